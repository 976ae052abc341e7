//! The cookies of a browser: the refresh token, what it is known again by, and what it went to another
//! provider of accounts with. No script sees
//! them, no other site sends them, and they go to the routes of signing in only.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::token;

/// Where the cookies go.
const PATH: &str = "/api/auth";

/// How long a browser is known again, seconds: 400 days, which is as long as browsers keep any.
const DEVICE_LASTS_S: i64 = 400 * 24 * 3600;

/// A cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The refresh token.
    Refresh,
    /// What the browser is known again by.
    Device,
    /// What it is known by when it comes back from a provider of accounts.
    Entry,
}

impl Cookie {
    /// Its name. Over TLS one that cannot be set without TLS (RFC 6265bis, 4.1.3.1).
    const fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Refresh, true) => "__Secure-vivavoce_refresh",
            (Self::Refresh, false) => "vivavoce_refresh",
            (Self::Device, true) => "__Secure-vivavoce_device",
            (Self::Device, false) => "vivavoce_device",
            (Self::Entry, true) => "__Secure-vivavoce_entry",
            (Self::Entry, false) => "vivavoce_entry",
        }
    }

    /// Its value in a request, if it can be a token.
    pub fn read(self, headers: &HeaderMap, is_secure: bool) -> Option<String> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name(is_secure))
            .map(|(_, value)| value.to_owned())
            .filter(|value| token::is_plausible(value))
    }

    /// Sets it for so many seconds, what the browser is known again by for 400 days.
    pub fn set(self, value: &str, lasts_s: i64, is_secure: bool) -> HeaderValue {
        let lasts_s = if self == Self::Device { DEVICE_LASTS_S } else { lasts_s };
        let secure = if is_secure { "; Secure" } else { "" };
        let name = self.name(is_secure);
        let cookie = format!("{name}={value}; Path={PATH}; Max-Age={lasts_s}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).expect("tokens are ASCII")
    }

    /// Takes it away.
    pub fn clear(self, is_secure: bool) -> HeaderValue {
        let secure = if is_secure { "; Secure" } else { "" };
        let name = self.name(is_secure);
        let cookie = format!("{name}=; Path={PATH}; Max-Age=0; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).expect("names are ASCII")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::COOKIE, value.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers = headers(&["a=b; vivavoce_refresh=vr_1;vivavoce_refresh2=x", "vivavoce_device=vk_2"]);
        assert_eq!(Cookie::Refresh.read(&headers, false).as_deref(), Some("vr_1"));
        assert_eq!(Cookie::Device.read(&headers, false).as_deref(), Some("vk_2"));
        // Over TLS one that was set without it is nobody's.
        assert_eq!(Cookie::Refresh.read(&headers, true), None);
    }

    #[test]
    fn what_is_no_token_is_no_cookie() {
        for bad in ["vivavoce_refresh", "vivavoce_refresh=", "vivavoce_refresh=a b", "vivavoce_refresh=\"x\""] {
            assert_eq!(Cookie::Refresh.read(&headers(&[bad]), false), None, "{bad}");
        }
    }

    #[test]
    fn no_script_and_no_other_site_gets_it() {
        let plain = Cookie::Refresh.set("vr_1", 60, false);
        assert_eq!(plain, "vivavoce_refresh=vr_1; Path=/api/auth; Max-Age=60; HttpOnly; SameSite=Strict");
        let secure = Cookie::Refresh.set("vr_1", 60, true);
        assert_eq!(
            secure,
            "__Secure-vivavoce_refresh=vr_1; Path=/api/auth; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
        assert!(Cookie::Device.clear(true).to_str().expect("ASCII").contains("Max-Age=0"));
    }
}
