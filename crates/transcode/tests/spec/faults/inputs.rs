use super::{check_table, fine, single};

#[test]
fn of_inputs() {
    check_table(single! {
        "/inputs/0" = 5 => "/inputs/0" "wrong_type";
        "/inputs/0/type" = gone => "/inputs/0/type" "required";
        "/inputs/0/type" = "upd" => "/inputs/0/type" "unknown_value";
        "/inputs/0/address" = gone => "/inputs/0/address" "required";
        "/inputs/0/address" = "239.10.0.1" => "/inputs/0/address" "bad_format";
        "/inputs/0/address" = "239.10.0.1:" => "/inputs/0/address" "bad_format";
        "/inputs/0/address" = "239.10.0.1:+5" => "/inputs/0/address" "bad_format";
        "/inputs/0/address" = "239.10.0.1:0" => "/inputs/0/address" "out_of_range";
        "/inputs/0/address" = "239.10.0.1:65536" => "/inputs/0/address" "out_of_range";
        "/inputs/0/address" = "240.0.0.1:5000" => "/inputs/0/address" "out_of_range";
        "/inputs/0/address" = "300.1.1.1:5000" => "/inputs/0/address" "bad_format";
        "/inputs/0/address" = "2001:db8::1:5000" => "/inputs/0/address" "bad_format";
        "/inputs/0/address" = "[ff02::1]:5000" => "/inputs/0/address" "out_of_range";
        "/inputs/0/address" = "ho st:5000" => "/inputs/0/address" "bad_format";
        "/inputs/0/address" = "udp://239.1.1.1:5000" => "/inputs/0/address" "bad_format";
        "/inputs/0/interface" = "" => "/inputs/0/interface" "bad_format";
        "/inputs/0/interface" = "a-name-of-sixteen" => "/inputs/0/interface" "bad_format";
        "/inputs/0/interface" = "10.0.3.0/33" => "/inputs/0/interface" "bad_format";
        "/inputs/0/interface" = "10.0.3" => "/inputs/0/interface" "bad_format";
        "/inputs/0/interface" = "239.1.1.1" => "/inputs/0/interface" "bad_format";
        "/inputs/0/interface" = 1 => "/inputs/0/interface" "wrong_type";
        "/inputs/0/sources" = ["239.1.1.1"] => "/inputs/0/sources/0" "out_of_range";
        "/inputs/0/sources" = ["host"] => "/inputs/0/sources/0" "bad_format";
        "/inputs/0/sources" = ["10.0.0.1", "10.0.0.1"] => "/inputs/0/sources" "duplicate";
        "/inputs/0/program" = 0 => "/inputs/0/program" "out_of_range";
        "/inputs/0/video_pid" = 31 => "/inputs/0/video_pid" "out_of_range";
        "/inputs/0/audio_pid" = 8187 => "/inputs/0/audio_pid" "out_of_range";
        "/inputs/0/missing_audio" = "mute" => "/inputs/0/missing_audio" "unknown_value";
        "/inputs/0/timeout_seconds" = 0 => "/inputs/0/timeout_seconds" "out_of_range";
        "/inputs/0/path" = "x.ts" => "/inputs/0/path" "unknown_field";
        "/inputs/1/path" = gone => "/inputs/1/path" "required";
        "/inputs/1/path" = "../x.mp4" => "/inputs/1/path" "bad_format";
        "/inputs/1/path" = "a/../../x.mp4" => "/inputs/1/path" "bad_format";
        "/inputs/1/path" = "/x.mp4" => "/inputs/1/path" "bad_format";
        "/inputs/1/path" = "a//x.mp4" => "/inputs/1/path" "bad_format";
        "/inputs/1/path" = "a\u{0}.mp4" => "/inputs/1/path" "bad_format";
        "/inputs/1/path" = "" => "/inputs/1/path" "bad_length";
        "/inputs/1/loop" = "yes" => "/inputs/1/loop" "wrong_type";
        "/inputs/1" = {"type": "srt", "address": "h:1", "passphrase": "short"} => "/inputs/1/passphrase" "bad_length";
        "/inputs/1" = {"type": "srt", "address": "h:1", "passphrase": "********"} => "/inputs/1/passphrase" "hidden_secret";
        "/inputs/1" = {"type": "srt", "address": "239.1.1.1:1"} => "/inputs/1/address" "out_of_range";
        "/inputs/1" = {"type": "srt", "address": "0.0.0.0:1"} => "/inputs/1/address" "out_of_range";
        "/inputs/1" = {"type": "srt", "address": "h:1", "mode": "rendezvous"} => "/inputs/1/mode" "unknown_value";
        "/inputs/1" = {"type": "srt", "address": "h:1", "latency_ms": 10001} => "/inputs/1/latency_ms" "out_of_range";
        "/inputs/1" = {"type": "rtmp"} => "/inputs/1/url" "required";
        "/inputs/1" = {"type": "rtmp", "url": "http://h/app"} => "/inputs/1/url" "unknown_value";
        "/inputs/1" = {"type": "rtsp", "url": "rtsp:///x"} => "/inputs/1/url" "bad_format";
        "/inputs/1" = {"type": "rtsp", "url": "rtsp://h/x", "transport": "quic"} => "/inputs/1/transport" "unknown_value";
        "/inputs/1" = {"type": "hls", "url": "http://h/a b"} => "/inputs/1/url" "bad_format";
        "/inputs/1" = {"type": "hls", "url": "http://u:********@h/a"} => "/inputs/1/url" "hidden_secret";
        "/inputs/1" = {"type": "http", "url": "file:///etc/passwd"} => "/inputs/1/url" "bad_format";
        "/inputs/1" = {"type": "http", "url": "https://h/x", "realtime": true} => "/inputs/1/realtime" "wrong_type";
        "/inputs/1" = {"type": "camera"} => "/inputs/1/device" "required";
        "/inputs/1" = {"type": "camera", "device": "/etc/passwd"} => "/inputs/1/device" "bad_format";
        "/inputs/1" = {"type": "camera", "device": "/dev/../etc/x"} => "/inputs/1/device" "bad_format";
        "/inputs/1" = {"type": "camera", "device": "/dev/video0", "frame_rate": "source"} => "/inputs/1/frame_rate" "unknown_value";
        "/inputs/1" = {"type": "publish", "url": "x"} => "/inputs/1/url" "unknown_field";
        "/inputs/1" = {"type": "test", "pattern": "bars"} => "/inputs/1/pattern" "unknown_value";
        "/inputs/1" = {"type": "test", "resolution": "1281x720"} => "/inputs/1/resolution" "out_of_range";
        "/inputs/1" = {"type": "test", "resolution": "1280*720"} => "/inputs/1/resolution" "bad_format";
        "/inputs/1" = {"type": "test", "frame_rate": 23.976} => "/inputs/1/frame_rate" "unknown_value";
        "/inputs/1" = {"type": "test", "tone_hz": 20001} => "/inputs/1/tone_hz" "out_of_range";
        "/inputs/1" = {"type": "test", "program": 1} => "/inputs/1/program" "conflict";
        "/inputs/1" = {"type": "rtmp", "url": "rtmp://h/a/k", "video_pid": 100} => "/inputs/1/video_pid" "conflict";
        "/inputs/1" = {"type": "file", "path": "a.ts", "video_pid": 100, "audio_pid": 100} => "/inputs/1/audio_pid" "duplicate";
    });
}

