use transcode::job::{Desired, JobFact};

use super::assign::found;
use crate::{DatabaseError, Tx, channels, jobs};

/// Writes what the holder observed. False when it does not hold the job any more: nothing was written.
///
/// `release` is of the write that records an end: it gives the job back, and removes the channel if it was deleted.
pub fn write_fact(
    tx: &mut Tx<'_>,
    session_id: i64,
    epoch: i64,
    job_id: i64,
    fact: &JobFact,
    release: bool,
) -> Result<bool, DatabaseError> {
    let Some(before) = found(jobs::load_for_change(tx, job_id))? else {
        return Ok(false);
    };
    if before.row.session_id != Some(session_id) || before.row.epoch != epoch {
        return Ok(false);
    }
    let mut after = before.row.clone();
    after.fact = fact.clone();
    if release {
        jobs::let_go(&mut after);
    }
    jobs::store(tx, &before, after)?;
    if release && before.row.desired == Desired::Deleted {
        channels::purge(tx, job_id)?;
    }
    Ok(true)
}
