//! Extractors validate: what a handler receives needs no further look.

mod body;
mod ids;
mod if_match;
mod page;
mod query;
mod role;

pub(crate) use body::read_body;
pub use body::{JsonBody, NoBody};
pub use ids::{ChannelId, JobId, OutputPath, WorkerId};
pub use if_match::{IfMatch, etag};
pub use page::{Page, page_limit, sort_word};
pub use query::Query;
pub use role::{Operator, Viewer};
