use transcode::job::{Action, Desired, JobState};
use transcode::spec::ChannelSpec;

use super::store::Held;
use super::{JobRow, load_for_change, store};
use crate::protocol::locks;
use crate::{DatabaseError, Tx, channels};

/// What a list of jobs answered, each for itself.
pub type Answers = Vec<(i64, Result<JobRow, DatabaseError>)>;

/// Does what a user asks of one job. Asked for what is so already, it changes nothing.
///
/// Deleting removes the channel at once when nobody holds its job, else when the holder lets go.
pub fn act(tx: &mut Tx<'_>, id: i64, action: Action) -> Result<JobRow, DatabaseError> {
    let before = load_for_change(tx, id)?;
    if before.row.desired == Desired::Deleted && action != Action::Delete {
        return Err(DatabaseError::BeingDeleted);
    }
    let Some(desired) = changes(&before.row, action) else {
        return Ok(before.row);
    };
    let mut after = before.row.clone();
    after.generation += 1;
    after.desired = desired;
    let after = store(tx, &before, after)?;
    if after.desired == Desired::Deleted && after.session_id.is_none() {
        channels::purge(tx, id)?;
    }
    Ok(after)
}

/// The same of many in one transaction; a job that refuses does not keep the others from it.
pub fn act_on_all(tx: &mut Tx<'_>, ids: &[i64], action: Action) -> Result<Answers, DatabaseError> {
    let mut answers = Vec::with_capacity(ids.len());
    locks::hold_jobs(tx, ids)?;
    for id in ids {
        match act(tx, *id, action) {
            Err(refused @ (DatabaseError::NotFound { .. } | DatabaseError::BeingDeleted)) => {
                answers.push((*id, Err(refused)));
            }
            Err(error) => return Err(error),
            Ok(row) => answers.push((*id, Ok(row))),
        }
    }
    Ok(answers)
}

/// What the job is to become, if the action changes anything.
fn changes(row: &JobRow, action: Action) -> Option<Desired> {
    match (action, row.desired) {
        (Action::Start, Desired::Running) => (!row.is_wanted()).then_some(Desired::Running),
        (Action::Start, _) | (Action::Restart, _) => Some(Desired::Running),
        (Action::Stop, Desired::Running) => Some(Desired::Stopped),
        (Action::Stop, _) => None,
        (Action::Delete, Desired::Deleted) => None,
        (Action::Delete, _) => Some(Desired::Deleted),
    }
}

/// Brings a change of the channel to its job; answers the job and whether its run is replaced.
pub(crate) fn change_spec(
    tx: &mut Tx<'_>,
    before: &Held,
    spec: &ChannelSpec,
    new_run: bool,
) -> Result<(JobRow, bool), DatabaseError> {
    let mut after = before.row.clone();
    after.pool.clone_from(&spec.pool);
    after.priority = spec.priority;
    match new_run {
        true => after.generation += 1,
        false => after.revision += 1,
    }
    let after = store(tx, before, after)?;
    let restarts = new_run && after.desired == Desired::Running;
    Ok((after, restarts))
}

/// Brings a change of the channel's outputs to its job: its run goes on.
pub(crate) fn revise(tx: &mut Tx<'_>, before: &Held) -> Result<(), DatabaseError> {
    let mut after = before.row.clone();
    after.revision += 1;
    store(tx, before, after)?;
    Ok(())
}

/// A job whose holder is gone: what was observed of it is not so any more, what it was tried for stays.
pub(crate) fn let_go(row: &mut JobRow) {
    row.session_id = None;
    row.worker = None;
    row.evict = false;
    row.fact.pid = None;
    row.fact.next_retry_at = None;
    if !matches!(row.fact.state, JobState::Failed | JobState::Completed) {
        row.fact.state = JobState::Stopped;
    }
}
