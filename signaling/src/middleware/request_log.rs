//! One line and one count for each request: method, route, status, time. No address, no
//! token, no id of a session: nothing that says who it was.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::request_id::RequestId;
use crate::app::App;

/// Logs and counts the request.
pub async fn apply(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let id = request.extensions().get::<RequestId>().map(|id| id.0);
    // The pattern, never the path: that holds ids.
    let route = crate::router::pattern(request.uri().path()).unwrap_or("page");
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = begun.elapsed();
    app.metrics.request(&method, route, status, took);
    tracing::debug!(
        target: "vivavoce::http",
        request = id.map(tracing::field::display),
        %method,
        route,
        status,
        took_ms = took.as_secs_f64() * 1000.0,
        "request"
    );
    response
}
