//! The shares' SQL.

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::wire::{AccessEntry, Share, ShareState};
use crate::db::Db;
use crate::db::column::{big, moment, named, number, parsed, span, text, variant};
use crate::token::TokenHash;
use crate::wire::{Role, TimeSpan, Timestamp};

/// A share to be made.
#[derive(Clone, Debug)]
pub struct NewShare {
    /// The session.
    pub session: SessionId,
    /// The hash of what opens it.
    pub token: TokenHash,
    /// What it is for.
    pub label: String,
    /// The only part that it shows.
    pub clip: Option<TimeSpan>,
    /// The hash of its password.
    pub password_hash: Option<String>,
    /// Whether viewers may write comments.
    pub may_comment: bool,
    /// Whether the viewer's name is shown across the page.
    pub watermark: bool,
    /// Who makes it.
    pub created_by: Role,
    /// Now.
    pub created_at: Timestamp,
    /// From when on it cannot be opened.
    pub expires_at: Timestamp,
}

/// A share that can be opened.
#[derive(Clone, Debug)]
pub struct Openable {
    /// The share.
    pub id: Uuid,
    /// Its session.
    pub session: SessionId,
    /// Its label.
    pub label: String,
    /// The only part that it shows.
    pub clip: Option<TimeSpan>,
    /// The hash of its password.
    pub password_hash: Option<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Somebody who has opened a share and still may look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The share.
    pub share: Uuid,
    /// As the viewer said.
    pub name: String,
    /// The only part that may be seen.
    pub clip: Option<TimeSpan>,
    /// Whether comments may be written.
    pub may_comment: bool,
    /// Whether the name is shown across the page.
    pub watermark: bool,
}

/// Makes a share, unless the session has `most` already.
pub async fn create(db: &Db, share: &NewShare, most: i64) -> Result<Option<Uuid>, sqlx::Error> {
    let id = Uuid::now_v7();
    let mut writing = db.begin().await?;
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM shares WHERE session_id = $1")
        .bind(share.session.to_string())
        .fetch_one(writing.connection())
        .await?;
    if count >= most {
        return Ok(None);
    }
    sqlx::query(
        "INSERT INTO shares (id, session_id, token_hash, label, from_ms, to_ms, password_hash, \
         may_comment, watermark, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id.to_string())
    .bind(share.session.to_string())
    .bind(share.token.to_hex())
    .bind(&share.label)
    .bind(share.clip.map(|clip| big(clip.from_ms)))
    .bind(share.clip.map(|clip| big(clip.to_ms)))
    .bind(&share.password_hash)
    .bind(i64::from(share.may_comment))
    .bind(i64::from(share.watermark))
    .bind(variant(&share.created_by))
    .bind(share.created_at.unix_ms())
    .bind(share.expires_at.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(Some(id))
}

/// The shares of a session, newest first, or the one of this id.
pub async fn list(db: &Db, session: SessionId, only: Option<Uuid>, now: Timestamp) -> Result<Vec<Share>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, label, from_ms, to_ms, password_hash, may_comment, watermark, created_by, \
         created_at, expires_at, revoked_at, \
         (SELECT COUNT(*) FROM access_log a WHERE a.session_id = shares.session_id AND a.share_id = shares.id) \
         AS openings FROM shares WHERE session_id = $1 AND ($2 = '' OR id = $2) ORDER BY id DESC",
    )
    .bind(session.to_string())
    .bind(only.map(|id| id.to_string()).unwrap_or_default())
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(|row| share(row, now)).collect()
}

/// Takes a share back: its link and everybody who has opened it see nothing any more. Says
/// whether there is such a share.
pub async fn revoke(db: &Db, session: SessionId, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("UPDATE shares SET revoked_at = COALESCE(revoked_at, $3) WHERE id = $1 AND session_id = $2")
        .bind(id.to_string())
        .bind(session.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// The share that a token opens now. Tokens are found by their hash, which says nothing about
/// them to whoever measures how long that takes.
pub async fn openable(db: &Db, token: &TokenHash, now: Timestamp) -> Result<Option<Openable>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, session_id, label, from_ms, to_ms, password_hash, expires_at FROM shares \
         WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2",
    )
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| {
        Ok(Openable {
            id: parsed(&row, "id")?,
            session: parsed(&row, "session_id")?,
            label: text(&row, "label")?,
            clip: span(&row)?,
            password_hash: row.try_get("password_hash")?,
            expires_at: Timestamp::from_unix_ms(row.try_get("expires_at")?),
        })
    })
    .transpose()
}

