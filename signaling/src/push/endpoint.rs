//! Where a browser is reached: an address that it was given by its push service and gives to us. It
//! comes from the network, and is believed in nothing.

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::seal::BrowserKeys;
use crate::config::PushService;

/// Longest address, bytes; those of today's push services have some 200 to 600.
const LONGEST: usize = 2048;

/// Why a subscription is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSubscription {
    /// The address is none of a push service in the internet, and its origin none of the configured.
    #[error("`endpoint` is no https address of a push service, with a name and the usual port")]
    Endpoint,
    /// The keys cannot be read.
    #[error("`keys` are no keys of a browser")]
    Keys,
}

/// A subscription as it is sealed: nobody else can send to the browser who does not know it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// A push service's address for one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub url: Url,
    /// Whether its origin is one that whoever runs the instance has named.
    pub is_own: bool,
}

impl Subscription {
    /// Its address and keys, if this server may use them.
    ///
    /// # Errors
    /// See [`BadSubscription`].
    pub fn read(&self, own: &[PushService]) -> Result<(Endpoint, BrowserKeys), BadSubscription> {
        let endpoint = Endpoint::read(&self.endpoint, own).ok_or(BadSubscription::Endpoint)?;
        let keys = BrowserKeys::read(&self.p256dh, &self.auth).ok_or(BadSubscription::Keys)?;
        Ok((endpoint, keys))
    }
}

impl Endpoint {
    fn read(text: &str, own: &[PushService]) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return None;
        }
        let origin = url.origin().ascii_serialization();
        let is_own = own.iter().any(|service| service.0 == origin);
        // A name of the internet has a dot. An address in digits, however it is written, is no name: it
        // would not be looked up, and so not be looked at.
        let is_name = url.domain().is_some_and(|name| name.trim_end_matches('.').contains('.'));
        let is_public = url.scheme() == "https" && url.port().is_none() && is_name;
        (is_own || is_public).then_some(Self { url, is_own })
    }

    /// The push service's host, with its port if that is unusual.
    pub fn service(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Its origin, which a signature is for.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_the_internet_and_what_is_configured_are_spoken_to() {
        let own = [PushService("http://127.0.0.1:4000".into())];
        let read = |text: &str| Endpoint::read(text, &own);
        for good in [
            "https://fcm.googleapis.com/fcm/send/x:y",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QA",
            "https://wns2-par02p.notify.windows.com/w/?token=B%2f",
        ] {
            assert!(read(good).is_some_and(|endpoint| !endpoint.is_own), "{good}");
        }
        let local = read("http://127.0.0.1:4000/a").expect("configured");
        assert_eq!((local.is_own, local.service().as_str()), (true, "127.0.0.1:4000"));
        let long = format!("https://push.example/{}", "a".repeat(LONGEST));
        for bad in [
            "",
            "push.example/a",
            "http://push.example/a",
            "https://push.example:8443/a",
            "https://127.0.0.1/a",
            "https://2130706433/a",
            "https://0x7f.1/a",
            "https://[::1]/a",
            "https://localhost/a",
            "https://localhost./a",
            "https://me:secret@push.example/a",
            "https://push.example/a#b",
            "http://127.0.0.1:4001/a",
            "https://127.0.0.1:4000/a",
            "ftp://push.example/a",
            "javascript:alert(1)",
            &long,
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
