//! The names of codecs that players know (RFC 6381).

mod finder;

pub use finder::Finder;

/// Of a sequence parameter set with its NAL header byte: `avc1.64001f`.
pub fn h264(sps: &[u8]) -> Option<String> {
    let &[head, profile, constraints, level, ..] = sps else {
        return None;
    };
    (head & 0x1f == 7).then(|| format!("avc1.{profile:02x}{constraints:02x}{level:02x}"))
}

/// Of a sequence parameter set with its two NAL header bytes: `hvc1.1.6.L93.90` (ISO 14496-15, annex E).
pub fn hevc(sps: &[u8]) -> Option<String> {
    if sps.first()? >> 1 & 0x3f != 33 {
        return None;
    }
    let mut bytes = unescaped(sps.get(2..)?);
    bytes.next()?;
    let mut profile_tier_level = [0; 12];
    for place in &mut profile_tier_level {
        *place = bytes.next()?;
    }
    let [first, c0, c1, c2, c3, constraints @ .., level] = profile_tier_level;
    let space = ["", "A", "B", "C"][usize::from(first >> 6)];
    let tier = if first & 0x20 == 0 { 'L' } else { 'H' };
    let compatibility = u32::from_be_bytes([c0, c1, c2, c3]).reverse_bits();
    let mut name = format!(
        "hvc1.{space}{}.{compatibility:X}.{tier}{level}",
        first & 0x1f
    );
    let used = constraints
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    for byte in &constraints[..used] {
        name.push_str(&format!(".{byte:X}"));
    }
    Some(name)
}

/// Of an ADTS header: `mp4a.40.2`.
pub fn aac(adts: &[u8]) -> Option<String> {
    let &[0xff, second, third, ..] = adts else {
        return None;
    };
    (second & 0xf6 == 0xf0).then(|| format!("mp4a.40.{}", (third >> 6) + 1))
}

/// Of the header of an MPEG audio frame, layers 1 to 3 of MPEG-1 and MPEG-2.
pub fn mpeg_audio(frame: &[u8]) -> Option<String> {
    let &[0xff, second, ..] = frame else {
        return None;
    };
    let layer = 4 - (second >> 1 & 3);
    // 0x6b is MPEG-1, 0x69 MPEG-2 with lower sampling rates.
    let object = if second & 0x08 != 0 { "6b" } else { "69" };
    match layer {
        _ if second & 0xe0 != 0xe0 => None,
        4 => None,
        3 => Some(if object == "6b" {
            "mp4a.40.34".to_owned()
        } else {
            "mp4a.69".to_owned()
        }),
        _ => Some(format!("mp4a.{object}")),
    }
}

/// The bytes of a NAL unit without those put in so that it contains no start code.
fn unescaped(nal: &[u8]) -> impl Iterator<Item = u8> {
    let mut zeros = 0;
    nal.iter().copied().filter(move |byte| {
        let escape = zeros >= 2 && *byte == 3;
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        !escape
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_video() {
        assert_eq!(
            h264(&[0x67, 0x64, 0x00, 0x1f, 0xac]).as_deref(),
            Some("avc1.64001f")
        );
        assert_eq!(
            h264(&[0x67, 0x42, 0xc0, 0x0a]).as_deref(),
            Some("avc1.42c00a")
        );
        assert_eq!(h264(&[0x68, 0x42, 0xc0, 0x0a]), None);
        assert_eq!(h264(&[0x67, 0x42]), None);
        let main = [
            0x42, 1, 1, 1, 0x60, 0, 0, 3, 0, 0x90, 0, 0, 3, 0, 0, 3, 0, 0x5d, 0xa0,
        ];
        assert_eq!(hevc(&main).as_deref(), Some("hvc1.1.6.L93.90"));
        assert_eq!(hevc(&main[..12]), None);
    }

    #[test]
    fn names_of_audio() {
        assert_eq!(aac(&[0xff, 0xf1, 0x4c, 0x40]).as_deref(), Some("mp4a.40.2"));
        assert_eq!(aac(&[0xff, 0xfd, 0x4c, 0x40]), None, "layer 2 is no ADTS");
        assert_eq!(mpeg_audio(&[0xff, 0xfd]).as_deref(), Some("mp4a.6b"));
        assert_eq!(mpeg_audio(&[0xff, 0xfb]).as_deref(), Some("mp4a.40.34"));
        assert_eq!(mpeg_audio(&[0xff, 0xf1]), None);
    }
}
