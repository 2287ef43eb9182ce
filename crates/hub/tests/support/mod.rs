mod encoder;
mod receiver;

use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use hub::*;

pub(crate) use encoder::{Encoder, Shape};
pub(crate) use receiver::{Receiver, Stream};

const LIMIT: Duration = Duration::from_secs(30);

/// Waits until `what` holds; fails when it does not come to hold.
pub(crate) fn until(name: &str, mut what: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !what() {
        assert!(Instant::now() < end, "it never came to be: {name}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub(crate) fn hub() -> (Hub, Arc<Gate>) {
    let gate = Arc::new(Gate::open());
    let hub = Hub::start(HubSettings::default(), Arc::clone(&gate)).unwrap();
    (hub, gate)
}

pub(crate) fn start(number: u64, muxrate: Option<u64>, pipes: Vec<OwnedFd>) -> RunStart {
    let rungs = pipes.into_iter().enumerate();
    RunStart {
        number,
        unix_millis: 1_700_000_000_000,
        rungs: rungs
            .map(|(index, pipe)| RungStart {
                name: format!("r{index}"),
                pipe,
                video: VideoFacts {
                    size: Some((160, 90)),
                    frame_rate: Some((25, 1)),
                    peak_bits: 400_000,
                },
                muxrate,
            })
            .collect(),
        thumbnail: None,
    }
}

pub(crate) fn target(address: SocketAddr) -> Target {
    Target {
        address,
        interface: Some(Interface::Address(Ipv4Addr::LOCALHOST)),
        source: None,
        ttl: 1,
        dscp: 0,
    }
}

pub(crate) fn output(id: i64, rung: &str, kind: OutputKind) -> OutputPlan {
    OutputPlan {
        id,
        name: format!("output {id}"),
        rung: Some(rung.into()),
        paused: false,
        kind,
    }
}

pub(crate) fn udp(id: i64, rung: &str, address: SocketAddr) -> OutputPlan {
    output(id, rung, OutputKind::Udp(target(address)))
}

/// A multicast group that no other test of this process uses.
pub(crate) fn group() -> Ipv4Addr {
    static NEXT: AtomicU8 = AtomicU8::new(1);
    let pid = std::process::id();
    Ipv4Addr::new(239, 77, pid as u8, NEXT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn delivery(channel: &Channel, id: i64) -> Delivery {
    let all = channel.deliveries();
    all.into_iter().find(|d| d.output_id == id).unwrap()
}
