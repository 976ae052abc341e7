//! The secret in the hashes of passwords: derived from the instance's key, and nowhere in the database.
//!
//! Whoever has the database alone cannot try passwords. When the instance's key changes, what was
//! hashed before cannot be hashed again without the passwords: the secret of that key is then kept,
//! sealed by the new one, and each password gets the new one's when its owner logs in.

use std::sync::Arc;

use sqlx::Row;
use zeroize::Zeroizing;

use crate::db::Db;
use crate::db::column::text;
use crate::keys::rotate::RotateError;
use crate::sealer::Sealer;
use crate::vault::Vault;
use crate::wire::Timestamp;

/// What the secret is derived for, and what former ones are sealed for.
const PURPOSE: &[u8] = b"vivavoce passwords v1";
const SEALING: &[u8] = b"vivavoce former passwords' secrets v1";

/// The secret of one key of the instance.
pub struct Pepper {
    /// The fingerprint of that key, which stands before the hash.
    pub id: String,
    /// The secret.
    pub secret: Zeroizing<[u8; 32]>,
}

/// The secrets of the instance's keys, that of the present one first. Cheap to clone.
#[derive(Clone)]
pub struct Peppers(Arc<Vec<Pepper>>);

impl Peppers {
    /// That of the present key alone: enough to make hashes.
    pub fn of(vault: &Vault) -> Self {
        Self(Arc::new(vec![of_key(vault)]))
    }

    /// Those of former keys as well.
    ///
    /// # Errors
    /// The database's. What another key has sealed is left out, and said in the log.
    pub async fn load(db: &Db, vault: &Vault) -> Result<Self, sqlx::Error> {
        let sealer = Sealer::of(vault, SEALING);
        let mut peppers = vec![of_key(vault)];
        for (id, sealed, sealed_by) in former(db).await? {
            match opened(&sealer, &id, &sealed) {
                Some(secret) => peppers.push(Pepper { id, secret }),
                None => tracing::warn!(
                    sealed_by,
                    here = sealer.fingerprint,
                    "the secret of former passwords cannot be opened with this instance's key"
                ),
            }
        }
        Ok(Self(Arc::new(peppers)))
    }

    /// That of the present key.
    pub fn present(&self) -> &Pepper {
        self.0.first().expect("there is always the present one")
    }

    /// That of the key with this fingerprint.
    pub fn find(&self, id: &str) -> Option<&Pepper> {
        self.0.iter().find(|pepper| pepper.id == id)
    }
}

/// Seals with `new` what `old` has sealed, and the secret of `old` itself; how many cannot be opened
/// by either.
///
/// # Errors
/// The database's, or that the system gives no random numbers.
pub async fn reseal(db: &Db, old: &Vault, new: &Vault) -> Result<usize, RotateError> {
    let (closed_by, close_with) = (Sealer::of(old, SEALING), Sealer::of(new, SEALING));
    let mut lost = 0;
    for (id, sealed, sealed_by) in former(db).await? {
        if sealed_by == close_with.fingerprint {
            continue;
        }
        match opened(&closed_by, &id, &sealed) {
            Some(secret) => keep(db, &Pepper { id, secret }, &close_with).await?,
            None => lost += 1,
        }
    }
    keep(db, &of_key(old), &close_with).await?;
    Ok(lost)
}

fn of_key(vault: &Vault) -> Pepper {
    Pepper { id: vault.fingerprint().to_owned(), secret: vault.derive(PURPOSE) }
}

fn opened(sealer: &Sealer, id: &str, sealed: &str) -> Option<Zeroizing<[u8; 32]>> {
    let secret = sealer.open(id.as_bytes(), sealed)?;
    secret.as_slice().try_into().ok().map(Zeroizing::new)
}

async fn former(db: &Db) -> Result<Vec<(String, String, String)>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, sealed, sealed_by FROM former_peppers ORDER BY until DESC, id")
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(|row| Ok((text(row, "id")?, text(row, "sealed")?, row.try_get("sealed_by")?))).collect()
}

async fn keep(db: &Db, pepper: &Pepper, sealer: &Sealer) -> Result<(), RotateError> {
    let sealed = sealer.close(pepper.id.as_bytes(), &*pepper.secret)?;
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO former_peppers (id, sealed, sealed_by, until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, sealed_by = excluded.sealed_by",
    )
    .bind(&pepper.id)
    .bind(sealed)
    .bind(&sealer.fingerprint)
    .bind(Timestamp::now().unix_ms())
    .execute(writing.connection())
    .await?;
    Ok(writing.commit().await?)
}
