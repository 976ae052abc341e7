//! What the keys of push messages take.

use reqwest::Url;

use super::value::Value;

/// The origin of a push service of one's own: scheme, host and port, nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushService(pub String);

impl Value for PushService {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no origin; write for example `https://push.example.org`, without a path");
        let url = Url::parse(text).map_err(|_| wrong())?;
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let is_web = matches!(url.scheme(), "https" | "http") && url.host().is_some();
        if is_web && is_bare { Ok(Self(url.origin().ascii_serialization())) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_service_of_one_s_own_is_an_origin() {
        let origin = |text: &str| PushService::read(text).map(|service| service.0);
        assert_eq!(origin("http://10.0.0.4:8090/"), Ok("http://10.0.0.4:8090".into()));
        assert_eq!(origin("https://PUSH.example.org:443"), Ok("https://push.example.org".into()));
        for bad in ["", "push.example.org", "https://push.example.org/up", "https://a:b@push.example.org", "ftp://a"] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}
