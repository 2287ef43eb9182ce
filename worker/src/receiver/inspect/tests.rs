use mpegts::psi::{Association, packetise};
use transcode::command::Unusable;

use super::*;

const SILENCE: Duration = Duration::from_secs(3);
const VIDEO: Pid = 0x100;
const AUDIO: Pid = 0x101;

/// A stream that is looked at every tenth of a second.
struct Scene {
    inspector: Inspector,
    begun: Instant,
    tenths: u64,
    counter: u8,
    told: Vec<Probe>,
}

impl Scene {
    fn new() -> Scene {
        Scene {
            inspector: Inspector::new(SILENCE),
            begun: Instant::now(),
            tenths: 0,
            counter: 0,
            told: Vec::new(),
        }
    }

    fn tables(&mut self, program_number: u16, streams: &[(u8, Pid)]) {
        let pmt_pid = 0x1000;
        let pat = Pat {
            transport_stream_id: 1,
            version: 0,
            network_pid: None,
            programs: vec![Association {
                program_number,
                pmt_pid,
            }],
        };
        let of = |(stream_type, pid): &(u8, Pid)| TsStream {
            stream_type: *stream_type,
            pid: *pid,
            descriptors: Vec::new(),
        };
        let pmt = Pmt {
            program_number,
            version: 0,
            pcr_pid: Some(VIDEO),
            descriptors: Vec::new(),
            streams: streams.iter().map(of).collect(),
        };
        let mut packets = packetise(&pat.build().unwrap(), PAT_PID, &mut self.counter.clone());
        packets.extend(packetise(
            &pmt.build().unwrap(),
            pmt_pid,
            &mut self.counter.clone(),
        ));
        self.counter = (self.counter + 1) & 15;
        self.push(&packets.concat());
    }

    fn push(&mut self, bytes: &[u8]) {
        let now = self.begun + Duration::from_millis(self.tenths * 100);
        self.inspector.push(bytes, now, &mut Vec::new());
        self.told.extend(self.inspector.news(now));
    }

    /// So many tenths of a second with packets of these, and their scrambling bits.
    fn flow(&mut self, tenths: u64, pids: &[(Pid, u8)]) {
        for _ in 0..tenths {
            self.tenths += 1;
            let packets = pids.iter().flat_map(|(pid, scrambled)| {
                let mut packet = [0xff; 188];
                let [high, low] = pid.to_be_bytes();
                packet[..4].copy_from_slice(&[0x47, high, low, 0x10 | scrambled << 6]);
                packet
            });
            let bytes: Vec<u8> = packets.collect();
            self.push(&bytes);
        }
    }

    fn last(&self) -> &Probe {
        self.told.last().expect("something was told")
    }

    fn unusable(&self) -> Vec<(Pid, Unusable)> {
        let streams = self
            .last()
            .programs
            .iter()
            .flatten()
            .flat_map(|one| &one.streams);
        streams
            .filter_map(|one| one.pid.zip(one.unusable))
            .collect()
    }
}

fn both(scene: &mut Scene, tenths: u64) {
    scene.flow(tenths, &[(VIDEO, 0), (AUDIO, 0)]);
}

#[test]
fn a_stream_that_stays_as_it_is_is_told_once() {
    let mut scene = Scene::new();
    for _ in 0..50 {
        scene.tables(1, &[(0x1b, VIDEO), (0x0f, AUDIO)]);
        both(&mut scene, 1);
    }
    assert_eq!(scene.told.len(), 1);
    assert!(scene.unusable().is_empty());
}

#[test]
fn another_codec_is_told_when_it_flows() {
    let mut scene = Scene::new();
    scene.tables(1, &[(0x1b, VIDEO), (0x0f, AUDIO)]);
    both(&mut scene, 20);
    scene.tables(1, &[(0x24, 0x200), (0x0f, AUDIO)]);
    assert_eq!(scene.told.len(), 1, "not before its first packet");
    scene.flow(1, &[(0x200, 0), (AUDIO, 0)]);
    assert_eq!(scene.told.len(), 2);
    let streams = &scene.last().programs.as_ref().unwrap()[0].streams;
    assert_eq!(
        (streams[0].codec.as_str(), streams[0].pid),
        ("hevc", Some(0x200))
    );
    assert!(scene.unusable().is_empty());
}

#[test]
fn another_programme_is_told() {
    let mut scene = Scene::new();
    scene.tables(1, &[(0x1b, VIDEO)]);
    scene.flow(10, &[(VIDEO, 0)]);
    scene.tables(2, &[(0x1b, VIDEO)]);
    scene.flow(1, &[(VIDEO, 0)]);
    let numbers: Vec<_> = scene
        .last()
        .programs
        .iter()
        .flatten()
        .map(|one| one.number)
        .collect();
    assert_eq!(numbers, [Some(2)]);
}

#[test]
fn sound_that_stops_is_told_after_its_time_and_its_return_too() {
    let mut scene = Scene::new();
    scene.tables(1, &[(0x1b, VIDEO), (0x0f, AUDIO)]);
    both(&mut scene, 20);
    scene.flow(20, &[(VIDEO, 0)]);
    assert_eq!(scene.told.len(), 1, "a pause is no loss");
    scene.flow(25, &[(VIDEO, 0)]);
    assert_eq!(scene.unusable(), [(AUDIO, Unusable::Silent)]);
    both(&mut scene, 20);
    assert_eq!(scene.told.len(), 3);
    assert!(scene.unusable().is_empty());
}

#[test]
fn what_is_scrambled_is_told_and_a_damaged_header_is_not() {
    let mut scene = Scene::new();
    scene.tables(1, &[(0x1b, VIDEO), (0x0f, AUDIO)]);
    scene.flow(15, &[(VIDEO, 2), (AUDIO, 0)]);
    assert_eq!(scene.unusable(), [(VIDEO, Unusable::Scrambled)]);
    both(&mut scene, 20);
    assert!(scene.unusable().is_empty());
    let told = scene.told.len();
    for _ in 0..30 {
        both(&mut scene, 4);
        scene.flow(1, &[(VIDEO, 1), (AUDIO, 3)]);
    }
    assert_eq!(scene.told.len(), told);
}

#[test]
fn sound_that_is_announced_and_never_comes_holds_nothing_up_for_long() {
    let mut scene = Scene::new();
    scene.tables(1, &[(0x1b, VIDEO), (0x0f, AUDIO)]);
    scene.flow(9, &[(VIDEO, 0)]);
    assert!(scene.told.is_empty());
    scene.flow(2, &[(VIDEO, 0)]);
    assert_eq!(scene.unusable(), [(AUDIO, Unusable::Silent)]);
}
