use tokio::net::TcpStream;
use transcode::failure::settle::Found;

use super::{Look, tcp};

/// Asks what there is to read, or, of a server that is written to, only whether it speaks: it need not know the path.
pub(super) async fn ask(stream: &mut TcpStream, url: &str, reads: bool) -> Look {
    let question = match reads {
        true => format!(
            "DESCRIBE {url} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\nUser-Agent: signalbox\r\n\r\n"
        ),
        false => format!("OPTIONS {url} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: signalbox\r\n\r\n"),
    };
    let answer = tcp::say(stream, question.as_bytes()).await?;
    Ok(match tcp::status(&answer, "RTSP/") {
        Some(200..=399) => Found::Well,
        Some(status) => Found::Status(status),
        None => Found::Foreign,
    })
}
