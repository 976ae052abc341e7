//! Keys of providers as they lie in the database: sealed with AES-256-GCM by a key that is derived
//! from the instance's, each bound to its id and its owner, so that none opens in another's place.

use uuid::Uuid;

use crate::providers::Secret;
use crate::sealer::Sealer;
use crate::vault::Vault;

/// What the sealing key is derived for.
const PURPOSE: &[u8] = b"vivavoce provider keys v1";

/// Seals and opens.
pub struct Seal {
    sealer: Sealer,
    /// Names the instance's key, and says nothing of it.
    pub fingerprint: String,
}

impl Seal {
    /// With the instance's key.
    pub fn of(vault: &Vault) -> Self {
        let sealer = Sealer::of(vault, PURPOSE);
        Self { fingerprint: sealer.fingerprint.clone(), sealer }
    }

    /// The key as it may be kept.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn close(&self, id: Uuid, owner: &str, secret: &Secret) -> Result<String, getrandom::Error> {
        self.sealer.close(&bound_to(id, owner), secret.expose().as_bytes())
    }

    /// The key itself; none where it was sealed by another instance's key, for another place, or
    /// was changed.
    pub fn open(&self, id: Uuid, owner: &str, sealed: &str) -> Option<Secret> {
        let text = self.sealer.open(&bound_to(id, owner), sealed)?;
        Secret::read(std::str::from_utf8(&text).ok()?).ok()
    }
}

fn bound_to(id: Uuid, owner: &str) -> Vec<u8> {
    [id.as_bytes().as_slice(), owner.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_in_its_own_place_and_with_its_own_instance_only() {
        let (here, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let seal = Seal::of(&Vault::open(here.path(), None).expect("a key"));
        let (id, secret) = (Uuid::now_v7(), Secret::read("sk-0123456789abcdef").expect("a key"));
        let sealed = seal.close(id, "instance", &secret).expect("sealed");
        assert!(!sealed.contains("0123"));
        assert_eq!(seal.open(id, "instance", &sealed).expect("opened").expose(), secret.expose());
        assert!(seal.open(Uuid::now_v7(), "instance", &sealed).is_none());
        assert!(seal.open(id, "another", &sealed).is_none());
        let other = Seal::of(&Vault::open(elsewhere.path(), None).expect("a key"));
        assert!(other.open(id, "instance", &sealed).is_none());
        assert_ne!(sealed, seal.close(id, "instance", &secret).expect("sealed"), "each time another nonce");
        for bad in ["", "x", "AAAA", &sealed[4..]] {
            assert!(seal.open(id, "instance", bad).is_none(), "{bad}");
        }
    }
}
