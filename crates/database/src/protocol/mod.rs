//! What schedulers and workers say to each other through the database.
//!
//! Every write of a holder is conditional on its session and epoch: one that lost the job changes nothing.

mod assign;
mod facts;
mod held;
pub(crate) mod locks;
mod runs;
mod session;

pub use assign::{WantedJob, assign, set_evict, set_queued_reason, unassigned_wanted};
pub use facts::write_fact;
pub use held::{HeldJob, beat, held};
pub use locks::try_schedule;
pub use runs::{RunEnd, RunStart, begin_run, finish_run, settle_run};
pub use session::{NewSession, close_session, die, open_session, tell_capabilities};
