//! A scripted FFmpeg. It takes FFmpeg's arguments, writes to the pipes they name, and behaves as `{its own path}.script`
//! says: a JSON list of `{"match": "part of an argument", "runs": [behaviour of the first run, of the second, …]}`.
//! The first entry that matches counts; its last behaviour repeats. Without a script it encodes for ever.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::FromRawFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;

static TERMS: AtomicU32 = AtomicU32::new(0);

const PACKET: usize = 188;
const TICK: Duration = Duration::from_millis(20);
const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// A part of any argument; empty matches all.
    #[serde(default, rename = "match")]
    part: String,
    runs: Vec<Behaviour>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Behaviour {
    /// Seconds until the first byte.
    start_after: f64,
    /// Nothing ever comes out.
    silent: bool,
    /// Bits per second on each rung.
    rate: u64,
    /// A transport stream to write, again and again, instead of null packets.
    media: Option<PathBuf>,
    /// Seconds after which everything stops but the process.
    stall_after: Option<f64>,
    /// Only this rung stalls.
    stall_rung: Option<usize>,
    /// So many TERMs are not heard.
    ignore_terms: u32,
    /// Seconds after which it ends by itself with `exit_code`.
    exit_after: Option<f64>,
    exit_code: i32,
    /// Seconds after which it dies of this signal.
    die_after: Option<f64>,
    die_of: i32,
    /// Lines for standard error at the start.
    stderr: Vec<String>,
    /// Writes to standard error without end.
    babble: bool,
    /// As a slow encoder reports it.
    speed: f64,
    /// The end of standard input is not heard.
    ignore_eof: bool,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            start_after: 0.02,
            silent: false,
            rate: 1_000_000,
            media: None,
            stall_after: None,
            stall_rung: None,
            ignore_terms: 0,
            exit_after: None,
            exit_code: 0,
            die_after: None,
            die_of: 9,
            stderr: Vec::new(),
            babble: false,
            speed: 1.0,
            ignore_eof: false,
        }
    }
}

/// The pipes that the arguments name.
#[derive(Debug, Default)]
struct Pipes {
    rungs: Vec<i32>,
    thumbnail: Option<i32>,
    progress: Option<i32>,
    stdin: bool,
}

impl Pipes {
    fn of(args: &[String]) -> Pipes {
        let mut pipes = Pipes::default();
        let mut format = "";
        for (at, arg) in args.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |at| args[at].as_str());
            match (
                before,
                arg.strip_prefix("pipe:").and_then(|fd| fd.parse().ok()),
            ) {
                ("-f", _) => format = arg,
                ("-progress", Some(fd)) => pipes.progress = Some(fd),
                ("-i", Some(0)) => pipes.stdin = true,
                (_, Some(fd)) if format == "mpegts" => pipes.rungs.push(fd),
                (_, Some(fd)) => pipes.thumbnail = Some(fd),
                _ => {}
            }
        }
        pipes
    }
}

extern "C" fn on_term(_: libc::c_int) {
    TERMS.fetch_add(1, Ordering::SeqCst);
}

fn main() {
    let mut args = std::env::args();
    let itself = PathBuf::from(args.next().unwrap_or_default());
    let args: Vec<String> = args.collect();
    if args.iter().any(|arg| arg == "-version") {
        println!("ffmpeg version 5.1-scripted");
        return;
    }
    if args.iter().any(|arg| arg == "null") {
        eprintln!("[error] a script encodes nothing");
        std::process::exit(1);
    }
    // SAFETY: the handler touches one atomic.
    unsafe {
        libc::signal(libc::SIGTERM, on_term as *const () as libc::sighandler_t);
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
    }
    let behaviour = behaviour(&itself, &args);
    for line in &behaviour.stderr {
        eprintln!("{line}");
    }
    let pipes = Pipes::of(&args);
    if pipes.stdin {
        let ignore_eof = behaviour.ignore_eof;
        std::thread::spawn(move || {
            let mut chunk = vec![0; 65536];
            while matches!(std::io::stdin().read(&mut chunk), Ok(1..)) {}
            if !ignore_eof {
                std::process::exit(0);
            }
        });
    }
    if behaviour.babble {
        std::thread::spawn(|| {
            loop {
                eprintln!(
                    "[h264 @ 0x5581] [error] babble babble babble babble babble babble babble"
                );
            }
        });
    }
    run(&behaviour, &pipes);
}

