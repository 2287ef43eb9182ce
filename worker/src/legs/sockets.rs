//! What the far ends of this machine's TCP connections took, as the kernel tells it (`sock_diag`).

use std::collections::{BTreeMap, HashMap};
use std::io::{self, ErrorKind, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};

/// Who has not asked for so long is gone.
const WATCHED: Duration = Duration::from_secs(2);
const ANSWER: Duration = Duration::from_millis(500);

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLM_F_REQUEST_DUMP: u16 = 0x301;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const INET_DIAG_INFO: u16 = 2;
const TCP: u8 = 6;
/// Connections that may still have something to acknowledge: established, FIN-WAIT-1 and -2, CLOSE-WAIT.
const STATES: u32 = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 8;
const HEADER: usize = 16;
const REQUEST: usize = HEADER + 56;
/// `struct inet_diag_msg`, and where the inode is in it.
const MESSAGE: usize = 72;
const INODE: usize = 68;
/// Places in `struct tcp_info`, which only ever grows.
const BYTES_ACKED: usize = 120;
const SEND_WINDOW: usize = 228;

/// How far a connection's peer has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes the peer's kernel has acknowledged.
    pub(super) acked: u64,
    /// How far it lets us send. It moves only when the peer's program reads: a kernel acknowledges what nobody reads
    /// until its buffer is full.
    pub(super) edge: u64,
}

/// What the last look found of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It has no connection, or nobody has looked yet.
    Nothing,
    /// All its connections together.
    Connected(Taken),
    /// The kernel does not say.
    Untold,
}

/// What the last look found of every process that is asked for. Looking is done elsewhere, since it may take its time.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    watched: Mutex<BTreeMap<i32, (Instant, Seen)>>,
    warned: AtomicBool,
}

impl Sockets {
    /// As of the last look. From now on the process is looked at.
    pub(super) fn of(&self, pid: i32) -> Seen {
        let mut watched = self.lock();
        let (asked, seen) = watched
            .entry(pid)
            .or_insert((Instant::now(), Seen::Nothing));
        *asked = Instant::now();
        *seen
    }

