use serde_json::json;

use super::{check_table, fine, single};

#[test]
fn of_renditions() {
    check_table(single! {
        "/renditions/1" = null => "/renditions/1" "wrong_type";
        "/renditions/1/name" = gone => "/renditions/1/name" "required";
        "/renditions/1/name" = "1080p" => "/renditions/1/name" "duplicate";
        "/renditions/1/name" = "48 0p" => "/renditions/1/name" "bad_format";
        "/renditions/1/name" = "master" => "/renditions/1/name" "bad_format";
        "/renditions/1/resolution" = gone => "/renditions/1/resolution" "required";
        "/renditions/1/resolution" = "853x480" => "/renditions/1/resolution" "out_of_range";
        "/renditions/1/resolution" = "854x479" => "/renditions/1/resolution" "out_of_range";
        "/renditions/1/resolution" = "14x480" => "/renditions/1/resolution" "out_of_range";
        "/renditions/1/resolution" = "854" => "/renditions/1/resolution" "bad_format";
        "/renditions/1/resolution" = "0854x480" => "/renditions/1/resolution" "bad_format";
        "/renditions/1/video_bitrate" = gone => "/renditions/1/video_bitrate" "required";
        "/renditions/1/video_bitrate" = 49999 => "/renditions/1/video_bitrate" "out_of_range";
        "/renditions/1/video_bitrate" = 200000001 => "/renditions/1/video_bitrate" "out_of_range";
        "/renditions/1/video_bitrate" = "1M" => "/renditions/1/video_bitrate" "wrong_type";
        "/renditions/1/max_bitrate" = 999999 => "/renditions/1/max_bitrate" "conflict";
        "/renditions/1/buffer_size" = 9999 => "/renditions/1/buffer_size" "out_of_range";
        "/renditions/1/frame_rate" = 29 => "/renditions/1/frame_rate" "unknown_value";
        "/renditions/1/scan_type" = "i" => "/renditions/1/scan_type" "unknown_value";
        "/renditions/1/deinterlace" = "yes" => "/renditions/1/deinterlace" "unknown_value";
        "/renditions/1/profile" = "main10" => "/renditions/1/profile" "unknown_value";
        "/renditions/1/level" = "9" => "/renditions/1/level" "unknown_value";
        "/renditions/1/crf" = 99 => "/renditions/1/crf" "out_of_range";
        "/renditions/1/bitrate" = 99 => "/renditions/1/bitrate" "unknown_field";
        "/renditions/0/mpegts" = 1 => "/renditions/0/mpegts" "wrong_type";
        "/renditions/0/mpegts/service_id" = 0 => "/renditions/0/mpegts/service_id" "out_of_range";
        "/renditions/0/mpegts/service_id" = 65536 => "/renditions/0/mpegts/service_id" "out_of_range";
        "/renditions/0/mpegts/service_name" = "a\tb" => "/renditions/0/mpegts/service_name" "bad_format";
        "/renditions/0/mpegts/transport_stream_id" = 0 => "/renditions/0/mpegts/transport_stream_id" "out_of_range";
        "/renditions/0/mpegts/original_network_id" = 0 => "/renditions/0/mpegts/original_network_id" "out_of_range";
        "/renditions/0/mpegts/pmt_pid" = 31 => "/renditions/0/mpegts/pmt_pid" "out_of_range";
        "/renditions/0/mpegts/pmt_pid" = 258 => "/renditions/0/mpegts/audio_pids/0" "duplicate";
        "/renditions/0/mpegts/video_pid" = 8187 => "/renditions/0/mpegts/video_pid" "out_of_range";
        "/renditions/0/mpegts/video_pid" = 4097 => "/renditions/0/mpegts/video_pid" "duplicate";
        "/renditions/0/mpegts/audio_pids" = 258 => "/renditions/0/mpegts/audio_pids" "wrong_type";
        "/renditions/0/mpegts/audio_pids" = [] => "/renditions/0/mpegts/audio_pids" "bad_length";
        "/renditions/0/mpegts/audio_pids" = [20] => "/renditions/0/mpegts/audio_pids/0" "out_of_range";
        "/renditions/0/mpegts/audio_pids" = [258, 259] => "/renditions/0/mpegts/audio_pids" "conflict";
        "/renditions/0/mpegts/pcr_pid" = 300 => "/renditions/0/mpegts/pcr_pid" "conflict";
        "/renditions/0/mpegts/muxrate" = 5055679 => "/renditions/0/mpegts/muxrate" "conflict";
        "/renditions/0/mpegts/muxrate" = 99999 => "/renditions/0/mpegts/muxrate" "out_of_range";
        "/renditions/0/mpegts/system" = "isdb" => "/renditions/0/mpegts/system" "unknown_value";
        "/renditions/0/buffer_size" = 20000000 => "/renditions/0/buffer_size" "conflict";
    });
}

#[test]
fn not_of_what_is_allowed() {
    check_table(fine! {
        "/renditions/0/mpegts/muxrate" = 5055680;
        "/renditions/0/mpegts/pcr_pid" = 257;
        "/renditions/0/mpegts/pmt_pid" = 256;
        "/renditions/0/mpegts/service_name" = "";
        "/renditions/0/mpegts/system" = "atsc";
        "/renditions/0/buffer_size" = 15300000;
        "/renditions/1/mpegts" = {"pmt_pid": 272};
        "/renditions/1/mpegts" = {"audio_pids": [4097]};
        "/renditions/1/mpegts" = {"video_pid": 8186};
        "/renditions/1/resolution" = "160x90";
        "/renditions/1/frame_rate" = "source";
        "/renditions/1/deinterlace" = "off";
    });
}

#[test]
fn of_a_ladder_too_long() {
    let rung = |index: usize| json!({"name": format!("r{index}"), "resolution": "320x180", "video_bitrate": 300_000});
    let ladder = |length: usize| json!((0..length).map(rung).collect::<Vec<_>>());
    check_table(vec![
        (
            vec![("/renditions", Some(ladder(12))), ("/outputs", None)],
            vec![],
        ),
        (
            vec![("/renditions", Some(ladder(13))), ("/outputs", None)],
            vec![("/renditions", "bad_length")],
        ),
        (
            vec![("/renditions", Some(ladder(0))), ("/outputs", None)],
            vec![("/renditions", "bad_length")],
        ),
    ]);
}
