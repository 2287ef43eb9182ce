//! Finds the headers that codecs are named by in a running stream.

use crate::packet::{Packet, Pid};
use crate::pes;
use crate::psi::{Pmt, StreamKind, VideoCodec};

/// Bytes of an elementary stream looked at per unit: what a header and the units before it take, with much to spare.
const LOOKED_AT: usize = 2048;

#[derive(Clone, Debug)]
struct Track {
    pid: Pid,
    kind: StreamKind,
    name: Option<String>,
    /// The beginning of the unit that is open.
    bytes: Vec<u8>,
    collecting: bool,
}

/// Collects the names of a programme's streams from their first headers. Streams that a player has no name for are left out.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    tracks: Vec<Track>,
    complete: bool,
}

impl Finder {
    pub fn new(pmt: &Pmt) -> Self {
        let tracks: Vec<Track> = pmt
            .streams
            .iter()
            .map(|stream| (stream.pid, stream.kind()))
            .filter(|(_, kind)| {
                !matches!(
                    kind,
                    StreamKind::Other
                        | StreamKind::OtherAudio
                        | StreamKind::Video(VideoCodec::Other)
                )
            })
            .map(|(pid, kind)| Track {
                pid,
                kind,
                name: known(kind),
                bytes: Vec::new(),
                collecting: false,
            })
            .collect();
        let complete = tracks.iter().all(|track| track.name.is_some());
        Finder { tracks, complete }
    }

    /// Takes any packet of the programme; `true` once all names are known, from when on it costs nothing.
    pub fn push(&mut self, packet: Packet<'_>) -> bool {
        if self.complete {
            return true;
        }
        let pid = packet.pid();
        if let Some(track) = self
            .tracks
            .iter_mut()
            .find(|track| track.pid == pid && track.name.is_none())
        {
            track.push(packet);
            self.complete = self.tracks.iter().all(|track| track.name.is_some());
        }
        self.complete
    }

    /// `avc1.64001f,mp4a.40.2`, each name once; `None` until every stream's name is known, or where there is none.
    pub fn codecs(&self) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for track in &self.tracks {
            let name = track.name.as_deref()?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(","))
    }
}

impl Track {
    fn push(&mut self, packet: Packet<'_>) {
        if packet.is_scrambled() || !packet.has_payload() {
            return;
        }
        let mut payload = packet.payload();
        if packet.starts_unit() {
            self.bytes.clear();
            let data =
                pes::Header::read(payload).and_then(|header| payload.get(header.data_start..));
            self.collecting = data.is_some();
            payload = data.unwrap_or_default();
        }
        if !self.collecting {
            return;
        }
        self.bytes
            .extend_from_slice(&payload[..payload.len().min(LOOKED_AT - self.bytes.len())]);
        self.name = find(self.kind, &self.bytes);
        if self.name.is_some() || self.bytes.len() == LOOKED_AT {
            self.collecting = false;
            self.bytes = Vec::new();
        }
    }
}

/// The names that do not depend on what the stream contains.
fn known(kind: StreamKind) -> Option<String> {
    let name = match kind {
        StreamKind::Video(VideoCodec::Mpeg2) => "mp4v.61",
        StreamKind::AacLatm => "mp4a.40.2",
        StreamKind::Ac3 => "ac-3",
        StreamKind::Eac3 => "ec-3",
        StreamKind::Opus => "opus",
        _ => return None,
    };
    Some(name.to_owned())
}

fn find(kind: StreamKind, bytes: &[u8]) -> Option<String> {
    match kind {
        StreamKind::AacAdts => super::aac(bytes),
        StreamKind::MpegAudio => super::mpeg_audio(bytes),
        StreamKind::Video(VideoCodec::H264) => units(bytes).find_map(super::h264),
        StreamKind::Video(VideoCodec::Hevc) => units(bytes).find_map(super::hevc),
        _ => None,
    }
}

/// What follows each start code.
fn units(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let codes = bytes
        .windows(3)
        .enumerate()
        .filter(|(_, window)| *window == [0, 0, 1]);
    codes.filter_map(|(at, _)| bytes.get(at + 3..))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::PACKET_SIZE;
    use crate::psi::ProgramMap;

    fn codecs(stream: &[u8]) -> Option<String> {
        let mut map = ProgramMap::new();
        let mut finder: Option<Finder> = None;
        for raw in stream.as_chunks::<PACKET_SIZE>().0 {
            map.push(Packet::new(raw));
            finder = finder.or_else(|| map.pmt().map(Finder::new));
            if finder
                .as_mut()
                .is_some_and(|finder| finder.push(Packet::new(raw)))
            {
                return finder?.codecs();
            }
        }
        None
    }

    #[test]
    fn names_in_real_streams() {
        assert_eq!(
            codecs(include_bytes!("../../tests/fixtures/h264_cbr.ts")).as_deref(),
            Some("avc1.64000a,mp4a.40.2")
        );
        assert_eq!(
            codecs(include_bytes!("../../tests/fixtures/hevc.ts")).as_deref(),
            Some("hvc1.1.6.L30.90,mp4a.40.2")
        );
        assert_eq!(
            codecs(include_bytes!("../../tests/fixtures/mpeg2.ts")).as_deref(),
            Some("mp4v.61,mp4a.6b")
        );
        assert_eq!(
            codecs(include_bytes!("../../tests/fixtures/audio_only.ts")).as_deref(),
            Some("ac-3")
        );
    }
}
