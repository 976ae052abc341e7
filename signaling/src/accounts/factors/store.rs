//! The factors' SQL. What may be done once is decided by which of two statements changes a row.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::recovery::Hashed;
use super::{FactorKind, Means};
use crate::db::Db;
use crate::db::column::{moment, named, parsed, text, variant};
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// How often a code that was sent may be tried.
const MOST_TRIES: i64 = 5;

/// Challenges of one person that are open at once; the oldest end.
const MOST_CHALLENGES: i64 = 20;

/// How long a second factor is waited for, milliseconds.
const CHALLENGE_LASTS_MS: i64 = 10 * 60_000;

/// How long a factor may take to be set up, milliseconds.
const SETUP_LASTS_MS: i64 = 30 * 60_000;

/// What a sent code is for, or what a passkey is to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder(String);

impl Holder {
    /// Somebody who signs in.
    pub fn challenge(token: &TokenHash) -> Self {
        Self(format!("challenge:{}", token.to_hex()))
    }

    /// Somebody who is signed in there.
    pub fn login(login: Uuid) -> Self {
        Self(format!("login:{login}"))
    }

    /// A passkey that is being made there.
    pub fn passkey(login: Uuid) -> Self {
        Self(format!("passkey:{login}"))
    }

    /// Somebody who signs in, whoever it is.
    pub fn anybody() -> Self {
        Self("anybody".to_owned())
    }

    /// A factor that is being set up.
    pub fn factor(factor: Uuid) -> Self {
        Self(format!("factor:{factor}"))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A second factor.
#[derive(Clone)]
pub struct Factor {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: FactorKind,
    /// What it is made of, sealed.
    pub sealed: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When a first code of it was right.
    pub confirmed_at: Option<Timestamp>,
    /// When a code of it was last taken.
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, kind, sealed, created_at, confirmed_at, used_at";

/// Begins to set a factor up, anew if it was begun before; false where there is one that is set up.
pub async fn begin(
    connection: &mut AnyConnection,
    user: Uuid,
    factor: &Factor,
    sealed_by: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query("DELETE FROM second_factors WHERE user_id = $1 AND kind = $2 AND confirmed_at IS NULL")
        .bind(user.to_string())
        .bind(variant(&factor.kind))
        .execute(&mut *connection)
        .await?;
    let done = sqlx::query(
        "INSERT INTO second_factors (id, user_id, kind, sealed, sealed_by, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (user_id, kind) DO NOTHING",
    )
    .bind(factor.id.to_string())
    .bind(user.to_string())
    .bind(variant(&factor.kind))
    .bind(factor.sealed.as_deref())
    .bind(factor.sealed.is_some().then_some(sealed_by))
    .bind(factor.created_at.unix_ms())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The factor that is being set up.
pub async fn begun(db: &Db, user: Uuid, kind: FactorKind, now: Timestamp) -> Result<Option<Factor>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM second_factors WHERE user_id = $1 AND kind = $2 AND confirmed_at IS NULL AND created_at > $3"
    )))
    .bind(user.to_string())
    .bind(variant(&kind))
    .bind(now.unix_ms() - SETUP_LASTS_MS)
    .fetch_optional(db.pool())
    .await?;
    row.as_ref().map(factor).transpose()
}

/// The factor is set up; false where somebody was quicker.
pub async fn confirm(connection: &mut AnyConnection, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("UPDATE second_factors SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// The factors of somebody that are set up.
pub async fn of_user(db: &Db, user: Uuid) -> Result<Vec<Factor>, sqlx::Error> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL ORDER BY id"
    )))
    .bind(user.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(factor).collect()
}

/// Takes a factor away; whether there was one that was set up.
pub async fn remove(connection: &mut AnyConnection, user: Uuid, kind: FactorKind) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM second_factors WHERE user_id = $1 AND kind = $2 AND confirmed_at IS NOT NULL")
        .bind(user.to_string())
        .bind(variant(&kind))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Takes away what was added since a moment, and the codes on paper with it where nothing is left.
pub async fn remove_since(connection: &mut AnyConnection, user: Uuid, since: Timestamp) -> Result<(), sqlx::Error> {
    for statement in [
        "DELETE FROM second_factors WHERE user_id = $1 AND created_at >= $2",
        "DELETE FROM passkeys WHERE user_id = $1 AND created_at >= $2",
        "DELETE FROM identities WHERE user_id = $1 AND created_at >= $2",
        "DELETE FROM recovery_codes WHERE user_id = $1 AND made_at >= $2",
    ] {
        sqlx::query(statement).bind(user.to_string()).bind(since.unix_ms()).execute(&mut *connection).await?;
    }
    if !has_any(connection, user).await? {
        forget_recovery(connection, user).await?;
    }
    Ok(())
}

/// Whether somebody has a factor that is set up: a passkey is one.
pub async fn has_any(connection: &mut AnyConnection, user: Uuid) -> Result<bool, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL) \
         + (SELECT COUNT(*) FROM passkeys WHERE user_id = $1)",
    )
    .bind(user.to_string())
    .fetch_one(connection)
    .await?;
    Ok(count > 0)
}

