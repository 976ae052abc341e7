//! People with accounts: who they are, the browsers in which they are signed in, and what each
//! of their requests shows of both.
//!
//! [`email`], [`crate::name`] and [`passwords`] are what may be typed, [`person`] what the rest of the
//! server knows of somebody who is signed in, [`access_token`] the token that each request carries.
//! [`register`], [`sign_in`], [`passkeys`], [`identities`] and [`recover`] are the ways in, [`acting`]
//! for whom one acts then, [`new_address`] changes the address, [`factors`] what is asked for beside
//! the password, [`alerts`] what the owner is told, [`arrival`] from where somebody comes,
//! [`lifetimes`] how long they stay, [`store`] the only SQL, [`routes`] and [`wire`] what clients see.

pub mod access_token;
pub(crate) mod acting;
mod alerts;
mod arrival;
mod breached;
pub mod cookies;
mod device;
pub mod email;
pub mod factors;
pub mod identities;
pub mod lifetimes;
pub mod me;
mod new_address;
pub mod passkeys;
mod passwords;
pub mod person;
pub mod recover;
pub mod register;
pub mod routes;
mod sign_in;
pub mod store;
pub mod wire;

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::config::Settings;
use crate::error::Problem;
use crate::middleware::guest_limit::GuestLimit;
use crate::pepper::Peppers;
use crate::vault::Vault;

use access_token::AccessTokens;
use breached::Breached;
use factors::FactorSeal;
use identities::provider::Providers;
use lifetimes::Lifetimes;

pub use alerts::SecurityChange;
pub use email::Email;
pub use person::{Person, Theme, UserRole};

/// Requests of signing in that one network can make in an hour: a school is one.
const REQUESTS_AN_HOUR: u32 = 1200;

/// What the secret names and the next tokens are made with.
const PURPOSE: &[u8] = b"vivavoce accounts v1";

/// What the accounts need of this process. All that lasts is in the database.
pub struct Accounts {
    /// Makes and reads access tokens.
    pub tokens: AccessTokens,
    /// Accounts elsewhere by which people sign in.
    pub identities: Providers,
    factors: FactorSeal,
    /// What is in the hashes of passwords.
    pub peppers: Peppers,
    /// How long people stay signed in.
    pub lifetimes: Lifetimes,
    breached: Breached,
    network_limit: GuestLimit,
    key: Zeroizing<[u8; 32]>,
}

impl Accounts {
    /// With keys of their own from the instance's.
    pub fn of(settings: &Settings, vault: &Vault, peppers: Peppers) -> Self {
        Self {
            tokens: AccessTokens::of(vault),
            identities: Providers::of(settings),
            factors: FactorSeal::of(vault),
            peppers,
            lifetimes: Lifetimes::of(settings),
            breached: Breached::new(settings.breached_passwords_url.as_deref()),
            network_limit: GuestLimit::new(REQUESTS_AN_HOUR),
            key: vault.derive(PURPOSE),
        }
    }

    /// A name for these parts that tells nobody what they are.
    fn secret_name(&self, parts: &[&str]) -> String {
        let mut mac: Hmac<Sha256> = Hmac::new_from_slice(&*self.key).expect("HMAC takes keys of any length");
        for part in parts {
            // The length first, so that ("ab", "c") and ("a", "bc") differ.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The refresh token that comes after this one: whoever has only the one cannot make the other.
    fn next_refresh(&self, token: &str) -> String {
        format!("vl_{}", self.secret_name(&["refresh", token]))
    }

    /// What a browser is to be known again by.
    fn make_device(&self) -> Result<String, Problem> {
        let token = sign_in::make("vk")?;
        let signature = self.secret_name(&["device", &token]);
        Ok(format!("{token}.{signature}"))
    }

    /// Whether a browser was given this here. Nobody chooses what they are known by.
    fn is_device(&self, given: &str) -> bool {
        use subtle::ConstantTimeEq;
        given.rsplit_once('.').is_some_and(|(token, signature)| {
            self.secret_name(&["device", token]).as_bytes().ct_eq(signature.as_bytes()).into()
        })
    }
}

/// No key is shown.
impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").field("tokens", &self.tokens).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Flags, load_from};
    use crate::token;

    #[test]
    fn a_browser_is_known_by_what_it_was_given_and_by_nothing_else() {
        let data = tempfile::tempdir().unwrap();
        let (settings, _) = load_from(&Flags::default(), [], Path::new("/nowhere")).unwrap();
        let vault = Vault::open(data.path(), None).unwrap();
        let accounts = Accounts::of(&settings, &vault, Peppers::of(&vault));
        let given = accounts.make_device().unwrap();
        assert!(token::is_plausible(&given), "it can stand in a cookie");
        assert!(accounts.is_device(&given));
        let (token, _) = given.split_once('.').unwrap();
        for bad in ["", ".", token, &format!("{token}."), &format!("vk_0.{}", accounts.secret_name(&["device", token]))]
        {
            assert!(!accounts.is_device(bad), "{bad}");
        }
        let next = accounts.next_refresh("vr_1");
        assert_eq!(next, accounts.next_refresh("vr_1"));
        assert_ne!(next, accounts.next_refresh("vr_2"));
        assert!(token::is_plausible(&next) && next.len() == 67);
    }
}
