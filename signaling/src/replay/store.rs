//! What a replay needs of the words: no more than where they are.

use sqlx::Row;
use vivavoce_engine::id::SessionId;

use super::outline::{Said, Spoken};
use crate::db::Db;
use crate::db::column::{named, number, text};

/// What was said, in order of time, without its words.
pub async fn said(db: &Db, session: SessionId) -> Result<Vec<Said>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT speaker, turn, kind, question_id, question_index, text, start_ms, end_ms, interrupted FROM turns \
         WHERE session_id = $1 ORDER BY start_ms, speaker DESC, turn",
    )
    .bind(session.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Said {
                speaker: named(row, "speaker")?,
                turn: number(row, "turn")?,
                kind: named(row, "kind")?,
                question_id: row.try_get("question_id")?,
                question_index: row
                    .try_get::<Option<i64>, _>("question_index")?
                    .and_then(|index| u32::try_from(index).ok()),
                text: text(row, "text")?,
                start_ms: number(row, "start_ms")?,
                end_ms: number(row, "end_ms")?,
                interrupted: row.try_get::<i64, _>("interrupted")? != 0,
            })
        })
        .collect()
}

/// Where each word of a session begins and ends.
pub async fn spoken(db: &Db, session: SessionId) -> Result<Vec<Spoken>, sqlx::Error> {
    // Names of columns are looked up and enums read once for each word: an hour has 9,000.
    let rows = sqlx::query(
        "SELECT CASE WHEN speaker = 'candidate' THEN 1 ELSE 0 END AS ours, turn, start_ms, end_ms FROM words \
         WHERE session_id = $1",
    )
    .bind(session.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Spoken {
                speaker: Spoken::speaker(number::<i64>(row, "ours")? != 0),
                turn: number(row, "turn")?,
                start_ms: number(row, "start_ms")?,
                end_ms: number(row, "end_ms")?,
            })
        })
        .collect()
}
