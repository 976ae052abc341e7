//! The SQL that reads what was reported, whether it is withdrawn or not.

use sqlx::Row;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::wire::{CaseState, PassagePart, SessionFlags, ThingKind};
use crate::db::Db;
use crate::db::column::{named, text, variant};
use crate::owner::Owner;

/// The file of a scenario that candidates are, or would be, offered.
pub async fn scenario(db: &Db, owner: Owner, id: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT v.source FROM scenarios s JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id \
         AND v.version = s.published WHERE s.owner = $1 AND s.id = $2",
    )
    .bind(owner.to_string())
    .bind(id)
    .fetch_optional(db.pool())
    .await
}

/// Who made an assistant, if that is known.
pub async fn assistant_author(db: &Db, owner: Owner, id: &str) -> Result<Option<Uuid>, sqlx::Error> {
    let author: Option<Option<String>> =
        sqlx::query_scalar("SELECT author FROM assistants WHERE owner = $1 AND id = $2")
            .bind(owner.to_string())
            .bind(id)
            .fetch_optional(db.pool())
            .await?;
    Ok(author.flatten().and_then(|id| id.parse().ok()))
}

/// What a comment says, unless it is deleted.
pub async fn comment(db: &Db, id: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT text FROM comments WHERE id = $1 AND deleted_at IS NULL")
        .bind(id)
        .fetch_optional(db.pool())
        .await
}

/// What the interviewer said, with what it said before and after: nothing of the candidate.
pub async fn turns(db: &Db, session: SessionId, turn: u32) -> Result<Vec<(PassagePart, String)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT turn, text FROM turns WHERE session_id = $1 AND speaker = 'interviewer' \
         AND turn >= $2 - 1 AND turn <= $2 + 1 ORDER BY turn",
    )
    .bind(session.to_string())
    .bind(i64::from(turn))
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let part = match row.try_get::<i64, _>("turn")?.cmp(&i64::from(turn)) {
                std::cmp::Ordering::Less => PassagePart::Before,
                std::cmp::Ordering::Equal => PassagePart::Itself,
                std::cmp::Ordering::Greater => PassagePart::After,
            };
            Ok((part, text(row, "text")?))
        })
        .collect()
}

/// The ids of those of this kind and owner that are withdrawn.
pub async fn withdrawn(db: &Db, kind: ThingKind, owner: Owner) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT thing FROM moderation_cases WHERE kind = $1 AND owner = $2 AND state = 'withdrawn'")
        .bind(variant(&kind))
        .bind(owner.to_string())
        .fetch_all(db.pool())
        .await
}

/// What was reported and decided of an interview, as far as it concerns this reporter; none stands for
/// a candidate without an account.
pub async fn of_session(db: &Db, session: SessionId, reporter: Option<Uuid>) -> Result<SessionFlags, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT c.kind, c.thing, c.state FROM moderation_cases c \
         LEFT JOIN moderation_flags f ON f.case_id = c.id AND COALESCE(f.reporter, '') = $2 \
         WHERE c.session_id = $1 AND (c.state = 'withdrawn' OR (c.state = 'open' AND f.id IS NOT NULL)) \
         ORDER BY c.thing",
    )
    .bind(session.to_string())
    .bind(reporter.map(|id| id.to_string()).unwrap_or_default())
    .fetch_all(db.pool())
    .await?;
    let mut flags = SessionFlags { withdrawn_turns: Vec::new(), own_turns: Vec::new(), own_comments: Vec::new() };
    for row in &rows {
        let (kind, state) = (named::<ThingKind>(row, "kind")?, named::<CaseState>(row, "state")?);
        let thing = text(row, "thing")?;
        let turn = || thing.rsplit('/').next().and_then(|turn| turn.parse::<u32>().ok());
        match (kind, state) {
            (ThingKind::Turn, CaseState::Withdrawn) => flags.withdrawn_turns.extend(turn()),
            (ThingKind::Turn, _) => flags.own_turns.extend(turn()),
            (ThingKind::Comment, CaseState::Open) => flags.own_comments.extend(thing.parse::<Uuid>().ok()),
            _ => {}
        }
    }
    Ok(flags)
}
