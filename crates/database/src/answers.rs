//! Answers that are given again to a request that is sent again.

use diesel::prelude::*;

use crate::schema::answers as table;
use crate::words::{json, read_json};
use crate::{Conn, DatabaseError, Tx, clock};

/// An answer stands for a day.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Who has not answered by then was killed meanwhile: the next who asks begins anew.
const PATIENCE_MILLIS: i64 = 60 * 1000;

/// A request as it may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The caller's own word for it.
    pub key: String,
    /// Where it was sent to.
    pub path: String,
    /// Another for every other content.
    pub fingerprint: String,
}

/// What was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// How a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has asked it: the caller answers it, by [`answer`] or [`forget`].
    New,
    /// Somebody is about to answer it.
    Open,
    Answered(Answer),
    /// The key was used for another question.
    Other,
}

/// Asks, and by that begins what nobody has asked before.
pub fn ask(tx: &mut Tx<'_>, question: &Question) -> Result<Standing, DatabaseError> {
    let now = clock::now();
    let given_up = table::status
        .is_null()
        .and(table::asked_at.lt(now - PATIENCE_MILLIS));
    let over = table::asked_at.lt(now - KEPT_MILLIS).or(given_up);
    diesel::delete(table::table.filter(over)).execute(&mut **tx)?;
    if insert(tx, question, now)? {
        return Ok(Standing::New);
    }
    type Found = (String, Option<i32>, Option<String>, Option<String>);
    let found: Option<Found> = table::table
        .find((&question.key, &question.path))
        .select((
            table::fingerprint,
            table::status,
            table::headers,
            table::body,
        ))
        .first(&mut **tx)
        .optional()?;
    let Some(found) = found else {
        // Given up between the two looks.
        return Ok(Standing::Open);
    };
    Ok(match found {
        (fingerprint, ..) if fingerprint != question.fingerprint => Standing::Other,
        (_, Some(status), headers, body) => Standing::Answered(Answer {
            status: u16::try_from(status).map_err(DatabaseError::corrupt)?,
            headers: read_json(&headers.unwrap_or_default())?,
            body: body.unwrap_or_default(),
        }),
        (_, None, ..) => Standing::Open,
    })
}

/// False where it stands there already.
fn insert(tx: &mut Tx<'_>, question: &Question, now: i64) -> Result<bool, DatabaseError> {
    let row = (
        table::key.eq(&question.key),
        table::path.eq(&question.path),
        table::fingerprint.eq(&question.fingerprint),
        table::asked_at.eq(now),
    );
    let insert = diesel::insert_into(table::table).values(row);
    let inserted = match &mut **tx {
        Conn::Pg(conn) => insert.on_conflict_do_nothing().execute(conn)?,
        Conn::Lite(conn) => insert.on_conflict_do_nothing().execute(conn)?,
    };
    Ok(inserted == 1)
}

/// Keeps what was answered.
pub fn answer(tx: &mut Tx<'_>, question: &Question, answer: &Answer) -> Result<(), DatabaseError> {
    diesel::update(table::table.find((&question.key, &question.path)))
        .set((
            table::status.eq(i32::from(answer.status)),
            table::headers.eq(json(&answer.headers)?),
            table::body.eq(&answer.body),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// It could not be answered: whoever asks again begins anew.
pub fn forget(tx: &mut Tx<'_>, question: &Question) -> Result<(), DatabaseError> {
    diesel::delete(table::table.find((&question.key, &question.path))).execute(&mut **tx)?;
    Ok(())
}
