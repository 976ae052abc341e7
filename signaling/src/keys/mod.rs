//! Keys of providers: kept by the server, sealed, and given out request by request.
//!
//! A key is the instance's, an organisation's or a person's ([`holder`]), and serves what is done for
//! them. [`seal`] is how one lies in the database, [`ring`] who gets which with a request, [`probe`]
//! whether its provider takes it, [`rotate`] what happens when the instance's own key changes.

pub mod holder;
mod keep;
pub mod own;
pub mod probe;
mod ring;
pub mod rotate;
pub mod routes;
mod seal;
pub mod store;
pub mod wire;

use std::collections::HashMap;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::db::Db;
use crate::providers::Kind;
use crate::vault::Vault;
use crate::wire::Timestamp;

pub use holder::{Holder, Purse};
pub use keep::{described, tenants_may};
pub use ring::{Access, Kept, KeyRing, NoAccess, OwnKey};
pub use seal::Seal;

/// How soon a key that was changed on another server counts here.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often it is noted when keys were last used.
const NOTE_EVERY: u32 = 15;

/// Puts the keys as they are in the database into the ring.
///
/// # Errors
/// The database's; the ring then is as it was.
pub async fn refresh(db: &Db, vault: &Vault, ring: &KeyRing) -> Result<(), sqlx::Error> {
    // One at a time: what was read earlier is never put in later.
    let mut seen = ring.seen().await;
    let rows = store::in_use(db).await?;
    let now: Vec<_> = rows.iter().map(|row| (row.id, row.changed_at)).collect();
    if *seen == now {
        return Ok(());
    }
    let seal = Seal::of(vault);
    let mut kept = HashMap::new();
    for row in rows {
        let sealed = row.sealed.unwrap_or_default();
        match seal.open(row.id, &row.owner, &sealed) {
            Some(secret) => match Kind::from_code(&row.kind) {
                Some(kind) => {
                    let key = Kept { id: row.id, kind, secret, base_url: row.base_url };
                    match row.owner.parse() {
                        Ok(holder) => _ = kept.insert((holder, row.name), key),
                        Err(_) => tracing::warn!(name = row.name, "a key is of somebody who is not known here"),
                    }
                }
                None => tracing::warn!(name = row.name, kind = row.kind, "a key is of a kind that is not known here"),
            },
            None => tracing::warn!(
                name = row.name,
                sealed_by = row.sealed_by,
                here = seal.fingerprint,
                "a provider's key cannot be opened with this instance's key"
            ),
        }
    }
    ring.hold(kept);
    *seen = now;
    Ok(())
}

/// Follows what other servers on the database change, and notes which keys were used.
pub async fn follow(db: Db, vault: Vault, ring: KeyRing, stop: CancellationToken) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks = 0_u32;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stop.cancelled() => break,
        }
        if let Err(error) = refresh(&db, &vault, &ring).await {
            tracing::warn!(%error, "the providers' keys could not be looked at; those known are used on");
        }
        ticks = ticks.wrapping_add(1);
        if ticks.is_multiple_of(NOTE_EVERY) {
            note(&db, &ring).await;
        }
    }
    note(&db, &ring).await;
}

async fn note(db: &Db, ring: &KeyRing) {
    let used = ring.take_used();
    if used.is_empty() {
        return;
    }
    if let Err(error) = store::used(db, &used, Timestamp::now()).await {
        tracing::warn!(%error, "when keys were used could not be noted");
    }
}
