//! The outbox's SQL.

use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::letter::Topic;
use crate::db::Db;
use crate::db::column::{parsed, text, variant};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// A letter that is to be kept.
#[derive(Clone, Debug)]
pub struct NewLetter {
    pub id: Uuid,
    pub kind: &'static str,
    pub urgency: i64,
    pub sealed: String,
    pub sealed_by: String,
    pub queued_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What is kept of an address that refuses letters.
pub fn address_hash(address: &str) -> String {
    token::fingerprint(&[b"mail refusal v1", address.as_bytes()])
}

/// Keeps a letter.
pub async fn insert(connection: &mut AnyConnection, letter: &NewLetter) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO mail_outbox (id, kind, urgency, sealed, sealed_by, state, queued_at, expires_at, not_before) \
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $6)",
    )
    .bind(letter.id.to_string())
    .bind(letter.kind)
    .bind(letter.urgency)
    .bind(&letter.sealed)
    .bind(&letter.sealed_by)
    .bind(letter.queued_at.unix_ms())
    .bind(letter.expires_at.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// How many letters wait.
pub async fn waiting(connection: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM mail_outbox WHERE state = 'waiting'").fetch_one(connection).await
}

/// Whether an address refuses letters of a topic.
pub async fn is_refused(connection: &mut AnyConnection, address: &str, topic: Topic) -> Result<bool, sqlx::Error> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM mail_refusals WHERE address_hash = $1 AND topic = $2")
        .bind(address_hash(address))
        .bind(variant(&topic))
        .fetch_one(connection)
        .await?;
    Ok(count > 0)
}

/// Keeps what a letter's link refuses.
pub async fn keep_unsubscribe(
    connection: &mut AnyConnection,
    token: &TokenHash,
    address: &str,
    topic: Topic,
    until: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO mail_unsubscribe (token_hash, address_hash, topic, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(token.to_hex())
        .bind(address_hash(address))
        .bind(variant(&topic))
        .bind(until.unix_ms())
        .execute(connection)
        .await
        .map(drop)
}

/// A waiting letter as it lies in the database.
#[derive(Clone, Debug)]
pub struct SealedLetter {
    pub id: Uuid,
    pub sealed: String,
    pub sealed_by: String,
}

/// The letters that wait, whoever holds them.
pub async fn all_waiting(db: &Db) -> Result<Vec<SealedLetter>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, sealed, sealed_by FROM mail_outbox WHERE state = 'waiting' ORDER BY id")
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(sealed_letter).collect()
}

fn sealed_letter(row: &AnyRow) -> Result<SealedLetter, sqlx::Error> {
    Ok(SealedLetter { id: parsed(row, "id")?, sealed: text(row, "sealed")?, sealed_by: text(row, "sealed_by")? })
}

/// Puts another sealed text in the place of a waiting letter's.
pub async fn reseal(db: &Db, id: Uuid, sealed: &str, sealed_by: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE mail_outbox SET sealed = $2, sealed_by = $3 WHERE id = $1 AND state = 'waiting'")
        .bind(id.to_string())
        .bind(sealed)
        .bind(sealed_by)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}
