//! What of a specification nobody may read back: passphrases, stream ids, and what URLs carry to sign in.

use serde_json::Value;

use super::{ChannelSpec, Destination, Output, Source, SrtPeer};

/// Stands where a secret is hidden.
pub(super) const MASK: &str = "********";

impl ChannelSpec {
    /// Every secret of the channel, for a log writer to strike out.
    pub fn secrets(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.clone().hide(&mut found);
        found.sort();
        found.dedup();
        found
    }

    /// The same channel as it may be shown.
    pub fn redacted(&self) -> ChannelSpec {
        let mut shown = self.clone();
        shown.hide(&mut Vec::new());
        shown
    }

    /// Puts the stored secrets back into a document that was read with them hidden, changed and sent again.
    ///
    /// Only where the place they go to stayed the same: else whoever may edit a channel could have its secrets
    /// sent to a host of their own. What is still hidden after this is refused by `read`.
    pub fn keep_secrets(current: &ChannelSpec, wanted: &mut Value) {
        let shown = current.redacted();
        let pairs = |stored: &[Value], hidden: Vec<Value>| {
            stored.iter().cloned().zip(hidden).collect::<Vec<_>>()
        };
        let inputs = pairs(&values(&current.inputs), values(&shown.inputs));
        for (index, item) in items(wanted, "inputs").into_iter().enumerate() {
            // The input of the same number first: two may look alike when hidden.
            let by_number = inputs.get(index).into_iter();
            restore(item, by_number.chain(&inputs));
        }
        let outputs = pairs(&values(&current.outputs), values(&shown.outputs));
        for item in items(wanted, "outputs") {
            let named = |field: &'static str, item: &Value| {
                let wish = item.get(field).filter(|wish| !wish.is_null()).cloned();
                outputs
                    .iter()
                    .filter(move |(stored, _)| wish.is_some() && stored.get(field) == wish.as_ref())
            };
            let (by_id, by_name) = (named("id", item), named("name", item));
            restore(item, by_id.chain(by_name).chain(&outputs));
        }
    }

    fn hide(&mut self, found: &mut Vec<String>) {
        for input in &mut self.inputs {
            match &mut input.source {
                Source::Srt(peer) => hide_peer(peer, found),
                Source::Rtmp { url }
                | Source::Rtsp { url, .. }
                | Source::Hls { url }
                | Source::Http { url, .. } => {
                    *url = hide_url(url, found);
                }
                Source::Udp(_) | Source::Rtp(_) | Source::File { .. } => {}
                Source::Camera { .. } | Source::Publish {} | Source::Test { .. } => {}
            }
        }
        for output in &mut self.outputs {
            output.hide(found);
        }
    }
}

impl Output {
    /// The same output as it may be shown.
    pub fn redacted(&self) -> Output {
        let mut shown = self.clone();
        shown.hide(&mut Vec::new());
        shown
    }

    /// As `ChannelSpec::keep_secrets`, for a document of this output.
    pub fn keep_secrets(&self, wanted: &mut Value) {
        let pairs: Vec<_> = values(&[self])
            .into_iter()
            .zip(values(&[&self.redacted()]))
            .collect();
        restore(wanted, pairs.iter());
    }

    fn hide(&mut self, found: &mut Vec<String>) {
        match &mut self.destination {
            Destination::Srt(peer) => hide_peer(peer, found),
            Destination::Rtmp { url, .. } | Destination::Rtsp { url, .. } => {
                *url = hide_url(url, found);
            }
            Destination::Udp(_) | Destination::Rtp(_) | Destination::Hls { .. } => {}
            Destination::HttpTs {} | Destination::File { .. } => {}
        }
    }
}

fn hide_peer(peer: &mut SrtPeer, found: &mut Vec<String>) {
    for secret in [&mut peer.passphrase, &mut peer.stream_id]
        .into_iter()
        .flatten()
    {
        found.push(std::mem::replace(secret, MASK.to_owned()));
    }
}

/// Hides password, RTMP stream key and the values of telling query fields. Works on the text: a parsed URL is
/// written another way.
fn hide_url(url: &str, found: &mut Vec<String>) -> String {
    let mut hide = |secret: &str| {
        if secret.is_empty() {
            return String::new();
        }
        found.push(secret.to_owned());
        MASK.to_owned()
    };
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let is_rtmp = scheme.to_ascii_lowercase().starts_with("rtmp");
    let (place, query) = rest
        .split_once('?')
        .map_or((rest, None), |(place, query)| (place, Some(query)));
    let (authority, path) = place
        .find('/')
        .map_or((place, ""), |slash| place.split_at(slash));

    let authority = match authority.rsplit_once('@') {
        None => authority.to_owned(),
        Some((user, host)) => match user.split_once(':') {
            Some((user, password)) => format!("{user}:{}@{host}", hide(password)),
            None => format!("{}@{host}", hide(user)),
        },
    };
    let path = match path.rsplit_once('/') {
        Some((app, key)) if is_rtmp && !app.is_empty() => format!("{app}/{}", hide(key)),
        _ => path.to_owned(),
    };
    let query = query.map(|query| {
        let fields = query.split('&').map(|field| match field.split_once('=') {
            Some((name, value)) if is_rtmp || is_telling(name) => format!("{name}={}", hide(value)),
            None if is_rtmp => hide(field),
            _ => field.to_owned(),
        });
        format!("?{}", fields.collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{authority}{path}{}", query.unwrap_or_default())
}

/// The name of a query field whose value signs somebody in.
fn is_telling(name: &str) -> bool {
    const PARTS: [&str; 12] = [
        "key",
        "token",
        "pass",
        "pwd",
        "secret",
        "auth",
        "sign",
        "sig",
        "hash",
        "hmac",
        "credential",
        "streamid",
    ];
    let name = name.to_ascii_lowercase();
    PARTS.iter().any(|part| name.contains(part)) || name == "hdnts" || name == "policy"
}

fn values<T: serde::Serialize>(items: &[T]) -> Vec<Value> {
    items
        .iter()
        .map(|item| serde_json::to_value(item).unwrap_or_default())
        .collect()
}

fn items<'v>(document: &'v mut Value, list: &str) -> Vec<&'v mut Value> {
    document
        .get_mut(list)
        .and_then(Value::as_array_mut)
        .map(|items| items.iter_mut().collect())
        .unwrap_or_default()
}

/// Takes each hidden field from the first candidate of the same type and address that looks the same.
fn restore<'c>(item: &mut Value, candidates: impl Iterator<Item = &'c (Value, Value)>) {
    for (stored, hidden) in candidates {
        let same = |field: &str| item.get(field) == stored.get(field);
        if !same("type") || !same("address") {
            continue;
        }
        for field in ["passphrase", "stream_id", "url"] {
            let is_hidden =
                stored.get(field) != hidden.get(field) && item.get(field) == hidden.get(field);
            if let (true, Some(secret)) = (is_hidden, stored.get(field)) {
                item[field] = secret.clone();
            }
        }
    }
}
