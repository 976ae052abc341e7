//! Keys of providers.

use std::fmt;

/// A key that is in no log, error or debug output.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keys are often pasted with a space or a line break around them.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The key itself, for the request.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `text` without the key, should the other side repeat it.
    pub fn hide_in(&self, text: &str) -> String {
        if self.0.len() < 8 { text.to_owned() } else { text.replace(&self.0, "…") }
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
        let key = Secret::new(" sk-0123456789abcdef\n");
        assert_eq!(key.expose(), "sk-0123456789abcdef");
        assert!(!format!("{key:?}").contains("0123"));
        assert_eq!(key.hide_in("bad key sk-0123456789abcdef."), "bad key ….");
    }
}
