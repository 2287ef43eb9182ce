use std::cell::RefCell;
use std::collections::HashSet;

use crate::spec::Fault;

/// Where faults gather while reading goes on.
#[derive(Default)]
pub(in crate::spec) struct Sink {
    faults: RefCell<Vec<Fault>>,
    stand_ins: RefCell<HashSet<String>>,
}

impl Sink {
    /// Told once, however many rungs it is found by.
    pub(in crate::spec) fn push(&self, fault: Fault) {
        let mut faults = self.faults.borrow_mut();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    /// A fault whose value could not be used: a stand-in takes its place.
    pub(in crate::spec) fn push_unread(&self, fault: Fault) {
        self.stand_ins.borrow_mut().insert(fault.pointer.clone());
        self.push(fault);
    }

    /// A stand-in is at `pointer` or above it: no rule may judge what stands there.
    pub(in crate::spec) fn blames(&self, pointer: &str) -> bool {
        let stand_ins = self.stand_ins.borrow();
        let above = pointer.match_indices('/').map(|(end, _)| &pointer[..end]);
        above
            .chain([pointer])
            .any(|place| stand_ins.contains(place))
    }

    /// A stand-in is at `pointer`, above it or below it.
    pub(in crate::spec) fn blames_within(&self, pointer: &str) -> bool {
        let is_below = |place: &String| {
            place
                .strip_prefix(pointer)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.blames(pointer) || self.stand_ins.borrow().iter().any(is_below)
    }

    pub(in crate::spec) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }
}
