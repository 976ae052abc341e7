//! The passkeys' SQL. What may be done once is decided by which of two statements changes a row.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::site::Site;
use super::wire::Passkey;
use crate::accounts::factors::store::Holder;
use crate::db::Db;
use crate::db::column::{moment, number, parsed, text};
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// Challenges of one person or login that are open at once; the oldest end.
const MOST_CHALLENGES: i64 = 8;

/// A passkey.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id here.
    pub id: Uuid,
    /// Whose it is.
    pub user: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The device's name of it, in Base64url.
    pub credential_id: String,
    /// Its public key in COSE, in Base64url.
    pub public_key: String,
    /// How often it signed; 0 where it is not counted.
    pub count: u32,
    /// The host that it is for.
    pub rp_id: String,
    /// Whether it may be copied to other devices.
    pub may_be_copied: bool,
    /// Whether it is.
    pub is_copied: bool,
    /// How browsers reach the device, with commas between.
    pub transports: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

impl Kept {
    /// As its owner sees it.
    pub fn shown(&self) -> Passkey {
        Passkey {
            id: self.id,
            name: self.name.clone(),
            synced: self.is_copied,
            created_at: self.created_at,
            used_at: self.used_at,
        }
    }
}

const COLUMNS: &str = "id, user_id, name, credential_id, public_key, sign_count, rp_id, backup_eligible, backed_up, \
                       transports, created_at, used_at";

/// Keeps a challenge for `holder` at this page.
pub async fn keep_challenge(
    db: &Db,
    challenge: &TokenHash,
    holder: &Holder,
    user: Option<Uuid>,
    site: &Site,
    now: Timestamp,
    lasts_ms: i64,
) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO passkey_challenges (challenge_hash, holder, user_id, origin, rp_id, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(challenge.to_hex())
    .bind(holder.as_str())
    .bind(user.map(|id| id.to_string()))
    .bind(&site.origin)
    .bind(&site.rp_id)
    .bind(now.unix_ms())
    .bind(now.unix_ms() + lasts_ms)
    .execute(writing.connection())
    .await?;
    // Of nobody's there are as many as people who look at the page.
    if user.is_some() {
        sqlx::query(
            "DELETE FROM passkey_challenges WHERE holder = $1 AND challenge_hash NOT IN (SELECT challenge_hash \
             FROM passkey_challenges WHERE holder = $1 ORDER BY created_at DESC, challenge_hash LIMIT $2)",
        )
        .bind(holder.as_str())
        .bind(MOST_CHALLENGES)
        .execute(writing.connection())
        .await?;
    }
    writing.commit().await
}

/// The page that a challenge of `holder` was made for; the challenge is gone then.
pub async fn take_challenge(
    db: &Db,
    challenge: &TokenHash,
    holder: &Holder,
    now: Timestamp,
) -> Result<Option<Site>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "DELETE FROM passkey_challenges WHERE challenge_hash = $1 AND holder = $2 AND expires_at > $3 \
         RETURNING origin, rp_id",
    )
    .bind(challenge.to_hex())
    .bind(holder.as_str())
    .bind(now.unix_ms())
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    row.map(|row| Ok(Site { origin: text(&row, "origin")?, rp_id: text(&row, "rp_id")? })).transpose()
}

/// Keeps a passkey; false where a device has given another one the same name.
pub async fn insert(connection: &mut AnyConnection, new: &Kept) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO passkeys ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL) \
         ON CONFLICT (credential_id) DO NOTHING"
    )))
    .bind(new.id.to_string())
    .bind(new.user.to_string())
    .bind(&new.name)
    .bind(&new.credential_id)
    .bind(&new.public_key)
    .bind(i64::from(new.count))
    .bind(&new.rp_id)
    .bind(i64::from(new.may_be_copied))
    .bind(i64::from(new.is_copied))
    .bind(&new.transports)
    .bind(new.created_at.unix_ms())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The passkeys of somebody, the oldest first.
pub async fn of_user(db: &Db, user: Uuid) -> Result<Vec<Kept>, sqlx::Error> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM passkeys WHERE user_id = $1 ORDER BY created_at, id"
    )))
    .bind(user.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(kept).collect()
}

/// How many passkeys somebody has.
pub async fn count(connection: &mut AnyConnection, user: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM passkeys WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_one(connection)
        .await
}

/// The passkey that devices call so.
pub async fn of_credential(db: &Db, credential_id: &str) -> Result<Option<Kept>, sqlx::Error> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM passkeys WHERE credential_id = $1")))
        .bind(credential_id)
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(kept).transpose()
}

/// It has signed once more; false where it has counted less than before, as a copy would.
pub async fn note_use(db: &Db, id: Uuid, count: u32, is_copied: bool, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE passkeys SET sign_count = $2, backed_up = $3, used_at = $4 \
         WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))",
    )
    .bind(id.to_string())
    .bind(i64::from(count))
    .bind(i64::from(is_copied))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Calls a passkey otherwise; none where they have no such one.
pub async fn rename(db: &Db, user: Uuid, id: Uuid, name: &str) -> Result<Option<Kept>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE passkeys SET name = $3 WHERE id = $1 AND user_id = $2 RETURNING {COLUMNS}"
    )))
    .bind(id.to_string())
    .bind(user.to_string())
    .bind(name)
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    row.as_ref().map(kept).transpose()
}

/// Takes a passkey away; whether they had it.
pub async fn remove(connection: &mut AnyConnection, user: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn kept(row: &AnyRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        id: parsed(row, "id")?,
        user: parsed(row, "user_id")?,
        name: text(row, "name")?,
        credential_id: text(row, "credential_id")?,
        public_key: text(row, "public_key")?,
        count: number(row, "sign_count")?,
        rp_id: text(row, "rp_id")?,
        may_be_copied: row.try_get::<i64, _>("backup_eligible")? != 0,
        is_copied: row.try_get::<i64, _>("backed_up")? != 0,
        transports: text(row, "transports")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        used_at: moment(row, "used_at")?,
    })
}
