//! The names of services.

use super::pmt::{descriptors, split_descriptors};
use super::section::{Fault, Section};

const TABLE_ID: u8 = 0x42;
const SERVICE_DESCRIPTOR: u8 = 0x48;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sdt {
    pub transport_stream_id: u16,
    pub original_network_id: u16,
    pub version: u8,
    pub services: Vec<Service>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub service_id: u16,
    pub provider: String,
    pub name: String,
}

impl Sdt {
    /// Reads a section on the services of this transport stream.
    pub fn parse(bytes: &[u8]) -> Result<Sdt, Fault> {
        let section = Section::read(bytes, TABLE_ID)?;
        let (&[high, low, _], mut rest) = section.body.split_first_chunk().ok_or(Fault::Short)?;
        let mut services = Vec::new();
        while let Some((&[high, low, _], after)) = rest.split_first_chunk() {
            let (content, after) = split_descriptors(after)?;
            let (provider, name) = descriptors(content).find_map(names).unwrap_or_default();
            services.push(Service {
                service_id: u16::from(high) << 8 | u16::from(low),
                provider,
                name,
            });
            rest = after;
        }
        Ok(Sdt {
            transport_stream_id: section.id,
            original_network_id: u16::from(high) << 8 | u16::from(low),
            version: section.version,
            services,
        })
    }
}

fn names((tag, content): (u8, &[u8])) -> Option<(String, String)> {
    let (_, rest) = content
        .split_first()
        .filter(|_| tag == SERVICE_DESCRIPTOR)?;
    let (&len, rest) = rest.split_first()?;
    let (provider, rest) = rest.split_at_checked(usize::from(len))?;
    let (&len, rest) = rest.split_first()?;
    Some((text(provider), text(rest.get(..usize::from(len))?)))
}

/// The texts of DVB (EN 300 468, annex A): the first byte may name the alphabet. What is not Latin or Unicode becomes �.
fn text(bytes: &[u8]) -> String {
    let plain = |bytes: &[u8]| {
        bytes
            .iter()
            .filter(|byte| !matches!(byte, 0x80..=0x9f))
            .map(|byte| char::from(*byte))
            .collect()
    };
    let ascii_only = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| {
                if byte.is_ascii() {
                    char::from(*byte)
                } else {
                    '\u{fffd}'
                }
            })
            .collect()
    };
    match bytes {
        [0x15, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0x11, rest @ ..] => char::decode_utf16(
            rest.chunks_exact(2)
                .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1])),
        )
        .map(|char| char.unwrap_or('\u{fffd}'))
        .collect(),
        // ISO 8859-1 and, near enough, 8859-9 and 8859-15.
        [0x10, 0, 1 | 9 | 15, rest @ ..] | [0x05 | 0x0b, rest @ ..] => plain(rest),
        [0x10, _, _, rest @ ..] | [0x01..=0x1f, rest @ ..] => ascii_only(rest),
        // FFmpeg writes UTF-8 without saying so; real ISO 6937 beyond ASCII is hardly ever valid UTF-8.
        _ => std::str::from_utf8(bytes).map_or_else(|_| ascii_only(bytes), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_their_alphabets() {
        assert_eq!(text(b"News 24"), "News 24");
        assert_eq!(text("\u{15}Köln".as_bytes()), "Köln");
        assert_eq!(text(b"\x05K\xf6ln"), "Köln");
        assert_eq!(text(b"\x10\x00\x01K\xf6ln"), "Köln");
        assert_eq!(text(b"\x11\x00K\x00\xf6"), "Kö");
        assert_eq!(text(b"\x02\xd0A"), "\u{fffd}A");
        assert_eq!(text(b""), "");
    }
}
