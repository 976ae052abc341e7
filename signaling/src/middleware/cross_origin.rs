//! Pages of other origins: none may use the API unless the configuration names it. Calls
//! from programs carry no `Origin` and are not concerned.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::extract::{SDP, SDP_FRAGMENT};
use crate::router;

/// How long a browser may keep the answer to its question, seconds.
const PREFLIGHT_AGE: &str = "600";

/// Answers `OPTIONS`, and lets pages of the configured origins read answers.
pub async fn apply(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = request
        .headers()
        .get(header::ORIGIN)
        .filter(|origin| is_configured(origin, &app.settings.allowed_origins))
        .cloned();
    let mut response = if request.method() == Method::OPTIONS {
        options(request.uri().path(), origin.is_some())
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Location, ETag, Link, Accept-Post, Retry-After, X-Request-Id"),
        );
        headers
            .insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    }
    response
}

/// What can be done with a path; for WHIP with the media types it takes (RFC 9725, 4.2).
fn options(path: &str, is_cross_origin: bool) -> Response {
    let mut methods = router::methods(path);
    if methods.is_empty() && !is_cross_origin {
        return StatusCode::NO_CONTENT.into_response();
    }
    let takes_offers = path.starts_with("/rtc") && methods.contains(&"POST");
    let takes_fragments = path.starts_with("/rtc") && methods.contains(&"PATCH");
    methods.push("OPTIONS");
    let methods = HeaderValue::from_str(&methods.join(", ")).expect("methods are ASCII");

    let mut headers = HeaderMap::new();
    headers.insert(header::ALLOW, methods.clone());
    if takes_offers {
        headers.insert(HeaderName::from_static("accept-post"), HeaderValue::from_static(SDP));
    }
    if takes_fragments {
        let value = HeaderValue::from_static(SDP_FRAGMENT);
        headers.insert(HeaderName::from_static("accept-patch"), value);
    }
    if is_cross_origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(
                "Authorization, Content-Type, If-Match, Idempotency-Key, Last-Event-ID, Range, Vivavoce-Author, \
                 Vivavoce-Client",
            ),
        );
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_AGE));
    }
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Whether a page of the request's origin may open a WebSocket here: browsers do not ask
/// before they do. No origin is no browser; else it must be our own or a configured one.
pub fn may_open_sockets(headers: &HeaderMap, allowed: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let own = || {
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let of_origin = origin.to_str().ok()?.split_once("://")?.1;
        Some(of_origin.eq_ignore_ascii_case(host))
    };
    own().unwrap_or(false) || is_configured(origin, allowed)
}

fn is_configured(origin: &HeaderValue, allowed: &[String]) -> bool {
    origin
        .to_str()
        .is_ok_and(|origin| allowed.iter().any(|known| known.trim_end_matches('/').eq_ignore_ascii_case(origin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("vivavoce.example:8080"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("a header"));
        }
        may_open_sockets(&headers, &["https://school.example/".into()])
    }

    #[test]
    fn only_our_own_page_and_configured_ones_open_sockets() {
        assert!(opens(None));
        assert!(opens(Some("http://vivavoce.example:8080")));
        assert!(opens(Some("https://school.example")));
        assert!(!opens(Some("http://vivavoce.example")));
        assert!(!opens(Some("https://evil.example")));
        assert!(!opens(Some("null")));
    }

    #[test]
    fn whip_says_what_it_takes() {
        let response = options("/rtc/5", false);
        assert_eq!(response.headers()["accept-post"], SDP);
        assert_eq!(response.headers()[header::ALLOW], "POST, OPTIONS");
        let response = options("/rtc/5/6", true);
        assert_eq!(response.headers()["accept-patch"], SDP_FRAGMENT);
        assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_METHODS], "PATCH, DELETE, OPTIONS");
    }
}
