//! The outbox's SQL.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::letter::Topic;
use crate::db::Db;
use crate::db::column::{named, number, parsed, text, variant};
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

/// Whose letters a link refuses, of what topic; none if the link is no longer good.
pub async fn find_unsubscribe(
    db: &Db,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<(String, Topic)>, sqlx::Error> {
    let row = sqlx::query("SELECT address_hash, topic FROM mail_unsubscribe WHERE token_hash = $1 AND expires_at > $2")
        .bind(token.to_hex())
        .bind(now.unix_ms())
        .fetch_optional(db.pool())
        .await?;
    row.map(|row| Ok((text(&row, "address_hash")?, named(&row, "topic")?))).transpose()
}

/// Keeps that an address refuses a topic.
pub async fn refuse(
    connection: &mut AnyConnection,
    address_hash: &str,
    topic: Topic,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO mail_refusals (address_hash, topic, refused_at) VALUES ($1, $2, $3) \
         ON CONFLICT (address_hash, topic) DO NOTHING",
    )
    .bind(address_hash)
    .bind(variant(&topic))
    .bind(now.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// Forgets that an address refuses a topic.
pub async fn accept(connection: &mut AnyConnection, address_hash: &str, topic: Topic) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM mail_refusals WHERE address_hash = $1 AND topic = $2")
        .bind(address_hash)
        .bind(variant(&topic))
        .execute(connection)
        .await
        .map(drop)
}

/// A waiting letter as it lies in the database.
#[derive(Clone, Debug)]
pub struct SealedLetter {
    pub id: Uuid,
    pub kind: String,
    pub sealed: String,
    pub sealed_by: String,
    /// Attempts so far, with the one that begins.
    pub attempts: i64,
}

fn sealed_letter(row: &AnyRow) -> Result<SealedLetter, sqlx::Error> {
    Ok(SealedLetter {
        id: parsed(row, "id")?,
        kind: text(row, "kind")?,
        sealed: text(row, "sealed")?,
        sealed_by: text(row, "sealed_by")?,
        attempts: number(row, "attempts")?,
    })
}

/// The letters that wait, whoever holds them.
pub async fn all_waiting(db: &Db) -> Result<Vec<SealedLetter>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, kind, sealed, sealed_by, attempts FROM mail_outbox WHERE state = 'waiting' ORDER BY id",
    )
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(sealed_letter).collect()
}

