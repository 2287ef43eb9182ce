//! What of a rendition HLS takes: the H.264 picture and the first AAC track.
//!
//! Of several audio PIDs in one segment hls.js plays the first and Safari does not say which, so the others would be bytes
//! for nobody; teletext and subtitles of broadcast are known to neither.

use mpegts::psi::{Pmt, Stream, StreamKind, VideoCodec, packetise};
use mpegts::{Packet, PacketMut, Pid, RawPacket};

/// The part of a programme that goes into segments.
#[derive(Debug)]
pub(crate) struct Carried {
    /// The programme as players see it.
    pub(crate) pmt: Pmt,
    pmt_pid: Pid,
    /// Its map; empty where nothing is left out.
    packets: Vec<RawPacket>,
    left_out: Vec<Pid>,
}

impl Carried {
    /// # Errors
    /// A picture or sound that HLS as transport stream has no place for, in words.
    pub(crate) fn of(pmt: &Pmt, pmt_pid: Pid) -> Result<Carried, String> {
        let kinds = || pmt.streams.iter().map(Stream::kind);
        let is_picture = |kind: &StreamKind| matches!(kind, StreamKind::Video(_));
        if let Some(StreamKind::Video(codec)) = kinds().find(is_picture)
            && codec != VideoCodec::H264
        {
            return Err(format!(
                "hls carries h264, and the picture is {}",
                picture(codec)
            ));
        }
        let is_aac = |stream: &&Stream| stream.kind() == StreamKind::AacAdts;
        let first = pmt.streams.iter().find(is_aac).map(|stream| stream.pid);
        if let (None, Some(kind)) = (first, kinds().find(|kind| kind.is_audio())) {
            return Err(format!("hls carries aac, and the sound is {}", sound(kind)));
        }
        let is_kept = |stream: &Stream| is_picture(&stream.kind()) || Some(stream.pid) == first;
        let (kept, others): (Vec<Stream>, Vec<Stream>) =
            pmt.streams.iter().cloned().partition(is_kept);
        let left_out: Vec<Pid> = others.iter().map(|stream| stream.pid).collect();
        let pmt = Pmt {
            streams: kept,
            ..pmt.clone()
        };
        let packets = match left_out.is_empty() {
            true => Vec::new(),
            false => {
                let section = pmt.build().map_err(|fault| fault.to_string())?;
                packetise(&section, pmt_pid, &mut 0)
            }
        };
        Ok(Carried {
            pmt,
            pmt_pid,
            packets,
            left_out,
        })
    }

    /// Gives out the packet, its stand-in, or nothing.
    pub(crate) fn pass(&self, raw: &RawPacket, mut each: impl FnMut(&RawPacket)) {
        let packet = Packet::new(raw);
        if self.packets.is_empty() {
            each(raw);
        } else if packet.pid() == self.pmt_pid {
            let begins = packet.starts_unit();
            let counter = packet.continuity_counter();
            for (ours, ahead) in self.packets.iter().filter(|_| begins).zip(0..) {
                let mut ours = *ours;
                PacketMut::new(&mut ours)
                    .set_continuity_counter(counter.wrapping_add(ahead) & 0x0f);
                each(&ours);
            }
        } else if !self.left_out.contains(&packet.pid()) {
            each(raw);
        }
    }
}

fn picture(codec: VideoCodec) -> &'static str {
    match codec {
        VideoCodec::H264 => "h264",
        VideoCodec::Hevc => "hevc",
        VideoCodec::Mpeg2 => "mpeg2",
        VideoCodec::Other => "of another codec",
    }
}

