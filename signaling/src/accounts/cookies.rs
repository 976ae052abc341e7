//! The cookies of a browser: the refresh token, what it is known again by, and what it went to another
//! provider of accounts with. No script sees them, and no other site sends them.
//!
//! Over TLS their names begin with `__Host-`: a browser takes such a cookie from this very host and by
//! TLS alone, so that no neighbouring host puts one of its own in the place of ours. That prefix wants
//! the path `/`: the browser sends them with each request to this server, and not to the routes of
//! signing in alone. What keeps other sites from using that is what kept them before: `SameSite=Strict`,
//! the look at `Origin` before any of them is read (`routes::uncounted`), and that nothing but the
//! routes of signing in reads them: every other route wants a token in the `Authorization` header, which
//! no other site can have a browser send.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::token;

/// Where the cookies go without TLS.
const PATH: &str = "/api/auth";

/// Where they went over TLS before their names had the prefix that wants `/`.
const FORMER_PATH: &str = "/api/auth";

/// How refresh tokens began that were given out in former cookies; those of today begin otherwise.
const FORMER_REFRESH: &str = "vr_";

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
    /// Its name. Over TLS one that only this host can set, and only by TLS (RFC 6265bis, 4.1.3.2).
    const fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Refresh, true) => "__Host-vivavoce_refresh",
            (Self::Refresh, false) => "vivavoce_refresh",
            (Self::Device, true) => "__Host-vivavoce_device",
            (Self::Device, false) => "vivavoce_device",
            (Self::Entry, true) => "__Host-vivavoce_entry",
            (Self::Entry, false) => "vivavoce_entry",
        }
    }

    /// The name that it had over TLS in earlier versions; none for one that lives ten minutes.
    const fn former(self) -> Option<&'static str> {
        match self {
            Self::Refresh => Some("__Secure-vivavoce_refresh"),
            Self::Device => Some("__Secure-vivavoce_device"),
            Self::Entry => None,
        }
    }

    /// What a former cookie may still hold. A neighbouring host can set one: of the refresh tokens only
    /// those that were given out in them count, of which there are no new ones, so that nobody is signed
    /// in as somebody else by it. What a browser is known by is signed, and opens nothing.
    fn is_former(self, value: &str) -> bool {
        self != Self::Refresh || value.starts_with(FORMER_REFRESH)
    }

    /// Its value in a request, if it can be a token. Where only the cookie of an earlier version is
    /// there, that one counts: nobody is signed out by an update.
    pub fn read(self, headers: &HeaderMap, is_secure: bool) -> Option<String> {
        let former = || {
            let value = sent(headers, self.former().filter(|_| is_secure)?)?;
            self.is_former(&value).then_some(value)
        };
        sent(headers, self.name(is_secure)).or_else(former).filter(|value| token::is_plausible(value))
    }

    /// Sets it for so many seconds, what the browser is known again by for 400 days.
    pub fn set(self, value: &str, lasts_s: i64, is_secure: bool) -> HeaderValue {
        let lasts_s = if self == Self::Device { DEVICE_LASTS_S } else { lasts_s };
        written(self.name(is_secure), value, if is_secure { "/" } else { PATH }, lasts_s, is_secure)
    }

    /// Takes it away.
    pub fn clear(self, is_secure: bool) -> HeaderValue {
        written(self.name(is_secure), "", if is_secure { "/" } else { PATH }, 0, is_secure)
    }
}

/// Takes a cookie of an earlier version away where the one of today is set or taken away.
pub async fn replace_former(request: Request, next: Next) -> Response {
    let former = former_in(request.headers());
    let mut response = next.run(request).await;
    for (name, former) in former {
        let is_it = |value: &HeaderValue| {
            value.to_str().ok().and_then(|value| value.split_once('=')).is_some_and(|(set, _)| set == name)
        };
        if response.headers().get_all(header::SET_COOKIE).iter().any(is_it) {
            response.headers_mut().append(header::SET_COOKIE, written(former, "", FORMER_PATH, 0, true));
        }
    }
    response
}

/// The cookies of earlier versions in a request: the names that they have today, and those that they had.
fn former_in(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let is_sent = |name: &&str| sent(headers, name).is_some();
    let cookies = [Cookie::Refresh, Cookie::Device].into_iter();
    cookies.filter_map(|cookie| Some((cookie.name(true), cookie.former().filter(is_sent)?))).collect()
}

/// What a request says of this name.
fn sent(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

fn written(name: &str, value: &str, path: &str, lasts_s: i64, is_secure: bool) -> HeaderValue {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path={path}; Max-Age={lasts_s}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).expect("names and tokens are ASCII")
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
    fn a_cookie_of_before_holds_no_token_of_today() {
        let before = headers(&["__Secure-vivavoce_refresh=vr_1; __Secure-vivavoce_entry=vb_1"]);
        assert_eq!(Cookie::Refresh.read(&before, true).as_deref(), Some("vr_1"));
        assert_eq!(Cookie::Refresh.read(&before, false), None);
        assert_eq!(Cookie::Entry.read(&before, true), None);
        // Its own login, which a neighbouring host would have somebody go on with.
        assert_eq!(Cookie::Refresh.read(&headers(&["__Secure-vivavoce_refresh=vl_1"]), true), None);
        let both = headers(&["__Secure-vivavoce_refresh=vr_1; __Host-vivavoce_refresh=vl_2"]);
        assert_eq!(Cookie::Refresh.read(&both, true).as_deref(), Some("vl_2"));
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
        assert_eq!(secure, "__Host-vivavoce_refresh=vr_1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure");
        assert!(Cookie::Device.clear(true).to_str().expect("ASCII").contains("Max-Age=0"));
    }
}
