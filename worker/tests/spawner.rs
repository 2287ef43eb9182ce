use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use transcode::failure::Exit;
use worker::spawner::{Launch, Limits, Signal, Spawner};

use crate::wait_until;

fn launch(program: &str, args: &[&str]) -> Launch {
    Launch {
        program: PathBuf::from(program),
        args: args.iter().map(Into::into).collect(),
        dir: PathBuf::from("/"),
        stdin: None,
        stderr: None,
        descriptors: Vec::new(),
        limits: Limits::default(),
    }
}

fn pipe() -> (File, OwnedFd) {
    let (read, write) = pipe2(OFlag::O_CLOEXEC).unwrap();
    (read.into(), write)
}

/// What a shell script writes to descriptor 3.
async fn told_by(script: &str) -> String {
    let spawner = Spawner::start().unwrap();
    let (mut read, write) = pipe();
    let mut launch = launch("/bin/sh", &["-c", script]);
    launch.descriptors.push((3, write));
    let mut child = spawner.spawn(launch).await.unwrap();
    child.wait().await.unwrap();
    let mut text = String::new();
    read.read_to_string(&mut text).unwrap();
    text
}

/// Whether a process lives; a zombie does not.
fn lives(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(") ").map(|(_, rest)| rest.as_bytes()[0]);
    state.is_some_and(|state| state != b'Z' && state != b'X')
}

#[tokio::test]
async fn nothing_of_ours_is_inherited() {
    let _open_here = File::open("/etc/hostname").unwrap();
    let environment = told_by("tr '\\0' '\\n' < /proc/self/environ >&3").await;
    // The shell adds its own.
    let names: BTreeSet<&str> = environment
        .lines()
        .filter_map(|line| line.split('=').next())
        .collect();
    assert!(
        names.is_subset(&["PWD", "OLDPWD", "SHLVL", "_"].into()),
        "{names:?}"
    );
    let descriptors = told_by("for fd in /proc/$$/fd/*; do echo ${fd##*/} >&3; done").await;
    let descriptors: BTreeSet<i32> = descriptors
        .lines()
        .filter_map(|line| line.parse().ok())
        .collect();
    let expected: BTreeSet<i32> = (0..=3).collect();
    // The shell keeps what it reads of the folder, and its own copies from 10 on.
    let beyond: Vec<_> = descriptors
        .difference(&expected)
        .filter(|fd| **fd < 10)
        .collect();
    assert!(
        beyond.len() <= 1 && descriptors.is_superset(&expected),
        "{descriptors:?}"
    );
}

#[tokio::test]
async fn limits_group_directory_and_memory_score_are_its_own() {
    let limits = told_by("cat /proc/self/limits >&3").await;
    let limit = |name: &str| {
        let line = limits
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or_default();
        line[name.len()..]
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max open files"), "1024");
    assert_eq!(limit("Max file size"), (64 << 20).to_string());
    assert_eq!(
        told_by("cat /proc/self/oom_score_adj >&3").await.trim(),
        "500"
    );
    assert_eq!(told_by("pwd >&3").await.trim(), "/");
    let group = told_by("cut -d' ' -f1,5 /proc/$$/stat >&3").await;
    let (pid, group) = group.trim().split_once(' ').unwrap();
    assert_eq!(pid, group, "a group leader");
    let status = told_by("cat /proc/self/status >&3").await;
    for name in ["SigBlk:", "SigIgn:", "SigCgt:"] {
        let line = status
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or_default();
        let mask = u64::from_str_radix(line[name.len()..].trim(), 16).unwrap();
        // 32 and 33 are the C library's own, which nobody may set.
        assert_eq!(mask & !(0b11 << 31), 0, "{line}");
    }
}

#[tokio::test]
async fn sources_that_lie_on_targets_reach_the_right_numbers() {
    let spawner = Spawner::start().unwrap();
    let (mut third, to_third) = pipe();
    let (mut fourth, to_fourth) = pipe();
    // Swapped on purpose, whatever their numbers are here.
    let mut launch = launch("/bin/sh", &["-c", "echo three >&3; echo four >&4"]);
    launch.descriptors = vec![(4, to_fourth), (3, to_third)];
    let mut child = spawner.spawn(launch).await.unwrap();
    assert_eq!(child.wait().await.unwrap(), Exit::Code(0));
    let mut text = String::new();
    third.read_to_string(&mut text).unwrap();
    fourth.read_to_string(&mut text).unwrap();
    assert_eq!(text, "three\nfour\n");
}

#[tokio::test]
async fn what_cannot_be_spawned_says_why_and_leaves_nothing() {
    let spawner = Spawner::start().unwrap();
    let missing = spawner
        .spawn(launch("/no/such/program", &[]))
        .await
        .unwrap_err();
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
    let plain = tempfile::NamedTempFile::new().unwrap();
    let refused = spawner
        .spawn(launch(plain.path().to_str().unwrap(), &[]))
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::PermissionDenied);
    let mut elsewhere = launch("/bin/true", &[]);
    elsewhere.dir = "/no/such/folder".into();
    assert!(spawner.spawn(elsewhere).await.is_err());
    assert!(spawner.spawn(launch("/bin/true", &["a\0b"])).await.is_err());
}

