//! The SQL of interviews and their reviews.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::bank::tidy;

use super::stage::STAGE;
use super::wire::{InterviewCounts, InterviewFilter, InterviewStage, Review};
use crate::db::Db;
use crate::db::column::{moment, named, number, of_name, variant};
use crate::owner::Owner;
use crate::reports::wire::ReportState;
use crate::sessions::store::{self as sessions, BEYOND, SessionRow};
use crate::wire::Timestamp;

/// Words of a name that are looked for; more are not.
const WORDS: usize = 5;

/// As many of a stage as are counted.
const COUNTED: u32 = 1_000;

/// An interview as the database has it.
#[derive(Clone, Debug)]
pub struct InterviewRow {
    /// The session.
    pub session: SessionRow,
    /// Where it stands.
    pub stage: InterviewStage,
    /// Somebody has opened its link.
    pub is_opened: bool,
    /// How far its newest report is.
    pub report: Option<ReportState>,
    /// The level of its newest report that is ready.
    pub level: Option<f64>,
    /// Who reviewed it.
    pub review: Option<Review>,
}

/// Which interviews, and what is bound for that, in order from `$1`.
struct Condition {
    sql: String,
    bound: Vec<String>,
}

impl Condition {
    /// Those of an owner; the instance's own people see everybody's.
    fn of(owner: Owner) -> Self {
        let mut condition = Self { sql: "trial = 0".to_owned(), bound: Vec::new() };
        if let Owner::Organisation(_) = owner {
            condition.and("owner = ", owner.to_string());
        }
        condition
    }

    fn and(&mut self, left: &str, value: String) -> &mut Self {
        self.bound.push(value);
        self.sql = format!("{} AND {left}${}", self.sql, self.bound.len());
        self
    }

    fn stage(&mut self, stage: InterviewStage) -> &mut Self {
        self.and(&format!("{STAGE} = "), variant(&stage))
    }
}

/// An owner's interviews, newest first, at most `limit`. The ids are found in an index alone; only
/// what is shown is read.
pub async fn page(
    db: &Db,
    owner: Owner,
    filter: &InterviewFilter,
    limit: u32,
) -> Result<Vec<InterviewRow>, sqlx::Error> {
    let mut wanted = Condition::of(owner);
    wanted.and("id < ", filter.cursor.map_or_else(|| BEYOND.to_owned(), |id| id.to_string()));
    if let Some(stage) = filter.stage {
        wanted.stage(stage);
    }
    if let Some(state) = filter.state {
        wanted.and("state = ", variant(&state));
    }
    if let Some(scenario) = &filter.scenario {
        wanted.and("scenario_id = ", scenario.clone());
    }
    let name = tidy(filter.name.as_deref().unwrap_or_default());
    for word in name.split(' ').filter(|word| !word.is_empty()).take(WORDS) {
        wanted.and("candidate_folded LIKE ", pattern(word));
        wanted.sql.push_str(" ESCAPE '!'");
    }
    let sql = format!(
        "SELECT {columns}, {STAGE} AS stage, CASE WHEN node IS NULL THEN 0 ELSE 1 END AS opened, reviewed_at, \
         (SELECT u.name FROM session_reviewers v JOIN users u ON u.id = v.user_id WHERE v.session_id = sessions.id) \
         AS reviewer, \
         (SELECT r.state FROM reports r WHERE r.session_id = sessions.id ORDER BY r.revision DESC LIMIT 1) AS report, \
         (SELECT r.level FROM reports r WHERE r.session_id = sessions.id AND r.state = 'ready' \
         ORDER BY r.revision DESC LIMIT 1) AS level \
         FROM sessions WHERE id IN (SELECT id FROM sessions WHERE {wanted} ORDER BY id DESC LIMIT {limit}) \
         ORDER BY id DESC",
        columns = sessions::COLUMNS,
        wanted = wanted.sql,
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in wanted.bound {
        query = query.bind(value);
    }
    let rows = query.fetch_all(db.pool()).await?;
    rows.iter().map(interview).collect()
}

/// A word anywhere in a name, whatever it holds.
fn pattern(word: &str) -> String {
    let escaped = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

fn interview(row: &AnyRow) -> Result<InterviewRow, sqlx::Error> {
    let state: Option<String> = row.try_get("report")?;
    Ok(InterviewRow {
        session: sessions::session(row)?,
        stage: named(row, "stage")?,
        is_opened: row.try_get::<i64, _>("opened")? != 0,
        report: state.map(|state| of_name("report", &state)).transpose()?,
        level: row.try_get::<Option<i64>, _>("level")?.map(|level| level as f64 / 100.0),
        review: mark(row)?,
    })
}

fn mark(row: &AnyRow) -> Result<Option<Review>, sqlx::Error> {
    let by = row.try_get("reviewer")?;
    Ok(moment(row, "reviewed_at")?.map(|at| Review { at, by }))
}

/// How many of an owner's interviews stand where.
pub async fn counts(db: &Db, owner: Owner) -> Result<InterviewCounts, sqlx::Error> {
    Ok(InterviewCounts {
        planned: count(db, owner, InterviewStage::Planned).await?,
        running: count(db, owner, InterviewStage::Running).await?,
        to_review: count(db, owner, InterviewStage::ToReview).await?,
        reviewed: count(db, owner, InterviewStage::Reviewed).await?,
    })
}

async fn count(db: &Db, owner: Owner, stage: InterviewStage) -> Result<u32, sqlx::Error> {
    let mut wanted = Condition::of(owner);
    wanted.stage(stage);
    let sql = format!(
        "SELECT COUNT(*) AS found FROM (SELECT id FROM sessions WHERE {} LIMIT {COUNTED}) AS counted",
        wanted.sql
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in wanted.bound {
        query = query.bind(value);
    }
    number(&query.fetch_one(db.pool()).await?, "found")
}

/// Who reviewed a session.
pub async fn review(db: &Db, id: SessionId) -> Result<Option<Review>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT s.reviewed_at, u.name AS reviewer FROM sessions s \
         LEFT JOIN session_reviewers v ON v.session_id = s.id LEFT JOIN users u ON u.id = v.user_id WHERE s.id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(db.pool())
    .await?;
    Ok(row.as_ref().map(mark).transpose()?.flatten())
}

/// Notes that somebody, or the instance, has reviewed a session. Whoever was first stays.
pub async fn set_reviewed(db: &Db, id: SessionId, user: Option<Uuid>, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("UPDATE sessions SET reviewed_at = $2 WHERE id = $1 AND reviewed_at IS NULL")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    if let Some(user) = user.filter(|_| done.rows_affected() > 0) {
        sqlx::query("INSERT INTO session_reviewers (session_id, user_id) VALUES ($1, $2)")
            .bind(id.to_string())
            .bind(user.to_string())
            .execute(writing.connection())
            .await?;
    }
    writing.commit().await
}

/// Takes the mark back.
pub async fn forget_review(db: &Db, id: SessionId) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    for sql in
        ["UPDATE sessions SET reviewed_at = NULL WHERE id = $1", "DELETE FROM session_reviewers WHERE session_id = $1"]
    {
        sqlx::query(sql).bind(id.to_string()).execute(writing.connection()).await?;
    }
    writing.commit().await
}
