//! Enums as the words of their columns, documents as JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::DatabaseError;

pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, DatabaseError> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Ok(word),
        other => Err(DatabaseError::corrupt(format_args!(
            "not a word: {other:?}"
        ))),
    }
}

pub(crate) fn read_word<T: DeserializeOwned>(word: String) -> Result<T, DatabaseError> {
    serde_json::from_value(Value::String(word)).map_err(DatabaseError::corrupt)
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, DatabaseError> {
    serde_json::to_string(value).map_err(DatabaseError::corrupt)
}

pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, DatabaseError> {
    serde_json::from_str(text).map_err(DatabaseError::corrupt)
}

/// A count of the database as the unsigned it is outside of it.
pub(crate) fn count(value: i32) -> Result<u32, DatabaseError> {
    u32::try_from(value).map_err(DatabaseError::corrupt)
}

/// The reverse of [`count`]; no count gets near the bound.
pub(crate) fn column(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
