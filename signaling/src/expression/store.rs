//! The SQL of the consent, and of what ties an interview to others. What a model answered is in no
//! table.

use sqlx::Row;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::CONSENT_VERSION;
use crate::db::Db;
use crate::db::column::moment;
use crate::wire::Timestamp;

/// What ties an interview to others than its candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties {
    /// It is a try of an assignment.
    pub assigned: bool,
    /// A link opens it.
    pub shared: bool,
}

/// What ties this interview to others.
pub async fn ties(db: &Db, session: SessionId, now: Timestamp) -> Result<Ties, sqlx::Error> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM assignment_tries WHERE session_id = $1) AS assigned, \
         (SELECT COUNT(*) FROM shares WHERE session_id = $1 AND revoked_at IS NULL AND expires_at > $2) AS shared",
    )
    .bind(session.to_string())
    .bind(now.unix_ms())
    .fetch_one(db.pool())
    .await?;
    let any = |column: &str| row.try_get::<i64, _>(column).map(|count| count > 0);
    Ok(Ties { assigned: any("assigned")?, shared: any("shared")? })
}

/// When somebody agreed to the text as it is now, if they did and have not taken it back.
pub async fn given(db: &Db, user: Uuid) -> Result<Option<Timestamp>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT given_at FROM expression_consents WHERE user_id = $1 AND version = $2 AND withdrawn_at IS NULL",
    )
    .bind(user.to_string())
    .bind(CONSENT_VERSION)
    .fetch_optional(db.pool())
    .await?;
    row.map_or(Ok(None), |row| moment(&row, "given_at"))
}

/// Keeps that somebody agrees to the text as it is now. Once more changes nothing.
pub async fn give(db: &Db, user: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    // A yes to an earlier text is over.
    sqlx::query(
        "UPDATE expression_consents SET withdrawn_at = $3 WHERE user_id = $1 AND version <> $2 AND withdrawn_at IS NULL",
    )
    .bind(user.to_string())
    .bind(CONSENT_VERSION)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    sqlx::query(
        "INSERT INTO expression_consents (id, user_id, version, given_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(user.to_string())
    .bind(CONSENT_VERSION)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Takes it back.
pub async fn withdraw(db: &Db, user: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE expression_consents SET withdrawn_at = $2 WHERE user_id = $1 AND withdrawn_at IS NULL")
        .bind(user.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}
