use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::*;
use hub::*;

fn file(id: i64, dir: &Path) -> OutputPlan {
    let kind = OutputKind::File {
        dir: dir.to_owned(),
        segment_seconds: 1.0,
        stem: "tape".into(),
    };
    output(id, "r0", kind)
}

fn whole(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "ts"))
        .collect();
    paths.sort();
    paths
}

fn check(path: &Path) {
    let stream = Stream::of_bytes(&fs::read(path).unwrap());
    stream.assert_continuous();
    assert_eq!(
        stream.entries.first(),
        Some(&2),
        "PAT, PMT, picture: {}",
        path.display()
    );
    let probe = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name",
            "-of",
            "csv",
        ])
        .arg(path)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&probe.stdout);
    assert!(text.contains("h264") && text.contains("aac"), "{text}");
    assert!(
        probe.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&probe.stderr)
    );
}

#[test]
fn segments_are_whole_and_the_open_one_is_completed_at_the_end() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let dir = tempfile::tempdir().unwrap();
    let left = dir.path().join("tape-20200101T000000Z.ts.part");
    fs::write(&left, [0x47; 200]).unwrap();
    channel.set_outputs(vec![file(1, dir.path())]);
    let (encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    until("segments", || whole(dir.path()).len() >= 3);
    assert_eq!(delivery(&channel, 1).state, DeliveryState::Delivering);
    encoder.kill();
    channel.end_run();
    let parts = || {
        fs::read_dir(dir.path())
            .unwrap()
            .flatten()
            .filter(|e| e.path().extension().is_some_and(|e| e == "part"))
            .count()
    };
    until("completed", || parts() == 0 && !channel.is_reading());
    let files = whole(dir.path());
    assert_eq!(
        fs::metadata(&files[0]).unwrap().len(),
        188,
        "what a predecessor left is completed"
    );
    let bytes: u64 = files[1..]
        .iter()
        .map(|f| fs::metadata(f).unwrap().len())
        .sum();
    assert_eq!(bytes, delivery(&channel, 1).bytes);
    for path in &files[1..] {
        check(path);
    }
    hub.shutdown();
}

/// A file system of a few hundred kilobytes.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=200k", "none"])
            .arg(dir.path())
            .status()
            .unwrap();
        assert!(done.success(), "mounting a small file system needs root");
        Self(dir)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .args(["-l"])
            .arg(self.0.path())
            .status();
    }
}

#[test]
fn a_full_disk_is_said_survived_and_nobody_elses_business() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let small = SmallDisk::mount();
    let good = tempfile::tempdir().unwrap();
    let receiver = Receiver::unicast();
    channel.set_outputs(vec![
        file(1, small.0.path()),
        file(2, good.path()),
        udp(3, "r0", receiver.address),
    ]);
    let (_encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    let full = || {
        let delivery = delivery(&channel, 1);
        delivery
            .error
            .is_some_and(|e| e.kind == ErrorKind::DiskFull)
            && delivery.state == DeliveryState::Retrying
    };
    until("disk full", full);
    for path in whole(small.0.path()) {
        fs::remove_file(path).unwrap();
    }
    let parts = fs::read_dir(small.0.path()).unwrap().flatten();
    parts.for_each(|part| fs::remove_file(part.path()).unwrap());
    until("recovered", || {
        delivery(&channel, 1).state == DeliveryState::Delivering
    });
    assert!(delivery(&channel, 1).drops > 0);
    until("good segments", || whole(good.path()).len() >= 3);
    whole(good.path()).iter().for_each(|path| check(path));
    assert_eq!(delivery(&channel, 2).drops, 0);
    receiver.stream(0).assert_continuous();
    hub.shutdown();
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let (hub, _gate) = hub();
    let channel = hub.channel(1);
    let dir = tempfile::tempdir().unwrap();
    let blocked = dir.path().join("file");
    fs::write(&blocked, b"no folder").unwrap();
    channel.set_outputs(vec![file(1, &blocked.join("below"))]);
    let (_encoder, pipes) = Encoder::spawn(&Shape::default());
    channel.begin_run(start(1, None, pipes));
    until("named", || {
        delivery(&channel, 1)
            .error
            .is_some_and(|e| e.kind == ErrorKind::NotFound && e.text.contains("below"))
    });
    hub.shutdown();
}
