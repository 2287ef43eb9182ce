use std::fs;
use std::path::Path;

use futures_util::FutureExt;
use link::{LogQuery, Severity};
use transcode::redact::Secrets;
use worker::logs::{Logs, RotatingFile, tail};

use crate::wait_until;

const ALL: LogQuery = LogQuery {
    lines: 1000,
    severity: None,
};

fn texts(lines: &[String]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line.split_once(' ').unwrap().1)
        .collect()
}

#[test]
fn files_rotate_at_their_limit_and_readers_keep_theirs() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("1-a.log");
    let mut file = RotatingFile::open(&path, 1000, 3).unwrap();
    let reader = fs::File::open(&path).unwrap();
    for number in 0..200 {
        file.write_line(&format!("{number:04} {}", "x".repeat(94)))
            .unwrap();
    }
    for name in ["1-a.log", "1-a.log.1", "1-a.log.2", "1-a.log.3"] {
        let length = fs::metadata(dir.path().join(name)).unwrap().len();
        assert!((1..=1000).contains(&length), "{name}: {length}");
    }
    assert!(!dir.path().join("1-a.log.4").exists());
    assert_eq!(
        reader.metadata().unwrap().len(),
        1000,
        "never truncated under a reader"
    );
    let last = tail(
        dir.path(),
        1,
        LogQuery {
            lines: 25,
            severity: None,
        },
    );
    assert_eq!(last.len(), 25);
    assert!(last[0].starts_with("0175") && last[24].starts_with("0199"));
    assert_eq!(tail(dir.path(), 1, ALL).len(), 40, "all that is kept");
    assert!(tail(dir.path(), 2, ALL).is_empty());
}

#[test]
fn a_tail_crosses_blocks() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..4000)
        .map(|n| format!("t [info] {n} {}", "y".repeat(n % 97)))
        .collect();
    fs::write(dir.path().join("7-x.log"), lines.join("\n") + "\n").unwrap();
    for wanted in [1, 10, 1500, 3999, 4000, 9000] {
        let found = tail(
            dir.path(),
            7,
            LogQuery {
                lines: wanted,
                severity: None,
            },
        );
        assert_eq!(found, lines[4000 - wanted.min(4000)..]);
    }
    fs::write(
        dir.path().join("8-x.log"),
        "t [error] a\nt [info] b\nt [warning] c\n",
    )
    .unwrap();
    let query = |severity| LogQuery {
        lines: 10,
        severity: Some(severity),
    };
    assert_eq!(tail(dir.path(), 8, query(Severity::Error)).len(), 1);
    assert_eq!(tail(dir.path(), 8, query(Severity::Warning)).len(), 2);
}

#[test]
fn lines_are_stamped_and_redacted() {
    let dir = tempfile::tempdir().unwrap();
    let logs = Logs::start(dir.path()).unwrap();
    let log = logs.channel(3, "News / 24");
    log.set_secrets(Secrets::new(vec!["hunter2secret".into()]));
    log.note(
        Severity::Info,
        "opening srt://h:1?passphrase=correcthorse with hunter2secret",
    );
    let file = dir.path().join("channels/3-news-24.log");
    wait_until("the line", || {
        fs::read_to_string(&file).is_ok_and(|text| text.ends_with('\n'))
    });
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        !text.contains("hunter2") && !text.contains("correcthorse"),
        "{text}"
    );
    let (stamp, rest) = text.split_once(' ').unwrap();
    assert!(
        stamp.ends_with('Z') && stamp.len() == "2026-11-20T10:00:00.000Z".len(),
        "{stamp}"
    );
    assert!(rest.starts_with("[info] signalbox: "), "{rest}");
}

#[test]
fn a_channel_of_another_name_keeps_its_log() {
    let dir = tempfile::tempdir().unwrap();
    let logs = Logs::start(dir.path()).unwrap();
    logs.channel(3, "old").note(Severity::Info, "first");
    logs.channel(3, "new").note(Severity::Info, "second");
    wait_until("both lines", || logs.read(3, ALL).len() == 2);
    assert!(!dir.path().join("channels/3-old.log").exists());
}

#[tokio::test]
async fn followers_get_what_was_and_then_all_that_comes() {
    let dir = tempfile::tempdir().unwrap();
    let logs = Logs::start(dir.path()).unwrap();
    let log = logs.channel(5, "x");
    for number in 0..50 {
        log.note(Severity::Info, &format!("line {number}"));
    }
    let (was, mut comes) = logs.follow(5, ALL).await.unwrap();
    for number in 50..60 {
        log.note(Severity::Info, &format!("line {number}"));
    }
    let mut all: Vec<String> = was;
    assert_eq!(all.len(), 50);
    while all.len() < 60 {
        all.push(comes.recv().await.unwrap().to_string());
    }
    let expected: Vec<String> = (0..60)
        .map(|n| format!("[info] signalbox: line {n}"))
        .collect();
    assert_eq!(texts(&all), expected);
    assert!(comes.recv().now_or_never().is_none());
}

#[test]
fn a_folder_that_is_gone_loses_lines_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let logs = Logs::start(dir.path()).unwrap();
    let channels = dir.path().join("channels");
    let log = logs.channel(9, "x");
    fs::remove_dir_all(&channels).unwrap();
    // Many more than the queue holds: it is the queue's bound that is tried as well.
    for _ in 0..20_000 {
        log.note(Severity::Info, "lost");
    }
    make(&channels);
    wait_until("a line", || {
        log.note(Severity::Info, "kept");
        logs.read(9, ALL).iter().any(|line| line.ends_with("kept"))
    });
}

fn make(path: &Path) {
    fs::create_dir_all(path).unwrap();
}
