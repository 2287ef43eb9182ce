use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use transcode::job::Desired;

use crate::schema::{jobs, sessions};
use crate::sessions::SessionState;
use crate::words::{read_word, word};
use crate::{Conn, DatabaseError, Tx};

/// What a holder must know of a job that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldJob {
    pub job_id: i64,
    pub epoch: i64,
    pub generation: i64,
    pub revision: i64,
    pub desired: Desired,
    pub evict: bool,
    /// Who may start first where not all can at once.
    pub priority: u8,
}

type Record = (i64, i64, i64, i64, String, bool, i32);

fn row(
    (job_id, epoch, generation, revision, desired, evict, priority): Record,
) -> Result<HeldJob, DatabaseError> {
    Ok(HeldJob {
        job_id,
        epoch,
        generation,
        revision,
        desired: read_word(desired)?,
        evict,
        priority: u8::try_from(priority).map_err(DatabaseError::corrupt)?,
    })
}

/// The jobs of a session, by id.
pub fn held(conn: &mut Conn, session_id: i64) -> Result<Vec<HeldJob>, DatabaseError> {
    let records: Vec<Record> = jobs::table
        .filter(jobs::session_id.eq(session_id))
        .order(jobs::id)
        .select((
            jobs::id,
            jobs::epoch,
            jobs::generation,
            jobs::revision,
            jobs::desired,
            jobs::evict,
            jobs::priority,
        ))
        .load(conn)?;
    records.into_iter().map(row).collect()
}

/// Says that the session lives, and answers its jobs. None when it does not live any more, and never will again.
pub fn beat(tx: &mut Tx<'_>, session_id: i64) -> Result<Option<Vec<HeldJob>>, DatabaseError> {
    if let Conn::Pg(conn) = &mut **tx {
        return beat_pg(conn, session_id);
    }
    let live = sessions::state.eq(word(&SessionState::Live)?);
    let beaten = diesel::update(sessions::table.find(session_id).filter(live))
        .set(sessions::beat.eq(sessions::beat + 1))
        .execute(&mut **tx)?;
    match beaten {
        0 => Ok(None),
        _ => held(tx, session_id).map(Some),
    }
}

#[derive(QueryableByName)]
struct Beaten {
    #[diesel(sql_type = Nullable<BigInt>)]
    id: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    epoch: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    generation: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    revision: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    desired: Option<String>,
    #[diesel(sql_type = Nullable<Bool>)]
    evict: Option<bool>,
    #[diesel(sql_type = Nullable<Integer>)]
    priority: Option<i32>,
}

/// One statement, so that a beat is one round trip; the outer join tells "no jobs" from "not live".
fn beat_pg(
    conn: &mut PgConnection,
    session_id: i64,
) -> Result<Option<Vec<HeldJob>>, DatabaseError> {
    let rows: Vec<Beaten> = diesel::sql_query(
        "WITH beaten AS (UPDATE sessions SET beat = beat + 1 WHERE id = $1 AND state = 'live' RETURNING id) \
         SELECT jobs.id, epoch, generation, revision, desired, evict, priority \
         FROM beaten LEFT JOIN jobs ON jobs.session_id = beaten.id ORDER BY jobs.id",
    )
    .bind::<BigInt, _>(session_id)
    .load(conn)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let jobs = rows.into_iter().filter_map(|found| {
        let Beaten {
            id,
            epoch,
            generation,
            revision,
            desired,
            evict,
            priority,
        } = found;
        Some(row((
            id?,
            epoch?,
            generation?,
            revision?,
            desired?,
            evict?,
            priority?,
        )))
    });
    jobs.collect::<Result<_, _>>().map(Some)
}
