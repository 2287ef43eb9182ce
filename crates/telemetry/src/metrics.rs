//! The Prometheus text format, for gauges and counters read at the moment of the scrape.

use std::fmt::Write;

/// Names of the metrics; all begin with `signalbox_`.
pub mod names {
    pub const BUILD_INFO: &str = "signalbox_build_info";
    pub const JOBS: &str = "signalbox_jobs";
    pub const JOB_UP: &str = "signalbox_job_running";
    pub const JOB_SPEED: &str = "signalbox_job_speed_ratio";
    pub const JOB_FPS: &str = "signalbox_job_frames_per_second";
    pub const JOB_BITRATE: &str = "signalbox_job_bits_per_second";
    pub const OUTPUT_DELIVERING: &str = "signalbox_output_delivering";
    pub const OUTPUT_BYTES: &str = "signalbox_output_bytes_total";
    pub const OUTPUT_DROPS: &str = "signalbox_output_dropped_packets_total";
    pub const WORKER_CPU: &str = "signalbox_worker_cpu_percent";
    pub const WORKER_MEMORY_USED: &str = "signalbox_worker_memory_used_bytes";
    pub const WORKER_MEMORY_TOTAL: &str = "signalbox_worker_memory_total_bytes";
    pub const WORKER_IN: &str = "signalbox_worker_received_bits_per_second";
    pub const WORKER_OUT: &str = "signalbox_worker_sent_bits_per_second";
}

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Gauge,
    Counter,
}

/// Builds one answer to a scrape.
#[derive(Debug, Default)]
pub struct Exposition(String);

/// Adds samples to one metric.
#[derive(Debug)]
pub struct Family<'a> {
    text: &'a mut String,
    name: &'a str,
}

impl Exposition {
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a metric; its samples follow.
    pub fn family<'a>(&'a mut self, name: &'a str, kind: Kind, help: &str) -> Family<'a> {
        let kind = match kind {
            Kind::Gauge => "gauge",
            Kind::Counter => "counter",
        };
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
        Family {
            text: &mut self.0,
            name,
        }
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

impl Family<'_> {
    pub fn sample(&mut self, labels: &[(&str, &str)], value: f64) -> &mut Self {
        self.text.push_str(self.name);
        for (n, (key, label)) in labels.iter().enumerate() {
            self.text.push(if n == 0 { '{' } else { ',' });
            let _ = write!(self.text, "{key}=\"");
            for c in label.chars() {
                match c {
                    '\\' => self.text.push_str("\\\\"),
                    '"' => self.text.push_str("\\\""),
                    '\n' => self.text.push_str("\\n"),
                    c => self.text.push(c),
                }
            }
            self.text.push('"');
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        let _ = writeln!(self.text, " {value}");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_format_escapes_labels() {
        let mut exposition = Exposition::new();
        exposition
            .family(names::JOBS, Kind::Gauge, "Jobs by status.")
            .sample(&[("status", "running")], 2.0)
            .sample(&[("a", "x\"y\\z\nw"), ("b", "")], 0.5);
        exposition
            .family("signalbox_plain", Kind::Counter, "No label.")
            .sample(&[], 1.0);
        assert_eq!(
            exposition.into_text(),
            "# HELP signalbox_jobs Jobs by status.\n# TYPE signalbox_jobs gauge\n\
             signalbox_jobs{status=\"running\"} 2\nsignalbox_jobs{a=\"x\\\"y\\\\z\\nw\",b=\"\"} 0.5\n\
             # HELP signalbox_plain No label.\n# TYPE signalbox_plain counter\nsignalbox_plain 1\n"
        );
    }
}
