use link::Severity;

/// A channel's name as a part of a file name: at most 80 bytes of letters, digits and dashes.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        let letter = if letter.is_alphanumeric() {
            letter
        } else {
            '-'
        };
        if letter == '-' && (slug.is_empty() || slug.ends_with('-')) {
            continue;
        }
        if slug.len() + letter.len_utf8() > 80 {
            break;
        }
        slug.push(letter);
    }
    slug.trim_end_matches('-').to_owned()
}

/// How grave FFmpeg, x264 or we ourselves call a line; without a word of theirs it is information.
pub fn severity(line: &str) -> Severity {
    let mut rest = line;
    while let Some((_, tagged)) = rest.split_once('[') {
        let Some((tag, after)) = tagged.split_once(']') else {
            break;
        };
        match tag {
            "panic" | "fatal" => return Severity::Fatal,
            "error" => return Severity::Error,
            "warning" => return Severity::Warning,
            "info" => return Severity::Info,
            "verbose" | "debug" | "trace" => return Severity::Debug,
            _ => rest = after,
        }
    }
    Severity::Info
}

pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "fatal",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Debug => "debug",
    }
}

/// Whether a line of severity `line` belongs to a query for `wanted`.
pub(super) fn qualifies(line: Severity, wanted: Option<Severity>) -> bool {
    wanted.is_none_or(|wanted| line <= wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_short_and_harmless() {
        assert_eq!(slug("News 24 / HD"), "news-24-hd");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("--"), "");
        let long = slug(&"ü".repeat(200));
        assert_eq!(long.len(), 80);
    }

    #[test]
    fn severities_of_all_three_writers() {
        assert_eq!(severity("[mpegts @ 0x55] [error] no"), Severity::Error);
        assert_eq!(severity("[fatal] no"), Severity::Fatal);
        assert_eq!(severity("x264 [error]: baseline"), Severity::Error);
        assert_eq!(severity("[info] signalbox: run 1 [error]"), Severity::Info);
        assert_eq!(severity("plain"), Severity::Info);
        assert_eq!(severity("[broken"), Severity::Info);
    }

    #[test]
    fn graver_lines_qualify_for_a_milder_query() {
        assert!(qualifies(Severity::Fatal, Some(Severity::Error)));
        assert!(!qualifies(Severity::Info, Some(Severity::Warning)));
        assert!(qualifies(Severity::Debug, None));
    }
}
