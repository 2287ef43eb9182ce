//! Workers: who runs channels.

pub mod get;
pub mod list;

use crate::State;
use crate::problem::Problem;
use crate::view::Worker;

async fn all(state: &State) -> Result<Vec<Worker>, Problem> {
    let rows = state
        .read(|conn| {
            let mut rows = Vec::new();
            for session in database::sessions::latest(conn)? {
                let held = database::protocol::held(conn, session.id)?;
                rows.push((session, held));
            }
            Ok(rows)
        })
        .await?;
    let workers = rows.iter().map(|(session, held)| {
        let jobs = held.iter().map(|job| job.job_id).collect();
        Worker::of(session, jobs, state.latest().age_seconds(session.id))
    });
    Ok(workers.collect())
}