fn sound(kind: StreamKind) -> &'static str {
    match kind {
        StreamKind::AacAdts => "aac",
        StreamKind::AacLatm => "aac in LATM framing",
        StreamKind::MpegAudio => "mp2",
        StreamKind::Ac3 => "ac3",
        StreamKind::Eac3 => "eac3",
        StreamKind::Opus => "opus",
        StreamKind::OtherAudio | StreamKind::Video(_) | StreamKind::Other => "of another codec",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mpegts::psi::{Change, PAT_PID, Pat, ProgramMap};

    const MAP: Pid = 0x1000;

    fn stream(stream_type: u8, pid: Pid, descriptors: &[u8]) -> Stream {
        Stream {
            stream_type,
            pid,
            descriptors: descriptors.to_vec(),
        }
    }

    fn pmt(streams: Vec<Stream>) -> Pmt {
        Pmt {
            program_number: 1,
            version: 3,
            pcr_pid: Some(256),
            descriptors: Vec::new(),
            streams,
        }
    }

    fn passed(carried: &Carried, raw: &RawPacket) -> Vec<RawPacket> {
        let mut out = Vec::new();
        carried.pass(raw, |raw| out.push(*raw));
        out
    }

    fn of_pid(pid: Pid) -> RawPacket {
        let mut raw = [0xff; 188];
        raw[..4].copy_from_slice(&[0x47, (pid >> 8) as u8, pid as u8, 0x10]);
        raw
    }

    #[test]
    fn the_picture_and_the_first_aac_track() {
        let all = pmt(vec![
            stream(0x1b, 256, &[]),
            stream(0x06, 257, &[0x6a, 1, 0]),
            stream(0x0f, 258, &[0x0a, 4, b'd', b'e', b'u', 0]),
            stream(0x0f, 259, &[0x0a, 4, b'e', b'n', b'g', 0]),
            stream(0x06, 300, &[0x56, 5, b'd', b'e', b'u', 9, 0]),
        ]);
        let carried = Carried::of(&all, MAP).unwrap();
        let kept: Vec<Pid> = carried
            .pmt
            .streams
            .iter()
            .map(|stream| stream.pid)
            .collect();
        assert_eq!(kept, [256, 258]);
        for (pid, comes) in [(256, 1), (257, 0), (258, 1), (259, 0), (300, 0), (17, 1)] {
            assert_eq!(passed(&carried, &of_pid(pid)).len(), comes, "PID {pid}");
        }
        // The map in the stream says the same, and is read by who cuts.
        let pat = Pat {
            transport_stream_id: 1,
            version: 0,
            network_pid: None,
            programs: vec![mpegts::psi::Association {
                program_number: 1,
                pmt_pid: MAP,
            }],
        };
        let mut map = ProgramMap::new();
        let pat = packetise(&pat.build().unwrap(), PAT_PID, &mut 0)[0];
        map.push(Packet::new(&pat));
        let mut counter = 6;
        let theirs = packetise(&all.build().unwrap(), MAP, &mut counter);
        let ours: Vec<RawPacket> = theirs
            .iter()
            .flat_map(|raw| passed(&carried, raw))
            .collect();
        assert_eq!(ours.len(), 1);
        let number = |raw: &RawPacket| Packet::new(raw).continuity_counter();
        assert_eq!(number(&ours[0]), number(&theirs[0]));
        assert_eq!(map.push(Packet::new(&ours[0])), Some(Change::Pmt));
        assert_eq!(map.pmt(), Some(&carried.pmt));
    }

    #[test]
    fn what_is_carried_whole_passes_as_it_is() {
        let plain = pmt(vec![stream(0x1b, 256, &[]), stream(0x0f, 257, &[])]);
        let carried = Carried::of(&plain, MAP).unwrap();
        for pid in [256, 257, MAP, 0] {
            assert_eq!(passed(&carried, &of_pid(pid)), [of_pid(pid)]);
        }
        assert!(Carried::of(&pmt(vec![stream(0x1b, 256, &[])]), MAP).is_ok());
    }

    #[test]
    fn what_is_not_carried_is_refused_in_words() {
        let cases = [
            (
                0x24,
                0x0f,
                &[][..],
                "hls carries h264, and the picture is hevc",
            ),
            (
                0x02,
                0x0f,
                &[],
                "hls carries h264, and the picture is mpeg2",
            ),
            (0x1b, 0x04, &[], "hls carries aac, and the sound is mp2"),
            (
                0x1b,
                0x11,
                &[],
                "hls carries aac, and the sound is aac in LATM framing",
            ),
            (
                0x1b,
                0x06,
                &[0x6a, 1, 0],
                "hls carries aac, and the sound is ac3",
            ),
        ];
        for (video, audio, descriptors, words) in cases {
            let streams = vec![stream(video, 256, &[]), stream(audio, 257, descriptors)];
            assert_eq!(Carried::of(&pmt(streams), MAP).unwrap_err(), words);
        }
    }
}
