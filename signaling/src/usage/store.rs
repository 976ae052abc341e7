//! The SQL of what was used and what may be spent.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::budgets::Budget;
use super::meter::{Beyond, Priced};
use super::wire::{UsageRow, UsageSums};
use crate::db::Db;
use crate::db::column::{big, named, parsed, text, variant};
use crate::keys::Holder;
use crate::wire::Timestamp;

/// Rows of a listing at most: a quarter of a year of ten kinds of request a day.
const LISTED: i64 = 5_000;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// The budgets that there are, and what is spent of them.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// Of each session.
    pub session: Option<Budget>,
    /// Of the calendar month (UTC), and what it has cost so far.
    pub month: Option<(Budget, i64)>,
    /// Of keys in the month.
    pub keys: HashMap<Uuid, (Budget, i64)>,
    /// What the month has cost so far, budget or not.
    pub month_spent: i64,
}

/// The calendar month of a moment, as `2026-11`.
pub fn month_of(at: Timestamp) -> String {
    at.to_string()[..7].to_owned()
}

/// Writes a batch, and adds it to the months.
pub async fn insert(db: &Db, batch: &[Priced]) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    let mut spent: HashMap<(Holder, String, String), i64> = HashMap::new();
    for Priced { entry, at, cost_micro, as_of } in batch {
        let key = entry.key_id.map(|key| key.to_string());
        sqlx::query(
            "INSERT INTO provider_usage (id, at, owner, session_id, key_id, provider, model, purpose, outcome, \
             estimated, tokens_read, tokens_cached, tokens_written, sound_ms, characters, cost_micro, priced_as_of, payer, \
             endpoint) \
             VALUES ($1, $2, COALESCE((SELECT owner FROM sessions WHERE id = $4), $3), \
             (SELECT id FROM sessions WHERE id = $4), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
             $15, $16, $17, $18, $19)",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(at.unix_ms())
        .bind(entry.whose.to_string())
        .bind(entry.session.map(|session| session.to_string()))
        .bind(&key)
        .bind(entry.kind.code())
        .bind(&entry.model)
        .bind(variant(&entry.purpose))
        .bind(variant(&entry.outcome))
        .bind(i64::from(entry.estimated))
        .bind(big(entry.used.read))
        .bind(big(entry.used.cached))
        .bind(big(entry.used.written))
        .bind(big(entry.used.sound_ms))
        .bind(big(entry.used.characters))
        .bind(*cost_micro)
        .bind(cost_micro.map(|_| as_of.as_str()))
        .bind(entry.holder.to_string())
        .bind(&entry.endpoint)
        .execute(writing.connection())
        .await?;
        if let Some(cost) = cost_micro.filter(|cost| *cost > 0) {
            *spent.entry((entry.holder, month_of(*at), key.unwrap_or_default())).or_default() += cost;
        }
    }
    for ((holder, month, key), cost) in spent {
        sqlx::query(
            "INSERT INTO provider_spending (owner, month, key_id, cost_micro) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (owner, month, key_id) DO UPDATE SET cost_micro = provider_spending.cost_micro + excluded.cost_micro",
        )
        .bind(holder.to_string())
        .bind(month)
        .bind(key)
        .bind(cost)
        .execute(writing.connection())
        .await?;
    }
    writing.commit().await
}

