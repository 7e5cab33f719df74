//! JSON in a column, and ids out of one.

use mall_core::Invalid;
use rusqlite::types::{FromSqlError, Type};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Fault;

/// What `text`, out of the database, says.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    Ok(serde_json::from_str(text)?)
}

/// `value` as it goes into the database.
pub(crate) fn write<T: Serialize>(value: &T) -> Result<String, Fault> {
    Ok(serde_json::to_string(value)?)
}

/// Column `column` of `row`, made a `T` by `new`.
pub(crate) fn typed<T>(
    row: &rusqlite::Row<'_>,
    column: usize,
    new: impl FnOnce(String) -> Result<T, Invalid>,
) -> rusqlite::Result<T> {
    new(row.get(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}

/// Column `column` of `row` as JSON of a `T`.
pub(crate) fn parsed<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?)
        .map_err(|error| FromSqlError::Other(Box::new(error)).into())
}
