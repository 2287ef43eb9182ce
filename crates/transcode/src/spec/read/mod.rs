//! From a JSON value to a specification, with every fault at once.
//!
//! A faulty value leaves a stand-in, so that reading goes on to the next one; the rules that compare fields
//! then pass over those whose place is already blamed.

mod address;
mod audio;
mod channel;
mod format;
mod input;
mod object;
mod output;
mod place;
mod rendition;
mod sink;
mod video;

pub(super) use place::field_name;
pub(super) use sink::Sink;

use place::Place;
use serde_json::{Value, json};

use super::{ChannelSpec, ChannelSpecContext, Fault, Input, Limits, Output, rules};

impl ChannelSpec {
    /// Reads a whole channel. Read-only fields (`id`, `job`, `delivery`, `restarts`, `*_at`) are ignored.
    pub fn read(value: &Value) -> Result<ChannelSpec, Vec<Fault>> {
        ChannelSpec::read_within(value, Limits::default())
    }

    /// As `read`, with other limits than the default ones.
    pub fn read_within(value: &Value, limits: Limits) -> Result<ChannelSpec, Vec<Fault>> {
        let sink = Sink::default();
        let spec = channel::channel(&Place::new(value, String::new(), &sink), limits);
        rules::apply(&spec, &sink);
        answer(spec, sink.into_faults())
    }
}

impl Input {
    /// Reads one input that belongs to no channel; pointers are relative to it.
    pub fn read(value: &Value) -> Result<Input, Vec<Fault>> {
        // The rules compare fields of a channel.
        let document = json!({"name": "input", "inputs": [value], "renditions": []});
        let sink = Sink::default();
        let place = Place::new(&document, String::new(), &sink);
        let mut spec = channel::channel(&place, Limits::default());
        rules::apply(&spec, &sink);
        let own = sink.into_faults().into_iter().filter_map(|fault| {
            let pointer = fault.pointer.strip_prefix("/inputs/0")?.to_owned();
            Some(Fault { pointer, ..fault })
        });
        let faults = own.collect();
        match spec.inputs.pop() {
            Some(input) => answer(input, faults),
            None => Err(faults),
        }
    }
}

impl Output {
    /// Reads one output of a channel; pointers are relative to the output, empty for the list being full.
    pub fn read(value: &Value, context: &ChannelSpecContext<'_>) -> Result<Output, Vec<Fault>> {
        let mut spec = context.channel.clone();
        spec.outputs
            .retain(|stored| stored.id.is_none() || stored.id != context.replaces);
        let index = spec.outputs.len();
        let pointer = format!("/outputs/{index}");

        let sink = Sink::default();
        let output = output::output(
            &Place::new(value, pointer.clone(), &sink),
            spec.video.gop_seconds,
        );
        spec.outputs.push(output);
        spec.outputs = output::name_the_nameless(spec.outputs);
        rules::apply(&spec, &sink);
        if index >= context.limits.outputs.min(512) {
            sink.push(rules::too_many_outputs(&pointer, context.limits));
        }

        let own = sink.into_faults().into_iter().filter_map(|fault| {
            let relative = fault.pointer.strip_prefix(pointer.as_str())?.to_owned();
            Some(Fault {
                pointer: relative,
                ..fault
            })
        });
        let faults = own.collect();
        match spec.outputs.pop() {
            Some(output) => answer(output, faults),
            None => Err(faults),
        }
    }
}

fn answer<T>(read: T, faults: Vec<Fault>) -> Result<T, Vec<Fault>> {
    if faults.is_empty() {
        Ok(read)
    } else {
        Err(faults)
    }
}
