use super::{check_table, fine, single};

#[test]
fn of_the_channel() {
    let long = "x".repeat(256);
    check_table(single! {
        "/name" = gone => "/name" "required";
        "/name" = null => "/name" "required";
        "/name" = "" => "/name" "bad_length";
        "/name" = (long) => "/name" "bad_length";
        "/name" = "12345" => "/name" "bad_format";
        "/name" = " news" => "/name" "bad_format";
        "/name" = "a\nb" => "/name" "bad_format";
        "/name" = ".." => "/name" "bad_format";
        "/name" = 7 => "/name" "wrong_type";
        "/inputs" = gone => "/inputs" "required";
        "/inputs" = [] => "/inputs" "bad_length";
        "/inputs" = {"type": "test"} => "/inputs" "wrong_type";
        "/renditions" = gone => "/renditions" "required";
        "/renditions" = "1080p" => "/renditions" "wrong_type";
        "/description" = 1 => "/description" "wrong_type";
        "/tags" = "news" => "/tags" "wrong_type";
        "/tags" = ["news", 5] => "/tags/1" "wrong_type";
        "/tags" = ["news", ""] => "/tags/1" "bad_length";
        "/tags" = ["news", "hd", "news"] => "/tags/2" "duplicate";
        "/pool" = "studio a" => "/pool" "bad_format";
        "/pool" = "" => "/pool" "bad_length";
        "/priority" = 101 => "/priority" "out_of_range";
        "/priority" = (-1) => "/priority" "out_of_range";
        "/priority" = 50.5 => "/priority" "wrong_type";
        "/priority" = "50" => "/priority" "wrong_type";
        "/priority" = null => "/priority" "wrong_type";
        "/priority" = 18446744073709551615u64 => "/priority" "out_of_range";
        "/priorty" = 50 => "/priorty" "unknown_field";
        "/a~1b" = 1 => "/a~1b" "unknown_field";
        "/restart" = [] => "/restart" "wrong_type";
        "/restart/start_deadline_seconds" = 0 => "/restart/start_deadline_seconds" "out_of_range";
        "/restart/stall_timeout_seconds" = 0.5 => "/restart/stall_timeout_seconds" "out_of_range";
        "/restart/max_retries" = 1001 => "/restart/max_retries" "out_of_range";
        "/restart/retry_delays_seconds" = [] => "/restart/retry_delays_seconds" "bad_length";
        "/restart/retry_delays_seconds" = [1, 0] => "/restart/retry_delays_seconds/1" "out_of_range";
        "/restart/on_exhausted" = "stop" => "/restart/on_exhausted" "unknown_value";
        "/restart/retries" = 3 => "/restart/retries" "unknown_field";
        "/logo/path" = gone => "/logo/path" "required";
        "/logo/path" = "/etc/passwd" => "/logo/path" "bad_format";
        "/logo/opacity" = 0.05 => "/logo/opacity" "out_of_range";
        "/logo/position/corner" = "middle" => "/logo/position/corner" "unknown_value";
        "/logo/position/x" = 1920 => "/logo/position/x" "out_of_range";
        "/logo/position/y" = 1080 => "/logo/position/y" "out_of_range";
        "/data/teletext" = "pass" => "/data/teletext" "unknown_value";
        "/data/dvb_subtitles" = true => "/data/dvb_subtitles" "wrong_type";
    });
}

#[test]
fn not_of_what_is_allowed() {
    check_table(fine! {
        "/name" = "Nachrichten 24/7 – Übertragung";
        "/name" = "24h";
        "/priority" = 50.0;
        "/restarts" = true;
        "/delivery" = {"x": 1};
        "/logo" = null;
        "/description" = "two\nlines";
        "/restart" = {};
        "/restart/max_retries" = 0;
    });
}

#[test]
fn a_mistyped_field_is_told_its_likely_name() {
    let document = super::changed(&vec![
        ("/video/bitrate_control", Some("cbr".into())),
        ("/priorty", Some(1.into())),
    ]);
    let faults = transcode::spec::ChannelSpec::read(&document).unwrap_err();
    let details: Vec<&str> = faults.iter().map(|fault| fault.detail.as_str()).collect();
    assert!(
        details
            .iter()
            .any(|detail| detail.contains("did you mean priority?")),
        "{details:?}"
    );
}

#[test]
fn a_document_that_is_no_object() {
    for value in [
        serde_json::json!(null),
        serde_json::json!([]),
        serde_json::json!("x"),
    ] {
        let faults = transcode::spec::ChannelSpec::read(&value).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(
            (faults[0].pointer.as_str(), faults[0].code),
            ("", "wrong_type")
        );
    }
}
