//! What the keys of e-mail take: the mail server, the sender, the origin of links.

use std::fmt;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::value::Value;
use crate::mail::address;

/// What hosts are written for, in the errors.
const SMTP: &str = "write `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS) or `smtps://USER:PASSWORD@HOST:PORT` (TLS from \
                    the beginning), characters such as `@` and `/` in name and password as `%40` and `%2F`";

/// How the way to the mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// STARTTLS (RFC 3207), and nothing is sent without it.
    StartTls,
    /// Nothing, on this machine or a private network.
    Plain,
}

/// The mail server. What is shown of it holds neither name nor password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    /// Its name or address, an IPv6 one without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is reached.
    pub security: Security,
    /// Name and password.
    pub login: Option<(String, String)>,
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.security == Security::Tls { "smtps" } else { "smtp" };
        match self.host.contains(':') {
            true => write!(f, "{scheme}://[{}]:{}", self.host, self.port),
            false => write!(f, "{scheme}://{}:{}", self.host, self.port),
        }
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Value for SmtpUrl {
    /// No error repeats the text: it may hold a password.
    fn read(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| format!("is no URL; {SMTP}"))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| format!("names no host; {SMTP}"))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let tls = url.query_pairs().find_map(|(name, value)| (name == "tls").then(|| value.into_owned()));
        let is_here = is_this_machine(&host);
        let security = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => Security::Tls,
            ("smtp", Some("required")) => Security::StartTls,
            ("smtp", Some("none")) => Security::Plain,
            ("smtp", None) if is_here => Security::Plain,
            ("smtp", None) => Security::StartTls,
            ("smtp", Some(_)) => return Err("takes `?tls=required` or `?tls=none`".into()),
            _ => return Err(SMTP.into()),
        };
        let port = url.port().unwrap_or(if security == Security::Tls { 465 } else { 587 });
        let plain = |part: &str| percent_decode_str(part).decode_utf8().map(|text| text.into_owned());
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (name, Some(password)) => match (plain(name), plain(password)) {
                (Ok(name), Ok(password)) => Some((name, password)),
                _ => return Err(format!("has a name or password that is not UTF-8; {SMTP}")),
            },
            (_, None) => return Err(format!("has a name without a password; {SMTP}")),
        };
        if login.is_some() && security == Security::Plain && !is_here {
            return Err("would send the password in the clear: leave `?tls=none` out, or name and password".into());
        }
        Ok(Self { host, port, security, login })
    }
}

/// Whom e-mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name that readers see; empty for none.
    pub name: String,
    /// The address.
    pub address: String,
}

impl Sender {
    /// The domain of the address.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl Value for Sender {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no sender; write for example `Vivavoce <no-reply@example.org>`");
        let (name, address) = match text.split_once('<') {
            Some((name, rest)) => (name.trim().trim_matches('"'), rest.strip_suffix('>').ok_or_else(wrong)?),
            None => ("", text),
        };
        if name.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '"')) || !address::is_one(address) {
            return Err(wrong());
        }
        Ok(Self { name: name.to_owned(), address: address.to_owned() })
    }
}

/// The origin under which people reach this server: scheme, host and port, nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The URL of a page; `path` begins with a slash.
    pub fn join(&self, path: &str) -> String {
        debug_assert!(path.starts_with('/'), "{path}");
        format!("{}{path}", self.0)
    }

    /// The origin, without a slash at its end.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// The host's name, with its port if that is unusual.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }

    /// Whether people reach it by TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl Value for PublicUrl {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no origin; write for example `https://vivavoce.example.org`, without a path (`http://` is \
                 for this machine only)"
            )
        };
        let url = Url::parse(text).map_err(|_| wrong())?;
        let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let is_right = match url.scheme() {
            "https" => true,
            "http" => is_this_machine(host),
            _ => false,
        };
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if is_right && is_bare { Ok(Self(url.origin().ascii_serialization())) } else { Err(wrong()) }
    }
}

pub(super) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(text: &str) -> SmtpUrl {
        SmtpUrl::read(text).expect(text)
    }

    #[test]
    fn a_mail_server_elsewhere_is_reached_by_tls_unless_somebody_wrote_otherwise() {
        assert_eq!(smtp("smtps://mail.example").security, Security::Tls);
        assert_eq!(smtp("smtps://mail.example").port, 465);
        assert_eq!(smtp("smtp://mail.example").security, Security::StartTls);
        assert_eq!(smtp("smtp://mail.example").port, 587);
        assert_eq!(smtp("smtp://relay:25?tls=none").security, Security::Plain);
        assert_eq!(smtp("smtp://127.0.0.1:1025").security, Security::Plain);
        assert_eq!(smtp("smtp://[::1]:1025").host, "::1");
        assert_eq!(smtp("smtp://localhost:1025?tls=required").security, Security::StartTls);
    }

    #[test]
    fn name_and_password_are_read_and_never_shown() {
        let url = smtp("smtp://ada%40example.org:se%2Fcr%20et@mail.example:2525");
        assert_eq!(url.login, Some(("ada@example.org".into(), "se/cr et".into())));
        assert_eq!(format!("{url} {url:?}"), "smtp://mail.example:2525 smtp://mail.example:2525");
        for bad in [
            "secret",
            "http://ada:secret@mail.example",
            "smtp://ada:secret@mail.example?tls=none",
            "smtp://ada:secret@mail.example?tls=perhaps",
            "smtps://ada:secret@mail.example?tls=none",
            "smtp://secret@mail.example",
            "smtp://",
        ] {
            let error = SmtpUrl::read(bad).expect_err(bad);
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn links_have_an_origin_and_it_is_one_that_browsers_trust() {
        let origin = |text: &str| PublicUrl::read(text).map(|url| url.origin().to_owned());
        assert_eq!(origin("https://Viva.example:443/").as_deref(), Ok("https://viva.example"));
        assert_eq!(origin("http://localhost:8080").as_deref(), Ok("http://localhost:8080"));
        assert_eq!(PublicUrl::read("https://a.example").expect("fine").join("/x#y"), "https://a.example/x#y");
        for bad in ["viva.example", "http://viva.example", "https://a.example/path", "https://u:p@a.example", "ftp://a"]
        {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let sender = Sender::read("Vivavoce à Lyon <no-reply@example.org>").expect("fine");
        assert_eq!((sender.name.as_str(), sender.domain()), ("Vivavoce à Lyon", "example.org"));
        assert_eq!(Sender::read("no-reply@example.org").expect("fine").name, "");
        for bad in ["Vivavoce", "a@b.example\r\nBcc: c@d.example", "<>", "A\nB <a@b.example>", "A <a@b.example> B"] {
            assert!(Sender::read(bad).is_err(), "{bad:?}");
        }
    }
}
