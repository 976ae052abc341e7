//! The SQL of exports and deletions.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::map::{Of, Table};
use super::wire::{DataExport, DataExportState};
use crate::db::Db;
use crate::db::column::{big, named, number, parsed, variant};
use crate::keys::{Holder, store as keys};
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// Exports of one person at once, those that are ready included.
const MOST: i64 = 3;

/// An export that is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user: Uuid,
}

/// Asks for an export; none where the person has as many as they may, or one is being made.
pub async fn ask(
    db: &Db,
    user: Uuid,
    node: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    let id = Uuid::now_v7();
    let mut writing = db.begin().await?;
    let connection = writing.connection();
    // Two requests at once are one after the other.
    sqlx::query("UPDATE users SET updated_at = updated_at WHERE id = $1")
        .bind(user.to_string())
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(
        "SELECT COUNT(*) AS total, COALESCE(SUM(CASE WHEN state IN ('queued', 'making') THEN 1 ELSE 0 END), 0) AS open \
         FROM data_exports WHERE user_id = $1 AND expires_at > $2",
    )
    .bind(user.to_string())
    .bind(now.unix_ms())
    .fetch_one(&mut *connection)
    .await?;
    if row.try_get::<i64, _>("total")? >= MOST || row.try_get::<i64, _>("open")? > 0 {
        return Ok(None);
    }
    sqlx::query(
        "INSERT INTO data_exports (id, user_id, node, state, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(user.to_string())
    .bind(node)
    .bind(variant(&DataExportState::Queued))
    .bind(now.unix_ms())
    .bind(until.unix_ms())
    .execute(connection)
    .await?;
    writing.commit().await?;
    Ok(Some(id))
}

/// Somebody's exports, newest first.
pub async fn list(db: &Db, user: Uuid, now: Timestamp) -> Result<Vec<DataExport>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, state, progress, bytes, elsewhere, asked_at, expires_at FROM data_exports \
         WHERE user_id = $1 AND expires_at > $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(user.to_string())
    .bind(now.unix_ms())
    .bind(MOST)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(export).collect()
}

fn export(row: &AnyRow) -> Result<DataExport, sqlx::Error> {
    Ok(DataExport {
        id: parsed(row, "id")?,
        state: named(row, "state")?,
        progress: number(row, "progress")?,
        bytes: row.try_get::<Option<i64>, _>("bytes")?.and_then(|bytes| u64::try_from(bytes).ok()),
        elsewhere: number(row, "elsewhere")?,
        asked_at: Timestamp::from_unix_ms(row.try_get("asked_at")?),
        expires_at: Timestamp::from_unix_ms(row.try_get("expires_at")?),
    })
}

/// Takes one's export away; whether there was one.
pub async fn remove(db: &Db, user: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM data_exports WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// What was being made when the process stopped is to be made again.
pub async fn resume(db: &Db, node: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE data_exports SET state = 'queued', progress = 0 WHERE state = 'making' AND node = $1")
        .bind(node)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// The next export that this node is to make.
pub async fn take(db: &Db, node: &str, now: Timestamp) -> Result<Option<Job>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "UPDATE data_exports SET state = 'making' WHERE state = 'queued' AND id = (SELECT MIN(id) FROM data_exports \
         WHERE state = 'queued' AND node = $1 AND expires_at > $2) RETURNING id, user_id",
    )
    .bind(node)
    .bind(now.unix_ms())
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    row.map(|row| Ok(Job { id: parsed(&row, "id")?, user: parsed(&row, "user_id")? })).transpose()
}

