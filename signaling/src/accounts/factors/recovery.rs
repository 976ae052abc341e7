//! Codes on paper: ten of 120 random bits, each kept as a salted hash and good once. That many withstand
//! guessing whoever has the hashes (OWASP ASVS 4, 2.6.3: 112 bits). Those of 80 bits that were given out
//! before are still taken.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use totp_rs::Secret;
use zeroize::Zeroizing;

use crate::error::Problem;

/// How many somebody gets.
pub const COUNT: usize = 10;

/// Random bytes of a code: 24 characters of Base32.
const BYTES: usize = 15;

/// Letters of a code.
const LETTERS: usize = 24;

/// Letters of those that were given out before.
const FORMER_LETTERS: usize = 16;

/// A code as it is kept.
pub struct Hashed {
    /// Random, of this code alone.
    pub salt: String,
    /// SHA-256 of salt and code, in hexadecimal.
    pub hash: String,
}

impl Hashed {
    /// Whether it is this code.
    pub fn is(&self, code: &str) -> bool {
        hash(&self.salt, code).as_bytes().ct_eq(self.hash.as_bytes()).into()
    }
}

/// New codes: as they are shown, once, and as they are kept.
///
/// # Errors
/// `internal`, when the system has no randomness.
pub fn make() -> Result<Vec<(String, Hashed)>, Problem> {
    (0..COUNT).map(|_| make_one()).collect()
}

fn make_one() -> Result<(String, Hashed), Problem> {
    let mut random = Zeroizing::new([0; BYTES + 16]);
    getrandom::fill(&mut *random).map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let (code, salt) = random.split_at(BYTES);
    let code = Secret::from(code.to_vec()).to_base32().to_ascii_lowercase();
    let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = hash(&salt, &code);
    let shown: Vec<&str> = (0..LETTERS / 4).map(|part| &code[part * 4..part * 4 + 4]).collect();
    Ok((shown.join("-"), Hashed { salt, hash }))
}

/// A code as somebody types it from paper; none for what cannot be one.
pub fn read(typed: &str) -> Option<Zeroizing<String>> {
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(LETTERS + 1);
    let code: Zeroizing<String> = Zeroizing::new(
        letters
            .map(|c| match c.to_ascii_lowercase() {
                // What is not in the alphabet is what looks like it.
                '0' => 'o',
                '1' => 'l',
                '8' => 'b',
                other => other,
            })
            .collect(),
    );
    let is_one = [LETTERS, FORMER_LETTERS].contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b));
    is_one.then_some(code)
}

fn hash(salt: &str, code: &str) -> String {
    let digest =
        Sha256::new().chain_update(salt.as_bytes()).chain_update(b".").chain_update(code.as_bytes()).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed_and_no_other_is() {
        let codes = make().expect("random");
        assert_eq!(codes.len(), COUNT);
        assert_eq!(codes.iter().map(|(code, _)| code).collect::<HashSet<_>>().len(), COUNT);
        for (shown, kept) in &codes {
            assert_eq!(shown.len(), 29);
            assert!(!kept.hash.contains(shown.as_str()));
            for typed in [shown.clone(), shown.to_uppercase(), shown.replace('-', " "), shown.replace('o', "0")] {
                assert!(kept.is(&read(&typed).expect("a code")), "{typed}");
            }
        }
        assert!(!codes[0].1.is(&read(&codes[1].0).expect("a code")));
    }

    #[test]
    fn a_code_withstands_guessing_and_those_of_before_are_taken() {
        const { assert!(BYTES * 8 >= 112 && LETTERS * 5 == BYTES * 8) };
        let former = Hashed { salt: "00".into(), hash: hash("00", "abcdefghijklmnop") };
        assert!(former.is(&read("ABCD-efgh-ijkl-mnop").expect("a code")));
    }

    #[test]
    fn what_is_no_code_is_not_looked_up() {
        for bad in [
            "",
            "abcd-efgh-ijkl",
            "abcd-efgh-ijkl-mnopq",
            "abcd-efgh-ijkl-mnop-abcd-efgh-i",
            "abcd-efgh-ijkl-mno9",
            "abcd-efgh-ijkl-mn\u{e9}",
            &"a".repeat(1_000_000),
        ] {
            assert!(read(bad).is_none());
        }
    }
}
