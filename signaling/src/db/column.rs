//! Columns as the values that the stores keep in them: text, 64-bit integers, and nothing else.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::wire::{TimeSpan, Timestamp};

/// A text.
pub fn text(row: &AnyRow, column: &str) -> Result<String, sqlx::Error> {
    row.try_get(column)
}

/// A text that is an id.
pub fn parsed<T: std::str::FromStr>(row: &AnyRow, column: &str) -> Result<T, sqlx::Error>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text(row, column)?.parse().map_err(|error| decode(column, error))
}

/// A moment that may not have come.
pub fn moment(row: &AnyRow, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_unix_ms))
}

/// A number that is never negative.
pub fn number<T: TryFrom<i64>>(row: &AnyRow, column: &str) -> Result<T, sqlx::Error>
where
    T::Error: std::error::Error + Send + Sync + 'static,
{
    row.try_get::<i64, _>(column)?.try_into().map_err(|error| decode(column, error))
}

/// The part that `from_ms` and `to_ms` name, if they do.
pub fn span(row: &AnyRow) -> Result<Option<TimeSpan>, sqlx::Error> {
    let edge =
        |column| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(column)?.and_then(|ms| u64::try_from(ms).ok()));
    Ok(edge("from_ms")?.zip(edge("to_ms")?).map(|(from_ms, to_ms)| TimeSpan { from_ms, to_ms }))
}

/// A value that is kept by its name on the wire.
pub fn named<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, sqlx::Error> {
    of_name(column, &text(row, column)?)
}

/// The value of this name.
pub fn of_name<T: DeserializeOwned>(column: &str, name: &str) -> Result<T, sqlx::Error> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|error| decode(column, error))
}

/// The name on the wire of an enum's variant.
pub fn variant<T: Serialize>(variant: &T) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("only enums without fields are kept by name"),
    }
}

/// A column that holds something else than it should.
pub fn decode(column: &str, source: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(source) }
}

/// Milliseconds as the database keeps them; centuries fit.
pub fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
