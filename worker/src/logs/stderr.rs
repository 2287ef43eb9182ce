/// Lines out of bytes in any chunking. Ends at line feeds and carriage returns; overlong lines are cut.
#[derive(Debug, Default)]
pub struct LineReader {
    line: Vec<u8>,
    cut: bool,
}

/// A line beyond this is cut: no child fills our memory.
const LONGEST: usize = 8 * 1024;

impl LineReader {
    /// Takes bytes and hands on every line that they complete; empty ones are left out.
    pub fn push(&mut self, mut bytes: &[u8], mut take: impl FnMut(&str)) {
        while let Some(at) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            self.append(&bytes[..at]);
            self.finish(&mut take);
            bytes = &bytes[at + 1..];
        }
        self.append(bytes);
    }

    /// Hands on the line that the end has left open.
    pub fn finish(&mut self, mut take: impl FnMut(&str)) {
        if !self.line.is_empty() {
            let mut text = String::from_utf8_lossy(&self.line).into_owned();
            if self.cut {
                text.push('…');
            }
            take(text.trim_end());
        }
        self.line.clear();
        self.cut = false;
    }

    fn append(&mut self, bytes: &[u8]) {
        let room = LONGEST - self.line.len();
        self.cut |= bytes.len() > room;
        self.line
            .extend(bytes.iter().take(room).map(|byte| match byte {
                // Nothing of a child steers the terminal of who reads its log.
                0..0x09 | 0x0b..0x20 | 0x7f => b' ',
                other => *other,
            }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&[u8]]) -> Vec<String> {
        let mut reader = LineReader::default();
        let mut out = Vec::new();
        for chunk in chunks {
            reader.push(chunk, |line| out.push(line.to_owned()));
        }
        reader.finish(|line| out.push(line.to_owned()));
        out
    }

    #[test]
    fn any_chunking_gives_the_same_lines() {
        let expected = ["one", "two", "three"];
        assert_eq!(lines(&[b"one\ntwo\r\nthree"]), expected);
        let single: Vec<&[u8]> = b"one\ntwo\r\nthree".chunks(1).collect();
        assert_eq!(lines(&single), expected);
    }

    #[test]
    fn an_endless_line_is_cut_and_control_bytes_are_not_passed_on() {
        let long = vec![b'x'; 100_000];
        let out = lines(&[&long, b"\n\x1b[31mred\xff"]);
        assert_eq!(out[0].len(), LONGEST + '…'.len_utf8());
        assert_eq!(out[1], " [31mred\u{fffd}");
    }
}
