//! Far ends of network inputs on loopback: HTTP and HLS, RTSP, RTMP, SRT.

mod http;
mod node_media_server;
mod tcp;

pub use http::HttpServer;
pub use node_media_server::NodeMediaServer;
pub use tcp::TcpPeer;

use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::Command;

use nix::sys::signal::Signal;

use crate::process::Guard;
use crate::sender::{Programme, sample};
use crate::wait;

/// A TCP port that was free a moment ago.
pub fn tcp_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    socket.expect("a free port").port()
}

/// A UDP port that was free a moment ago.
pub fn udp_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    socket.expect("a free port").port()
}

/// Plays the sample in a loop at its own rate; `options` name format and place.
pub fn play(options: &[&str]) -> Guard {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-loglevel", "error", "-re"])
        .args(["-stream_loop", "-1", "-i"])
        .arg(sample(Programme::Plain));
    Guard::start(command.args(["-map", "0", "-c", "copy"]).args(options))
}

/// A GStreamer RTSP server with one live stream at `/live`: H.264 320 × 180 at 25, and Opus.
#[derive(Debug)]
pub struct RtspServer {
    port: u16,
    guard: Guard,
}

impl RtspServer {
    /// Starts it and waits until it listens.
    pub fn start() -> Self {
        let port = tcp_port();
        let script = include_str!("peers/rtsp_server.py");
        let mut command = Command::new("/usr/bin/python3");
        let guard = Guard::start(command.args(["-c", script, &port.to_string()]));
        until_listening(port);
        RtspServer { port, guard }
    }

    /// The address of one of its paths.
    pub fn url(&self, path: &str) -> String {
        format!("rtsp://127.0.0.1:{}{path}", self.port)
    }

    /// Kills it.
    pub fn kill(self) {
        self.guard.kill();
    }

    /// It stays, and says no more.
    pub fn freeze(&self) {
        self.guard.signal(Signal::SIGSTOP);
    }

    /// It goes on.
    pub fn thaw(&self) {
        self.guard.signal(Signal::SIGCONT);
    }
}

/// A GStreamer RTSP server that records what is sent to `/in` as Matroska; each sender begins it anew.
#[derive(Debug)]
pub struct RtspRecorder {
    port: u16,
    _guard: Guard,
    folder: tempfile::TempDir,
}

impl RtspRecorder {
    /// Starts it and waits until it listens.
    pub fn start() -> Self {
        let (port, folder) = (tcp_port(), tempfile::TempDir::new().expect("a folder"));
        let script = include_str!("peers/rtsp_server.py");
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-c", script, &port.to_string()]);
        let guard = Guard::start(command.arg(folder.path().join("in.mkv")));
        until_listening(port);
        RtspRecorder {
            port,
            _guard: guard,
            folder,
        }
    }

    /// Where to send.
    pub fn url(&self) -> String {
        format!("rtsp://127.0.0.1:{}/in", self.port)
    }

    /// What came.
    pub fn recording(&self) -> std::path::PathBuf {
        self.folder.path().join("in.mkv")
    }
}

/// nginx with its RTMP module and three applications: `live`, `closed` to which nobody may publish, and `asks`, which asks
/// somebody whether a key is right, and hears that it is not.
#[derive(Debug)]
pub struct RtmpServer {
    port: u16,
    guard: Option<Guard>,
    _folder: tempfile::TempDir,
    _refuses: TcpPeer,
}

impl RtmpServer {
    /// Starts it and waits until it listens.
    pub fn start() -> Self {
        let port = tcp_port();
        let folder = tempfile::TempDir::new().expect("a folder");
        let config = folder.path().join("nginx.conf");
        let refuses = TcpPeer::answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        let text = configuration(folder.path(), port, refuses.port());
        std::fs::write(&config, text).expect("room");
        let mut command = Command::new("/usr/sbin/nginx");
        let guard = Guard::start(command.arg("-c").arg(&config));
        until_listening(port);
        RtmpServer {
            port,
            guard: Some(guard),
            _folder: folder,
            _refuses: refuses,
        }
    }

    /// The address of a stream.
    pub fn url(&self, key: &str) -> String {
        format!("rtmp://127.0.0.1:{}/live/{key}", self.port)
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Publishes the sample there until it is dropped.
    pub fn publish(&self, key: &str) -> Guard {
        play(&["-f", "flv", &self.url(key)])
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        if let Some(guard) = &self.guard {
            guard.signal(signal);
        }
    }

    /// Ends it.
    pub fn stop(self) {}
}

impl Drop for RtmpServer {
    fn drop(&mut self) {
        if let Some(guard) = self.guard.take() {
            // As one process nginx closes its connections at TERM.
            guard.signal(Signal::SIGTERM);
        }
    }
}

fn configuration(folder: &Path, port: u16, refuses: u16) -> String {
    let folder = folder.display();
    format!(
        "load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;\n\
         daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n\
         events {{ worker_connections 64; }}\n\
         rtmp {{ server {{ listen 127.0.0.1:{port}; application live {{ live on; wait_key on; idle_streams off; }} \
         application closed {{ live on; deny publish all; }} \
         application asks {{ live on; on_publish http://127.0.0.1:{refuses}/; }} }} }}\n"
    )
}

fn until_listening(port: u16) {
    wait::until("a server that listens", || {
        std::net::TcpStream::connect(("127.0.0.1", port)).ok()
    });
}
