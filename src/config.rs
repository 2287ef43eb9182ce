//! Configuration: a flag wins over the environment, the environment over the file, the file over the default.
//! Read once at start; the libraries are handed what they need.

use std::env;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory, ValueEnum};
use serde::Deserialize;

use crate::channel::API_KEY;
use crate::cli::Cli;

/// What may be set; each may stand in the file under the flag's name with `_` for `-`.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// TOML file with any of these settings, such as `listen = "0.0.0.0:8080"`.
    #[arg(long, env = "SIGNALBOX_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,

    /// Address and port of the API and the live media; port 0 picks one [default: 127.0.0.1:8080].
    #[arg(long, env = "SIGNALBOX_LISTEN", value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,

    /// Folder of the database, the recordings and the lock [default: ./data].
    #[arg(long, env = "SIGNALBOX_DATA_DIR", value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,

    /// PostgreSQL database to use in place of the embedded one, such as
    /// `postgres://signalbox@db.example/signalbox?sslmode=verify-full`. With a password in it, better given by the
    /// environment or the file than on the command line, which everybody on the machine can read.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,

    /// Folder of the channels' logs [default: ./logs].
    #[arg(long, env = "SIGNALBOX_LOG_DIR", value_name = "FOLDER")]
    pub(crate) log_dir: Option<PathBuf>,

    /// Folder under which input files and logos may lie; may be given several times, separated by `:` in the
    /// environment [default: DATA_DIR/media].
    #[arg(
        long,
        env = "SIGNALBOX_MEDIA_ROOT",
        value_name = "FOLDER",
        value_delimiter = ':'
    )]
    pub(crate) media_root: Vec<PathBuf>,

    /// The FFmpeg to run, a path or a name found in PATH [default: ffmpeg].
    #[arg(long, env = "SIGNALBOX_FFMPEG", value_name = "PROGRAM")]
    pub(crate) ffmpeg: Option<PathBuf>,

    /// Name under which this machine runs channels [default: the host name].
    #[arg(long, env = "SIGNALBOX_WORKER_ID", value_name = "NAME")]
    pub(crate) worker_id: Option<String>,

    /// Outputs a channel may have, up to 512 [default: 64].
    #[arg(long, env = "SIGNALBOX_MAX_OUTPUTS", value_name = "COUNT")]
    pub(crate) max_outputs: Option<usize>,

    /// What is logged on standard error: `error`, `warn`, `info`, `debug`, or a filter such as `info,hub=debug`
    /// [default: info].
    #[arg(long, env = "SIGNALBOX_LOG", value_name = "FILTER")]
    pub(crate) log: Option<String>,

    /// How it is written [default: text].
    #[arg(long, env = "SIGNALBOX_LOG_FORMAT", value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Where the database is.
#[derive(Clone)]
pub(crate) enum Place {
    File(PathBuf),
    /// The address, which may hold a password.
    Server(String),
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// As it may be shown to anybody.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::File(path) => write!(f, "{}", path.display()),
            // Whatever stands before the last `@` may belong to a password with a bare `/` in it.
            Place::Server(url) => match transcode::redact::redact(url).rsplit_once('@') {
                Some((_, server)) => write!(f, "postgres://***@{server}"),
                None => f.write_str(&transcode::redact::redact(url)),
            },
        }
    }
}

/// The settings with every default filled in and every path absolute.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database: Place,
    pub(crate) data_dir: PathBuf,
    pub(crate) log_dir: PathBuf,
    pub(crate) media_roots: Vec<PathBuf>,
    pub(crate) recordings: PathBuf,
    pub(crate) ffmpeg: PathBuf,
    pub(crate) worker_id: String,
    pub(crate) max_outputs: usize,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
}

