//! The sessions' SQL. Each query is one text for both databases.

mod creation;
mod progress;
mod transcript;

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use crate::assistants::wire::{AssistantBody, Fallback, Leader};
use crate::db::Db;
use crate::db::column::{big, decode, moment, named, number, of_name, parsed, text, variant as name};
use crate::events::wire::SessionState;
use crate::own_providers::{self, OwnProviders};
use crate::owner::Owner;
use crate::sessions::wire::{DeletedRows, SessionKept};
use crate::token::TokenHash;
use crate::wire::{Language, Timestamp};

pub use creation::{Creation, Idempotency, NewSession, add_token, create, forget_old_keys, insert};
pub use progress::{IndexEntry, Standing, TurnRow, WordRow, record, record_tracks};
pub use transcript::transcript;

/// A session as the database has it, without its scenario's text.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// The scenario's id.
    pub scenario_id: String,
    /// The scenario's title when the session was created.
    pub scenario_title: String,
    /// The scenario's language.
    pub language: Language,
    /// The position that is interviewed for.
    pub role: String,
    /// How the candidate wants to be called.
    pub candidate_name: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Number of questions.
    pub question_count: u32,
    /// The assistant that was asked for.
    pub leader: Option<Leader>,
    /// A trainer's try.
    pub trial: bool,
    /// Whose it is.
    pub owner: Owner,
    /// The candidate's account, where they were signed in.
    pub candidate: Option<Uuid>,
    /// Programs may score it.
    pub scored_by_ai: bool,
    /// Its owner may open it.
    pub shared: bool,
    /// A part of it may go to other services.
    pub remote: bool,
    /// What is kept of it, and until when.
    pub kept: SessionKept,
    /// Where it stands.
    pub standing: Standing,
}

macro_rules! columns {
    () => {
        concat!(
            "id, scenario_id, scenario_title, scenario_language, scenario_role, ",
            "candidate_name, state, end_reason, created_at, started_at, ended_at, duration_ms, ",
            "question_index, question_count, last_event, assistant_id, assistant_version, assistant, ",
            "assistant_fallback, trial, owner, candidate_user, sound_until, reports_until, kept_until, sound_gone_at, ",
            "reports_gone_at, scored_by_ai, shared, remote",
        )
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM sessions ", $rest)
    };
}

/// What [`session`] reads.
pub const COLUMNS: &str = columns!();

/// The session of this id.
pub async fn find(db: &Db, id: SessionId) -> Result<Option<SessionRow>, sqlx::Error> {
    let row = sqlx::query(select!("WHERE id = $1")).bind(id.to_string()).fetch_optional(db.pool()).await?;
    row.as_ref().map(session).transpose()
}

/// Gives somebody sessions that are nobody's yet; those that are theirs now. Whoever comes second
/// finds a session taken.
pub async fn take(db: &Db, user: Uuid, ids: &[SessionId]) -> Result<Vec<SessionId>, sqlx::Error> {
    let (mut writing, mut taken) = (db.begin().await?, Vec::new());
    for id in ids {
        let done = sqlx::query("UPDATE sessions SET candidate_user = $2 WHERE id = $1 AND candidate_user IS NULL")
            .bind(id.to_string())
            .bind(user.to_string())
            .execute(writing.connection())
            .await?;
        taken.extend((done.rows_affected() > 0).then_some(*id));
    }
    writing.commit().await?;
    Ok(taken)
}

/// Sorts after every id, whatever the collation, so that a first page walks its index as the next
/// ones do: `$1 = '' OR id < $1` would read all that are newer.
pub const BEYOND: &str = "g";

/// Sessions that somebody gave as a candidate, but for trials, older than `before`, newest first, at
/// most `limit`.
pub async fn page(
    db: &Db,
    candidate: Uuid,
    before: Option<SessionId>,
    state: Option<SessionState>,
    limit: u32,
) -> Result<Vec<SessionRow>, sqlx::Error> {
    let sql = match state {
        None => select!("WHERE trial = 0 AND id < $1 AND candidate_user = $3 ORDER BY id DESC LIMIT $2"),
        Some(_) => {
            select!("WHERE trial = 0 AND id < $1 AND candidate_user = $3 AND state = $4 ORDER BY id DESC LIMIT $2")
        }
    };
    let before = before.map_or_else(|| BEYOND.to_owned(), |id| id.to_string());
    let mut query = sqlx::query(sql).bind(before).bind(i64::from(limit)).bind(candidate.to_string());
    if let Some(state) = state {
        query = query.bind(name(&state));
    }
    let rows = query.fetch_all(db.pool()).await?;
    rows.iter().map(session).collect()
}

