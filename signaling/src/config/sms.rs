//! What the keys of text messages take.

use std::fmt;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::mail::is_this_machine;
use super::value::Value;

/// What they are written like, in the errors, which never repeat the text: it holds a password.
const LIKE: &str = "write `https://ACCOUNT:TOKEN@api.twilio.com`, or the address of a service that takes the same \
                    requests (`http://` is for this machine only)";

/// An account of a provider of text messages. What is shown of it holds no password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsUrl {
    /// Scheme, host, port and path, without a slash at its end.
    pub base: String,
    /// The account's name.
    pub account: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for SmsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

impl Value for SmsUrl {
    fn read(text: &str) -> Result<Self, String> {
        let mut url = Url::parse(text).map_err(|_| format!("is no URL; {LIKE}"))?;
        let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        let is_right = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&host));
        let plain =
            |part: &str| percent_decode_str(part).decode_utf8().map(|text| text.into_owned()).unwrap_or_default();
        let (account, password) = (plain(url.username()), plain(url.password().unwrap_or_default()));
        // It becomes a part of a path.
        let is_name = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_right || !is_name || password.is_empty() || url.query().is_some() || url.fragment().is_some() {
            return Err(LIKE.into());
        }
        // Of an address with a host neither fails.
        let cleared = url.set_username("").and_then(|()| url.set_password(None));
        cleared.map_err(|()| LIKE.to_owned())?;
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned(), account, password })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_and_its_password_is_not_shown() {
        let url = SmsUrl::read("https://AC12:se%2Fcret@api.twilio.com/").expect("right");
        assert_eq!((url.base.as_str(), url.account.as_str()), ("https://api.twilio.com", "AC12"));
        assert_eq!((url.password.as_str(), format!("{url:?}").as_str()), ("se/cret", "https://api.twilio.com"));
        assert!(SmsUrl::read("http://AC12:secret@127.0.0.1:9").is_ok());
    }

    #[test]
    fn what_would_send_the_password_in_the_clear_is_refused_and_not_repeated() {
        for bad in [
            "secret",
            "http://AC12:secret@api.twilio.com",
            "https://AC12@api.twilio.com",
            "https://:secret@api.twilio.com",
            "https://AC12:secret@api.twilio.com?secret",
            "https://A%2F12:secret@api.twilio.com",
            "ftp://AC12:secret@api.twilio.com",
        ] {
            let error = SmsUrl::read(bad).expect_err(bad);
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
