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
const PUBLISH: f64 = 3.0;
/// The code of a stream that may be sent.
const STARTED: &str = "NetStream.Publish.Start";

/// Goes as far as the server lets it; without a key, as far as the application.
pub(super) async fn handshake(
    stream: &mut TcpStream,
    place: &Place,
    app: &str,
    key: Option<&str>,
) -> Look {
    let mut reader = Reader::new(greet(stream).await?);
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
    let connect = chunks::message(0, &connect);
    let asked = (RtmpStep::Application, CONNECT);
    let connected = answer(stream, &mut reader, &connect, asked).await?;
    if connected.name == "_error" {
        return Ok(refused(RtmpStep::Application, &connected));
    }
    let Some(key) = key else {
        return Ok(Found::Well);
    };
    let create = [
        Value::Text("createStream"),
        Value::Number(CREATE_STREAM),
        Value::Null,
    ];
    let create = chunks::message(0, &create);
    let asked = (RtmpStep::Stream, CREATE_STREAM);
    let created = answer(stream, &mut reader, &create, asked).await?;
    if created.name == "_error" {
        return Ok(refused(RtmpStep::Stream, &created));
    }
    let number = created.numbers.get(1).copied().unwrap_or(1.0) as u32;
    let publish = [
        Value::Text("publish"),
        Value::Number(PUBLISH),
        Value::Null,
        Value::Text(key),
        Value::Text("live"),
    ];
    let publish = chunks::message(number, &publish);
    let asked = (RtmpStep::Stream, PUBLISH);
    let started = answer(stream, &mut reader, &publish, asked).await?;
    Ok(match started.is("code", STARTED) {
        true => Found::Well,
        false => refused(RtmpStep::Stream, &started),
    })
}

fn refused(step: RtmpStep, with: &Command) -> Found {
    let said = with.said().or_else(|| Some(with.name.clone()));
    Found::Rtmp { step, said }
}

/// Returns what came behind the handshake.
/// Of a server that says nothing to TLS: whether it speaks RTMP without.
pub(super) async fn answers_plainly(place: &Place) -> Look {
    let mut stream = tcp::connect(place).await?;
    match greet(&mut stream).await {
        Ok(_) => Ok(Found::Foreign),
        Err(_) => Ok(Found::Mute),
    }
}

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

/// The answer to a question. A server that closes has refused it, with what it said before; one that falls silent has
/// not.
async fn answer(
    stream: &mut TcpStream,
    reader: &mut Reader,
    question: &[u8],
    (step, transaction): (RtmpStep, f64),
) -> Result<Command, Found> {
    let mut said = None;
    if stream.write_all(question).await.is_err() {
        return Err(Found::Rtmp { step, said });
    }
    loop {
        while let Some(command) = reader.command() {
            if answers(&command, transaction) {
                return Ok(command);
            }
            said = command.said().or(said);
        }
        match tcp::hear(stream).await {
            Ok(bytes) => reader.push(&bytes),
            Err(Found::Closed) => return Err(Found::Rtmp { step, said }),
            Err(other) => return Err(other),
        }
    }
}

/// What is published is answered by a status of the stream; other commands may come before it.
fn answers(command: &Command, transaction: f64) -> bool {
    let is_status = command.name == "onStatus";
    let asked = command.numbers.first() == Some(&transaction);
    match transaction == PUBLISH {
        true => {
            is_status && (command.is("code", STARTED) || command.is("level", "error"))
                || asked && command.name == "_error"
        }
        false => asked && !is_status,
    }
}
