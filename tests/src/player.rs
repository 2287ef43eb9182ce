//! A sender of MPEG-TS whose programme becomes another while it is sent, as of an encoder that is set anew.

use std::net::UdpSocket;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mpegts::continuity::Rewriter;
use mpegts::{Packet, PacketMut, RawPacket};

/// PIDs of every take, unless it says otherwise.
pub const VIDEO: u16 = 0x101;
/// The sound beside it.
pub const SOUND: u16 = 0x102;
const SECONDS: u64 = 12;

/// Twelve seconds of one programme, in memory.
#[derive(Debug, Clone)]
pub struct Take(Arc<Vec<RawPacket>>);

impl Take {
    /// H.264 320 × 180 at 25 and MP2 in German, in programme 1.
    pub fn plain() -> Self {
        Take::of(
            "size=320x180:rate=25",
            "-c:v libx264 -preset ultrafast",
            "deu",
            "",
        )
    }

    /// `picture` are settings of testsrc2, `codec` and `further` options of FFmpeg.
    pub fn of(picture: &str, codec: &str, language: &str, further: &str) -> Self {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path: PathBuf = folder.path().join("take.ts");
        let text = format!(
            "-nostdin -y -loglevel error -f lavfi -i testsrc2={picture} -f lavfi -i sine=frequency=440:sample_rate=48000 \
             {codec} -tune zerolatency -g 25 -b:v 400k -c:a mp2 -b:a 128k -t {SECONDS} -metadata:s:a:0 language={language} \
             -streamid 0:{VIDEO} -streamid 1:{SOUND} -mpegts_service_id 1 -muxrate 1200k {further} -f mpegts"
        );
        let mut command = Command::new("ffmpeg");
        let output = command.args(text.split_whitespace()).arg(&path).output();
        let output = output.expect("ffmpeg is installed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
        let bytes = std::fs::read(path).expect("the take");
        let (packets, _) = bytes.as_chunks::<{ mpegts::PACKET_SIZE }>();
        Take(Arc::new(packets.to_vec()))
    }
}

/// What is done to the packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    None,
    /// Packets of this PID are left out.
    Without(u16),
    /// Packets of this PID are marked as scrambled, and are noise.
    Scrambled(u16),
    /// So many of a hundred packets are noise behind their first four bytes, and as many are lost.
    Garbled(u32),
}

#[derive(Debug)]
struct Scene {
    take: Take,
    harm: Harm,
    /// Changes with the take.
    number: u64,
}

/// Sends a take in a loop until it is dropped.
#[derive(Debug)]
pub struct Player {
    scene: Arc<Mutex<Scene>>,
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Player {
    /// From loopback to a group or an address.
    pub fn send(take: &Take, to: &str) -> Self {
        let scene = Arc::new(Mutex::new(Scene {
            take: take.clone(),
            harm: Harm::None,
            number: 0,
        }));
        let done = Arc::new(AtomicBool::new(false));
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let (shared, ended, to) = (Arc::clone(&scene), Arc::clone(&done), to.to_owned());
        let thread = std::thread::spawn(move || play(&socket, &to, &shared, &ended));
        Player {
            scene,
            done,
            thread: Some(thread),
        }
    }

    /// Another take, from its beginning.
    pub fn change(&self, take: &Take) {
        let mut scene = self.scene.lock().expect("no panic");
        scene.take = take.clone();
        scene.number += 1;
    }

    /// From the next packet on.
    pub fn harm(&self, harm: Harm) {
        self.scene.lock().expect("no panic").harm = harm;
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn play(socket: &UdpSocket, to: &str, scene: &Mutex<Scene>, done: &AtomicBool) {
    let (mut noise, mut counters) = (1, Rewriter::new());
    let (mut begun, mut sent, mut number) = (Instant::now(), 0, 0);
    while !done.load(Ordering::Relaxed) {
        let (take, harm) = {
            let scene = scene.lock().expect("no panic");
            if scene.number != number {
                (begun, sent, number) = (Instant::now(), 0, scene.number);
            }
            (scene.take.clone(), scene.harm)
        };
        let rate = take.0.len() as f64 / Duration::from_secs(SECONDS).as_secs_f64();
        let due = (begun.elapsed().as_secs_f64() * rate) as usize;
        while sent + 7 <= due {
            let packets = (sent..sent + 7).filter_map(|at| {
                let mut packet = take.0[at % take.0.len()];
                counters.rewrite(&mut packet);
                harmed(packet, harm, &mut noise)
            });
            let datagram = packets.collect::<Vec<_>>().concat();
            if !datagram.is_empty() {
                socket.send_to(&datagram, to).expect("sent");
            }
            sent += 7;
        }
        std::thread::sleep(Duration::from_millis(4));
    }
}

fn harmed(mut packet: RawPacket, harm: Harm, noise: &mut u32) -> Option<RawPacket> {
    let pid = Packet::new(&packet).pid();
    match harm {
        Harm::Without(of) if of == pid => return None,
        Harm::Scrambled(of) if of == pid => {
            packet[3] |= 0x80;
            fill(PacketMut::new(&mut packet).payload_mut(), noise);
        }
        Harm::Garbled(percent) => match random(noise) % 100 {
            dice if dice < percent => return None,
            dice if dice < 2 * percent => fill(&mut packet[4..], noise),
            _ => {}
        },
        Harm::None | Harm::Without(_) | Harm::Scrambled(_) => {}
    }
    Some(packet)
}

fn fill(bytes: &mut [u8], noise: &mut u32) {
    bytes.fill_with(|| (random(noise) >> 8) as u8);
}

/// The same in every run (xorshift).
fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}
