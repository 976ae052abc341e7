//! Signing in with an account elsewhere: OpenID Connect, by the authorization code with PKCE.
//!
//! [`provider`] is whom the configuration names, [`http`] how they are asked, [`ask`] sends somebody
//! there, [`answer`] reads what they come back with ([`claims`] is what that may say), [`enter`] signs them
//! in and [`link`] adds the account there to one here. [`offers`] takes over what the provider said, with
//! the [`picture`] that it names. [`store`] is the only SQL, [`wire`] what clients see.
//!
//! What they come back with is a page of ours, which hands it to the API: no address of another is
//! ever followed, and each provider has a page of its own, so that one cannot answer in the place of
//! another (RFC 9700, 4.4.2.2). The *state* is good once, in the browser that got it, for minutes;
//! *nonce* and *verifier* are made of it by a key of ours, and are kept nowhere.

mod answer;
pub mod ask;
mod claims;
pub mod enter;
mod http;
pub mod link;
pub mod offers;
mod picture;
pub mod provider;
pub mod store;
pub mod wire;

use crate::error::{Code, Problem};

/// How long somebody may take at the provider, milliseconds.
const STATE_LASTS_MS: i64 = 10 * 60_000;

/// Begins the state of somebody who signs in.
const SIGNS_IN: &str = "vi";

/// Begins the state of somebody who links an account there to one here.
const LINKS: &str = "vl";

/// What they came back with is not of this browser, was used, or is too old.
fn expired() -> Problem {
    Problem::new(
        Code::IdentityExpired,
        "This took too long, was done already, or was begun in another browser; begin again.",
    )
}
