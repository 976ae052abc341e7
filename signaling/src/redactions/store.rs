//! The redactions' SQL.

use std::collections::BTreeMap;

use sqlx::{Any, Executor, Row};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::redact::Span;

use super::wire::Redaction;
use crate::comments::store as comments;
use crate::corrections::store::{self as corrections, By, TurnKey};
use crate::db::Db;
use crate::db::column::{big, named, number, parsed, span, text, variant};
use crate::events::wire::Word;
use crate::moderation;
use crate::sessions::wire::Speaker;
use crate::tasks::store as tasks;
use crate::wire::{TimeSpan, Timestamp};

/// Writes down that a span is to go, before anything of it does; false if the session has
/// `most` already.
pub async fn begin(
    db: &Db,
    session: SessionId,
    id: Uuid,
    span: TimeSpan,
    reason: &str,
    by: &By,
    most: i64,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM redactions WHERE session_id = $1")
        .bind(session.to_string())
        .fetch_one(writing.connection())
        .await?;
    if count >= most {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO redactions (id, session_id, from_ms, to_ms, reason, by_name, by_role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.to_string())
    .bind(session.to_string())
    .bind(big(span.from_ms))
    .bind(big(span.to_ms))
    .bind(reason)
    .bind(&by.name)
    .bind(variant(&by.role))
    .bind(by.at.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(true)
}

/// The redactions of a session, by time.
pub async fn list(db: &Db, session: SessionId) -> Result<Vec<Redaction>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, from_ms, to_ms, reason, by_name, by_role, at FROM redactions \
         WHERE session_id = $1 ORDER BY from_ms, id",
    )
    .bind(session.to_string())
    .fetch_all(db.pool())
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(Redaction {
            id: parsed(row, "id")?,
            span: span(row)?.ok_or(sqlx::Error::RowNotFound)?,
            reason: text(row, "reason")?,
            by: text(row, "by_name")?,
            role: named(row, "by_role")?,
            at: Timestamp::from_unix_ms(row.try_get("at")?),
        })
    };
    rows.iter().map(read).collect()
}

/// Redactions of sessions of this node that a process died in the middle of.
pub async fn unfinished(db: &Db, node: &str) -> Result<Vec<(SessionId, Redaction)>, sqlx::Error> {
    let sessions: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT r.session_id FROM redactions r JOIN sessions s ON s.id = r.session_id \
         WHERE r.done_at IS NULL AND s.node = $1",
    )
    .bind(node)
    .fetch_all(db.pool())
    .await?;
    let mut left = Vec::new();
    for session in sessions.iter().filter_map(|id| id.parse::<SessionId>().ok()) {
        // One that is done changes nothing when it is done again.
        left.extend(list(db, session).await?.into_iter().map(|redaction| (session, redaction)));
    }
    Ok(left)
}

/// A word and its place in its turn.
struct Place {
    place: i64,
    text: String,
    is_gone: bool,
}

/// The moments at which a comment may quote what a redaction takes out: its span, and all of
/// each word that it touches.
pub async fn reach(
    connection: impl Executor<'_, Database = Any>,
    session: SessionId,
    span: TimeSpan,
) -> Result<(u64, u64), sqlx::Error> {
    let row = sqlx::query(
        "SELECT COALESCE(MIN(start_ms), $2) AS from_ms, COALESCE(MAX(end_ms), $3) AS to_ms FROM words \
         WHERE session_id = $1 AND start_ms < $3 AND end_ms > $2",
    )
    .bind(session.to_string())
    .bind(big(span.from_ms))
    .bind(big(span.to_ms))
    .fetch_one(connection)
    .await?;
    Ok((number::<u64>(&row, "from_ms")?.min(span.from_ms), number::<u64>(&row, "to_ms")?.max(span.to_ms)))
}

/// Takes the words of a span out of the turns and their corrections, and the comments on it,
/// and notes that the redaction is done. How many comments went.
pub async fn finish(db: &Db, session: SessionId, redaction: &Redaction) -> Result<u64, sqlx::Error> {
    let gone = Span { from_ms: redaction.span.from_ms, to_ms: redaction.span.to_ms };
    let by = By { name: redaction.by.clone(), role: redaction.role, at: redaction.at };
    let mut writing = db.begin().await?;
    // While the words are there to say how far it reaches.
    let reach = reach(writing.connection(), session, redaction.span).await?;
    let comments = comments::redact(&mut writing, session, reach, redaction.at).await?;
    let rows = sqlx::query(
        "SELECT speaker, turn, place, text, start_ms, end_ms FROM words \
         WHERE session_id = $1 ORDER BY speaker, turn, place",
    )
    .bind(session.to_string())
    .fetch_all(writing.connection())
    .await?;
    let mut words: BTreeMap<(String, i64), Vec<Place>> = BTreeMap::new();
    for row in &rows {
        let is_gone = gone.touches(number(row, "start_ms")?, number(row, "end_ms")?);
        let turn = words.entry((text(row, "speaker")?, row.try_get("turn")?)).or_default();
        turn.push(Place { place: row.try_get("place")?, text: text(row, "text")?, is_gone });
    }
    let turns = sqlx::query("SELECT speaker, turn, start_ms, end_ms FROM turns WHERE session_id = $1")
        .bind(session.to_string())
        .fetch_all(writing.connection())
        .await?;
    for row in &turns {
        let (speaker, turn): (String, i64) = (text(row, "speaker")?, row.try_get("turn")?);
        let words = words.remove(&(speaker.clone(), turn)).unwrap_or_default();
        let is_touched = gone.touches(number(row, "start_ms")?, number(row, "end_ms")?);
        let some_go = words.iter().any(|word| word.is_gone);
        // Text without timed words cannot be told apart.
        if !(some_go || is_touched && words.is_empty()) {
            continue;
        }
        let left: Vec<&str> = words.iter().filter(|word| !word.is_gone).map(|word| word.text.as_str()).collect();
        sqlx::query("UPDATE turns SET text = $4 WHERE session_id = $1 AND speaker = $2 AND turn = $3")
            .bind(session.to_string())
            .bind(&speaker)
            .bind(turn)
            .bind(left.join(" "))
            .execute(writing.connection())
            .await?;
        for word in words.iter().filter(|word| word.is_gone) {
            sqlx::query("DELETE FROM words WHERE session_id = $1 AND speaker = $2 AND turn = $3 AND place = $4")
                .bind(session.to_string())
                .bind(&speaker)
                .bind(turn)
                .bind(word.place)
                .execute(writing.connection())
                .await?;
        }
        let speaker: Speaker = named(row, "speaker")?;
        let key = TurnKey { speaker, turn: number(row, "turn")? };
        let is_gone = |word: &Word| gone.touches(word.start_ms, word.end_ms);
        corrections::redact(&mut writing, session, key, is_gone, &by).await?;
    }
    tasks::redact(&mut writing, session, gone).await?;
    moderation::forget::quotes(&mut writing, session).await?;
    sqlx::query("UPDATE redactions SET done_at = $2 WHERE id = $1")
        .bind(redaction.id.to_string())
        .bind(Timestamp::now().unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(comments)
}
