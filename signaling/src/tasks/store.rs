//! The tasks' SQL. Rows are written from events, again and again if need be: the same event is
//! the same row.

use sqlx::Row;
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::redact::Span;
use vivavoce_engine::task::Change;

use super::wire::{TaskChangeAt, TaskLanguage, TaskRun, TaskRunAt};
use crate::db::column::{big, decode, named, number, text, variant};
use crate::db::{Db, Writing};

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The event's number.
    pub seq: u64,
    /// The question.
    pub question_id: String,
    /// Which of its texts.
    pub language: TaskLanguage,
    /// The change and its time.
    pub change: TaskChangeAt,
}

/// A try.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// The event's number.
    pub seq: u64,
    /// The question.
    pub question_id: String,
    /// The try and its time.
    pub run: TaskRunAt,
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Changes, in order.
    pub changes: Vec<ChangeRow>,
    /// Tries, in order.
    pub runs: Vec<RunRow>,
}

impl Rows {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.runs.is_empty()
    }

    /// Adds others behind these.
    pub fn extend(&mut self, others: Self) {
        self.changes.extend(others.changes);
        self.runs.extend(others.runs);
    }
}

/// Writes rows, unless the session was deleted meanwhile.
pub async fn record(db: &Db, id: SessionId, rows: &Rows) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut writing = db.begin().await?;
    let session = id.to_string();
    let known: Option<String> = sqlx::query_scalar("SELECT id FROM sessions WHERE id = $1")
        .bind(&session)
        .fetch_optional(writing.connection())
        .await?;
    if known.is_none() {
        return Ok(());
    }
    for row in &rows.changes {
        sqlx::query(
            "INSERT INTO task_changes (session_id, seq, at_ms, question_id, language, from_unit, removed, inserted) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (session_id, seq) DO NOTHING",
        )
        .bind(&session)
        .bind(big(row.seq))
        .bind(big(row.change.at_ms))
        .bind(&row.question_id)
        .bind(variant(&row.language))
        .bind(i64::from(row.change.from))
        .bind(i64::from(row.change.removed))
        .bind(&row.change.inserted)
        .execute(writing.connection())
        .await?;
    }
    for row in &rows.runs {
        sqlx::query(
            "INSERT INTO task_runs (session_id, seq, at_ms, question_id, language, run) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (session_id, seq) DO NOTHING",
        )
        .bind(&session)
        .bind(big(row.seq))
        .bind(big(row.run.at_ms))
        .bind(&row.question_id)
        .bind(variant(&row.run.language))
        .bind(json(&row.run.run))
        .execute(writing.connection())
        .await?;
    }
    writing.commit().await
}

/// All that was written in a session.
pub async fn read(db: &Db, id: SessionId) -> Result<Rows, sqlx::Error> {
    let changes = sqlx::query(
        "SELECT seq, at_ms, question_id, language, from_unit, removed, inserted FROM task_changes \
         WHERE session_id = $1 ORDER BY seq",
    )
    .bind(id.to_string())
    .fetch_all(db.pool())
    .await?;
    let runs =
        sqlx::query("SELECT seq, at_ms, question_id, language, run FROM task_runs WHERE session_id = $1 ORDER BY seq")
            .bind(id.to_string())
            .fetch_all(db.pool())
            .await?;
    let change = |row: &sqlx::any::AnyRow| {
        Ok::<_, sqlx::Error>(ChangeRow {
            seq: number(row, "seq")?,
            question_id: text(row, "question_id")?,
            language: named(row, "language")?,
            change: TaskChangeAt {
                at_ms: number(row, "at_ms")?,
                from: number(row, "from_unit")?,
                removed: number(row, "removed")?,
                inserted: text(row, "inserted")?,
            },
        })
    };
    let run = |row: &sqlx::any::AnyRow| {
        Ok::<_, sqlx::Error>(RunRow {
            seq: number(row, "seq")?,
            question_id: text(row, "question_id")?,
            run: TaskRunAt {
                at_ms: number(row, "at_ms")?,
                language: named(row, "language")?,
                run: serde_json::from_str(&text(row, "run")?).map_err(|error| decode("run", error))?,
            },
        })
    };
    Ok(Rows {
        changes: changes.iter().map(change).collect::<Result<_, _>>()?,
        runs: runs.iter().map(run).collect::<Result<_, _>>()?,
    })
}

/// The questions to which anything was said, by id.
pub async fn asked(db: &Db, id: SessionId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT DISTINCT question_id FROM turns WHERE session_id = $1 AND question_id IS NOT NULL")
        .bind(id.to_string())
        .fetch_all(db.pool())
        .await
}

/// Takes out what was written and printed in a span. Doing it twice changes nothing.
pub async fn redact(writing: &mut Writing, id: SessionId, span: Span) -> Result<(), sqlx::Error> {
    let (from, to) = (big(span.from_ms), big(span.to_ms));
    let changes =
        sqlx::query("SELECT seq, inserted FROM task_changes WHERE session_id = $1 AND at_ms >= $2 AND at_ms < $3")
            .bind(id.to_string())
            .bind(from)
            .bind(to)
            .fetch_all(writing.connection())
            .await?;
    for row in &changes {
        let mut change = Change { from: 0, removed: 0, inserted: text(row, "inserted")? };
        change.redact();
        sqlx::query("UPDATE task_changes SET inserted = $3 WHERE session_id = $1 AND seq = $2")
            .bind(id.to_string())
            .bind(row.try_get::<i64, _>("seq")?)
            .bind(change.inserted)
            .execute(writing.connection())
            .await?;
    }
    let runs = sqlx::query("SELECT seq, run FROM task_runs WHERE session_id = $1 AND at_ms >= $2 AND at_ms < $3")
        .bind(id.to_string())
        .bind(from)
        .bind(to)
        .fetch_all(writing.connection())
        .await?;
    for row in &runs {
        let mut run: vivavoce_engine::task::Run =
            serde_json::from_str(&text(row, "run")?).map_err(|error| decode("run", error))?;
        run.redact();
        sqlx::query("UPDATE task_runs SET run = $3 WHERE session_id = $1 AND seq = $2")
            .bind(id.to_string())
            .bind(row.try_get::<i64, _>("seq")?)
            .bind(serde_json::to_string(&run).expect("it has only plain types"))
            .execute(writing.connection())
            .await?;
    }
    Ok(())
}

fn json(run: &TaskRun) -> String {
    serde_json::to_string(run).expect("it has only plain types")
}
