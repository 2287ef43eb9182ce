//! Which stored output a wanted one is.

use std::collections::HashSet;

use serde_json::json;

use super::{ChannelSpec, Fault, Output, code};

impl ChannelSpec {
    /// Takes the ids off, for a channel that is made from another's document.
    pub fn forget_output_ids(&mut self) {
        for output in &mut self.outputs {
            output.id = None;
        }
    }
}

/// Gives every wanted output the id of the stored one it is: by `id`, else by name. The others are new.
///
/// An id that the channel does not have is a fault: a client that believes to change an output would make one.
pub fn match_outputs(current: &[Output], wanted: Vec<Output>) -> Result<Vec<Output>, Fault> {
    let mut claimed = HashSet::new();
    for (index, output) in wanted.iter().enumerate() {
        let Some(id) = output.id else { continue };
        if !current.iter().any(|stored| stored.id == Some(id)) {
            return Err(fault(
                index,
                id,
                code::NOT_FOUND,
                "the channel has no such output; leave the id out to add one",
            ));
        }
        if !claimed.insert(id) {
            return Err(fault(
                index,
                id,
                code::DUPLICATE,
                "an output before it has the same id",
            ));
        }
    }
    let matched = wanted.into_iter().map(|output| {
        let stored = current
            .iter()
            .find(|stored| stored.name == output.name)
            .and_then(|stored| stored.id);
        let by_name = stored.filter(|id| output.id.is_none() && claimed.insert(*id));
        Output {
            id: output.id.or(by_name),
            ..output
        }
    });
    Ok(matched.collect())
}

fn fault(index: usize, id: i64, code: &'static str, why: &str) -> Fault {
    Fault {
        pointer: format!("/outputs/{index}/id"),
        code,
        detail: format!("id {id}: {why}"),
        came: Some(json!(id)),
        allowed: Some("the id of an output of this channel, each once".to_owned()),
    }
}
