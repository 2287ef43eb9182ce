//! The fences, with breaches planted.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn fences(folder: &Path) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/fences");
    let output = Command::new(script)
        .arg(folder)
        .output()
        .expect("python3 is installed");
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

/// A repository of one pure crate with these needs and this source.
fn repository(needs: &str, source: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let (root, krate) = (folder.path(), folder.path().join("crates/mpegts"));
    fs::create_dir_all(krate.join("src")).expect("made");
    fs::write(
        root.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n",
    )
    .expect("written");
    let manifest =
        format!("[package]\nname = \"mpegts\"\nversion = \"0.1.0\"\n\n[dependencies]\n{needs}\n");
    fs::write(krate.join("Cargo.toml"), manifest).expect("written");
    fs::write(krate.join("src/lib.rs"), source).expect("written");
    for crate_name in ["mpegts", "transcode"] {
        let clippy = root.join("crates").join(crate_name).join("clippy.toml");
        fs::create_dir_all(clippy.parent().expect("a parent")).expect("made");
        fs::write(clippy, "").expect("written");
    }
    // The workspace wants a manifest in each of its folders.
    let other = root.join("crates/transcode");
    fs::create_dir_all(other.join("src")).expect("made");
    fs::write(other.join("src/lib.rs"), "").expect("written");
    fs::write(
        other.join("Cargo.toml"),
        "[package]\nname = \"transcode\"\nversion = \"0.1.0\"\n",
    )
    .expect("written");
    for arguments in [vec!["init", "-q"], vec!["add", "-A"]] {
        assert!(
            Command::new("git")
                .args(arguments)
                .current_dir(root)
                .status()
                .expect("git")
                .success()
        );
    }
    folder
}

#[test]
fn a_house_in_order_passes() {
    let folder = repository("", "//! Nothing.\n");
    assert_eq!(fences(folder.path()), (true, String::new()));
}

#[test]
fn every_planted_breach_is_told() {
    // In two pieces, or this very file would be the breach.
    let unfinished = ["fn unfinished() { todo", "!() }\n"].concat();
    let long = "//! Long.\n".repeat(401);
    let breaches = [
        (
            "transcode = { path = \"../transcode\" }",
            "",
            "mpegts needs transcode",
        ),
        ("tokio = \"1\"", "", "mpegts is pure and needs tokio"),
        ("diesel = \"2\"", "", "mpegts needs diesel"),
        ("apalis-core = \"1\"", "", "mpegts needs apalis-core"),
        ("", unfinished.as_str(), "unfinished"),
        ("", long.as_str(), "401 lines"),
    ];
    for (needs, source, told) in breaches {
        let folder = repository(needs, source);
        let (passed, output) = fences(folder.path());
        assert!(
            !passed && output.contains(told),
            "planted {needs:?} {source:.30?}: {output}"
        );
    }
}

/// Snapshots of whole commands, one argument a line, wherever they stand.
#[test]
fn at_least_forty_whole_commands_are_reviewed() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/transcode/src/command");
    let mut folders = vec![crates];
    let mut whole = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "snap") {
                let text = fs::read_to_string(&path).expect("a snapshot");
                let lines: Vec<&str> = text.lines().collect();
                let has = |line| lines.contains(&line);
                whole += usize::from(
                    [
                        "/usr/bin/ffmpeg",
                        "-progress",
                        "-filter_complex",
                        "pipe:4",
                        "image2pipe",
                    ]
                    .into_iter()
                    .all(has),
                );
            }
        }
    }
    assert!(whole >= 40, "{whole} whole commands");
}
