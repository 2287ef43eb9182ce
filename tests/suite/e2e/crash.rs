//! The server itself dies.

use std::sync::Arc;
use std::time::Duration;

use signalbox_tests::process::alive;
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait;

use super::specs::tiny;

#[test]
fn sigterm_leaves_no_ffmpeg_and_a_new_start_brings_every_wanted_channel_back() {
    let server = Server::start();
    let wanted: Vec<i64> = (0..3)
        .map(|n| server.create_and_start(&tiny(&format!("wanted-{n}"))))
        .collect();
    let unwanted = server.create(&tiny("unwanted"));
    for id in &wanted {
        server.until_status(*id, "running");
    }
    let folder = server.stop();
    let server = Server::start_in(folder, &Options::default());
    for id in &wanted {
        server.until_status(*id, "running");
    }
    assert_eq!(server.job(unwanted)["status"], "stopped");
    server.stop();
}

/// 20 moments from the first instant of a start to well after everything runs.
#[test]
fn kill_9_at_twenty_moments_leaves_no_ffmpeg_and_loses_no_channel() {
    let mut server = Server::start();
    let ids: Vec<i64> = (0..2)
        .map(|n| server.create_and_start(&tiny(&format!("survivor-{n}"))))
        .collect();
    for moment in 0..20_u64 {
        // A spread of moments, not a wait for anything: whatever is under way then is cut off.
        std::thread::sleep(Duration::from_millis(moment * moment * 4));
        let (folder, children) = server.kill();
        wait::until("its children to be gone", || {
            children.iter().all(|pid| !alive(*pid)).then_some(())
        });
        server = Server::start_in(Arc::clone(&folder), &Options::default());
    }
    for id in ids {
        server.until_status(id, "running");
    }
    server.stop();
}
