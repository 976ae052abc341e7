//! The reports' SQL.

use sqlx::Row;
use sqlx::any::AnyRow;
use vivavoce_engine::id::SessionId;

use super::wire::{ReportStage, ReportState};
use crate::db::Db;
use crate::db::column::{moment, named, number, variant};
use crate::wire::Timestamp;

/// A report as the database has it.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// From 1.
    pub revision: u32,
    /// How far it is.
    pub state: ReportState,
    /// What is being done.
    pub stage: ReportStage,
    /// Per cent.
    pub progress: u8,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When it was ready.
    pub ready_at: Option<Timestamp>,
    /// Its JSON, once it is ready.
    pub body: Option<String>,
}

/// A report to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Of which session.
    pub session: SessionId,
    /// Which revision.
    pub revision: u32,
    /// How often it was tried before.
    pub attempts: u32,
}

/// A report that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its JSON.
    pub body: String,
    /// The overall level in hundredths, where it is given; lists show it without the rest.
    pub level: Option<i64>,
}

/// The revisions of a session's report, newest first, at most `limit`.
pub async fn revisions(db: &Db, id: SessionId, limit: u32) -> Result<Vec<ReportRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT revision, state, stage, progress, queued_at, ready_at, body FROM reports \
         WHERE session_id = $1 ORDER BY revision DESC LIMIT $2",
    )
    .bind(id.to_string())
    .bind(i64::from(limit))
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(report).collect()
}

/// The JSON of a session's newest report that is ready; none if there is none.
pub async fn newest_body(db: &Db, id: SessionId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT body FROM reports WHERE session_id = $1 AND body IS NOT NULL ORDER BY revision DESC LIMIT 1",
    )
    .bind(id.to_string())
    .fetch_optional(db.pool())
    .await
}

/// Queues a first report for every session but a trial whose files are on this node, that is
/// over and has none. Says how many.
pub async fn queue_missing(db: &Db, node: &str, now: Timestamp) -> Result<u64, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "INSERT INTO reports (session_id, revision, state, stage, progress, attempts, not_before, queued_at) \
         SELECT id, 1, 'queued', 'waiting', 0, 0, $2, $2 FROM sessions \
         WHERE node = $1 AND trial = 0 AND state IN ('ended', 'interrupted') AND started_at IS NOT NULL \
         AND reports_gone_at IS NULL AND scored_by_ai = 1 AND NOT EXISTS (SELECT 1 FROM reports WHERE session_id = sessions.id)",
    )
    .bind(node)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected())
}

/// Queues one more revision, unless one is queued or being made.
pub async fn queue_again(db: &Db, id: SessionId, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO reports (session_id, revision, state, stage, progress, attempts, not_before, queued_at) \
         SELECT $1, COALESCE(MAX(revision), 0) + 1, 'queued', 'waiting', 0, 0, $2, $2 FROM reports \
         WHERE session_id = $1 HAVING COUNT(CASE WHEN state IN ('queued', 'running') THEN 1 END) = 0",
    )
    .bind(id.to_string())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Forgets all reports of a session: they quote words that are to be gone. A new one is queued
/// by the next look.
pub async fn forget(db: &Db, id: SessionId) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM reports WHERE session_id = $1").bind(id.to_string()).execute(writing.connection()).await?;
    writing.commit().await
}

/// Forgets all reports of a session, within the transaction that it belongs to.
pub async fn forget_within(connection: &mut sqlx::AnyConnection, id: SessionId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM reports WHERE session_id = $1").bind(id.to_string()).execute(connection).await.map(drop)
}

/// Takes up again what another process on this data folder was making when it stopped.
pub async fn resume(db: &Db, node: &str) -> Result<u64, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE reports SET state = 'queued', stage = 'waiting', progress = 0 WHERE state = 'running' \
         AND session_id IN (SELECT id FROM sessions WHERE node = $1)",
    )
    .bind(node)
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected())
}

/// Takes the next report to be made on this node: whoever ended last waits for it now.
pub async fn take(db: &Db, node: &str, now: Timestamp) -> Result<Option<Job>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "SELECT session_id, revision, attempts FROM reports JOIN sessions ON sessions.id = session_id \
         WHERE reports.state = 'queued' AND not_before <= $2 AND node = $1 \
         ORDER BY queued_at DESC, session_id DESC LIMIT 1",
    )
    .bind(node)
    .bind(now.unix_ms())
    .fetch_optional(writing.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let job = Job {
        session: named::<SessionId>(&row, "session_id")?,
        revision: number(&row, "revision")?,
        attempts: number(&row, "attempts")?,
    };
    sqlx::query(
        "UPDATE reports SET state = 'running', attempts = attempts + 1 WHERE session_id = $1 AND revision = $2",
    )
    .bind(job.session.to_string())
    .bind(i64::from(job.revision))
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(Some(job))
}

/// Notes how far it is.
pub async fn advance(db: &Db, job: Job, stage: ReportStage, progress: u8) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE reports SET stage = $3, progress = $4 WHERE session_id = $1 AND revision = $2")
        .bind(job.session.to_string())
        .bind(i64::from(job.revision))
        .bind(variant(&stage))
        .bind(i64::from(progress))
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Keeps a report that is made.
pub async fn finish(db: &Db, job: Job, made: &Made, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "UPDATE reports SET state = 'ready', stage = 'done', progress = 100, ready_at = $3, body = $4, level = $5 \
         WHERE session_id = $1 AND revision = $2",
    )
    .bind(job.session.to_string())
    .bind(i64::from(job.revision))
    .bind(now.unix_ms())
    .bind(&made.body)
    .bind(made.level)
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Notes that it could not be made: to be tried again at `again`, or never.
pub async fn fail(db: &Db, job: Job, again: Option<Timestamp>) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "UPDATE reports SET state = $3, stage = 'waiting', progress = 0, not_before = $4 \
         WHERE session_id = $1 AND revision = $2",
    )
    .bind(job.session.to_string())
    .bind(i64::from(job.revision))
    .bind(variant(&if again.is_some() { ReportState::Queued } else { ReportState::Failed }))
    .bind(again.map_or(0, Timestamp::unix_ms))
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

fn report(row: &AnyRow) -> Result<ReportRow, sqlx::Error> {
    Ok(ReportRow {
        revision: number(row, "revision")?,
        state: named(row, "state")?,
        stage: named(row, "stage")?,
        progress: number(row, "progress")?,
        queued_at: Timestamp::from_unix_ms(row.try_get("queued_at")?),
        ready_at: moment(row, "ready_at")?,
        body: row.try_get("body")?,
    })
}