/// Everybody's budgets, and what this month has cost them. Who has neither is not there.
pub async fn limits(db: &Db, now: Timestamp) -> Result<HashMap<Holder, Limits>, sqlx::Error> {
    let spent = sqlx::query("SELECT owner, key_id, cost_micro FROM provider_spending WHERE month = $1")
        .bind(month_of(now))
        .fetch_all(db.pool())
        .await?;
    let mut all: HashMap<Holder, Limits> = HashMap::new();
    let mut of_key = HashMap::new();
    for row in &spent {
        let Ok(holder) = text(row, "owner")?.parse() else { continue };
        let cost: i64 = row.try_get("cost_micro")?;
        all.entry(holder).or_default().month_spent += cost;
        of_key.insert((holder, text(row, "key_id")?), cost);
    }
    let budgets =
        sqlx::query("SELECT owner, scope, key_id, limit_micro, warn_percent FROM budgets").fetch_all(db.pool()).await?;
    for row in &budgets {
        let warn_percent = u8::try_from(row.try_get::<i64, _>("warn_percent")?).unwrap_or(100);
        let budget = Budget { limit_micro: row.try_get("limit_micro")?, warn_percent };
        let Ok(holder) = text(row, "owner")?.parse() else { continue };
        let key = text(row, "key_id")?;
        let limits = all.entry(holder).or_default();
        match text(row, "scope")?.as_str() {
            "session" => limits.session = Some(budget),
            "month" => limits.month = Some((budget, limits.month_spent)),
            _ => {
                if let Ok(id) = key.parse() {
                    limits.keys.insert(id, (budget, of_key.get(&(holder, key)).copied().unwrap_or_default()));
                }
            }
        }
    }
    Ok(all)
}

