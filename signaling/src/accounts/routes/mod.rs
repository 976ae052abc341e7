//! The accounts' URLs.

pub mod auth;
pub mod email;
pub mod factors;
pub mod identities;
pub mod me;
pub mod passkeys;
pub mod setup;

use std::net::SocketAddr;

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::sign_in::{Browser, allow_network};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::middleware::guest_limit::client_address;
use crate::middleware::may_open_sockets;

/// Nothing of an account is kept on the way.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The browser behind a request that may set its cookies, counted for its network.
fn browser(app: &App, peer: SocketAddr, headers: &HeaderMap) -> Result<Browser, Problem> {
    let network = client_address(peer, headers, &app.settings.trusted_proxies);
    allow_network(app, network)?;
    uncounted(app, peer, headers)
}

/// The same, uncounted: what is asked with a cookie is asked every few minutes by everybody.
fn uncounted(app: &App, peer: SocketAddr, headers: &HeaderMap) -> Result<Browser, Problem> {
    // Cookies are sent from our own pages only (`SameSite`); this is for browsers that know no better.
    let is_own = |origin: &HeaderValue| {
        app.settings.public_url.as_ref().is_some_and(|url| url.origin().as_bytes() == origin.as_bytes())
    };
    if !may_open_sockets(headers, &app.settings.allowed_origins) && !headers.get(header::ORIGIN).is_some_and(is_own) {
        return Err(Problem::new(Code::OriginRefused, "A page of another origin cannot sign anybody in or out."));
    }
    let network = client_address(peer, headers, &app.settings.trusted_proxies);
    Ok(Browser::of(app, network, headers, is_secure(app, peer, headers)))
}

/// Whether people reach this server by TLS: the configuration says so, or a trusted proxy.
fn is_secure(app: &App, peer: SocketAddr, headers: &HeaderMap) -> bool {
    let is_trusted = app.settings.trusted_proxies.contains(&peer.ip().to_canonical());
    let forwarded =
        headers.get("x-forwarded-proto").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"https"));
    app.settings.public_url.as_ref().is_some_and(|url| url.is_https()) || (is_trusted && forwarded)
}

/// An answer with cookies.
fn answer(status: StatusCode, cookies: Vec<HeaderValue>, body: impl Serialize) -> Response {
    with(cookies, (status, NO_STORE, Json(body)))
}

fn with(cookies: Vec<HeaderValue>, response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
