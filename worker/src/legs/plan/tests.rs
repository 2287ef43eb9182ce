use serde_json::{Value, json};

use super::*;

const OUTPUT: i64 = 7;

fn spec(output: &Value, change: impl FnOnce(&mut Value)) -> ChannelSpec {
    let mut spec = json!({
        "name": "news-24",
        "inputs": [{"type": "udp", "address": "239.10.0.1:5001"}],
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
        "outputs": [output],
    });
    spec["outputs"][0]["rendition"] = json!("360p");
    change(&mut spec);
    let mut spec = ChannelSpec::read(&spec).expect("a specification without faults");
    spec.outputs[0].id = Some(OUTPUT);
    spec
}

fn only(spec: &ChannelSpec, begun: Option<&Begun>) -> LegPlan {
    let found = plans(spec, &BTreeSet::new(), begun);
    let [(OUTPUT, Some(plan))] = found.as_slice() else {
        panic!("{} plans", found.len());
    };
    plan.clone()
}

fn rtmp() -> Value {
    json!({"type": "rtmp", "url": "rtmp://live.example/app/key"})
}

#[test]
fn what_is_wanted_of_the_next_run_touches_no_leg_of_this_one() {
    let spec_of_run = spec(&rtmp(), |_| {});
    let begun = |spec: &ChannelSpec| Begun {
        run: 1,
        spec: spec.clone(),
    };
    let now = only(&spec_of_run, Some(&begun(&spec_of_run)));
    let next = spec(&rtmp(), |spec| {
        spec["renditions"][0]["resolution"] = json!("480x270");
    });
    assert!(only(&next, Some(&begun(&spec_of_run))).carries_as(&now));
    assert!(!only(&next, Some(&begun(&next))).carries_as(&now));
    let elsewhere = json!({"type": "rtmp", "url": "rtmp://live.example/app/other"});
    let elsewhere = spec(&elsewhere, |_| {});
    assert!(!only(&elsewhere, Some(&begun(&spec_of_run))).carries_as(&now));
}

#[test]
fn a_rung_that_the_run_does_not_have_yet_has_no_leg() {
    let spec_of_run = spec(&rtmp(), |_| {});
    let next = spec(&rtmp(), |spec| {
        spec["renditions"][0]["name"] = json!("270p");
        spec["outputs"][0]["rendition"] = json!("270p");
    });
    let begun = Begun {
        run: 1,
        spec: spec_of_run,
    };
    assert!(plans(&next, &BTreeSet::new(), Some(&begun)).is_empty());
    assert_eq!(plans(&next, &BTreeSet::new(), None).len(), 1);
}

#[test]
fn sound_that_may_be_missing_begins_a_leg_anew_with_every_run() {
    let run = |run, policy: &str| {
        let spec = spec(&rtmp(), |spec| {
            spec["inputs"][0]["missing_audio"] = json!(policy);
        });
        only(
            &spec,
            Some(&Begun {
                run,
                spec: spec.clone(),
            }),
        )
    };
    assert!(run(1, "silence").carries_as(&run(2, "silence")));
    assert!(!run(1, "drop").carries_as(&run(2, "drop")));
}

#[test]
fn a_name_or_a_delay_cuts_no_stream() {
    let before = only(&spec(&rtmp(), |_| {}), None);
    let mut output = rtmp();
    output["name"] = json!("elsewhere");
    output["reconnect_delay_seconds"] = json!(1.5);
    let after = only(&spec(&output, |_| {}), None);
    assert!(after != before && after.carries_as(&before));
}

#[test]
fn only_a_caller_that_was_lost_is_listened_for_at_once() {
    let delay = |output: &Value, last| {
        let plan = only(&spec(output, |_| {}), None).supervision(last);
        plan.restart.retry_delays_seconds[0]
    };
    let listener = json!({"type": "srt", "address": "0.0.0.0:9000", "mode": "listener"});
    let caller = json!({"type": "srt", "address": "live.example:9000"});
    for lost in [Class::OutputLost, Class::OutputTimeout] {
        assert_eq!(delay(&listener, Some(lost)), LISTENER_DELAY);
        assert_eq!(delay(&caller, Some(lost)), SRT_DELAY);
    }
    for other in [Class::PortInUse, Class::SpawnFailed, Class::Unknown] {
        assert_eq!(delay(&listener, Some(other)), SRT_DELAY);
    }
    let known = Some(Class::OutputUnauthorized);
    assert_eq!(delay(&rtmp(), known), UNAUTHORIZED_DELAY);
}
