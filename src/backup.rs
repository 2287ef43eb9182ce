//! `signalbox backup` and `restore`: copies of the embedded database.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use worker::WorkerLock;

use crate::config::{Config, Place};
use crate::told;

/// Copies the database to a new file, also while `up` is at work on it.
pub(crate) fn backup(config: &Config, to: &Path) -> Result<ExitCode> {
    let Place::File(from) = &config.database else {
        bail!(
            "a PostgreSQL database is backed up by its own tools: pg_dump --format=custom --file={} \"$DATABASE_URL\"",
            to.display()
        );
    };
    let copied = database::backup(from, to)
        .map_err(told)
        .with_context(|| format!("{} cannot be backed up to {}", from.display(), to.display()))?;
    println!("{}: {}", to.display(), holds(copied));
    Ok(ExitCode::SUCCESS)
}

/// Puts a copy in the place of the database.
pub(crate) fn restore(config: &Config, from: &Path) -> Result<ExitCode> {
    let Place::File(to) = &config.database else {
        bail!(
            "a PostgreSQL database is restored by its own tools: pg_restore --clean --if-exists --single-transaction --no-owner --dbname=\"$DATABASE_URL\" {}",
            from.display()
        );
    };
    config.make_folders()?;
    // Until the end: nobody may begin on what is being replaced.
    let _lock =
        WorkerLock::take(&config.data_dir).context("stop Signalbox first; nothing was changed")?;
    let (copied, replaced) = database::restore(from, to).map_err(told).with_context(|| {
        format!(
            "{} cannot be restored to {}; nothing was changed",
            from.display(),
            to.display()
        )
    })?;
    println!("{}: {}", to.display(), holds(copied));
    if let Some(replaced) = replaced {
        println!("what was there before is kept as {}", replaced.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn holds(copied: database::Copied) -> String {
    let channels = match copied.channels {
        1 => "1 channel".to_owned(),
        many => format!("{many} channels"),
    };
    format!("{channels}, {} kB", copied.bytes.div_ceil(1000))
}
