//! The statistics that srt-live-transmit writes, one JSON object a line.

use link::LinkReport;
use serde::Deserialize;
use transcode::command::SRT_PAYLOAD;

/// A line longer than this is none of its.
const LONGEST: usize = 16 * 1024;

/// How a connection fares, since it began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Statistics {
    /// Bytes of the programme that the peer has acknowledged.
    pub(super) taken: u64,
    pub(super) link: LinkReport,
}

#[derive(Deserialize)]
struct Line {
    window: Window,
    link: Link,
    send: Send,
}

#[derive(Deserialize)]
struct Window {
    flight: u64,
}

#[derive(Deserialize)]
struct Link {
    rtt: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Send {
    packets_unique: u64,
    packets_lost: u64,
    packets_dropped: u64,
    packets_retransmitted: u64,
}

/// Bytes in any chunking to statistics.
#[derive(Debug, Default)]
pub(super) struct Reader {
    line: Vec<u8>,
}

impl Reader {
    /// Takes bytes; the last whole line of them is what counts.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<Statistics> {
        let mut last = None;
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                last = parse(&self.line).or(last);
                self.line.clear();
            }
        }
        if self.line.len() > LONGEST {
            self.line.clear();
        }
        last
    }
}

/// What is under way or was thrown away has not been taken.
fn parse(line: &[u8]) -> Option<Statistics> {
    let line: Line = serde_json::from_slice(line).ok()?;
    let send = line.send;
    let missing = line.window.flight + send.packets_dropped;
    Some(Statistics {
        taken: send.packets_unique.saturating_sub(missing) * SRT_PAYLOAD as u64,
        link: LinkReport {
            round_trip_ms: line.link.rtt,
            packets_lost: send.packets_lost,
            packets_retransmitted: send.packets_retransmitted,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"sid":1,"time":2997,"window":{"flow":8181,"congestion":8192,"flight":1},"link":{"rtt":0.058,"bandwidth":11.328,"maxBandwidth":1000},"send":{"packets":161,"packetsUnique":161,"packetsLost":3,"packetsDropped":10,"packetsRetransmitted":2,"bytes":218960},"recv":{"packets":0}}"#;

    #[test]
    fn any_chunking_gives_the_same_and_nonsense_gives_nothing() {
        let expected = Statistics {
            taken: 150 * 1316,
            link: LinkReport {
                round_trip_ms: 0.058,
                packets_lost: 3,
                packets_retransmitted: 2,
            },
        };
        let text = format!("{LINE}\nnonsense\n{LINE}\n");
        assert_eq!(Reader::default().push(text.as_bytes()), Some(expected));
        let mut reader = Reader::default();
        let mut found = Vec::new();
        for byte in text.as_bytes().chunks(7) {
            found.extend(reader.push(byte));
        }
        assert_eq!(found, [expected, expected]);
        assert_eq!(reader.push(&vec![b'x'; 100_000]), None);
        assert!(reader.line.is_empty());
    }
}
