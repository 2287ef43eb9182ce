use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use transcode::failure::settle::{Found, Place};

use super::{PATIENCE, resolve};

pub(super) async fn connect(place: &Place) -> Result<TcpStream, Found> {
    let addresses = resolve::addresses(place).await?;
    match timeout(PATIENCE, TcpStream::connect(addresses.as_slice())).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(refused(&error)),
        Err(_) => Err(Found::NoAnswer),
    }
}

pub(super) fn refused(error: &io::Error) -> Found {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Found::Refused,
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            Found::NoRoute(error.to_string())
        }
        // A neighbour that does not answer is told as a missing route too.
        _ => Found::NoAnswer,
    }
}

/// Says it and returns what is answered first, at least one byte.
pub(super) async fn say(stream: &mut TcpStream, words: &[u8]) -> Result<Vec<u8>, Found> {
    if stream.write_all(words).await.is_err() {
        return Err(Found::Closed);
    }
    hear(stream).await
}

/// At least one byte.
pub(super) async fn hear(stream: &mut TcpStream) -> Result<Vec<u8>, Found> {
    let mut answer = vec![0; 4096];
    match timeout(PATIENCE, stream.read(&mut answer)).await {
        Ok(Ok(0) | Err(_)) => Err(Found::Closed),
        Ok(Ok(bytes)) => {
            answer.truncate(bytes);
            Ok(answer)
        }
        Err(_) => Err(Found::Mute),
    }
}

/// The status of an answer that begins like `HTTP/1.1 404 Not Found`.
pub(super) fn status(answer: &[u8], protocol: &str) -> Option<u16> {
    let text = String::from_utf8_lossy(answer);
    let (version, rest) = text.lines().next()?.split_once(' ')?;
    version.starts_with(protocol).then_some(())?;
    rest.split(' ').next()?.parse().ok()
}
