use database::protocol::{self, WantedJob};
use database::sessions::{self, SessionRow};
use database::{Conn, Database, DatabaseError};
use link::{Bell, Order};

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
    let decisions = plan(&waiting, &candidates);
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    database.fact(|tx| {
        let mut assigned = Vec::new();
        if !protocol::try_schedule(tx)? {
            return Ok(assigned);
        }
        for decision in decisions {
            match decision {
                Decision::Assign {
                    job_id,
                    generation,
                    session_id,
                } => {
                    if protocol::assign(tx, job_id, session_id)?.is_some() {
                        assigned.push(Assigned {
                            job_id,
                            generation,
                            session_id,
                        });
                    }
                }
                Decision::Explain { job_id, reason } => {
                    protocol::set_queued_reason(tx, job_id, &reason)?;
                }
            }
        }
        Ok(assigned)
    })
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

/// A worker says its pools and capacity in its capabilities; one that names no pool belongs to `default`.
fn candidate(session: &SessionRow, held: usize) -> Candidate {
    let pools = session
        .capabilities
        .get("pools")
        .and_then(|pools| pools.as_array())
        .map(|pools| {
            pools
                .iter()
                .filter_map(|pool| pool.as_str().map(str::to_owned))
                .collect()
        });
    let capacity = session
        .capabilities
        .get("capacity")
        .and_then(serde_json::Value::as_u64);
    Candidate {
        session_id: session.id,
        pools: pools.unwrap_or_else(|| vec!["default".to_owned()]),
        draining: session.draining,
        held,
        capacity: capacity.and_then(|capacity| usize::try_from(capacity).ok()),
    }
}
