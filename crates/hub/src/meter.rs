use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::instant::{lock, now};
use crate::{Delivery, DeliveryError, DeliveryState, ErrorKind};

/// An output that sent nothing for this long does not deliver.
const FRESH: i64 = 2_000_000_000;
/// How often the bitrate is taken.
const SAMPLE: i64 = 900_000_000;

/// Counts what leaves by one output; shared by who sends and who asks.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    bytes: AtomicU64,
    drops: AtomicU64,
    reconnects: AtomicU64,
    /// Instant of the last byte of the programme; 0: none.
    last: AtomicI64,
    error: Mutex<Option<Fault>>,
    rate: Mutex<Rate>,
}

#[derive(Debug)]
struct Fault {
    error: DeliveryError,
    /// It cannot mend by trying again.
    final_: bool,
}

#[derive(Debug, Default)]
struct Rate {
    at: i64,
    bytes: u64,
    bitrate: u64,
}

impl Meter {
    /// Bytes of the programme left.
    pub(crate) fn sent(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        self.last.store(now(), Ordering::Relaxed);
    }

    pub(crate) fn dropped(&self, packets: usize) {
        self.drops.fetch_add(packets as u64, Ordering::Relaxed);
    }

    pub(crate) fn drops(&self) -> u64 {
        self.drops.load(Ordering::Relaxed)
    }

    pub(crate) fn reconnected(&self) {
        self.reconnects.fetch_add(1, Ordering::Relaxed);
    }

    /// The output failed and is tried again.
    pub(crate) fn failing(&self, error: DeliveryError) {
        *lock(&self.error) = Some(Fault {
            error,
            final_: false,
        });
    }

    /// The output cannot work as it is configured.
    pub(crate) fn impossible(&self, error: DeliveryError) {
        *lock(&self.error) = Some(Fault {
            error,
            final_: true,
        });
    }

    pub(crate) fn mended(&self) {
        *lock(&self.error) = None;
    }

    pub(crate) fn read(&self, output_id: i64, paused: bool) -> Delivery {
        let at = now();
        let last = self.last.load(Ordering::Relaxed);
        let age = (last > 0).then(|| (at - last).max(0));
        let fault = lock(&self.error);
        let state = match &*fault {
            _ if paused => DeliveryState::Paused,
            Some(fault) if fault.final_ => DeliveryState::Failed,
            Some(_) => DeliveryState::Retrying,
            None if age.is_some_and(|age| age < FRESH) => DeliveryState::Delivering,
            None => DeliveryState::Waiting,
        };
        let bytes = self.bytes.load(Ordering::Relaxed);
        Delivery {
            output_id,
            state,
            bytes,
            bitrate: self.bitrate(at, bytes),
            drops: self.drops(),
            reconnects: self.reconnects.load(Ordering::Relaxed),
            last_byte_age: age.map(|age| Duration::from_nanos(age as u64)),
            error: fault.as_ref().map(|fault| fault.error.clone()),
        }
    }

    fn bitrate(&self, at: i64, bytes: u64) -> u64 {
        let mut rate = lock(&self.rate);
        if rate.at == 0 {
            rate.at = at;
            rate.bytes = bytes;
        } else if at - rate.at >= SAMPLE {
            let bits = (bytes - rate.bytes.min(bytes)) as u128 * 8;
            rate.bitrate = (bits * 1_000_000_000 / (at - rate.at) as u128) as u64;
            rate.at = at;
            rate.bytes = bytes;
        }
        rate.bitrate
    }
}

/// What a system call's error means to an operator.
pub(crate) fn explain(error: &io::Error) -> DeliveryError {
    let kind = match error.raw_os_error() {
        Some(libc::ENETUNREACH | libc::EHOSTUNREACH | libc::ENETDOWN | libc::EHOSTDOWN) => {
            ErrorKind::Unreachable
        }
        Some(libc::ECONNREFUSED) => ErrorKind::Refused,
        Some(libc::EPERM | libc::EACCES) => ErrorKind::NotPermitted,
        Some(libc::EADDRNOTAVAIL | libc::ENODEV | libc::ENXIO) => ErrorKind::InterfaceMissing,
        Some(libc::ENOBUFS | libc::ENOMEM | libc::EAGAIN) => ErrorKind::NoBuffers,
        Some(libc::ENOSPC | libc::EDQUOT | libc::EFBIG) => ErrorKind::DiskFull,
        Some(libc::EROFS) => ErrorKind::ReadOnly,
        Some(libc::ENOENT | libc::ENOTDIR) => ErrorKind::NotFound,
        Some(libc::EINVAL | libc::EAFNOSUPPORT) => ErrorKind::BadConfiguration,
        _ => ErrorKind::Other,
    };
    DeliveryError {
        kind,
        text: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_follow_what_left_and_what_failed() {
        let meter = Meter::default();
        assert_eq!(meter.read(1, false).state, DeliveryState::Waiting);
        meter.sent(1316);
        assert_eq!(meter.read(1, false).state, DeliveryState::Delivering);
        assert_eq!(meter.read(1, true).state, DeliveryState::Paused);
        meter.failing(explain(&io::Error::from_raw_os_error(libc::ENETUNREACH)));
        let delivery = meter.read(1, false);
        assert_eq!(delivery.state, DeliveryState::Retrying);
        assert_eq!(delivery.error.unwrap().kind, ErrorKind::Unreachable);
        meter.mended();
        assert_eq!(meter.read(1, false).state, DeliveryState::Delivering);
        meter.impossible(DeliveryError {
            kind: ErrorKind::BadConfiguration,
            text: "no such rendition".into(),
        });
        assert_eq!(meter.read(1, false).state, DeliveryState::Failed);
    }
}
