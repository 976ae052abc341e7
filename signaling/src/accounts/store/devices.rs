//! Browsers in which an account was opened before.

use sqlx::AnyConnection;
use uuid::Uuid;

use crate::accounts::Email;
use crate::db::Db;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// Browsers of one person that are known again; the one that was not seen for longest goes first.
const MOST: i64 = 50;

/// Whether the account of an address was opened in this browser before.
pub async fn is_known(db: &Db, device: &TokenHash, email: &Email) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM known_devices d JOIN users u ON u.id = d.user_id \
         WHERE d.device_hash = $1 AND u.email = $2",
    )
    .bind(device.to_hex())
    .bind(email.as_str())
    .fetch_one(db.pool())
    .await?;
    Ok(found > 0)
}

/// Whether this account was opened in this browser before.
pub async fn is_known_to(db: &Db, device: &TokenHash, user: Uuid) -> Result<bool, sqlx::Error> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM known_devices WHERE device_hash = $1 AND user_id = $2")
        .bind(device.to_hex())
        .bind(user.to_string())
        .fetch_one(db.pool())
        .await?;
    Ok(found > 0)
}

/// The account was opened in this browser; whether for the first time there.
pub async fn note(
    connection: &mut AnyConnection,
    device: &TokenHash,
    user: Uuid,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let seen = sqlx::query("UPDATE known_devices SET last_seen = $3 WHERE device_hash = $1 AND user_id = $2")
        .bind(device.to_hex())
        .bind(user.to_string())
        .bind(now.unix_ms())
        .execute(&mut *connection)
        .await?;
    if seen.rows_affected() > 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO known_devices (device_hash, user_id, first_seen, last_seen) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (device_hash, user_id) DO NOTHING",
    )
    .bind(device.to_hex())
    .bind(user.to_string())
    .bind(now.unix_ms())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM known_devices WHERE user_id = $1 AND device_hash NOT IN \
         (SELECT device_hash FROM known_devices WHERE user_id = $1 ORDER BY last_seen DESC, device_hash LIMIT $2)",
    )
    .bind(user.to_string())
    .bind(MOST)
    .execute(connection)
    .await?;
    Ok(true)
}

/// No browser is known any more.
pub async fn forget_all(connection: &mut AnyConnection, user: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM known_devices WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}

/// Whether the account was ever opened, in any browser.
pub async fn was_opened(connection: &mut AnyConnection, user: Uuid) -> Result<bool, sqlx::Error> {
    let logins: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM logins WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_one(connection)
        .await?;
    Ok(logins > 0)
}
