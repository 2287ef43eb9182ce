//! The native HLS packager: a ladder in memory.

mod carried;

pub(crate) use carried::Carried;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use mpegts::clock::TICKS_PER_SECOND;
use mpegts::cut::{Ladder, Segment, Segmenter};
use mpegts::playlist::{self, Entry, Variant, Window};
use mpegts::{PACKET_SIZE, RawPacket};

use crate::meter::Meter;
use crate::plan::VideoFacts;
use crate::{DeliveryError, ErrorKind};

/// Players allot by the peak, and a multiplex has overhead and bursts.
const PEAK_TENTHS: u64 = 11;

/// One HLS output.
#[derive(Debug)]
pub(crate) struct Packager {
    pub(crate) id: i64,
    /// Of 90 kHz.
    segment_ticks: u64,
    window_segments: u32,
    pub(crate) meter: Arc<Meter>,
    ladder: Option<Ladder>,
    rungs: BTreeMap<String, RungWindow>,
    unsettled: usize,
    /// A rung holds what HLS does not carry.
    refused: bool,
}

#[derive(Debug)]
struct RungWindow {
    segmenter: Segmenter,
    window: Window<Bytes>,
    measured: Measured,
    filled: bool,
    running: bool,
}

/// Bytes and ticks of the last segments.
#[derive(Debug, Default)]
struct Measured {
    bytes: u64,
    ticks: u64,
}

/// What the master playlist needs to know of a rung.
pub(crate) struct RungFacts<'a> {
    pub(crate) name: &'a str,
    pub(crate) video: &'a VideoFacts,
    pub(crate) codecs: Option<String>,
}

/// A run as HLS numbers it.
#[derive(Debug, Clone)]
pub(crate) struct RunNumber {
    pub(crate) number: u64,
    pub(crate) unix_millis: u64,
    /// The slowest of the ladder.
    pub(crate) frame_rate: (u32, u32),
    pub(crate) rungs: Vec<String>,
}

impl RunNumber {
    /// For a packager that comes in the middle of the run: it begins at the present time.
    pub(crate) fn joined(&self) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            unix_millis: now.map_or(self.unix_millis, |d| d.as_millis() as u64),
            ..self.clone()
        }
    }
}

impl Packager {
    pub(crate) fn new(
        id: i64,
        segment_seconds: f64,
        window_segments: u32,
        meter: Arc<Meter>,
    ) -> Self {
        Self {
            id,
            segment_ticks: ticks(segment_seconds),
            window_segments: window_segments.max(1),
            meter,
            ladder: None,
            rungs: BTreeMap::new(),
            unsettled: 0,
            refused: false,
        }
    }

    pub(crate) fn is_same(&self, segment_seconds: f64, window_segments: u32) -> bool {
        self.segment_ticks == ticks(segment_seconds)
            && self.window_segments == window_segments.max(1)
    }

    pub(crate) fn begin_run(&mut self, run: &RunNumber) {
        let segment = self.segment_ticks;
        let ladder = self
            .ladder
            .get_or_insert_with(|| Ladder::new(segment, run.frame_rate));
        ladder.set_frame_rate(run.frame_rate);
        ladder.begin_run(run.number, run.unix_millis);
        self.rungs.retain(|name, _| run.rungs.contains(name));
        for name in &run.rungs {
            let rung = self
                .rungs
                .entry(name.clone())
                .or_insert_with(|| RungWindow {
                    segmenter: Segmenter::new(),
                    window: Window::new(self.window_segments as usize, segment),
                    measured: Measured::default(),
                    filled: false,
                    running: false,
                });
            rung.running = true;
            let RungWindow {
                segmenter,
                window,
                measured,
                filled,
                ..
            } = rung;
            segmenter.begin_run(ladder, |segment| {
                store(segment, window, measured);
                *filled = true;
            });
        }
    }

    /// Told at every map that goes by, so that an output added later is told too.
    pub(crate) fn judge(&mut self, carried: &Result<Carried, String>) {
        match carried {
            Ok(_) if self.refused => self.meter.mended(),
            Ok(_) => {}
            Err(text) => self.meter.impossible(DeliveryError {
                kind: ErrorKind::NotCarried,
                text: text.clone(),
            }),
        }
        self.refused = carried.is_err();
    }

