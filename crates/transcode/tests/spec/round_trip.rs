//! A specification written and read again is the same.

use proptest::prelude::*;
use serde_json::{Value, json};
use transcode::spec::{AudioCodec, ChannelSpec};

fn one_of(values: &[Value]) -> impl Strategy<Value = Value> + use<> {
    prop::sample::select(values.to_vec())
}

fn input() -> impl Strategy<Value = Value> {
    let kinds = one_of(&[
        json!({"type": "udp", "address": "239.1.1.1:5000", "sources": ["10.0.0.1", "2001:db8::1"], "program": 3}),
        json!({"type": "rtp", "address": "[2001:db8::1]:5004", "interface": "10.0.0.0/8", "video_pid": 257}),
        json!({"type": "srt", "address": "h:9000", "passphrase": "0123456789", "stream_id": "#!::r=x"}),
        json!({"type": "srt", "mode": "listener", "address": "0.0.0.0:9000", "latency_ms": 0}),
        json!({"type": "rtmp", "url": "rtmp://h/app/key"}),
        json!({"type": "rtsp", "url": "rtsp://u:p@h/x", "transport": "udp"}),
        json!({"type": "hls", "url": "https://h/x.m3u8?token=t"}),
        json!({"type": "http", "url": "http://h/x.ts", "realtime": "no", "audio_pid": 300}),
        json!({"type": "file", "path": "a/b.ts", "loop": false}),
        json!({"type": "camera", "device": "/dev/video0", "resolution": "640x480", "frame_rate": "30000/1001"}),
        json!({"type": "publish"}),
        json!({"type": "test", "pattern": "black", "frame_rate": 60, "tone_hz": 440}),
    ]);
    (
        kinds,
        0.5..300.0_f64,
        one_of(&[json!("silence"), json!("drop"), json!("fail")]),
    )
        .prop_map(|(mut input, timeout, missing)| {
            input["timeout_seconds"] = json!(timeout);
            input["missing_audio"] = missing;
            input
        })
}

fn video() -> impl Strategy<Value = Value> {
    let rates = one_of(&[json!(24), json!(50), json!("24000/1001"), json!("source")]);
    let shapes = one_of(&[
        json!({"codec": "h264", "tune": "film", "profile": "high", "level": "6.2"}),
        json!({"codec": "h264", "pixel_format": "yuv422p10le", "rate_control": "crf", "crf": 20}),
        json!({"codec": "hevc", "profile": "main10", "pixel_format": "yuv420p10le", "hdr": "keep"}),
        json!({"codec": "mpeg2", "profile": "main", "deinterlace": "field", "field_order": "bff"}),
        json!({"codec": "h264", "preset": "p3", "hardware": {"device": "nvenc", "index": 1, "fallback": "fail"}}),
    ]);
    (
        shapes,
        rates,
        0.5..10.0_f64,
        0..=16_u8,
        one_of(&[json!("4:3"), json!("source")]),
    )
        .prop_map(|(mut video, rate, gop, bframes, aspect)| {
            video["frame_rate"] = rate;
            video["gop_seconds"] = json!(gop);
            video["bframes"] = json!(bframes);
            video["aspect_ratio"] = aspect;
            video
        })
}

fn rendition() -> impl Strategy<Value = Value> {
    let size = (8_u32..4096, 8_u32..2160)
        .prop_map(|(width, height)| json!(format!("{}x{}", width * 2, height * 2)));
    let own = one_of(&[
        json!({}),
        json!({"frame_rate": 30, "deinterlace": "frame"}),
        json!({"mpegts": {"service_name": "Éins", "service_id": 65535, "pmt_pid": 256, "system": "atsc"}}),
        json!({"mpegts": {"video_pid": 32, "pcr_pid": 32, "original_network_id": 7}}),
    ]);
    (
        size,
        50_000..20_000_000_u64,
        0..20_000_000_u64,
        own,
        any::<bool>(),
    )
        .prop_map(|(size, rate, more, mut rendition, is_constant)| {
            rendition["resolution"] = size;
            rendition["video_bitrate"] = json!(rate);
            rendition["max_bitrate"] = json!(rate + more);
            rendition["audio_bitrate"] = json!(192_000);
            if is_constant {
                rendition["mpegts"]["muxrate"] = json!((rate + more + 192_000) * 2 + 150_000);
            }
            rendition
        })
}

