use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::problem::{Code, Problem};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $code:expr, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub i64);

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(id(request, "id", $code, $what).map(Self))
            }
        }
    )*};
}

ids! {
    /// The id of a channel, read from the path.
    ChannelId, Code::ChannelNotFound, "channel";
    /// The id of a job, which is that of its channel.
    JobId, Code::JobNotFound, "job";
}

/// The name of a worker, read from the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerId(pub String);

impl FromRequest for WorkerId {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.match_info().query("id").to_owned())))
    }
}

/// An output and the channel it belongs to, read from the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputPath {
    pub channel: i64,
    pub output: i64,
}

impl FromRequest for OutputPath {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let channel = id(request, "id", Code::ChannelNotFound, "channel");
        let output = id(request, "output_id", Code::OutputNotFound, "output");
        ready(channel.and_then(|channel| {
            Ok(Self {
                channel,
                output: output?,
            })
        }))
    }
}

fn id(request: &HttpRequest, name: &str, code: Code, what: &str) -> Result<i64, Problem> {
    let came = request.match_info().query(name);
    match came.parse() {
        Ok(id) if id > 0 => Ok(id),
        _ => Err(Problem::new(
            code,
            format!("no {what} has the id `{came}`: ids are whole numbers from 1 on"),
        )),
    }
}
