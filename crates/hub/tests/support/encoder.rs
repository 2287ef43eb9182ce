use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// What FFmpeg is to write.
#[derive(Clone, Default)]
pub(crate) struct Shape {
    pub(crate) rungs: usize,
    pub(crate) muxrate: Option<u64>,
    pub(crate) offset: Option<u64>,
    pub(crate) pid: Option<u16>,
    /// No key frame but the first.
    pub(crate) one_entry: bool,
}

/// An FFmpeg that writes at real rate into pipes.
pub(crate) struct Encoder {
    child: Child,
}

impl Encoder {
    pub(crate) fn spawn(shape: &Shape) -> (Self, Vec<OwnedFd>) {
        let rungs = shape.rungs.max(1);
        let (readers, writers): (Vec<_>, Vec<_>) =
            (0..rungs).map(|_| nix::unistd::pipe().unwrap()).unzip();
        let mut command = Command::new("ffmpeg");
        command
            .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-re"])
            .args(["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25"])
            .args([
                "-re",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
            ])
            .args(["-filter_complex", &split(rungs)]);
        for index in 0..rungs {
            rung_arguments(&mut command, shape, index);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let raw: Vec<i32> = writers.iter().map(AsRawFd::as_raw_fd).collect();
        // SAFETY: only dup and dup2 between fork and exec, both safe after a fork.
        unsafe {
            command.pre_exec(move || {
                // First out of the way, so that no pipe is overwritten before it is moved.
                let high: Vec<i32> = raw
                    .iter()
                    .map(|fd| libc::fcntl(*fd, libc::F_DUPFD, 100))
                    .collect();
                for (index, fd) in high.iter().enumerate() {
                    if libc::dup2(*fd, 4 + index as i32) < 0 {
                        return Err(std::io::Error::last_os_error());
                    }
                    libc::close(*fd);
                }
                for fd in 20..100 {
                    libc::close(fd);
                }
                Ok(())
            });
        }
        let child = command.spawn().unwrap();
        (Self { child }, readers)
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        self.end();
    }
}

fn split(rungs: usize) -> String {
    let outs: String = (0..rungs).map(|n| format!("[v{n}]")).collect();
    format!("[0:v]split={rungs}{outs}")
}

fn rung_arguments(command: &mut Command, shape: &Shape, index: usize) {
    let force = if shape.one_entry {
        "0"
    } else {
        "expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+1-0.001))"
    };
    command
        .args(["-map", &format!("[v{index}]"), "-map", "1:a"])
        .args([
            "-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-threads", "1",
        ])
        .args([
            "-g",
            "9000",
            "-sc_threshold",
            "0",
            "-force_key_frames",
            force,
        ])
        .args([
            "-pix_fmt", "yuv420p", "-b:v", "200k", "-maxrate", "250k", "-bufsize", "200k",
        ])
        .args(["-c:a", "aac", "-b:a", "64k", "-ar", "48000", "-ac", "2"])
        .args([
            "-avoid_negative_ts",
            "disabled",
            "-max_interleave_delta",
            "500000",
        ])
        .args(["-muxdelay", "0.7", "-pcr_period", "20"]);
    if let Some(rate) = shape.muxrate {
        command.args(["-muxrate", &rate.to_string()]);
    }
    if let Some(offset) = shape.offset {
        command.args(["-output_ts_offset", &offset.to_string()]);
    }
    if let Some(pid) = shape.pid {
        command.args(["-mpegts_start_pid", &pid.to_string()]);
    }
    command.args(["-f", "mpegts", &format!("pipe:{}", 4 + index)]);
}
