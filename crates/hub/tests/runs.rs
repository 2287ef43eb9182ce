use crate::support::*;
use hub::*;

const RATE: u64 = 600_000;

fn two_runs(first: Shape, second: Shape) -> Stream {
    let muxrate = first.muxrate;
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let receiver = Receiver::unicast();
    channel.set_outputs(vec![udp(1, "r0", receiver.address)]);
    let (encoder, pipes) = Encoder::spawn(&first);
    channel.begin_run(start(1, muxrate, pipes));
    until("the first run", || receiver.stream(0).entries.len() > 1);
    encoder.kill();
    channel.end_run();
    until("the first run's end", || !channel.is_reading());
    let entries = receiver.stream(0).entries.len();
    let (_encoder, pipes) = Encoder::spawn(&second);
    let feed = channel.begin_run(start(2, muxrate, pipes));
    until("the second run's bytes", || feed.all_flow());
    until("the second run", || {
        receiver.stream(0).entries.len() > entries + 3
    });
    hub.shutdown();
    receiver.stream(0)
}

#[test]
fn counters_and_clocks_go_on_over_a_new_run() {
    let stream = two_runs(Shape::default(), Shape::default());
    stream.assert_continuous();
    stream.assert_forward();
    assert_eq!(stream.discontinuities, 1, "said once, at the gap");
    assert!(stream.versions.iter().all(|v| *v == stream.versions[0]));
}

#[test]
fn the_same_at_a_constant_rate() {
    let shape = Shape {
        muxrate: Some(RATE),
        ..Shape::default()
    };
    let stream = two_runs(shape.clone(), shape);
    stream.assert_continuous();
    stream.assert_forward();
    // The clock runs on as the wall's does.
    let (first, last) = (stream.pcrs[0], stream.pcrs[stream.pcrs.len() - 1]);
    let told = last.1.since(first.1) as f64 / 27e6;
    let real = (last.0 - first.0).as_secs_f64();
    assert!((told - real).abs() < 0.25, "{told} {real}");
    assert!(
        stream
            .pcrs
            .windows(2)
            .all(|w| w[1].1.since(w[0].1) < 27_000_000 / 8)
    );
}

#[test]
fn the_same_across_the_wrap() {
    let shape = Shape {
        muxrate: Some(RATE),
        offset: Some(95_440),
        ..Shape::default()
    };
    let stream = two_runs(
        shape.clone(),
        Shape {
            offset: Some(50_000),
            ..shape
        },
    );
    stream.assert_continuous();
    stream.assert_forward();
    let (first, last) = (stream.pcrs[0].1, stream.pcrs[stream.pcrs.len() - 1].1);
    assert!(first.ticks() > last.ticks(), "it did wrap");
    assert!(
        last.since(first) < 60 * 27_000_000,
        "and the second run's own clock is not to be seen"
    );
}

#[test]
fn a_changed_map_gets_another_version() {
    let other = Shape {
        pid: Some(0x200),
        ..Shape::default()
    };
    let stream = two_runs(Shape::default(), other);
    assert_eq!(stream.versions.first(), Some(&0));
    assert_eq!(stream.versions.last(), Some(&1));
}

#[test]
fn between_runs_a_constant_rate_output_is_filled_and_does_not_deliver() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let receiver = Receiver::unicast();
    channel.set_outputs(vec![udp(1, "r0", receiver.address)]);
    let shape = Shape {
        muxrate: Some(RATE),
        ..Shape::default()
    };
    let (encoder, pipes) = Encoder::spawn(&shape);
    channel.begin_run(start(1, Some(RATE), pipes));
    until("the run", || receiver.count() > 100);
    encoder.kill();
    channel.end_run();
    until("waiting", || {
        delivery(&channel, 1).state == DeliveryState::Waiting
    });
    let bytes = delivery(&channel, 1).bytes;
    let from = receiver.count();
    until("fill", || receiver.count() > from + 150);
    assert_eq!(
        delivery(&channel, 1).bytes,
        bytes,
        "null packets are nobody's programme"
    );
    assert_eq!(delivery(&channel, 1).state, DeliveryState::Waiting);
    let datagrams = receiver.datagrams();
    let seconds = (datagrams[datagrams.len() - 1].0 - datagrams[from].0).as_secs_f64();
    let rate = ((datagrams.len() - from - 1) * 1316 * 8) as f64 / seconds;
    assert!((rate / RATE as f64 - 1.0).abs() < 0.03, "{rate}");
    let stream = receiver.stream(0);
    stream.assert_continuous();
    stream.assert_forward();
    let tail = &stream.packets[from * 7..];
    let pids: std::collections::BTreeSet<u16> =
        tail.iter().map(|p| mpegts::Packet::new(p).pid()).collect();
    assert_eq!(
        pids.into_iter().collect::<Vec<_>>(),
        [0, 0x100, 0x1000, 0x1fff]
    );
    hub.shutdown();
}
