use database::jobs::JobRow;
use database::protocol::{self, WantedJob};
use database::sessions::{self, SessionRow};
use database::{Conn, Database, DatabaseError, Tx};
use link::{Bell, Order};
use serde_json::Value;

use super::{Candidate, Decision, Waiting, plan};

/// An assignment that was made, to be rung.
struct Assigned {
    job_id: i64,
    generation: i64,
    session_id: i64,
}

/// Looks at what is wanted and who is there, writes what follows, and rings.
pub(super) async fn pass(database: &Database, bell: &Bell) -> Result<(), DatabaseError> {
    let database = database.clone();
    let assigned = match tokio::task::spawn_blocking(move || decide(&database)).await {
        Ok(assigned) => assigned?,
        // The runtime is shutting down, or a panic was reported where it happened.
        Err(_) => return Ok(()),
    };
    for Assigned {
        job_id,
        generation,
        session_id,
    } in assigned
    {
        if let Err(error) = bell
            .ring(session_id, Order::StartJob { job_id, generation })
            .await
        {
            tracing::warn!(session_id, job_id, %error, "the bell was not heard; the beat repairs it");
        }
    }
    Ok(())
}

fn decide(database: &Database) -> Result<Vec<Assigned>, DatabaseError> {
    let Some((waiting, candidates)) = database.read(look)? else {
        return Ok(Vec::new());
    };
    let mut decisions: Vec<(usize, Decision)> = plan(&waiting, &candidates)
        .into_iter()
        .enumerate()
        .collect();
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    // Rows are locked in the order of their ids, as by everybody; the bell rings in the order of the plan.
    decisions.sort_by_key(|(_, decision)| decision.job_id());
    let mut assigned = database.fact(|tx| {
        let mut assigned = Vec::new();
        if !protocol::try_schedule(tx)? {
            return Ok(assigned);
        }
        for (turn, decision) in decisions {
            match decision {
                Decision::Assign {
                    job_id,
                    generation,
                    session_id,
                } => {
                    if protocol::assign(tx, job_id, session_id)?.is_some() {
                        let one = Assigned {
                            job_id,
                            generation,
                            session_id,
                        };
                        assigned.push((turn, one));
                    }
                }
                Decision::Explain { job_id, reason } => {
                    protocol::set_queued_reason(tx, job_id, &reason)?;
                }
            }
        }
        Ok(assigned)
    })?;
    assigned.sort_by_key(|(turn, _)| *turn);
    Ok(assigned.into_iter().map(|(_, one)| one).collect())
}

/// Who waits, and who is there.
type Look = (Vec<Waiting>, Vec<Candidate>);

/// None where nobody waits, which is most of the time.
fn look(conn: &mut Conn) -> Result<Option<Look>, DatabaseError> {
    let wanted = protocol::unassigned_wanted(conn)?;
    if wanted.is_empty() {
        return Ok(None);
    }
    let mut candidates = Vec::new();
    for session in sessions::live(conn)? {
        let held = protocol::held(conn, session.id)?.len();
        candidates.push(candidate(&session, held));
    }
    // They come in the order of their age within a priority.
    let waiting = wanted
        .into_iter()
        .zip(0..)
        .map(|(job, turn)| waiting(job, turn))
        .collect();
    Ok(Some((waiting, candidates)))
}

fn waiting(job: WantedJob, turn: i64) -> Waiting {
    let WantedJob {
        job_id,
        pool,
        priority,
        generation,
        queued_reason,
    } = job;
    Waiting {
        job_id,
        generation,
        pool,
        priority: priority.into(),
        since: turn,
        reason: queued_reason,
    }
}

fn candidate(session: &SessionRow, held: usize) -> Candidate {
    let capacity = session.capabilities.get("capacity").and_then(Value::as_u64);
    Candidate {
        session_id: session.id,
        pools: pools(session),
        draining: session.draining,
        held,
        capacity: capacity.and_then(|capacity| usize::try_from(capacity).ok()),
    }
}

/// A worker says its pools in its capabilities; one that names none belongs to `default`.
fn pools(session: &SessionRow) -> Vec<String> {
    match session.capabilities.get("pools").and_then(Value::as_array) {
        None => vec!["default".to_owned()],
        Some(pools) => pools
            .iter()
            .filter_map(|pool| pool.as_str().map(str::to_owned))
            .collect(),
    }
}

/// After a change of its pool: asks a holder that does not belong to it to let go, and one that does to keep the job.
pub(crate) fn move_to_pool(tx: &mut Tx<'_>, job: &JobRow) -> Result<(), DatabaseError> {
    let Some(session_id) = job.session_id else {
        return Ok(());
    };
    let strange = !pools(&sessions::get(tx, session_id)?).contains(&job.pool);
    if strange != job.evict {
        protocol::set_evict(tx, job.id, session_id, strange)?;
    }
    Ok(())
}
