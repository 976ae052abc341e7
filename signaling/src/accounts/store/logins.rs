//! Browsers in which somebody is signed in.

use sqlx::AnyConnection;
use uuid::Uuid;

use crate::accounts::Person;
use crate::accounts::access_token::Claims;
use crate::db::Db;
use crate::db::column::named;
use crate::wire::Timestamp;

/// How long somebody stays signed in however much they do, milliseconds: 30 days.
pub const LASTS_MS: i64 = 30 * 24 * 3600 * 1000;

/// A login to be begun.
#[derive(Clone, Debug)]
pub struct NewLogin {
    /// Whose it is.
    pub user: Uuid,
    /// How they signed in.
    pub method: &'static str,
    /// Browser and system.
    pub device: String,
    /// Town or country, where it is known.
    pub place: Option<String>,
}

/// Begins a login.
pub async fn begin(connection: &mut AnyConnection, new: &NewLogin, now: Timestamp) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO logins (id, user_id, method, device, place, created_at, seen_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
    )
    .bind(id.to_string())
    .bind(new.user.to_string())
    .bind(new.method)
    .bind(&new.device)
    .bind(new.place.as_deref())
    .bind(now.unix_ms())
    .bind(now.unix_ms() + LASTS_MS)
    .execute(connection)
    .await?;
    Ok(id)
}

/// Who makes a request with these claims; nobody once the login has ended. One read of two rows by
/// their keys: this is asked with every request, on whichever server.
pub async fn person(db: &Db, claims: &Claims, now: Timestamp) -> Result<Option<Person>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT u.role FROM logins l JOIN users u ON u.id = l.user_id \
         WHERE l.id = $1 AND l.user_id = $2 AND l.ended_at IS NULL AND l.expires_at > $3",
    )
    .bind(claims.login.to_string())
    .bind(claims.user.to_string())
    .bind(now.unix_ms())
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| {
        Ok(Person {
            user: claims.user,
            login: claims.login,
            role: named(&row, "role")?,
            organisation: claims.organisation,
        })
    })
    .transpose()
}
