//! Who runs what: a pure function of what is wanted and who is there.

use std::collections::HashMap;

/// Assignments of one pass at most; the next pass does the rest.
const MOST: usize = 200;

/// A wanted job that nobody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub job_id: i64,
    pub generation: i64,
    pub pool: String,
    /// 0 to 100; the higher comes first.
    pub priority: i64,
    /// When it began to wait, in any unit; the earlier comes first.
    pub since: i64,
    /// Why it waits, as last told.
    pub reason: Option<String>,
}

/// A session that is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub session_id: i64,
    pub pools: Vec<String>,
    pub draining: bool,
    /// Jobs it holds.
    pub held: usize,
    /// Jobs it can hold; none where it does not say.
    pub capacity: Option<usize>,
}

/// What becomes of one waiting job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Assign {
        job_id: i64,
        generation: i64,
        session_id: i64,
    },
    /// Nobody can run it, in words that its status shows.
    Explain { job_id: i64, reason: String },
}

impl Decision {
    /// Whose fate it is.
    pub fn job_id(&self) -> i64 {
        match self {
            Decision::Assign { job_id, .. } | Decision::Explain { job_id, .. } => *job_id,
        }
    }
}

/// Places the waiting jobs, by priority, then by age, each on the least loaded session of its pool.
///
/// A reason that was told already is not told again.
pub fn plan(waiting: &[Waiting], candidates: &[Candidate]) -> Vec<Decision> {
    let mut order: Vec<&Waiting> = waiting.iter().collect();
    order.sort_by_key(|job| (std::cmp::Reverse(job.priority), job.since, job.job_id));
    let mut held: HashMap<i64, usize> = candidates.iter().map(|c| (c.session_id, c.held)).collect();
    let mut assigned = 0;
    let mut decisions = Vec::new();
    for job in order {
        let open = candidates
            .iter()
            .filter(|candidate| takes(candidate, job, &held));
        match open.min_by_key(|candidate| (held.get(&candidate.session_id), candidate.session_id)) {
            Some(_) if assigned == MOST => {}
            Some(candidate) => {
                assigned += 1;
                *held.entry(candidate.session_id).or_default() += 1;
                let Waiting {
                    job_id, generation, ..
                } = *job;
                decisions.push(Decision::Assign {
                    job_id,
                    generation,
                    session_id: candidate.session_id,
                });
            }
            None => {
                let reason = why_not(&job.pool, candidates);
                if job.reason.as_deref() != Some(&reason) {
                    decisions.push(Decision::Explain {
                        job_id: job.job_id,
                        reason,
                    });
                }
            }
        }
    }
    decisions
}

fn takes(candidate: &Candidate, job: &Waiting, held: &HashMap<i64, usize>) -> bool {
    let load = held.get(&candidate.session_id).copied().unwrap_or(0);
    !candidate.draining
        && candidate.pools.contains(&job.pool)
        && candidate.capacity.is_none_or(|capacity| load < capacity)
}

fn why_not(pool: &str, candidates: &[Candidate]) -> String {
    if candidates.is_empty() {
        return "no worker is alive".to_owned();
    }
    let mut of_pool = candidates
        .iter()
        .filter(|candidate| candidate.pools.iter().any(|p| p == pool))
        .peekable();
    if of_pool.peek().is_none() {
        return format!("no live worker belongs to the pool `{pool}`");
    }
    if of_pool.all(|candidate| candidate.draining) {
        return format!("every live worker of the pool `{pool}` is draining");
    }
    format!("every live worker of the pool `{pool}` holds as many jobs as it can")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(job_id: i64, priority: i64, since: i64) -> Waiting {
        Waiting {
            job_id,
            generation: 1,
            pool: "default".to_owned(),
            priority,
            since,
            reason: None,
        }
    }

    fn candidate(session_id: i64) -> Candidate {
        Candidate {
            session_id,
            pools: vec!["default".to_owned()],
            draining: false,
            held: 0,
            capacity: None,
        }
    }

    fn assigned(decisions: &[Decision]) -> Vec<(i64, i64)> {
        let pairs = decisions.iter().map(|decision| match decision {
            Decision::Assign {
                job_id, session_id, ..
            } => (*job_id, *session_id),
            Decision::Explain { job_id, reason } => panic!("{job_id}: {reason}"),
        });
        pairs.collect()
    }

    #[test]
    fn priority_comes_before_age_and_age_before_id() {
        let jobs = [
            waiting(1, 50, 9),
            waiting(2, 50, 3),
            waiting(3, 90, 9),
            waiting(4, 50, 3),
        ];
        assert_eq!(
            assigned(&plan(&jobs, &[candidate(7)])),
            [(3, 7), (2, 7), (4, 7), (1, 7)]
        );
    }

    #[test]
    fn the_least_loaded_session_takes_the_next_job() {
        let jobs: Vec<_> = (1..=3).map(|id| waiting(id, 50, id)).collect();
        let sessions = [
            Candidate {
                held: 1,
                ..candidate(1)
            },
            candidate(2),
        ];
        assert_eq!(assigned(&plan(&jobs, &sessions)), [(1, 2), (2, 1), (3, 2)]);
    }

    #[test]
    fn at_most_two_hundred_are_assigned_in_a_pass() {
        let jobs: Vec<_> = (1..=250).map(|id| waiting(id, 50, id)).collect();
        assert_eq!(assigned(&plan(&jobs, &[candidate(1)])).len(), 200);
    }

    #[test]
    fn who_cannot_be_placed_is_told_why_once() {
        let full = Candidate {
            held: 2,
            capacity: Some(2),
            ..candidate(1)
        };
        let draining = Candidate {
            draining: true,
            ..candidate(2)
        };
        let gpu = Candidate {
            pools: vec!["gpu".to_owned()],
            ..candidate(3)
        };
        for (candidates, words) in [
            (vec![], "no worker is alive"),
            (vec![gpu], "no live worker belongs to the pool `default`"),
            (
                vec![draining.clone()],
                "every live worker of the pool `default` is draining",
            ),
            (
                vec![full, draining],
                "every live worker of the pool `default` holds as many jobs as it can",
            ),
        ] {
            let told = plan(&[waiting(1, 50, 1)], &candidates);
            assert_eq!(
                told,
                [Decision::Explain {
                    job_id: 1,
                    reason: words.to_owned()
                }]
            );
            let again = Waiting {
                reason: Some(words.to_owned()),
                ..waiting(1, 50, 1)
            };
            assert_eq!(plan(&[again], &candidates), []);
        }
    }
}