/// Takes letters that wait back.
pub async fn withdraw(connection: &mut AnyConnection, letters: &[Uuid]) -> Result<(), sqlx::Error> {
    for letter in letters {
        sqlx::query("DELETE FROM mail_outbox WHERE id = $1 AND state = 'waiting'")
            .bind(letter.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
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

/// Gives back what another process of this node held when it died.
pub async fn resume(db: &Db, node: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE mail_outbox SET lease = NULL, leased_until = 0 WHERE state = 'waiting' AND lease = $1")
        .bind(node)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Takes the next letter that is due, for this node alone until `until`. Of two servers that take
/// the same one at once, the second finds it taken: PostgreSQL looks at the row again after it has
/// waited for the first, SQLite has one writer.
pub async fn take(db: &Db, node: &str, now: Timestamp, until: Timestamp) -> Result<Option<SealedLetter>, sqlx::Error> {
    // Most looks find nothing: those do not write.
    let due: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT 1 AS due FROM mail_outbox WHERE state = 'waiting' AND not_before <= $1 \
         AND leased_until <= $1 AND expires_at > $1 LIMIT 1) AS found",
    )
    .bind(now.unix_ms())
    .fetch_one(db.pool())
    .await?;
    if due == 0 {
        return Ok(None);
    }
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "UPDATE mail_outbox SET lease = $2, leased_until = $3, attempts = attempts + 1 \
         WHERE id = (SELECT id FROM mail_outbox WHERE state = 'waiting' AND not_before <= $1 AND leased_until <= $1 \
         AND expires_at > $1 ORDER BY urgency, not_before, id LIMIT 1) AND state = 'waiting' AND leased_until <= $1 \
         RETURNING id, kind, sealed, sealed_by, attempts",
    )
    .bind(now.unix_ms())
    .bind(node)
    .bind(until.unix_ms())
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    row.as_ref().map(sealed_letter).transpose()
}

/// How an attempt ended that this node held the letter for.
#[derive(Clone, Copy, Debug)]
pub enum Ended<'a> {
    /// The mail server has it.
    Sent,
    /// It is given up.
    Failed(&'a str),
    /// It is tried again at that time.
    Later(&'a str, Timestamp),
    /// The mail server could not be asked; that is no attempt.
    Unasked(&'a str),
}

/// Notes how an attempt ended; of what is over nothing stays but the account of it.
pub async fn end(
    db: &Db,
    letter: &SealedLetter,
    node: &str,
    ended: Ended<'_>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (state, outcome, not_before, attempts) = match ended {
        Ended::Sent => ("sent", None, now, letter.attempts),
        Ended::Failed(outcome) => ("failed", Some(outcome), now, letter.attempts),
        Ended::Later(outcome, at) => ("waiting", Some(outcome), at, letter.attempts),
        Ended::Unasked(outcome) => ("waiting", Some(outcome), now, letter.attempts - 1),
    };
    let is_over = state != "waiting";
    let mut writing = db.begin().await?;
    sqlx::query(
        "UPDATE mail_outbox SET state = $3, outcome = $4, not_before = $5, attempts = $6, lease = NULL, \
         leased_until = 0, ended_at = $7, sealed = CASE WHEN $3 = 'waiting' THEN sealed ELSE NULL END \
         WHERE id = $1 AND lease = $2 AND state = 'waiting'",
    )
    .bind(letter.id.to_string())
    .bind(node)
    .bind(state)
    .bind(outcome)
    .bind(not_before.unix_ms())
    .bind(attempts)
    .bind(is_over.then(|| now.unix_ms()))
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Gives up what nobody needs any more; how many those were.
pub async fn expire(db: &Db, now: Timestamp) -> Result<u64, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE mail_outbox SET state = 'failed', sealed = NULL, lease = NULL, ended_at = $1, \
         outcome = COALESCE(outcome, 'expired') WHERE state = 'waiting' AND expires_at <= $1 AND leased_until <= $1",
    )
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected())
}

/// Forgets the account of letters that were over before `ended`, and links that are no longer good.
pub async fn forget(db: &Db, ended: Timestamp, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM mail_outbox WHERE ended_at IS NOT NULL AND ended_at < $1")
        .bind(ended.unix_ms())
        .execute(writing.connection())
        .await?;
    sqlx::query("DELETE FROM mail_unsubscribe WHERE expires_at <= $1")
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// A letter that was given up.
#[derive(Clone, Debug)]
pub struct GivenUp {
    pub kind: String,
    pub outcome: String,
    pub at: Timestamp,
}

/// The last letters that were given up, newest first.
pub async fn given_up(db: &Db, most: i64) -> Result<Vec<GivenUp>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT kind, outcome, ended_at FROM mail_outbox WHERE ended_at IS NOT NULL AND state = 'failed' \
         ORDER BY ended_at DESC, id DESC LIMIT $1",
    )
    .bind(most)
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let at = Timestamp::from_unix_ms(row.try_get("ended_at")?);
            Ok(GivenUp { kind: text(row, "kind")?, outcome: text(row, "outcome")?, at })
        })
        .collect()
}

/// How many letters were sent since.
pub async fn sent_since(db: &Db, since: Timestamp) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM mail_outbox WHERE ended_at IS NOT NULL AND ended_at >= $1 AND state = 'sent'",
    )
    .bind(since.unix_ms())
    .fetch_one(db.pool())
    .await
}
