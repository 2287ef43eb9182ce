//! A file made true: the channel is created, or changed to what the file says.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use ureq::http::Method;

use super::by_name;
use super::client::Client;

/// What was done, in a line.
pub(super) fn apply(client: &Client, file: &Path) -> Result<String> {
    let spec = read(file)?;
    // Without a name the API says so, with whatever else is wrong.
    let present = match spec["name"].as_str() {
        Some(name) => by_name(client, name)?,
        None => None,
    };
    let (answer, done) = match present {
        None => (client.write(Method::POST, "/channels", &spec)?, "created"),
        Some(id) => {
            let answer = client.write(Method::PUT, &format!("/channels/{id}"), &spec)?;
            let done = match answer["restarts"].as_bool() {
                Some(true) => "changed; it restarts",
                _ => "changed; no restart is needed",
            };
            (answer, done)
        }
    };
    let name = answer["name"].as_str().unwrap_or_default();
    Ok(format!("channel {} {name}: {done}\n", answer["id"]))
}

fn read(file: &Path) -> Result<Value> {
    let (text, shown) = if file == Path::new("-") {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text).map(|_| text);
        (read, "standard input".to_owned())
    } else {
        (std::fs::read_to_string(file), file.display().to_string())
    };
    let text = text.with_context(|| format!("{shown} cannot be read"))?;
    serde_json::from_str(&text).with_context(|| format!("{shown} is not JSON"))
}
