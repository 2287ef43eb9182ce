//! The examples of docs/clients.md, as they stand there.

use std::process::Command;

use signalbox_tests::server::Server;

/// The one block of that language.
fn example(language: &str) -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/clients.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let fence = format!("```{language}\n");
    let mut blocks = page.split(&fence).skip(1);
    let block = blocks.next().and_then(|rest| rest.split("```").next());
    assert!(blocks.next().is_none(), "one example of {language}");
    block.expect("an example").to_owned()
}

/// What the example prints against a server of its own.
fn run(program: &str, flag: &str, language: &str) -> String {
    let server = Server::start();
    let mut command = Command::new(program);
    command.args([flag, &example(language)]);
    let output = command.env("SIGNALBOX", server.url()).output();
    let output = output.expect("it runs");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    assert_eq!(server.get("/channels")["items"], serde_json::json!([]));
    server.stop();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_shell_example_runs_as_it_stands() {
    let said = run("sh", "-c", "sh");
    assert!(said.trim().ends_with("/master.m3u8"), "{said}");
}

#[test]
fn the_python_example_runs_as_it_stands() {
    let said = run("/usr/bin/python3", "-c", "python");
    assert!(said.contains("job running"), "{said}");
    assert!(said.trim().ends_with("restarts: False"), "{said}");
}
