//! A message that one browser alone can open (RFC 8291, with the `aes128gcm` coding of RFC 8188).

use aes_gcm::aead::Aead;
use aes_gcm::{Aes128Gcm, KeyInit, Nonce};
use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, PrivateKey, UnparsedPublicKey, agree};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use sha2::Sha256;

/// Bytes of a point of P-256, uncompressed.
const POINT: usize = 65;

/// Bytes of the secret that browser and sender share beside their keys.
const SECRET: usize = 16;

const SALT: usize = 16;

/// The record's size that is written in the header; one record holds all.
const RECORD: u32 = 4096;

/// Longest text, bytes: push services take bodies of 4,096 (RFC 8030, 7.2), of which the header, the
/// mark of the end and the tag are some.
pub const LONGEST: usize = 4096 - (SALT + 4 + 1 + POINT) - 1 - 16;

/// Texts are filled up to a multiple of this, bytes: all of ours come to be of one length, which then
/// says nothing of what they are.
const FILL: usize = 512;

/// Why a message was not sealed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SealError {
    /// It is longer than [`LONGEST`].
    #[error("the message is longer than {LONGEST} bytes")]
    TooLong,
    /// There are no random numbers, or the browser's key is none.
    #[error("the message cannot be sealed")]
    Cryptography,
}

/// The browser's keys, which came with its subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserKeys {
    point: [u8; POINT],
    secret: [u8; SECRET],
}

impl BrowserKeys {
    /// Reads `p256dh` and `auth` as browsers give them; none where the first is no point of the curve
    /// or the second of another length.
    pub fn read(p256dh: &str, auth: &str) -> Option<Self> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let point: [u8; POINT] = bytes(p256dh)?.try_into().ok()?;
        let secret = bytes(auth)?.try_into().ok()?;
        let unparsed = UnparsedPublicKey::new(&ECDH_P256, &point);
        ParsedPublicKey::try_from(unparsed).is_ok().then_some(Self { point, secret })
    }
}

/// The body of a message for this browser.
///
/// # Errors
/// See [`SealError`].
pub fn seal(keys: &BrowserKeys, text: &[u8]) -> Result<Vec<u8>, SealError> {
    let length = text.len().next_multiple_of(FILL).min(LONGEST);
    let own = PrivateKey::generate(&ECDH_P256).map_err(|_| SealError::Cryptography)?;
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).map_err(|_| SealError::Cryptography)?;
    seal_with(keys, text, length, &own, salt)
}

fn seal_with(
    keys: &BrowserKeys,
    text: &[u8],
    length: usize,
    own: &PrivateKey,
    salt: [u8; SALT],
) -> Result<Vec<u8>, SealError> {
    if text.len() > LONGEST {
        return Err(SealError::TooLong);
    }
    let public = own.compute_public_key().map_err(|_| SealError::Cryptography)?;
    // Section 3.3: what both share, mixed with the secret that only they know.
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &keys.point);
    let mixed = agree(own, theirs, SealError::Cryptography, |shared| {
        let info = [b"WebPush: info\0", &keys.point[..], public.as_ref()].concat();
        Ok(expand::<32>(&keys.secret, shared, &info))
    })?;
    // RFC 8188, 2.2 and 2.3.
    let key: [u8; 16] = expand(&salt, &mixed, b"Content-Encoding: aes128gcm\0");
    let nonce: [u8; 12] = expand(&salt, &mixed, b"Content-Encoding: nonce\0");
    // 2 ends the last record; what fills it up are zeros.
    let mut record = text.to_vec();
    record.push(2);
    record.resize(length.max(text.len()) + 1, 0);
    let cipher = Aes128Gcm::new_from_slice(&key).expect("the key has 16 bytes");
    let sealed = cipher.encrypt(&Nonce::from(nonce), record.as_slice()).map_err(|_| SealError::Cryptography)?;
    let id_length = [u8::try_from(POINT).expect("65 fits")];
    Ok([&salt[..], &RECORD.to_be_bytes(), &id_length, public.as_ref(), &sealed].concat())
}

/// HKDF-SHA256 (RFC 5869), both steps.
fn expand<const BYTES: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; BYTES] {
    let mut out = [0; BYTES];
    Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut out).expect("32 bytes are not too many");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("Base64url")
    }

    /// The keys of RFC 8291, section 5 and appendix A.
    const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn the_example_of_the_standard_is_sealed_to_the_same_bytes() {
        let keys = BrowserKeys::read(P256DH, AUTH).expect("keys");
        let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let own = PrivateKey::from_private_key(&ECDH_P256, &own).expect("a key");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
        let text = b"When I grow up, I want to be a watermelon";
        let sealed = seal_with(&keys, text, text.len(), &own, salt).expect("sealed");
        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn short_messages_are_of_one_length_and_none_is_longer_than_push_services_take() {
        let keys = BrowserKeys::read(P256DH, AUTH).expect("keys");
        let length = |text: usize| seal(&keys, &vec![b'x'; text]).map(|sealed| sealed.len());
        assert_eq!(length(1), length(FILL));
        assert_eq!(length(LONGEST), Ok(4096));
        assert_eq!(length(LONGEST - 1), Ok(4096));
        assert_eq!(length(LONGEST + 1), Err(SealError::TooLong));
    }

    #[test]
    fn what_is_no_key_is_not_taken() {
        assert!(BrowserKeys::read(&format!("{P256DH}="), &format!("{AUTH}==")).is_some(), "with its filling");
        let mut off_the_curve = bytes(P256DH);
        off_the_curve[64] ^= 1;
        for (p256dh, auth) in [
            (URL_SAFE_NO_PAD.encode(off_the_curve).as_str(), AUTH),
            ("", AUTH),
            ("BA", AUTH),
            (P256DH, ""),
            (P256DH, P256DH),
            ("é", AUTH),
        ] {
            assert_eq!(BrowserKeys::read(p256dh, auth), None, "{p256dh} {auth}");
        }
    }
}