fn output() -> impl Strategy<Value = Value> {
    one_of(&[
        json!({"type": "udp", "ttl": 1, "dscp": 46, "source_address": "10.0.0.1"}),
        json!({"type": "rtp", "interface": "eth0", "redundant": true}),
        json!({"type": "http_ts"}),
        json!({"type": "file", "path": "tapes/a"}),
        json!({"type": "srt", "address": "peer:9000", "passphrase": "0123456789"}),
        json!({"type": "srt", "address": "0.0.0.0:9001", "mode": "listener", "latency_ms": 500, "stream_id": "a=b"}),
        json!({"type": "udp", "name": "named", "id": 5}),
    ])
}

fn channel() -> impl Strategy<Value = Value> {
    let parts = (
        prop::collection::vec(input(), 1..5),
        video(),
        prop::collection::vec(rendition(), 1..=12),
        prop::collection::vec(output(), 0..8),
        any::<bool>(),
        0.1..10.0_f64,
    );
    (parts, "[a-zé] ?[a-z0-9é]{1,200}", 0..=100_u8).prop_map(|(parts, name, priority)| {
        let (inputs, video, mut renditions, mut outputs, with_tracks, gain) = parts;
        for (index, rendition) in renditions.iter_mut().enumerate() {
            rendition["name"] = json!(format!("r{index}"));
        }
        for (index, output) in outputs.iter_mut().enumerate() {
            output["rendition"] = json!(format!("r{}", index % renditions.len()));
            if ["udp", "rtp"].iter().any(|kind| output["type"] == *kind) {
                output["address"] = json!(format!("239.9.0.{index}:7000"));
            }
            if output["mode"] == "listener" {
                output["address"] = json!(format!("0.0.0.0:{}", 9001 + index));
            }
            if output["name"] == "named" {
                output["name"] = json!(format!("named-{index}"));
                output["id"] = json!(index + 1);
            }
        }
        let mut channel = json!({"name": name, "priority": priority, "inputs": inputs, "video": video,
            "audio": {"codec": "aac", "gain": gain}, "renditions": renditions, "outputs": outputs});
        if with_tracks {
            channel["audio_tracks"] =
                json!([{"select": {"index": 0}, "language": "deu", "codec": "ac3", "channels": 6, "bitrate": 448_000}]);
            for input in channel["inputs"].as_array_mut().expect("a list") {
                input.as_object_mut().expect("an input").remove("audio_pid");
            }
            for rendition in channel["renditions"].as_array_mut().expect("a list") {
                if let Some(muxrate) = rendition.pointer("/mpegts/muxrate").and_then(Value::as_u64) {
                    rendition["mpegts"]["muxrate"] = json!(muxrate + 1_000_000);
                }
            }
        }
        channel
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(document in channel()) {
        let spec = match ChannelSpec::read(&document) {
            Ok(spec) => spec,
            Err(faults) => panic!("{document}\n{faults:#?}"),
        };
        prop_assert_eq!(spec.audio.codec, AudioCodec::Aac);
        let written = serde_json::to_value(&spec).unwrap();
        prop_assert_eq!(&ChannelSpec::read(&written).unwrap(), &spec);
        // Through text, as it is stored.
        let stored: Value = serde_json::from_str(&written.to_string()).unwrap();
        prop_assert_eq!(ChannelSpec::read(&stored).unwrap(), spec);
    }

    /// What a client reads with secrets hidden and sends back changes nothing.
    #[test]
    fn get_and_put_change_nothing(document in channel()) {
        let stored = ChannelSpec::read(&document).unwrap();
        let mut sent = serde_json::to_value(stored.redacted()).unwrap();
        ChannelSpec::keep_secrets(&stored, &mut sent);
        prop_assert_eq!(ChannelSpec::read(&sent).unwrap(), stored);
    }
}
