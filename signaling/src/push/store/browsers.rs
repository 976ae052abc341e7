//! The SQL of browsers that show messages, and of the key pair that they know the sender by.

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::db::Db;
use crate::db::column::{moment, named, parsed, text};
use crate::push::wire::PushBrowser;
use crate::token;
use crate::wire::{Language, Timestamp};

/// The only key pair there is.
const KEY: &str = "vapid";

/// The instance's key pair, sealed, and what names the key that it is sealed with.
pub async fn find_key(db: &Db) -> Result<Option<(String, String)>, sqlx::Error> {
    let row = sqlx::query("SELECT sealed, sealed_by FROM push_keys WHERE id = $1").bind(KEY);
    let row = row.fetch_optional(db.pool()).await?;
    row.map(|row| Ok((text(&row, "sealed")?, text(&row, "sealed_by")?))).transpose()
}

/// Keeps a key pair, unless another server of the database was quicker.
pub async fn keep_key(db: &Db, public: &str, sealed: &str, sealed_by: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO push_keys (id, public, sealed, sealed_by, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(KEY)
    .bind(public)
    .bind(sealed)
    .bind(sealed_by)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Puts another sealed text in the place of the key pair's.
pub async fn reseal_key(db: &Db, sealed: &str, sealed_by: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE push_keys SET sealed = $2, sealed_by = $3 WHERE id = $1")
        .bind(KEY)
        .bind(sealed)
        .bind(sealed_by)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// A browser to be kept.
#[derive(Clone, Debug)]
pub struct NewBrowser<'a> {
    pub login: Uuid,
    pub user: Uuid,
    pub endpoint: &'a str,
    pub service: &'a str,
    pub sealed: &'a str,
    pub sealed_by: &'a str,
}

/// Keeps a browser for its login. One address is one login's: whoever was signed in there before has it
/// no more.
pub async fn subscribe(db: &Db, new: &NewBrowser<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    let endpoint = token::fingerprint(&[b"push endpoint v1", new.endpoint.as_bytes()]);
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM push_subscriptions WHERE endpoint_hash = $1 AND login_id <> $2")
        .bind(&endpoint)
        .bind(new.login.to_string())
        .execute(writing.connection())
        .await?;
    sqlx::query(
        "INSERT INTO push_subscriptions (login_id, user_id, endpoint_hash, service, sealed, sealed_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (login_id) DO UPDATE SET endpoint_hash = $3, service = $4, \
         sealed = $5, sealed_by = $6, created_at = $7, sent_at = NULL, failed_at = NULL, failure = NULL",
    )
    .bind(new.login.to_string())
    .bind(new.user.to_string())
    .bind(endpoint)
    .bind(new.service)
    .bind(new.sealed)
    .bind(new.sealed_by)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// The browser of a login.
pub async fn browser(db: &Db, login: Uuid) -> Result<Option<PushBrowser>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT service, created_at, sent_at, failed_at, failure FROM push_subscriptions WHERE login_id = $1",
    )
    .bind(login.to_string())
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| {
        Ok(PushBrowser {
            service: text(&row, "service")?,
            since: Timestamp::from_unix_ms(row.try_get("created_at")?),
            sent_at: moment(&row, "sent_at")?,
            failed_at: moment(&row, "failed_at")?,
            failure: row.try_get("failure")?,
        })
    })
    .transpose()
}

/// Forgets the browser of a login, with what waits for it.
pub async fn unsubscribe(db: &Db, login: Uuid) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    for theirs in ["DELETE FROM push_subscriptions WHERE login_id = $1", "DELETE FROM push_outbox WHERE login_id = $1"]
    {
        sqlx::query(theirs).bind(login.to_string()).execute(writing.connection()).await?;
    }
    writing.commit().await
}

/// Forgets all browsers.
pub async fn forget_all(db: &Db) -> Result<u64, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM push_subscriptions").execute(writing.connection()).await?;
    writing.commit().await?;
    Ok(done.rows_affected())
}

/// A browser as it is sealed.
#[derive(Clone, Debug)]
pub struct SealedBrowser {
    pub login: Uuid,
    pub sealed: String,
    pub sealed_by: String,
}

/// All browsers.
pub async fn all(db: &Db) -> Result<Vec<SealedBrowser>, sqlx::Error> {
    let rows = sqlx::query("SELECT login_id, sealed, sealed_by FROM push_subscriptions ORDER BY login_id");
    rows.fetch_all(db.pool()).await?.iter().map(sealed_browser).collect()
}

fn sealed_browser(row: &AnyRow) -> Result<SealedBrowser, sqlx::Error> {
    let (sealed, sealed_by) = (text(row, "sealed")?, text(row, "sealed_by")?);
    Ok(SealedBrowser { login: parsed(row, "login_id")?, sealed, sealed_by })
}

/// Puts another sealed text in the place of a browser's.
pub async fn reseal(db: &Db, login: Uuid, sealed: &str, sealed_by: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE push_subscriptions SET sealed = $2, sealed_by = $3 WHERE login_id = $1")
        .bind(login.to_string())
        .bind(sealed)
        .bind(sealed_by)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Whom a held message is for, and in which language; nobody once the login has ended.
pub async fn reader(db: &Db, login: Uuid, now: Timestamp) -> Result<Option<(SealedBrowser, Language)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT s.login_id, s.sealed, s.sealed_by, u.language FROM push_subscriptions s \
         JOIN logins l ON l.id = s.login_id JOIN users u ON u.id = s.user_id \
         WHERE s.login_id = $1 AND l.ended_at IS NULL AND l.expires_at > $2 AND u.suspended_at IS NULL",
    )
    .bind(login.to_string())
    .bind(now.unix_ms())
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| Ok((sealed_browser(&row)?, named(&row, "language")?))).transpose()
}
