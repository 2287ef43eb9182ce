use link::{NetworkProbe, PidProbe, ProgramProbe, SenderProbe};

use super::*;

fn scene() -> Scene {
    Scene {
        address: Some("239.1.1.1:5000".parse().unwrap()),
        link: Some(Link {
            name: "eth1".into(),
            address: Some("10.0.3.7".parse().unwrap()),
            up: true,
            loopback: false,
            multicast: true,
        }),
        ..Scene::default()
    }
}

fn seen(datagrams: u64) -> ProbeReport {
    ProbeReport {
        network: Some(NetworkProbe {
            datagrams,
            ..NetworkProbe::default()
        }),
        transport: Some(TransportProbe {
            packets: 7 * datagrams,
            ..TransportProbe::default()
        }),
        programs: vec![program(1)],
        ..ProbeReport::default()
    }
}

fn program(number: u16) -> ProgramProbe {
    ProgramProbe {
        number: Some(number),
        ..ProgramProbe::default()
    }
}

fn told(scene: &Scene, mut report: ProbeReport) -> (Option<Class>, Vec<String>) {
    advise(scene, &mut report);
    let codes = report.findings.into_iter().map(|finding| finding.code);
    (report.failure.map(|failure| failure.class), codes.collect())
}

#[test]
fn silence_has_the_reason_that_was_seen() {
    let mut down = scene();
    down.link.as_mut().unwrap().up = false;
    let mut bare = scene();
    bare.link.as_mut().unwrap().address = None;
    let mut deaf = scene();
    deaf.link.as_mut().unwrap().multicast = false;
    let other = Scene {
        elsewhere: vec!["eth2".into()],
        ..scene()
    };
    let strict = Scene {
        reverse_path: true,
        ..scene()
    };
    for (scene, codes) in [
        (scene(), vec!["nobody_sends"]),
        (down, vec!["interface_down"]),
        (bare, vec!["interface_without_address"]),
        (deaf, vec!["interface_without_multicast"]),
        (other, vec!["other_interface"]),
        (strict, vec!["reverse_path_filter", "nobody_sends"]),
    ] {
        let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        assert_eq!(told(&scene, seen(0)), (Some(Class::InputTimeout), codes));
    }
}

#[test]
fn a_sender_that_the_filter_excludes_is_named() {
    let mut report = seen(0);
    report.network.as_mut().unwrap().senders = vec![SenderProbe {
        address: "10.0.3.9:1234".into(),
        packets: 5,
        bitrate: 0,
        accepted: false,
    }];
    advise(&scene(), &mut report);
    assert_eq!(report.findings[0].code, "source_filtered");
    assert!(report.findings[0].cause.contains("10.0.3.9:1234"));
}

#[test]
fn what_arrives_is_judged_as_a_channel_would_find_it() {
    assert_eq!(told(&scene(), seen(9)), (None, vec![]));
    let mut two = seen(9);
    two.programs.push(program(2));
    assert_eq!(told(&scene(), two.clone()).0, Some(Class::ProgramNotChosen));
    let chosen = Scene {
        program: Some(2),
        ..scene()
    };
    assert_eq!(told(&chosen, two).0, None);
    let absent = Scene {
        program: Some(3),
        ..scene()
    };
    assert_eq!(told(&absent, seen(9)).0, Some(Class::ProgramMissing));
    let mut garbage = seen(9);
    garbage.transport = None;
    let (class, codes) = told(&scene(), garbage);
    assert_eq!(
        (class, codes[0].as_str()),
        (Some(Class::InputNotMedia), "not_a_transport_stream")
    );
    let mistyped = Scene {
        mistyped: true,
        ..scene()
    };
    assert_eq!(told(&mistyped, seen(9)).1, ["wrong_type"]);
}

#[test]
fn poor_streams_are_told_without_failing() {
    let mut poor = seen(9);
    let transport = poor.transport.as_mut().unwrap();
    transport.continuity_errors = 3;
    transport.pids = vec![PidProbe {
        pid: 257,
        scrambled: true,
        ..PidProbe::default()
    }];
    assert_eq!(told(&scene(), poor).1, ["scrambled", "packets_lost"]);
}

#[test]
fn an_interface_that_is_missing_is_told_as_such() {
    let mut report = seen(0);
    report.failure = Some(Failure::of(Class::InterfaceMissing, ["eth9"]));
    let scene = Scene {
        link: None,
        wanted: Some("eth9".into()),
        ..scene()
    };
    assert_eq!(
        told(&scene, report),
        (
            Some(Class::InterfaceMissing),
            vec!["interface_missing".to_owned()]
        )
    );
}
