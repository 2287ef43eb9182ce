//! The first two questions of an SRT caller. The second offers a key that opens nothing: a listener that demands a
//! passphrase rejects it as wrong, one that uses none as uncalled for, and neither takes it for a caller.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout};
use transcode::failure::settle::{Found, Place};

use super::{Look, PATIENCE, resolve, tcp};

/// As libsrt asks again.
const AGAIN: Duration = Duration::from_millis(250);
const OUR_SOCKET: u32 = 0x51b0_5eed;
const HANDSHAKE: u32 = 0x8000_0000;
const SHUTDOWN: u32 = 0x8005_0000;
/// Kinds of handshake.
const INDUCTION: u32 = 1;
const CONCLUSION: u32 = u32::MAX;
/// From here on a kind is a code of rejection.
const REJECTED: u32 = 1000;
/// What a listener of version 5 writes where a caller names its extensions.
const MAGIC: u32 = 0x4a17;
/// Words of a handshake: four of the packet's head, eight of its own, four for an address.
const WORDS: usize = 16;

pub(super) async fn handshake(place: &Place) -> Look {
    let to = *resolve::addresses(place)
        .await?
        .first()
        .ok_or(Found::NoSuchName)?;
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any)
        .await
        .map_err(|error| tcp::refused(&error))?;
    socket
        .connect(to)
        .await
        .map_err(|error| tcp::refused(&error))?;
    let induction = question(4, 2, INDUCTION, 0, to.ip());
    let answer = ask(&socket, &induction, INDUCTION).await?;
    let Some((version, cookie)) = answer.get(4).zip(answer.get(11)) else {
        return Ok(Found::Foreign);
    };
    if *version < 5 || answer.get(5).is_none_or(|word| word & 0xffff != MAGIC) {
        return Ok(Found::Foreign);
    }
    let conclusion = conclusion(*cookie, to.ip());
    let answer = match ask(&socket, &conclusion, CONCLUSION).await {
        Err(Found::NoAnswer) => return Ok(Found::Mute),
        answer => answer?,
    };
    match kind(&answer) {
        Some(CONCLUSION) => {
            // It lets everybody in, whatever the key: leave at once.
            let theirs = answer.get(10).copied().unwrap_or(0);
            let _ = socket.send(&bytes(&[SHUTDOWN, 0, 0, theirs, 0])).await;
            Ok(Found::Well)
        }
        Some(code) => Ok(Found::Srt(code - REJECTED)),
        None => Ok(Found::Foreign),
    }
}

/// Asks until a handshake of this kind, or a rejection, answers.
async fn ask(socket: &UdpSocket, question: &[u8], wanted: u32) -> Result<Vec<u32>, Found> {
    let until = Instant::now() + PATIENCE;
    let mut buffer = [0; 1500];
    while Instant::now() < until {
        socket
            .send(question)
            .await
            .map_err(|error| tcp::refused(&error))?;
        let next = Instant::now() + AGAIN;
        while let Ok(read) = timeout(
            next.saturating_duration_since(Instant::now()),
            socket.recv(&mut buffer),
        )
        .await
        {
            let size = read.map_err(|error| tcp::refused(&error))?;
            let words = words(&buffer[..size]);
            match kind(&words) {
                Some(kind) if kind == wanted || is_rejection(kind) => return Ok(words),
                Some(_) => {}
                None => return Err(Found::Foreign),
            }
        }
    }
    Err(Found::NoAnswer)
}

fn is_rejection(kind: u32) -> bool {
    (REJECTED..CONCLUSION).contains(&kind)
}

/// The kind of a handshake; none of anything else.
fn kind(words: &[u32]) -> Option<u32> {
    let whole = words.len() >= WORDS && words.first().is_some_and(|head| head >> 16 == 0x8000);
    words.get(9).copied().filter(|_| whole)
}

fn question(version: u32, extension: u32, kind: u32, cookie: u32, ours: IpAddr) -> Vec<u8> {
    let address: [u32; 4] = match ours {
        IpAddr::V4(address) => [u32::from(address).swap_bytes(), 0, 0, 0],
        IpAddr::V6(address) => {
            let word = |at: usize| {
                let octets = address.octets();
                octets[at..at + 4]
                    .iter()
                    .rev()
                    .fold(0, |word, octet| word << 8 | u32::from(*octet))
            };
            [word(0), word(4), word(8), word(12)]
        }
    };
    let head = [HANDSHAKE, 0, 0, 0];
    // A first sequence number, the usual size of packets and of the window.
    let own = [version, extension, 1, 1500, 8192, kind, OUR_SOCKET, cookie];
    bytes(&[head.as_slice(), &own, &address].concat())
}

/// With the extensions of a caller that wants encryption.
fn conclusion(cookie: u32, to: IpAddr) -> Vec<u8> {
    const HSREQ_AND_KMREQ: u32 = 0b11;
    const AES_128: u32 = 2;
    let mut packet = question(5, AES_128 << 16 | HSREQ_AND_KMREQ, CONCLUSION, cookie, to);
    // HSREQ: version 1.5.0, what this version can, and a latency of 120 ms.
    packet.extend(bytes(&[1 << 16 | 3, 0x0001_0500, 0xbf, 120 << 16 | 120]));
    // KMREQ: AES-128 in counter mode, a salt, and a wrapped key that no passphrase opens.
    packet.extend(bytes(&[
        3 << 16 | 14,
        0x1220_2901,
        0,
        0x0200_0200,
        0x0000_0404,
    ]));
    packet.extend([0x5b; 16 + 24]);
    packet
}

fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let whole = bytes.chunks_exact(4);
    whole
        .map(|word| {
            word.iter()
                .fold(0, |word, byte| word << 8 | u32::from(*byte))
        })
        .collect()
}
