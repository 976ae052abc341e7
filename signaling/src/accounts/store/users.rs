//! People.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::email_changes;
use crate::accounts::{Email, Theme, UserRole};
use crate::db::Db;
use crate::db::column::{moment, named, parsed, text, variant};
use crate::wire::{Language, Timestamp};

/// An account, without what opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: Uuid,
    /// Its address, normalised.
    pub email: String,
    /// When a mail to the address was answered.
    pub verified_at: Option<Timestamp>,
    /// How the person is called.
    pub name: String,
    /// In which language they read.
    pub language: Language,
    /// How their page looks.
    pub theme: Theme,
    /// In which time zone they think; none for that of their browser.
    pub time_zone: Option<String>,
    /// What they are here.
    pub role: UserRole,
    /// Since when.
    pub created_at: Timestamp,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Its address.
    pub email: Email,
    /// Whether a mail to it was answered.
    pub verified: bool,
    /// How the person is called.
    pub name: String,
    /// In which language they read.
    pub language: Language,
    /// What they are here.
    pub role: UserRole,
    /// Argon2id as a PHC string; none where something else opens it.
    pub password_hash: Option<String>,
}

/// What somebody changes of their own account.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// How they are called.
    pub name: Option<String>,
    /// In which language they read.
    pub language: Option<Language>,
    /// How their page looks.
    pub theme: Option<Theme>,
    /// In which time zone they think; empty for that of their browser.
    pub time_zone: Option<String>,
}

const COLUMNS: &str = "id, email, verified_at, name, language, theme, time_zone, role, created_at";

/// Makes an account; none if the address has one already, or had one until some days ago.
pub async fn insert(
    connection: &mut AnyConnection,
    new: &NewUser,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    if email_changes::is_held(connection, new.email.as_str(), None, now).await? {
        return Ok(None);
    }
    let id = Uuid::now_v7();
    let done = sqlx::query(
        "INSERT INTO users (id, email, verified_at, name, language, theme, role, password_hash, password_set_at, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9) ON CONFLICT (email) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(new.email.as_str())
    .bind(new.verified.then_some(now.unix_ms()))
    .bind(&new.name)
    .bind(new.language.code())
    .bind(variant(&Theme::default()))
    .bind(variant(&new.role))
    .bind(new.password_hash.as_deref())
    .bind(now.unix_ms())
    .execute(connection)
    .await?;
    Ok((done.rows_affected() > 0).then_some(id))
}

/// Whether there is an admin.
pub async fn has_admin(db: &Db) -> Result<bool, sqlx::Error> {
    let found: Option<String> = sqlx::query_scalar("SELECT id FROM users WHERE role = $1 LIMIT 1")
        .bind(variant(&UserRole::Admin))
        .fetch_optional(db.pool())
        .await?;
    Ok(found.is_some())
}

/// Makes the first admin; none if there is an admin, or if the address has an account.
pub async fn insert_first_admin(db: &Db, new: &NewUser, now: Timestamp) -> Result<Option<Uuid>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let admins: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE role = $1")
        .bind(variant(&UserRole::Admin))
        .fetch_one(writing.connection())
        .await?;
    if admins > 0 {
        return Ok(None);
    }
    let made = insert(writing.connection(), new, now).await?;
    writing.commit().await?;
    Ok(made)
}

/// An account.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<User>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM users WHERE id = $1")))
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(user).transpose()
}

/// The same within a transaction.
pub async fn find_in(connection: &mut AnyConnection, id: Uuid) -> Result<Option<User>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM users WHERE id = $1")))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(user).transpose()
}

/// Whether an administrator has suspended it.
pub async fn is_suspended(connection: &mut AnyConnection, id: Uuid) -> Result<bool, sqlx::Error> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE id = $1 AND suspended_at IS NOT NULL")
        .bind(id.to_string())
        .fetch_one(connection)
        .await?;
    Ok(count > 0)
}

/// The account of an address.
pub async fn of_email(db: &Db, email: &Email) -> Result<Option<User>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM users WHERE email = $1")))
        .bind(email.as_str())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(user).transpose()
}

/// Changes an account.
pub async fn change(db: &Db, id: Uuid, profile: &Profile, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    change_in(writing.connection(), id, profile, now).await?;
    writing.commit().await
}

/// The same within a transaction.
pub async fn change_in(
    connection: &mut AnyConnection,
    id: Uuid,
    profile: &Profile,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE users SET name = COALESCE($2, name), language = COALESCE($3, language), \
         theme = COALESCE($4, theme), updated_at = $5, \
         time_zone = CASE WHEN $6 IS NULL THEN time_zone WHEN $6 = '' THEN NULL ELSE $6 END WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(profile.name.as_deref())
    .bind(profile.language.map(Language::code))
    .bind(profile.theme.as_ref().map(variant))
    .bind(now.unix_ms())
    .bind(profile.time_zone.as_deref())
    .execute(connection)
    .await
    .map(drop)
}

fn user(row: &AnyRow) -> Result<User, sqlx::Error> {
    Ok(User {
        id: parsed(row, "id")?,
        email: text(row, "email")?,
        verified_at: moment(row, "verified_at")?,
        name: text(row, "name")?,
        language: named(row, "language")?,
        theme: named(row, "theme")?,
        time_zone: row.try_get("time_zone")?,
        role: named(row, "role")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
    })
}
