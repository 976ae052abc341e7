//! People with accounts: who they are, the browsers in which they are signed in, and what each
//! of their requests shows of both.
//!
//! [`email`] and [`name`] are what may be typed, [`person`] what the rest of the server knows of
//! somebody who is signed in, [`access_token`] the token that each request carries, [`store`] the
//! only SQL, [`routes`] and [`wire`] what clients see.

pub mod access_token;
pub mod email;
pub mod name;
pub mod person;
pub mod routes;
pub mod store;
pub mod wire;

use crate::vault::Vault;

use access_token::AccessTokens;

pub use email::Email;
pub use person::{Person, Theme, UserRole};

/// What the accounts need of this process. All that lasts is in the database.
#[derive(Debug)]
pub struct Accounts {
    /// Makes and reads access tokens.
    pub tokens: AccessTokens,
}

impl Accounts {
    /// With keys of their own from the instance's.
    pub fn of(vault: &Vault) -> Self {
        Self { tokens: AccessTokens::of(vault) }
    }
}
