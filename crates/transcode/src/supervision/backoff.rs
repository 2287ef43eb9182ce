use std::time::Duration;

use super::jitter::Jitter;
use super::plan::seconds;
use super::times::{DELAY, KEEP_TRYING};
use crate::failure::{Class, Failure};
use crate::spec::{OnExhausted, RestartPolicy};

/// Whether another attempt could end otherwise.
///
/// | class | tried again |
/// |---|---|
/// | permanent by [`Class::is_permanent`]: an encoder or device that is not there, an option FFmpeg refuses | no: it fails the same way until somebody changes the channel or the machine |
/// | `unkillable` | no: a second child beside the first would be worse |
/// | of the input, a missing file included | yes: the next input may be there, and what is missing may come |
/// | anything else | yes |
pub fn retryable(class: Class) -> bool {
    !class.is_permanent() && class != Class::Unkillable
}

/// How long to wait before `attempt`, or none if the policy gives up first.
pub(super) fn delay(
    policy: &RestartPolicy,
    attempt: u32,
    failure: &Failure,
    jitter: &mut Jitter,
) -> Option<Duration> {
    if !retryable(failure.class) {
        return None;
    }
    if exhausted(policy, attempt) {
        return match policy.on_exhausted {
            OnExhausted::Fail => None,
            OnExhausted::KeepTrying => Some(KEEP_TRYING),
        };
    }
    let retry = attempt.saturating_sub(2) as usize;
    let delays = &policy.retry_delays_seconds;
    let delay = delays
        .get(retry)
        .or(delays.last())
        .map_or(DELAY, |value| seconds(*value));
    Some(jitter.spread(delay))
}

/// Whether `attempt` is more than the retries allow.
pub(super) fn exhausted(policy: &RestartPolicy, attempt: u32) -> bool {
    attempt > policy.max_retries.saturating_add(1)
}
