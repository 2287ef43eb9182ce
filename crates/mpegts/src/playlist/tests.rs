use m3u8_rs::{MasterPlaylist, MediaPlaylist, parse_master_playlist_res, parse_media_playlist_res};

use super::*;
use crate::clock::Pts;
use crate::cut::Cut;

fn entry(run: u64, sequence: u64, pts_seconds: u64) -> Entry {
    let cut = Cut {
        sequence,
        run,
        pts: Pts::new(pts_seconds * 90_000),
        starts_run: false,
        unix_millis: 1_700_000_000_000 + pts_seconds * 1000,
    };
    Entry {
        uri: format!("{run}-{sequence}.ts"),
        cut,
        duration: 180_000,
    }
}

fn parsed(window: &Window<u64>) -> MediaPlaylist {
    parse_media_playlist_res(window.text().unwrap().as_bytes()).unwrap()
}

#[test]
fn a_window_slides_and_what_left_it_is_still_served_for_another() {
    let mut window = Window::new(3, 180_000);
    assert_eq!(window.text(), None);
    for number in 0..8 {
        assert!(window.push(entry(1, 100 + number, 2 * number), number));
    }
    let list = parsed(&window);
    assert_eq!(
        (
            list.media_sequence,
            list.discontinuity_sequence,
            list.target_duration
        ),
        (105, 1, 2)
    );
    assert!(list.independent_segments && !list.end_list);
    assert_eq!(
        list.segments
            .iter()
            .map(|segment| segment.uri.as_str())
            .collect::<Vec<_>>(),
        ["1-105.ts", "1-106.ts", "1-107.ts"]
    );
    assert_eq!(
        list.segments[0]
            .program_date_time
            .unwrap()
            .timestamp_millis(),
        1_700_000_010_000
    );
    assert_eq!(window.get("1-107.ts"), Some(&7));
    assert_eq!(window.get("1-102.ts"), Some(&2), "one more window");
    assert_eq!(window.get("1-101.ts"), None);
    assert!(
        !window.push(entry(1, 107, 14), 0),
        "a number is never used twice"
    );
}

#[test]
fn the_text_of_two_runs() {
    let mut window = Window::new(4, 180_000);
    window.push(entry(1, 100, 0), 0);
    window.push(entry(2, 102, 4), 0);
    insta::assert_snapshot!(window.text().unwrap(), @r"
    #EXTM3U
    #EXT-X-VERSION:6
    #EXT-X-TARGETDURATION:2
    #EXT-X-MEDIA-SEQUENCE:100
    #EXT-X-DISCONTINUITY-SEQUENCE:1
    #EXT-X-INDEPENDENT-SEGMENTS
    #EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:20.000Z
    #EXTINF:2.000000,
    1-100.ts
    #EXT-X-GAP
    #EXTINF:2.000000,
    1-101-gap.ts
    #EXT-X-DISCONTINUITY
    #EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:24.000Z
    #EXTINF:2.000000,
    2-102.ts
    ");
}

#[test]
fn the_discontinuity_number_of_a_segment_is_its_run() {
    let mut window = Window::new(3, 180_000);
    for (run, sequence) in [(4, 10), (4, 11), (6, 12), (7, 13), (7, 14), (7, 15)] {
        window.push(entry(run, sequence, 2 * sequence), run);
        let list = parsed(&window);
        let mut number = list.discontinuity_sequence;
        let text = window.text().unwrap();
        for line in text
            .lines()
            .filter(|line| *line == "#EXT-X-DISCONTINUITY" || !line.starts_with('#'))
        {
            match line.split_once('-') {
                _ if line == "#EXT-X-DISCONTINUITY" => number += 1,
                uri => assert_eq!(uri.unwrap().0, number.to_string(), "{text}"),
            }
        }
    }
}

#[test]
fn after_a_whole_window_of_missing_numbers_the_list_begins_anew() {
    let mut window = Window::new(3, 180_000);
    window.push(entry(1, 10, 0), 1);
    window.push(entry(2, 500, 980), 2);
    let list = parsed(&window);
    assert_eq!(
        (
            list.media_sequence,
            list.discontinuity_sequence,
            list.segments.len()
        ),
        (500, 2, 1)
    );
    assert_eq!(window.get("1-10.ts"), Some(&1));
}

#[test]
fn the_target_covers_every_segment() {
    let mut window = Window::new(3, 180_000);
    window.push(
        Entry {
            duration: 90_000 * 5 / 2,
            ..entry(1, 10, 0)
        },
        0,
    );
    assert_eq!(parsed(&window).target_duration, 3);
}

#[test]
fn only_the_target_is_rounded_where_segments_are_no_whole_seconds() {
    let mut window = Window::new(3, 135_000);
    window.push(
        Entry {
            duration: 135_000,
            ..entry(1, 10, 0)
        },
        0,
    );
    let text = window.text().unwrap();
    assert!(text.contains("#EXT-X-TARGETDURATION:2\n"), "{text}");
    assert!(text.contains("#EXTINF:1.500000,\n"), "{text}");
}

#[test]
fn a_master_playlist_parses_back() {
    let high = Variant {
        uri: "high.m3u8".into(),
        bandwidth: 5_500_000,
        average_bandwidth: Some(4_600_000),
        codecs: Some("avc1.64001f,mp4a.40.2".into()),
        resolution: Some((1920, 1080)),
        frame_rate: Some((30_000, 1001)),
    };
    let low = Variant {
        uri: "low.m3u8".into(),
        bandwidth: 900_000,
        average_bandwidth: None,
        codecs: None,
        resolution: None,
        frame_rate: None,
    };
    let list: MasterPlaylist = parse_master_playlist_res(master(&[high, low]).as_bytes()).unwrap();
    assert!(list.independent_segments);
    let [high, low] = &list.variants[..] else {
        panic!("two variants")
    };
    assert_eq!(
        (
            high.bandwidth,
            high.average_bandwidth,
            high.codecs.as_deref()
        ),
        (5_500_000, Some(4_600_000), Some("avc1.64001f,mp4a.40.2"))
    );
    assert_eq!(
        high.resolution.map(|size| (size.width, size.height)),
        Some((1920, 1080))
    );
    assert_eq!(high.frame_rate, Some(29.97));
    assert_eq!(
        (low.uri.as_str(), low.codecs.as_deref()),
        ("low.m3u8", None)
    );
}