/// The behaviour of this run: how many there were is the length of a file that each run makes longer.
fn behaviour(itself: &Path, args: &[String]) -> Behaviour {
    let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", itself.display()));
    let Ok(script) = std::fs::read(beside("script")) else {
        return Behaviour::default();
    };
    let entries: Vec<Entry> = match serde_json::from_slice(&script) {
        Ok(entries) => entries,
        Err(error) => {
            eprintln!("[fatal] the script cannot be read: {error}");
            std::process::exit(70);
        }
    };
    let matches = |entry: &Entry| args.iter().any(|arg| arg.contains(&entry.part));
    let Some(at) = entries.iter().position(matches) else {
        return Behaviour::default();
    };
    let mut counter = match File::options()
        .append(true)
        .create(true)
        .open(beside(&format!("runs{at}")))
    {
        Ok(file) => file,
        Err(error) => {
            eprintln!("[fatal] runs cannot be counted: {error}");
            std::process::exit(70);
        }
    };
    let before = counter.metadata().map_or(0, |found| found.len() as usize);
    let _ = counter.write_all(b".");
    let runs = &entries[at].runs;
    runs.get(before)
        .or(runs.last())
        .cloned()
        .unwrap_or_default()
}

fn run(behaviour: &Behaviour, pipes: &Pipes) {
    let began = Instant::now();
    let media = behaviour
        .media
        .as_ref()
        .and_then(|path| std::fs::read(path).ok());
    let mut rungs: Vec<Rung> = pipes.rungs.iter().map(|fd| Rung::new(*fd)).collect();
    let mut progress = pipes.progress.map(open);
    let mut thumbnail = pipes.thumbnail.map(open);
    let mut blocks = 0;
    loop {
        let seconds = began.elapsed().as_secs_f64();
        let past = |limit: Option<f64>| limit.is_some_and(|limit| seconds >= limit);
        if TERMS.load(Ordering::SeqCst) > behaviour.ignore_terms {
            eprintln!("[info] Exiting normally, received signal 15.");
            std::process::exit(255);
        }
        if past(behaviour.exit_after) {
            std::process::exit(behaviour.exit_code);
        }
        if past(behaviour.die_after) {
            // SAFETY: a signal to ourselves.
            unsafe { libc::raise(behaviour.die_of) };
        }
        let stalled = past(behaviour.stall_after);
        if !behaviour.silent && seconds >= behaviour.start_after {
            let due =
                ((seconds - behaviour.start_after) * behaviour.rate as f64 / 8.0) as usize + PACKET;
            for (at, rung) in rungs.iter_mut().enumerate() {
                if !stalled || behaviour.stall_rung.is_some_and(|only| only != at) {
                    rung.write_until(due, media.as_deref());
                }
            }
            let whole_stall = stalled && behaviour.stall_rung.is_none();
            if !whole_stall && seconds >= 0.5 * f64::from(blocks) {
                blocks += 1;
                block(progress.as_mut(), seconds, behaviour.speed);
                if let Some(pipe) = &mut thumbnail {
                    let _ = pipe.write_all(JPEG);
                }
            }
        }
        std::thread::sleep(TICK);
    }
}

/// One rung's pipe and how much went into it.
struct Rung {
    pipe: File,
    written: usize,
}

impl Rung {
    fn new(fd: i32) -> Rung {
        Rung {
            pipe: open(fd),
            written: 0,
        }
    }

    fn write_until(&mut self, due: usize, media: Option<&[u8]>) {
        let mut null = [0xff; PACKET];
        null[..4].copy_from_slice(&[0x47, 0x1f, 0xff, 0x10]);
        while self.written + PACKET <= due {
            let packet = match media {
                Some(media) if media.len() >= PACKET => {
                    let at = self.written % (media.len() / PACKET * PACKET);
                    &media[at..at + PACKET]
                }
                _ => &null[..],
            };
            if self.pipe.write_all(packet).is_err() {
                std::process::exit(1);
            }
            self.written += PACKET;
        }
    }
}

fn block(pipe: Option<&mut File>, seconds: f64, speed: f64) {
    let Some(pipe) = pipe else { return };
    let text = format!(
        "frame={}\nfps={:.2}\nbitrate=N/A\ntotal_size=N/A\nout_time_us={}\nout_time_ms={}\ndup_frames=0\n\
         drop_frames=0\nspeed={speed:.3}x\nprogress=continue\n",
        (seconds * 25.0) as u64,
        25.0 * speed,
        (seconds * 1e6) as u64,
        (seconds * 1e6) as u64,
    );
    let _ = pipe.write_all(text.as_bytes());
}

fn open(fd: i32) -> File {
    // SAFETY: the worker gave us this descriptor under the number that the arguments name, and nothing else uses it.
    unsafe { File::from_raw_fd(fd) }
}
