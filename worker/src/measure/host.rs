use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Instant;

use link::{HostReport, InterfaceReport};
use psutil::cpu::CpuPercentCollector;
use psutil::network::NetIoCountersCollector;

use crate::interfaces;

/// Bytes received and sent by an interface since it came up.
type Counters = HashMap<String, (u64, u64)>;

/// Measures the machine. Every call compares with the one before, and reads files of `/proc`: it blocks.
pub(crate) struct HostSampler {
    cpu: Option<CpuPercentCollector>,
    network: NetIoCountersCollector,
    before: Counters,
    at: Instant,
    cores: u32,
}

impl HostSampler {
    pub(crate) fn new() -> HostSampler {
        let mut network = NetIoCountersCollector::default();
        HostSampler {
            cpu: CpuPercentCollector::new().ok(),
            before: counters(&mut network),
            network,
            at: Instant::now(),
            cores: cores(),
        }
    }

    pub(crate) fn sample(&mut self) -> HostReport {
        let seconds = self.at.elapsed().as_secs_f64().max(0.001);
        self.at = Instant::now();
        let now = counters(&mut self.network);
        let rate = |name: &str, of: fn(&(u64, u64)) -> u64| {
            let bytes = |all: &Counters| all.get(name).map(of);
            let grown = bytes(&now).zip(bytes(&self.before));
            grown.map_or(0, |(now, before)| {
                (now.saturating_sub(before) as f64 * 8.0 / seconds) as u64
            })
        };
        let mut interfaces = interfaces();
        for interface in &mut interfaces {
            interface.in_bitrate = rate(&interface.name, |both| both.0);
            interface.out_bitrate = rate(&interface.name, |both| both.1);
        }
        let outside = || interfaces.iter().filter(|interface| !interface.loopback);
        let memory = psutil::memory::virtual_memory().ok();
        let cpu = self.cpu.as_mut().and_then(|cpu| cpu.cpu_percent().ok());
        let report = HostReport {
            cpu_percent: cpu.map_or(0.0, f64::from),
            cores: self.cores,
            memory_total_bytes: memory.as_ref().map_or(0, |memory| memory.total()),
            memory_used_bytes: memory.as_ref().map_or(0, |memory| memory.used()),
            in_bitrate: outside().map(|interface| interface.in_bitrate).sum(),
            out_bitrate: outside().map(|interface| interface.out_bitrate).sum(),
            interfaces,
        };
        self.before = now;
        report
    }
}

/// Cores that this process may use.
pub(crate) fn cores() -> u32 {
    std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1))
}

fn counters(network: &mut NetIoCountersCollector) -> Counters {
    let counters = network.net_io_counters_pernic().unwrap_or_default();
    counters
        .into_iter()
        .map(|(name, counters)| (name, (counters.bytes_recv(), counters.bytes_sent())))
        .collect()
}

/// The machine's interfaces without their rates, by name.
pub(crate) fn interfaces() -> Vec<InterfaceReport> {
    let mut found: BTreeMap<String, InterfaceReport> = BTreeMap::new();
    for entry in interfaces::addresses() {
        let report = found
            .entry(entry.name.clone())
            .or_insert_with(|| InterfaceReport {
                speed: link_speed(&entry.name),
                up: entry.up,
                multicast: entry.multicast,
                loopback: entry.loopback,
                name: entry.name,
                ..InterfaceReport::default()
            });
        report.addresses.push(entry.address.to_string());
    }
    found.into_values().collect()
}

/// What the link negotiated, in bits per second; virtual ones do not say.
fn link_speed(name: &str) -> Option<u64> {
    let text =
        std::fs::read_to_string(Path::new("/sys/class/net").join(name).join("speed")).ok()?;
    text.trim()
        .parse::<u64>()
        .ok()
        .map(|megabits| megabits * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_memory_cores_and_a_loopback() {
        let mut sampler = HostSampler::new();
        let report = sampler.sample();
        assert!(report.memory_total_bytes > report.memory_used_bytes);
        assert!(report.memory_used_bytes > 0);
        assert!(report.cores > 0);
        let lo = report
            .interfaces
            .iter()
            .find(|interface| interface.name == "lo")
            .unwrap();
        assert!(lo.loopback && lo.up);
        assert!(lo.addresses.contains(&"127.0.0.1".to_owned()));
    }
}
