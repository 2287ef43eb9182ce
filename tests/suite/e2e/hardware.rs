//! Hardware that is not there: refused by a real trial, told, and given up or done in software. No machine has a device of
//! number 31.

use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};
use signalbox_tests::probe;
use signalbox_tests::process::binary;
use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::readback::{assert_fields, started, taken};
use super::specs::test_to_udp;

fn on(device: &str, fallback: &str) -> Value {
    json!({"video": {"preset": "superfast", "hardware": {"device": device, "index": 31, "fallback": fallback}}})
}

#[test]
fn hardware_that_refuses_gives_way_to_software_in_words_or_ends_the_run() {
    let server = Server::start();
    for device in ["nvenc", "vaapi", "qsv"] {
        let name = format!("{device}-or-software");
        let (id, captured) = started(&server, test_to_udp(&name, ""), on(device, "software"));
        let job = server.until_status(id, "degraded");
        assert_eq!(job["failure"]["class"], "hardware_unavailable", "{job:#}");
        let reason = job["reason"].as_str().unwrap_or_default();
        assert!(
            reason.starts_with(&format!(
                "encodes in software: h264_{device} on device 31: "
            )),
            "{job:#}"
        );
        let found = probe::bytes(&taken(&captured, 1).bytes());
        assert_fields(
            &found,
            "video",
            &json!({"codec_name": "h264", "width": 320, "height": 180}),
        );
        let command = server.get(&format!("/channels/{id}/command")).to_string();
        assert!(
            command.contains("libx264") && !command.contains("hwupload"),
            "{command}"
        );
        server.call(Method::POST, &format!("/jobs/{id}/stop"), None);
    }
    let (id, captured) = started(&server, test_to_udp("only-nvenc", ""), on("nvenc", "fail"));
    let job = server.until_status(id, "failed");
    assert_eq!(job["failure"]["class"], "hardware_unavailable", "{job:#}");
    assert_eq!(
        (&job["attempt"], captured.count()),
        (&json!(1), 0),
        "{job:#}"
    );
    server.stop();
}

#[test]
fn what_was_tried_is_told_by_worker_and_doctor() {
    let server = Server::start();
    let tried = wait::until("the trials", || {
        let worker = server.get("/workers")["items"][0].clone();
        worker["capabilities"]["hardware"].as_array().cloned()
    });
    let names: Vec<&str> = tried
        .iter()
        .filter_map(|one| one["encoder"].as_str())
        .collect();
    for name in ["h264_nvenc", "hevc_qsv", "mpeg2_vaapi", "h264_v4l2m2m"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for one in &tried {
        assert_eq!(
            one["works"] == json!(true),
            one["reason"].is_null(),
            "{one}"
        );
    }
    let folder = server.folder();
    let doctor = Command::new(binary("signalbox"))
        .args(["doctor", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path().join("data"))
        .arg("--log-dir")
        .arg(folder.path().join("logs"))
        .output()
        .expect("signalbox runs");
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    let line = told.lines().find(|line| line.contains("hardware encoders"));
    let line = line.unwrap_or_else(|| panic!("{told}"));
    let working = tried.iter().find(|one| one["works"] == json!(true));
    match working.and_then(|one| one["encoder"].as_str()) {
        Some(encoder) => assert!(line.contains(encoder), "{line}"),
        None => assert!(line.contains("none (nvenc: "), "{line}"),
    }
    server.stop();
}
