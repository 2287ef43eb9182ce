//! What no field can break alone: the rules between fields.
//!
//! A rule names the places it judges by; where one of them holds a stand-in, it keeps silent.

mod copied;
mod destinations;
mod hardware;
mod inputs;
mod levels;
mod light;
mod multiplex;
mod outputs;
mod picture;
mod pixels;
mod sound;

use serde::Serialize;
use serde_json::{Value, json};

use super::read::{Sink, field_name};
use super::{ChannelSpec, Fault, Limits, code};
use crate::redact::redact;

pub(super) fn apply(spec: &ChannelSpec, sink: &Sink) {
    let judge = Judge { spec, sink };
    inputs::rules(&judge);
    picture::rules(&judge);
    levels::rules(&judge);
    light::rules(&judge);
    hardware::rules(&judge);
    sound::rules(&judge);
    copied::rules(&judge);
    multiplex::rules(&judge);
    outputs::rules(&judge);
    destinations::rules(&judge);
}

/// The list of outputs is full.
pub(super) fn too_many_outputs(pointer: &str, limits: Limits) -> Fault {
    let allowed = format!("at most {} outputs a channel", limits.outputs.min(512));
    Fault {
        pointer: pointer.to_owned(),
        code: code::BAD_LENGTH,
        detail: format!("outputs: came one more; allowed is {allowed}"),
        came: None,
        allowed: Some(allowed),
    }
}

struct Judge<'a> {
    spec: &'a ChannelSpec,
    sink: &'a Sink,
}

impl Judge<'_> {
    /// None of these places holds a stand-in.
    fn is_sound(&self, places: &[&str]) -> bool {
        !places.iter().any(|place| self.sink.blames(place))
    }

    /// The rule at `pointer` is broken, unless it or a place in `needs` holds a stand-in.
    fn breach(
        &self,
        pointer: &str,
        needs: &[&str],
        code: &'static str,
        came: impl Serialize,
        allowed: &str,
    ) {
        if !self.is_sound(needs) || self.sink.blames(pointer) {
            return;
        }
        let came = Some(json!(came)).filter(|came| !came.is_null());
        let told = came.as_ref().map_or("nothing".to_owned(), Value::to_string);
        // A URL with a key in it may stand in a field that is no URL's.
        let (came, told) = match came {
            Some(Value::String(text)) if redact(&text) != text => {
                (None, "a value not repeated here".to_owned())
            }
            came => (came, told),
        };
        self.sink.push(Fault {
            pointer: pointer.to_owned(),
            code,
            detail: format!("{}: came {told}; allowed is {allowed}", field_name(pointer)),
            came,
            allowed: Some(allowed.to_owned()),
        });
    }
}

/// For every item but the first of its kind, its index and that of the first.
fn repeats<T: Eq + std::hash::Hash>(items: impl Iterator<Item = T>) -> Vec<(usize, usize)> {
    let mut first = std::collections::HashMap::new();
    let seen = items
        .enumerate()
        .map(|(index, item)| (index, *first.entry(item).or_insert(index)));
    seen.collect::<Vec<_>>()
        .into_iter()
        .filter(|(index, before)| index != before)
        .collect()
}
