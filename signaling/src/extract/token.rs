//! The token of a request: in `Authorization`, or for browsers' WebSockets, which cannot set
//! headers, as the subprotocol `bearer.<token>`. Never in a URL, which is logged and shared.

use axum::http::{HeaderMap, header};

use crate::token;

/// The token that the client presents, if it is one at all.
pub fn presented_token(headers: &HeaderMap, is_websocket: bool) -> Option<&str> {
    let from_header = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let from_subprotocol = || {
        headers
            .get_all(header::SEC_WEBSOCKET_PROTOCOL)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .find_map(|protocol| protocol.trim().strip_prefix("bearer."))
    };
    from_header
        .or_else(|| if is_websocket { from_subprotocol() } else { None })
        .filter(|token| token::is_plausible(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_places_are_read_and_the_subprotocol_only_for_websockets() {
        let mut headers = HeaderMap::new();
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, "vivavoce.v1, bearer.abc".parse().expect("ok"));
        assert_eq!(presented_token(&headers, true), Some("abc"));
        assert_eq!(presented_token(&headers, false), None);
        headers.insert(header::AUTHORIZATION, "bearer def".parse().expect("ok"));
        assert_eq!(presented_token(&headers, true), Some("def"));
        headers.insert(header::AUTHORIZATION, "Basic def".parse().expect("ok"));
        assert_eq!(presented_token(&headers, false), None);
    }
}
