//! What is forgotten of cases. When what was decided goes is a term (`crate::retention`); what belongs to
//! an interview or to an account goes with it by the database's own rules.

use sqlx::AnyConnection;
use vivavoce_engine::id::SessionId;

use crate::db::Writing;
use crate::owner::Owner;

/// SQL that is true of a case `$case` that was decided and of which there is something to forget.
macro_rules! is_decided {
    ($case:literal) => {
        concat!(
            "(",
            $case,
            ".state IN ('dismissed', 'restored') OR (",
            $case,
            ".state = 'withdrawn' AND (",
            $case,
            ".content IS NOT NULL OR EXISTS (SELECT 1 FROM moderation_flags f WHERE f.case_id = ",
            $case,
            ".id))))"
        )
    };
}

pub(crate) use is_decided;

/// Forgets a case that was decided long ago. Of what is withdrawn only that it is, and why, stays.
pub async fn decided(connection: &mut AnyConnection, case: &str) -> Result<(), sqlx::Error> {
    for sql in [
        "DELETE FROM moderation_cases WHERE id = $1 AND state IN ('dismissed', 'restored')",
        "DELETE FROM moderation_flags WHERE case_id IN \
         (SELECT id FROM moderation_cases WHERE id = $1 AND state = 'withdrawn')",
        "UPDATE moderation_cases SET content = NULL WHERE id = $1 AND state = 'withdrawn'",
    ] {
        sqlx::query(sql).bind(case).execute(&mut *connection).await?;
    }
    Ok(())
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
