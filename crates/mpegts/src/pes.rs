//! The time stamps in a PES header, read and rewritten in place.

use crate::clock::Pts;

/// What the head of a PES packet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub stream_id: u8,
    /// Bytes of the whole PES packet with its six-byte prefix; `None` where the sender left it open, as for video.
    pub total_len: Option<u32>,
    pub pts: Option<Pts>,
    /// Only where it differs from the PTS.
    pub dts: Option<Pts>,
    /// Where the elementary stream begins in the payload; may lie past the end of a damaged or very short one.
    pub data_start: usize,
}

impl Header {
    /// Reads the payload of a packet in which a unit starts; `None` when it is not a PES packet.
    pub fn read(payload: &[u8]) -> Option<Header> {
        let &[0, 0, 1, stream_id, high, low, ..] = payload else {
            return None;
        };
        let length = u32::from(high) << 8 | u32::from(low);
        let total_len = (length > 0).then_some(length + 6);
        if !has_optional_header(stream_id) {
            return Some(Header {
                stream_id,
                total_len,
                pts: None,
                dts: None,
                data_start: 6,
            });
        }
        let header_len = *payload.get(8)?;
        let (pts, dts) = places(payload);
        let read = |place: Option<usize>| {
            place.and_then(|at| payload.get(at..)?.first_chunk().map(read_stamp))
        };
        Some(Header {
            stream_id,
            total_len,
            pts: read(pts),
            dts: read(dts),
            data_start: 9 + usize::from(header_len),
        })
    }
}

/// Puts every time stamp of the payload's PES header through `change`. Only the 33 bits of the value are touched.
/// Returns PTS and DTS as they are then.
pub fn rewrite(payload: &mut [u8], change: impl Fn(Pts) -> Pts) -> (Option<Pts>, Option<Pts>) {
    let (pts, dts) = places(payload);
    let mut apply = |place: Option<usize>| {
        let field = payload.get_mut(place?..)?.first_chunk_mut()?;
        let value = change(read_stamp(field));
        write_stamp(field, value);
        Some(value)
    };
    (apply(pts), apply(dts))
}

/// Where PTS and DTS lie, if they do.
fn places(payload: &[u8]) -> (Option<usize>, Option<usize>) {
    let &[0, 0, 1, stream_id, _, _, marker, flags, header_len, ..] = payload else {
        return (None, None);
    };
    if !has_optional_header(stream_id) || marker & 0xc0 != 0x80 {
        return (None, None);
    }
    let pts = flags & 0x80 != 0 && header_len >= 5;
    let dts = flags & 0xc0 == 0xc0 && header_len >= 10;
    (pts.then_some(9), dts.then_some(14))
}

/// Program stream map, padding, private 2, ECM, EMM, DSM-CC, H.222.1 E and directory have bare bytes after the length.
fn has_optional_header(stream_id: u8) -> bool {
    !matches!(
        stream_id,
        0xbc | 0xbe | 0xbf | 0xf0 | 0xf1 | 0xf2 | 0xf8 | 0xff
    ) && stream_id >= 0xbc
}

fn read_stamp(field: &[u8; 5]) -> Pts {
    let [a, b, c, d, e] = field.map(u64::from);
    Pts::new((a >> 1 & 7) << 30 | b << 22 | (c >> 1) << 15 | d << 7 | e >> 1)
}

fn write_stamp(field: &mut [u8; 5], stamp: Pts) {
    let ticks = stamp.ticks();
    field[0] = field[0] & 0xf1 | ((ticks >> 30) as u8 & 7) << 1;
    field[1] = (ticks >> 22) as u8;
    field[2] = field[2] & 1 | ((ticks >> 15) as u8) << 1;
    field[3] = (ticks >> 7) as u8;
    field[4] = field[4] & 1 | (ticks as u8) << 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video(pts: u64, dts: u64) -> Vec<u8> {
        let mut payload = vec![
            0, 0, 1, 0xe0, 0, 0, 0x80, 0xc0, 10, 0x31, 0, 1, 0, 1, 0x11, 0, 1, 0, 1, 0xaa,
        ];
        let mut field = [0x31, 0, 1, 0, 1];
        write_stamp(&mut field, Pts::new(pts));
        payload[9..14].copy_from_slice(&field);
        let mut field = [0x11, 0, 1, 0, 1];
        write_stamp(&mut field, Pts::new(dts));
        payload[14..19].copy_from_slice(&field);
        payload
    }

    #[test]
    fn both_stamps_are_read() {
        let header = Header::read(&video(0x1_2345_6789, 0x1_ffff_ffff)).unwrap();
        assert_eq!(header.pts, Some(Pts::new(0x1_2345_6789)));
        assert_eq!(header.dts, Some(Pts::new(0x1_ffff_ffff)));
        assert_eq!(
            (header.stream_id, header.total_len, header.data_start),
            (0xe0, None, 19)
        );
    }

    #[test]
    fn both_stamps_are_rewritten_and_nothing_else() {
        let mut payload = video(WRAP - 5, WRAP - 3605);
        let seen = rewrite(&mut payload, |stamp| stamp.wrapping_add(10));
        assert_eq!(seen, (Some(Pts::new(5)), Some(Pts::new(WRAP - 3595))));
        assert_eq!(payload, video(5, WRAP - 3595));
    }

    #[test]
    fn stuffing_and_sections_are_left_alone() {
        let mut padding = vec![
            0, 0, 1, 0xbe, 0, 20, 0x80, 0xc0, 10, 0x31, 0, 1, 0, 1, 0x11, 0, 1, 0, 1,
        ];
        let before = padding.clone();
        assert_eq!(
            rewrite(&mut padding, |stamp| stamp.wrapping_add(10)),
            (None, None)
        );
        assert_eq!(padding, before);
        assert_eq!(Header::read(&[0, 0, 0xb0, 0x0d]), None);
        assert_eq!(Header::read(&[0, 0, 1, 0xe0]), None, "cut short");
    }

    const WRAP: u64 = crate::clock::WRAP;
}