/// Notes that a budget's holder is warned; gives whether nobody has before, on any server.
pub async fn warn(
    connection: &mut AnyConnection,
    beyond: &Beyond,
    month: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO budget_warnings (owner, key_id, month, standing, warned_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(beyond.holder.to_string())
    .bind(beyond.key.map_or_else(String::new, |key| key.to_string()))
    .bind(month)
    .bind(variant(&beyond.standing))
    .bind(now.unix_ms())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Who is warned of a holder's budgets: those who manage the organisation, the person, or the
/// administrators.
pub async fn warned_people(connection: &mut AnyConnection, holder: Holder) -> Result<Vec<Uuid>, sqlx::Error> {
    let sql = match holder {
        Holder::Person(id) => return Ok(vec![id]),
        Holder::Organisation(_) => {
            "SELECT user_id FROM organisation_members WHERE organisation_id = $1 AND manages = 1"
        }
        Holder::Instance => "SELECT id AS user_id FROM users WHERE $1 = 'instance' AND role = 'admin'",
    };
    let rows = sqlx::query(sql).bind(holder.to_string()).fetch_all(connection).await?;
    rows.iter().map(|row| parsed(row, "user_id")).collect()
}

/// What an organisation and a key are called, as far as there are any.
pub async fn names(
    connection: &mut AnyConnection,
    beyond: &Beyond,
) -> Result<(Option<String>, Option<String>), sqlx::Error> {
    let organisation = sqlx::query_scalar("SELECT name FROM organisations WHERE id = $1")
        .bind(beyond.holder.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    let key = sqlx::query_scalar("SELECT name FROM provider_keys WHERE id = $1")
        .bind(beyond.key.map_or_else(String::new, |key| key.to_string()))
        .fetch_optional(connection)
        .await?;
    Ok((organisation, key))
}

/// What a budget is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Month,
    Session,
    Key(Uuid),
}

impl Scope {
    fn columns(self) -> (&'static str, String) {
        match self {
            Self::Month => ("month", String::new()),
            Self::Session => ("session", String::new()),
            Self::Key(id) => ("key", id.to_string()),
        }
    }
}

/// Sets a budget.
pub async fn set_budget(
    db: &Db,
    holder: Holder,
    scope: Scope,
    budget: Budget,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (scope, key) = scope.columns();
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO budgets (owner, scope, key_id, limit_micro, warn_percent, changed_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (owner, scope, key_id) DO UPDATE SET limit_micro = excluded.limit_micro, \
         warn_percent = excluded.warn_percent, changed_at = excluded.changed_at",
    )
    .bind(holder.to_string())
    .bind(scope)
    .bind(&key)
    .bind(budget.limit_micro)
    .bind(i64::from(budget.warn_percent))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    // Of another sum it is warned anew.
    sqlx::query("DELETE FROM budget_warnings WHERE owner = $1 AND key_id = $2")
        .bind(holder.to_string())
        .bind(&key)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Takes a budget away.
pub async fn remove_budget(db: &Db, holder: Holder, scope: Scope) -> Result<(), sqlx::Error> {
    let (scope, key) = scope.columns();
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM budgets WHERE owner = $1 AND scope = $2 AND key_id = $3")
        .bind(holder.to_string())
        .bind(scope)
        .bind(key)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// The sums that both listings have.
const SUMS: &str = "COUNT(*) AS requests, \
    CAST(SUM(tokens_read) AS BIGINT) AS tokens_read, CAST(SUM(tokens_cached) AS BIGINT) AS tokens_cached, \
    CAST(SUM(tokens_written) AS BIGINT) AS tokens_written, CAST(SUM(sound_ms) AS BIGINT) AS sound_ms, \
    CAST(SUM(characters) AS BIGINT) AS characters, CAST(SUM(COALESCE(cost_micro, 0)) AS BIGINT) AS cost_micro, \
    CAST(SUM(CASE WHEN cost_micro IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unpriced, \
    CAST(SUM(estimated) AS BIGINT) AS estimated, \
    CAST(SUM(CASE WHEN outcome = 'failed' THEN 1 ELSE 0 END) AS BIGINT) AS failed";

fn read(row: &AnyRow) -> Result<UsageRow, sqlx::Error> {
    let number = |column: &str| Ok::<_, sqlx::Error>(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default());
    let day: i64 = row.try_get("day")?;
    let key: Option<String> = row.try_get("key_id")?;
    Ok(UsageRow {
        day: Timestamp::from_unix_ms(day.saturating_mul(DAY_MS)).to_string()[..10].to_owned(),
        provider: text(row, "provider")?,
        endpoint: text(row, "endpoint")?,
        model: text(row, "model")?,
        key_id: key.and_then(|key| key.parse().ok()),
        purpose: named(row, "purpose")?,
        sums: UsageSums {
            requests: number("requests")?,
            failed: number("failed")?,
            tokens_read: number("tokens_read")?,
            tokens_cached: number("tokens_cached")?,
            tokens_written: number("tokens_written")?,
            sound_ms: number("sound_ms")?,
            characters: number("characters")?,
            cost_micro: row.try_get("cost_micro")?,
            unpriced: number("unpriced")?,
            estimated: number("estimated")?,
        },
    })
}

/// Which rows are a holder's (`$1`): what they pay for; and of an organisation what its interviews
/// used, whoever pays.
const fn seen_by(holder: Holder) -> &'static str {
    match holder {
        Holder::Instance | Holder::Person(_) => "payer = $1",
        Holder::Organisation(_) => "owner = $1",
    }
}

/// What a holder sees of what was used from one moment to another, by day, provider, model, key and
/// purpose.
pub async fn between(db: &Db, holder: Holder, from: Timestamp, to: Timestamp) -> Result<Vec<UsageRow>, sqlx::Error> {
    let whose = seen_by(holder);
    let sql = format!(
        "SELECT at / {DAY_MS} AS day, provider, endpoint, model, key_id, purpose, {SUMS} FROM provider_usage \
         WHERE {whose} AND at >= $2 AND at < $3 GROUP BY at / {DAY_MS}, provider, endpoint, model, key_id, purpose \
         ORDER BY day DESC, provider, endpoint, model, purpose LIMIT {LISTED}"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(holder.to_string())
        .bind(from.unix_ms())
        .bind(to.unix_ms())
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(read).collect()
}

/// What a session has cost one who pays, millionths of a euro.
pub async fn paid_for_session(db: &Db, holder: Holder, session: SessionId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT CAST(COALESCE(SUM(cost_micro), 0) AS BIGINT) FROM provider_usage WHERE payer = $1 AND session_id = $2",
    )
    .bind(holder.to_string())
    .bind(session.to_string())
    .fetch_one(db.pool())
    .await
}

/// What a holder sees of what a session has used, by provider, model and purpose.
pub async fn of_session(db: &Db, holder: Holder, session: SessionId) -> Result<Vec<UsageRow>, sqlx::Error> {
    let whose = seen_by(holder);
    let sql = format!(
        "SELECT MIN(at) / {DAY_MS} AS day, provider, endpoint, model, key_id, purpose, {SUMS} FROM provider_usage \
         WHERE {whose} AND session_id = $2 GROUP BY provider, endpoint, model, key_id, purpose \
         ORDER BY provider, endpoint, model, purpose"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(holder.to_string())
        .bind(session.to_string())
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(read).collect()
}
