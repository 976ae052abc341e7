//! The token that each request of a signed-in person carries: a JWT (RFC 7519, in the profile of
//! RFC 9068) that is signed with HMAC-SHA256 by a key derived from the instance's.
//!
//! There is one algorithm and one header, and a token with any other header is none: nothing in a
//! token chooses how it is checked. That is all a library would be here; and the ones there are
//! want TLS's cryptography in another composition, or a second one beside it.
//!
//! The token says who it was made for. Whether they are still signed in is looked up with each
//! request ([`store::logins::person`](super::store::logins::person)).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::vault::Vault;
use crate::wire::Timestamp;

/// How long a token is good, milliseconds: ten minutes.
pub const LASTS_MS: i64 = 10 * 60 * 1000;

/// How far the clocks of two servers of one instance may be apart, seconds.
const SKEW_S: i64 = 60;

/// What the key is derived for.
const PURPOSE: &[u8] = b"vivavoce access tokens v1";

/// `{"alg":"HS256","typ":"at+jwt"}`.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9";

/// Whom the tokens are for.
const AUDIENCE: &str = "vivavoce";

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The account.
    pub user: Uuid,
    /// The signed-in browser.
    pub login: Uuid,
    /// The organisation that they act for, if for one.
    pub organisation: Option<Uuid>,
}

/// The claims as they stand in a token.
#[derive(Serialize, Deserialize)]
struct Payload {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    org: Option<Uuid>,
    iat: i64,
    exp: i64,
}

/// Makes and reads tokens. `Debug` does not show the key.
pub struct AccessTokens {
    key: Zeroizing<[u8; 32]>,
    issuer: String,
}

impl AccessTokens {
    /// With a key from the instance's: each server of the instance reads the others' tokens.
    pub fn of(vault: &Vault) -> Self {
        Self { key: vault.derive(PURPOSE), issuer: format!("vivavoce:{}", vault.fingerprint()) }
    }

    /// A token for these claims, and until when it is good.
    pub fn make(&self, claims: &Claims, now: Timestamp) -> (String, Timestamp) {
        let issued = now.unix_ms() / 1000;
        let expires = issued + LASTS_MS / 1000;
        let payload = Payload {
            iss: self.issuer.clone(),
            aud: AUDIENCE.into(),
            sub: claims.user,
            sid: claims.login,
            org: claims.organisation,
            iat: issued,
            exp: expires,
        };
        let payload = serde_json::to_vec(&payload).expect("plain texts and numbers can be written");
        let signed = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(payload));
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&signed).finalize().into_bytes());
        (format!("{signed}.{signature}"), Timestamp::from_unix_ms(expires * 1000))
    }

    /// What a token says, if it is one of ours and good now.
    pub fn read(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let payload = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        // In constant time.
        self.mac(signed).verify_slice(&signature).ok()?;
        let payload: Payload = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let now = now.unix_ms() / 1000;
        let is_good =
            payload.iss == self.issuer && payload.aud == AUDIENCE && now < payload.exp && payload.iat <= now + SKEW_S;
        is_good.then_some(Claims { user: payload.sub, login: payload.sid, organisation: payload.org })
    }

    fn mac(&self, signed: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&*self.key).expect("HMAC takes keys of any length");
        mac.update(signed.as_bytes());
        mac
    }
}

/// Whether somebody meant this as a token of an account, be it good or not.
pub fn is_meant(token: &str) -> bool {
    token.starts_with("ey") && token.bytes().filter(|b| *b == b'.').count() == 2
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessTokens").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token;

    fn tokens() -> (AccessTokens, tempfile::TempDir) {
        let data = tempfile::tempdir().unwrap();
        (AccessTokens::of(&Vault::open(data.path(), None).unwrap()), data)
    }

    fn claims() -> Claims {
        Claims { user: Uuid::now_v7(), login: Uuid::now_v7(), organisation: Some(Uuid::now_v7()) }
    }

    const NOW: Timestamp = Timestamp::from_unix_ms(1_795_253_400_000);

    fn later(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(NOW.unix_ms() + ms)
    }

    #[test]
    fn a_token_says_whom_it_is_for_and_for_ten_minutes() {
        let ((tokens, _data), claims) = (tokens(), claims());
        let (token, expires) = tokens.make(&claims, NOW);
        assert!(token::is_plausible(&token), "it can stand in a header and in a subprotocol");
        assert!(is_meant(&token));
        assert_eq!(tokens.read(&token, NOW), Some(claims));
        assert_eq!(expires, later(LASTS_MS));
        assert_eq!(tokens.read(&token, later(LASTS_MS - 1)), Some(claims));
        assert_eq!(tokens.read(&token, later(LASTS_MS)), None);
        // From a server whose clock is a little ahead, and from one that is far ahead.
        assert_eq!(tokens.read(&token, later(-60_000)), Some(claims));
        assert_eq!(tokens.read(&token, later(-61_000)), None);
    }

    #[test]
    fn the_header_is_what_it_says() {
        let header = URL_SAFE_NO_PAD.decode(HEADER).unwrap();
        assert_eq!(header, br#"{"alg":"HS256","typ":"at+jwt"}"#);
    }

    #[test]
    fn a_token_of_another_instance_is_none() {
        let ((one, _a), (other, _b)) = (tokens(), tokens());
        assert_eq!(other.read(&one.make(&claims(), NOW).0, NOW), None);
    }

    #[test]
    fn nothing_in_a_token_can_be_changed() {
        let (tokens, _data) = tokens();
        let (token, _) = tokens.make(&claims(), NOW);
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(tokens.read(&changed, NOW), None, "{changed}");
        }
    }

    #[test]
    fn a_token_does_not_choose_how_it_is_checked() {
        let (tokens, _data) = tokens();
        let (token, _) = tokens.make(&claims(), NOW);
        let payload = token.split('.').nth(1).unwrap();
        for header in
            [r#"{"alg":"none"}"#, r#"{"alg":"HS512","typ":"at+jwt"}"#, r#"{"alg":"RS256"}"#, r#"{"alg":"HS256"}"#]
        {
            let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header));
            let signature = URL_SAFE_NO_PAD.encode(tokens.mac(&signed).finalize().into_bytes());
            assert_eq!(tokens.read(&format!("{signed}.{signature}"), NOW), None, "{header}");
            assert_eq!(tokens.read(&format!("{signed}."), NOW), None, "{header}");
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        let (tokens, _data) = tokens();
        for bad in ["", ".", "..", "...", "a.b.c", &format!("{HEADER}.."), &format!("{HEADER}.e30."), "va_00"] {
            assert_eq!(tokens.read(bad, NOW), None, "{bad}");
        }
    }
}
