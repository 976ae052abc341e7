//! The picture that a provider names, fetched by the server: its address is written by whoever has the
//! account there, so it may lead anywhere.
//!
//! It is fetched from the provider itself, or else over HTTPS from the open internet, on its usual port;
//! the names are looked up once, and what was looked at is what is connected to. No redirect is followed,
//! no cookie or key is sent, so much is read in so long, and what comes is kept only as a picture that
//! was written anew.

use std::time::Duration;

use axum::body::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use tokio::sync::Semaphore;

use crate::outside;
use crate::profiles::portrait::LARGEST;

/// Somebody waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pictures that are fetched at once; the others wait.
static FETCHING: Semaphore = Semaphore::const_new(4);

/// Why there is none. Nothing of the address is told, which may be of somebody else's network.
#[derive(Debug, thiserror::Error)]
pub enum NotFetched {
    /// The address is none that the server goes to.
    #[error("its address is none of the provider or of the open internet")]
    Address,
    /// Nobody answered, or not in time, or otherwise than with a file.
    #[error("nobody gives it")]
    Nothing,
    /// It has more bytes than are read.
    #[error("it has more than {LARGEST} bytes")]
    Large,
}

/// Fetches the picture that the provider of this issuer names.
pub async fn fetch(issuer: &str, address: &str) -> Result<Bytes, NotFetched> {
    let _place = FETCHING.acquire().await.expect("the semaphore is never closed");
    tokio::time::timeout(PATIENCE, fetch_now(issuer, address)).await.map_err(|_| NotFetched::Nothing)?
}

async fn fetch_now(issuer: &str, address: &str) -> Result<Bytes, NotFetched> {
    let url = allowed(issuer, address).ok_or(NotFetched::Address)?;
    let is_theirs = is_of(&url, issuer);
    let looked_up = url.clone();
    let addresses = tokio::task::spawn_blocking(move || looked_up.socket_addrs(|| None))
        .await
        .map_err(|_| NotFetched::Nothing)?
        .map_err(|_| NotFetched::Nothing)?;
    if !is_theirs && !addresses.iter().all(|address| outside::is_public(address.ip())) {
        return Err(NotFetched::Address);
    }
    let client = Client::builder()
        .redirect(Policy::none())
        .timeout(PATIENCE)
        // A proxy would look the name up once more.
        .no_proxy()
        .resolve_to_addrs(url.host_str().unwrap_or_default(), &addresses)
        .build()
        .map_err(|_| NotFetched::Nothing)?;
    let mut answer = client.get(url).send().await.map_err(|_| NotFetched::Nothing)?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(NotFetched::Nothing);
    }
    let mut file = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|_| NotFetched::Nothing)? {
        if file.len() + part.len() > LARGEST {
            return Err(NotFetched::Large);
        }
        file.extend_from_slice(&part);
    }
    Ok(file.into())
}

/// The address, where the server would go to it if it led to the open internet.
fn allowed(issuer: &str, address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let is_bare = url.username().is_empty() && url.password().is_none();
    let is_usual = url.scheme() == "https" && url.port().is_none();
    (is_bare && (is_usual || is_of(&url, issuer))).then_some(url)
}

/// Whether it is the provider's own: scheme, host and port.
fn is_of(url: &Url, issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == url.origin() && issuer.origin().is_tuple())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.school.example:8443/realms/one";

    #[test]
    fn only_the_provider_and_https_are_asked() {
        for good in ["https://media.example/a.png", "https://id.school.example:8443/avatars/1?x=2"] {
            assert!(allowed(ISSUER, good).is_some(), "{good}");
        }
        for bad in [
            "http://media.example/a.png",
            "https://media.example:8443/a.png",
            "http://id.school.example:8443/a.png",
            "https://ada:secret@media.example/a.png",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
            "ftp://media.example/a.png",
            "//media.example/a.png",
            "",
        ] {
            assert!(allowed(ISSUER, bad).is_none(), "{bad}");
        }
    }

    #[tokio::test]
    async fn nothing_of_our_own_network_is_asked() {
        for own in [
            "https://127.0.0.1/a.png",
            "https://localhost/a.png",
            "https://[::1]/a.png",
            "https://[::ffff:127.0.0.1]/a.png",
            "https://0x7f.1/a.png",
            "https://2130706433/a.png",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/a.png",
        ] {
            assert!(matches!(fetch(ISSUER, own).await, Err(NotFetched::Address)), "{own}");
        }
    }
}
