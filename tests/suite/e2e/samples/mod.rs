//! The recorded failures of FFmpeg, brought about through the API by the same faults: class, cause and remedy as a user
//! reads them, and how often each is tried again.

mod case;
mod catalogue;
mod datagrams;
mod files;
mod http;
mod outputs;
mod places;
mod refused;
mod retries;
mod rtsp;
mod trial;
mod wrapped;

use signalbox_tests::server::{Options, Server};

#[test]
fn half_of_the_catalogue_and_more_is_brought_about() {
    let tried = [
        include_str!("datagrams.rs"),
        include_str!("files.rs"),
        include_str!("http.rs"),
        include_str!("outputs.rs"),
        include_str!("places.rs"),
        include_str!("refused.rs"),
        include_str!("rtsp.rs"),
        include_str!("wrapped.rs"),
    ]
    .concat();
    let named = |sample: &&str| {
        ['"', '`']
            .iter()
            .any(|quote| tried.contains(&format!("{quote}{sample}{quote}")))
    };
    let all = catalogue::samples().count();
    let brought_about = catalogue::samples().filter(named).count();
    assert_eq!(all, 95);
    assert!(brought_about >= 60, "{brought_about} of {all}");
}

/// A server whose media folder can be filled before it starts.
fn server_with(fill: impl FnOnce(&std::path::Path)) -> Server {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let media = folder.path().join("data/media");
    std::fs::create_dir_all(&media).expect("a folder");
    fill(&media);
    Server::start_in(std::sync::Arc::new(folder), &Options::default())
}
