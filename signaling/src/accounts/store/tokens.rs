//! What a link in a mail does once.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::accounts::{Email, UserRole};
use crate::db::Db;
use crate::db::column::{named, parsed, text, variant};
use crate::token::TokenHash;
use crate::wire::{Language, Timestamp};

/// What a token does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Sets a new password.
    Reset,
    /// Ends every login, and wants a new password.
    NotMe,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::NotMe => "not_me",
        }
    }

    /// How long such a token works, milliseconds.
    const fn lasts_ms(self) -> i64 {
        match self {
            Self::Reset => 60 * 60 * 1000,
            Self::NotMe => 7 * 24 * 3600 * 1000,
        }
    }
}

/// Keeps a token.
pub async fn keep(
    connection: &mut AnyConnection,
    token: &TokenHash,
    user: Uuid,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO one_time_tokens (token_hash, user_id, purpose, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token.to_hex())
    .bind(user.to_string())
    .bind(purpose.name())
    .bind(now.unix_ms())
    .bind(now.unix_ms() + purpose.lasts_ms())
    .execute(connection)
    .await?;
    Ok(())
}

/// Whose token this is, which stays.
pub async fn look(db: &Db, token: &TokenHash, purpose: Purpose, now: Timestamp) -> Result<Option<Uuid>, sqlx::Error> {
    let row =
        sqlx::query("SELECT user_id FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3")
            .bind(token.to_hex())
            .bind(purpose.name())
            .bind(now.unix_ms())
            .fetch_optional(db.pool())
            .await?;
    row.map(|row| parsed(&row, "user_id")).transpose()
}

/// A token that was used.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// Whose it was.
    pub user: Uuid,
    /// When it was made.
    pub made_at: Timestamp,
}

/// Whose token this is; it and the others of its purpose do nothing any more.
pub async fn spend(
    connection: &mut AnyConnection,
    token: &TokenHash,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Spent>, sqlx::Error> {
    let row = sqlx::query(
        "DELETE FROM one_time_tokens WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 \
         RETURNING user_id, created_at",
    )
    .bind(token.to_hex())
    .bind(purpose.name())
    .bind(now.unix_ms())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let spent = Spent { user: parsed(&row, "user_id")?, made_at: Timestamp::from_unix_ms(row.try_get("created_at")?) };
    sqlx::query("DELETE FROM one_time_tokens WHERE user_id = $1 AND purpose = $2")
        .bind(spent.user.to_string())
        .bind(purpose.name())
        .execute(connection)
        .await?;
    Ok(Some(spent))
}

/// How long the link in the mail to a new address works, milliseconds: a day.
const REGISTRATION_LASTS_MS: i64 = 24 * 3600 * 1000;

/// Somebody who has asked for an account.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The address.
    pub email: Email,
    /// How the person is called.
    pub name: String,
    /// In which language they read.
    pub language: Language,
    /// What they will be here.
    pub role: UserRole,
    /// The hash of their password.
    pub password_hash: String,
    /// The invitation's token.
    pub invitation: Option<String>,
}

/// Keeps a registration until the mail is answered.
pub async fn keep_registration(
    connection: &mut AnyConnection,
    token: &TokenHash,
    registration: &Registration,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO registrations (id, token_hash, email, name, language, role, password_hash, invitation, \
         created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(token.to_hex())
    .bind(registration.email.as_str())
    .bind(&registration.name)
    .bind(registration.language.code())
    .bind(variant(&registration.role))
    .bind(&registration.password_hash)
    .bind(registration.invitation.as_deref())
    .bind(now.unix_ms())
    .bind(now.unix_ms() + REGISTRATION_LASTS_MS)
    .execute(connection)
    .await?;
    Ok(())
}

/// The registration that a mail's token answers, which is then gone with all others of its address.
pub async fn take_registration(
    connection: &mut AnyConnection,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Registration>, sqlx::Error> {
    let row = sqlx::query(
        "DELETE FROM registrations WHERE token_hash = $1 AND expires_at > $2 \
         RETURNING email, name, language, role, password_hash, invitation",
    )
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(registration) = row.as_ref().map(registration).transpose()? else { return Ok(None) };
    sqlx::query("DELETE FROM registrations WHERE email = $1")
        .bind(registration.email.as_str())
        .execute(connection)
        .await?;
    Ok(Some(registration))
}

fn registration(row: &AnyRow) -> Result<Registration, sqlx::Error> {
    Ok(Registration {
        email: Email::kept(text(row, "email")?),
        name: text(row, "name")?,
        language: named(row, "language")?,
        role: named(row, "role")?,
        password_hash: text(row, "password_hash")?,
        invitation: row.try_get("invitation")?,
    })
}
