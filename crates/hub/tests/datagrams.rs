use crate::support::*;
use hub::*;

#[test]
fn a_constant_rate_stream_arrives_whole_in_full_datagrams() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let group = Receiver::multicast(group());
    let alone = Receiver::unicast();
    channel.set_outputs(vec![
        udp(1, "r0", group.address),
        output(2, "r0", OutputKind::Rtp(target(alone.address))),
    ]);
    let shape = Shape {
        muxrate: Some(600_000),
        ..Shape::default()
    };
    let (_encoder, pipes) = Encoder::spawn(&shape);
    let feed = channel.begin_run(start(1, Some(600_000), pipes));
    until("datagrams", || group.count() > 200);
    let first = group.stream(0);
    first.assert_continuous();
    first.assert_forward();
    assert_eq!(Packet::pid(&first, 0), 0, "a joiner begins with the PAT");
    assert!(feed.all_flow());
    assert_eq!(channel.rung_bytes(), feed.totals());
    assert_eq!(delivery(&channel, 1).state, DeliveryState::Delivering);
    check_rtp(&alone);
    check_rate(&first, 600_000);
    assert_eq!(channel.reanchors(), 0);
    hub.shutdown();
}

/// Short reading of a stream's packets.
struct Packet;

impl Packet {
    fn pid(stream: &Stream, index: usize) -> u16 {
        mpegts::Packet::new(&stream.packets[index]).pid()
    }
}

fn check_rtp(receiver: &Receiver) {
    let datagrams = receiver.datagrams();
    let headers: Vec<&[u8]> = datagrams.iter().map(|(_, d)| &d[..12]).collect();
    assert!(headers.iter().all(|h| h[0] == 0x80 && h[1] == 33));
    assert!(headers.windows(2).all(|w| w[0][8..] == w[1][8..]));
    let number = |h: &[u8]| u16::from_be_bytes([h[2], h[3]]);
    assert!(
        headers
            .windows(2)
            .all(|w| number(w[1]) == number(w[0]).wrapping_add(1))
    );
    let time = |h: &[u8]| u32::from_be_bytes([h[4], h[5], h[6], h[7]]);
    assert!(
        headers
            .windows(2)
            .all(|w| time(w[1]).wrapping_sub(time(w[0])) < 90_000)
    );
    receiver.stream(12).assert_continuous();
}

/// The rate of the multiplex, by its own clock, within 3 %.
fn check_rate(stream: &Stream, rate: u64) {
    let seconds = |s: &Stream| {
        let (first, last) = (s.pcrs[0].1, s.pcrs[s.pcrs.len() - 1].1);
        last.since(first) as f64 / 27e6
    };
    let bits = (stream.packets.len() * 188 * 8) as f64;
    let measured = bits / seconds(stream);
    assert!((measured / rate as f64 - 1.0).abs() < 0.03, "{measured}");
}

#[test]
fn a_joiner_starts_with_the_tables_and_a_random_access_point() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let early = Receiver::unicast();
    let late = Receiver::unicast();
    channel.set_outputs(vec![udp(1, "r0", early.address)]);
    let (_encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    until("the first output's datagrams", || early.count() > 30);
    channel.set_outputs(vec![
        udp(1, "r0", early.address),
        udp(2, "r0", late.address),
    ]);
    until("the second output's datagrams", || late.count() > 30);
    for receiver in [&early, &late] {
        let stream = receiver.stream(0);
        stream.assert_continuous();
        stream.assert_forward();
        let pids: Vec<u16> = (0..stream.packets.len())
            .map(|n| Packet::pid(&stream, n))
            .filter(|pid| *pid != 0x1fff)
            .collect();
        assert_eq!(pids[0], 0);
        assert_eq!(pids[1], 0x1000);
        assert_eq!(pids[2], 0x100, "then the picture, and nothing before");
        let first = (0..).find(|n| Packet::pid(&stream, *n) == 0x100).unwrap();
        assert_eq!(stream.entries.first(), Some(&first));
    }
    hub.shutdown();
}

#[test]
fn an_http_reader_starts_with_the_tables_and_a_random_access_point() {
    let (hub, gate) = hub();
    let channel = hub.channel(1);
    let (_encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    assert!(channel.subscribe("r0").is_none(), "without an output of it");
    let paused = hub::OutputPlan {
        paused: true,
        ..output(4, "r0", OutputKind::HttpTs)
    };
    channel.set_outputs(vec![paused]);
    assert!(channel.subscribe("r0").is_none(), "while it is paused");
    channel.set_outputs(vec![output(4, "r0", OutputKind::HttpTs)]);
    let mut reader = channel.subscribe("r0").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut bytes = Vec::new();
    while bytes.len() < 100_000 {
        bytes.extend(runtime.block_on(reader.next()).unwrap());
    }
    let stream = Stream::of_bytes(&bytes);
    stream.assert_continuous();
    stream.assert_forward();
    assert_eq!(Packet::pid(&stream, 0), 0);
    assert_eq!(Packet::pid(&stream, 1), 0x1000);
    assert_eq!(stream.entries.first(), Some(&2));
    assert_eq!(delivery(&channel, 4).bytes as usize, bytes.len());
    gate.close();
    assert!(runtime.block_on(reader.next()).is_none());
    assert!(channel.subscribe("r0").is_none());
    hub.shutdown();
}

#[test]
fn behind_a_closed_gate_nothing_leaves() {
    let (hub, gate) = hub();
    let channel = hub.channel(1);
    let receiver = Receiver::unicast();
    channel.set_outputs(vec![udp(1, "r0", receiver.address)]);
    let shape = Shape {
        muxrate: Some(600_000),
        ..Shape::default()
    };
    let (_encoder, pipes) = Encoder::spawn(&shape);
    let feed = channel.begin_run(start(1, Some(600_000), pipes));
    until("datagrams", || receiver.count() > 50);
    gate.close();
    let closed = std::time::Instant::now();
    // A datagram that was past the comparison when the gate closed is on its way; loopback takes no millisecond.
    let grace = std::time::Duration::from_millis(100);
    let before = feed.totals()[0];
    until("more programme", || feed.totals()[0] > before + 100_000);
    assert!(
        receiver
            .datagrams()
            .iter()
            .all(|(at, _)| *at < closed + grace)
    );
    gate.reopen();
    let count = receiver.count();
    until("datagrams again", || receiver.count() > count + 20);
    hub.shutdown();
}
