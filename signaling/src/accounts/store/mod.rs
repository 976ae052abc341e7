//! The accounts' SQL.

pub mod devices;
pub mod email_changes;
pub mod logins;
pub mod passwords;
pub mod refresh;
pub mod tokens;
pub mod tries;
pub mod users;
pub mod ways_in;

use crate::db::Db;
use crate::wire::Timestamp;

/// How long logins that are over stay in the history, milliseconds: 90 days.
const HISTORY_MS: i64 = 90 * 24 * 3600 * 1000;

/// How long a browser is known that was not seen, milliseconds: as long as its cookie lasts.
const DEVICES_MS: i64 = 400 * 24 * 3600 * 1000;

/// How long it is held where on the map a login began, milliseconds: two days.
const SPOTS_MS: i64 = 2 * 24 * 3600 * 1000;

/// How long a second factor that was never finished stays, milliseconds: a day.
const SETUPS_MS: i64 = 24 * 3600 * 1000;

/// Forgets what is over: tokens and tries past their time, and old logins.
pub async fn forget_old(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    for (statement, before) in [
        ("DELETE FROM registrations WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM one_time_tokens WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM tries WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM sign_in_challenges WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM passkey_challenges WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM identity_states WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM sent_codes WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM second_factors WHERE confirmed_at IS NULL AND created_at <= $1", now.unix_ms() - SETUPS_MS),
        ("DELETE FROM email_changes WHERE expires_at <= $1", now.unix_ms()),
        (
            "UPDATE logins SET latitude_tenths = NULL, longitude_tenths = NULL WHERE created_at <= $1 \
             AND latitude_tenths IS NOT NULL",
            now.unix_ms() - SPOTS_MS,
        ),
        ("DELETE FROM refresh_tokens WHERE expires_at <= $1", now.unix_ms()),
        ("DELETE FROM logins WHERE ended_at <= $1 OR expires_at <= $1", now.unix_ms() - HISTORY_MS),
        ("DELETE FROM known_devices WHERE last_seen <= $1", now.unix_ms() - DEVICES_MS),
    ] {
        sqlx::query(statement).bind(before).execute(writing.connection()).await?;
    }
    writing.commit().await
}
