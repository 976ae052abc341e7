//! An e-mail address in its one written form, so that an account is found however its address
//! was typed.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Code, Problem};

/// Longest address, bytes (RFC 5321, 4.5.3.1.3, less the brackets).
const LONGEST: usize = 254;

/// Longest part before the `@`, bytes (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// An address: trimmed, NFC, in lower case, its domain in ASCII. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address as somebody typed it.
    ///
    /// # Errors
    /// `invalid_field` for what is none, with a dot-atom of letters and digits of any script before
    /// the `@`; quoted parts, comments and addresses of hosts by number are not taken.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Self::read(text)
            .ok_or_else(|| Problem::new(Code::InvalidField, "`email` is not an address like `ada@example.org`."))
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        // Normalised text may be shorter than what was typed, but not by this much.
        if text.len() > 4 * LONGEST {
            return None;
        }
        let text: String = text.nfc().collect::<String>().to_lowercase().nfc().collect();
        let (local, domain) = text.rsplit_once('@')?;
        let fits = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        let is_atom = |atom: &str| !atom.is_empty() && atom.chars().all(fits);
        if local.len() > LONGEST_LOCAL || !local.split('.').all(is_atom) {
            return None;
        }
        let domain = idna::domain_to_ascii_strict(domain).ok()?;
        let last = domain.rsplit('.').next().filter(|label| !label.is_empty())?;
        // What ends in a number is an address of a host, not a name.
        if last.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self(format!("{local}@{domain}"))).filter(|email| email.0.len() <= LONGEST)
    }

    /// One that was read before, from the database.
    pub(super) const fn kept(text: String) -> Self {
        Self(text)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Personal data stay out of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Email::read(text).map(|email| email.0)
    }

    #[test]
    fn an_address_has_one_written_form() {
        assert_eq!(read(" Ada@Example.ORG ").as_deref(), Some("ada@example.org"));
        assert_eq!(read("ada+test@example.org").as_deref(), Some("ada+test@example.org"));
        // Composed and decomposed letters are the same address, and so are both ways of a domain.
        assert_eq!(read("ze\u{301}@exe\u{301}mple.fr"), read("zé@xn--exmple-cva.fr"));
        assert_eq!(read("ada@intranet").as_deref(), Some("ada@intranet"));
    }

    #[test]
    fn what_is_no_address_or_could_be_read_as_another_is_refused() {
        for bad in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.org",
            "a b@example.org",
            "ada@exa mple.org",
            "ada@@example.org",
            "ada@example.org@evil.org ",
            "\"a\"@example.org",
            "a..b@example.org",
            ".a@example.org",
            "a.@example.org",
            "ada@127.0.0.1",
            "ada@[::1]",
            "ada@-x.org",
            "ada@x..org",
            "a\u{200b}da@example.org",
            "a\u{202e}da@example.org",
            "ada@exam\u{200d}ple.org",
            "ada\r\nbcc: eve@example.org",
            "ada@example.org\0",
            "a<b@example.org",
            "a,b@example.org",
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
        assert_eq!(read(&format!("{}@example.org", "x".repeat(65))), None);
        assert_eq!(read(&"x".repeat(1_000_000)), None);
        assert_eq!(read(&format!("a@{}.org", "x.".repeat(200))), None);
    }

    #[test]
    fn an_address_is_not_shown() {
        assert!(!format!("{:?}", read_ok("ada@example.org")).contains("ada"));
    }

    fn read_ok(text: &str) -> Email {
        Email::parse(text).expect("an address")
    }

    #[test]
    fn letters_that_look_alike_are_other_addresses() {
        // CYRILLIC SMALL LETTER A: another mailbox, which only its owner can verify.
        assert_ne!(read("\u{430}da@example.org"), read("ada@example.org"));
    }
}
