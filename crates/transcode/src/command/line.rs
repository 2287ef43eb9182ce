use super::known::Transfer;
use crate::failure::Failure;

/// A program, its arguments, and the descriptors it is to inherit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    pub program: String,
    /// Without the program; handed over as they stand, through no shell.
    pub args: Vec<String>,
    pub pipes: Pipes,
    /// What the picture is taken for.
    pub transfer: Transfer,
    /// Why it is not encoded in the hardware that was asked for.
    pub fallback: Option<Failure>,
}

/// Which descriptors are pipes between the worker and the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipes {
    /// The worker writes the received transport stream to descriptor 0; otherwise that is `/dev/null`.
    pub stdin: bool,
    /// `-progress` blocks.
    pub progress_fd: i32,
    /// MPEG-TS, one descriptor a rendition, in the specification's order.
    pub renditions: Vec<i32>,
    /// JPEG pictures, one after the other.
    pub thumbnail_fd: i32,
}

/// The command to read: the program and each argument on a line of its own.
pub fn lines(command: &CommandLine) -> String {
    let mut text = command.program.clone();
    for argument in &command.args {
        text.push('\n');
        text.push_str(argument);
    }
    text
}

/// A number as FFmpeg reads it: up to six decimals, no needless zeros.
pub(super) fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
