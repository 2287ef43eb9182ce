use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::support::*;
use hub::*;

#[test]
fn outputs_come_change_pause_and_go_without_touching_another() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let steady = Receiver::multicast(group());
    let others = [Receiver::unicast(), Receiver::unicast()];
    let constant = udp(1, "r0", steady.address);
    channel.set_outputs(vec![constant.clone()]);
    let shape = Shape {
        muxrate: Some(600_000),
        ..Shape::default()
    };
    let (_encoder, pipes) = Encoder::spawn(&shape);
    channel.begin_run(start(1, Some(600_000), pipes));
    until("datagrams", || steady.count() > 20);

    let mut second = udp(2, "r0", others[0].address);
    channel.set_outputs(vec![constant.clone(), second.clone()]);
    until("the added", || others[0].count() > 10);

    second.paused = true;
    channel.set_outputs(vec![constant.clone(), second.clone()]);
    until("paused", || {
        delivery(&channel, 2).state == DeliveryState::Paused
    });
    let before = steady.count();
    until("time passing", || steady.count() > before + 20);
    let silent = others[0].count();
    until("time passing", || steady.count() > before + 60);
    assert_eq!(others[0].count(), silent, "a paused output sends nothing");

    second.paused = false;
    second.kind = OutputKind::Udp(target(others[1].address));
    channel.set_outputs(vec![second, constant.clone()]);
    until("the edited", || others[1].count() > 10);
    channel.set_outputs(vec![constant]);
    let before = steady.count();
    until("time passing", || steady.count() > before + 40);
    let gone = others[1].count();
    until("time passing", || steady.count() > before + 80);
    assert_eq!(others[1].count(), gone);

    let stream = steady.stream(0);
    stream.assert_continuous();
    stream.assert_forward();
    hub.shutdown();
}

#[test]
fn an_output_that_fails_is_retried_and_disturbs_nobody() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let good = Receiver::multicast(group());
    // Nobody listens at a port that was just given back.
    let closed = std::net::UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut foreign = target("239.77.0.1:5000".parse::<SocketAddr>().unwrap());
    foreign.interface = Some(Interface::Address("192.0.2.77".parse().unwrap()));
    channel.set_outputs(vec![
        udp(1, "r0", good.address),
        udp(2, "r0", closed),
        output(3, "r0", OutputKind::Udp(foreign)),
        OutputPlan {
            rung: None,
            ..udp(4, "", good.address)
        },
    ]);
    let (_encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    let failed = |id, kind| {
        let delivery = delivery(&channel, id);
        delivery.state == DeliveryState::Retrying && delivery.error.is_some_and(|e| e.kind == kind)
    };
    until("refused", || failed(2, ErrorKind::Refused));
    until("no such interface", || {
        failed(3, ErrorKind::InterfaceMissing)
    });
    assert_eq!(delivery(&channel, 4).state, DeliveryState::Failed);
    until("retried", || delivery(&channel, 3).reconnects > 0);
    assert_eq!(delivery(&channel, 1).state, DeliveryState::Delivering);
    // Somebody comes to listen.
    let socket = std::net::UdpSocket::bind(closed).unwrap();
    until("delivering", || {
        delivery(&channel, 2).state == DeliveryState::Delivering
    });
    drop(socket);
    let stream = good.stream(0);
    stream.assert_continuous();
    assert_eq!(delivery(&channel, 1).drops, 0);
    hub.shutdown();
}

#[test]
fn a_reader_that_never_reads_slows_nobody() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let good = Receiver::unicast();
    channel.set_outputs(vec![udp(1, "r0", good.address)]);
    let _stuck = channel.read("r0").unwrap();
    let (_encoder, pipes) = Encoder::spawn(&Shape {
        muxrate: Some(8_000_000),
        ..Shape::default()
    });
    let feed = channel.begin_run(start(1, Some(8_000_000), pipes));
    until("more than the reader may hold", || {
        feed.totals()[0] > 5 << 20
    });
    let stream = good.stream(0);
    stream.assert_continuous();
    stream.assert_forward();
    assert_eq!(delivery(&channel, 1).drops, 0);
    hub.shutdown();
}

#[test]
fn without_places_to_start_a_joiner_waits_only_so_long() {
    let settings = HubSettings {
        join_patience: Duration::from_millis(500),
        ..HubSettings::default()
    };
    let hub = Hub::start(settings, Arc::new(Gate::open())).unwrap();
    let channel = hub.channel(1);
    let (early, late) = (Receiver::unicast(), Receiver::unicast());
    channel.set_outputs(vec![udp(1, "r0", early.address)]);
    let shape = Shape {
        one_entry: true,
        ..Shape::default()
    };
    let (_encoder, pipes) = Encoder::spawn(&shape);
    channel.begin_run(start(1, None, pipes));
    until("the first", || early.count() > 10);
    channel.set_outputs(vec![
        udp(1, "r0", early.address),
        udp(2, "r0", late.address),
    ]);
    until("the second", || late.count() > 50);
    let stream = late.stream(0);
    stream.assert_continuous();
    assert!(stream.entries.is_empty());
    assert_eq!(mpegts::Packet::new(&stream.packets[0]).pid(), 0);
    early.stream(0).assert_continuous();
    hub.shutdown();
}

#[test]
fn the_last_whole_picture_is_kept() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let (reader, writer) = nix::unistd::pipe().unwrap();
    let run = RunStart {
        thumbnail: Some(reader),
        ..start(1, None, Vec::new())
    };
    channel.begin_run(run);
    let picture = [0xff, 0xd8, 0xff, 0xe0, 7, 0xff, 0xd9];
    nix::unistd::write(&writer, &picture).unwrap();
    nix::unistd::write(&writer, &picture[..4]).unwrap();
    until("a picture", || channel.thumbnail().is_some());
    assert_eq!(channel.thumbnail().unwrap().0, picture.as_slice());
    hub.shutdown();
}
