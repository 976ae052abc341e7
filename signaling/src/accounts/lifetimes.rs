//! How long somebody stays signed in, as the configuration says.

use crate::config::Settings;
use crate::db::Db;

const MINUTE_MS: i64 = 60_000;

/// How long a login lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// However much somebody does, milliseconds.
    pub login_ms: i64,
    /// How long a refresh token waits to be exchanged, milliseconds: whoever is away for longer signs in
    /// anew.
    pub idle_ms: i64,
}

impl Lifetimes {
    /// As configured.
    pub fn of(settings: &Settings) -> Self {
        Self {
            login_ms: i64::from(settings.login_hours.get()) * 60 * MINUTE_MS,
            idle_ms: i64::from(settings.login_idle_minutes.get()) * MINUTE_MS,
        }
    }

    /// Lets logins that began under longer ones end with these. Under shorter ones they end as they were
    /// to.
    ///
    /// # Errors
    /// The database's.
    pub async fn shorten(self, db: &Db) -> Result<(), sqlx::Error> {
        let mut writing = db.begin().await?;
        for (sql, lasts_ms) in [
            ("UPDATE logins SET expires_at = created_at + $1 WHERE expires_at > created_at + $1", self.login_ms),
            ("UPDATE refresh_tokens SET expires_at = issued_at + $1 WHERE expires_at > issued_at + $1", self.idle_ms),
        ] {
            sqlx::query(sql).bind(lasts_ms).execute(writing.connection()).await?;
        }
        writing.commit().await
    }
}
