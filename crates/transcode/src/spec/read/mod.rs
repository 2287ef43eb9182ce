//! From a JSON value to a specification, with every fault at once.

use serde_json::Value;

use super::{ChannelSpec, ChannelSpecContext, Fault, Limits, Output, code};

impl ChannelSpec {
    /// Reads a whole channel. Read-only fields (`id`, `job`, `delivery`, `restarts`, `*_at`) are ignored.
    pub fn read(value: &Value) -> Result<ChannelSpec, Vec<Fault>> {
        ChannelSpec::read_within(value, Limits::default())
    }

    /// As `read`, with other limits than the default ones.
    pub fn read_within(value: &Value, limits: Limits) -> Result<ChannelSpec, Vec<Fault>> {
        let _ = (value, limits);
        Err(vec![unread()])
    }
}

impl Output {
    /// Reads one output of a channel; pointers are relative to the output.
    pub fn read(value: &Value, context: &ChannelSpecContext<'_>) -> Result<Output, Vec<Fault>> {
        let _ = (value, context);
        Err(vec![unread()])
    }
}

fn unread() -> Fault {
    Fault {
        pointer: String::new(),
        code: code::NOT_SUPPORTED,
        detail: "specifications cannot be read yet".to_owned(),
        came: None,
        allowed: None,
    }
}
