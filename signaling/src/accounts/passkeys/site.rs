//! The page that passkeys are for: a passkey that was made at one address is none at another.

use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::error::{Code, Problem};

/// An origin, and the host of it that passkeys belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Scheme, host and port, as browsers write them.
    pub origin: String,
    /// The host's name alone: the *relying party's id*.
    pub rp_id: String,
}

impl Site {
    /// As it is configured; where nothing is, `localhost` as the request says it, and nobody else:
    /// what a request calls its host is its sender's word.
    ///
    /// # Errors
    /// `no_passkeys`.
    pub fn of(app: &App, headers: &HeaderMap) -> Result<Self, Problem> {
        let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let configured = app.settings.public_url.as_ref().map(|url| url.origin());
        Self::read(configured, asked).ok_or_else(|| {
            Problem::new(
                Code::NoPasskeys,
                "Passkeys belong to an address: whoever runs this server sets `public_url`, with https and a name.",
            )
        })
    }

    fn read(configured: Option<&str>, asked: Option<&str>) -> Option<Self> {
        let origin = match configured {
            Some(origin) => origin.to_owned(),
            None => format!("http://{}", asked.filter(|host| name_of(host) == "localhost")?),
        };
        let (scheme, host) = origin.split_once("://")?;
        let rp_id = name_of(host).to_owned();
        // Browsers have no passkeys for addresses of hosts, and without TLS for this machine alone.
        let is_number = rp_id.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        let is_secure = scheme == "https" || rp_id == "localhost";
        (is_secure && !is_number && !host.starts_with('[')).then_some(Self { origin, rp_id })
    }
}

fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(configured: Option<&str>, asked: &str) -> Option<(String, String)> {
        Site::read(configured, Some(asked)).map(|site| (site.origin, site.rp_id))
    }

    #[test]
    fn passkeys_belong_to_the_configured_address_whatever_a_request_says() {
        let right = Some(("https://viva.example:8443".to_owned(), "viva.example".to_owned()));
        for asked in ["viva.example:8443", "evil.example", "localhost:1", ""] {
            assert_eq!(site(Some("https://viva.example:8443"), asked), right, "{asked}");
        }
        let here = Some(("http://localhost:8080".to_owned(), "localhost".to_owned()));
        assert_eq!(site(Some("http://localhost:8080"), "127.0.0.1"), here);
    }

    #[test]
    fn without_one_they_are_for_this_machine_by_its_name_alone() {
        assert_eq!(site(None, "localhost:8080"), Some(("http://localhost:8080".into(), "localhost".into())));
        assert_eq!(site(None, "localhost"), Some(("http://localhost".into(), "localhost".into())));
        for asked in ["127.0.0.1:8080", "[::1]:8080", "viva.example", "localhost.evil.example", "evil:localhost", ""] {
            assert_eq!(site(None, asked), None, "{asked}");
        }
    }

    #[test]
    fn where_browsers_have_none_there_are_none() {
        for configured in ["http://viva.example", "https://127.0.0.1", "https://[::1]:8443"] {
            assert_eq!(site(Some(configured), "localhost"), None, "{configured}");
        }
    }
}
