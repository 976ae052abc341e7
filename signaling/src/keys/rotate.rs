//! Another key for the instance: everything that the old one has sealed is sealed again.
//!
//! The new key lies in `instance.key.next` until all is done, then takes the place of the old
//! one; whoever is interrupted begins again and finds what is done already done. No server may
//! run on the data folder meanwhile (it is held), and none starts before it is finished
//! ([`KeyError::Rotating`](crate::vault::KeyError)). Badges are signed as another issuer from
//! then on; earlier ones name their issuer's key themselves and stay good, and the instance goes
//! on naming it (`former_badge_issuers`).

use std::path::Path;

use vivavoce_engine::id::SessionId;

use super::seal::Seal;
use super::store;
use crate::badges::signer::Signer;
use crate::db::Db;
use crate::vault::{KeyError, Vault};
use crate::wire::Timestamp;

/// Why the key was not changed; all that was done is kept and need not be done again.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// A key file, or the instance's.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// The letters that wait.
    #[error("the letters that wait to be sent: {0}")]
    Letters(#[from] crate::mail::MailError),
    /// What sends messages to browsers.
    #[error("the browsers that show messages: {0}")]
    Push(#[from] crate::push::PushError),
    /// The data folder.
    #[error("the folder of sessions cannot be read: {0}")]
    Folder(#[from] std::io::Error),
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Sessions whose key was sealed again.
    pub sessions: usize,
    /// Keys of providers.
    pub keys: usize,
    /// Letters that wait to be sent.
    pub letters: usize,
    /// Second factors of people.
    pub factors: usize,
    /// Browsers that show messages.
    pub browsers: usize,
    /// Keys, letters, factors and browsers that neither the old nor the new key opens: they are left as they are.
    pub lost: usize,
}

/// Seals everything in the data folder and the database that `old` has sealed with `new`. What
/// is sealed with `new` already is left as it is.
///
/// # Errors
/// [`RotateError`].
pub async fn reseal(db: &Db, data: &Path, old: &Vault, new: &Vault) -> Result<Rotated, RotateError> {
    let mut rotated = Rotated::default();
    remember_issuer(db, old).await?;
    for session in sessions(data)? {
        match old.rewrap(session, new) {
            Ok(done) => rotated.sessions += usize::from(done),
            Err(KeyError::OtherInstance { .. } | KeyError::Damaged) => rotated.lost += 1,
            Err(error) => return Err(error.into()),
        }
    }
    let (closed_by, close_with) = (Seal::of(old), Seal::of(new));
    for mut row in store::in_use(db).await? {
        if row.sealed_by == close_with.fingerprint {
            continue;
        }
        let sealed = row.sealed.as_deref().unwrap_or_default();
        let Some(secret) = closed_by.open(row.id, &row.owner, sealed) else {
            rotated.lost += 1;
            continue;
        };
        row.sealed = Some(close_with.close(row.id, &row.owner, &secret)?);
        row.sealed_by.clone_from(&close_with.fingerprint);
        row.changed_at = Timestamp::from_unix_ms(Timestamp::now().unix_ms().max(row.changed_at.unix_ms() + 1));
        store::update(db, &row).await?;
        rotated.keys += 1;
    }
    let letters = crate::mail::outbox::reseal(db, old, new).await?;
    rotated.letters = letters.letters;
    rotated.lost += letters.lost;
    let factors = crate::accounts::factors::reseal(db, old, new).await?;
    rotated.factors = factors.factors;
    rotated.lost += factors.lost;
    let browsers = crate::push::outbox::reseal(db, old, new).await?;
    rotated.browsers = browsers.browsers;
    rotated.lost += browsers.lost;
    rotated.lost += crate::pepper::reseal(db, old, new).await?;
    Ok(rotated)
}

/// Badges that were signed until now go on to be this instance's.
async fn remember_issuer(db: &Db, old: &Vault) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("INSERT INTO former_issuers (issuer, until) VALUES ($1, $2) ON CONFLICT (issuer) DO NOTHING")
        .bind(Signer::of(old).issuer())
        .bind(Timestamp::now().unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// As whom this instance signed badges before, the latest first.
pub async fn former_issuers(db: &Db) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT issuer FROM former_issuers ORDER BY until DESC, issuer LIMIT 50")
        .fetch_all(db.pool())
        .await
}

fn sessions(data: &Path) -> std::io::Result<Vec<SessionId>> {
    let mut sessions = Vec::new();
    for entry in std::fs::read_dir(data.join("sessions"))? {
        sessions.extend(entry?.file_name().to_str().and_then(|name| name.parse::<SessionId>().ok()));
    }
    Ok(sessions)
}
