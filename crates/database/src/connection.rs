use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use crate::{Cause, DatabaseError};

/// A connection to either database; queries that both understand are written once against it.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(PgConnection),
    Lite(SqliteConnection),
}

/// Which database, told from its URL.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Pg(String),
    /// The path as text, since SQLite takes it so.
    Lite(String),
}

/// What a connection is for; it decides how much memory it may keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
}

impl Place {
    pub(crate) fn of(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Place::Pg(url.to_owned());
        }
        let path = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
            .unwrap_or(url);
        Place::Lite(path.to_owned())
    }

    /// The URL that r2d2's manager dials; it picks the variant by the scheme.
    pub(crate) fn dial(&self) -> String {
        match self {
            Place::Pg(url) => with_timeouts(url),
            // SQLite would read `file:` as a URI with parameters.
            Place::Lite(path) if Path::new(path).is_absolute() => path.clone(),
            Place::Lite(path) => format!("./{path}"),
        }
    }

    pub(crate) fn open(&self, role: Role, busy_timeout_ms: u64) -> Result<Conn, DatabaseError> {
        let url = self.dial();
        let mut conn = match self {
            Place::Pg(_) => Conn::Pg(PgConnection::establish(&url).map_err(without_url)?),
            Place::Lite(_) => Conn::Lite(SqliteConnection::establish(&url)?),
        };
        set_up(&mut conn, role, busy_timeout_ms)?;
        Ok(conn)
    }
}

fn without_url(error: diesel::ConnectionError) -> DatabaseError {
    match error {
        diesel::ConnectionError::CouldntSetupConfiguration(inner) => inner.into(),
        other => {
            let detail = shown(other.to_string());
            let cause = Cause::of(&detail).unwrap_or(Cause::CannotOpen);
            DatabaseError::unavailable(cause, detail)
        }
    }
}

/// What libpq says of a server as it is. What it says of a URL repeats parts of it: a password with a bare `/`, `%` or
/// `@` among them, which it takes for a port, for code or for a host.
pub(crate) fn shown(text: String) -> String {
    let of_a_server = text.contains("connection to server");
    let of_a_name = text.contains("could not translate host name");
    if of_a_server || (of_a_name && !text.contains('@')) {
        return text;
    }
    "the database URL cannot be understood; in user and password a sign other than letters, digits and -._~ is written \
     as % and its code, as %2F for /"
        .to_owned()
}

/// What a session of PostgreSQL waits for at most.
pub(crate) const TIMEOUTS: &str =
    "SET statement_timeout = '5s'; SET lock_timeout = '2s'; SET client_min_messages = warning";

pub(crate) fn set_up(
    conn: &mut Conn,
    role: Role,
    busy_timeout_ms: u64,
) -> Result<(), DatabaseError> {
    match conn {
        Conn::Pg(conn) => {
            conn.batch_execute(TIMEOUTS)?;
        }
        Conn::Lite(conn) => {
            let cache_kib = match role {
                Role::Writer => 1024,
                Role::Reader => 512,
            };
            // The mode of the journal is a property of the file; asking a file that has it already writes nothing.
            conn.batch_execute(&format!(
                "PRAGMA busy_timeout = {busy_timeout_ms}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY; \
                 PRAGMA journal_size_limit = 4194304"
            ))?;
            if role == Role::Reader {
                conn.batch_execute("PRAGMA query_only = ON")?;
            }
        }
    }
    Ok(())
}

/// A server that went away is noticed in seconds, where the kernel alone would wait a quarter of an hour.
fn with_timeouts(url: &str) -> String {
    const PARAMETERS: [(&str, &str); 6] = [
        ("connect_timeout", "2"),
        ("tcp_user_timeout", "2000"),
        ("keepalives", "1"),
        ("keepalives_idle", "2"),
        ("keepalives_interval", "1"),
        ("keepalives_count", "3"),
    ];
    let mut url = url.to_owned();
    for (name, value) in PARAMETERS {
        if !url.contains(&format!("{name}=")) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("{name}={value}"));
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_tells_the_database() {
        for (url, path) in [
            ("data/x.db", "./data/x.db"),
            ("sqlite:data/x.db", "./data/x.db"),
            ("sqlite:///var/x.db", "/var/x.db"),
            ("file:x?mode=ro", "./file:x?mode=ro"),
        ] {
            assert_eq!(Place::of(url).dial(), path);
        }
        assert!(matches!(Place::of("postgres://h/d"), Place::Pg(_)));
        assert!(matches!(Place::of("postgresql://h/d"), Place::Pg(_)));
    }

    #[test]
    fn timeouts_of_the_url_are_kept() {
        let url = with_timeouts("postgres://h/d?connect_timeout=9");
        assert!(
            url.starts_with("postgres://h/d?connect_timeout=9&tcp_user_timeout=2000&"),
            "{url}"
        );
        assert_eq!(url.matches("connect_timeout").count(), 1);
    }
}
