//! The audit log's SQL.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use uuid::Uuid;

use super::chain::{Fault, Kept, Walk};
use super::entry::{Act, Entry};
use crate::db::Db;
use crate::db::column::{decode, text, variant};
use crate::wire::Timestamp;

/// Entries that a look at the chain reads at once.
const AT_ONCE: i64 = 1_000;

/// Which entries are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Those of one organisation.
    pub organisation: Option<Uuid>,
    /// One act.
    pub act: Option<Act>,
    /// By one account.
    pub user: Option<Uuid>,
    /// Done to this.
    pub subject: Option<&'a str>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before then.
    pub to: Option<Timestamp>,
    /// Older than this entry.
    pub before: Option<i64>,
}

/// What a look at the whole log came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The first entry that is kept; 0 where there is none.
    pub first: i64,
    /// The last entry, and its hash.
    pub head: (i64, String),
    /// The first fault, with the number of its entry.
    pub fault: Option<(i64, Fault)>,
}

/// Appends an entry, and holds the end of the log until the transaction is over: do it last.
pub async fn append(connection: &mut AnyConnection, entry: &Entry, now: Timestamp) -> Result<(), sqlx::Error> {
    // The lock comes first: whoever comes meanwhile waits here, and sees our entry as the last.
    let row = sqlx::query("UPDATE audit_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, hash")
        .fetch_one(&mut *connection)
        .await?;
    let mut kept = Kept {
        seq: row.try_get("seq")?,
        at: now.unix_ms(),
        act: variant(&entry.act),
        actor: variant(&entry.actor),
        user: entry.user.map(|id| id.to_string()),
        organisation: entry.organisation.map(|id| id.to_string()),
        subject: variant(&entry.subject),
        subject_id: entry.subject_id.clone(),
        details: serde_json::to_string(&entry.details).expect("texts serialise"),
        previous: text(&row, "hash")?,
        hash: String::new(),
    };
    kept.hash = kept.digest();
    sqlx::query(
        "INSERT INTO audit_log (seq, at, act, actor, user_id, organisation_id, subject, subject_id, details, \
         previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(kept.seq)
    .bind(kept.at)
    .bind(&kept.act)
    .bind(&kept.actor)
    .bind(&kept.user)
    .bind(&kept.organisation)
    .bind(&kept.subject)
    .bind(&kept.subject_id)
    .bind(&kept.details)
    .bind(&kept.previous)
    .bind(&kept.hash)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE audit_head SET hash = $1 WHERE one = 1").bind(&kept.hash).execute(connection).await?;
    Ok(())
}

/// Appends an entry by itself.
pub async fn note(db: &Db, entry: &Entry, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    append(writing.connection(), entry, now).await?;
    writing.commit().await
}

const COLUMNS: &str = "seq, at, act, actor, user_id, organisation_id, subject, subject_id, details, previous, hash";

/// Entries, newest first.
pub async fn list(db: &Db, filter: &Filter<'_>, limit: u32) -> Result<Vec<Kept>, sqlx::Error> {
    let texts = [
        ("organisation_id =", filter.organisation.map(|id| id.to_string())),
        ("act =", filter.act.map(|act| variant(&act))),
        ("user_id =", filter.user.map(|id| id.to_string())),
        ("subject_id =", filter.subject.map(str::to_owned)),
    ];
    let numbers = [
        ("at >=", filter.from.map(Timestamp::unix_ms)),
        ("at <", filter.to.map(Timestamp::unix_ms)),
        ("seq <", filter.before),
    ];
    // Only the conditions that are there, so that an index can be used for them.
    let wanted = texts.iter().filter(|(_, value)| value.is_some()).map(|(condition, _)| condition);
    let wanted = wanted.chain(numbers.iter().filter(|(_, value)| value.is_some()).map(|(condition, _)| condition));
    let conditions: Vec<String> = wanted.enumerate().map(|(place, of)| format!("{of} ${}", place + 1)).collect();
    let condition = if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") };
    let sql =
        format!("SELECT {COLUMNS} FROM audit_log WHERE {condition} ORDER BY seq DESC LIMIT ${}", conditions.len() + 1);
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in texts.into_iter().filter_map(|(_, value)| value) {
        query = query.bind(value);
    }
    for value in numbers.into_iter().filter_map(|(_, value)| value) {
        query = query.bind(value);
    }
    let rows = query.bind(i64::from(limit)).fetch_all(db.pool()).await?;
    rows.iter().map(kept).collect()
}

/// How these accounts are called now: of all, or of an organisation's members.
pub async fn names(db: &Db, accounts: &[Uuid], within: Option<Uuid>) -> Result<HashMap<String, String>, sqlx::Error> {
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = accounts.iter().map(|id| format!("'{id}'")).collect();
    let ids = ids.join(", ");
    let sql = match within {
        None => format!("SELECT id, name FROM users WHERE id IN ({ids})"),
        Some(organisation) => format!(
            "SELECT u.id, u.name FROM users u JOIN organisation_members m ON m.user_id = u.id \
             WHERE m.organisation_id = '{organisation}' AND u.id IN ({ids})"
        ),
    };
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(db.pool()).await?;
    rows.iter().map(|row| Ok((text(row, "id")?, text(row, "name")?))).collect()
}

/// Looks at every entry: whether none is missing, none was changed, and the last is the last.
pub async fn look(db: &Db) -> Result<Looked, sqlx::Error> {
    let row = sqlx::query("SELECT seq, hash FROM audit_head WHERE one = 1").fetch_one(db.pool()).await?;
    let head: (i64, String) = (row.try_get("seq")?, text(&row, "hash")?);
    let first: i64 = sqlx::query_scalar("SELECT COALESCE(MIN(seq), 0) FROM audit_log").fetch_one(db.pool()).await?;
    let mut walk = Walk::after(0, String::new());
    loop {
        let next = walk.head().0;
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM audit_log WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3"
        )))
        .bind(next)
        .bind(head.0)
        .bind(AT_ONCE)
        .fetch_all(db.pool())
        .await?;
        for row in &rows {
            if let Err(fault) = walk.step(&kept(row)?) {
                return Ok(Looked { first, head, fault: Some(fault) });
            }
        }
        if rows.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            break;
        }
    }
    let fault = match walk.head() {
        (seq, _) if seq < head.0 => Some((seq + 1, Fault::Missing)),
        (seq, hash) if hash != head.1 => Some((seq, Fault::Head)),
        _ => None,
    };
    // What lies beyond the head was not written by us.
    let beyond: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit_log WHERE seq > (SELECT seq FROM audit_head)")
        .fetch_one(db.pool())
        .await?;
    let fault = fault.or((beyond > 0).then_some((head.0 + 1, Fault::Head)));
    Ok(Looked { first, head, fault })
}

fn kept(row: &AnyRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        seq: row.try_get("seq")?,
        at: row.try_get("at")?,
        act: text(row, "act")?,
        actor: text(row, "actor")?,
        user: row.try_get("user_id")?,
        organisation: row.try_get("organisation_id")?,
        subject: text(row, "subject")?,
        subject_id: row.try_get("subject_id")?,
        details: text(row, "details")?,
        previous: text(row, "previous")?,
        hash: text(row, "hash")?,
    })
}

/// The details as they were written.
pub fn details(kept: &Kept) -> Result<std::collections::BTreeMap<String, String>, sqlx::Error> {
    serde_json::from_str(&kept.details).map_err(|error| decode("details", error))
}
