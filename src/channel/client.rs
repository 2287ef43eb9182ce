//! The API by HTTP, with its problems as readable errors.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use transcode::redact::redact;
use ureq::http::header::{ACCEPT, CONTENT_TYPE};
use ureq::http::{Method, Request, Response};
use ureq::{Agent, Body};

/// An answer that takes longer is none; a deletion waits five seconds for its holder.
const PATIENCE: Duration = Duration::from_secs(30);
/// A page of channels with all their outputs.
const LONGEST_ANSWER: u64 = 64 << 20;

/// Where the API is, without a slash at its end.
#[derive(Debug, Clone)]
pub(super) struct Base(String);

impl Base {
    pub(super) fn read(text: &str) -> Result<Base, String> {
        let base = text.trim_end_matches('/');
        match base.strip_prefix("http://") {
            Some("") | None => Err(
                "a URL such as http://127.0.0.1:8080 is wanted; https is not spoken here"
                    .to_owned(),
            ),
            Some(_) => Ok(Base(base.to_owned())),
        }
    }
}

pub(super) struct Client {
    agent: Agent,
    base: String,
    key: Option<String>,
}

impl Client {
    pub(super) fn new(base: Base, key: Option<String>) -> Result<Client> {
        // A redirect would carry the key to somebody else, a proxy would read it.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .build();
        let printable = |byte: u8| (0x20..0x7f).contains(&byte);
        if key
            .as_deref()
            .is_some_and(|key| !key.bytes().all(printable))
        {
            bail!("{} holds what no header can carry", super::API_KEY);
        }
        Ok(Client {
            agent: config.into(),
            base: base.0,
            key,
        })
    }

    /// The answer of a GET that must succeed.
    pub(super) fn get(&self, path: &str) -> Result<Value> {
        json(self.send(Method::GET, path, None)?)
    }

    /// The answer of a write that must succeed.
    pub(super) fn write(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        json(self.send(method, path, Some(body))?)
    }

    /// The body of a GET as it comes.
    pub(super) fn stream(&self, path: &str) -> Result<impl Read + use<>> {
        Ok(self
            .send(Method::GET, path, None)?
            .into_body()
            .into_reader())
    }

    fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Response<Body>> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}/api/v1{path}", self.base))
            .header(ACCEPT, "application/json, text/plain");
        if let Some(key) = &self.key {
            request = request.header("x-api-key", key);
        }
        let answer = match body {
            Some(body) => {
                let request = request.header(CONTENT_TYPE, "application/json");
                self.agent.run(request.body(body.to_string())?)
            }
            None => self.agent.run(request.body(())?),
        };
        let answer = answer.map_err(|error| {
            anyhow!("{error}").context(format!(
                "{} does not answer; is Signalbox running there?",
                redact(&self.base)
            ))
        })?;
        match answer.status().is_success() {
            true => Ok(answer),
            false => Err(self.problem(answer)),
        }
    }

    fn problem(&self, mut answer: Response<Body>) -> anyhow::Error {
        let status = answer.status();
        match answer.body_mut().read_json::<Value>() {
            Ok(problem) if problem["title"].is_string() => anyhow!(words(&problem)),
            _ => anyhow!(
                "{} answers {status}; is it a Signalbox?",
                redact(&self.base)
            ),
        }
    }
}

fn json(mut answer: Response<Body>) -> Result<Value> {
    let body = answer.body_mut().with_config().limit(LONGEST_ANSWER);
    body.read_json().context("the answer is no JSON")
}

/// A problem document for people: what is wrong, then each fault with its place.
fn words(problem: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut words = format!("{}: {}", text(&problem["title"]), text(&problem["detail"]));
    for fault in problem["errors"].as_array().into_iter().flatten() {
        let place = match fault["pointer"].as_str() {
            Some("") | None => "(the whole document)",
            Some(pointer) => pointer,
        };
        words.push_str(&format!("\n  {place}\n      {}", text(&fault["detail"])));
    }
    words
}

/// A text as part of a query.
pub(super) fn query(text: &str) -> String {
    let mut query = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                query.push(char::from(byte));
            }
            _ => query.push_str(&format!("%{byte:02X}")),
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_fault_stands_under_its_pointer() {
        let words = words(
            &json!({"title": "The request has faults", "detail": "2 faults, each in `errors`", "errors": [
            {"pointer": "/inputs/0/address", "detail": "address: came \"x\"; allowed is host:port"},
            {"pointer": "", "detail": "a list came"}]}),
        );
        assert_eq!(
            words,
            "The request has faults: 2 faults, each in `errors`\n  /inputs/0/address\n      \
             address: came \"x\"; allowed is host:port\n  (the whole document)\n      a list came"
        );
    }

    #[test]
    fn a_base_is_a_url_without_its_last_slash() {
        assert_eq!(
            Base::read("http://enc-1:8080/").unwrap().0,
            "http://enc-1:8080"
        );
        for wrong in ["", "enc-1:8080", "https://enc-1", "http://", "ftp://x"] {
            assert!(Base::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_a_query_cannot_hold_is_escaped() {
        assert_eq!(
            query("Das Erste & 1/2 ü"),
            "Das%20Erste%20%26%201%2F2%20%C3%BC"
        );
    }
}
