//! Keys of providers.

use std::fmt;

use zeroize::Zeroizing;

/// No key is longer; some are tokens of two thousand characters.
const LONGEST: usize = 4_096;

/// A key that is in no log, error or debug output.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A key as people paste it: with spaces, line breaks or a byte order mark around it.
    ///
    /// # Errors
    /// Why it can be no key, to be read after "the key". It does not hold the key.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let is_around = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0');
        match text.trim_matches(is_around) {
            "" => Err("is empty"),
            text if text.len() > LONGEST => Err("is too long to be one"),
            text if text.chars().any(is_around) => Err("has a space or a line break inside"),
            text if !text.bytes().all(|b| b.is_ascii_graphic()) => Err("has characters that no key has"),
            text => Ok(Self(Zeroizing::new(text.to_owned()))),
        }
    }

    /// The key itself, for the request.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What may be shown of it: its last four characters, and nothing of a short one.
    pub fn hint(&self) -> &str {
        // ASCII, so that every index is a character's.
        if self.0.len() < 16 { "" } else { &self.0[self.0.len() - 4..] }
    }

    /// `text` without the key, should the other side repeat it.
    pub fn hide_in(&self, text: &str) -> String {
        if self.0.len() < 8 { text.to_owned() } else { text.replace(self.0.as_str(), "…") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_trimmed_and_nowhere_to_be_read() {
        let key = Secret::read("\u{feff} sk-0123456789abcdef\r\n").expect("a key");
        assert_eq!((key.expose(), key.hint()), ("sk-0123456789abcdef", "cdef"));
        assert!(!format!("{key:?}").contains("0123"));
        assert_eq!(key.hide_in("bad key sk-0123456789abcdef."), "bad key ….");
        assert_eq!(Secret::read("short-key").expect("a key").hint(), "", "four of nine would be much of it");
    }

    #[test]
    fn what_can_be_no_key_is_refused_with_what_is_wrong() {
        for (text, says) in [
            ("", "empty"),
            (" \n\u{feff}", "empty"),
            ("sk 1 2 3", "space"),
            ("sk-1\nsk-2", "line break"),
            ("clé-secrète", "characters"),
            ("sk-\u{200b}1", "space"),
        ] {
            let error = Secret::read(text).expect_err(text);
            assert!(error.contains(says), "{text:?}: {error}");
        }
        assert!(Secret::read(&"k".repeat(5_000)).is_err());
    }
}
