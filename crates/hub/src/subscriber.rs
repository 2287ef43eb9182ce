use bytes::Bytes;

/// Reads a rung's transport stream, beginning at a random-access point.
#[derive(Debug)]
pub struct TsReader {}

impl TsReader {
    /// The next packets; none when the channel is closed or the gate is shut.
    pub async fn next(&mut self) -> Option<Bytes> {
        None
    }
}
