//! The notifications' SQL. Each change takes the next number of its person, in the transaction that
//! makes it: whoever reads all above N misses none.

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::wire::{Notification, NotificationKind, TopicChoice};
use crate::db::Db;
use crate::db::column::{big, decode, moment, number, parsed, text, variant};
use crate::mail::{Topic, store as mail};
use crate::wire::Timestamp;

/// Where somebody is told something by an account's own choice; e-mails are refused by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In the page.
    Page,
    /// By their browsers, where no page is open.
    Push,
}

/// Notifications that are kept of one person; the oldest go.
const MOST: i64 = 500;

/// Keeps a notification.
pub async fn insert(
    connection: &mut AnyConnection,
    user: Uuid,
    kind: &NotificationKind,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let seq = next_seq(connection, user).await?;
    sqlx::query("INSERT INTO notifications (id, user_id, seq, body, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(Uuid::now_v7().to_string())
        .bind(user.to_string())
        .bind(seq)
        .bind(serde_json::to_string(kind).expect("notifications have only plain types"))
        .bind(now.unix_ms())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "DELETE FROM notifications WHERE user_id = $1 AND id < (SELECT MIN(kept.id) FROM \
         (SELECT id FROM notifications WHERE user_id = $1 ORDER BY id DESC LIMIT $2) AS kept)",
    )
    .bind(user.to_string())
    .bind(MOST)
    .execute(connection)
    .await
    .map(drop)
}

async fn next_seq(connection: &mut AnyConnection, user: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "INSERT INTO notification_numbers (user_id, seq) VALUES ($1, 1) \
         ON CONFLICT (user_id) DO UPDATE SET seq = notification_numbers.seq + 1 RETURNING seq",
    )
    .bind(user.to_string())
    .fetch_one(connection)
    .await
}

/// The number of a person's last change.
pub async fn last_seq(db: &Db, user: Uuid) -> Result<u64, sqlx::Error> {
    let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM notification_numbers WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(db.pool())
        .await?;
    Ok(seq.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(0))
}

/// A page of a person's notifications, newest first: those before `cursor`.
pub async fn page(db: &Db, user: Uuid, cursor: Option<Uuid>, most: i64) -> Result<Vec<Notification>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, seq, body, created_at, read_at FROM notifications WHERE user_id = $1 AND id < $2 \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(user.to_string())
    // No UUID is after this one.
    .bind(cursor.unwrap_or(Uuid::max()).to_string())
    .bind(most)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(notification).collect()
}

/// What has changed after number `seq`, in that order.
pub async fn after(db: &Db, user: Uuid, seq: u64) -> Result<Vec<Notification>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, seq, body, created_at, read_at FROM notifications WHERE user_id = $1 AND seq > $2 \
         ORDER BY seq LIMIT $3",
    )
    .bind(user.to_string())
    .bind(big(seq))
    .bind(MOST)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(notification).collect()
}

/// How many of a person's notifications are unread.
pub async fn unread(db: &Db, user: Uuid) -> Result<u64, sqlx::Error> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL")
        .bind(user.to_string())
        .fetch_one(db.pool())
        .await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Marks a person's own notifications, these or all, as read or unread; those that are already keep
/// their time. Others' ids change nothing.
pub async fn mark(db: &Db, user: Uuid, ids: Option<&[Uuid]>, read: bool, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM notifications WHERE user_id = $1 AND (CASE WHEN read_at IS NULL THEN 0 ELSE 1 END) <> $2 \
         ORDER BY id",
    )
    .bind(user.to_string())
    .bind(i64::from(read))
    .fetch_all(writing.connection())
    .await?;
    for id in open {
        if ids.is_some_and(|ids| !ids.iter().any(|wanted| wanted.to_string() == id)) {
            continue;
        }
        let seq = next_seq(writing.connection(), user).await?;
        sqlx::query("UPDATE notifications SET read_at = $2, seq = $3 WHERE id = $1")
            .bind(id)
            .bind(read.then(|| now.unix_ms()))
            .bind(seq)
            .execute(writing.connection())
            .await?;
    }
    writing.commit().await
}

/// Whether somebody wants a topic there.
pub async fn is_wanted(
    connection: &mut AnyConnection,
    user: Uuid,
    topic: Topic,
    channel: Channel,
) -> Result<bool, sqlx::Error> {
    let wanted: Option<i64> = sqlx::query_scalar(
        "SELECT wanted FROM notification_choices WHERE user_id = $1 AND topic = $2 AND channel = $3",
    )
    .bind(user.to_string())
    .bind(variant(&topic))
    .bind(variant(&channel))
    .fetch_optional(connection)
    .await?;
    Ok(wanted != Some(0))
}

/// What somebody with this address wants of a topic.
pub async fn choice(
    connection: &mut AnyConnection,
    user: Uuid,
    email: &str,
    topic: Topic,
) -> Result<TopicChoice, sqlx::Error> {
    let page = is_wanted(connection, user, topic, Channel::Page).await?;
    let push = is_wanted(connection, user, topic, Channel::Push).await?;
    let mail = !mail::is_refused(connection, email, topic).await?;
    Ok(TopicChoice { topic, mail, page, push })
}

/// Keeps what somebody with this address wants of a topic.
pub async fn choose(
    connection: &mut AnyConnection,
    user: Uuid,
    email: &str,
    choice: TopicChoice,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for (channel, wanted) in [(Channel::Page, choice.page), (Channel::Push, choice.push)] {
        sqlx::query(
            "INSERT INTO notification_choices (user_id, topic, channel, wanted, changed_at) \
             VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (user_id, topic, channel) DO UPDATE SET wanted = $4, changed_at = $5",
        )
        .bind(user.to_string())
        .bind(variant(&choice.topic))
        .bind(variant(&channel))
        .bind(i64::from(wanted))
        .bind(now.unix_ms())
        .execute(&mut *connection)
        .await?;
    }
    let address = mail::address_hash(email);
    match choice.mail {
        true => mail::accept(connection, &address, choice.topic).await,
        false => mail::refuse(connection, &address, choice.topic, now).await,
    }
}

/// Whose account has this address.
pub async fn user_of(connection: &mut AnyConnection, email: &str) -> Result<Option<Uuid>, sqlx::Error> {
    let row = sqlx::query("SELECT id FROM users WHERE email = $1").bind(email).fetch_optional(connection).await?;
    row.as_ref().map(|row| parsed(row, "id")).transpose()
}

/// Whether a login is still open.
pub async fn is_open(db: &Db, login: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let open: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM logins WHERE id = $1 AND ended_at IS NULL AND expires_at > $2")
            .bind(login.to_string())
            .bind(now.unix_ms())
            .fetch_one(db.pool())
            .await?;
    Ok(open > 0)
}

fn notification(row: &AnyRow) -> Result<Notification, sqlx::Error> {
    Ok(Notification {
        id: parsed(row, "id")?,
        seq: number(row, "seq")?,
        what: serde_json::from_str(&text(row, "body")?).map_err(|error| decode("body", error))?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        read_at: moment(row, "read_at")?,
    })
}
