use super::ChannelSpec;

/// What a setting may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Outputs of one channel, up to 512.
    pub outputs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { outputs: 64 }
    }
}

/// The channel that an output is read for.
#[derive(Debug, Clone, Copy)]
pub struct ChannelSpecContext<'a> {
    pub channel: &'a ChannelSpec,
    pub limits: Limits,
    /// The stored output that the one being read takes the place of.
    pub replaces: Option<i64>,
}

impl<'a> ChannelSpecContext<'a> {
    /// For an output to be added.
    pub fn new(channel: &'a ChannelSpec) -> Self {
        ChannelSpecContext {
            channel,
            limits: Limits::default(),
            replaces: None,
        }
    }

    /// For an output to be changed.
    pub fn replacing(self, output_id: i64) -> Self {
        ChannelSpecContext {
            replaces: Some(output_id),
            ..self
        }
    }

    pub fn with_limits(self, limits: Limits) -> Self {
        ChannelSpecContext { limits, ..self }
    }
}
