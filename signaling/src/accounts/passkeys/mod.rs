//! Passkeys (WebAuthn level 3): keys that people's devices keep, by which they sign in without a
//! password, answer for a second factor, and show once more that it is them.
//!
//! [`register`] makes one, [`mod@assert`] has one sign. Both read what a browser says of the page
//! ([`client`]) and what the device says of itself ([`authenticator`], in the CBOR of [`cbor`] and
//! with the keys of [`cose`]); [`site`] is the page that all of it must be from. [`store`] is the
//! only SQL, [`wire`] what clients see.
//!
//! Attestation is neither asked for nor looked at: which make of device somebody has is theirs. The
//! device must have seen its owner each time (a PIN, a finger, a face), so that a passkey is
//! something one has and something one knows or is, both at once.

pub mod assert;
mod authenticator;
mod cbor;
mod client;
mod cose;
pub mod register;
pub mod site;
pub mod store;
pub mod wire;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::{Code, Problem};

/// Random bytes of a challenge (the specification asks for 16 at least).
const CHALLENGE_BYTES: usize = 32;

/// How long a device may take to sign, milliseconds.
const CHALLENGE_LASTS_MS: i64 = 5 * 60_000;

/// Longest text of a part of a device's answer, in Base64url.
const LONGEST_PART: usize = 48 * 1024;

fn make_challenge() -> Result<String, Problem> {
    let mut bytes = [0; CHALLENGE_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal("the system has no randomness", &error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST_PART { None } else { URL_SAFE_NO_PAD.decode(text).ok() }
}

/// What a device answered does not fit.
pub fn wrong() -> Problem {
    Problem::new(
        Code::PasskeyWrong,
        "This passkey does not open the account, or it took more than five minutes; try again, or another way.",
    )
}
