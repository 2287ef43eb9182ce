use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use link::LogQuery;

use super::file::numbered;
use super::line::{qualifies, severity};
use super::writer::KEPT;

const BLOCK: u64 = 64 * 1024;

/// The last lines of a channel's log that qualify, oldest first. A channel without a log has none.
pub fn tail(dir: &Path, id: i64, query: LogQuery) -> Vec<String> {
    let Some(path) = find(dir, id) else {
        return Vec::new();
    };
    let mut found = VecDeque::new();
    let older = (1..=KEPT).map(|number| numbered(&path, number));
    for file in [path.clone()].into_iter().chain(older) {
        if found.len() >= query.lines || prepend_from(&file, query, &mut found).is_err() {
            break;
        }
    }
    found.into()
}

/// The present log of a channel, whatever its name is.
pub(super) fn find(dir: &Path, id: i64) -> Option<PathBuf> {
    let prefix = format!("{id}-");
    std::fs::read_dir(dir).ok()?.flatten().find_map(|entry| {
        let name = entry.file_name();
        let name = name.to_str()?;
        (name.starts_with(&prefix) && name.ends_with(".log")).then(|| entry.path())
    })
}

/// Reads a file from its end, block by block, until there are enough lines.
fn prepend_from(path: &Path, query: LogQuery, found: &mut VecDeque<String>) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut end = file.metadata()?.len();
    // The bytes of a line whose beginning lies in an earlier block.
    let mut open_line: Vec<u8> = Vec::new();
    while end > 0 && found.len() < query.lines {
        let start = end.saturating_sub(BLOCK);
        let mut block = vec![0; usize::try_from(end - start).unwrap_or(0)];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut block)?;
        block.append(&mut open_line);
        let whole_from = match start {
            0 => 0,
            _ => block
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(block.len(), |at| at + 1),
        };
        for line in block[whole_from..].split(|byte| *byte == b'\n').rev() {
            if found.len() >= query.lines {
                return Ok(());
            }
            let line = String::from_utf8_lossy(line);
            if !line.is_empty() && qualifies(severity(&line), query.severity) {
                found.push_front(line.into_owned());
            }
        }
        block.truncate(whole_from);
        open_line = block;
        end = start;
    }
    Ok(())
}
