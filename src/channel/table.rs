//! Channels as a table.

use serde_json::Value;

const HEAD: [&str; 4] = ["ID", "NAME", "STATUS", "REASON"];

/// Aligned columns; the last is the reason of the status, or the failure's title.
pub(super) fn table(channels: &[Value]) -> String {
    let rows: Vec<[String; 4]> = std::iter::once(HEAD.map(str::to_owned))
        .chain(channels.iter().map(row))
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let [id, name, status] = [0, 1, 2].map(width);
    let mut table = String::new();
    for row in &rows {
        let line = format!(
            "{:>id$}  {:<name$}  {:<status$}  {}",
            row[0], row[1], row[2], row[3]
        );
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

fn row(channel: &Value) -> [String; 4] {
    let job = &channel["job"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    [
        channel["id"].to_string(),
        text(&channel["name"]),
        text(&job["status"]),
        why(job),
    ]
}

/// Why a job is not simply running or stopped; empty where it is.
pub(super) fn why(job: &Value) -> String {
    let texts = [&job["reason"], &job["failure"]["title"]];
    let why = texts.into_iter().find_map(Value::as_str);
    why.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_are_aligned_by_characters() {
        let channels = [
            json!({"id": 7, "name": "größe", "job": {"status": "running", "reason": null, "failure": null}}),
            json!({"id": 12, "name": "n", "job": {"status": "failed", "reason": null,
                   "failure": {"title": "The input is silent"}}}),
        ];
        assert_eq!(
            table(&channels),
            "ID  NAME   STATUS   REASON\n 7  größe  running\n12  n      failed   The input is silent\n"
        );
        assert_eq!(table(&[]), "ID  NAME  STATUS  REASON\n");
    }
}
