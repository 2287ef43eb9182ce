//! AMF0, as far as commands need it.

/// What we say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Number(f64),
    Text(&'a str),
    Object(&'a [(&'a str, &'a str)]),
    Null,
}

impl Value<'_> {
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match self {
            Value::Number(number) => {
                to.push(0);
                to.extend(number.to_be_bytes());
            }
            Value::Text(text) => {
                to.push(2);
                name(to, text);
            }
            Value::Object(fields) => {
                to.push(3);
                for (field, text) in *fields {
                    name(to, field);
                    Value::Text(text).write(to);
                }
                to.extend([0, 0, 9]);
            }
            Value::Null => to.push(5),
        }
    }
}

fn name(to: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    to.extend(length.to_be_bytes());
    to.extend(&text.as_bytes()[..usize::from(length)]);
}

/// What a server says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Command {
    pub(super) name: String,
    /// The transaction first.
    pub(super) numbers: Vec<f64>,
    /// Of all objects, by name.
    texts: Vec<(String, String)>,
}

impl Command {
    /// As much as can be read.
    pub(super) fn read(bytes: &[u8]) -> Command {
        let mut reader = Reader(bytes);
        let mut command = Command {
            name: match reader.byte() {
                Some(2) => reader.text().unwrap_or_default(),
                _ => return Command::default(),
            },
            ..Command::default()
        };
        while reader.value("", &mut command, 0).is_some() {}
        command
    }

    pub(super) fn is(&self, field: &str, text: &str) -> bool {
        self.texts
            .iter()
            .any(|(name, value)| name == field && value == text)
    }

    /// What it says in words, or in a code.
    pub(super) fn said(&self) -> Option<String> {
        let of = |field: &str| {
            let found = self
                .texts
                .iter()
                .find(|(name, text)| name == field && !text.is_empty());
            found.map(|(_, text)| text.clone())
        };
        of("description").or_else(|| of("code"))
    }
}

/// Objects within objects are read this deep.
const DEEPEST: usize = 8;

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn text(&mut self) -> Option<String> {
        let length = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        let text = self.take(usize::from(length))?;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// One value; none at the end, and at what is not known.
    fn value(&mut self, field: &str, command: &mut Command, depth: usize) -> Option<()> {
        match self.byte()? {
            0 => {
                let number = f64::from_be_bytes(self.take(8)?.try_into().ok()?);
                if field.is_empty() {
                    command.numbers.push(number);
                }
            }
            1 => {
                self.byte()?;
            }
            2 => {
                let text = self.text()?;
                command.texts.push((field.to_owned(), text));
            }
            3 if depth < DEEPEST => self.fields(command, depth)?,
            8 if depth < DEEPEST => {
                self.take(4)?;
                self.fields(command, depth)?;
            }
            5 | 6 => {}
            _ => return None,
        }
        Some(())
    }

    fn fields(&mut self, command: &mut Command, depth: usize) -> Option<()> {
        loop {
            let field = self.text()?;
            if field.is_empty() {
                return (self.byte()? == 9).then_some(());
            }
            self.value(&field, command, depth + 1)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        for value in [
            Value::Text("_error"),
            Value::Number(1.0),
            Value::Null,
            Value::Object(&[
                ("level", "error"),
                ("code", "NetConnection.Connect.Rejected"),
            ]),
            Value::Number(7.0),
        ] {
            value.write(&mut bytes);
        }
        let command = Command::read(&bytes);
        assert_eq!(command.name, "_error");
        assert_eq!(command.numbers, [1.0, 7.0]);
        assert!(command.is("level", "error"));
        assert_eq!(
            command.said().as_deref(),
            Some("NetConnection.Connect.Rejected")
        );
        for cut in 0..bytes.len() {
            Command::read(&bytes[..cut]);
        }
    }

    #[test]
    fn any_bytes_end() {
        let mut seed = 7_u32;
        for _ in 0..2000 {
            let mut bytes = vec![2, 0, 1, b'a'];
            for _ in 0..60 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                bytes.push((seed >> 24) as u8 % 10);
            }
            Command::read(&bytes);
        }
        assert!(Command::read(&[3; 100]).name.is_empty());
    }
}
