/// The class that the catalogue names for a sample.
///
/// # Panics
/// It does not hold the sample.
pub(super) fn class_of(sample: &str) -> &'static str {
    let table =
        include_str!("../../../../crates/transcode/tests/fixtures/ffmpeg-failures/expected.tsv");
    let row = table
        .lines()
        .map(|line| line.split('\t'))
        .find_map(|mut cells| (cells.next() == Some(sample)).then_some(cells));
    let class = row.and_then(|mut cells| cells.next());
    class.unwrap_or_else(|| panic!("no sample {sample} in the catalogue"))
}