/// How far it is; whether anybody still waits for it.
pub async fn tell(db: &Db, id: Uuid, progress: u8) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("UPDATE data_exports SET progress = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(i64::from(progress))
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// It is made, or could not be.
pub async fn settle(
    connection: &mut AnyConnection,
    id: Uuid,
    made: Option<(u64, u64)>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let state = if made.is_some() { DataExportState::Ready } else { DataExportState::Failed };
    let (bytes, elsewhere) = made.unzip();
    let done = sqlx::query(
        "UPDATE data_exports SET state = $2, bytes = $3, elsewhere = $4, ready_at = $5, \
         progress = CASE WHEN $2 = 'ready' THEN 100 ELSE progress END WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(variant(&state))
    .bind(bytes.map(big))
    .bind(big(elsewhere.unwrap_or(0)))
    .bind(now.unix_ms())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps the token of a link to one's own export that is ready; whether there is one.
pub async fn link(
    db: &Db,
    user: Uuid,
    id: Uuid,
    token: &TokenHash,
    until: Timestamp,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE data_exports SET token_hash = $3, token_until = $4 \
         WHERE id = $1 AND user_id = $2 AND state = 'ready' AND expires_at > $5",
    )
    .bind(id.to_string())
    .bind(user.to_string())
    .bind(token.to_hex())
    .bind(until.unix_ms())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Spends the token of a link; the export, and whose it is.
pub async fn spend(
    connection: &mut AnyConnection,
    token: &TokenHash,
    node: &str,
    now: Timestamp,
) -> Result<Option<Job>, sqlx::Error> {
    let row = sqlx::query(
        "UPDATE data_exports SET token_hash = NULL, token_until = NULL WHERE token_hash = $1 AND token_until > $2 \
         AND expires_at > $2 AND state = 'ready' AND node = $3 RETURNING id, user_id",
    )
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .bind(node)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok(Job { id: parsed(&row, "id")?, user: parsed(&row, "user_id")? })).transpose()
}

/// Forgets exports that are over.
pub async fn forget_old(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM data_exports WHERE expires_at <= $1")
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Whether an export is known; files of others are left over.
pub async fn is_known(db: &Db, id: Uuid) -> Result<bool, sqlx::Error> {
    let found: Option<String> = sqlx::query_scalar("SELECT id FROM data_exports WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    Ok(found.is_some())
}

/// The rows of a table that are somebody's: a statement with their id, or an interview's, as `$1`.
/// None for what is nobody's.
pub fn rows_of(table: &Table) -> Option<String> {
    let condition = match table.of {
        Of::Account(column) => format!("{column} = $1"),
        Of::Holder => "owner = 'person:' || $1".to_owned(),
        Of::Interviews => "candidate_user = $1".to_owned(),
        Of::Interview => "session_id = $1".to_owned(),
        Of::Nobody => return None,
    };
    Some(format!("SELECT {} FROM {} WHERE {condition} ORDER BY 1, 2", table.told.join(", "), table.name))
}

/// Somebody's interviews, with the data folder that holds each.
pub async fn interviews(db: &Db, user: Uuid) -> Result<Vec<(SessionId, Option<String>)>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, node FROM sessions WHERE candidate_user = $1 ORDER BY id")
        .bind(user.to_string())
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(|row| Ok((parsed(row, "id")?, row.try_get("node")?))).collect()
}

/// Has the account deleted from then on.
pub async fn plan(
    connection: &mut AnyConnection,
    user: Uuid,
    now: Timestamp,
    due: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_deletions (user_id, asked_at, due_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET due_at = excluded.due_at",
    )
    .bind(user.to_string())
    .bind(now.unix_ms())
    .bind(due.unix_ms())
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps the account after all; whether it was to go.
pub async fn cancel(connection: &mut AnyConnection, user: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM account_deletions WHERE user_id = $1")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Accounts that are to be gone by now.
pub async fn due(db: &Db, now: Timestamp, most: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT user_id FROM account_deletions WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
            .bind(now.unix_ms())
            .bind(most)
            .fetch_all(db.pool())
            .await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Counts an interview of theirs that is gone.
pub async fn count_gone(db: &Db, user: Uuid, files: u64) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE account_deletions SET interviews = interviews + 1, files = files + $2 WHERE user_id = $1")
        .bind(user.to_string())
        .bind(big(files))
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// What is gone of an account whose last rows are about to go. Holds its row: nobody else deletes it,
/// and whoever signs in comes too late.
pub async fn last_call(
    connection: &mut AnyConnection,
    user: Uuid,
    now: Timestamp,
) -> Result<Option<(u64, u64)>, sqlx::Error> {
    let row = sqlx::query(
        "UPDATE account_deletions SET due_at = due_at WHERE user_id = $1 AND due_at <= $2 AND NOT EXISTS \
         (SELECT 1 FROM sessions WHERE candidate_user = $1) RETURNING interviews, files",
    )
    .bind(user.to_string())
    .bind(now.unix_ms())
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((number(&row, "interviews")?, number(&row, "files")?))).transpose()
}

/// Deletes the account, with what hangs on it and what has its address.
pub async fn erase(
    connection: &mut AnyConnection,
    user: Uuid,
    email: &str,
    address_hash: &str,
) -> Result<(), sqlx::Error> {
    let holder = Holder::Person(user).to_string();
    keys::forget_holder(&mut *connection, Holder::Person(user)).await?;
    crate::own_providers::store::forget(&mut *connection, Holder::Person(user)).await?;
    for (statement, value) in [
        ("DELETE FROM registrations WHERE email = $1", email),
        ("DELETE FROM invitations WHERE email = $1", email),
        ("DELETE FROM assignment_people WHERE email = $1", email),
        ("DELETE FROM mail_unsubscribe WHERE address_hash = $1", address_hash),
        // What they paid themselves concerns nobody else; what was paid for them is the payer's to account for.
        ("DELETE FROM provider_usage WHERE payer = $1", &holder),
        ("UPDATE provider_usage SET owner = 'instance' WHERE owner = $1", &holder),
        ("DELETE FROM provider_spending WHERE owner = $1", &holder),
        ("DELETE FROM budget_warnings WHERE owner = $1", &holder),
        ("DELETE FROM users WHERE id = $1", &user.to_string()),
    ] {
        sqlx::query(statement).bind(value).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Organisations that nobody but this person manages, by name.
pub async fn managed_alone(db: &Db, user: Uuid) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT o.name FROM organisation_members m JOIN organisations o ON o.id = m.organisation_id \
         WHERE m.user_id = $1 AND m.manages = 1 AND NOT EXISTS (SELECT 1 FROM organisation_members other \
         WHERE other.organisation_id = m.organisation_id AND other.manages = 1 AND other.user_id <> $1) \
         ORDER BY o.name LIMIT 20",
    )
    .bind(user.to_string())
    .fetch_all(db.pool())
    .await
}

/// A row as JSON: texts, numbers and null.
pub fn json(row: &AnyRow, columns: &[&str]) -> Result<serde_json::Value, sqlx::Error> {
    let mut object = serde_json::Map::new();
    for column in columns {
        // Only these three are in the tables.
        let value = match row.try_get::<Option<i64>, _>(*column) {
            Ok(number) => number.map(Into::into),
            Err(_) => match row.try_get::<Option<f64>, _>(*column) {
                Ok(number) => number.map(Into::into),
                Err(_) => row.try_get::<Option<String>, _>(*column)?.map(Into::into),
            },
        };
        object.insert((*column).to_owned(), value.unwrap_or(serde_json::Value::Null));
    }
    Ok(object.into())
}
