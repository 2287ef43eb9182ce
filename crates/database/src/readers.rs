use std::time::Duration;

use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};

use crate::connection::{Place, Role, set_up, shown};
use crate::{Cause, Conn, DatabaseError, Options};

/// Connections that are shared by all who ask.
pub(crate) struct Readers {
    pool: Pool<ConnectionManager<Conn>>,
    of_a_server: bool,
}

#[derive(Debug)]
struct SetUp {
    busy_timeout_ms: u64,
}

impl CustomizeConnection<Conn, diesel::r2d2::Error> for SetUp {
    fn on_acquire(&self, conn: &mut Conn) -> Result<(), diesel::r2d2::Error> {
        set_up(conn, Role::Reader, self.busy_timeout_ms).map_err(|error| {
            diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(
                error.to_string(),
            ))
        })
    }
}

impl Readers {
    pub(crate) fn open(place: &Place, options: &Options) -> Self {
        let most = match place {
            Place::Pg(_) => options.pg_connections,
            Place::Lite(_) => options.lite_readers,
        };
        let of_a_server = matches!(place, Place::Pg(_));
        let pool = Pool::builder()
            .max_size(most)
            .min_idle(Some(0))
            .idle_timeout(Some(Duration::from_secs(60)))
            .connection_timeout(options.pool_wait)
            // A file does not go away between two reads; a server does.
            .test_on_check_out(of_a_server)
            .connection_customizer(Box::new(SetUp {
                busy_timeout_ms: options.busy_timeout_ms,
            }))
            .error_handler(Box::new(Refused))
            .build_unchecked(ConnectionManager::new(place.dial()));
        Readers { pool, of_a_server }
    }

    pub(crate) fn get(&self) -> Result<PooledConnection<ConnectionManager<Conn>>, DatabaseError> {
        self.pool.get().map_err(|error| {
            let cause = match self.pool.state().connections {
                0 => Cause::CannotOpen,
                _ => Cause::Busy,
            };
            // What was said of the last attempt, if there was one, stands behind r2d2's own words.
            let text = error.to_string();
            let text = match text.split_once(": ") {
                Some((_, said)) if self.of_a_server => shown(said.to_owned()),
                _ => text,
            };
            DatabaseError::unavailable(cause, text)
        })
    }
}

/// r2d2's own handler logs the text as it is, and libpq's may repeat the URL.
#[derive(Debug)]
struct Refused;

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for Refused {
    fn handle_error(&self, _error: diesel::r2d2::Error) {
        tracing::warn!("a database connection could not be opened");
    }
}
