//! How often something was tried lately, counted in the database so that all servers count together.

use sqlx::Row;

use crate::db::Db;
use crate::wire::Timestamp;

/// How often something may be tried.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// So often.
    pub most: i64,
    /// Within so many milliseconds, from the first try on. Those that are refused do not prolong it.
    pub window_ms: i64,
}

/// Counts a try. It is counted before what is tried is looked at, so that many at once are not more.
/// Gives after how many milliseconds to try again, where there were too many.
pub async fn count(db: &Db, key: &str, limit: Limit, now: Timestamp) -> Result<Option<i64>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let row = sqlx::query(
        "INSERT INTO tries (key, count, since, expires_at) VALUES ($1, 1, $2, $3) ON CONFLICT (key) DO UPDATE SET \
         count = CASE WHEN tries.expires_at <= $2 THEN 1 ELSE tries.count + 1 END, \
         since = CASE WHEN tries.expires_at <= $2 THEN $2 ELSE tries.since END, \
         expires_at = CASE WHEN tries.expires_at <= $2 THEN $3 ELSE tries.expires_at END \
         RETURNING count, expires_at",
    )
    .bind(key)
    .bind(now.unix_ms())
    .bind(now.unix_ms() + limit.window_ms)
    .fetch_one(writing.connection())
    .await?;
    let (count, until): (i64, i64) = (row.try_get("count")?, row.try_get("expires_at")?);
    writing.commit().await?;
    Ok((count > limit.most).then(|| (until - now.unix_ms()).max(1)))
}

/// Begins anew.
pub async fn forget(db: &Db, key: &str) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("DELETE FROM tries WHERE key = $1").bind(key).execute(writing.connection()).await?;
    writing.commit().await
}
