mod checker;
mod faults;
mod mutants;
mod properties;
mod script;
mod settled;
mod stories_change;
mod stories_end;
mod stories_health;
mod stories_restart;
mod stories_retry;
mod stories_start;
mod table;
mod world;

use std::time::Duration;

use super::*;
use crate::failure::{Class, Failure};
use crate::spec::{OnExhausted, RestartPolicy};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn failure(class: Class) -> Failure {
    Failure::of(class, ["as scripted"])
}

/// The defaults of the API: a live input that FFmpeg fetches, two rungs.
fn plan() -> Plan {
    Plan {
        restart: RestartPolicy {
            start_deadline_seconds: 15.0,
            stall_timeout_seconds: 5.0,
            max_retries: 5,
            retry_delays_seconds: vec![1.0, 2.0, 4.0, 8.0, 15.0],
            on_exhausted: OnExhausted::Fail,
        },
        inputs: vec![input(Arrival::Fetched)],
        renditions: 2,
    }
}

fn input(arrival: Arrival) -> InputPlan {
    InputPlan {
        finite: false,
        arrival,
        stall_at_least: secs(5),
    }
}
