//! One machine per job decides when its child begins, is killed, is tried again and is given up.
//!
//! Pure: [`Machine::handle`] takes what happened and the time it happened at, and answers with what is to be done; a
//! driver does it. Time is a `Duration` since an epoch of the driver's choice, which must never go back.
//!
//! Rows are states, columns are inputs; `·` changes nothing. Inputs of a child carry its run and are dropped when it is
//! not the one the state is about.
//!
//! | | Wanted | Unwanted | Spawned | SpawnFailed, Exited | its other news | WorkerStopping | LeaseLost | Wake, when due |
//! |---|---|---|---|---|---|---|---|---|
//! | `Idle` | Starting | Finished: stopped | · | · | · | Finished: released | Finished: lease lost | · |
//! | `Starting`, ordered | newer: Stopping | Stopping | Starting, alive | *end* | · | Stopping | Stopping | · |
//! | `Starting`, alive | newer: Stopping | Stopping | · | *end* | a byte on every rung: Running | Stopping | Stopping | start deadline, stall: Stopping |
//! | `Running` | newer: Stopping | Stopping | · | *end* | measured | Stopping | Stopping | stall: Stopping; stable: attempt 1 |
//! | `Stopping`, withdrawn | newer: to restart | to stop | Stopping, ladder | *as asked* | Withdrawn: *as asked* | to release | to leave | · |
//! | `Stopping`, ladder | newer: to restart | to stop | · | *as asked* | · | to release | to leave, KILL | TERM, KILL, Finished: unkillable |
//! | `Waiting` | newer: Starting | Finished: stopped | · | · | · | Finished: released | Finished: lease lost | Starting |
//! | `Finished` | newer: Starting | newer: Finished: stopped | · | · | · | · | · | · |
//! | `Finished`, unkillable | kept for the exit | forgets it | · | newer wanted: Starting, else Finished: failed | · | · | forgets it | · |
//!
//! - *end*: an end that nobody asked for. Code 0 of a finite input that gave something is `Finished: completed`;
//!   anything else goes to `Waiting`, or to `Finished: failed` where the policy or [`retryable`] says so.
//! - *as asked*: to stop, release or leave ends in `Finished`; to restart goes to `Starting` at attempt 1; a run killed
//!   for a missed start deadline or a stall goes the way of *end*, but is never completed.
//! - A run that gave something on every rung and ended because its input became another
//!   ([`Class::is_followed`](crate::failure::Class::is_followed)) was not tried in vain: the next begins at once, on the
//!   same input and with the same attempt.
//! - A child that lives cannot fail to be spawned: there `SpawnFailed` is dropped. `Outputs` and `Condition` change no
//!   state, only whether a running job is observed as degraded.
//! - `Settled` changes the words of a failure; of the last run in `Waiting` it goes to `Finished: failed` where the
//!   better known class is not [`retryable`].
//! - *newer* is a higher generation. `Wanted` of the same generation only replaces the plan, with two exceptions: a
//!   stop under way becomes a restart, and `Finished: lease lost` starts again. A lower one is stale and dropped.
//! - After `WorkerStopping` no `Wanted` is heard.

mod action;
mod backoff;
mod child;
mod end;
mod expiry;
mod health;
mod input;
mod jitter;
mod ladder;
mod machine;
mod meter;
mod observation;
mod pace;
mod plan;
mod settled;
mod state;
mod times;
mod transition;

#[cfg(test)]
mod tests;

pub use action::{Action, RunOutcome, Signal, SpawnOrder, Why};
pub use backoff::retryable;
pub use input::{Input, Line, Resume, RunId};
pub use ladder::Ladder;
pub use machine::Machine;
pub use observation::Observation;
pub use plan::{Arrival, InputPlan, Plan};
pub use state::{
    Child, Finished, Outcome, Past, Place, Run, Running, Starting, State, Stopping, Then, Waiting,
};
