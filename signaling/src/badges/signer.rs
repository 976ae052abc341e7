//! Credentials signed as VC-JWT (Open Badges 3.0, section 8.2) with Ed25519 (RFC 8037).
//!
//! The issuer is named by its key: a `did:jwk`, so that whoever has the badge has all that
//! verifying takes. What they cannot know is whose key it is; the instance says its own at
//! `/api/instance`.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use crate::vault::Vault;

/// What the key is derived for.
const PURPOSE: &[u8] = b"vivavoce badge issuer v1";

/// A badge of ours has some 3 kB; one from elsewhere may have an image in it.
pub const LONGEST: usize = 2 << 20;

/// The instance as an issuer of badges.
pub struct Signer {
    pair: Ed25519KeyPair,
}

/// Why a badge is not believed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum VerifyError {
    /// It is not three parts of Base64 with JSON in the first two.
    #[error("this is not a signed badge")]
    NotABadge,
    /// It is signed with something else than Ed25519.
    #[error("the badge is signed with `{0}`; Vivavoce signs with `EdDSA`")]
    Algorithm(String),
    /// Its issuer is not named by a key.
    #[error("the badge's issuer is not a `did:jwk`, so its key would have to be fetched")]
    Issuer,
    /// It was changed, or signed by somebody else than its issuer.
    #[error("the signature does not fit: the badge was changed, or is not by its issuer")]
    Signature,
    /// Its claims contradict the credential.
    #[error("the badge's claims contradict each other: {0}")]
    Claims(&'static str),
}

impl Signer {
    /// The instance's.
    pub fn of(vault: &Vault) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&*vault.derive(PURPOSE)).expect("any 32 bytes are a seed");
        Self { pair }
    }

    /// The public key as a JWK.
    fn jwk(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(self.pair.public_key().as_ref()) })
    }

    /// The issuer's name, a DID.
    pub fn issuer(&self) -> String {
        format!("did:jwk:{}", BASE64.encode(self.jwk().to_string()))
    }

    /// The credential as a signed JWT. Its registered claims are those of section 8.2.4.
    pub fn sign(&self, credential: &Value, valid_from_unix_s: i64) -> String {
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "jwk": self.jwk() });
        let mut claims = credential.clone();
        claims["iss"] = credential["issuer"]["id"].clone();
        claims["jti"] = credential["id"].clone();
        claims["nbf"] = valid_from_unix_s.into();
        if let Some(subject) = credential["credentialSubject"].get("id") {
            claims["sub"] = subject.clone();
        }
        let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature = self.pair.sign(signed.as_bytes());
        format!("{signed}.{}", BASE64.encode(signature))
    }
}

/// The credential in a badge that was signed by the issuer that it names; nothing is fetched.
///
/// # Errors
/// See [`VerifyError`].
pub fn verify(badge: &str) -> Result<Value, VerifyError> {
    let badge = badge.trim();
    let (signed, signature) = badge.rsplit_once('.').ok_or(VerifyError::NotABadge)?;
    let (header, claims) = signed.split_once('.').ok_or(VerifyError::NotABadge)?;
    let json = |part: &str| -> Option<Value> { serde_json::from_slice(&BASE64.decode(part).ok()?).ok() };
    let header = json(header).ok_or(VerifyError::NotABadge)?;
    let claims = json(claims).ok_or(VerifyError::NotABadge)?;
    let signature = BASE64.decode(signature).map_err(|_| VerifyError::NotABadge)?;
    // What the header says is not believed, only refused: the algorithm is ours, the key the
    // issuer's.
    let algorithm = header["alg"].as_str().unwrap_or_default();
    if algorithm != "EdDSA" {
        return Err(VerifyError::Algorithm(algorithm.chars().take(20).collect()));
    }
    let issuer = claims["issuer"]["id"].as_str().or(claims["issuer"].as_str()).ok_or(VerifyError::Issuer)?;
    let jwk = issuer.strip_prefix("did:jwk:").and_then(json).ok_or(VerifyError::Issuer)?;
    let key = (jwk["kty"] == "OKP" && jwk["crv"] == "Ed25519")
        .then(|| BASE64.decode(jwk["x"].as_str()?).ok())
        .flatten()
        .ok_or(VerifyError::Issuer)?;
    UnparsedPublicKey::new(&ED25519, key).verify(signed.as_bytes(), &signature).map_err(|_| VerifyError::Signature)?;
    if claims["iss"] != *issuer {
        return Err(VerifyError::Claims("the issuer"));
    }
    if claims["jti"] != claims["id"] {
        return Err(VerifyError::Claims("the id"));
    }
    let mut credential = claims;
    if let Some(credential) = credential.as_object_mut() {
        for claim in ["iss", "jti", "nbf", "sub", "exp"] {
            credential.remove(claim);
        }
    }
    Ok(credential)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> (tempfile::TempDir, Signer) {
        let data = tempfile::tempdir().expect("a folder");
        let vault = Vault::open(data.path(), None).expect("a key");
        let signer = Signer::of(&vault);
        (data, signer)
    }

    fn credential(signer: &Signer) -> Value {
        json!({ "id": "urn:uuid:1", "issuer": { "id": signer.issuer(), "type": ["Profile"] }, "name": "Développeur" })
    }

    #[test]
    fn a_badge_is_verified_with_nothing_but_itself() {
        let (_data, signer) = signer();
        let credential = credential(&signer);
        assert_eq!(verify(&signer.sign(&credential, 1_700_000_000)), Ok(credential));
    }

    #[test]
    fn an_instance_signs_with_the_same_key_after_a_restart() {
        let (data, signer) = signer();
        let again = Signer::of(&Vault::open(data.path(), None).expect("a key"));
        assert_eq!(signer.issuer(), again.issuer());
    }

    #[test]
    fn a_changed_badge_is_not_believed() {
        let (_data, signer) = signer();
        let badge = signer.sign(&credential(&signer), 0);
        let parts: Vec<&str> = badge.split('.').collect();
        let mut claims: Value = serde_json::from_slice(&BASE64.decode(parts[1]).unwrap()).unwrap();
        claims["name"] = "Directeur".into();
        let changed = format!("{}.{}.{}", parts[0], BASE64.encode(claims.to_string()), parts[2]);
        assert_eq!(verify(&changed), Err(VerifyError::Signature));
    }

    #[test]
    fn a_badge_signed_by_another_than_its_issuer_is_not_believed() {
        let ((_a, honest), (_b, forger)) = (signer(), signer());
        assert_eq!(verify(&forger.sign(&credential(&honest), 0)), Err(VerifyError::Signature));
    }

    #[test]
    fn no_signature_and_other_algorithms_are_refused() {
        let (_data, signer) = signer();
        let badge = signer.sign(&credential(&signer), 0);
        let claims = badge.split('.').nth(1).expect("three parts");
        for algorithm in ["none", "HS256", "RS256"] {
            let header = BASE64.encode(json!({ "alg": algorithm }).to_string());
            let forged = format!("{header}.{claims}.");
            assert_eq!(verify(&forged), Err(VerifyError::Algorithm(algorithm.to_owned())));
        }
        for bad in ["", "a", "a.b", "a.b.c", "....", "\u{1f600}.\u{1f600}.\u{1f600}"] {
            assert_eq!(verify(bad), Err(VerifyError::NotABadge), "{bad}");
        }
    }
}
