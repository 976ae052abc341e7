//! A number for each request, in the log and in the answer, so that "it failed at ten past
//! nine" can be found.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

const NAME: &str = "x-request-id";

/// The request's number. Made here: what a client sends is not written into the log.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub Uuid);

/// Gives the request its number.
pub async fn apply(mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    let value = HeaderValue::from_str(&id.0.to_string()).expect("a UUID is ASCII");
    response.headers_mut().insert(NAME, value);
    response
}
