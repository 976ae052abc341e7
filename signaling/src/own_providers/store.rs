//! The choices' SQL.

use sqlx::{AnyConnection, Row};

use super::wire::OwnProviders;
use crate::db::Db;
use crate::keys::Holder;
use crate::wire::Timestamp;

/// What a holder has chosen, and when.
pub async fn find(db: &Db, holder: Holder) -> Result<Option<(OwnProviders, Timestamp)>, sqlx::Error> {
    let row = sqlx::query("SELECT choice, changed_at FROM own_providers WHERE owner = $1")
        .bind(holder.to_string())
        .fetch_optional(db.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let choice = read(row.try_get("choice")?)?;
    Ok(Some((choice, Timestamp::from_unix_ms(row.try_get("changed_at")?))))
}

/// Who thinks, hears and speaks for a holder: for the instance, whom its configuration says.
pub async fn of(db: &Db, holder: Holder) -> Result<OwnProviders, sqlx::Error> {
    if holder == Holder::Instance {
        return Ok(OwnProviders::default());
    }
    Ok(find(db, holder).await?.map(|(choice, _)| choice).unwrap_or_default())
}

/// Keeps a choice in the place of the one before.
pub async fn put(db: &Db, holder: Holder, choice: &OwnProviders, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO own_providers (owner, choice, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (owner) DO UPDATE SET choice = excluded.choice, changed_at = excluded.changed_at",
    )
    .bind(holder.to_string())
    .bind(json(choice))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Forgets what a holder chose, with whoever they were.
pub async fn forget(connection: &mut AnyConnection, holder: Holder) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM own_providers WHERE owner = $1").bind(holder.to_string()).execute(connection).await?;
    Ok(())
}

/// As it is kept.
pub fn json(choice: &OwnProviders) -> String {
    serde_json::to_string(choice).expect("it has only plain types")
}

/// As it was kept.
///
/// # Errors
/// Where it is none.
pub fn read(text: &str) -> Result<OwnProviders, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
