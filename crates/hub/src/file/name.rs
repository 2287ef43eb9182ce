//! Names of recordings.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) const PART: &str = "part";
const STAMP: usize = "20260101T000000Z".len();

/// `20260101T000000Z` of a time.
pub(super) fn stamp(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// The Gregorian date of a day since 1970, by eras of 400 years that begin in March.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

/// A name that is not taken, neither as a whole nor as a part.
pub(super) fn free(dir: &Path, stem: &str, time: SystemTime) -> PathBuf {
    let stamp = stamp(time);
    let first = dir.join(format!("{stem}-{stamp}.ts"));
    let more = (2..).map(|n| dir.join(format!("{stem}-{stamp}-{n}.ts")));
    std::iter::once(first)
        .chain(more)
        .find(|path| !path.exists() && !part(path).exists())
        .unwrap_or_default()
}

/// The name while it is being written.
pub(super) fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(PART);
    PathBuf::from(name)
}

/// Whether a file is an unfinished recording of this stem, and what its finished name is.
pub(super) fn finished_name(path: &Path, stem: &str) -> Option<PathBuf> {
    if path.extension()? != PART {
        return None;
    }
    let whole = path.with_extension("");
    let name = whole.file_name()?.to_str()?;
    let rest = name
        .strip_prefix(stem)?
        .strip_prefix('-')?
        .strip_suffix(".ts")?;
    let (stamp, number) = rest.split_at_checked(STAMP)?;
    let dated = stamp.ends_with('Z') && stamp.as_bytes().get(8) == Some(&b'T');
    let numbered = number
        .strip_prefix('-')
        .map_or(number.is_empty(), |n| n.bytes().all(|b| b.is_ascii_digit()));
    (dated && numbered).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn dates() {
        let at = |seconds| stamp(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "19700101T000000Z");
        assert_eq!(at(951_782_400), "20000229T000000Z");
        assert_eq!(at(1_767_225_599), "20251231T235959Z");
        assert_eq!(at(4_107_542_400), "21000301T000000Z");
    }

    #[test]
    fn only_own_parts_are_recognised() {
        let whole = |name: &str| finished_name(Path::new(name), "tape");
        assert_eq!(
            whole("/r/tape-20260101T000000Z.ts.part"),
            Some(PathBuf::from("/r/tape-20260101T000000Z.ts"))
        );
        assert!(whole("/r/tape-20260101T000000Z-2.ts.part").is_some());
        assert_eq!(whole("/r/tape-hd-20260101T000000Z.ts.part"), None);
        assert_eq!(whole("/r/tape-20260101T000000Z.ts"), None);
        assert_eq!(whole("/r/other-20260101T000000Z.ts.part"), None);
    }
}
