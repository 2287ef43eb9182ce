use std::process::{Child, Command, Stdio};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use transcode::failure::{Class, Failure};
use transcode::spec::ChannelSpec;

use super::*;

fn input(input: serde_json::Value) -> Target {
    let spec = json!({
        "name": "n", "inputs": [input],
        "renditions": [{"name": "r", "resolution": "320x180", "video_bitrate": 300_000}],
    });
    let spec = ChannelSpec::read(&spec).expect("a sound channel");
    Target::of_input(&spec.inputs[0]).expect("a far end")
}

fn http(port: u16, scheme: &str) -> Target {
    input(json!({"type": "http", "url": format!("{scheme}://127.0.0.1:{port}/a.ts")}))
}

fn rtsp(port: u16) -> Target {
    input(json!({"type": "rtsp", "url": format!("rtsp://127.0.0.1:{port}/cam")}))
}

fn srt(port: u16, passphrase: Option<&str>) -> Target {
    input(
        json!({"type": "srt", "mode": "caller", "address": format!("127.0.0.1:{port}"), "passphrase": passphrase}),
    )
}

/// Answers every connection with these words, after it was asked something; without words it is silent, with empty ones
/// it closes.
async fn server(words: Option<&'static [u8]>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        let mut silent: Vec<TcpStream> = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut question = [0; 2048];
            let _ = stream.read(&mut question).await;
            match words {
                Some(words) => {
                    let _ = stream.write_all(words).await;
                }
                None => silent.push(stream),
            }
        }
    });
    port
}

async fn refined(class: Class, target: &Target) -> Failure {
    settle(Failure::of(class, ["a line"]), target).await
}

