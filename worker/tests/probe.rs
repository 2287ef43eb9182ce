use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use transcode::command::{Program, StreamKind};
use worker::probe::Prober;
use worker::spawner::Spawner;

const LONG: Duration = Duration::from_secs(20);

fn silent_file(folder: &Path) -> PathBuf {
    let file = folder.join("silent.mp4");
    let made = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-f", "lavfi", "-i"])
        .arg("testsrc2=size=64x64:rate=25:duration=0.2")
        .arg(&file)
        .status()
        .unwrap();
    assert!(made.success());
    file
}

fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("ffprobe");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn kinds(programs: &[Program]) -> Vec<StreamKind> {
    let streams = programs.iter().flat_map(|program| &program.streams);
    streams.map(|stream| stream.kind).collect()
}

#[tokio::test]
async fn a_file_without_sound_is_known_as_such_and_remembered_until_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let file = silent_file(folder.path());
    let spawner = Spawner::start().unwrap();
    let prober = Prober::new(LONG);
    let real = Path::new("/usr/bin/ffprobe");
    let seen = prober.file(&spawner, real, &file, None).await.unwrap();
    assert_eq!(kinds(&seen), [StreamKind::Video]);
    let dumb = program(folder.path(), "exit 1");
    let again = prober.file(&spawner, &dumb, &file, None).await;
    assert_eq!(again, Some(seen));
    std::fs::write(&file, "another").unwrap();
    assert_eq!(prober.file(&spawner, &dumb, &file, None).await, None);
    assert_eq!(prober.file(&spawner, real, &file, None).await, None);
}

#[tokio::test]
async fn a_look_that_never_ends_is_ended_with_all_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.ts");
    std::fs::write(&file, "").unwrap();
    let pids = folder.path().join("pids");
    let script = format!("sleep 1000 & echo $$ $! > {}\nwait", pids.display());
    let slow = program(folder.path(), &script);
    let spawner = Spawner::start().unwrap();
    let began = Instant::now();
    let prober = Prober::new(Duration::from_secs(2));
    assert_eq!(prober.file(&spawner, &slow, &file, None).await, None);
    assert!(began.elapsed() < LONG);
    let pids = std::fs::read_to_string(pids).unwrap();
    for pid in pids.split_whitespace() {
        let stat = PathBuf::from(format!("/proc/{pid}/stat"));
        let gone = || std::fs::read_to_string(&stat).map_or(true, |stat| stat.contains(") Z "));
        crate::wait_until("its end", gone);
    }
}
