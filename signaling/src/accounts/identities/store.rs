//! The SQL of accounts elsewhere.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::answer::Told;
use crate::accounts::Email;
use crate::db::Db;
use crate::db::column::{moment, named, parsed, text};
use crate::token::TokenHash;
use crate::wire::{Language, Timestamp};

/// Somebody who was sent to a provider.
#[derive(Clone, Debug)]
pub struct Sent {
    /// To which.
    pub provider: String,
    /// Who they are here, where they link an account.
    pub user: Option<Uuid>,
    /// Where they come back to.
    pub redirect_uri: String,
    /// Where they go then.
    pub next: String,
    /// In which language they read.
    pub language: Language,
}

/// An account elsewhere.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id here.
    pub id: Uuid,
    /// Whose it is here.
    pub user: Uuid,
    /// Who says it.
    pub issuer: String,
    /// The address that they know.
    pub email: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
    /// How the provider last called them.
    pub told_name: Option<String>,
    /// Where it said that a picture is.
    pub told_picture: Option<String>,
    /// What it said that they do.
    pub told_title: Option<String>,
}

const COLUMNS: &str = "id, user_id, issuer, email, created_at, used_at, told_name, told_picture, told_title";

/// Somebody goes to a provider; `browser` is what they are known again by.
pub async fn keep_state(
    db: &Db,
    state: &TokenHash,
    browser: &str,
    sent: &Sent,
    until: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO identity_states (state_hash, browser, provider, user_id, redirect_uri, next, language, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(state.to_hex())
    .bind(browser)
    .bind(&sent.provider)
    .bind(sent.user.map(|id| id.to_string()))
    .bind(&sent.redirect_uri)
    .bind(&sent.next)
    .bind(sent.language.code())
    .bind(until.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Who comes back with a state, in the browser that got it; they do so once.
pub async fn take_state(
    db: &Db,
    state: &TokenHash,
    browser: &str,
    provider: &str,
    now: Timestamp,
) -> Result<Option<Sent>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "DELETE FROM identity_states WHERE state_hash = $1 AND browser = $2 AND provider = $3 AND expires_at > $4 \
         RETURNING provider, user_id, redirect_uri, next, language",
    )
    .bind(state.to_hex())
    .bind(browser)
    .bind(provider)
    .bind(now.unix_ms())
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    row.as_ref().map(sent).transpose()
}

/// Links an account elsewhere; false where it is linked already, with whomever.
pub async fn insert(
    connection: &mut AnyConnection,
    user: Uuid,
    told: &Told,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO identities (id, user_id, issuer, subject, email, created_at, told_name, told_picture, told_title) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (issuer, subject) DO NOTHING",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(user.to_string())
    .bind(&told.issuer)
    .bind(&told.subject)
    .bind(told.email.as_ref().map(Email::as_str))
    .bind(now.unix_ms())
    .bind(told.name.as_deref())
    .bind(told.picture.as_deref())
    .bind(told.title.as_deref())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The account that one elsewhere opens.
pub async fn owner(db: &Db, issuer: &str, subject: &str) -> Result<Option<Kept>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM identities WHERE issuer = $1 AND subject = $2"
    )))
    .bind(issuer)
    .bind(subject)
    .fetch_optional(db.pool())
    .await?;
    row.as_ref().map(kept).transpose()
}

/// It was used once more, and this was said.
pub async fn note_use(db: &Db, id: Uuid, told: &Told, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE identities SET used_at = $2, told_name = $3, told_picture = $4, told_title = $5 WHERE id = $1")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .bind(told.name.as_deref())
        .bind(told.picture.as_deref())
        .bind(told.title.as_deref())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// The accounts elsewhere of somebody, the oldest first.
pub async fn of_user(db: &Db, user: Uuid) -> Result<Vec<Kept>, sqlx::Error> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM identities WHERE user_id = $1 ORDER BY created_at, id"
    )))
    .bind(user.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(kept).collect()
}

/// How many somebody has.
pub async fn count(connection: &mut AnyConnection, user: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM identities WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_one(connection)
        .await
}

/// Takes one away; whether they had it.
pub async fn remove(connection: &mut AnyConnection, user: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM identities WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn sent(row: &AnyRow) -> Result<Sent, sqlx::Error> {
    let user: Option<String> = row.try_get("user_id")?;
    Ok(Sent {
        provider: text(row, "provider")?,
        user: user.and_then(|id| id.parse().ok()),
        redirect_uri: text(row, "redirect_uri")?,
        next: text(row, "next")?,
        language: named(row, "language")?,
    })
}

fn kept(row: &AnyRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        id: parsed(row, "id")?,
        user: parsed(row, "user_id")?,
        issuer: text(row, "issuer")?,
        email: row.try_get("email")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        used_at: moment(row, "used_at")?,
        told_name: row.try_get("told_name")?,
        told_picture: row.try_get("told_picture")?,
        told_title: row.try_get("told_title")?,
    })
}