/// Takes the code of a step of time; false if it, or a later one, was taken before.
pub async fn take_step(db: &Db, id: Uuid, step: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("UPDATE second_factors SET last_step = $2, used_at = $3 WHERE id = $1 AND last_step < $2")
        .bind(id.to_string())
        .bind(step)
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// A factor's code was taken.
pub async fn note_use(db: &Db, user: Uuid, kind: FactorKind, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE second_factors SET used_at = $3 WHERE user_id = $1 AND kind = $2")
        .bind(user.to_string())
        .bind(variant(&kind))
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Keeps a code that is sent, in the place of the one before.
pub async fn keep_code(
    connection: &mut AnyConnection,
    holder: &Holder,
    means: Means,
    user: Uuid,
    hash: &str,
    now: Timestamp,
    lasts_ms: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sent_codes (holder, kind, user_id, code_hash, tries, expires_at) VALUES ($1, $2, $3, $4, 0, $5) \
         ON CONFLICT (holder, kind) DO UPDATE SET code_hash = $4, tries = 0, expires_at = $5",
    )
    .bind(holder.as_str())
    .bind(variant(&means))
    .bind(user.to_string())
    .bind(hash)
    .bind(now.unix_ms() + lasts_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Tries a code; whether it is the one that was sent, which then is gone.
pub async fn take_code(
    db: &Db,
    holder: &Holder,
    means: Means,
    hash: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    // Counted first, so that many tries at once are not more.
    let counted = sqlx::query(
        "UPDATE sent_codes SET tries = tries + 1 WHERE holder = $1 AND kind = $2 AND expires_at > $3 AND tries < $4",
    )
    .bind(holder.as_str())
    .bind(variant(&means))
    .bind(now.unix_ms())
    .bind(MOST_TRIES)
    .execute(writing.connection())
    .await?
    .rows_affected()
        > 0;
    let taken = counted
        && sqlx::query("DELETE FROM sent_codes WHERE holder = $1 AND kind = $2 AND code_hash = $3")
            .bind(holder.as_str())
            .bind(variant(&means))
            .bind(hash)
            .execute(writing.connection())
            .await?
            .rows_affected()
            > 0;
    writing.commit().await?;
    Ok(taken)
}

/// Keeps new codes on paper in the place of those before.
pub async fn keep_recovery(
    connection: &mut AnyConnection,
    user: Uuid,
    codes: &[Hashed],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    forget_recovery(connection, user).await?;
    for code in codes {
        sqlx::query("INSERT INTO recovery_codes (id, user_id, salt, code_hash, made_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(Uuid::now_v7().to_string())
            .bind(user.to_string())
            .bind(&code.salt)
            .bind(&code.hash)
            .bind(now.unix_ms())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// No code on paper is good any more.
pub async fn forget_recovery(connection: &mut AnyConnection, user: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}

/// The codes on paper that are left.
pub async fn recovery(db: &Db, user: Uuid) -> Result<Vec<(Uuid, Hashed)>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, salt, code_hash FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL")
        .bind(user.to_string())
        .fetch_all(db.pool())
        .await?;
    rows.iter()
        .map(|row| Ok((parsed(row, "id")?, Hashed { salt: text(row, "salt")?, hash: text(row, "code_hash")? })))
        .collect()
}

/// Takes a code on paper; false if it was taken before.
pub async fn take_recovery(db: &Db, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("UPDATE recovery_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Somebody's password was right. Gives until when the rest is waited for.
pub async fn keep_challenge(db: &Db, token: &TokenHash, user: Uuid, now: Timestamp) -> Result<Timestamp, sqlx::Error> {
    let until = Timestamp::from_unix_ms(now.unix_ms() + CHALLENGE_LASTS_MS);
    let mut writing = db.begin().await?;
    sqlx::query("INSERT INTO sign_in_challenges (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(token.to_hex())
        .bind(user.to_string())
        .bind(now.unix_ms())
        .bind(until.unix_ms())
        .execute(writing.connection())
        .await?;
    sqlx::query(
        "DELETE FROM sign_in_challenges WHERE user_id = $1 AND token_hash NOT IN \
         (SELECT token_hash FROM sign_in_challenges WHERE user_id = $1 ORDER BY created_at DESC, token_hash LIMIT $2)",
    )
    .bind(user.to_string())
    .bind(MOST_CHALLENGES)
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(until)
}

/// Whose challenge this is, which stays.
pub async fn challenged(db: &Db, token: &TokenHash, now: Timestamp) -> Result<Option<Uuid>, sqlx::Error> {
    let row = sqlx::query("SELECT user_id FROM sign_in_challenges WHERE token_hash = $1 AND expires_at > $2")
        .bind(token.to_hex())
        .bind(now.unix_ms())
        .fetch_optional(db.pool())
        .await?;
    row.map(|row| parsed(&row, "user_id")).transpose()
}

/// The challenge is met; false if it was before.
pub async fn spend_challenge(db: &Db, token: &TokenHash) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM sign_in_challenges WHERE token_hash = $1")
        .bind(token.to_hex())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// No second factor that is waited for lets anybody in any more.
pub async fn forget_challenges(connection: &mut AnyConnection, user: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM sign_in_challenges WHERE user_id = $1").bind(user.to_string()).execute(connection).await?;
    Ok(())
}

/// All that is sealed, and which instance key it is sealed by.
pub async fn all_sealed(db: &Db) -> Result<Vec<(Uuid, String, String)>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, sealed, sealed_by FROM second_factors WHERE sealed IS NOT NULL")
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(|row| Ok((parsed(row, "id")?, text(row, "sealed")?, text(row, "sealed_by")?))).collect()
}

/// It is sealed by another key.
pub async fn reseal(db: &Db, id: Uuid, sealed: &str, sealed_by: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE second_factors SET sealed = $2, sealed_by = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(sealed)
        .bind(sealed_by)
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

fn factor(row: &AnyRow) -> Result<Factor, sqlx::Error> {
    Ok(Factor {
        id: parsed(row, "id")?,
        kind: named(row, "kind")?,
        sealed: row.try_get("sealed")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        confirmed_at: moment(row, "confirmed_at")?,
        used_at: moment(row, "used_at")?,
    })
}
