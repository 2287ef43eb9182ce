//! What a look at the far end settles where FFmpeg's text leaves it open: which look is worth it, and what its answer
//! means. The looking itself is done by whoever has a network.

mod meaning;
mod question;
mod target;

#[cfg(test)]
mod proof_tests;
#[cfg(test)]
mod tests;

pub use meaning::settled;
pub use question::{Probe, question};
pub use target::{FarEnd, Place, Side, Target};

/// How far a look came, and what it met there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The name server says that there is no such name.
    NoSuchName,
    /// No name server answered.
    NamesUnanswered,
    /// The name could not even be asked for.
    NameNotAsked(String),
    /// The name leads to these addresses.
    Addresses(Vec<String>),
    /// This machine has no way to the address.
    NoRoute(String),
    /// Packets to the address leave from this address of ours.
    Route(String),
    /// Something answered at once that nobody listens there.
    Refused,
    /// Nothing answered.
    NoAnswer,
    /// It took the connection and closed it without a word.
    Closed,
    /// It took the connection and says nothing.
    Mute,
    /// It took the connection and speaks something else.
    Foreign,
    /// It answers in TLS.
    Tls,
    /// HTTP or RTSP, with this status.
    Status(u16),
    /// RTMP, refused at a step, with what it said; where it said nothing it closed the connection.
    Rtmp {
        step: RtmpStep,
        said: Option<String>,
    },
    /// SRT, rejected with this code.
    Srt(u32),
    /// It takes us now.
    Well,
}

/// What is asked of an RTMP server, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RtmpStep {
    Application,
    Stream,
}
