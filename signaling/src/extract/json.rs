//! A JSON body of a known shape.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::body::{LIMIT, read_text};
use crate::error::{Code, Problem};

/// A body of up to `MOST` bytes that was JSON of this shape; beside it the text, for whoever
/// needs its fingerprint.
#[derive(Debug)]
pub struct JsonBody<T, const MOST: usize = LIMIT> {
    /// What it says.
    pub value: T,
    /// What was sent.
    pub text: String,
}

impl<T: DeserializeOwned, S: Send + Sync, const MOST: usize> FromRequest<S> for JsonBody<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Problem::new(Code::UnsupportedMediaType, "Send the body as `Content-Type: application/json`."));
        }
        let text = read_text(request.into_body(), MOST).await?;
        if holds_nul(&text) {
            return Err(Problem::new(Code::BadRequest, "The body holds the character U+0000, which no text here may."));
        }
        match serde_json::from_str(&text) {
            Ok(value) => Ok(Self { value, text }),
            Err(error) => Err(refusal(&error)),
        }
    }
}

/// Whether a text of the JSON holds U+0000, which JSON can only escape and PostgreSQL cannot keep.
fn holds_nul(json: &str) -> bool {
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let escaped = &rest[at + 1..];
        if escaped.starts_with("u0000") {
            return true;
        }
        // What is escaped is of one character, and of one byte in JSON.
        rest = escaped.get(1..).unwrap_or_default();
    }
    false
}

fn refusal(error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => Problem::new(Code::InvalidField, format!("The JSON does not have the right shape: {error}.")),
        Category::Syntax | Category::Eof | Category::Io => {
            Problem::new(Code::BadRequest, format!("The body is not JSON: {error}."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_escaped_nul_is_one() {
        assert!(holds_nul(r#"{"a":"b\u0000"}"#));
        assert!(holds_nul(r#""\\\u0000""#));
        for fine in [r#""\\u0000""#, r#""u0000""#, r#""\n""#, "\"\\é\"", "\\"] {
            assert!(!holds_nul(fine), "{fine}");
        }
    }
}
