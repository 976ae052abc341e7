//! Browsers in which somebody is signed in.

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::accounts::Person;
use crate::accounts::access_token::Claims;
use crate::accounts::lifetimes::Lifetimes;
use crate::db::Db;
use crate::db::column::{moment, named, parsed, text, variant};
use crate::travel::Spot;
use crate::wire::Timestamp;

/// Browsers in which one person is signed in at once; those that begin more end the oldest.
const MOST_OPEN: i64 = 50;

/// Logins that a list gives, the newest first.
const MOST_LISTED: i64 = 100;

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoginMethod)]
pub enum Method {
    /// With the password.
    Password,
    /// By registering.
    Registration,
    /// With the password and a second factor.
    SecondFactor,
    /// With a passkey.
    Passkey,
    /// With an account elsewhere.
    Identity,
}

/// Why a login ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The person signed out.
    Logout,
    /// They ended it from another browser.
    Elsewhere,
    /// The password was changed.
    Password,
    /// They said that it was not them.
    NotMe,
    /// A refresh token was used that had been used before.
    Reuse,
    /// Somebody signed in in the same browser.
    Replaced,
    /// The address was changed.
    Address,
    /// They asked that their account be deleted.
    Deletion,
    /// There were too many.
    TooMany,
    /// An administrator suspended the account.
    Suspended,
}

/// A login as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Login {
    /// Its id.
    pub id: Uuid,
    /// Browser and system, empty where they are not known.
    pub device: String,
    /// Town or country, where it is known.
    pub place: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to ten minutes or so.
    pub seen_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Whether it is the one that asks.
    pub current: bool,
    /// How it began.
    pub method: Method,
    /// Whether nobody can have travelled there from the login before.
    pub far: bool,
}

/// A login to be begun.
#[derive(Clone, Debug)]
pub struct NewLogin {
    /// Whose it is.
    pub user: Uuid,
    /// How they signed in.
    pub method: Method,
    /// Browser and system.
    pub device: String,
    /// Town or country, where it is known.
    pub place: Option<String>,
    /// Where on the map, where it is known.
    pub spot: Option<Spot>,
    /// Whether nobody can have travelled there from the login before. It then proves nothing, and
    /// what is dangerous asks for more.
    pub is_far: bool,
    /// The organisation that they act for, if for one.
    pub organisation: Option<Uuid>,
}

/// Where a login was.
#[derive(Clone, Debug)]
pub struct Before {
    /// Town or country.
    pub place: String,
    /// Where on the map.
    pub spot: Spot,
    /// When it began.
    pub at: Timestamp,
}

/// The last login of somebody since a moment that was where they could be, and of which it is known where.
pub async fn last_placed(
    connection: &mut AnyConnection,
    user: Uuid,
    since: Timestamp,
) -> Result<Option<Before>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT place, latitude_tenths, longitude_tenths, created_at FROM logins WHERE user_id = $1 AND is_far = 0 \
         AND place IS NOT NULL AND latitude_tenths IS NOT NULL AND longitude_tenths IS NOT NULL AND created_at >= $2 \
         ORDER BY id DESC LIMIT 1",
    )
    .bind(user.to_string())
    .bind(since.unix_ms())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Before {
            place: text(&row, "place")?,
            spot: Spot::read(row.try_get("latitude_tenths")?, row.try_get("longitude_tenths")?),
            at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        })
    })
    .transpose()
}

/// The organisation that the last login of somebody acts for, or acted for when it ended.
pub async fn last_acted_for(db: &Db, user: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let last: Option<Option<String>> =
        sqlx::query_scalar("SELECT organisation_id FROM logins WHERE user_id = $1 ORDER BY id DESC LIMIT 1")
            .bind(user.to_string())
            .fetch_optional(db.pool())
            .await?;
    Ok(last.flatten().and_then(|id| id.parse().ok()))
}

