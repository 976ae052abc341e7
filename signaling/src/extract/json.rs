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
        match serde_json::from_str(&text) {
            Ok(value) => Ok(Self { value, text }),
            Err(error) => Err(refusal(&error)),
        }
    }
}

fn refusal(error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => Problem::new(Code::InvalidField, format!("The JSON does not have the right shape: {error}.")),
        Category::Syntax | Category::Eof | Category::Io => {
            Problem::new(Code::BadRequest, format!("The body is not JSON: {error}."))
        }
    }
}
