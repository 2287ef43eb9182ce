//! What the workers' machines have and do.

pub mod metrics;
pub mod network_interfaces;

use link::HostReport;

use crate::State;
use crate::problem::Problem;

/// Each live worker with what its machine last reported; one whose report is stale is asked.
async fn hosts(state: &State) -> Result<Vec<(String, HostReport)>, Problem> {
    let sessions = state.read(database::sessions::live).await?;
    let mut hosts = Vec::with_capacity(sessions.len());
    for session in sessions {
        let host = match state.latest().host(session.id) {
            Some(host) => host,
            None => {
                let holder = state.asks().holder(Some(session.id));
                match (holder.host().await, holder.interfaces().await) {
                    (Ok(host), Ok(interfaces)) => HostReport { interfaces, ..host },
                    // The others can still be told of.
                    (Err(error), _) | (_, Err(error)) => {
                        tracing::warn!(worker = session.worker_id, %error, "an ask went unanswered");
                        continue;
                    }
                }
            }
        };
        hosts.push((session.worker_id, host));
    }
    Ok(hosts)
}
