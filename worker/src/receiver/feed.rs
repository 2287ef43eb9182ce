//! What FFmpeg reads: a pipe that is never waited for.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

const PACKET: usize = 188;
/// Kept until FFmpeg has its pipe: what came while its command was built.
const BEFORE_PIPE: usize = 8 << 20;
/// Kept beside the pipe once it has caught up: what one batch brings. More would only be delay.
const BESIDE_PIPE: usize = 256 << 10;
/// What waited longer for its pipe is not worth reading: the job had to wait for its turn.
const STALE: Duration = Duration::from_secs(2);

/// Whole transport packets on their way to FFmpeg.
#[derive(Debug, Default)]
pub(super) struct Feed {
    pipe: Option<File>,
    pending: Vec<u8>,
    written: usize,
    caught_up: bool,
    oldest_at: Option<Instant>,
    broken: bool,
    pub(super) dropped_packets: u64,
}

impl Feed {
    /// From here on it goes to this pipe, whose descriptor must not block.
    pub(super) fn attach(&mut self, pipe: OwnedFd) {
        if self.oldest_at.is_some_and(|at| at.elapsed() > STALE) {
            // FFmpeg would carry so old a beginning as delay for ever.
            self.pending.clear();
            self.written = 0;
        }
        self.pipe = Some(pipe.into());
        self.caught_up = false;
        self.broken = false;
    }

    /// Takes whole packets; those that have no room are dropped and counted.
    pub(super) fn push(&mut self, packets: &[u8]) {
        if self.broken || packets.is_empty() {
            return;
        }
        let limit = match self.caught_up {
            true => BESIDE_PIPE,
            false => BEFORE_PIPE,
        };
        let room = limit.saturating_sub(self.pending.len() - self.written) / PACKET * PACKET;
        let (kept, dropped) = packets.split_at(room.min(packets.len()));
        self.oldest_at.get_or_insert_with(Instant::now);
        self.pending.extend_from_slice(kept);
        self.dropped_packets += (dropped.len() / PACKET) as u64;
    }

    /// Writes what the pipe takes.
    pub(super) fn flush(&mut self) {
        let Some(pipe) = &mut self.pipe else { return };
        while self.written < self.pending.len() {
            match pipe.write(&self.pending[self.written..]) {
                Ok(bytes) => self.written += bytes,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => {
                    // FFmpeg is gone; its exit is told by who waits for it.
                    self.pipe = None;
                    self.broken = true;
                    self.written = self.pending.len();
                    break;
                }
            }
        }
        if self.written == self.pending.len() {
            self.caught_up = self.pipe.is_some() || self.caught_up;
            self.pending.clear();
            self.pending.shrink_to(BESIDE_PIPE);
            self.written = 0;
        } else if self.written > self.pending.len() / 2 {
            self.pending.drain(..self.written);
            self.written = 0;
        }
    }

    /// The pipe to wait for, while something waits for it.
    pub(super) fn blocked_on(&self) -> Option<BorrowedFd<'_>> {
        match &self.pipe {
            Some(pipe) if self.written < self.pending.len() => Some(pipe.as_fd()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use nix::fcntl::OFlag;
    use nix::unistd::pipe2;

    use super::*;

    #[test]
    fn a_full_pipe_drops_whole_packets_and_counts_them() {
        let (read, write) = pipe2(OFlag::O_NONBLOCK | OFlag::O_CLOEXEC).unwrap();
        let mut feed = Feed::default();
        feed.attach(write);
        feed.flush();
        let packet: Vec<u8> = (0..PACKET)
            .map(|n| if n == 0 { 0x47 } else { n as u8 })
            .collect();
        let total = 10_000;
        for _ in 0..total {
            feed.push(&packet);
            feed.flush();
        }
        assert!(feed.dropped_packets > 5000);
        let mut reader = File::from(read);
        let mut out = Vec::new();
        let mut chunk = vec![0; 65536];
        while let Ok(bytes @ 1..) = reader.read(&mut chunk) {
            out.extend_from_slice(&chunk[..bytes]);
            feed.flush();
        }
        assert_eq!(out.len() % PACKET, 0);
        assert!(out.chunks(PACKET).all(|found| found == packet));
        assert_eq!(out.len() / PACKET, total - feed.dropped_packets as usize);
    }

    #[test]
    fn what_came_before_the_pipe_is_not_lost() {
        let mut feed = Feed::default();
        feed.push(&[0x47; 1000 * PACKET]);
        feed.flush();
        assert_eq!(feed.dropped_packets, 0);
        let (read, write) = pipe2(OFlag::O_NONBLOCK | OFlag::O_CLOEXEC).unwrap();
        feed.attach(write);
        feed.flush();
        assert!(feed.blocked_on().is_some());
        drop(read);
        feed.flush();
        assert!(feed.blocked_on().is_none());
    }
}
