//! By what somebody can sign in: nobody takes away their last way.

use sqlx::AnyConnection;
use uuid::Uuid;

use crate::error::{Code, Problem};

/// Keeps the ways of somebody as they are until the transaction ends: of two that take one away each
/// at the same moment, the second sees what the first has left.
pub async fn hold(connection: &mut AnyConnection, user: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE users SET updated_at = updated_at WHERE id = $1")
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes sure that one is left.
///
/// # Errors
/// `last_way_in`.
pub async fn is_left(connection: &mut AnyConnection, user: Uuid) -> Result<(), Problem> {
    let ways: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM users WHERE id = $1 AND password_hash IS NOT NULL) \
         + (SELECT COUNT(*) FROM passkeys WHERE user_id = $1) \
         + (SELECT COUNT(*) FROM identities WHERE user_id = $1)",
    )
    .bind(user.to_string())
    .fetch_one(connection)
    .await?;
    if ways > 0 {
        return Ok(());
    }
    Err(Problem::new(
        Code::LastWayIn,
        "Nothing else opens this account: set a password, or another way to sign in, first.",
    ))
}