    /// Somebody asks.
    pub(crate) fn is_watched(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Looks at every process that was asked for. Blocks.
    pub(crate) fn look(&self) {
        let pids: Vec<i32> = {
            let mut watched = self.lock();
            watched.retain(|_, (asked, _)| asked.elapsed() < WATCHED);
            watched.keys().copied().collect()
        };
        if pids.is_empty() {
            return;
        }
        let found = match dump() {
            // The kernel was slow, which says nothing of the next time.
            Err(error) if is_passing(&error) => return,
            found => found,
        };
        if let Err(error) = &found
            && !self.warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(%error, "the kernel does not tell what peers take (sock_diag): rtmp and rtsp outputs count what FFmpeg sends");
        }
        for pid in pids {
            let of_process = seen(pid, found.as_ref().ok());
            if let Some((_, last)) = self.lock().get_mut(&pid) {
                *last = of_process;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i32, (Instant, Seen)>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the kernel what the peers of its TCP connections took; an error where it does not tell.
pub fn available() -> io::Result<()> {
    dump().map(drop)
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}

fn seen(pid: i32, known: Option<&HashMap<u32, Taken>>) -> Seen {
    let inodes = match inodes(pid) {
        Ok(inodes) => inodes,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Seen::Untold,
        Err(_) => return Seen::Nothing,
    };
    let Some(known) = known else {
        return Seen::Untold;
    };
    let theirs = inodes.iter().filter_map(|inode| known.get(inode));
    let together = theirs.copied().reduce(|sum, one| Taken {
        acked: sum.acked + one.acked,
        edge: sum.edge + one.edge,
    });
    together.map_or(Seen::Nothing, Seen::Connected)
}

fn inodes(pid: i32) -> io::Result<Vec<u32>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(format!("/proc/{pid}/fd"))? {
        let Ok(target) = std::fs::read_link(entry?.path()) else {
            // Closed meanwhile.
            continue;
        };
        let inode = target
            .to_str()
            .and_then(|text| text.strip_prefix("socket:["))
            .and_then(|text| text.strip_suffix(']'));
        found.extend(inode.and_then(|inode| inode.parse::<u32>().ok()));
    }
    Ok(found)
}

fn dump() -> io::Result<HashMap<u32, Taken>> {
    let mut found = HashMap::new();
    for family in [libc::AF_INET, libc::AF_INET6] {
        let socket = Socket::new(
            Domain::from(libc::AF_NETLINK),
            Type::DGRAM,
            Some(Protocol::from(libc::NETLINK_SOCK_DIAG)),
        )?;
        socket.set_read_timeout(Some(ANSWER))?;
        (&socket).write_all(&request(u8::try_from(family).unwrap_or_default()))?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let bytes = (&socket).read(&mut buffer)?;
            if bytes == 0 || read_messages(&buffer[..bytes], &mut found)? {
                break;
            }
        }
    }
    Ok(found)
}

/// Every living TCP connection of that family, with its `tcp_info`.
fn request(family: u8) -> [u8; REQUEST] {
    let mut request = [0; REQUEST];
    request[0..4].copy_from_slice(&(REQUEST as u32).to_ne_bytes());
    request[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    request[6..8].copy_from_slice(&NLM_F_REQUEST_DUMP.to_ne_bytes());
    request[HEADER] = family;
    request[HEADER + 1] = TCP;
    request[HEADER + 2] = 1 << (INET_DIAG_INFO - 1);
    request[HEADER + 4..HEADER + 8].copy_from_slice(&STATES.to_ne_bytes());
    request
}

/// Reads what one datagram of the kernel's holds; true at the end of the answer.
fn read_messages(mut bytes: &[u8], found: &mut HashMap<u32, Taken>) -> io::Result<bool> {
    while let (Some(length), Some(kind)) = (u32_at(bytes, 0), u16_at(bytes, 4)) {
        let length = length as usize;
        let Some(message) = bytes.get(HEADER..length) else {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        };
        match kind {
            NLMSG_DONE => return Ok(true),
            NLMSG_ERROR => {
                let code = u32_at(message, 0).unwrap_or(0).cast_signed();
                return Err(io::Error::from_raw_os_error(code.saturating_neg()));
            }
            _ => {
                if let (Some(inode), Some(info)) = (u32_at(message, INODE), info(message)) {
                    found.insert(inode, taken(info));
                }
            }
        }
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

/// The attribute that holds the connection's `tcp_info`.
fn info(message: &[u8]) -> Option<&[u8]> {
    let mut rest = message.get(MESSAGE..)?;
    loop {
        let (length, kind) = (usize::from(u16_at(rest, 0)?), u16_at(rest, 2)?);
        let value = rest.get(4..length)?;
        if kind == INET_DIAG_INFO {
            return Some(value);
        }
        rest = rest.get(length.next_multiple_of(4)..)?;
    }
}

fn taken(info: &[u8]) -> Taken {
    let acked = info
        .get(BYTES_ACKED..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |bytes| u64::from_ne_bytes(*bytes));
    // An older kernel does not tell its window; then what is acknowledged has to do.
    let window = u32_at(info, SEND_WINDOW).unwrap_or(0);
    Taken {
        acked,
        edge: acked + u64::from(window),
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_ne_bytes(*bytes))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_ne_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    fn ours(sockets: &Sockets) -> Taken {
        sockets.look();
        match sockets.of(i32::try_from(std::process::id()).unwrap()) {
            Seen::Connected(taken) => taken,
            seen => panic!("no connection of ours: {seen:?}"),
        }
    }

    #[test]
    fn what_a_peer_reads_moves_the_edge_and_what_it_leaves_does_not() {
        let sockets = Sockets::default();
        assert!(!sockets.is_watched());
        sockets.of(i32::try_from(std::process::id()).unwrap());
        assert!(sockets.is_watched());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut caller = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut called, _) = listener.accept().unwrap();
        let mut sink = vec![0; 100_000];
        // The first bytes let a kernel open its window to the full.
        caller.write_all(&sink).unwrap();
        called.read_exact(&mut sink).unwrap();
        let settled = ours(&sockets);
        caller.write_all(&sink[..20_000]).unwrap();
        let limit = Instant::now() + Duration::from_secs(5);
        while ours(&sockets).acked < settled.acked + 20_000 {
            assert!(Instant::now() < limit, "{settled:?} {:?}", ours(&sockets));
        }
        let unread = ours(&sockets);
        called.read_exact(&mut sink[..20_000]).unwrap();
        caller.write_all(&sink).unwrap();
        called.read_exact(&mut sink).unwrap();
        let read = ours(&sockets);
        assert!(read.edge > unread.edge + 50_000, "{unread:?} {read:?}");
    }

    #[test]
    fn a_kernel_that_does_not_tell_is_not_a_process_without_connections() {
        let ours = i32::try_from(std::process::id()).unwrap();
        assert_eq!(seen(ours, None), Seen::Untold);
        assert_eq!(seen(ours, Some(&HashMap::new())), Seen::Nothing);
        assert_eq!(seen(i32::MAX, None), Seen::Nothing);
        assert!(is_passing(&ErrorKind::WouldBlock.into()));
        assert!(!is_passing(&io::Error::from_raw_os_error(libc::ENOENT)));
    }

    #[test]
    fn an_answer_that_is_cut_or_says_no_is_an_error() {
        let mut found = HashMap::new();
        let mut cut = request(2);
        cut[0] = 255;
        assert!(read_messages(&cut, &mut found).is_err());
        let mut refused = [0; 36];
        refused[0] = 36;
        refused[4] = 2;
        refused[16..20].copy_from_slice(&(-libc::EPERM).to_ne_bytes());
        let error = read_messages(&refused, &mut found).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::EPERM));
        assert!(read_messages(&[0; 3], &mut found).is_ok_and(|end| !end));
    }
}
