use std::fs::{self, OpenOptions};
use std::path::Path;

use nix::sys::statvfs::statvfs;

use super::Finding;
use crate::config::Config;

const GIB: u64 = 1 << 30;

pub(super) fn look(config: &Config) -> Vec<Finding> {
    let mut findings = vec![
        writable("data folder", &config.data_dir, "--data-dir"),
        writable("log folder", &config.log_dir, "--log-dir"),
    ];
    findings.extend(
        config
            .media_roots
            .iter()
            .map(|root| match fs::read_dir(root) {
                Ok(_) => Finding::fine("media root", root.display().to_string()),
                Err(error) => Finding::poor(
                    "media root",
                    format!("{}: {error}", root.display()),
                    "file inputs and logos lie there; make it, or name another with --media-root",
                ),
            }),
    );
    findings
}

/// Whether a file can be made in the folder, or in the nearest one above it that exists, and how much room is there.
fn writable(subject: &'static str, folder: &Path, flag: &str) -> Finding {
    let Some(existing) = folder.ancestors().find(|ancestor| ancestor.is_dir()) else {
        return Finding::broken(
            subject,
            folder.display().to_string(),
            format!("choose another with {flag}"),
        );
    };
    let probe = existing.join(format!(".signalbox-doctor-{}", std::process::id()));
    let made = OpenOptions::new().write(true).create_new(true).open(&probe);
    if let Err(error) = made {
        return Finding::broken(
            subject,
            format!("{}: {error}", existing.display()),
            format!("make it writable for this user, or choose another with {flag}"),
        );
    }
    if let Err(error) = fs::remove_file(&probe) {
        return Finding::poor(
            subject,
            format!("{}: {error}", probe.display()),
            "remove that file by hand",
        );
    }
    match statvfs(existing) {
        Ok(stat) => {
            let free = stat.blocks_available() * stat.fragment_size();
            let found = format!(
                "{}, {:.1} GiB free",
                folder.display(),
                free as f64 / GIB as f64
            );
            if free < GIB {
                Finding::poor(
                    subject,
                    found,
                    "free some room: recordings and logs stop when the disk is full",
                )
            } else {
                Finding::fine(subject, found)
            }
        }
        Err(error) => Finding::poor(
            subject,
            format!("{}: {error}", existing.display()),
            "check the disk",
        ),
    }
}
