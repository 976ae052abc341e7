//! Bodies are read whole, up to a limit, within a time, and as UTF-8.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::error::{Code, Problem};

/// Largest body of any request: SDP and JSON are far smaller.
pub const LIMIT: usize = 64 * 1024;

/// How long a client may take to send it, and how fast it must send at least where it may send much.
const PATIENCE: Duration = Duration::from_secs(15);
const SLOWEST: usize = 128 * 1024;

/// Reads a body as it is.
pub async fn read_bytes(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let patience = PATIENCE + Duration::from_secs((limit / SLOWEST) as u64);
    let collected = tokio::time::timeout(patience, Limited::new(body, limit).collect()).await.map_err(|_| {
        Problem::new(Code::RequestTimeout, format!("The body did not arrive within {} s.", patience.as_secs()))
    })?;
    match collected {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Problem::new(Code::BodyTooLarge, format!("The body is larger than {limit} bytes.")))
        }
        Err(_) => Err(Problem::new(Code::BadRequest, "The body broke off.")),
    }
}

/// Reads a body that says that it is a ZIP.
pub async fn read_zip(request: Request, limit: usize) -> Result<Bytes, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !["application/zip", "application/x-zip-compressed"].iter().any(|known| media_type.eq_ignore_ascii_case(known)) {
        return Err(Problem::new(Code::UnsupportedMediaType, "Send the file as `Content-Type: application/zip`."));
    }
    read_bytes(request.into_body(), limit).await
}

/// Reads a body as text.
pub async fn read_text(body: Body, limit: usize) -> Result<String, Problem> {
    let bytes = read_bytes(body, limit).await?;
    String::from_utf8(bytes.into()).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::new(Code::BadRequest, format!("The body is not UTF-8 (byte {at})."))
    })
}
