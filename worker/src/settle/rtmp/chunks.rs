//! RTMP's chunks: messages cut into pieces that may lie between one another.

use std::collections::HashMap;

use super::amf::{Command, Value};

/// Until somebody says otherwise; we never do.
const PIECE: usize = 128;
/// A longer message is no answer to our questions.
const LONGEST: usize = 64 << 10;
const SET_CHUNK_SIZE: u8 = 1;
const COMMAND_AMF3: u8 = 17;
const COMMAND: u8 = 20;

/// A command on a message stream, in one chunk stream of its own.
pub(super) fn message(stream: u32, values: &[Value<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for value in values {
        value.write(&mut body);
    }
    let length = (body.len() as u32).to_be_bytes();
    let mut message = vec![3, 0, 0, 0, length[1], length[2], length[3], COMMAND];
    message.extend(stream.to_le_bytes());
    for (at, piece) in body.chunks(PIECE).enumerate() {
        if at > 0 {
            message.push(0xc3);
        }
        message.extend(piece);
    }
    message
}

/// Puts messages together again.
#[derive(Debug)]
pub(super) struct Reader {
    bytes: Vec<u8>,
    piece: usize,
    streams: HashMap<u32, Stream>,
    broken: bool,
}

#[derive(Debug, Clone, Default)]
struct Stream {
    length: usize,
    kind: u8,
    extended: bool,
    body: Vec<u8>,
}

impl Reader {
    pub(super) fn new(bytes: Vec<u8>) -> Reader {
        Reader {
            bytes,
            piece: PIECE,
            streams: HashMap::new(),
            broken: false,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// The next command that is whole.
    pub(super) fn command(&mut self) -> Option<Command> {
        while !self.broken {
            let (used, message) = self.chunk()?;
            self.bytes.drain(..used);
            match message {
                Some((COMMAND, body)) => return Some(Command::read(&body)),
                Some((COMMAND_AMF3, body)) => {
                    return Some(Command::read(body.get(1..).unwrap_or_default()));
                }
                Some((SET_CHUNK_SIZE, body)) => {
                    let size = body
                        .iter()
                        .take(4)
                        .fold(0, |size, byte| size << 8 | usize::from(*byte));
                    self.piece = size.clamp(1, LONGEST);
                }
                _ => {}
            }
        }
        None
    }

    /// One chunk: its size, and the message that it ends. None where it is not whole yet.
    #[expect(
        clippy::type_complexity,
        reason = "kind and body of a message, at one place"
    )]
    fn chunk(&mut self) -> Option<(usize, Option<(u8, Vec<u8>)>)> {
        let bytes = self.bytes.as_slice();
        let first = *bytes.first()?;
        let (number, mut at) = match first & 0x3f {
            0 => (64 + u32::from(*bytes.get(1)?), 2),
            1 => (
                64 + u32::from(*bytes.get(1)?) + 256 * u32::from(*bytes.get(2)?),
                3,
            ),
            number => (u32::from(number), 1),
        };
        let mut stream = self.streams.get(&number).cloned().unwrap_or_default();
        let head = [11, 7, 3, 0][usize::from(first >> 6)];
        let fields = bytes.get(at..at + head)?;
        at += head;
        if let [a, b, c, rest @ ..] = fields {
            stream.extended = (*a, *b, *c) == (0xff, 0xff, 0xff);
            if let [a, b, c, kind, ..] = rest {
                stream.length = usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c);
                stream.kind = *kind;
            }
        }
        if stream.extended {
            bytes.get(at..at + 4)?;
            at += 4;
        }
        if stream.length > LONGEST {
            self.broken = true;
            return None;
        }
        let size = self
            .piece
            .min(stream.length - stream.body.len().min(stream.length));
        stream.body.extend(bytes.get(at..at + size)?);
        at += size;
        let whole = stream.body.len() >= stream.length;
        let message = whole.then(|| (stream.kind, std::mem::take(&mut stream.body)));
        self.streams.insert(number, stream);
        Some((at, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_in_pieces_is_put_together_byte_by_byte() {
        let long = "x".repeat(300);
        let sent = message(
            1,
            &[
                Value::Text("onStatus"),
                Value::Number(5.0),
                Value::Text(&long),
            ],
        );
        let mut reader = Reader::new(Vec::new());
        let mut heard = Vec::new();
        for byte in sent {
            reader.push(&[byte]);
            heard.extend(reader.command());
        }
        assert_eq!(heard.len(), 1);
        assert_eq!(
            (heard[0].name.as_str(), &heard[0].numbers),
            ("onStatus", &vec![5.0])
        );
    }

    #[test]
    fn a_new_size_of_pieces_is_heeded_and_nonsense_ends() {
        let mut reader = Reader::new(vec![
            2,
            0,
            0,
            0,
            0,
            0,
            4,
            SET_CHUNK_SIZE,
            0,
            0,
            0,
            0,
            0,
            0,
            16,
            0,
        ]);
        assert_eq!(reader.command(), None);
        assert_eq!(reader.piece, 4096);
        let mut seed = 7_u32;
        let mut reader = Reader::new(Vec::new());
        for _ in 0..5_000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            reader.push(&[(seed >> 24) as u8]);
            while reader.command().is_some() {}
        }
    }
}
