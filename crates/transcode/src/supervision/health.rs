//! Why a running job is not what was asked.

use super::{Machine, Place, Running};
use crate::failure::{Class, Failure};

impl Machine {
    /// In words and as a failure, the worst first: the input, the encoder, the outputs.
    pub(super) fn trouble(&self, running: &Running) -> Option<(String, Failure)> {
        let place = &running.child.run.place;
        let spare =
            (place.input_index > 0).then(|| (self.spare_reason(place), spare_failure(place)));
        let slow = running.pace.too_slow().then(|| {
            (
                "the encoder does not keep up with real time".into(),
                too_slow(),
            )
        });
        let input = running.child.condition.as_deref().cloned();
        let mut troubles = [spare, input, slow, self.outputs.clone()]
            .into_iter()
            .flatten();
        let (mut reason, failure) = troubles.next()?;
        for (further, _) in troubles {
            reason.push_str("; ");
            reason.push_str(&further);
        }
        Some((reason, failure))
    }

    fn spare_reason(&self, place: &Place) -> String {
        let inputs = self.wish.as_ref().map_or(0, |wish| wish.plan.inputs.len());
        format!("running on input {} of {inputs}", place.input_index + 1)
    }
}

/// The failure that made the job leave its first input; a job that was moved here may not know it.
fn spare_failure(place: &Place) -> Failure {
    place.left_first.clone().unwrap_or_else(|| {
        let fact = "the first input failed before this worker took the channel over";
        Failure::of(Class::InputUnreachable, [fact])
    })
}

fn too_slow() -> Failure {
    let fact = "for ten seconds FFmpeg has encoded less than 0.97 seconds of programme per second";
    Failure::of(Class::EncoderTooSlow, [fact])
}
