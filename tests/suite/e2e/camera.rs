//! A camera that is not there, and a device that is none. Capture itself cannot be seen on a machine without one.

use serde_json::json;
use signalbox_tests::server::Server;

use super::specs::{impatient, test_to_udp};

#[test]
fn what_is_no_camera_is_told_by_run_and_probe_no_device() {
    let server = Server::start();
    for (device, class) in [
        ("/dev/video63", "file_not_found"),
        ("/dev/null", "device_not_a_camera"),
    ] {
        let input = json!({"type": "camera", "device": device, "format": "mjpeg", "resolution": "640x480", "frame_rate": 25});
        let mut spec = test_to_udp(&format!("camera-{class}"), "127.0.0.1:5998");
        spec["inputs"] = json!([input]);
        spec["outputs"] = json!([]);
        let id = server.create_and_start(&impatient(spec, 0));
        let job = server.until_status(id, "failed");
        assert_eq!(job["failure"]["class"], class, "{job:#}");
        assert!(
            job["failure"]["remedy"]
                .as_str()
                .is_some_and(|remedy| remedy.len() > 20),
            "{job:#}"
        );
        let body = json!({"input": input, "seconds": 1});
        let (status, report) = server.call(reqwest::Method::POST, "/channels/probe", Some(&body));
        assert_eq!(
            (status, &report["failure"]["class"]),
            (200, &json!(class)),
            "{report:#}"
        );
    }
    server.stop();
}
