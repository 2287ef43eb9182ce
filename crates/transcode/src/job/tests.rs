//! Every combination of wish, assignment and fact, against tables written from the rules and not from the code.

use super::{Action, Desired, JobParts, JobState, Status, is_wanted, status};

const STATES: [JobState; 8] = [
    JobState::Stopped,
    JobState::Starting,
    JobState::Running,
    JobState::Degraded,
    JobState::Retrying,
    JobState::Stopping,
    JobState::Failed,
    JobState::Completed,
];

const STATUSES: [Status; 9] = [
    Status::Stopped,
    Status::Queued,
    Status::Starting,
    Status::Running,
    Status::Degraded,
    Status::Retrying,
    Status::Stopping,
    Status::Failed,
    Status::Completed,
];

/// Observed generation against the wish's: of an older wish, of this one.
const OLD: i64 = 6;
const THIS: i64 = 7;

/// One row a state, in the order of `STATES`; columns: wanted held old, wanted held this, wanted free old,
/// wanted free this, unwanted held (any), unwanted free (any).
const TABLE: [[&str; 6]; 8] = [
    /* stopped   */
    [
        "starting", "starting", "queued", "queued", "stopping", "stopped",
    ],
    /* starting  */
    [
        "starting", "starting", "queued", "queued", "stopping", "stopped",
    ],
    /* running   */
    [
        "starting", "running", "queued", "queued", "stopping", "stopped",
    ],
    /* degraded  */
    [
        "starting", "degraded", "queued", "queued", "stopping", "stopped",
    ],
    /* retrying  */
    [
        "starting", "retrying", "queued", "queued", "stopping", "stopped",
    ],
    /* stopping  */
    [
        "starting", "stopping", "queued", "queued", "stopping", "stopped",
    ],
    /* failed    */
    [
        "starting", "failed", "queued", "failed", "stopping", "stopped",
    ],
    /* completed */
    [
        "starting",
        "completed",
        "queued",
        "completed",
        "stopping",
        "stopped",
    ],
];

fn word(status: Status) -> String {
    serde_json::to_value(status)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn every_combination(mut see: impl FnMut(usize, JobParts)) {
    for (row, state) in STATES.into_iter().enumerate() {
        for desired in [Desired::Running, Desired::Stopped, Desired::Deleted] {
            for held in [true, false] {
                for observed_generation in [OLD, THIS] {
                    see(
                        row,
                        JobParts {
                            desired,
                            generation: THIS,
                            held,
                            observed_generation,
                            state,
                        },
                    );
                }
            }
        }
    }
}

#[test]
fn status_of_every_combination() {
    let mut seen = 0;
    every_combination(|row, parts| {
        let is_old = parts.observed_generation == OLD;
        let column = match (parts.desired, parts.held) {
            (Desired::Running, true) => usize::from(!is_old),
            (Desired::Running, false) => 2 + usize::from(!is_old),
            (_, true) => 4,
            (_, false) => 5,
        };
        assert_eq!(word(status(&parts)), TABLE[row][column], "{parts:?}");
        seen += 1;
    });
    assert_eq!(seen, 8 * 3 * 2 * 2);
}

#[test]
fn wanted_is_all_that_was_not_tried_to_its_end() {
    every_combination(|_, parts| {
        let over = parts.observed_generation == THIS
            && (parts.state == JobState::Failed || parts.state == JobState::Completed);
        let expected = parts.desired == Desired::Running && !over;
        assert_eq!(is_wanted(&parts), expected, "{parts:?}");
    });
}

/// What a scheduler and a user conclude from the same row agrees.
#[test]
fn queued_is_wanted_and_free() {
    every_combination(|_, parts| {
        let is_queued = status(&parts) == Status::Queued;
        assert_eq!(is_queued, is_wanted(&parts) && !parts.held, "{parts:?}");
    });
}

/// A generation from the future is a broken row: it is taken for another wish's.
#[test]
fn an_observation_of_another_wish_says_nothing_of_this_one() {
    every_combination(|_, parts| {
        let ahead = JobParts {
            observed_generation: THIS + 1,
            ..parts
        };
        let behind = JobParts {
            observed_generation: OLD,
            ..parts
        };
        assert_eq!(status(&ahead), status(&behind), "{parts:?}");
    });
}

#[test]
fn every_status_has_an_action_and_can_be_left() {
    for status in STATUSES {
        let actions = status.actions();
        assert!(actions.contains(&Action::Delete), "{status:?}");
        let is_at_rest = matches!(
            status,
            Status::Stopped | Status::Stopping | Status::Failed | Status::Completed
        );
        assert_eq!(actions.contains(&Action::Start), is_at_rest, "{status:?}");
        let goes_on = !matches!(status, Status::Stopped | Status::Stopping);
        assert_eq!(actions.contains(&Action::Stop), goes_on, "{status:?}");
    }
}