    pub(crate) fn push(&mut self, rung: &str, raw: &RawPacket) {
        let ready = self.is_ready();
        let (Some(rung), Some(ladder)) = (self.rungs.get_mut(rung), &mut self.ladder) else {
            return;
        };
        if !rung.running {
            return;
        }
        let RungWindow {
            segmenter,
            window,
            measured,
            filled,
            ..
        } = rung;
        segmenter.push(raw, ladder, |segment| {
            store(segment, window, measured);
            *filled = true;
        });
        if ready {
            self.unsettled += PACKET_SIZE;
        }
    }

    /// Counts what was packed since the last time.
    pub(crate) fn settle(&mut self) {
        let bytes = std::mem::take(&mut self.unsettled);
        if bytes > 0 {
            self.meter.sent(bytes);
        }
    }

    pub(crate) fn end_run(&mut self, rung: &str) {
        if let Some(rung) = self.rungs.get_mut(rung) {
            rung.running = false;
            let RungWindow {
                segmenter,
                window,
                measured,
                filled,
                ..
            } = rung;
            segmenter.end_run(|segment| {
                store(segment, window, measured);
                *filled = true;
            });
        }
    }

    /// Whether a player could start: a segment in every rung.
    fn is_ready(&self) -> bool {
        !self.rungs.is_empty() && self.rungs.values().all(|rung| rung.filled)
    }

    pub(crate) fn master(&self, rungs: &[RungFacts<'_>]) -> Option<String> {
        if !self.is_ready() {
            return None;
        }
        let variants: Vec<Variant> = rungs
            .iter()
            .filter(|rung| self.rungs.contains_key(rung.name))
            .map(|rung| self.variant(rung))
            .collect();
        (!variants.is_empty()).then(|| playlist::master(&variants))
    }

    fn variant(&self, rung: &RungFacts<'_>) -> Variant {
        let average = self.rungs.get(rung.name).and_then(|r| r.measured.rate());
        Variant {
            uri: format!("{}/index.m3u8", rung.name),
            bandwidth: rung.video.peak_bits * PEAK_TENTHS / 10,
            average_bandwidth: average,
            codecs: rung.codecs.clone(),
            resolution: rung.video.size,
            frame_rate: rung.video.frame_rate,
        }
    }

    pub(crate) fn media_playlist(&self, rung: &str) -> Option<String> {
        self.rungs.get(rung)?.window.text()
    }

    pub(crate) fn segment(&self, rung: &str, name: &str) -> Option<Bytes> {
        self.rungs.get(rung)?.window.get(name).cloned()
    }
}

/// To the resolution of time stamps, so that what was asked for is what the clock is divided by.
fn ticks(seconds: f64) -> u64 {
    (seconds * TICKS_PER_SECOND as f64)
        .round()
        .clamp(1.0, 3600.0 * TICKS_PER_SECOND as f64) as u64
}

fn store(segment: Segment, window: &mut Window<Bytes>, measured: &mut Measured) {
    measured.add(segment.data.len() as u64, segment.duration);
    let entry = Entry {
        uri: segment.name(),
        cut: segment.cut,
        duration: segment.duration,
    };
    // What a growing buffer holds in reserve would stay for the segment's whole life.
    window.push(entry, Bytes::from(segment.data.into_boxed_slice()));
}

impl Measured {
    /// Older segments count ever less.
    fn add(&mut self, bytes: u64, ticks: u64) {
        const HALVE_AT: u64 = 60 * 90_000;
        if self.ticks > HALVE_AT {
            self.bytes /= 2;
            self.ticks /= 2;
        }
        self.bytes += bytes;
        self.ticks += ticks;
    }

    fn rate(&self) -> Option<u64> {
        (self.ticks > 0)
            .then(|| (u128::from(self.bytes) * 8 * 90_000 / u128::from(self.ticks)) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_length_is_rounded() {
        let packager = Packager::new(1, 1.5, 3, Arc::default());
        assert_eq!(packager.segment_ticks, 135_000);
        assert!(packager.is_same(1.5, 3) && !packager.is_same(2.0, 3));
    }

    #[test]
    fn measures_bits_per_second() {
        let mut measured = Measured::default();
        assert_eq!(measured.rate(), None);
        for _ in 0..100 {
            measured.add(250_000, 180_000);
        }
        let rate = measured.rate().unwrap();
        assert!(rate.abs_diff(1_000_000) < 10, "{rate}");
    }
}
