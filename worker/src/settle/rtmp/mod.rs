//! The first questions of an RTMP client: the handshake, the application, and the stream to publish.

mod amf;
mod chunks;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use transcode::failure::settle::{Found, Place, RtmpStep};

use super::{Look, tcp};
use amf::{Command, Value};
use chunks::Reader;

const VERSION: u8 = 3;
/// Of each part of the handshake behind the version.
const PART: usize = 1536;
const CONNECT: f64 = 1.0;
const CREATE_STREAM: f64 = 2.0;

/// Goes as far as the server lets it; without a key, as far as the application.
pub(super) async fn handshake(
    stream: &mut TcpStream,
    place: &Place,
    app: &str,
    key: Option<&str>,
) -> Look {
    let mut reader = Reader::new(greet(stream).await?);
    let refused = |step, said| Found::Rtmp { step, said };
    let connect = [
        Value::Text("connect"),
        Value::Number(CONNECT),
        Value::Object(&[
            ("app", app),
            ("type", "nonprivate"),
            ("flashVer", "FMLE/3.0 (compatible; signalbox)"),
            ("tcUrl", &format!("rtmp://{place}/{app}")),
        ]),
    ];
    let connected = answer(stream, &mut reader, &chunks::message(0, &connect), CONNECT).await;
    let connected = connected.map_err(|said| refused(RtmpStep::Application, said))?;
    if connected.name == "_error" {
        return Ok(refused(RtmpStep::Application, connected.said()));
    }
    let Some(key) = key else {
        return Ok(Found::Well);
    };
    let create = [
        Value::Text("createStream"),
        Value::Number(CREATE_STREAM),
        Value::Null,
    ];
    let created = answer(
        stream,
        &mut reader,
        &chunks::message(0, &create),
        CREATE_STREAM,
    )
    .await;
    let created = created.map_err(|said| refused(RtmpStep::Stream, said))?;
    let number = created.numbers.get(1).copied().unwrap_or(1.0) as u32;
    let publish = [
        Value::Text("publish"),
        Value::Number(3.0),
        Value::Null,
        Value::Text(key),
        Value::Text("live"),
    ];
    let started = answer(stream, &mut reader, &chunks::message(number, &publish), 0.0).await;
    let started = started.map_err(|said| refused(RtmpStep::Stream, said))?;
    Ok(match started.is("code", "NetStream.Publish.Start") {
        true => Found::Well,
        false => refused(RtmpStep::Stream, started.said()),
    })
}

/// Returns what came behind the handshake.
async fn greet(stream: &mut TcpStream) -> Result<Vec<u8>, Found> {
    let mut ours = vec![VERSION];
    ours.extend([0; 8]);
    ours.resize(1 + PART, 0x5b);
    let mut theirs = tcp::say(stream, &ours).await?;
    while theirs.first() == Some(&VERSION) && theirs.len() < 1 + 2 * PART {
        theirs.extend(tcp::hear(stream).await?);
    }
    if theirs.first() != Some(&VERSION) {
        return Err(Found::Foreign);
    }
    let rest = theirs.split_off(1 + 2 * PART);
    let echo = &theirs[1..1 + PART];
    match stream.write_all(echo).await {
        Ok(()) => Ok(rest),
        Err(_) => Err(Found::Closed),
    }
}

/// The answer to a question; in place of one, what the server said before it left, if anything.
async fn answer(
    stream: &mut TcpStream,
    reader: &mut Reader,
    question: &[u8],
    transaction: f64,
) -> Result<Command, Option<String>> {
    let mut said = None;
    if stream.write_all(question).await.is_err() {
        return Err(said);
    }
    loop {
        while let Some(command) = reader.command() {
            let status = command.name == "onStatus";
            if command.numbers.first() == Some(&transaction) || status && transaction == 0.0 {
                return Ok(command);
            }
            said = command.said().or(said);
        }
        match tcp::hear(stream).await {
            Ok(bytes) => reader.push(&bytes),
            Err(_) => return Err(said),
        }
    }
}
