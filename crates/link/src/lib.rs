//! All that a backend and a worker say to each other: the bell, the news, the asks.
//!
//! The only place that knows apalis.

mod asks;
mod backend;
mod bell;
mod news;
mod probe;
mod report;

pub use asks::{
    AskError, Asks, BoxFuture, BoxStream, HISTORY_SERIES, History, Holder, LogPage, LogQuery,
    Series, Severity, Thumbnail,
};
pub use bell::{Bell, BellError, Order, Queue};
pub use news::{News, NewsItem, NewsReader};
pub use probe::{
    NetworkProbe, PidProbe, ProbeFinding, ProbeOrder, ProbeReport, ProgramProbe, SenderProbe,
    StreamProbe, TransportProbe,
};
pub use report::{
    DeliveryReport, DeliveryState, HostReport, InterfaceReport, JobProgress, JobReport, LinkReport,
    SessionReport,
};