/// Begins a login; of too many that are open the oldest end.
pub async fn begin(
    connection: &mut AnyConnection,
    new: &NewLogin,
    lifetimes: Lifetimes,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO logins (id, user_id, method, device, place, created_at, seen_at, expires_at, proved_at, \
         latitude_tenths, longitude_tenths, is_far, organisation_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id.to_string())
    .bind(new.user.to_string())
    .bind(variant(&new.method))
    .bind(&new.device)
    .bind(new.place.as_deref())
    .bind(now.unix_ms())
    .bind(now.unix_ms() + lifetimes.login_ms)
    .bind(if new.is_far { 0 } else { now.unix_ms() })
    .bind(new.spot.map(|spot| spot.kept().0))
    .bind(new.spot.map(|spot| spot.kept().1))
    .bind(i64::from(new.is_far))
    .bind(new.organisation.map(|id| id.to_string()))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE logins SET ended_at = $2, end_reason = $3 WHERE user_id = $1 AND ended_at IS NULL AND id NOT IN \
         (SELECT id FROM logins WHERE user_id = $1 AND ended_at IS NULL ORDER BY id DESC LIMIT $4)",
    )
    .bind(new.user.to_string())
    .bind(now.unix_ms())
    .bind(variant(&End::TooMany))
    .bind(MOST_OPEN)
    .execute(connection)
    .await?;
    Ok(id)
}

/// Who makes a request with these claims; nobody once the login has ended. One read of two rows by
/// their keys: this is asked with every request, on whichever server.
pub async fn person(db: &Db, claims: &Claims, now: Timestamp) -> Result<Option<Person>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT u.role, l.proved_at FROM logins l JOIN users u ON u.id = l.user_id \
         WHERE l.id = $1 AND l.user_id = $2 AND l.ended_at IS NULL AND l.expires_at > $3 \
         AND u.suspended_at IS NULL",
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
            proved_at: Timestamp::from_unix_ms(row.try_get("proved_at")?),
        })
    })
    .transpose()
}

/// Whoever is signed in there has shown that it is them.
pub async fn prove(db: &Db, login: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE logins SET proved_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(login.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Ends one login of somebody; whether there was one to end.
pub async fn end(db: &Db, user: Uuid, login: Uuid, why: End, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE logins SET ended_at = $3, end_reason = $4 WHERE id = $1 AND user_id = $2 AND ended_at IS NULL",
    )
    .bind(login.to_string())
    .bind(user.to_string())
    .bind(now.unix_ms())
    .bind(variant(&why))
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Ends all logins of somebody, or all but one.
pub async fn end_all(
    connection: &mut AnyConnection,
    user: Uuid,
    but: Option<Uuid>,
    why: End,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE logins SET ended_at = $3, end_reason = $4 WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL",
    )
    .bind(user.to_string())
    .bind(but.map(|id| id.to_string()).unwrap_or_default())
    .bind(now.unix_ms())
    .bind(variant(&why))
    .execute(connection)
    .await?;
    Ok(())
}

/// The logins of somebody, newest first; `current` is the one that asks.
pub async fn list(db: &Db, user: Uuid, current: Uuid, now: Timestamp) -> Result<Vec<Login>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, device, place, created_at, seen_at, ended_at, expires_at, method, is_far FROM logins \
         WHERE user_id = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(user.to_string())
    .bind(MOST_LISTED)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(|row| login(row, current, now)).collect()
}

fn login(row: &AnyRow, current: Uuid, now: Timestamp) -> Result<Login, sqlx::Error> {
    let id = parsed(row, "id")?;
    let expires_at = Timestamp::from_unix_ms(row.try_get("expires_at")?);
    Ok(Login {
        id,
        device: text(row, "device")?,
        place: row.try_get("place")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        seen_at: Timestamp::from_unix_ms(row.try_get("seen_at")?),
        ended_at: moment(row, "ended_at")?.or((expires_at <= now).then_some(expires_at)),
        current: id == current,
        method: named(row, "method")?,
        far: row.try_get::<i64, _>("is_far")? != 0,
    })
}
