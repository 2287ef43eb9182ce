/// Milliseconds since 1970 UTC.
pub(crate) fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

/// As the API writes a time.
pub(crate) fn rfc3339(millis: i64) -> Option<String> {
    let time = chrono::DateTime::from_timestamp_millis(millis)?;
    Some(time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
}