/// The scenario's file as it was when the session was created.
pub async fn scenario_source(db: &Db, id: SessionId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT scenario_source FROM sessions WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await
}

/// Who thinks, hears and speaks in a session, as it was chosen when the session was created.
pub async fn providers(db: &Db, id: SessionId) -> Result<OwnProviders, sqlx::Error> {
    let choice: Option<Option<String>> = sqlx::query_scalar("SELECT providers FROM sessions WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    choice.flatten().map_or_else(|| Ok(OwnProviders::default()), |choice| own_providers::store::read(&choice))
}

/// The assistant that leads a session, as it was when the session was created.
pub async fn assistant(db: &Db, id: SessionId) -> Result<Option<AssistantBody>, sqlx::Error> {
    let body: Option<Option<String>> = sqlx::query_scalar("SELECT assistant FROM sessions WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    let body = body.flatten().map(|body| serde_json::from_str(&body));
    body.transpose().map_err(|error| decode("assistant", error))
}

/// Trials of this node that were created before `deadline`, at most `limit`.
pub async fn old_trials(db: &Db, node: &str, deadline: Timestamp, limit: u32) -> Result<Vec<SessionId>, sqlx::Error> {
    let sql = "SELECT id FROM sessions WHERE trial = 1 AND created_at < $1 AND (node = $2 OR node IS NULL) LIMIT $3";
    let ids: Vec<String> =
        sqlx::query_scalar(sql).bind(deadline.unix_ms()).bind(node).bind(i64::from(limit)).fetch_all(db.pool()).await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// The hashes of the tokens that open a session; none if there is no such session.
pub async fn token_hashes(db: &Db, id: SessionId) -> Result<Vec<TokenHash>, sqlx::Error> {
    let hashes: Vec<String> = sqlx::query_scalar("SELECT token_hash FROM join_tokens WHERE session_id = $1")
        .bind(id.to_string())
        .fetch_all(db.pool())
        .await?;
    Ok(hashes.iter().filter_map(|hash| TokenHash::from_hex(hash)).collect())
}

/// Notes that the files of a session are in this node's data folder, or in none.
pub async fn claim(db: &Db, id: SessionId, node: Option<&str>) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE sessions SET node = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(node)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Sessions of this node that are not over as far as the database knows.
pub async fn unfinished(db: &Db, node: &str) -> Result<Vec<SessionId>, sqlx::Error> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM sessions WHERE node = $1 AND state IN ('waiting', 'live', 'paused')")
            .bind(node)
            .fetch_all(db.pool())
            .await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Closes a session of which nothing is left but what the database knows.
pub async fn mark_interrupted(db: &Db, id: SessionId, at: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "UPDATE sessions SET state = 'interrupted', end_reason = 'interrupted', ended_at = $2 \
         WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(at.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Closes sessions that were created before `deadline` and that nobody joined.
pub async fn expire_waiting(db: &Db, deadline: Timestamp, now: Timestamp) -> Result<u64, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE sessions SET state = 'ended', end_reason = 'expired', ended_at = $2 \
         WHERE state = 'waiting' AND node IS NULL AND created_at < $1",
    )
    .bind(deadline.unix_ms())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected())
}

/// Removes a session and all that hangs on it, and counts that; none if it was not there.
pub async fn delete(db: &Db, id: SessionId) -> Result<Option<DeletedRows>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM turns WHERE session_id = $1) AS turns, \
         (SELECT COUNT(*) FROM words WHERE session_id = $1) AS words, \
         (SELECT COUNT(*) FROM corrections WHERE session_id = $1) AS corrections, \
         (SELECT COUNT(*) FROM comments WHERE session_id = $1) AS comments, \
         (SELECT COUNT(*) FROM shares WHERE session_id = $1) AS shares, \
         (SELECT COUNT(*) FROM access_log WHERE session_id = $1) AS access_log, \
         (SELECT COUNT(*) FROM redactions WHERE session_id = $1) AS redactions, \
         (SELECT COUNT(*) FROM task_changes WHERE session_id = $1) AS task_changes, \
         (SELECT COUNT(*) FROM task_runs WHERE session_id = $1) AS task_runs",
    )
    .bind(id.to_string())
    .fetch_one(writing.connection())
    .await?;
    let deleted = DeletedRows {
        turns: number(&row, "turns")?,
        words: number(&row, "words")?,
        corrections: number(&row, "corrections")?,
        comments: number(&row, "comments")?,
        shares: number(&row, "shares")?,
        access_log: number(&row, "access_log")?,
        redactions: number(&row, "redactions")?,
        task_changes: number(&row, "task_changes")?,
        task_runs: number(&row, "task_runs")?,
    };
    // Of somebody with an account the ledger stays; of a guest nothing.
    sqlx::query("DELETE FROM consents WHERE session_id = $1 AND user_id IS NULL")
        .bind(id.to_string())
        .execute(writing.connection())
        .await?;
    let done =
        sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id.to_string()).execute(writing.connection()).await?;
    writing.commit().await?;
    Ok((done.rows_affected() > 0).then_some(deleted))
}

