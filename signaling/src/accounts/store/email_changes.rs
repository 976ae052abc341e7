//! Addresses that are being changed, and those that were some days ago.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::accounts::Email;
use crate::db::Db;
use crate::db::column::{parsed, text};
use crate::mail;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// How long the letter to the new address can be answered, milliseconds: a day.
pub const ANSWERED_WITHIN_MS: i64 = 24 * 3600 * 1000;

/// How long a change can be undone, milliseconds: a week, as long as the link in the letter about it works.
pub const UNDONE_WITHIN_MS: i64 = 7 * 24 * 3600 * 1000;

/// A change that waits for an answer from the new address.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Whose.
    pub user: Uuid,
    /// The address that is left.
    pub old: String,
    /// The address that is wanted.
    pub new: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it can be answered.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "user_id, old_email, new_email, asked_at, expires_at";

/// Keeps a wish, in the place of one before.
pub async fn ask(
    connection: &mut AnyConnection,
    token: &TokenHash,
    user: Uuid,
    old: &Email,
    new: &Email,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    cancel(connection, user).await?;
    sqlx::query(
        "INSERT INTO email_changes (id, user_id, token_hash, old_email, new_email, asked_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(user.to_string())
    .bind(token.to_hex())
    .bind(old.as_str())
    .bind(new.as_str())
    .bind(now.unix_ms())
    .bind(now.unix_ms() + ANSWERED_WITHIN_MS)
    .execute(connection)
    .await?;
    Ok(())
}

/// What somebody waits for.
pub async fn pending(db: &Db, user: Uuid, now: Timestamp) -> Result<Option<Pending>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM email_changes WHERE user_id = $1 AND confirmed_at IS NULL AND expires_at > $2"
    )))
    .bind(user.to_string())
    .bind(now.unix_ms())
    .fetch_optional(db.pool())
    .await?;
    row.as_ref().map(change).transpose()
}

/// Nothing that was asked for is waited for any more; whether there was something.
pub async fn cancel(connection: &mut AnyConnection, user: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM email_changes WHERE user_id = $1 AND confirmed_at IS NULL")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Takes the answer of the new address, once, of the one who asked.
pub async fn confirm(
    connection: &mut AnyConnection,
    token: &TokenHash,
    user: Uuid,
    now: Timestamp,
) -> Result<Option<Pending>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE email_changes SET confirmed_at = $3, expires_at = $4 \
         WHERE token_hash = $1 AND user_id = $2 AND confirmed_at IS NULL AND expires_at > $3 RETURNING {COLUMNS}"
    )))
    .bind(token.to_hex())
    .bind(user.to_string())
    .bind(now.unix_ms())
    .bind(now.unix_ms() + UNDONE_WITHIN_MS)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(change).transpose()
}

/// Whether an address was somebody else's some days ago, who may have it back.
pub async fn is_held(
    connection: &mut AnyConnection,
    email: &str,
    but: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let held: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM email_changes WHERE old_email = $1 AND user_id <> $2 AND confirmed_at IS NOT NULL \
         AND expires_at > $3",
    )
    .bind(email)
    .bind(but.map(|user| user.to_string()).unwrap_or_default())
    .bind(now.unix_ms())
    .fetch_one(connection)
    .await?;
    Ok(held > 0)
}

/// Gives an account its new address, and what came to the old one follows: what they were asked to do,
/// and which letters they refuse. Links and codes that were sent to the old one do nothing any more.
/// False where the address is somebody else's.
pub async fn move_to(
    connection: &mut AnyConnection,
    user: Uuid,
    old: &str,
    new: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    if is_held(connection, new, Some(user), now).await? {
        return Ok(false);
    }
    // Of an address that was shown to be theirs alone.
    sqlx::query(
        "UPDATE assignment_people SET user_id = $1, email = NULL WHERE email = $2 AND NOT EXISTS \
         (SELECT 1 FROM assignment_people other WHERE other.assignment_id = assignment_people.assignment_id \
         AND other.user_id = $1) \
         AND EXISTS (SELECT 1 FROM users u WHERE u.id = $1 AND u.verified_at IS NOT NULL)",
    )
    .bind(user.to_string())
    .bind(old)
    .execute(&mut *connection)
    .await?;
    let done = sqlx::query(
        "UPDATE users SET email = $2, verified_at = $4, updated_at = $4 WHERE id = $1 AND email = $3 \
         AND NOT EXISTS (SELECT 1 FROM users other WHERE other.email = $2)",
    )
    .bind(user.to_string())
    .bind(new)
    .bind(old)
    .bind(now.unix_ms())
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO mail_refusals (address_hash, topic, refused_at) \
         SELECT CAST($2 AS TEXT), topic, refused_at FROM mail_refusals WHERE address_hash = $1 \
         ON CONFLICT (address_hash, topic) DO NOTHING",
    )
    .bind(mail::store::address_hash(old))
    .bind(mail::store::address_hash(new))
    .execute(&mut *connection)
    .await?;
    for statement in [
        "DELETE FROM one_time_tokens WHERE user_id = $1 AND purpose = 'reset'",
        "DELETE FROM sent_codes WHERE user_id = $1",
    ] {
        sqlx::query(statement).bind(user.to_string()).execute(&mut *connection).await?;
    }
    Ok(true)
}

/// Gives an account back the address that it had at a moment, as far as that is held still, and forgets
/// what was asked for since. Whether its address is another now.
pub async fn restore(
    connection: &mut AnyConnection,
    user: Uuid,
    at: Timestamp,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(
        "SELECT old_email FROM email_changes WHERE user_id = $1 AND confirmed_at >= $2 AND expires_at > $3 \
         ORDER BY confirmed_at, id LIMIT 1",
    )
    .bind(user.to_string())
    .bind(at.unix_ms())
    .bind(now.unix_ms())
    .fetch_optional(&mut *connection)
    .await?;
    let before = row.map(|row| text(&row, "old_email")).transpose()?;
    sqlx::query("DELETE FROM email_changes WHERE user_id = $1 AND (confirmed_at IS NULL OR confirmed_at >= $2)")
        .bind(user.to_string())
        .bind(at.unix_ms())
        .execute(&mut *connection)
        .await?;
    let Some(before) = before else { return Ok(false) };
    // Whoever presses the link has the mailbox. What was sent to the other one does nothing any more.
    sqlx::query("UPDATE users SET email = $2, verified_at = $3, updated_at = $3 WHERE id = $1")
        .bind(user.to_string())
        .bind(before)
        .bind(now.unix_ms())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM one_time_tokens WHERE user_id = $1")
        .bind(user.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM sent_codes WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(true)
}

fn change(row: &AnyRow) -> Result<Pending, sqlx::Error> {
    Ok(Pending {
        user: parsed(row, "user_id")?,
        old: text(row, "old_email")?,
        new: text(row, "new_email")?,
        asked_at: Timestamp::from_unix_ms(row.try_get("asked_at")?),
        expires_at: Timestamp::from_unix_ms(row.try_get("expires_at")?),
    })
}
