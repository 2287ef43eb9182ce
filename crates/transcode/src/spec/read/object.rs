use serde_json::{Map, Value};

use super::{place::Place, sink::Sink};
use crate::spec::{Fault, code};

/// Reads the fields of one object by name, and reports those that nobody asked for.
pub(super) struct Object<'a> {
    fields: &'a Map<String, Value>,
    pointer: String,
    sink: &'a Sink,
    asked: Vec<&'static str>,
    read_only: &'static [&'static str],
    complete: bool,
}

impl<'a> Object<'a> {
    pub(super) fn read<T>(
        fields: &'a Map<String, Value>,
        pointer: String,
        sink: &'a Sink,
        read: impl FnOnce(&mut Object<'_>) -> T,
    ) -> T {
        let mut object = Object {
            fields,
            pointer,
            sink,
            asked: Vec::new(),
            read_only: &[],
            complete: true,
        };
        let answer = read(&mut object);
        object.report_unknown();
        answer
    }

    /// Fields that may come back as they were sent, and are ignored.
    pub(super) fn read_only(&mut self, names: &'static [&'static str]) {
        self.read_only = names;
    }

    /// The object's type is not known, so nobody can say which fields it has.
    pub(super) fn leave_unknown(&mut self) {
        self.complete = false;
    }

    pub(super) fn given(&mut self, name: &'static str) -> Option<Place<'a>> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        let value = self.fields.get(name)?;
        Some(Place::new(
            value,
            format!("{}/{name}", self.pointer),
            self.sink,
        ))
    }

    /// A field with a default.
    pub(super) fn get<T>(
        &mut self,
        name: &'static str,
        default: T,
        read: impl FnOnce(Place<'a>) -> Option<T>,
    ) -> T {
        self.given(name).and_then(read).unwrap_or(default)
    }

    /// A field that may be null, or absent, which is the same.
    pub(super) fn nullable<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Place<'a>) -> Option<T>,
    ) -> Option<T> {
        self.given(name)
            .filter(|place| !place.value.is_null())
            .and_then(read)
    }

    /// A field that must be there; `None` was reported.
    pub(super) fn required<T>(
        &mut self,
        name: &'static str,
        allowed: &str,
        read: impl FnOnce(Place<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.given(name) {
            Some(place) if !place.value.is_null() => read(place),
            _ => {
                self.sink.push_unread(Fault {
                    pointer: format!("{}/{name}", self.pointer),
                    code: code::REQUIRED,
                    detail: format!("{name} is missing; it must be given: {allowed}"),
                    came: None,
                    allowed: Some(allowed.to_owned()),
                });
                None
            }
        }
    }

    /// An object all of whose fields have defaults.
    pub(super) fn section<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Object<'_>) -> T,
    ) -> T {
        match self.given(name) {
            Some(place) => place.object(read),
            None => Object::read(
                &Map::new(),
                format!("{}/{name}", self.pointer),
                self.sink,
                read,
            ),
        }
    }

    fn report_unknown(&self) {
        if !self.complete {
            return;
        }
        let known = |name: &str| self.asked.contains(&name) || self.read_only.contains(&name);
        for name in self.fields.keys().filter(|name| !known(name)) {
            let hint = match nearest(name, &self.asked) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the fields are {}", self.asked.join(", ")),
            };
            self.sink.push(Fault {
                pointer: format!(
                    "{}/{}",
                    self.pointer,
                    name.replace('~', "~0").replace('/', "~1")
                ),
                code: code::UNKNOWN_FIELD,
                detail: format!("there is no field {name:?} here; {hint}"),
                came: None,
                allowed: Some(self.asked.join(", ")),
            });
        }
    }
}

/// The known name that a mistyped one was likely meant to be.
fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    // Longer than any field: a distance need not be counted.
    if name.len() > 40 {
        return None;
    }
    let near = known
        .iter()
        .map(|candidate| (distance(name, candidate), *candidate))
        .min()?;
    let bound = (near.1.len() / 3).clamp(1, 3);
    (near.0 <= bound).then_some(near.1)
}

/// Insertions, deletions and substitutions from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, ours) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, theirs) in to.iter().enumerate() {
            let substituted = diagonal + usize::from(ours != *theirs);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}
