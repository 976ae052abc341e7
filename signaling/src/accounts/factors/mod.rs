//! What somebody shows beside the password, and how lately they have shown who they are.
//!
//! [`enrol`] sets factors up and takes them away, [`second_step`] asks for one when somebody signs
//! in, [`step_up`] asks again before what is dangerous. All three have an answer looked at by
//! [`check`]; [`totp`], [`recovery`] and [`codes`] are the kinds of answers, [`store`] the only SQL.

mod check;
mod codes;
pub mod enrol;
mod recovery;
pub mod second_step;
pub mod step_up;
pub mod store;
mod totp;
pub mod wire;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::db::Db;
use crate::sealer::Sealer;
use crate::vault::Vault;

pub use codes::Phone;

/// What the sealing key is derived for.
const PURPOSE: &[u8] = b"vivavoce second factors v1";

/// By what somebody shows that it is them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The password; of no use beside itself.
    Password,
    /// A code of an authenticator app.
    Totp,
    /// A code that comes by e-mail.
    Email,
    /// A code that comes to a phone.
    Sms,
    /// A code on paper.
    Recovery,
    /// A passkey; the answer is what it signed, as JSON.
    Passkey,
}

/// What can be set up beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// An authenticator app (RFC 6238).
    Totp,
    /// Codes by e-mail.
    Email,
    /// Codes to a phone.
    Sms,
}

impl FactorKind {
    /// The answers that it gives.
    pub const fn means(self) -> Means {
        match self {
            Self::Totp => Means::Totp,
            Self::Email => Means::Email,
            Self::Sms => Means::Sms,
        }
    }
}

/// Seals what factors are made of.
pub struct FactorSeal(Sealer);

impl FactorSeal {
    /// With the instance's key.
    pub fn of(vault: &Vault) -> Self {
        Self(Sealer::of(vault, PURPOSE))
    }

    fn close(&self, id: uuid::Uuid, secret: &[u8]) -> Result<String, getrandom::Error> {
        self.0.close(id.as_bytes(), secret)
    }

    fn open(&self, id: uuid::Uuid, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.0.open(id.as_bytes(), sealed)
    }

    fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }
}

/// How many factors were sealed again, and how many neither key opens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resealed {
    /// Sealed with the new key.
    pub factors: usize,
    /// Left as they are: sealed by a third key.
    pub lost: usize,
}

/// Seals with `new` what `old` has sealed; what is sealed with `new` already stays as it is.
///
/// # Errors
/// The database's, or that the system gives no random numbers.
pub async fn reseal(db: &Db, old: &Vault, new: &Vault) -> Result<Resealed, crate::keys::rotate::RotateError> {
    let (closed_by, close_with) = (FactorSeal::of(old), FactorSeal::of(new));
    let mut done = Resealed::default();
    for (id, sealed, sealed_by) in store::all_sealed(db).await? {
        if sealed_by == close_with.fingerprint() {
            continue;
        }
        let Some(secret) = closed_by.open(id, &sealed) else {
            done.lost += 1;
            continue;
        };
        store::reseal(db, id, &close_with.close(id, &secret)?, close_with.fingerprint()).await?;
        done.factors += 1;
    }
    Ok(done)
}
