//! SDP bodies and the media types around them (RFC 9725, section 4.2).

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};

use super::body::{LIMIT, read_text};
use crate::error::{Code, Problem};

/// The media type of offers and answers.
pub const SDP: &str = "application/sdp";

/// The media type of trickled candidates and ICE restarts (RFC 8840).
pub const SDP_FRAGMENT: &str = "application/trickle-ice-sdpfrag";

/// A body sent as one of both types, with that type.
#[derive(Debug)]
pub struct SdpBody {
    /// The type without parameters, in lower case.
    pub media_type: String,
    /// The text.
    pub text: String,
}

impl SdpBody {
    /// The text, if it was sent as this type.
    pub fn of_type(self, media_type: &str) -> Result<String, Problem> {
        if self.media_type == media_type {
            Ok(self.text)
        } else {
            Err(Problem::new(Code::UnsupportedMediaType, format!("Send the body as `Content-Type: {media_type}`.")))
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for SdpBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(|media_type| media_type.trim().to_ascii_lowercase())
            .unwrap_or_default();
        // Before the body: what cannot be understood need not be read.
        if media_type != SDP && media_type != SDP_FRAGMENT {
            return Err(Problem::new(Code::UnsupportedMediaType, format!("Send the body as `Content-Type: {SDP}`.")));
        }
        let text = read_text(request.into_body(), LIMIT).await?;
        Ok(Self { media_type, text })
    }
}

/// Whether a client with these headers takes an answer of this type: none said, or it, or a
/// wildcard over it, and not with a quality of 0.
pub fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    let mut ranges = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|range| !range.is_empty())
        .peekable();
    if ranges.peek().is_none() {
        return true;
    }
    let group = media_type.split('/').next().unwrap_or_default();
    ranges.any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts
            .any(|parameter| parameter.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0)));
        !refused && (name == media_type || name == "*/*" || name == format!("{group}/*"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes_sdp(accept: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(header::ACCEPT, value.parse().expect("a header"));
        }
        accepts(&headers, SDP)
    }

    #[test]
    fn what_a_client_accepts_is_read_as_http_says() {
        assert!(takes_sdp(&[]));
        assert!(takes_sdp(&["*/*"]));
        assert!(takes_sdp(&["text/html, application/*;q=0.2"]));
        assert!(takes_sdp(&["text/html", "APPLICATION/SDP"]));
        assert!(!takes_sdp(&["application/json"]));
        assert!(!takes_sdp(&["application/sdp;q=0, text/html"]));
    }
}
