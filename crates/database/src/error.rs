use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("there is no such {what}")]
    NotFound { what: &'static str },
    #[error("another channel is named `{name}`")]
    NameTaken { name: String },
    #[error("another output of this channel is named `{name}`")]
    OutputNameTaken { name: String },
    /// Two outputs may share a destination only when both say `redundant`.
    #[error("output `{output}` of channel `{channel}` already sends to {address}")]
    AddressTaken {
        address: String,
        channel_id: i64,
        channel: String,
        output: String,
    },
    #[error("the name of a channel cannot change while it runs")]
    NameFixed,
    /// An output was named that the channel does not have.
    #[error("{}: {}", .0.pointer, .0.detail)]
    Refused(Box<transcode::spec::Fault>),
    #[error("the channel is being deleted")]
    BeingDeleted,
    /// `If-Match` named another revision than the current one.
    #[error("it was changed by somebody else: revision {revision} is current")]
    Conflict { revision: i64 },
    #[error("the cursor does not belong to this list")]
    BadCursor,
    /// Nothing was changed; the same call may succeed later.
    #[error("the database is not available: {cause}")]
    Unavailable { cause: Cause, detail: String },
    #[error("the database holds what cannot be read: {what}")]
    Corrupt { what: String },
    #[error("the schema could not be brought up to date: {detail}")]
    Migration { detail: String },
    /// Somebody ran a newer program on it.
    #[error(
        "the database was brought to schema {version} by a newer Signalbox; run that one, or restore a backup from before it"
    )]
    NewerSchema { version: String },
    #[error("another Signalbox is at work on this database")]
    Claimed,
    #[error("a query failed")]
    Query(#[source] DieselError),
}

/// Why a database is not available, in an operator's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    #[error("the disk is full")]
    DiskFull,
    #[error("it is read-only")]
    ReadOnly,
    #[error("it cannot be opened")]
    CannotOpen,
    #[error("all connections are busy")]
    Busy,
    #[error("somebody else holds a lock on it")]
    Locked,
    #[error("the disk reports an error")]
    Disk,
    #[error("the connection was lost")]
    Lost,
}

impl DatabaseError {
    pub(crate) fn unavailable(cause: Cause, detail: impl Into<String>) -> Self {
        DatabaseError::Unavailable {
            cause,
            detail: detail.into(),
        }
    }

    pub(crate) fn corrupt(what: impl std::fmt::Display) -> Self {
        DatabaseError::Corrupt {
            what: what.to_string(),
        }
    }

    /// Whether trying again later makes sense without changing the request.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, DatabaseError::Unavailable { .. })
    }
}

impl From<DieselError> for DatabaseError {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, info) = &error else {
            return DatabaseError::Query(error);
        };
        let detail = info.message();
        let cause = match kind {
            DatabaseErrorKind::ClosedConnection => Some(Cause::Lost),
            DatabaseErrorKind::ReadOnlyTransaction => Some(Cause::ReadOnly),
            DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::CheckViolation => None,
            _ => Cause::of(detail),
        };
        match cause {
            Some(cause) => DatabaseError::unavailable(cause, detail),
            None if detail.contains("malformed") || detail.contains("not a database") => {
                DatabaseError::corrupt(detail)
            }
            None => DatabaseError::Query(error),
        }
    }
}

impl From<diesel::ConnectionError> for DatabaseError {
    fn from(error: diesel::ConnectionError) -> Self {
        match error {
            diesel::ConnectionError::CouldntSetupConfiguration(inner) => inner.into(),
            other => {
                let detail = other.to_string();
                DatabaseError::unavailable(Cause::of(&detail).unwrap_or(Cause::CannotOpen), detail)
            }
        }
    }
}

impl Cause {
    /// diesel hands on the text of SQLite's and libpq's errors but not their codes.
    pub(crate) fn of(text: &str) -> Option<Cause> {
        const TEXTS: [(&str, Cause); 17] = [
            ("disk is full", Cause::DiskFull),
            ("No space left on device", Cause::DiskFull),
            ("readonly database", Cause::ReadOnly),
            ("unable to open", Cause::CannotOpen),
            ("is locked", Cause::Locked),
            ("lock timeout", Cause::Locked),
            ("deadlock detected", Cause::Locked),
            ("statement timeout", Cause::Busy),
            ("too many clients", Cause::Busy),
            ("too many connections", Cause::Busy),
            ("remaining connection slots", Cause::Busy),
            ("disk I/O error", Cause::Disk),
            ("server closed the connection", Cause::Lost),
            ("terminating connection", Cause::Lost),
            ("connection to server", Cause::CannotOpen),
            ("the database system is", Cause::CannotOpen),
            ("could not connect", Cause::CannotOpen),
        ];
        TEXTS
            .iter()
            .find(|(part, _)| text.contains(part))
            .map(|(_, cause)| *cause)
    }
}
