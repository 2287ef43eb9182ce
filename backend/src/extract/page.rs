use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Code, Problem};

const DEFAULT_LIMIT: u32 = 50;

/// Items of one page at most.
const MAX_LIMIT: u32 = 1_000;

/// The items of one page, from what the query says.
pub fn page_limit(asked: Option<u32>) -> Result<u32, Problem> {
    match asked.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        other => Err(Problem::new(
            Code::BadQuery,
            format!("limit is {other}; allowed are 1 to {MAX_LIMIT}"),
        )),
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page begins; null on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A list that is never cut.
    pub fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            next_cursor: None,
        }
    }
}

/// What a list may be ordered by: a word, with `-` before it for the reverse.
pub fn sort_word<K: Copy>(
    asked: Option<&str>,
    words: &[(&str, K)],
) -> Result<Option<(K, bool)>, Problem> {
    let Some(asked) = asked else { return Ok(None) };
    let (word, descending) = asked
        .strip_prefix('-')
        .map_or((asked, false), |word| (word, true));
    match words.iter().find(|(known, _)| *known == word) {
        Some((_, key)) => Ok(Some((*key, descending))),
        None => {
            let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
            let detail = format!(
                "sort is `{asked}`; allowed are {}, each also with `-` before it",
                known.join(", ")
            );
            Err(Problem::new(Code::BadQuery, detail))
        }
    }
}
