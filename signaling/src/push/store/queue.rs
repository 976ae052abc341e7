//! The SQL of messages that wait.

use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::db::Db;
use crate::db::column::{decode, number, parsed, text};
use crate::push::told::Told;
use crate::wire::Timestamp;

/// Messages that wait for one browser, at most: what is newer is dropped. It is in the page as well.
const MOST_WAITING: i64 = 100;

/// Hands a message in for each browser in which somebody is signed in and wants that.
pub async fn enqueue(
    connection: &mut AnyConnection,
    user: Uuid,
    told: &Told,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let logins: Vec<String> = sqlx::query_scalar(
        "SELECT s.login_id FROM push_subscriptions s JOIN logins l ON l.id = s.login_id WHERE s.user_id = $1 \
         AND l.ended_at IS NULL AND l.expires_at > $2 AND $3 > \
         (SELECT COUNT(*) FROM push_outbox o WHERE o.login_id = s.login_id)",
    )
    .bind(user.to_string())
    .bind(now.unix_ms())
    .bind(MOST_WAITING)
    .fetch_all(&mut *connection)
    .await?;
    for login in logins {
        insert(connection, user, &login, told, now).await?;
    }
    Ok(())
}

/// Hands a message in for one browser.
pub async fn insert(
    connection: &mut AnyConnection,
    user: Uuid,
    login: &str,
    told: &Told,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO push_outbox (id, login_id, user_id, body, urgency, queued_at, expires_at, not_before) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $6)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(login)
    .bind(user.to_string())
    .bind(serde_json::to_string(told).expect("messages have only plain types"))
    .bind(i64::from(!told.what.is_urgent()))
    .bind(now.unix_ms())
    .bind(now.unix_ms() + told.what.worth_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// A message that this node holds.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub login: Uuid,
    pub told: Told,
    /// Attempts so far, with the one that begins.
    pub attempts: i64,
    pub expires_at: Timestamp,
}

/// Takes the next message that is due, for this node alone until `until` (as `mail::store::take` has it).
pub async fn take(db: &Db, node: &str, now: Timestamp, until: Timestamp) -> Result<Option<Held>, sqlx::Error> {
    // Most looks find nothing: those do not write.
    let due: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT 1 AS due FROM push_outbox WHERE not_before <= $1 AND leased_until <= $1 \
         AND expires_at > $1 LIMIT 1) AS found",
    )
    .bind(now.unix_ms())
    .fetch_one(db.pool())
    .await?;
    if due == 0 {
        return Ok(None);
    }
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "UPDATE push_outbox SET lease = $2, leased_until = $3, attempts = attempts + 1 \
         WHERE id = (SELECT id FROM push_outbox WHERE not_before <= $1 AND leased_until <= $1 AND expires_at > $1 \
         ORDER BY urgency, not_before, id LIMIT 1) AND leased_until <= $1 \
         RETURNING id, login_id, body, attempts, expires_at",
    )
    .bind(now.unix_ms())
    .bind(node)
    .bind(until.unix_ms())
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    row.map(|row| {
        Ok(Held {
            id: parsed(&row, "id")?,
            login: parsed(&row, "login_id")?,
            told: serde_json::from_str(&text(&row, "body")?).map_err(|error| decode("body", error))?,
            attempts: number(&row, "attempts")?,
            expires_at: Timestamp::from_unix_ms(row.try_get("expires_at")?),
        })
    })
    .transpose()
}

/// How an attempt ended that this node held the message for.
#[derive(Clone, Copy, Debug)]
pub enum Ended<'a> {
    /// The push service has it.
    Sent,
    /// It is given up.
    Failed(&'a str),
    /// It is tried again at that time.
    Later(&'a str, Timestamp),
    /// The push service could not be asked; that is no attempt.
    Unasked(Timestamp),
}

/// Notes how an attempt ended; what is over is gone.
pub async fn end(db: &Db, held: &Held, node: &str, ended: Ended<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    let (failure, again) = match ended {
        Ended::Sent => (None, None),
        Ended::Failed(failure) => (Some(failure), None),
        Ended::Later(failure, at) => (Some(failure), Some((at, held.attempts))),
        Ended::Unasked(at) => (None, Some((at, held.attempts - 1))),
    };
    let changed = match again {
        None => {
            sqlx::query("DELETE FROM push_outbox WHERE id = $1 AND lease = $2").bind(held.id.to_string()).bind(node)
        }
        Some((at, attempts)) => sqlx::query(
            "UPDATE push_outbox SET not_before = $3, attempts = $4, lease = NULL, leased_until = 0 \
             WHERE id = $1 AND lease = $2",
        )
        .bind(held.id.to_string())
        .bind(node)
        .bind(at.unix_ms())
        .bind(attempts),
    };
    changed.execute(writing.connection()).await?;
    let noted = match (failure, again) {
        (Some(failure), _) => {
            sqlx::query("UPDATE push_subscriptions SET failed_at = $2, failure = $3 WHERE login_id = $1")
                .bind(held.login.to_string())
                .bind(now.unix_ms())
                .bind(failure)
        }
        (None, None) => sqlx::query(
            "UPDATE push_subscriptions SET sent_at = $2, failed_at = NULL, failure = NULL WHERE login_id = $1",
        )
        .bind(held.login.to_string())
        .bind(now.unix_ms()),
        (None, Some(_)) => return writing.commit().await,
    };
    noted.execute(writing.connection()).await?;
    writing.commit().await
}

/// Gives back what another process of this node held when it died.
pub async fn resume(db: &Db, node: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE push_outbox SET lease = NULL, leased_until = 0 WHERE lease = $1")
        .bind(node)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Forgets browsers whose logins are over, and gives up what nobody needs any more; how many of those.
pub async fn tidy(db: &Db, now: Timestamp) -> Result<u64, sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "DELETE FROM push_subscriptions WHERE login_id IN \
         (SELECT id FROM logins WHERE ended_at IS NOT NULL OR expires_at <= $1)",
    )
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    sqlx::query("DELETE FROM push_outbox WHERE login_id NOT IN (SELECT login_id FROM push_subscriptions)")
        .execute(writing.connection())
        .await?;
    let done = sqlx::query("DELETE FROM push_outbox WHERE expires_at <= $1 AND leased_until <= $1")
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected())
}
