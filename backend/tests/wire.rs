use std::time::Duration;

use actix_web::HttpServer;
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, PATIENCE, spec};

/// Serves the application on a free port until the test ends.
fn serve(api: &Api) -> std::net::SocketAddr {
    let state = api.state.clone();
    let server = HttpServer::new(move || backend::app(&state))
        .workers(1)
        .disable_signals();
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    address
}

async fn ask(address: std::net::SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[rstest]
#[actix_web::test]
async fn head_tells_the_length_and_sends_nothing(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let address = serve(&api);
    let mut answers = Vec::new();
    let mut zipped = ask(
        address,
        "HEAD /api/v1/channels/1 HTTP/1.1\r\naccept-encoding: gzip\r\nx:",
    )
    .await;
    let mut text = String::new();
    let read = zipped.read_to_string(&mut text);
    tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
    assert!(
        text.starts_with("HTTP/1.1 200") && text.ends_with("\r\n\r\n"),
        "{text}"
    );
    for method in ["GET", "HEAD"] {
        let mut text = String::new();
        let mut stream = ask(address, &format!("{method} /api/v1/channels/1")).await;
        tokio::time::timeout(PATIENCE, stream.read_to_string(&mut text))
            .await
            .unwrap()
            .unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let length = head.lines().find_map(|line| {
            line.to_lowercase()
                .strip_prefix("content-length: ")
                .map(str::to_owned)
        });
        answers.push((head.lines().next().unwrap().to_owned(), length, body.len()));
    }
    assert_eq!(answers[0].1, Some(answers[0].2.to_string()));
    assert_eq!(
        (&answers[1].0, &answers[1].1, answers[1].2),
        (&answers[0].0, &answers[0].1, 0)
    );
}

#[rstest]
#[actix_web::test]
async fn a_reader_that_went_away_is_let_go(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let address = serve(&api);
    let mut stream = ask(address, "GET /api/v1/events").await;
    let mut first = [0; 512];
    let read = tokio::time::timeout(PATIENCE, stream.read(&mut first))
        .await
        .unwrap()
        .unwrap();
    assert!(String::from_utf8_lossy(&first[..read]).starts_with("HTTP/1.1 200"));
    let start = std::time::Instant::now();
    while api.state.feed().followers() == 0 {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(stream);
    // A socket tells that nobody reads when something is written to it.
    for n in 0.. {
        if api.state.feed().followers() == 0 {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "it is still followed");
        api.channel(spec(&format!("news-{n}"))).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
