use serde_json::{Value, json};

use super::super::{CommandLine, Places, Probe, build};
use super::*;

fn built(hardware: Value, trial: Option<Trial>) -> Result<CommandLine, Failure> {
    let rung = json!({"name": "r", "resolution": "320x180", "video_bitrate": 500_000});
    let spec = ChannelSpec::read(
        &json!({"name": "c", "inputs": [{"type": "test"}], "renditions": [rung],
        "video": {"preset": "p6", "hardware": hardware}}),
    );
    let capabilities = Capabilities {
        encoders: None,
        hardware: trial,
    };
    let places = Places {
        ffmpeg: "/usr/bin/ffmpeg".to_owned(),
        files: [].into(),
    };
    build(
        &spec.expect("no faults"),
        0,
        &Probe::default(),
        &capabilities,
        &places,
    )
}

fn refused() -> Option<Trial> {
    Some(Trial::Refused("Cannot load libcuda.so.1".to_owned()))
}

fn encoder(command: &CommandLine) -> (&str, &str) {
    let after = |option: &str| {
        let at = command.args.iter().position(|arg| arg == option);
        at.map_or("", |at| command.args[at + 1].as_str())
    };
    (after("-c:v"), after("-preset"))
}

#[test]
fn hardware_that_works_or_was_not_tried_is_used() {
    for trial in [Some(Trial::Works), None] {
        let command = built(json!({"device": "nvenc"}), trial).expect("a command");
        assert_eq!(
            (encoder(&command), &command.fallback),
            (("h264_nvenc", "p6"), &None)
        );
    }
}

#[test]
fn refused_hardware_gives_way_to_software_and_says_so_or_fails() {
    let command = built(json!({"device": "nvenc"}), refused()).expect("software");
    assert_eq!(encoder(&command), ("libx264", "slow"));
    let fallback = command.fallback.expect("a reason");
    assert_eq!(fallback.class, Class::HardwareUnavailable);
    assert_eq!(
        fallback.evidence,
        ["h264_nvenc on device 0: Cannot load libcuda.so.1"]
    );
    let failure = built(
        json!({"device": "nvenc", "index": 3, "fallback": "fail"}),
        refused(),
    );
    let failure = failure.expect_err("no hardware");
    assert_eq!(failure.class, Class::HardwareUnavailable);
    assert_eq!(
        failure.evidence,
        ["h264_nvenc on device 3: Cannot load libcuda.so.1"]
    );
}

#[test]
fn a_trial_is_one_frame_through_the_encoder() {
    let text = |encoder: &str, index| trial_arguments(encoder, index).join(" ");
    let texts = [
        text("h264_nvenc", 1),
        text("hevc_qsv", 0),
        text("mpeg2_vaapi", 1),
        text("h264_v4l2m2m", 0),
    ];
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn what_ffmpeg_says_of_a_device_stands_for_all_its_encoders() {
    let trial = Trial::of(
        false,
        "[h264_nvenc @ 0x55a2] [error] Cannot load libcuda.so.1\n[error] Error initializing output",
    );
    assert_eq!(trial, Trial::Refused("Cannot load libcuda.so.1".to_owned()));
    assert!(trial.refuses_device());
    let other = Trial::of(false, "[hevc_nvenc @ 0x1] [error] Codec not supported");
    assert!(!other.refuses_device());
    assert_eq!(Trial::of(true, ""), Trial::Works);
    let mut trials = Trials::default();
    let mut tried = Vec::new();
    while let Some(encoder) = trials.next_encoder() {
        tried.push(encoder);
        let refuses = device_of(encoder) == "nvenc";
        trials.push(
            encoder,
            if refuses {
                trial.clone()
            } else {
                other.clone()
            },
        );
    }
    assert_eq!((trials.done.len(), tried.len()), (10, 9));
    assert_eq!(trials.done[1], ("hevc_nvenc", trial));
    assert!(matches!(Trial::of(false, "\n"), Trial::Refused(_)));
}
