//! Sending somebody to a provider.

use axum::http::{HeaderMap, header};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient};
use openidconnect::{ClientId, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};

use super::store::{self, Sent};
use super::wire::{AskIdentity, IdentityAsked, LinkIdentity};
use super::{LINKS, SIGNS_IN, STATE_LASTS_MS};
use crate::accounts::Person;
use crate::accounts::sign_in::make;
use crate::accounts::store::users;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::token::TokenHash;
use crate::wire::{Language, Timestamp};

/// Longest path to go on to.
const LONGEST_NEXT: usize = 512;

/// Sends somebody who signs in; `browser` is their cookie.
///
/// # Errors
/// `not_found`, `unavailable`.
pub async fn to_sign_in(
    app: &App,
    headers: &HeaderMap,
    wish: &AskIdentity,
    browser: &str,
    now: Timestamp,
) -> Result<IdentityAsked, Problem> {
    let next = path_of_ours(&wish.next).unwrap_or("/").to_owned();
    let redirect_uri = page(app, headers, &wish.provider)?;
    let sent = Sent { provider: wish.provider.clone(), user: None, redirect_uri, next, language: wish.language };
    go(app, SIGNS_IN, &TokenHash::of(browser).to_hex(), sent, now).await
}

/// Sends somebody who links an account.
///
/// # Errors
/// `not_found`, `unavailable`.
pub async fn to_link(
    app: &App,
    headers: &HeaderMap,
    person: &Person,
    wish: &LinkIdentity,
    now: Timestamp,
) -> Result<IdentityAsked, Problem> {
    let redirect_uri = page(app, headers, &wish.provider)?;
    let language = users::find(&app.db, person.user).await?.map_or(Language::En, |owner| owner.language);
    let next = "/account/security".to_owned();
    let sent = Sent { provider: wish.provider.clone(), user: Some(person.user), redirect_uri, next, language };
    go(app, LINKS, &person.login.to_string(), sent, now).await
}

async fn go(app: &App, kind: &str, browser: &str, sent: Sent, now: Timestamp) -> Result<IdentityAsked, Problem> {
    let providers = &app.accounts.identities;
    let provider = providers.find(&sent.provider)?;
    let metadata = providers.metadata(provider).await?;
    let state = make(kind)?;
    let redirect = RedirectUrl::new(sent.redirect_uri.clone())
        .map_err(|error| Problem::internal("the page to come back to has no URL", &error))?;
    let id = ClientId::new(provider.settings.client_id.clone());
    let client = CoreClient::from_provider_metadata((*metadata).clone(), id, None).set_redirect_uri(redirect);
    let (csrf, nonce) = (CsrfToken::new(state.clone()), nonce_of(app, &state));
    let mut asked = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || csrf, move || nonce)
        .add_scope(Scope::new("profile".to_owned()))
        .add_scope(Scope::new("email".to_owned()));
    if provider.settings.has_pkce() {
        asked = asked.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier_of(app, &state)));
    }
    let (url, _, _) = asked.url();
    let until = Timestamp::from_unix_ms(now.unix_ms() + STATE_LASTS_MS);
    store::keep_state(&app.db, &TokenHash::of(&state), browser, &sent, until).await?;
    Ok(IdentityAsked { url: url.into() })
}

/// The nonce of a state: whoever knows the state alone cannot make it.
pub fn nonce_of(app: &App, state: &str) -> Nonce {
    Nonce::new(app.accounts.secret_name(&["identity-nonce", state]))
}

/// The verifier of a state (RFC 7636: 43 to 128 characters; these are 64).
pub fn verifier_of(app: &App, state: &str) -> PkceCodeVerifier {
    PkceCodeVerifier::new(app.accounts.secret_name(&["identity-verifier", state]))
}

/// Where a provider sends people back to. What a request calls its host is believed of this machine
/// alone.
fn page(app: &App, headers: &HeaderMap, provider: &str) -> Result<String, Problem> {
    let path = format!("/sign-in/{provider}");
    if let Some(url) = &app.settings.public_url {
        return Ok(url.join(&path));
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["localhost", "127.0.0.1", "[::1]"].contains(&name) {
        return Err(Problem::new(
            Code::NotFound,
            "Nobody can come back to this address: whoever runs this server sets `public_url`.",
        ));
    }
    Ok(format!("http://{host}{path}"))
}

/// A path of this site, and of no other whatever way it is written in.
fn path_of_ours(text: &str) -> Option<&str> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_path = text.starts_with('/') && !text.contains("//") && text.len() <= LONGEST_NEXT;
    (is_plain && is_path).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for good in ["/", "/scenarios?tab=2", "/a/b#c", "/%20"] {
            assert_eq!(path_of_ours(good), Some(good));
        }
        let long = format!("/{}", "x".repeat(LONGEST_NEXT));
        for bad in [
            "",
            "x",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a//b",
            "/\t/evil.example",
            "/é",
            &long,
        ] {
            assert_eq!(path_of_ours(bad), None, "{bad}");
        }
    }
}
