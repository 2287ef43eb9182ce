use std::path::{Path, PathBuf};

/// What a worker is told at its start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The worker's stable name.
    pub worker_id: String,
    /// The machine it runs on.
    pub machine_id: String,
    /// Where backends reach it; empty within one process.
    pub address: String,
    /// Holds the worker's lock and its children's working directories.
    pub data_dir: PathBuf,
    /// Holds `channels/`.
    pub log_dir: PathBuf,
    /// Files of inputs and logos lie under one of these.
    pub media_roots: Vec<PathBuf>,
    /// File outputs go under it.
    pub recordings_dir: PathBuf,
    /// The program's path, or its name to be found in `PATH`.
    pub ffmpeg: PathBuf,
    /// As this process has it; children get none.
    pub path: Option<std::ffi::OsString>,
}

impl Settings {
    /// FFmpeg's absolute path, looked up anew each time: it may be installed while we run.
    pub(crate) fn find_ffmpeg(&self) -> Option<PathBuf> {
        let is_file = |path: &Path| path.is_file();
        if self.ffmpeg.components().count() > 1 {
            let absolute = std::path::absolute(&self.ffmpeg).ok()?;
            return is_file(&absolute).then_some(absolute);
        }
        self.find(&self.ffmpeg)
    }

    /// srt-live-transmit's absolute path.
    pub(crate) fn find_srt(&self) -> Option<PathBuf> {
        self.find("srt-live-transmit".as_ref())
    }

    fn find(&self, program: &Path) -> Option<PathBuf> {
        let path = self.path.as_ref()?;
        std::env::split_paths(path)
            .map(|dir| dir.join(program))
            .find(|path| path.is_absolute() && path.is_file())
    }

    /// Where the FFmpegs of a job run; it is made for a run and removed with the job's driver.
    pub(crate) fn working_directory(&self, job_id: i64) -> PathBuf {
        self.data_dir.join("work").join(job_id.to_string())
    }

    /// The ffprobe that came with FFmpeg: it lies beside it.
    pub(crate) fn find_ffprobe(&self) -> Option<PathBuf> {
        let ffmpeg = self.find_ffmpeg()?;
        let name = ffmpeg.file_name()?.to_str()?.replace("ffmpeg", "ffprobe");
        let ffprobe = ffmpeg.with_file_name(name);
        (ffprobe != ffmpeg && ffprobe.is_file()).then_some(ffprobe)
    }

    /// The absolute path of a media file, where it really lies under a media root.
    pub(crate) fn find_media(&self, path: &str) -> Option<PathBuf> {
        self.media_roots.iter().find_map(|root| {
            let root = root.canonicalize().ok()?;
            let file = root.join(path).canonicalize().ok()?;
            (file.starts_with(&root) && file.is_file()).then_some(file)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(root: &Path) -> Settings {
        Settings {
            worker_id: "enc-1".into(),
            machine_id: "m".into(),
            address: String::new(),
            data_dir: root.join("data"),
            log_dir: root.join("logs"),
            media_roots: vec![root.join("absent"), root.join("media")],
            recordings_dir: root.join("recordings"),
            ffmpeg: "ffmpeg-of-tests".into(),
            path: Some(root.join("bin").into()),
        }
    }

    #[test]
    fn media_is_found_under_a_root_and_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        let settings = settings(dir.path());
        std::fs::create_dir_all(dir.path().join("media/slates")).unwrap();
        std::fs::write(dir.path().join("media/slates/a.mp4"), "").unwrap();
        std::fs::write(dir.path().join("secret"), "").unwrap();
        std::os::unix::fs::symlink(dir.path().join("secret"), dir.path().join("media/link"))
            .unwrap();
        assert!(settings.find_media("slates/a.mp4").is_some());
        for path in ["../secret", "link", "/etc/passwd", "slates", "none.mp4", ""] {
            assert_eq!(settings.find_media(path), None, "{path}");
        }
    }

    #[test]
    fn ffmpeg_is_looked_up_when_it_is_needed() {
        let dir = tempfile::tempdir().unwrap();
        let settings = settings(dir.path());
        assert_eq!(settings.find_ffmpeg(), None);
        std::fs::create_dir(dir.path().join("bin")).unwrap();
        std::fs::write(dir.path().join("bin/ffmpeg-of-tests"), "").unwrap();
        assert!(settings.find_ffmpeg().unwrap().is_absolute());
        assert_eq!(settings.find_ffprobe(), None);
        let ffprobe = dir.path().join("bin/ffprobe-of-tests");
        std::fs::write(&ffprobe, "").unwrap();
        assert_eq!(settings.find_ffprobe(), Some(ffprobe));
    }
}
