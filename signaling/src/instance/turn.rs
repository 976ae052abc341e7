//! Short-lived credentials for TURN servers, as coturn takes them with `use-auth-secret`
//! (draft-uberti-behave-turn-rest): the user name is when it expires and for whom it is, the
//! password its HMAC-SHA1 under the secret that the servers share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// A name and its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// `EXPIRES:FOR`, in seconds since 1970.
    pub username: String,
    /// Base64 of 20 bytes.
    pub password: String,
}

/// Credentials that are good until `expires` (Unix seconds).
pub fn credentials(secret: &str, expires: u64, for_whom: &str) -> Credentials {
    let username = format!("{expires}:{for_whom}");
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(username.as_bytes());
    Credentials { password: STANDARD.encode(mac.finalize().into_bytes()), username }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_that_coturn_computes() {
        // printf '1700000000:ada' | openssl dgst -sha1 -hmac secret -binary | base64
        let made = credentials("secret", 1_700_000_000, "ada");
        assert_eq!(made.username, "1700000000:ada");
        assert_eq!(made.password, "lV8v9c9TsajfLXLkZIc5nnmtEng=");
    }

    #[test]
    fn each_name_has_its_own() {
        let one = credentials("secret", 1_700_000_000, "ada");
        assert_ne!(one.password, credentials("secret", 1_700_000_001, "ada").password);
        assert_ne!(one.password, credentials("secret", 1_700_000_000, "bob").password);
        assert_ne!(one.password, credentials("other", 1_700_000_000, "ada").password);
    }
}
