//! What opens an account: its password, and those before.

use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::accounts::Email;
use crate::db::Db;
use crate::db::column::{parsed, text};
use crate::wire::Timestamp;

/// The present password and those before it that are not taken again, in all.
const REMEMBERED: i64 = 5;

/// What opens an account.
#[derive(Clone)]
pub struct Credentials {
    /// The account.
    pub user: Uuid,
    /// Its address.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// The hash of the password; none where one must be set by mail first.
    pub password_hash: Option<String>,
}

/// What opens the account of an address.
pub async fn of_email(db: &Db, email: &Email) -> Result<Option<Credentials>, sqlx::Error> {
    let row = sqlx::query("SELECT id, email, name, password_hash FROM users WHERE email = $1")
        .bind(email.as_str())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(credentials).transpose()
}

/// What opens an account.
pub async fn of_user(db: &Db, user: Uuid) -> Result<Option<Credentials>, sqlx::Error> {
    let row = sqlx::query("SELECT id, email, name, password_hash FROM users WHERE id = $1")
        .bind(user.to_string())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(credentials).transpose()
}

/// The hashes of the passwords before the present one, the last first.
pub async fn former(db: &Db, user: Uuid) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT password_hash FROM former_passwords WHERE user_id = $1 ORDER BY id DESC LIMIT $2")
        .bind(user.to_string())
        .bind(REMEMBERED)
        .fetch_all(db.pool())
        .await
}

/// Sets the password, or takes it away; the one that was is remembered.
pub async fn set(
    connection: &mut AnyConnection,
    user: Uuid,
    hash: Option<&str>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO former_passwords (id, user_id, password_hash, replaced_at) \
         SELECT CAST($2 AS TEXT), id, password_hash, CAST($3 AS BIGINT) FROM users WHERE id = $1 AND password_hash IS NOT NULL",
    )
    .bind(user.to_string())
    .bind(Uuid::now_v7().to_string())
    .bind(now.unix_ms())
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE users SET password_hash = $2, password_set_at = $3, updated_at = $3 WHERE id = $1")
        .bind(user.to_string())
        .bind(hash)
        .bind(now.unix_ms())
        .execute(&mut *connection)
        .await?;
    // With a password there is one more to remember than without.
    let former = REMEMBERED - i64::from(hash.is_some());
    sqlx::query(
        "DELETE FROM former_passwords WHERE user_id = $1 AND id NOT IN \
         (SELECT id FROM former_passwords WHERE user_id = $1 ORDER BY id DESC LIMIT $2)",
    )
    .bind(user.to_string())
    .bind(former)
    .execute(connection)
    .await?;
    Ok(())
}

/// The same password hashed as it is done now, unless it was changed meanwhile.
pub async fn renew(db: &Db, user: Uuid, before: &str, hash: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
        .bind(user.to_string())
        .bind(before)
        .bind(hash)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// A mail to the address was answered.
pub async fn verify(connection: &mut AnyConnection, user: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE users SET verified_at = COALESCE(verified_at, $2) WHERE id = $1")
        .bind(user.to_string())
        .bind(now.unix_ms())
        .execute(connection)
        .await?;
    Ok(())
}

fn credentials(row: &sqlx::any::AnyRow) -> Result<Credentials, sqlx::Error> {
    Ok(Credentials {
        user: parsed(row, "id")?,
        email: text(row, "email")?,
        name: text(row, "name")?,
        password_hash: row.try_get("password_hash")?,
    })
}
