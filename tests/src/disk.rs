//! Small file systems that can be full or read-only.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system of a size, unmounted when dropped.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Mounts it there; `size` is such as `400k`.
    pub fn mount(folder: PathBuf, size: &str) -> Self {
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&folder);
        assert!(
            mount.status().expect("mount").success(),
            "mounting needs root"
        );
        Disk { folder }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// From now on nothing can be written.
    pub fn turn_read_only(&self) {
        let mut mount = Command::new("mount");
        mount.args(["-o", "remount,ro"]).arg(&self.folder);
        assert!(mount.status().expect("mount").success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}
