//! Closed captions (CEA-608 in A/53 user data), put into a stream and read from one.

use std::path::Path;
use std::process::Command;

/// Puts two letters of the text into every picture of an H.264 byte stream that has access unit delimiters, from the
/// beginning again when it is at its end.
pub fn insert(stream: &[u8], text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.bytes().collect();
    let mut next = 0;
    let mut letter = || {
        let letter = letters[next % letters.len()];
        next += 1;
        letter
    };
    let mut captioned = Vec::new();
    let mut begins = false;
    for unit in units(stream) {
        let kind = unit[0] & 0x1f;
        begins |= kind == 9;
        if begins && matches!(kind, 1 | 5) {
            begins = false;
            captioned.extend([0, 0, 0, 1]);
            captioned.extend(message(letter(), letter()));
        }
        captioned.extend([0, 0, 0, 1]);
        captioned.extend(unit);
    }
    captioned
}

/// A supplemental enhancement information unit of one caption (ATSC A/53 part 4, 6.2.3).
fn message(first: u8, second: u8) -> Vec<u8> {
    let mut data = vec![0xb5, 0x00, 0x31];
    data.extend(b"GA94");
    // One triplet of field 1.
    data.extend([0x03, 0x41, 0xff, 0xfc, odd(first), odd(second), 0xff]);
    let mut unit = vec![0x06, 0x04, data.len() as u8];
    unit.extend(data);
    unit.push(0x80);
    unit
}

/// CEA-608 has odd parity.
fn odd(letter: u8) -> u8 {
    letter | u8::from(letter.count_ones().is_multiple_of(2)) << 7
}

/// What stands between start codes.
fn units(stream: &[u8]) -> impl Iterator<Item = &[u8]> {
    let begins: Vec<usize> = stream
        .windows(3)
        .enumerate()
        .filter_map(|(at, window)| (window == [0, 0, 1]).then_some(at + 3))
        .collect();
    let ends: Vec<usize> = begins
        .iter()
        .skip(1)
        .map(|begin| begin - 3)
        .chain([stream.len()])
        .collect();
    begins.into_iter().zip(ends).map(|(begin, end)| {
        let unit = &stream[begin..end];
        // The fourth byte of a long start code belongs to it.
        unit.strip_suffix(&[0]).unwrap_or(unit)
    })
}

/// The letters of a file's first picture stream, in the order of presentation.
pub fn read(file: &Path) -> String {
    let graph = format!("movie={}[out+subcc]", file.display());
    let output = Command::new("ffmpeg")
        .args([
            "-nostdin",
            "-loglevel",
            "quiet",
            "-f",
            "lavfi",
            "-i",
            &graph,
        ])
        .args(["-map", "0:s", "-c", "copy", "-f", "data", "-"])
        .output()
        .expect("ffmpeg is installed");
    let triplets = output.stdout.chunks_exact(3);
    triplets
        .flat_map(|triplet| [triplet[1], triplet[2]])
        .map(|letter| char::from(letter & 0x7f))
        .collect()
}