#[tokio::test]
async fn what_answers_is_told_from_what_does_not() {
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("its address").port()
    };
    let locked = server(Some(b"HTTP/1.1 401 Unauthorized\r\n\r\n")).await;
    let broken = server(Some(b"HTTP/1.1 503 Later\r\n\r\n")).await;
    let camera = server(Some(b"RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n")).await;
    let well = server(Some(b"HTTP/1.1 206 Partial Content\r\n\r\nx")).await;
    let (mute, page) = (
        server(None).await,
        server(Some(b"HTTP/1.1 400 Bad\r\n\r\n")).await,
    );
    let unreachable = Class::InputUnreachable;
    for (before, target, after, cause) in [
        (
            unreachable,
            http(gone, "http"),
            unreachable,
            "nothing listens",
        ),
        (
            unreachable,
            http(locked, "http"),
            Class::InputUnauthorized,
            "none is given",
        ),
        (
            unreachable,
            http(broken, "http"),
            Class::InputServerError,
            "status 503",
        ),
        (
            unreachable,
            rtsp(camera),
            Class::InputNotFound,
            "no such path",
        ),
        (
            Class::InputTimeout,
            rtsp(mute),
            Class::InputTimeout,
            "says nothing",
        ),
        (
            Class::InputTimeout,
            rtsp(page),
            Class::InputNotMedia,
            "does not speak RTSP",
        ),
        (
            Class::TlsFailed,
            http(page, "https"),
            Class::TlsFailed,
            "does not answer in TLS",
        ),
        (
            unreachable,
            http(well, "http"),
            unreachable,
            unreachable.words().cause,
        ),
    ] {
        let failure = refined(before, &target).await;
        assert_eq!(failure.class, after, "{failure:?}");
        assert!(failure.cause.contains(cause), "{failure:?}");
        assert_eq!(failure.evidence.len(), 2, "{failure:?}");
    }
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_told() {
    let target = input(json!({"type": "http", "url": "http://no-such-host.invalid/a.ts"}));
    let failure = refined(Class::NameNotResolved, &target).await;
    assert_eq!(failure.class, Class::NameNotResolved);
    assert!(
        failure.evidence[1].contains("no-such-host.invalid"),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_silent_far_end_costs_three_seconds_at_most() {
    let deaf = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
    let port = deaf.local_addr().expect("its address").port();
    let begun = std::time::Instant::now();
    let failure = refined(Class::InputUnreachable, &srt(port, None)).await;
    assert!(begun.elapsed() <= LIMIT + Duration::from_millis(500));
    assert_eq!(failure.class, Class::InputUnreachable);
    assert!(failure.cause.contains("firewall"), "{failure:?}");
}

fn rtmp(port: u16, app: &str, key: &str) -> Target {
    let spec = json!({
        "name": "n", "inputs": [{"type": "test"}],
        "renditions": [{"name": "r", "resolution": "320x180", "video_bitrate": 300_000}],
        "outputs": [{"name": "o", "type": "rtmp", "rendition": "r", "url": format!("rtmp://127.0.0.1:{port}/{app}/{key}")}],
    });
    let spec = ChannelSpec::read(&spec).expect("a sound channel");
    Target::of_output(&spec.outputs[0]).expect("a far end")
}

/// nginx with one application that takes everybody and one that asks somebody who refuses.
async fn nginx(folder: &std::path::Path) -> (u16, Process) {
    let refuses = server(Some(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("its address").port();
    drop(listener);
    let at = folder.display();
    let configuration = format!(
        "load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;\ndaemon off;\nmaster_process off;\npid {at}/pid;\n\
         error_log {at}/log;\nevents {{ worker_connections 64; }}\nrtmp {{ server {{ listen 127.0.0.1:{port};\n\
         application live {{ live on; }}\n\
         application locked {{ live on; on_publish http://127.0.0.1:{refuses}/; }} }} }}\n"
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, configuration).expect("room");
    let mut command = Command::new("/usr/sbin/nginx");
    command
        .arg("-c")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let nginx = Process(command.spawn().expect("nginx is installed"));
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    (port, nginx)
}

#[tokio::test]
async fn an_rtmp_server_tells_a_wrong_application_from_a_wrong_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, _nginx) = nginx(folder.path()).await;
    let page = server(Some(b"HTTP/1.1 400 Bad\r\n\r\n")).await;
    let (refused, unreachable) = (Class::OutputRefused, Class::OutputUnreachable);
    for (before, target, after, cause) in [
        (
            refused,
            rtmp(port, "none", "hidden-key"),
            refused,
            "closes the connection when it is asked for the application `none`",
        ),
        (
            refused,
            rtmp(port, "locked", "hidden-key"),
            Class::OutputUnauthorized,
            "closes the connection when it hears the stream key",
        ),
        (
            refused,
            rtmp(port, "live", "hidden-key"),
            refused,
            refused.words().cause,
        ),
        (
            unreachable,
            rtmp(port, "locked", "hidden-key"),
            unreachable,
            unreachable.words().cause,
        ),
        (
            unreachable,
            rtmp(page, "live", "hidden-key"),
            Class::PeerNotRtmp,
            "does not speak RTMP",
        ),
    ] {
        let failure = refined(before, &target).await;
        assert_eq!(failure.class, after, "{failure:?}");
        assert!(failure.cause.contains(cause), "{failure:?}");
        assert!(
            !format!("{failure:?}").contains("hidden-key"),
            "{failure:?}"
        );
    }
}

/// Killed when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A listener that would send a picture to whoever calls.
fn listener(port: u16, options: &str) -> Process {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-loglevel", "quiet", "-re", "-f", "lavfi"]);
    command.args([
        "-i",
        "testsrc2=size=160x90:rate=25",
        "-c:v",
        "mpeg2video",
        "-f",
        "mpegts",
    ]);
    command.arg(format!("srt://127.0.0.1:{port}?mode=listener{options}"));
    command.stdin(Stdio::null()).stdout(Stdio::null());
    Process(command.spawn().expect("ffmpeg is installed"))
}

/// Waits for the listener: until then the kernel says that nobody listens.
async fn settled_srt(class: Class, target: &Target) -> Failure {
    for _ in 0..100 {
        let failure = refined(class, target).await;
        if !failure.evidence[1].contains("nothing") {
            return failure;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("FFmpeg does not listen");
}

async fn free_udp_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
    socket.local_addr().expect("its address").port()
}

#[tokio::test]
async fn an_srt_listener_tells_whether_it_uses_a_passphrase_and_stays() {
    let (open, locked) = (free_udp_port().await, free_udp_port().await);
    let _open = listener(open, "");
    let _locked = listener(locked, "&passphrase=correct%20horse&pbkeylen=16");
    let (unreachable, unauthorized) = (Class::InputUnreachable, Class::InputUnauthorized);
    for (before, target, after, cause) in [
        (
            unreachable,
            srt(locked, None),
            unauthorized,
            "demands a passphrase, and none is given",
        ),
        (
            unauthorized,
            srt(locked, Some("another horse")),
            unauthorized,
            "ours is another one",
        ),
        // It may be the right one: the look does not know it.
        (
            unreachable,
            srt(locked, Some("correct horse")),
            unreachable,
            unreachable.words().cause,
        ),
        (
            unreachable,
            srt(open, Some("another horse")),
            unauthorized,
            "uses no passphrase",
        ),
        (
            unreachable,
            srt(open, None),
            unreachable,
            unreachable.words().cause,
        ),
        // Twice, since it must not have taken the first for its caller.
        (
            unreachable,
            srt(open, None),
            unreachable,
            unreachable.words().cause,
        ),
    ] {
        let failure = settled_srt(before, &target).await;
        assert_eq!(failure.class, after, "{failure:?}");
        assert!(failure.cause.contains(cause), "{failure:?}");
    }
}
