//! The keys' SQL. What is revoked is forgotten: its row stays, for the account, without the key.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::holder::Holder;
use super::wire::TestOutcome;
use crate::db::Db;
use crate::db::column::{moment, named, parsed, text, variant};
use crate::wire::Timestamp;

/// Keys that are listed at most, revoked ones included.
const LISTED: i64 = 500;

/// A key as it lies in the database.
#[derive(Clone, Debug)]
pub struct KeyRow {
    pub id: Uuid,
    pub owner: String,
    pub name: String,
    pub kind: String,
    pub base_url: Option<String>,
    /// None once it is revoked.
    pub sealed: Option<String>,
    pub sealed_by: String,
    pub hint: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub test: Option<Test>,
    pub revoked_at: Option<Timestamp>,
}

/// What came of the last test.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    pub at: Timestamp,
    pub outcome: TestOutcome,
    pub ms: i64,
}

fn read(row: &AnyRow) -> Result<KeyRow, sqlx::Error> {
    let at = |column| Ok::<_, sqlx::Error>(Timestamp::from_unix_ms(row.try_get(column)?));
    let test = match moment(row, "tested_at")? {
        Some(at) => Some(Test { at, outcome: named(row, "test_outcome")?, ms: row.try_get("test_ms")? }),
        None => None,
    };
    Ok(KeyRow {
        id: parsed(row, "id")?,
        owner: text(row, "owner")?,
        name: text(row, "name")?,
        kind: text(row, "kind")?,
        base_url: row.try_get("base_url")?,
        sealed: row.try_get("sealed")?,
        sealed_by: text(row, "sealed_by")?,
        hint: text(row, "hint")?,
        created_at: at("created_at")?,
        changed_at: at("changed_at")?,
        last_used_at: moment(row, "last_used_at")?,
        test,
        revoked_at: moment(row, "revoked_at")?,
    })
}

/// All keys of a holder, or everybody's; those in use first, newest first.
pub async fn list(db: &Db, holder: Option<Holder>) -> Result<Vec<KeyRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM provider_keys WHERE ($2 = '' OR owner = $2) \
         ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id LIMIT $1",
    )
    .bind(LISTED)
    .bind(holder.map_or_else(String::new, |holder| holder.to_string()))
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(read).collect()
}

/// How many keys in use a holder has.
pub async fn count(db: &Db, holder: Holder) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM provider_keys WHERE owner = $1 AND revoked_at IS NULL")
        .bind(holder.to_string())
        .fetch_one(db.pool())
        .await
}

/// Forgets what a holder kept and what they might spend, with whoever they were. What was used
/// stays in the account, under an owner that nobody is any more.
pub async fn forget_holder(connection: &mut AnyConnection, holder: Holder) -> Result<(), sqlx::Error> {
    for sql in ["DELETE FROM provider_keys WHERE owner = $1", "DELETE FROM budgets WHERE owner = $1"] {
        sqlx::query(sql).bind(holder.to_string()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The keys in use, everybody's.
pub async fn in_use(db: &Db) -> Result<Vec<KeyRow>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT * FROM provider_keys WHERE revoked_at IS NULL ORDER BY id").fetch_all(db.pool()).await?;
    rows.iter().map(read).collect()
}

/// The holder's key of this id, if it is in use; another's is none.
pub async fn find(db: &Db, holder: Holder, id: Uuid) -> Result<Option<KeyRow>, sqlx::Error> {
    let row = sqlx::query("SELECT * FROM provider_keys WHERE id = $1 AND owner = $2 AND revoked_at IS NULL")
        .bind(id.to_string())
        .bind(holder.to_string())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(read).transpose()
}

/// Keeps a new key; gives whether its name was free.
pub async fn insert(db: &Db, key: &KeyRow) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "INSERT INTO provider_keys (id, owner, name, kind, base_url, sealed, sealed_by, hint, created_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(key.id.to_string())
    .bind(&key.owner)
    .bind(&key.name)
    .bind(&key.kind)
    .bind(&key.base_url)
    .bind(&key.sealed)
    .bind(&key.sealed_by)
    .bind(&key.hint)
    .bind(key.created_at.unix_ms())
    .bind(key.changed_at.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Whether another key in use has the name.
pub async fn is_taken(db: &Db, key: &KeyRow, name: &str) -> Result<bool, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM provider_keys WHERE owner = $1 AND name = $2 AND id <> $3 AND revoked_at IS NULL",
    )
    .bind(&key.owner)
    .bind(name)
    .bind(key.id.to_string())
    .fetch_one(db.pool())
    .await?;
    Ok(count > 0)
}

/// Writes what has changed of a key in use; gives whether it still is.
pub async fn update(db: &Db, key: &KeyRow) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE provider_keys SET name = $2, base_url = $3, sealed = $4, sealed_by = $5, hint = $6, changed_at = $7 \
         WHERE id = $1 AND revoked_at IS NULL",
    )
    .bind(key.id.to_string())
    .bind(&key.name)
    .bind(&key.base_url)
    .bind(&key.sealed)
    .bind(&key.sealed_by)
    .bind(&key.hint)
    .bind(key.changed_at.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets a holder's key; gives whether it was in use.
pub async fn revoke(db: &Db, holder: Holder, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE provider_keys SET sealed = NULL, revoked_at = $2, changed_at = $2 \
         WHERE id = $1 AND owner = $3 AND revoked_at IS NULL",
    )
    .bind(id.to_string())
    .bind(now.unix_ms())
    .bind(holder.to_string())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Notes a test.
pub async fn tested(db: &Db, id: Uuid, test: Test) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE provider_keys SET tested_at = $2, test_outcome = $3, test_ms = $4 WHERE id = $1")
        .bind(id.to_string())
        .bind(test.at.unix_ms())
        .bind(variant(&test.outcome))
        .bind(test.ms)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Notes that keys were used.
pub async fn used(db: &Db, ids: &[Uuid], now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    for id in ids {
        sqlx::query("UPDATE provider_keys SET last_used_at = $2 WHERE id = $1")
            .bind(id.to_string())
            .bind(now.unix_ms())
            .execute(writing.connection())
            .await?;
    }
    writing.commit().await
}