/// Counts a try of a share's password; false if there were `most` within `window_ms` already.
/// Counted before it is looked at, so that many at once are not more.
pub async fn count_try(db: &Db, id: Uuid, most: i64, window_ms: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE shares SET tries = CASE WHEN tried_at < $2 THEN 1 ELSE tries + 1 END, tried_at = $3 \
         WHERE id = $1 AND (tries < $4 OR tried_at < $2)",
    )
    .bind(id.to_string())
    .bind(now.unix_ms() - window_ms)
    .bind(now.unix_ms())
    .bind(most)
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Lets a viewer in, and writes that down. The tries of the password begin anew.
pub async fn admit(
    db: &Db,
    share: &Openable,
    token: &TokenHash,
    name: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE shares SET tries = 0 WHERE id = $1")
        .bind(share.id.to_string())
        .execute(writing.connection())
        .await?;
    sqlx::query(
        "INSERT INTO share_viewers (id, share_id, token_hash, name, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(share.id.to_string())
    .bind(token.to_hex())
    .bind(name)
    .bind(now.unix_ms())
    .bind(until.unix_ms())
    .execute(writing.connection())
    .await?;
    sqlx::query(
        "INSERT INTO access_log (id, session_id, at, role, name, share_id, label, from_ms, to_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(share.session.to_string())
    .bind(now.unix_ms())
    .bind(variant(&Role::Viewer))
    .bind(name)
    .bind(share.id.to_string())
    .bind(&share.label)
    .bind(share.clip.map(|clip| big(clip.from_ms)))
    .bind(share.clip.map(|clip| big(clip.to_ms)))
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// The viewer whose token this is, if the token and its share open this session now.
pub async fn viewer(
    db: &Db,
    session: SessionId,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Viewer>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT s.id, s.from_ms, s.to_ms, s.may_comment, s.watermark, v.name FROM share_viewers v \
         JOIN shares s ON s.id = v.share_id WHERE v.token_hash = $1 AND s.session_id = $2 \
         AND v.expires_at > $3 AND s.expires_at > $3 AND s.revoked_at IS NULL",
    )
    .bind(token.to_hex())
    .bind(session.to_string())
    .bind(now.unix_ms())
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| {
        Ok(Viewer {
            share: parsed(&row, "id")?,
            name: text(&row, "name")?,
            clip: span(&row)?,
            may_comment: number::<u8>(&row, "may_comment")? != 0,
            watermark: number::<u8>(&row, "watermark")? != 0,
        })
    })
    .transpose()
}

/// Writes down that one of the instance's own people has opened a session, once within
/// `window_ms`: a page that is loaded again is not opened again.
pub async fn note_reviewer(db: &Db, session: SessionId, window_ms: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO access_log (id, session_id, at, role, name) SELECT $1, $2, $3, $4, '' \
         WHERE NOT EXISTS (SELECT 1 FROM access_log WHERE session_id = $2 AND role = $4 AND at > $5)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(session.to_string())
    .bind(now.unix_ms())
    .bind(variant(&Role::Reviewer))
    .bind(now.unix_ms() - window_ms)
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Openings of a session before one of them, newest first, at most `limit`.
pub async fn openings(
    db: &Db,
    session: SessionId,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<AccessEntry>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, at, role, name, share_id, label, from_ms, to_ms FROM access_log \
         WHERE session_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(session.to_string())
    .bind(before.map(|id| id.to_string()).unwrap_or_default())
    .bind(i64::from(limit))
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let share: Option<String> = row.try_get("share_id")?;
            Ok(AccessEntry {
                id: parsed(row, "id")?,
                at: Timestamp::from_unix_ms(row.try_get("at")?),
                role: named(row, "role")?,
                name: text(row, "name")?,
                share: share.and_then(|id| id.parse().ok()),
                label: row.try_get("label")?,
                clip: span(row)?,
            })
        })
        .collect()
}

/// Forgets viewers whose tokens open nothing any more.
pub async fn forget_viewers(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM share_viewers WHERE expires_at < $1")
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

fn share(row: &AnyRow, now: Timestamp) -> Result<Share, sqlx::Error> {
    let expires_at = Timestamp::from_unix_ms(row.try_get("expires_at")?);
    let revoked_at = moment(row, "revoked_at")?;
    Ok(Share {
        id: parsed(row, "id")?,
        label: text(row, "label")?,
        clip: span(row)?,
        state: match revoked_at {
            Some(_) => ShareState::Revoked,
            None if expires_at <= now => ShareState::Expired,
            None => ShareState::Active,
        },
        has_password: row.try_get::<Option<String>, _>("password_hash")?.is_some(),
        may_comment: number::<u8>(row, "may_comment")? != 0,
        watermark: number::<u8>(row, "watermark")? != 0,
        created_by: named(row, "created_by")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        expires_at,
        revoked_at,
        openings: number(row, "openings")?,
    })
}
