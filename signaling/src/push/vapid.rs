//! Who sends: a key pair of the instance's own, by which push services know it again (RFC 8292).

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use zeroize::Zeroizing;

use crate::wire::Timestamp;

/// For how long a signature is good, seconds: half of what is allowed.
const LASTS_S: i64 = 12 * 3600;

/// The instance as a sender.
pub struct Vapid {
    pair: EcdsaKeyPair,
    public: String,
}

impl Vapid {
    /// A new key pair, as PKCS #8; none where the system gives no random numbers.
    pub fn make() -> Option<Zeroizing<Vec<u8>>> {
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
        Some(Zeroizing::new(pair.as_ref().to_vec()))
    }

    /// The key pair in this PKCS #8.
    pub fn read(pkcs8: &[u8]) -> Option<Self> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).ok()?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        Some(Self { pair, public })
    }

    /// The public key, which browsers bind their subscriptions to: a point, uncompressed, Base64url.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push service with this origin; `contact` is whom it can write to.
    pub fn authorization(&self, audience: &str, contact: &str, now: Timestamp) -> Option<String> {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({ "aud": audience, "exp": now.unix_ms() / 1000 + LASTS_S, "sub": contact });
        let encode = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        Some(format!("vapid t={token}, k={}", self.public))
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_push_service_can_tell_who_sends_and_to_whom_for_half_a_day() {
        let kept = Vapid::make().expect("made");
        let vapid = Vapid::read(&kept).expect("read");
        let now = Timestamp::from_unix_ms(1_800_000_000_000);
        let header = vapid.authorization("https://push.example", "mailto:a@b.example", now).expect("signed");
        let (token, key) = header.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).expect("both");
        assert_eq!(key, vapid.public());
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("Base64url");
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key));
        public.verify(signed.as_bytes(), &bytes(signature)).expect("its own signature");
        let claims: Value = serde_json::from_slice(&bytes(signed.split_once('.').expect("two parts").1)).expect("JSON");
        let expected = json!({ "aud": "https://push.example", "exp": 1_800_043_200, "sub": "mailto:a@b.example" });
        assert_eq!(claims, expected);
        assert_eq!(Vapid::read(&kept).expect("again").public(), vapid.public());
        assert!(Vapid::read(b"none").is_none());
    }
}