#[test]
fn not_of_what_is_allowed() {
    check_table(fine! {
        "/inputs/0/address" = "0.0.0.0:5000";
        "/inputs/0/address" = "[2001:db8::1]:5000";
        "/inputs/0/address" = "encoder-1.example:5000";
        "/inputs/0/address" = "232.1.1.1:5000";
        "/inputs/0/interface" = "10.0.3.0/24";
        "/inputs/0/interface" = "enp0s31f6";
        "/inputs/0/interface" = "fe80::1";
        "/inputs/0/interface" = null;
        "/inputs/0/sources" = ["10.0.0.1", "2001:db8::7"];
        "/inputs/0/program" = 65535;
        "/inputs/1" = {"type": "srt", "mode": "listener", "address": "0.0.0.0:9000", "passphrase": "0123456789"};
        "/inputs/1" = {"type": "rtp", "address": "239.9.9.9:5004"};
        "/inputs/1" = {"type": "rtmp", "url": "rtmps://user:secret@h:443/app/key?x=y"};
        "/inputs/1" = {"type": "publish"};
        "/inputs/1" = {"type": "camera", "device": "/dev/v4l/by-id/x", "resolution": "640x480", "frame_rate": 30,
                       "format": "mjpeg", "audio_device": "hw:1,0"};
        "/inputs/1" = {"type": "test", "frame_rate": "30000/1001", "tone_hz": 0, "pattern": "smptehdbars"};
    });
}

/// What a fault repeats goes to logs and screens.
#[test]
fn no_fault_repeats_a_secret() {
    let inputs = [
        serde_json::json!({"type": "srt", "address": "h:1", "passphrase": "geheim", "stream_id": 7}),
        serde_json::json!({"type": "rtmp", "url": "http://user:geheim@h/app"}),
    ];
    for input in inputs {
        let faults =
            transcode::spec::ChannelSpec::read(&super::changed(&vec![("/inputs/1", Some(input))]))
                .unwrap_err();
        assert!(!format!("{faults:?}").contains("geheim"), "{faults:?}");
    }
}
