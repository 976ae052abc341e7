//! Bearer tokens: 256 random bits, known to the client; the server compares hashes.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Longest token that is looked at; longer ones are nobody's. Those of accounts say who it is,
/// and are the longest.
const LONGEST: usize = 1024;

/// SHA-256 of a token, which is all that is kept of one. Its 256 random bits need no salt
/// and no slow hash.
#[derive(Clone, Copy, Debug)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a token.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// As the database keeps it.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// From the database.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// Whether both are of the same token, in a time that does not say where they differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// Makes a token. `kind` names it in the eyes of people and of secret scanners: `vj` opens a
/// session, `va` the instance.
///
/// # Errors
/// When the system has no randomness.
pub fn make(kind: &str) -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{kind}_{}", hex(&bytes)))
}

/// SHA-256 of anything, in hexadecimal.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length first, so that ("ab", "c") and ("a", "bc") differ.
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// Whether this can be a token at all: characters that may stand in a header and in a
/// WebSocket subprotocol.
pub fn is_plausible(token: &str) -> bool {
    !token.is_empty()
        && token.len() <= LONGEST
        && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_matches_its_own_hash_only() {
        let (one, two) = (make("vj").expect("random"), make("vj").expect("random"));
        assert!(is_plausible(&one) && one.len() == 67);
        let kept = TokenHash::from_hex(&TokenHash::of(&one).to_hex()).expect("hexadecimal");
        assert!(kept.matches(&TokenHash::of(&one)));
        assert!(!kept.matches(&TokenHash::of(&two)));
    }

    #[test]
    fn a_hash_that_is_none_is_not_read() {
        assert!(TokenHash::from_hex("zz").is_none());
        assert!(TokenHash::from_hex(&"g".repeat(64)).is_none());
        assert!(TokenHash::from_hex(&"é".repeat(32)).is_none());
    }
}
