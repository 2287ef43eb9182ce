//! The command line: one subcommand a way to start, flags after it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::channel::Channel;
use crate::config::Settings;

/// Runs live TV and streaming channels day and night.
#[derive(Debug, Parser)]
#[command(name = "signalbox", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start everything in one process: API, scheduler and worker on an embedded database and queue.
    Up(Up),
    /// Bring the database's schema up to date, then leave.
    Migrate(Settings),
    /// Copy the embedded database to a new file, also while Signalbox is at work on it.
    Backup(Copy),
    /// Put a copy in the place of the embedded database, while no Signalbox is at work on it.
    Restore(Copy),
    /// Say what of this machine would keep channels from running, and how to mend it.
    Doctor(Settings),
    /// Work with the channels of a running Signalbox over its API.
    Channel(Channel),
    /// Print the API's OpenAPI document as YAML.
    Openapi,
}

#[derive(Debug, Args)]
pub(crate) struct Up {
    #[command(flatten)]
    pub(crate) settings: Settings,

    /// Create and start a demo channel with picture and tone.
    #[arg(long, env = "SIGNALBOX_DEMO")]
    pub(crate) demo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The file that `backup` writes and `restore` reads.
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) settings: Settings,
}
