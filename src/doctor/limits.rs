use std::fs;

use nix::sys::resource::{Resource, getrlimit};

use super::Finding;

/// A channel holds about a dozen descriptors; this is enough for some hundreds of channels.
const DESCRIPTORS: u64 = 4096;
/// What a receiver asks for, so that a burst survives a busy moment.
const RECEIVE_BUFFER: u64 = 4 << 20;

pub(super) fn look() -> Vec<Finding> {
    vec![
        descriptors(),
        receive_buffer(),
        pipes(),
        real_time(),
        cores(),
    ]
}

fn descriptors() -> Finding {
    match getrlimit(Resource::RLIMIT_NOFILE) {
        // The soft limit is raised to the hard one at start.
        Ok((_, hard)) if hard >= DESCRIPTORS => Finding::fine("open files", format!("{hard}")),
        Ok((_, hard)) => Finding::poor(
            "open files",
            format!("at most {hard}"),
            format!(
                "set LimitNOFILE={DESCRIPTORS} in the service, or raise nofile in /etc/security/limits.conf"
            ),
        ),
        Err(error) => Finding::poor("open files", error.to_string(), "check ulimit -n"),
    }
}

fn receive_buffer() -> Finding {
    match number("/proc/sys/net/core/rmem_max") {
        Some(bytes) if bytes >= RECEIVE_BUFFER || nix::unistd::geteuid().is_root() => {
            Finding::fine("receive buffer", format!("{bytes} bytes"))
        }
        found => Finding::poor(
            "receive buffer",
            found.map_or("unknown".into(), |bytes| format!("at most {bytes} bytes")),
            format!(
                "for UDP inputs: sysctl -w net.core.rmem_max={RECEIVE_BUFFER}, and the same in /etc/sysctl.d"
            ),
        ),
    }
}

fn pipes() -> Finding {
    match number("/proc/sys/fs/pipe-max-size") {
        Some(bytes) if bytes >= 1 << 20 => Finding::fine("pipes", format!("{bytes} bytes")),
        found => Finding::poor(
            "pipes",
            found.map_or("unknown".into(), |bytes| format!("at most {bytes} bytes")),
            "sysctl -w fs.pipe-max-size=1048576",
        ),
    }
}

/// The pacers ask for it.
fn real_time() -> Finding {
    const SUBJECT: &str = "real-time threads";
    match getrlimit(Resource::RLIMIT_RTPRIO) {
        Ok((soft, _)) if soft >= 1 || nix::unistd::geteuid().is_root() => {
            Finding::fine(SUBJECT, "allowed")
        }
        _ => Finding::poor(
            SUBJECT,
            "not allowed",
            "for datagrams that leave on time beside busy encoders: set LimitRTPRIO=1 in the service",
        ),
    }
}

fn cores() -> Finding {
    match std::thread::available_parallelism() {
        Ok(cores) => Finding::fine("cores", cores.to_string()),
        Err(error) => Finding::poor(
            "cores",
            error.to_string(),
            "check the service's CPU affinity",
        ),
    }
}

fn number(path: &str) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}