/// A session of a row that has its [`COLUMNS`].
pub fn session(row: &AnyRow) -> Result<SessionRow, sqlx::Error> {
    Ok(SessionRow {
        id: text(row, "id")?.parse().map_err(|error| decode("id", error))?,
        scenario_id: text(row, "scenario_id")?,
        scenario_title: text(row, "scenario_title")?,
        language: named(row, "scenario_language")?,
        role: text(row, "scenario_role")?,
        candidate_name: row.try_get("candidate_name")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        question_count: number(row, "question_count")?,
        leader: leader(row)?,
        trial: row.try_get::<i64, _>("trial")? != 0,
        owner: parsed(row, "owner")?,
        candidate: row
            .try_get::<Option<String>, _>("candidate_user")?
            .map(|user| user.parse().map_err(|error| decode("candidate_user", error)))
            .transpose()?,
        scored_by_ai: row.try_get::<i64, _>("scored_by_ai")? != 0,
        shared: row.try_get::<i64, _>("shared")? != 0,
        remote: row.try_get::<i64, _>("remote")? != 0,
        kept: SessionKept {
            recording_until: moment(row, "sound_until")?,
            report_until: moment(row, "reports_until")?,
            until: moment(row, "kept_until")?,
            recording_deleted_at: moment(row, "sound_gone_at")?,
            report_deleted_at: moment(row, "reports_gone_at")?,
        },
        standing: Standing {
            state: named(row, "state")?,
            end_reason: row
                .try_get::<Option<String>, _>("end_reason")?
                .map(|name| of_name("end_reason", &name))
                .transpose()?,
            started_at: moment(row, "started_at")?,
            ended_at: moment(row, "ended_at")?,
            duration_ms: number(row, "duration_ms")?,
            question_index: row
                .try_get::<Option<i64>, _>("question_index")?
                .and_then(|index| u32::try_from(index).ok()),
            last_event: number(row, "last_event")?,
        },
    })
}

fn leader(row: &AnyRow) -> Result<Option<Leader>, sqlx::Error> {
    let Some(id) = row.try_get::<Option<String>, _>("assistant_id")? else { return Ok(None) };
    let version = row.try_get::<Option<i64>, _>("assistant_version")?.and_then(|version| u32::try_from(version).ok());
    let body = row.try_get::<Option<String>, _>("assistant")?.map(|body| serde_json::from_str::<AssistantBody>(&body));
    let body = body.transpose().map_err(|error| decode("assistant", error))?;
    let fallback = row.try_get::<Option<String>, _>("assistant_fallback")?;
    let fallback = fallback.map(|name| of_name("assistant_fallback", &name)).transpose()?;
    // Sessions of before the reason was kept have none.
    let fallback = fallback.or_else(|| body.is_none().then_some(Fallback::Missing));
    Ok(Some(Leader { id, version, name: body.map(|body| body.name), fallback }))
}

/// The end reason's and state's names are used in SQL above; this holds them together.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::wire::SessionEndReason;

    #[test]
    fn names_in_sql_are_those_of_the_types() {
        assert_eq!(name(&SessionState::Waiting), "waiting");
        assert_eq!(name(&SessionState::Live), "live");
        assert_eq!(name(&SessionState::Paused), "paused");
        assert_eq!(name(&SessionState::Ended), "ended");
        assert_eq!(name(&SessionState::Interrupted), "interrupted");
        assert_eq!(name(&SessionEndReason::Interrupted), "interrupted");
        assert_eq!(name(&SessionEndReason::Expired), "expired");
    }
}
