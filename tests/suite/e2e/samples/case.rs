use serde_json::{Value, json};
use signalbox_tests::server::Server;

use super::super::specs::tiny;
use super::catalogue::class_of;

/// What is done to a channel once it runs.
type Deed = Box<dyn FnOnce(&Server, &Value)>;

/// A sample, and the channel that meets its fault.
pub(super) struct Case {
    pub(super) sample: &'static str,
    pub(super) spec: Value,
    pub(super) class: &'static str,
    /// A part of the cause that the user reads.
    pub(super) cause: &'static str,
    pub(super) retries: u32,
    /// Where the job ends.
    pub(super) status: &'static str,
    pub(super) deed: Option<Deed>,
}

impl Case {
    /// A channel with this input, tried twice, of the class that the catalogue names.
    pub(super) fn of_input(sample: &'static str, input: Value, cause: &'static str) -> Case {
        let mut spec = tiny(sample);
        spec["inputs"] = json!([input]);
        if spec["inputs"][0]["timeout_seconds"].is_null() {
            spec["inputs"][0]["timeout_seconds"] = json!(2);
        }
        Case::new(sample, spec, cause)
    }

    pub(super) fn new(sample: &'static str, spec: Value, cause: &'static str) -> Case {
        Case {
            sample,
            spec,
            class: class_of(sample),
            cause,
            retries: 1,
            status: "failed",
            deed: None,
        }
    }

    /// The sample is of an output, and this is the same fault met by an input.
    pub(super) fn met_by_an_input(self) -> Case {
        let class = match self.class {
            "output_unreachable" => "input_unreachable",
            "output_unauthorized" => "input_unauthorized",
            "output_timeout" => "input_timeout",
            other => panic!("{other} is not of an output"),
        };
        Case { class, ..self }
    }

    /// The class is a better one than the catalogue's, and why.
    pub(super) fn better(self, class: &'static str, why: &str) -> Case {
        assert!(!why.is_empty() && class != self.class, "{}", self.sample);
        Case { class, ..self }
    }

    /// Done once it runs; what follows is its one run's end.
    pub(super) fn once_running(self, deed: impl FnOnce(&Server, &Value) + 'static) -> Case {
        Case {
            retries: 0,
            deed: Some(Box::new(deed)),
            ..self
        }
    }
}
