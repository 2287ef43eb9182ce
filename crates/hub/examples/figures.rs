//! What the hub itself costs and how evenly it sends, with FFmpeg's streams played from memory.
//!
//! `figures spacing [seconds]` prints how far datagrams at 6 Mb/s lie from where they ought to;
//! `figures channels [count] [seconds]` what each further channel of 160×90 takes.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on says where"
)]

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hub::*;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize, default| arguments.get(at).map_or(default, |a| a.parse().unwrap());
    match arguments.get(1).map(String::as_str) {
        Some("spacing") => spacing(number(2, 20)),
        Some("channels") => channels(number(2, 50), number(3, 20)),
        _ => eprintln!("figures spacing [seconds] | channels [count] [seconds]"),
    }
}

/// A transport stream of so many seconds.
fn encode(seconds: u64, size: &str, frame_rate: u32, more: &[&str]) -> Vec<u8> {
    let video = format!("testsrc2=size={size}:rate={frame_rate}");
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", &video])
        .args(["-f", "lavfi", "-i", "sine=sample_rate=48000"])
        .args(["-t", &seconds.to_string(), "-c:v", "libx264"])
        .args(["-preset", "ultrafast", "-g", "48", "-pix_fmt", "yuv420p"])
        .args(["-c:a", "aac", "-b:a", "64k", "-pcr_period", "20"])
        .args(more)
        .args(["-f", "mpegts", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success());
    output.stdout
}

fn run(rungs: Vec<std::os::fd::OwnedFd>, muxrate: Option<u64>) -> RunStart {
    let rung = |pipe| RungStart {
        name: "r".into(),
        pipe,
        video: VideoFacts {
            size: Some((160, 90)),
            frame_rate: Some((24, 1)),
            peak_bits: 400_000,
        },
        muxrate,
    };
    RunStart {
        number: 1,
        unix_millis: 1_700_000_000_000,
        rungs: rungs.into_iter().map(rung).collect(),
        thumbnail: None,
    }
}

fn udp(id: i64, address: SocketAddr) -> OutputPlan {
    OutputPlan {
        id,
        name: "out".into(),
        rung: Some("r".into()),
        paused: false,
        kind: OutputKind::Udp(Target {
            address,
            interface: Some(Interface::Address(Ipv4Addr::LOCALHOST)),
            source: None,
            ttl: 1,
            dscp: 0,
        }),
    }
}

fn spacing(seconds: u64) {
    const RATE: u64 = 6_000_000;
    let stream = encode(
        seconds,
        "640x360",
        25,
        &[
            "-b:v", "4500k", "-maxrate", "4500k", "-bufsize", "4500k", "-muxrate", "6000000",
        ],
    );
    let hub = Hub::start(HubSettings::default(), Arc::new(Gate::open())).unwrap();
    let channel = hub.channel(1);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    channel.set_outputs(vec![udp(1, socket.local_addr().unwrap())]);
    let (reader, writer) = nix::unistd::pipe().unwrap();
    channel.begin_run(run(vec![reader], Some(RATE)));
    let feeder = std::thread::spawn(move || feed(&[writer], &stream, seconds));
    let mut times = Vec::new();
    let mut buffer = [0; 2048];
    while let Ok(_len) = socket.recv(&mut buffer) {
        times.push(Instant::now());
        if feeder.is_finished() {
            break;
        }
    }
    feeder.join().unwrap();
    let ideal = 1316.0 * 8.0 / RATE as f64;
    // The first datagrams wait for a random-access point; the last second is the pipe's end.
    let steady = &times[50..times.len() - 600];
    let mut off: Vec<f64> = steady
        .windows(2)
        .map(|w| ((w[1] - w[0]).as_secs_f64() - ideal).abs() * 1000.0)
        .collect();
    off.sort_by(f64::total_cmp);
    let at = |share: f64| off[((off.len() - 1) as f64 * share) as usize];
    println!(
        "spacing_ms p50 {:.3} p99 {:.3} p99.9 {:.3} max {:.3} datagrams {} reanchors {}",
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0),
        off.len(),
        channel.reanchors()
    );
    hub.shutdown();
}

/// Writes the stream evenly, a frame's worth at a time.
fn feed(pipes: &[std::os::fd::OwnedFd], stream: &[u8], seconds: u64) {
    let start = Instant::now();
    let steps = seconds * 25;
    for step in 0..steps {
        let part = |n: u64| (stream.len() as u64 * n / steps) as usize;
        let chunk = &stream[part(step)..part(step + 1)];
        for pipe in pipes {
            let mut rest = chunk;
            while !rest.is_empty() {
                let sent = nix::unistd::write(pipe.as_fd(), rest).unwrap();
                rest = &rest[sent..];
            }
        }
        let due = start + Duration::from_millis(40) * (step as u32 + 1);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    std::io::stdout().flush().unwrap();
}

fn channels(count: u64, seconds: u64) {
    let stream = encode(
        seconds,
        "160x90",
        24,
        &["-b:v", "150k", "-maxrate", "150k", "-bufsize", "150k"],
    );
    let hub = Hub::start(HubSettings::default(), Arc::new(Gate::open())).unwrap();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let (mut readers, mut writers) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let (reader, writer) = nix::unistd::pipe().unwrap();
        readers.push(reader);
        writers.push(writer);
    }
    let before = resident();
    for (id, reader) in (1..).zip(readers) {
        let channel = hub.channel(id);
        channel.set_outputs(vec![udp(1, address)]);
        channel.begin_run(run(vec![reader], None));
    }
    let feeder = std::thread::spawn(move || feed(&writers, &stream, seconds));
    std::thread::sleep(Duration::from_secs(seconds / 4));
    let (cpu, start) = (hub_cpu(), Instant::now());
    std::thread::sleep(Duration::from_secs(seconds / 2));
    let share = (hub_cpu() - cpu).as_secs_f64() / start.elapsed().as_secs_f64();
    let memory = resident() - before;
    println!(
        "per_channel cpu_percent {:.4} memory_kb {}",
        share * 100.0 / count as f64,
        memory / count / 1024
    );
    feeder.join().unwrap();
    hub.shutdown();
}

fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// What the hub's own threads have used.
fn hub_cpu() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let nanos = tasks.filter_map(|task| {
        let name = std::fs::read_to_string(task.path().join("comm")).ok()?;
        let stat = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        let ours = name.starts_with("hub-");
        ours.then(|| stat.split(' ').next()?.parse::<u64>().ok())?
    });
    Duration::from_nanos(nanos.sum())
}
