use serde::{Deserialize, Serialize};

use crate::DatabaseError;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Default)]
pub struct ListQuery<F, K> {
    pub filter: F,
    pub sort: Sort<K>,
    /// `next_cursor` of the page before, with the same filter and sort.
    pub cursor: Option<String>,
    /// 0 is the default of 50; more than 1,000 is 1,000.
    pub limit: u32,
}

/// By what a list is ordered; the id decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort<K> {
    pub key: K,
    pub descending: bool,
}

/// One part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// None at the end.
    pub next_cursor: Option<String>,
}

impl<F, K> ListQuery<F, K> {
    pub(crate) fn size(&self) -> usize {
        match self.limit {
            0 => 50,
            limit => limit.min(1000) as usize,
        }
    }
}

impl<T> Page<T> {
    /// From rows of which one more than `size` was asked for, so that the end is known.
    pub(crate) fn cut(
        mut items: Vec<T>,
        size: usize,
        cursor: impl FnOnce(&T) -> Result<String, DatabaseError>,
    ) -> Result<Self, DatabaseError> {
        let more = items.len() > size;
        items.truncate(size);
        let next_cursor = items.last().filter(|_| more).map(cursor).transpose()?;
        Ok(Page { items, next_cursor })
    }
}

/// The last row of a page: the next page begins behind it, whatever came or went in between.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    sort: String,
    pub(crate) key: Key,
    pub(crate) id: i64,
}

/// A value of a column by which a list is sorted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Key {
    Number(i64),
    Small(i32),
    Text(String),
}

impl Key {
    fn holds_nul(&self) -> bool {
        matches!(self, Key::Text(text) if text.contains('\0'))
    }
}

impl Cursor {
    pub(crate) fn write<K: std::fmt::Debug>(
        sort: &Sort<K>,
        key: Key,
        id: i64,
    ) -> Result<String, DatabaseError> {
        let text = crate::words::json(&Cursor {
            sort: format!("{sort:?}"),
            key,
            id,
        })?;
        Ok(text.bytes().map(|byte| format!("{byte:02x}")).collect())
    }

    pub(crate) fn read<K: std::fmt::Debug>(
        sort: &Sort<K>,
        text: &str,
    ) -> Result<Cursor, DatabaseError> {
        let bytes: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| {
                std::str::from_utf8(pair)
                    .ok()
                    .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            })
            .collect();
        let cursor: Option<Cursor> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match cursor {
            // PostgreSQL knows no text with NUL, and we write none.
            Some(cursor) if cursor.key.holds_nul() => Err(DatabaseError::BadCursor),
            Some(cursor) if cursor.sort == format!("{sort:?}") => Ok(cursor),
            _ => Err(DatabaseError::BadCursor),
        }
    }
}

/// Narrows a boxed query to what comes behind a cursor, and orders it: `$column` first, `$id` between equals.
macro_rules! keyset {
    ($query:expr, $sort:expr, $behind:expr, $column:expr, $id:expr, $variant:path) => {{
        let mut query = $query;
        if let Some(cursor) = $behind {
            let $variant(key) = cursor.key.clone() else {
                return Err($crate::DatabaseError::BadCursor);
            };
            query = match $sort.descending {
                false => query.filter(
                    $column
                        .gt(key.clone())
                        .or($column.eq(key).and($id.gt(cursor.id))),
                ),
                true => query.filter(
                    $column
                        .lt(key.clone())
                        .or($column.eq(key).and($id.lt(cursor.id))),
                ),
            };
        }
        match $sort.descending {
            false => query.order(($column.asc(), $id.asc())),
            true => query.order(($column.desc(), $id.desc())),
        }
    }};
}
pub(crate) use keyset;

diesel::define_sql_function! {
    /// `LOWER`; of ASCII letters only on SQLite.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
diesel::define_sql_function! {
    /// `REPLACE`; a text that it changes contains what is replaced, compared alike on both databases, as `LIKE` is not.
    fn replace(text: diesel::sql_types::Text, from: diesel::sql_types::Text, to: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_sort() {
        let sort = Sort {
            key: "name",
            descending: false,
        };
        let text = Cursor::write(&sort, Key::Text("ä\"1".into()), 7).unwrap();
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let cursor = Cursor::read(&sort, &text).unwrap();
        assert_eq!((cursor.key, cursor.id), (Key::Text("ä\"1".into()), 7));
        let other = Sort {
            key: "name",
            descending: true,
        };
        assert!(matches!(
            Cursor::read(&other, &text),
            Err(DatabaseError::BadCursor)
        ));
    }

    #[test]
    fn a_cursor_with_nul_is_none() {
        let sort = Sort {
            key: "name",
            descending: false,
        };
        let text = Cursor::write(&sort, Key::Text("a\0".into()), 7).unwrap();
        assert!(matches!(
            Cursor::read(&sort, &text),
            Err(DatabaseError::BadCursor)
        ));
    }

    #[test]
    fn any_text_is_no_cursor() {
        for text in ["", "x", "7b7", "ä", "0g", "7b7d"] {
            let read = Cursor::read(
                &Sort {
                    key: 1,
                    descending: false,
                },
                text,
            );
            assert!(matches!(read, Err(DatabaseError::BadCursor)), "{text}");
        }
    }
}