#[tokio::test]
async fn signals_reach_the_group_and_the_exit_is_told_again() {
    let spawner = Spawner::start().unwrap();
    let (read, write) = pipe();
    let mut launch = launch(
        "/bin/sh",
        &["-c", "sleep 1000 & echo $! >&3; exec sleep 1000"],
    );
    launch.descriptors.push((3, write));
    let mut child = spawner.spawn(launch).await.unwrap();
    let mut line = String::new();
    BufReader::new(read).read_line(&mut line).unwrap();
    let grandchild: i32 = line.trim().parse().unwrap();
    assert!(lives(child.pid()) && lives(grandchild));
    child.signal(Signal::Terminate);
    assert_eq!(child.wait().await.unwrap(), Exit::Signal(15));
    assert_eq!(child.wait().await.unwrap(), Exit::Signal(15));
    child.signal(Signal::Kill);
    wait_until("the grandchild's end", || !lives(grandchild));
}

#[tokio::test]
async fn a_dropped_child_is_killed_and_reaped() {
    let spawner = Spawner::start().unwrap();
    let child = spawner
        .spawn(launch("/bin/sleep", &["1000"]))
        .await
        .unwrap();
    let pid = child.pid();
    assert!(lives(pid));
    drop(child);
    let stat = PathBuf::from(format!("/proc/{pid}/stat"));
    wait_until("the reaping", || !stat.exists());
}

#[tokio::test]
async fn the_end_of_the_spawner_is_the_end_of_its_children() {
    let spawner = Spawner::start().unwrap();
    let mut child = spawner
        .spawn(launch("/bin/sleep", &["1000"]))
        .await
        .unwrap();
    drop(spawner);
    assert_eq!(child.wait().await.unwrap(), Exit::Signal(9));
}

#[tokio::test]
async fn spawning_takes_little() {
    let spawner = Spawner::start().unwrap();
    let mut taken = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        let mut child = spawner.spawn(launch("/bin/true", &[])).await.unwrap();
        taken.push(began.elapsed());
        child.wait().await.unwrap();
    }
    taken.sort_unstable();
    println!("spawn: p50 {:?}, worst {:?}", taken[10], taken[19]);
}

const VICTIM: &str = "SIGNALBOX_TEST_VICTIM";

/// The process that the next test kills; run among the others there is nothing to it.
#[test]
fn victim() {
    if std::env::var_os(VICTIM).is_none() {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let spawner = Spawner::start().unwrap();
        let child = spawner
            .spawn(launch("/bin/sleep", &["1000"]))
            .await
            .unwrap();
        println!("\nchild {}", child.pid());
        std::io::stdout().flush().unwrap();
        std::future::pending::<()>().await;
    });
}

#[test]
fn a_killed_worker_leaves_no_child() {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "spawner::victim", "--nocapture"])
        .env(VICTIM, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let child: i32 = lines
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("child ").and_then(|pid| pid.parse().ok()))
        .unwrap();
    assert!(lives(child));
    victim.kill().unwrap();
    victim.wait().unwrap();
    wait_until("the child's death", || !lives(child));
}

#[test]
fn descriptors_of_ours_are_above_the_targets_only_for_a_moment() {
    let before = File::open("/dev/null").unwrap().as_raw_fd();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let spawner = Spawner::start().unwrap();
        for _ in 0..50 {
            let mut child = spawner.spawn(launch("/bin/true", &[])).await.unwrap();
            child.wait().await.unwrap();
        }
    });
    drop(runtime);
    let after = File::open("/dev/null").unwrap().as_raw_fd();
    assert!(
        after < before + 60,
        "descriptors leak: {before} before, {after} after"
    );
}