impl Settings {
    /// Fills in file and defaults.
    ///
    /// # Errors
    /// The file is missing, is no TOML, or has a setting that does not exist; a value is out of its range.
    pub(crate) fn resolve(self) -> Result<Config> {
        let file = match &self.config {
            Some(path) => read(path)?,
            None => Settings::default(),
        };
        let here = env::current_dir().context("the current folder cannot be read")?;
        let data_dir = here.join(
            self.data_dir
                .or(file.data_dir)
                .unwrap_or_else(|| "data".into()),
        );
        let media_roots = [self.media_root, file.media_root]
            .into_iter()
            .find(|roots| !roots.is_empty());
        let max_outputs = self.max_outputs.or(file.max_outputs).unwrap_or(64);
        if !(1..=512).contains(&max_outputs) {
            bail!("max-outputs: {max_outputs} came, 1 to 512 is allowed");
        }
        let database = match self.database_url.or(file.database_url) {
            None => Place::File(data_dir.join("signalbox.db")),
            Some(url) if is_postgres(&url) => Place::Server(url),
            Some(url) => bail!(
                "database-url: {} came, `postgres://…` is allowed; without one a file in the data folder is used",
                kind(&url)
            ),
        };
        Ok(Config {
            database,
            listen: self
                .listen
                .or(file.listen)
                .unwrap_or((IpAddr::V4(Ipv4Addr::LOCALHOST), 8080).into()),
            log_dir: here.join(
                self.log_dir
                    .or(file.log_dir)
                    .unwrap_or_else(|| "logs".into()),
            ),
            media_roots: match media_roots {
                Some(roots) => roots.into_iter().map(|root| here.join(root)).collect(),
                None => vec![data_dir.join("media")],
            },
            recordings: data_dir.join("recordings"),
            ffmpeg: self
                .ffmpeg
                .or(file.ffmpeg)
                .unwrap_or_else(|| "ffmpeg".into()),
            worker_id: self
                .worker_id
                .or(file.worker_id)
                .map_or_else(host_name, Ok)?,
            max_outputs,
            log: self.log.or(file.log).unwrap_or_else(|| "info".into()),
            log_format: self
                .log_format
                .or(file.log_format)
                .unwrap_or(LogFormat::Text),
            data_dir,
        })
    }
}

impl Config {
    /// Makes the folders that are missing.
    ///
    /// # Errors
    /// A folder cannot be made, or the data folder cannot be written to.
    pub(crate) fn make_folders(&self) -> Result<()> {
        let own = [&self.data_dir, &self.log_dir, &self.recordings];
        for folder in own.into_iter().chain(&self.media_roots) {
            fs::create_dir_all(folder).with_context(|| {
                format!(
                    "the folder {} cannot be made; choose another or make it writable",
                    folder.display()
                )
            })?;
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Settings> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("the configuration {} cannot be read", path.display()))?;
    toml::from_str(&text)
        .with_context(|| format!("the configuration {} is not right", path.display()))
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// What came in place of an address, without what may be a password in it.
fn kind(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("an address of the kind `{scheme}`")
        }
        _ => "what is no address".to_owned(),
    }
}

fn host_name() -> Result<String> {
    let name =
        nix::unistd::gethostname().context("this machine has no host name; give --worker-id")?;
    Ok(name.to_string_lossy().into_owned())
}

/// A variable that is set to nothing, as an unfilled line of a service's file leaves it, is not set. Called before there
/// is a second thread.
pub(crate) fn forget_empty_variables() {
    let empty: Vec<_> = env::vars_os()
        .filter(|(_, value)| value.is_empty())
        .map(|(name, _)| name)
        .filter(|name| name == "DATABASE_URL" || name.to_string_lossy().starts_with("SIGNALBOX_"))
        .collect();
    for name in empty {
        // SAFETY: `main` has begun no thread yet, so nobody reads the environment meanwhile.
        unsafe { env::remove_var(name) };
    }
}

