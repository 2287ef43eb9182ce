use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Appends to a file and moves it aside when it is full: `x.log`, `x.log.1`, `x.log.2`, `x.log.3`.
///
/// A reader of the old file keeps it: nothing is ever truncated.
#[derive(Debug)]
pub struct RotatingFile {
    path: PathBuf,
    file: File,
    bytes: u64,
    limit: u64,
    kept: u32,
}

impl RotatingFile {
    /// Opens to append, or makes it.
    pub fn open(path: &Path, limit: u64, kept: u32) -> io::Result<RotatingFile> {
        let file = append_to(path)?;
        Ok(RotatingFile {
            path: path.to_owned(),
            bytes: file.metadata()?.len(),
            file,
            limit,
            kept,
        })
    }

    /// Writes one line, into a new file where this one is full.
    pub fn write_line(&mut self, line: &str) -> io::Result<()> {
        let length = line.len() as u64 + 1;
        if self.bytes > 0 && self.bytes + length > self.limit {
            self.rotate()?;
        }
        let mut whole = String::with_capacity(line.len() + 1);
        whole.push_str(line);
        whole.push('\n');
        let result = self.file.write_all(whole.as_bytes());
        // A full disk may have taken a part of it.
        self.bytes = match result {
            Ok(()) => self.bytes + length,
            Err(_) => self.file.metadata().map_or(self.bytes, |found| found.len()),
        };
        result
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..self.kept).rev() {
            // Missing ones are no fault: there were not that many yet.
            let _ = std::fs::rename(
                numbered(&self.path, number),
                numbered(&self.path, number + 1),
            );
        }
        std::fs::rename(&self.path, numbered(&self.path, 1))?;
        self.file = append_to(&self.path)?;
        self.bytes = 0;
        Ok(())
    }
}

/// The name under which the `number`th older file is kept.
pub(super) fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    PathBuf::from(name)
}

fn append_to(path: &Path) -> io::Result<File> {
    File::options().append(true).create(true).open(path)
}
