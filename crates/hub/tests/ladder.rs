use std::time::Duration;

use crate::support::*;
use hub::*;

fn hls(id: i64, window: u32) -> OutputPlan {
    OutputPlan {
        rung: None,
        ..output(
            id,
            "",
            OutputKind::Hls {
                segment_seconds: 1.0,
                window_segments: window,
            },
        )
    }
}

fn media(channel: &Channel, rung: &str) -> Option<m3u8_rs::MediaPlaylist> {
    let text = channel.media_playlist(None, rung)?;
    Some(m3u8_rs::parse_media_playlist_res(text.as_bytes()).unwrap())
}

fn segments(channel: &Channel, rung: &str) -> usize {
    media(channel, rung).map_or(0, |m| m.segments.len())
}

#[test]
fn the_offset_is_one_for_the_whole_ladder() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let receivers = [Receiver::unicast(), Receiver::unicast()];
    channel.set_outputs(vec![
        udp(1, "r0", receivers[0].address),
        udp(2, "r1", receivers[1].address),
    ]);
    let shape = Shape {
        rungs: 2,
        ..Shape::default()
    };
    let mut entries = 0;
    for number in 1..=2 {
        let (encoder, pipes) = Encoder::spawn(&shape);
        channel.begin_run(start(number, None, pipes));
        until("random-access points", || {
            receivers
                .iter()
                .all(|r| r.stream(0).entries.len() > entries + 2)
        });
        encoder.kill();
        channel.end_run();
        until("the end", || !channel.is_reading());
        std::thread::yield_now();
        entries = receivers
            .iter()
            .map(|r| r.stream(0).entries.len())
            .max()
            .unwrap();
    }
    let [a, b] = receivers.map(|r| r.stream(0).entry_stamps);
    let common = a.len().min(b.len()).min(5);
    let (a_last, b_last) = (&a[a.len() - common..], &b[b.len() - common..]);
    let shared = a_last.iter().filter(|pts| b_last.contains(pts)).count();
    assert!(shared >= common - 1, "{a_last:?} {b_last:?}");
    hub.shutdown();
}

#[test]
fn hls_numbers_are_equal_in_all_rungs_and_go_on_over_runs() {
    let (hub, gate) = hub();
    let channel = hub.channel(1);
    channel.set_outputs(vec![hls(1, 4)]);
    let shape = Shape {
        rungs: 2,
        ..Shape::default()
    };
    let (encoder, pipes) = Encoder::spawn(&shape);
    channel.begin_run(start(5, None, pipes));
    until("segments", || {
        ["r0", "r1"].iter().all(|r| segments(&channel, r) >= 2)
    });
    until("delivering", || {
        delivery(&channel, 1).state == DeliveryState::Delivering
    });
    let first = media(&channel, "r0").unwrap();
    assert_eq!(first.media_sequence, 1_700_000_000);
    check_master(&channel);
    check_segments(&channel, "r0");
    check_segments(&channel, "r1");
    encoder.kill();
    channel.end_run();
    until("the end", || !channel.is_reading());
    let (_encoder, pipes) = Encoder::spawn(&shape);
    channel.begin_run(start(6, None, pipes));
    let marked = |rung| {
        let list = media(&channel, rung)?;
        let at = list.segments.iter().position(|s| s.discontinuity)?;
        (list.segments.len() > at + 1).then_some(list.media_sequence + at as u64)
    };
    until("the discontinuity in both rungs", || {
        marked("r0").is_some() && marked("r1").is_some()
    });
    let (a, b) = (marked("r0"), marked("r1"));
    assert_eq!(a, b);
    gate.close();
    assert!(channel.media_playlist(None, "r0").is_none());
    assert!(channel.master(None).is_none());
    hub.shutdown();
}

fn check_master(channel: &Channel) {
    let text = channel.master(None).unwrap();
    let master = m3u8_rs::parse_master_playlist_res(text.as_bytes()).unwrap();
    assert_eq!(master.variants.len(), 2);
    for variant in master.variants {
        assert_eq!(variant.bandwidth, 440_000);
        assert!(variant.average_bandwidth.is_some());
        let resolution = variant.resolution.unwrap();
        assert_eq!((resolution.width, resolution.height), (160, 90));
        let codecs = variant.codecs.unwrap();
        assert!(
            codecs.starts_with("avc1.") && codecs.ends_with("mp4a.40.2"),
            "{codecs}"
        );
        assert_eq!(variant.frame_rate, Some(25.0));
    }
}

/// Each segment can be fetched and played by itself.
fn check_segments(channel: &Channel, rung: &str) {
    let list = media(channel, rung).unwrap();
    for segment in &list.segments {
        let bytes = channel.segment(None, rung, &segment.uri).unwrap();
        let stream = Stream::of_bytes(&bytes);
        stream.assert_continuous();
        assert_eq!(stream.nulls, 0);
        assert_eq!(stream.entries.first(), Some(&2), "PAT, PMT, picture");
    }
}

#[test]
fn two_windows_of_one_ladder_keep_apart() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    channel.set_outputs(vec![hls(1, 2), hls(2, 3)]);
    assert_eq!(channel.hls_outputs(), [1, 2]);
    let (_encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    let listed = |id| {
        let text = channel.media_playlist(Some(id), "r0")?;
        Some(
            m3u8_rs::parse_media_playlist_res(text.as_bytes())
                .unwrap()
                .segments,
        )
    };
    until("a full window", || listed(2).is_some_and(|s| s.len() == 3));
    assert_eq!(listed(1).unwrap().len(), 2);
    let gone = listed(2).unwrap()[0].uri.clone();
    assert!(
        channel.segment(Some(1), "r0", &gone).is_some(),
        "a removed segment is served for one more window"
    );
    std::thread::sleep(Duration::ZERO);
    hub.shutdown();
}