/// Names of the environment's `SIGNALBOX_…` variables that no setting reads, most likely misspelt.
pub(crate) fn unknown_variables() -> Vec<String> {
    let command = Cli::command();
    let known: Vec<_> = command
        .get_subcommands()
        .flat_map(|subcommand| subcommand.get_arguments())
        .filter_map(|argument| argument.get_env())
        .map(|name| name.to_string_lossy().into_owned())
        .chain([API_KEY.to_owned()])
        .collect();
    let mut unknown: Vec<_> = env::vars_os()
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with("SIGNALBOX_") && !known.contains(name))
        .collect();
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_file(text: &str) -> Result<Config> {
        let path = env::temp_dir().join(format!(
            "signalbox-{}-{}.toml",
            std::process::id(),
            text.len()
        ));
        fs::write(&path, text)?;
        let settings = Settings {
            config: Some(path.clone()),
            worker_id: Some("flag".into()),
            ..Settings::default()
        };
        let resolved = settings.resolve();
        fs::remove_file(path)?;
        resolved
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let config = from_file("worker_id = \"file\"\nmax_outputs = 7\n").unwrap();
        assert_eq!((config.worker_id.as_str(), config.max_outputs), ("flag", 7));
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(config.data_dir.is_absolute() && config.data_dir.ends_with("data"));
        assert_eq!(config.media_roots, [config.data_dir.join("media")]);
    }

    #[test]
    fn a_setting_that_does_not_exist_is_named_with_those_that_do() {
        let told = format!("{:#}", from_file("listne = \"127.0.0.1:1\"").unwrap_err());
        assert!(told.contains("listne") && told.contains("listen"), "{told}");
    }

    #[test]
    fn a_value_out_of_its_range_is_told_with_the_range() {
        let told = format!("{:#}", from_file("max_outputs = 513").unwrap_err());
        assert!(told.contains("513") && told.contains("1 to 512"), "{told}");
    }

    #[test]
    fn the_database_is_a_file_or_a_postgresql_server() {
        let config = from_file("").unwrap();
        assert!(config.database.to_string().ends_with("/data/signalbox.db"));
        let config = from_file("database_url = \"postgres://u:hunter2@h/d\"").unwrap();
        let shown = format!("{} {config:?}", config.database);
        assert!(
            shown.contains("@h/d") && !shown.contains("hunter2"),
            "{shown}"
        );
        for url in [
            "postgres://u:1/hunter2@h/d",
            "postgres://u:x?hunter2@h/d",
            "postgres://u@h/d?password=hunter2@2",
        ] {
            let shown = Place::Server(url.to_owned()).to_string();
            assert!(
                shown.contains("@h/d") && !shown.contains("hunter2"),
                "{shown}"
            );
        }
        let told = from_file("database_url = \"host=h password=hunter2\"").unwrap_err();
        let told = format!("{told:#}");
        assert!(
            told.contains("no address") && !told.contains("hunter2"),
            "{told}"
        );
        let told = from_file("database_url = \"mysql://u:hunter2@h/d\"").unwrap_err();
        let told = format!("{told:#}");
        assert!(
            told.contains("`mysql`") && told.contains("postgres://"),
            "{told}"
        );
        assert!(!told.contains("hunter2"), "{told}");
    }

    #[test]
    fn a_file_that_is_missing_is_named() {
        let settings = Settings {
            config: Some("/nowhere/signalbox.toml".into()),
            ..Settings::default()
        };
        let told = format!("{:#}", settings.resolve().unwrap_err());
        assert!(told.contains("/nowhere/signalbox.toml"), "{told}");
    }

    #[test]
    fn every_setting_stands_in_the_help_with_its_variable() {
        let command = Cli::command();
        let up = command.find_subcommand("up").unwrap();
        for argument in up
            .get_arguments()
            .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()))
        {
            let variable = argument
                .get_env()
                .map(|name| name.to_string_lossy().into_owned());
            let flag = argument.get_long().unwrap();
            let name = flag.to_uppercase().replace('-', "_");
            // The one that every hosting service and tool calls alike.
            let expected = match flag {
                "database-url" => name,
                _ => format!("SIGNALBOX_{name}"),
            };
            assert_eq!(variable, Some(expected), "{flag}");
        }
    }
}
