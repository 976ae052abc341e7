//! The recordings' SQL.

use sqlx::Row;
use vivavoce_engine::id::SessionId;

use super::wire::Track;
use crate::db::{Db, Writing};

/// A track as the database has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackRow {
    /// The side.
    pub track: Track,
    /// Where in the session's clock it begins.
    pub start_ms: u64,
    /// Its length.
    pub duration_ms: u64,
    /// The size of its file.
    pub bytes: u64,
}

/// Writes tracks; again for one that has grown.
pub async fn write(writing: &mut Writing, session: &str, tracks: &[TrackRow]) -> Result<(), sqlx::Error> {
    for row in tracks {
        sqlx::query(
            "INSERT INTO recordings (session_id, track, start_ms, duration_ms, bytes) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (session_id, track) DO UPDATE SET \
             start_ms = excluded.start_ms, duration_ms = excluded.duration_ms, \
             bytes = excluded.bytes",
        )
        .bind(session)
        .bind(row.track.name())
        .bind(i64::try_from(row.start_ms).unwrap_or(i64::MAX))
        .bind(i64::try_from(row.duration_ms).unwrap_or(i64::MAX))
        .bind(i64::try_from(row.bytes).unwrap_or(i64::MAX))
        .execute(writing.connection())
        .await?;
    }
    Ok(())
}

/// The tracks of a session, the candidate's first.
pub async fn list(db: &Db, id: SessionId) -> Result<Vec<TrackRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT track, start_ms, duration_ms, bytes FROM recordings WHERE session_id = $1 \
         ORDER BY track",
    )
    .bind(id.to_string())
    .fetch_all(db.pool())
    .await?;
    let number = |row: &sqlx::any::AnyRow, column: &str| -> Result<u64, sqlx::Error> {
        Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
    };
    rows.iter()
        .filter_map(|row| match row.try_get::<String, _>("track") {
            Ok(name) => Track::from_name(&name).map(|track| Ok((row, track))),
            Err(error) => Some(Err(error)),
        })
        .map(|found| {
            let (row, track) = found?;
            Ok(TrackRow {
                track,
                start_ms: number(row, "start_ms")?,
                duration_ms: number(row, "duration_ms")?,
                bytes: number(row, "bytes")?,
            })
        })
        .collect()
}
