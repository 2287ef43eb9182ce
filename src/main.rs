//! The one binary: reads the configuration, puts the rooms together, and runs what was asked for.

mod backup;
mod channel;
mod cli;
mod config;
mod demo;
mod doctor;
mod memory;
mod player;
mod up;

use std::borrow::Cow;
use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use cli::{Cli, Command};
use config::{Config, LogFormat, Place, Settings};
use database::{Database, DatabaseError};

fn main() -> ExitCode {
    config::forget_empty_variables();
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("signalbox: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Up(up) => {
            let config = begin(up.settings)?;
            up::run(&config, up.demo)
        }
        Command::Migrate(settings) => migrate(&begin(settings)?),
        Command::Backup(copy) => backup::backup(&copy.settings.resolve()?, &copy.file),
        Command::Restore(copy) => backup::restore(&copy.settings.resolve()?, &copy.file),
        Command::Doctor(settings) => Ok(doctor::run(&settings.resolve()?)),
        Command::Channel(channel) => channel::run(channel),
        Command::Openapi => {
            std::io::stdout().write_all(backend::openapi().as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The configuration, with the log begun.
fn begin(settings: Settings) -> Result<Config> {
    let config = settings.resolve()?;
    let format = match config.log_format {
        LogFormat::Text => telemetry::Format::Human,
        LogFormat::Json => telemetry::Format::Json,
    };
    let log = telemetry::Settings {
        filter: config.log.clone(),
        format,
    };
    telemetry::start(&log, |line| -> Cow<'_, str> {
        transcode::redact::redact(line)
    })
    .context("the log cannot be begun; check --log")?;
    for name in config::unknown_variables() {
        tracing::warn!("{name} is no setting; `signalbox up --help` lists them");
    }
    Ok(config)
}

fn migrate(config: &Config) -> Result<ExitCode> {
    config.make_folders()?;
    let database = open(config)?;
    database
        .migrate()
        .map_err(told)
        .context("the database's schema cannot be brought up to date")?;
    println!("{} is up to date", config.database);
    Ok(ExitCode::SUCCESS)
}

fn open(config: &Config) -> Result<Database> {
    let url = match &config.database {
        Place::Server(url) => url.as_str(),
        Place::File(path) => path
            .to_str()
            .with_context(|| format!("{} is no readable text", path.display()))?,
    };
    Database::open(url, database::Options::default())
        .map_err(told)
        .with_context(|| format!("{} cannot be opened", config.database))
}

/// With what the database itself said, for who sits at the machine.
fn told(error: DatabaseError) -> anyhow::Error {
    match &error {
        DatabaseError::Unavailable { detail, .. } => {
            let detail = transcode::redact::redact(detail.trim()).into_owned();
            anyhow::Error::new(error).context(detail)
        }
        _ => error.into(),
    }
}
