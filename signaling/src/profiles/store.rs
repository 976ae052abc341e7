//! The SQL of pictures.

use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::portrait::Portrait;
use crate::db::Db;
use crate::moderation::withdrawn;
use crate::wire::Timestamp;

/// Keeps somebody's picture in the place of the one before.
pub async fn keep(
    connection: &mut AnyConnection,
    user: Uuid,
    portrait: &Portrait,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO avatars (user_id, hash, image, changed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, image = excluded.image, \
         changed_at = excluded.changed_at",
    )
    .bind(user.to_string())
    .bind(&portrait.hash)
    .bind(&portrait.image)
    .bind(now.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// Takes somebody's picture away.
pub async fn remove(connection: &mut AnyConnection, user: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM avatars WHERE user_id = $1").bind(user.to_string()).execute(connection).await.map(drop)
}

/// The hash of somebody's picture, if they have one.
pub async fn hash(db: &Db, user: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT hash FROM avatars WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(db.pool())
        .await
}

/// That the viewer `$2` sees the person `$1`: they are in an organisation of the viewer, who is more than
/// a candidate there, or are to do something that such an organisation assigned.
macro_rules! meets {
    () => {
        "(EXISTS (SELECT 1 FROM organisation_members own JOIN organisation_members other \
         ON other.organisation_id = own.organisation_id WHERE own.user_id = $2 AND other.user_id = $1 \
         AND (own.role <> 'candidate' OR own.manages = 1)) \
         OR EXISTS (SELECT 1 FROM organisation_members own JOIN assignments a ON a.owner = own.organisation_id \
         JOIN assignment_people p ON p.assignment_id = a.id WHERE own.user_id = $2 AND p.user_id = $1 \
         AND own.role <> 'candidate'))"
    };
}

/// Whether the viewer sees this person, or `sees_all`.
pub async fn sees(db: &Db, user: Uuid, viewer: Uuid, sees_all: bool) -> Result<bool, sqlx::Error> {
    let found: Option<String> =
        sqlx::query_scalar(concat!("SELECT id FROM users WHERE id = $1 AND ($3 = 1 OR id = $2 OR ", meets!(), ")"))
            .bind(user.to_string())
            .bind(viewer.to_string())
            .bind(i64::from(sees_all))
            .fetch_optional(db.pool())
            .await?;
    Ok(found.is_some())
}

/// Somebody's picture, if it is this one and the viewer may see it: it is their own; they see the person,
/// and no administrator has withdrawn it; or they see all.
pub async fn seen(
    db: &Db,
    user: Uuid,
    hash: &str,
    viewer: Uuid,
    sees_all: bool,
) -> Result<Option<String>, sqlx::Error> {
    let row = sqlx::query(concat!(
        "SELECT image FROM avatars v WHERE v.user_id = $1 AND v.hash = $4 AND ($3 = 1 OR v.user_id = $2 OR (",
        meets!(),
        " AND NOT ",
        withdrawn!("picture", "'instance'", "v.user_id || '/' || v.hash"),
        "))"
    ))
    .bind(user.to_string())
    .bind(viewer.to_string())
    .bind(i64::from(sees_all))
    .bind(hash)
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| row.try_get("image")).transpose()
}
