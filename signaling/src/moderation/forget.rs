//! What is forgotten of cases, and when. What belongs to an interview or to an account goes with it by
//! the database's own rules.

use sqlx::AnyConnection;
use vivavoce_engine::id::SessionId;

use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// How long what was decided is kept, milliseconds: 180 days.
const KEPT_MS: i64 = 180 * 24 * 3600 * 1000;

/// Forgets what was decided long ago. Of what is withdrawn only that it is, and why, stays.
pub async fn old(db: &Db, now: Timestamp) -> Result<(), sqlx::Error> {
    let too_old = now.unix_ms() - KEPT_MS;
    let mut writing = db.begin().await?;
    for sql in [
        "DELETE FROM moderation_cases WHERE state IN ('dismissed', 'restored') AND decided_at < $1",
        "DELETE FROM moderation_flags WHERE case_id IN \
         (SELECT id FROM moderation_cases WHERE state = 'withdrawn' AND decided_at < $1)",
        "UPDATE moderation_cases SET content = NULL WHERE state = 'withdrawn' AND decided_at < $1 \
         AND content IS NOT NULL",
    ] {
        sqlx::query(sql).bind(too_old).execute(writing.connection()).await?;
    }
    writing.commit().await
}

/// Forgets what was quoted of an interview: something was taken out of it for good.
pub async fn quotes(writing: &mut Writing, session: SessionId) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE moderation_cases SET content = NULL WHERE session_id = $1")
        .bind(session.to_string())
        .execute(writing.connection())
        .await
        .map(drop)
}

/// Forgets all of an owner that is deleted.
pub async fn owner(connection: &mut AnyConnection, owner: Owner) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM moderation_cases WHERE owner = $1")
        .bind(owner.to_string())
        .execute(connection)
        .await
        .map(drop)
}
