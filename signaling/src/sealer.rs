//! Seals what is too secret to lie in the database as it is: AES-256-GCM with a key that is derived
//! from the instance's for one purpose, each text bound to its place, so that none opens in another's.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::vault::Vault;

/// Bytes of a nonce; they stand before what is sealed.
const NONCE: usize = 12;

/// Seals and opens.
pub struct Sealer {
    cipher: Aes256Gcm,
    /// Names the instance's key, and says nothing of it.
    pub fingerprint: String,
}

impl Sealer {
    /// With a key for this purpose alone.
    pub fn of(vault: &Vault, purpose: &[u8]) -> Self {
        let cipher = Aes256Gcm::new_from_slice(&*vault.derive(purpose)).expect("the key has 32 bytes");
        Self { cipher, fingerprint: vault.fingerprint().to_owned() }
    }

    /// The text as it may be kept in this place: nonce and sealed text, Base64.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn close(&self, place: &[u8], text: &[u8]) -> Result<String, getrandom::Error> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: text, aad: place };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).expect("no text of ours has 64 GiB");
        Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// The text itself; none where it was sealed by another instance's key, for another place, or
    /// was changed.
    pub fn open(&self, place: &[u8], sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: place };
        self.cipher.decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }
}
