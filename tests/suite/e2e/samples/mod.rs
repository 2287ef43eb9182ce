//! The recorded failures of FFmpeg, brought about through the API by the same faults: class, cause and remedy as a user
//! reads them, and how often each is tried again.

mod case;
mod catalogue;
mod datagrams;
mod files;
mod http;
mod places;
mod refused;
mod rtsp;
mod trial;
mod wrapped;

use signalbox_tests::server::{Options, Server};

/// A server whose media folder can be filled before it starts.
fn server_with(fill: impl FnOnce(&std::path::Path)) -> Server {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let media = folder.path().join("data/media");
    std::fs::create_dir_all(&media).expect("a folder");
    fill(&media);
    Server::start_in(std::sync::Arc::new(folder), &Options::default())
}
