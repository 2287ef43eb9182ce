//! Whole pictures out of a stream of JPEGs.

use bytes::Bytes;

const START: [u8; 3] = [0xff, 0xd8, 0xff];
const END: [u8; 2] = [0xff, 0xd9];
/// No thumbnail is as large; what is, is no picture.
const LARGEST: usize = 4 * 1024 * 1024;

/// Collects bytes up to a picture's end.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    open: Vec<u8>,
    searched: usize,
}

impl Pictures {
    /// The last picture that these bytes completed.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Option<Bytes> {
        self.open.extend_from_slice(bytes);
        let mut last = None;
        while let Some(end) = self.find_end() {
            let picture: Vec<u8> = self.open.drain(..end).collect();
            self.searched = 0;
            last = find(&picture, &START).map(|start| Bytes::copy_from_slice(&picture[start..]));
        }
        if self.open.len() > LARGEST {
            self.open.clear();
            self.searched = 0;
        }
        if self.open.is_empty() {
            self.open.shrink_to(0);
        }
        last
    }

    fn find_end(&mut self) -> Option<usize> {
        let found =
            find(&self.open[self.searched..], &END).map(|at| self.searched + at + END.len());
        self.searched = self.open.len().saturating_sub(1);
        found
    }
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|w| w == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(n: u8) -> Vec<u8> {
        vec![0xff, 0xd8, 0xff, 0xe0, n, 0xff, 0x00, 0xff, 0xd9]
    }

    #[test]
    fn gives_the_last_whole_picture_in_any_chunking() {
        let stream = [picture(1), picture(2), picture(3)[..5].to_vec()].concat();
        for size in 1..stream.len() {
            let mut pictures = Pictures::default();
            let mut last = None;
            for chunk in stream.chunks(size) {
                last = pictures.push(chunk).or(last);
            }
            assert_eq!(last.as_deref(), Some(picture(2).as_slice()), "{size}");
        }
    }

    #[test]
    fn garbage_before_a_picture_is_left_out() {
        let mut pictures = Pictures::default();
        let got = pictures.push(&[vec![1, 2, 3], picture(9)].concat());
        assert_eq!(got.as_deref(), Some(picture(9).as_slice()));
    }
}
