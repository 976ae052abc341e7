//! What a password may be: long enough, not easily guessed, not known to be stolen, not used
//! lately. Nothing is asked of its composition (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2).

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::Accounts;
use crate::error::{Code, Problem};
use crate::password;
use crate::pepper::Peppers;

/// Shortest password that is chosen, characters.
pub const SHORTEST: usize = 12;

/// Longest password that is looked at, characters.
pub const LONGEST: usize = 128;

/// Shortest part of one's own name or address that is seen in a password, characters.
const SHORTEST_OWN: usize = 4;

/// Characters beyond one's own name, and that do not follow from the one before, at least.
const FRESH: usize = 6;

/// A password in NFKC, so that it is the same from every keyboard; cleared away after use.
pub struct Password(Zeroizing<String>);

impl Password {
    /// As somebody gives it to be checked; none for what no password is.
    pub fn given(text: &str) -> Option<Self> {
        let is_bounded = !text.is_empty() && text.chars().take(LONGEST + 1).count() <= LONGEST;
        is_bounded.then(|| Self(Zeroizing::new(text.nfkc().collect())))
    }

    /// One that opens nothing, to be checked in the place of what is none.
    pub fn nobodys() -> Self {
        Self(Zeroizing::new(String::new()))
    }

    /// As somebody chooses it, who is called so and has this address.
    ///
    /// # Errors
    /// `invalid_field` for the wrong length, `password_weak` for what is quickly guessed.
    pub fn chosen(text: &str, own: &[&str]) -> Result<Self, Problem> {
        let is_long = |password: &Self| password.0.chars().count() >= SHORTEST;
        let password = Self::given(text).filter(is_long).ok_or_else(|| {
            Problem::new(Code::InvalidField, format!("A password has {SHORTEST} to {LONGEST} characters."))
        })?;
        if is_simple(&password.0, own) {
            return Err(Problem::new(
                Code::PasswordWeak,
                "This password is quickly guessed: it is one's own name or address, or a simple row of characters.",
            ));
        }
        Ok(password)
    }

    /// The same, if it is in no list of stolen ones and was not used lately.
    ///
    /// # Errors
    /// `password_breached`, `password_used`.
    pub async fn is_fresh(&self, accounts: &Accounts, used: &[String]) -> Result<(), Problem> {
        for hash in used {
            if self.is_right(&accounts.peppers, Some(hash.clone())).await? {
                return Err(Problem::new(Code::PasswordUsed, "This password was used here before; choose another."));
            }
        }
        if accounts.breached.knows(&self.0).await {
            return Err(Problem::new(Code::PasswordBreached, "This password is in lists of stolen ones."));
        }
        Ok(())
    }

    /// Whether it is the one of this hash; never of none, after the same work.
    pub async fn is_right(&self, peppers: &Peppers, hash: Option<String>) -> Result<bool, Problem> {
        password::is_right_for(peppers, self.0.to_string(), hash).await
    }

    /// Its hash.
    pub async fn hash(&self, peppers: &Peppers) -> Result<String, Problem> {
        password::hash(peppers, self.0.to_string()).await
    }
}

/// Whether little is left of a password without what everybody would try: one's own name and
/// address, the name of this software, and characters that repeat or count on.
fn is_simple(password: &str, own: &[&str]) -> bool {
    let mut rest = password.to_lowercase();
    let whole: Vec<String> = own.iter().map(|text| text.to_lowercase()).collect();
    let parts = whole.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    // The whole first: of an address without the name in it a good deal would be left.
    for text in whole.iter().map(String::as_str).chain(parts).chain(["vivavoce", "password"]) {
        if text.chars().count() >= SHORTEST_OWN {
            rest = rest.replace(text, "");
        }
    }
    let mut seen = Vec::new();
    let mut before = None;
    for c in rest.chars() {
        let follows = before.is_some_and(|before: char| u32::from(c).abs_diff(u32::from(before)) <= 1);
        if !follows && !seen.contains(&c) {
            seen.push(c);
        }
        before = Some(c);
    }
    seen.len() < FRESH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::Vault;

    fn refusal(text: &str) -> Option<Code> {
        Password::chosen(text, &["Ada Lovelace", "ada.lovelace@example.org"]).err().map(|problem| problem.code)
    }

    #[test]
    fn long_ones_of_any_characters_are_taken() {
        let long = "é".repeat(60) + "an end that varies";
        for good in
            ["correct horse battery", "ничего не понятно", "            tabs and blanks", "zażółć gęślą jaźń", &long]
        {
            assert_eq!(refusal(good), None, "{good}");
        }
    }

    #[test]
    fn short_long_and_simple_ones_are_refused() {
        assert_eq!(refusal("elevenchars"), Some(Code::InvalidField));
        assert_eq!(refusal(&"xyaz ".repeat(30)), Some(Code::InvalidField));
        assert_eq!(refusal(&"x".repeat(1_000_000)), Some(Code::InvalidField));
        // Eleven characters that a keyboard may send as twelve code points.
        assert_eq!(refusal("ze\u{301}ro cavity"), Some(Code::InvalidField));
        for simple in [
            "aaaaaaaaaaaaaaaa",
            "123456789012345",
            "abcdefghijklmnop",
            "abababababababab",
            "AdaLovelace1843",
            "ada.lovelace@example.org",
            "vivavoce-vivavoce",
            "passwordpassword1",
        ] {
            assert_eq!(refusal(simple), Some(Code::PasswordWeak), "{simple}");
        }
    }

    #[tokio::test]
    async fn a_password_is_the_same_from_every_keyboard() {
        let data = tempfile::tempdir().expect("a folder");
        let peppers = Peppers::of(&Vault::open(data.path(), None).expect("a key"));
        let composed = Password::chosen("mot de passe zéro ﬁn", &[]).expect("fine");
        let hash = composed.hash(&peppers).await.expect("hashed");
        let decomposed = Password::given("mot de passe ze\u{301}ro fin").expect("fine");
        assert!(decomposed.is_right(&peppers, Some(hash)).await.expect("checked"));
        assert!(Password::given("").is_none());
    }
}
