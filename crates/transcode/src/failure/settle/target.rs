use url::Url;

use crate::failure::Class;
use crate::spec::{Destination, Input, Output, Source, SrtMode, SrtPeer};

/// Where a run reads from or writes to, as far as a look at it can tell something. It holds secrets, so it is never
/// shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    pub side: Side,
    pub far_end: FarEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Input,
    Output,
}

impl Side {
    pub(super) fn of(self, input: Class, output: Class) -> Class {
        match self {
            Side::Input => input,
            Side::Output => output,
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub enum FarEnd {
    Rtmp {
        place: Place,
        app: String,
        key: String,
        with_password: bool,
    },
    Rtsp {
        place: Place,
        /// Without user and password.
        url: String,
        with_password: bool,
    },
    Srt {
        place: Place,
        with_passphrase: bool,
        with_stream_id: bool,
    },
    Http {
        place: Place,
        /// Path and query.
        path: String,
        with_password: bool,
    },
    Datagrams(Place),
}

/// A host and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub host: String,
    pub port: u16,
    pub tls: bool,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

impl Target {
    /// None of an input that has no far end, or that waits for one to call.
    pub fn of_input(input: &Input) -> Option<Target> {
        let far_end = match &input.source {
            Source::Srt(peer) => srt(peer)?,
            Source::Rtmp { url } => rtmp(url)?,
            Source::Rtsp { url, .. } => rtsp(url)?,
            Source::Hls { url } | Source::Http { url, .. } => http(url)?,
            Source::Udp(from) | Source::Rtp(from) => FarEnd::Datagrams(place_of(&from.address)?),
            Source::File { .. }
            | Source::Camera { .. }
            | Source::Publish {}
            | Source::Test { .. } => return None,
        };
        Some(Target {
            side: Side::Input,
            far_end,
        })
    }

    /// None of an output that has no far end, or that waits for one to call.
    pub fn of_output(output: &Output) -> Option<Target> {
        let far_end = match &output.destination {
            Destination::Srt(peer) => srt(peer)?,
            Destination::Rtmp { url, .. } => rtmp(url)?,
            Destination::Rtsp { url, .. } => rtsp(url)?,
            Destination::Udp(to) | Destination::Rtp(to) => {
                FarEnd::Datagrams(place_of(&to.address)?)
            }
            Destination::Hls { .. } | Destination::HttpTs {} | Destination::File { .. } => {
                return None;
            }
        };
        Some(Target {
            side: Side::Output,
            far_end,
        })
    }

    pub fn place(&self) -> &Place {
        match &self.far_end {
            FarEnd::Rtmp { place, .. }
            | FarEnd::Rtsp { place, .. }
            | FarEnd::Srt { place, .. }
            | FarEnd::Http { place, .. }
            | FarEnd::Datagrams(place) => place,
        }
    }
}

/// A listener has no far end to look at.
fn srt(peer: &SrtPeer) -> Option<FarEnd> {
    (peer.mode == SrtMode::Caller).then_some(())?;
    Some(FarEnd::Srt {
        place: place_of(&peer.address)?,
        with_passphrase: peer.passphrase.is_some(),
        with_stream_id: peer.stream_id.is_some(),
    })
}

/// As FFmpeg divides it: where there are three parts or more, the first two are the application, unless a colon marks
/// the second as the stream.
fn rtmp(url: &str) -> Option<FarEnd> {
    let url = Url::parse(url).ok()?;
    let query = url
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let path = format!("{}{query}", url.path().trim_start_matches('/'));
    let (app, key) = divided(&path);
    Some(FarEnd::Rtmp {
        place: place(&url, 1935, 443)?,
        app: app.to_owned(),
        key: key.to_owned(),
        with_password: has_password(&url),
    })
}

fn divided(path: &str) -> (&str, &str) {
    if let Some(key) = path.strip_prefix("ondemand/") {
        return ("ondemand", key);
    }
    let Some((app, rest)) = path.split_once('/') else {
        return (path, "");
    };
    match rest.split_once('/') {
        Some((instance, key)) if !instance.contains(':') => {
            (&path[..app.len() + 1 + instance.len()], key)
        }
        _ => (app, rest),
    }
}

fn has_password(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn rtsp(url: &str) -> Option<FarEnd> {
    let mut url = Url::parse(url).ok()?;
    let place = place(&url, 554, 322)?;
    let with_password = has_password(&url);
    // Both fail only of URLs that have no host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(FarEnd::Rtsp {
        place,
        url: url.to_string(),
        with_password,
    })
}

fn http(url: &str) -> Option<FarEnd> {
    let url = Url::parse(url).ok()?;
    let query = url
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    Some(FarEnd::Http {
        place: place(&url, 80, 443)?,
        path: format!("{}{query}", url.path()),
        with_password: has_password(&url),
    })
}

fn place(url: &Url, plain: u16, secure: u16) -> Option<Place> {
    let tls = matches!(url.scheme(), "https" | "rtmps" | "rtsps");
    let port = url.port().unwrap_or(if tls { secure } else { plain });
    let host = url
        .host_str()?
        .trim_start_matches('[')
        .trim_end_matches(']');
    Some(Place {
        host: host.to_owned(),
        port,
        tls,
    })
}

/// `host:port`, the host in brackets where it is IPv6.
fn place_of(address: &str) -> Option<Place> {
    let (host, port) = address.rsplit_once(':')?;
    Some(Place {
        host: host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned(),
        port: port.parse().ok()?,
        tls: false,
    })
}
