//! The SQL of attachments. A file is kept once for each owner, under the name of its content.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vivavoce_scenarios::FileName;

use crate::db::column::decode;
use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Keeps a file; one that is there is kept as long as a new one.
pub async fn keep(
    writing: &mut Writing,
    owner: Owner,
    file: &FileName,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO attachments (owner, file, bytes, content, kept_at, looked_at) VALUES ($1, $2, $3, $4, $5, $5) \
         ON CONFLICT (owner, file) DO UPDATE SET kept_at = excluded.kept_at",
    )
    .bind(owner.to_string())
    .bind(file.as_str())
    .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
    .bind(STANDARD.encode(bytes))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await
    .map(drop)
}

/// Bytes of all files of an owner.
pub async fn bytes(writing: &mut Writing, owner: Owner) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM attachments WHERE owner = $1")
        .bind(owner.to_string())
        .fetch_one(writing.connection())
        .await
}

/// Whether whoever acts for this owner has a file: their own, or the instance's.
pub async fn has(db: &Db, owner: Owner, file: &FileName) -> Result<bool, sqlx::Error> {
    for owner in owner.reads() {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM attachments WHERE owner = $1 AND file = $2")
            .bind(owner.to_string())
            .bind(file.as_str())
            .fetch_one(db.pool())
            .await?;
        if found > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The bytes of a file that whoever acts for this owner has.
pub async fn content(db: &Db, owner: Owner, file: &FileName) -> Result<Option<Vec<u8>>, sqlx::Error> {
    for owner in owner.reads() {
        let found: Option<String> =
            sqlx::query_scalar("SELECT content FROM attachments WHERE owner = $1 AND file = $2")
                .bind(owner.to_string())
                .bind(file.as_str())
                .fetch_optional(db.pool())
                .await?;
        if let Some(content) = found {
            return STANDARD.decode(content).map(Some).map_err(|error| decode("content", error));
        }
    }
    Ok(None)
}

/// A file and whose it is.
pub type Kept = (String, String);

/// Files that were kept and looked at before these moments, the longest not looked at first.
pub async fn old(
    writing: &mut Writing,
    kept_before: Timestamp,
    looked_before: Timestamp,
    most: i64,
) -> Result<Vec<Kept>, sqlx::Error> {
    sqlx::query_as(
        "SELECT owner, file FROM attachments WHERE kept_at < $1 AND looked_at < $2 ORDER BY looked_at LIMIT $3",
    )
    .bind(kept_before.unix_ms())
    .bind(looked_before.unix_ms())
    .bind(most)
    .fetch_all(writing.connection())
    .await
}

/// Notes that a file was looked at.
pub async fn looked(writing: &mut Writing, (owner, file): &Kept, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE attachments SET looked_at = $3 WHERE owner = $1 AND file = $2")
        .bind(owner)
        .bind(file)
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await
        .map(drop)
}

/// Deletes a file that nothing names: no version of a scenario, no kept question, no assignment and no
/// interview of its owner's, nor, where it is the instance's, of anybody's. Gives whether it is gone.
pub async fn delete_unnamed(writing: &mut Writing, (owner, file): &Kept) -> Result<bool, sqlx::Error> {
    // The name of a content stands in no text by chance.
    let done = sqlx::query(
        "DELETE FROM attachments WHERE owner = $1 AND file = $2 \
         AND NOT EXISTS (SELECT 1 FROM scenario_versions v \
         WHERE (v.owner = $1 OR $1 = 'instance') AND v.source LIKE '%' || $2 || '%') \
         AND NOT EXISTS (SELECT 1 FROM bank_texts b \
         WHERE (b.owner = $1 OR $1 = 'instance') AND b.source LIKE '%' || $2 || '%') \
         AND NOT EXISTS (SELECT 1 FROM assignments a \
         WHERE (a.owner = $1 OR $1 = 'instance') AND a.source LIKE '%' || $2 || '%') \
         AND NOT EXISTS (SELECT 1 FROM sessions s \
         WHERE (s.owner = $1 OR $1 = 'instance') AND s.scenario_source LIKE '%' || $2 || '%')",
    )
    .bind(owner)
    .bind(file)
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}
