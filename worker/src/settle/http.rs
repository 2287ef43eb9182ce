use tokio::net::TcpStream;
use transcode::failure::settle::{Found, Place};

use super::{Look, tcp};

/// Fetches the first byte of what a channel reads.
pub(super) async fn fetch(stream: &mut TcpStream, place: &Place, path: &str) -> Look {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {place}\r\nUser-Agent: signalbox\r\nAccept: */*\r\nRange: bytes=0-0\r\n\
         Connection: close\r\n\r\n"
    );
    let answer = tcp::say(stream, request.as_bytes()).await?;
    Ok(match tcp::status(&answer, "HTTP/") {
        Some(200..=399) => Found::Well,
        Some(status) => Found::Status(status),
        None => Found::Foreign,
    })
}
