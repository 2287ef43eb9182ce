//! The map of one programme.

use super::section::{Fault, Section};
use crate::packet::Pid;

const TABLE_ID: u8 = 0x02;
const NO_PCR: Pid = 0x1fff;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pmt {
    pub program_number: u16,
    pub version: u8,
    /// `None` where the programme has no clock.
    pub pcr_pid: Option<Pid>,
    /// Descriptors of the programme, as they came.
    pub descriptors: Vec<u8>,
    pub streams: Vec<Stream>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub stream_type: u8,
    pub pid: Pid,
    /// Descriptors of the stream, as they came.
    pub descriptors: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VideoCodec {
    H264,
    Hevc,
    Mpeg2,
    /// One that is not looked into.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamKind {
    Video(VideoCodec),
    AacAdts,
    AacLatm,
    MpegAudio,
    Ac3,
    Eac3,
    Opus,
    OtherAudio,
    /// Subtitles, teletext, splice information, data.
    Other,
}

impl StreamKind {
    pub fn is_audio(self) -> bool {
        !matches!(self, StreamKind::Video(_) | StreamKind::Other)
    }
}

impl Pmt {
    pub fn parse(bytes: &[u8]) -> Result<Pmt, Fault> {
        let section = Section::read(bytes, TABLE_ID)?;
        let (pcr, rest) = split_pid(section.body)?;
        let (descriptors, mut rest) = split_descriptors(rest)?;
        let mut streams = Vec::new();
        while let Some((&stream_type, after)) = rest.split_first() {
            let (pid, after) = split_pid(after)?;
            let (descriptors, after) = split_descriptors(after)?;
            streams.push(Stream {
                stream_type,
                pid,
                descriptors: descriptors.to_vec(),
            });
            rest = after;
        }
        Ok(Pmt {
            program_number: section.id,
            version: section.version,
            pcr_pid: (pcr != NO_PCR).then_some(pcr),
            descriptors: descriptors.to_vec(),
            streams,
        })
    }

    /// The section with this version and its checksum.
    pub fn build(&self) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        push_pid(&mut body, self.pcr_pid.unwrap_or(NO_PCR));
        push_descriptors(&mut body, &self.descriptors)?;
        for stream in &self.streams {
            body.push(stream.stream_type);
            push_pid(&mut body, stream.pid);
            push_descriptors(&mut body, &stream.descriptors)?;
        }
        Section {
            id: self.program_number,
            version: self.version,
            body: &body,
        }
        .build(TABLE_ID)
    }

    /// Whether it says the same but for its version.
    pub fn same_content(&self, other: &Pmt) -> bool {
        self.program_number == other.program_number
            && self.pcr_pid == other.pcr_pid
            && self.descriptors == other.descriptors
            && self.streams == other.streams
    }

    /// The first video stream.
    pub fn video(&self) -> Option<(Pid, VideoCodec)> {
        self.streams.iter().find_map(|stream| match stream.kind() {
            StreamKind::Video(codec) => Some((stream.pid, codec)),
            _ => None,
        })
    }
}

impl Stream {
    /// By stream type; where that is private, by the descriptors of DVB and the registrations of ATSC and others.
    pub fn kind(&self) -> StreamKind {
        match self.stream_type {
            0x01 | 0x02 => StreamKind::Video(VideoCodec::Mpeg2),
            0x1b => StreamKind::Video(VideoCodec::H264),
            0x24 => StreamKind::Video(VideoCodec::Hevc),
            0x10 | 0x20 | 0x21 | 0x33 | 0x42 | 0xd1 | 0xd2 | 0xea => {
                StreamKind::Video(VideoCodec::Other)
            }
            0x03 | 0x04 => StreamKind::MpegAudio,
            0x0f => StreamKind::AacAdts,
            0x11 => StreamKind::AacLatm,
            0x81 => StreamKind::Ac3,
            0x87 => StreamKind::Eac3,
            0x1c | 0x80 | 0x82..=0x85 => StreamKind::OtherAudio,
            0x06 => self.private_kind(),
            _ => StreamKind::Other,
        }
    }

    /// Each descriptor's tag and content, up to the first that is cut short.
    pub fn descriptors(&self) -> impl Iterator<Item = (u8, &[u8])> {
        descriptors(&self.descriptors)
    }

    fn private_kind(&self) -> StreamKind {
        let of = |(tag, content): (u8, &[u8])| match (tag, content) {
            (0x6a, _) | (0x05, b"AC-3") => Some(StreamKind::Ac3),
            (0x7a, _) | (0x05, b"EAC3") => Some(StreamKind::Eac3),
            (0x7c, _) => Some(StreamKind::AacAdts),
            (0x05, b"Opus") => Some(StreamKind::Opus),
            (0x05, b"HEVC") => Some(StreamKind::Video(VideoCodec::Hevc)),
            (0x05, b"AV01") => Some(StreamKind::Video(VideoCodec::Other)),
            (0x7b, _) | (0x05, b"BSSD" | b"DTS1" | b"DTS2" | b"DTS3") => {
                Some(StreamKind::OtherAudio)
            }
            _ => None,
        };
        self.descriptors().find_map(of).unwrap_or(StreamKind::Other)
    }
}

pub(super) fn descriptors(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (&[tag, len], rest) = bytes.split_first_chunk()?;
        let (content, rest) = rest.split_at_checked(usize::from(len))?;
        bytes = rest;
        Some((tag, content))
    })
}

fn split_pid(bytes: &[u8]) -> Result<(Pid, &[u8]), Fault> {
    let (&[high, low], rest) = bytes.split_first_chunk().ok_or(Fault::Short)?;
    Ok((u16::from(high & 0x1f) << 8 | u16::from(low), rest))
}

pub(super) fn split_descriptors(bytes: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let (&[high, low], rest) = bytes.split_first_chunk().ok_or(Fault::Short)?;
    rest.split_at_checked(usize::from(high & 0x0f) << 8 | usize::from(low))
        .ok_or(Fault::Short)
}

fn push_pid(body: &mut Vec<u8>, pid: Pid) {
    body.extend_from_slice(&[0xe0 | (pid >> 8) as u8 & 0x1f, pid as u8]);
}

fn push_descriptors(body: &mut Vec<u8>, descriptors: &[u8]) -> Result<(), Fault> {
    let len = u16::try_from(descriptors.len())
        .ok()
        .filter(|len| *len < 0x400)
        .ok_or(Fault::TooLong)?;
    body.extend_from_slice(&(0xf000 | len).to_be_bytes());
    body.extend_from_slice(descriptors);
    Ok(())
}

#[cfg(test)]
mod tests;
