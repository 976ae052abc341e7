//! A panic in a handler is a bug; the client gets a problem, the log gets the cause, and
//! every other request goes on.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::error::Problem;

/// The answer to a request whose handler panicked.
pub fn answer(cause: Box<dyn Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Problem::internal("a handler panicked", &text).into_response()
}
