//! What the keys of signing in with accounts elsewhere take.

use std::fmt;

use reqwest::Url;

use super::mail::is_this_machine;
use super::value::Value;

/// What they are written like.
const LIKE: &str = "write `linkedin:CLIENT_ID`, or `NAME:CLIENT_ID@https://ISSUER`, or `NAME=What people read:CLIENT_ID@…` \
                    (`http://` is for this machine only)";

/// The one that needs no address.
const LINKEDIN: &str = "linkedin";

/// Who LinkedIn says that it is.
const LINKEDIN_ISSUER: &str = "https://www.linkedin.com/oauth";

/// Longest name, and longest words for people, characters.
const LONGEST_ID: usize = 32;
const LONGEST_LABEL: usize = 40;

/// A provider of accounts, by OpenID Connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInProvider {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// Who it says that it is; what it can do is asked below that address.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
}

impl SignInProvider {
    /// Whether it takes the proof that whoever has the code has asked for it. LinkedIn refuses
    /// confidential clients that send one.
    pub fn has_pkce(&self) -> bool {
        self.id != LINKEDIN
    }

    /// Whether it says for which request its token is. LinkedIn's token does not.
    pub fn has_nonce(&self) -> bool {
        self.id != LINKEDIN
    }

    /// Whether it takes our secret in the body alone, whatever it says.
    pub fn has_secret_in_body(&self) -> bool {
        self.id == LINKEDIN
    }
}

impl Value for SignInProvider {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || LIKE.to_owned();
        let (before, issuer) = match text.find("@https://").or_else(|| text.find("@http://")) {
            Some(at) => (&text[..at], Some(text[at + 1..].to_owned())),
            None => (text, None),
        };
        let (named, client_id) = before.split_once(':').ok_or_else(wrong)?;
        let (id, label) = named.split_once('=').map_or((named, None), |(id, label)| (id, Some(label.trim())));
        let is_id = (1..=LONGEST_ID).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let label =
            label.map_or_else(|| if id == LINKEDIN { "LinkedIn".to_owned() } else { capital(id) }, str::to_owned);
        let is_label = (1..=LONGEST_LABEL).contains(&label.chars().count()) && !label.chars().any(char::is_control);
        if !is_id || !is_label || client_id.is_empty() {
            return Err(wrong());
        }
        let issuer = match issuer {
            Some(issuer) => issuer,
            None if id == LINKEDIN => LINKEDIN_ISSUER.to_owned(),
            None => return Err(format!("says nowhere who `{id}` is; {LIKE}")),
        };
        let url = Url::parse(&issuer).map_err(|_| wrong())?;
        let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let is_right = url.scheme() == "https" || is_this_machine(host);
        if !is_right || !url.username().is_empty() || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong());
        }
        Ok(Self { id: id.to_owned(), label, issuer, client_id: client_id.to_owned() })
    }
}

fn capital(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a provider knows of us alone. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInSecret {
    /// Which provider.
    pub id: String,
    /// The secret.
    pub secret: String,
}

impl fmt::Debug for SignInSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SignInSecret").field(&self.id).finish()
    }
}

impl Value for SignInSecret {
    /// No error repeats the text: it holds a secret.
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || "write `NAME=SECRET`, or `NAME=file:/run/secrets/NAME`".to_owned();
        let (id, secret) = text.split_once('=').ok_or_else(wrong)?;
        let secret = match secret.strip_prefix("file:") {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| format!("names the file `{path}`, which cannot be read: {error}"))?
                .trim()
                .to_owned(),
            None => secret.to_owned(),
        };
        if id.is_empty() || secret.is_empty() {
            return Err(wrong());
        }
        Ok(Self { id: id.to_owned(), secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_read_with_its_name_and_issuer() {
        let one =
            SignInProvider::read("school=School of Bread:a:b@c@https://id.school.example/realms/x").expect("right");
        assert_eq!((one.id.as_str(), one.label.as_str()), ("school", "School of Bread"));
        assert_eq!((one.client_id.as_str(), one.issuer.as_str()), ("a:b@c", "https://id.school.example/realms/x"));
        assert!(one.has_pkce() && one.has_nonce() && !one.has_secret_in_body());
        let linkedin = SignInProvider::read("linkedin:86abc").expect("right");
        assert_eq!((linkedin.label.as_str(), linkedin.issuer.as_str()), ("LinkedIn", "https://www.linkedin.com/oauth"));
        assert!(!linkedin.has_pkce() && !linkedin.has_nonce() && linkedin.has_secret_in_body());
        // Some have a slash at their end, and are another without.
        let slash = SignInProvider::read("auth0:x@https://school.auth0.example/").expect("right");
        assert_eq!(slash.issuer, "https://school.auth0.example/");
        let here = SignInProvider::read("keycloak:viva@http://127.0.0.1:9/realms/x").expect("right");
        assert_eq!(here.label, "Keycloak");
    }

    #[test]
    fn what_says_not_who_or_goes_in_the_clear_is_refused() {
        for bad in [
            "",
            "school",
            "school:",
            "school:id",
            "School:id@https://x.example",
            "a/b:id@https://x.example",
            "school:id@http://x.example",
            "school:id@https://user@x.example",
            "school:id@https://x.example?y",
            "school=:id@https://x.example",
        ] {
            assert!(SignInProvider::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_secret_is_read_from_a_file_as_well_and_never_shown() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "from-a-file\n").expect("written");
        let path = format!("school=file:{}", file.path().display());
        assert_eq!(SignInSecret::read(&path).expect("right").secret, "from-a-file");
        let kept = SignInSecret::read("school=a=b").expect("right");
        assert_eq!((kept.secret.as_str(), format!("{kept:?}").as_str()), ("a=b", "SignInSecret(\"school\")"));
        for bad in ["secret", "school=", "=secret", "school=file:/nowhere/at/all"] {
            assert!(!SignInSecret::read(bad).expect_err(bad).contains("secret`"), "{bad}");
        }
    }
}
