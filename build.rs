//! Embeds the player page. The Rust build needs no Node: without the page's build a placeholder says how to make it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

const PLACEHOLDER: &str = "<!doctype html><title>Signalbox</title><p>This binary was built without its player page. \
    Run <code>scripts/build</code>, which needs Node 20.9 or newer, and start it again.";

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let built = Path::new(&root).join("frontend/dist/player");
    println!("cargo::rerun-if-changed={}", built.display());

    let mut table = String::from("&[\n");
    let names = if built.is_dir() {
        names(&built)?
    } else {
        Vec::new()
    };
    for name in &names {
        let path = built.join(name);
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),").map_err(io::Error::other)?;
    }
    if !names.iter().any(|name| name == "index.html") {
        let placeholder = Path::new(&out).join("placeholder.html");
        fs::write(&placeholder, PLACEHOLDER)?;
        writeln!(
            table,
            "    (\"index.html\", include_bytes!({placeholder:?})),"
        )
        .map_err(io::Error::other)?;
    }
    table.push(']');
    fs::write(Path::new(&out).join("player.rs"), table)
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
