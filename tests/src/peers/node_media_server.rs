use std::path::Path;
use std::process::Command;

use super::{tcp_port, until_listening};
use crate::process::Guard;
use crate::wait;

/// node-media-server, which takes a publisher only with a signature.
#[derive(Debug)]
pub struct NodeMediaServer {
    port: u16,
    sign: String,
    _guard: Guard,
    _folder: tempfile::TempDir,
}

impl NodeMediaServer {
    /// Starts it and waits until it listens.
    pub fn start() -> Self {
        let (port, folder) = (tcp_port(), tempfile::TempDir::new().expect("a folder"));
        let script = include_str!("node_media_server.cjs");
        let mut command = Command::new("node");
        command
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend"))
            .args(["-e", script, &port.to_string(), "a secret"])
            .arg(folder.path());
        let guard = Guard::start(&mut command);
        until_listening(port);
        let sign = folder.path().join("sign");
        let sign = wait::until("a signature", || {
            let text = std::fs::read_to_string(&sign).ok()?;
            (!text.is_empty()).then_some(text)
        });
        NodeMediaServer {
            port,
            sign,
            _guard: guard,
            _folder: folder,
        }
    }

    /// Where to publish, signed.
    pub fn url(&self) -> String {
        format!("{}?sign={}", self.play(), self.sign)
    }

    /// Where to play what is published, and where a publisher without a signature is refused.
    pub fn play(&self) -> String {
        format!("rtmp://127.0.0.1:{}/live/key", self.port)
    }
}
