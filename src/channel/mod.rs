//! `signalbox channel …`: the channels of a running Signalbox, over its API.

mod apply;
mod client;
mod job;
mod log;
mod table;

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use serde_json::Value;

use client::{Base, Client, query};

/// Sent as `X-API-Key`. No flag: everybody on a machine can read the arguments of a process.
pub(crate) const API_KEY: &str = "SIGNALBOX_API_KEY";

const ENVIRONMENT: &str = "Environment:\n  \
    SIGNALBOX_URL      the same as --url\n  \
    SIGNALBOX_API_KEY  sent as X-API-Key when set\n\n\
    Exit codes: 0 done, 1 refused or failed, 2 wrong usage";

#[derive(Debug, Args)]
#[command(after_help = ENVIRONMENT)]
pub(crate) struct Channel {
    /// Where the API is.
    #[arg(
        long,
        global = true,
        env = "SIGNALBOX_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        value_parser = Base::read
    )]
    url: Base,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List all channels with what they do.
    List,
    /// Print a channel as JSON.
    Show {
        #[arg(value_name = "NAME|ID")]
        channel: String,
    },
    /// Create the channel of a JSON file, or change the one that has its name.
    Apply {
        /// The channel's specification; `-` reads standard input.
        file: PathBuf,
    },
    /// Start a channel.
    Start(Act),
    /// Stop a channel.
    Stop(Act),
    /// Print the last lines of a channel's log.
    Log {
        #[arg(value_name = "NAME|ID")]
        channel: String,
        /// How many.
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=10_000))]
        lines: u32,
        /// Go on with every new line until interrupted.
        #[arg(long)]
        follow: bool,
    },
}

#[derive(Debug, Args)]
struct Act {
    #[arg(value_name = "NAME|ID")]
    channel: String,
    /// Return when it runs, or is stopped; fail when it cannot.
    #[arg(long)]
    wait: bool,
}

pub(crate) fn run(channel: Channel) -> Result<ExitCode> {
    let key = std::env::var(API_KEY).ok();
    let client = Client::new(channel.url, key)?;
    match channel.command {
        Command::List => print(&table::table(&all(&client)?))?,
        Command::Show { channel } => {
            let shown = client.get(&format!("/channels/{}", find(&client, &channel)?))?;
            print(&format!("{shown:#}\n"))?;
        }
        Command::Apply { file } => print(&apply::apply(&client, &file)?)?,
        Command::Start(act) => job::start(&client, find(&client, &act.channel)?, act.wait)?,
        Command::Stop(act) => job::stop(&client, find(&client, &act.channel)?, act.wait)?,
        Command::Log {
            channel,
            lines,
            follow,
        } => log::log(&client, find(&client, &channel)?, lines, follow)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Every channel, by name.
fn all(client: &Client) -> Result<Vec<Value>> {
    pages(client, "")
}

/// The id of the channel that is meant: digits are an id, since no name is digits only.
fn find(client: &Client, wanted: &str) -> Result<i64> {
    if let Ok(id) = wanted.parse() {
        return Ok(id);
    }
    match by_name(client, wanted)? {
        Some(id) => Ok(id),
        None => bail!("there is no channel {wanted}; `signalbox channel list` has those there are"),
    }
}

fn by_name(client: &Client, name: &str) -> Result<Option<i64>> {
    // The filter finds every name with this part.
    let found = pages(client, &format!("&name={}", query(name)))?;
    let exact = found.iter().find(|channel| channel["name"] == name);
    Ok(exact.and_then(|channel| channel["id"].as_i64()))
}

fn pages(client: &Client, filter: &str) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("/channels?sort=name&limit=200{filter}{cursor}"))?;
        items.extend(page["items"].as_array().into_iter().flatten().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={}", query(next)),
            None => return Ok(items),
        }
    }
}

/// Who closes our output early, such as `head`, has seen enough.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
