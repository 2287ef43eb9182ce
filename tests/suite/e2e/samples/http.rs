use serde_json::{Value, json};
use signalbox_tests::peers::{self, HttpServer, TcpPeer};
use signalbox_tests::server::Server;

use super::case::Case;
use super::trial::try_all;

fn http(url: String) -> Value {
    json!({"type": "http", "url": url})
}

fn rtmp(port: u16) -> Value {
    json!({"type": "rtmp", "url": format!("rtmp://127.0.0.1:{port}/live/hidden-key")})
}

#[test]
fn servers_that_refuse_or_are_silent() {
    let (server, origin, deaf) = (Server::start(), HttpServer::start(), TcpPeer::deaf());
    let page = TcpPeer::answering("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    let middle = peers::RtmpServer::start();
    let plain = page.port();
    let nobody = peers::tcp_port();
    let input = Case::of_input;
    try_all(
        &server,
        vec![
            input(
                "http-input-401",
                http(origin.url("/locked")),
                "refused our user name",
            ),
            input(
                "http-input-403",
                http(origin.url("/forbidden")),
                "refused our user name",
            ),
            input(
                "http-input-404",
                http(origin.url("/none")),
                "not for this path",
            ),
            input(
                "http-input-500",
                http(origin.url("/failing")),
                "error (5xx)",
            ),
            input("http-input-hang", http(origin.url("/deaf")), "says nothing"),
            input(
                "https-tls-failure",
                http(format!("https://127.0.0.1:{plain}/a.ts")),
                "does not answer in TLS",
            ),
            input(
                "tcp-refused",
                http(format!("http://127.0.0.1:{nobody}/a.ts")),
                "nothing listens",
            )
            .met_by_an_input(),
            input(
                "file-end",
                http(origin.url("/film.mp4")),
                "last picture was read",
            ),
            input(
                "dns-failure-http-input",
                http("http://no-such-host.invalid/a.ts".into()),
                "no host `no-such-host.invalid`",
            ),
            input(
                "dns-failure-rtmp",
                json!({"type": "rtmp", "url": "rtmp://no-such-host.invalid/live/key"}),
                "no host",
            ),
            input(
                "dns-failure-srt",
                json!({"type": "srt", "address": "no-such-host.invalid:9000"}),
                "no host",
            ),
            input(
                "rtmp-pull-no-publisher",
                json!({"type": "rtmp", "url": middle.url("hidden-key")}),
                "nobody publishes it",
            ),
            input("rtmp-refused", rtmp(nobody), "nothing listens").met_by_an_input(),
            input("rtmp-server-silent", rtmp(deaf.port()), "says nothing").met_by_an_input(),
            input("rtmp-not-rtmp-server", rtmp(plain), "does not speak RTMP").better(
                "input_not_media",
                "it is an input here, and something else answers at its port",
            ),
            input(
                "rtmps-tls-failure",
                json!({"type": "rtmp", "url": format!("rtmps://127.0.0.1:{}/live/hidden-key", middle.port())}),
                "does not answer in TLS",
            ),
        ],
    );
}
