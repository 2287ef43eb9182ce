/// A line each: the sample, its class, and what settles it.
const TABLE: &str =
    include_str!("../../../../crates/transcode/tests/fixtures/ffmpeg-failures/expected.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?))
    })
}

/// The names of all samples.
pub(super) fn samples() -> impl Iterator<Item = &'static str> {
    rows().map(|(sample, _)| sample)
}

/// The class that the catalogue names for a sample.
///
/// # Panics
/// It does not hold the sample.
pub(super) fn class_of(sample: &str) -> &'static str {
    let found = rows().find_map(|(name, class)| (name == sample).then_some(class));
    found.unwrap_or_else(|| panic!("no sample {sample} in the catalogue"))
}
