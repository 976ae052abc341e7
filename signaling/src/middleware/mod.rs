//! What every request goes through, from the outside in: its id, the log line and the
//! numbers, security headers, cross-origin rules, and a net for panics.

mod cross_origin;
pub mod guest_limit;
mod panics;
mod request_id;
mod request_log;
mod security;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::app::App;

pub use cross_origin::may_open_sockets;
pub use request_id::RequestId;

/// Wraps the routes. The layer added last is the outermost.
pub fn around(routes: Router<App>, app: &App) -> Router<App> {
    // Sound does not shrink, and an answer to a Range must keep its bytes.
    let compressible = SizeAbove::new(1024)
        .and(NotForContentType::const_new("audio/"))
        // What happens now must not wait in a compressor for what happens next.
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("image/png"));
    routes
        .layer(CompressionLayer::new().br(true).gzip(true).compress_when(compressible))
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(from_fn_with_state(app.clone(), cross_origin::apply))
        .layer(from_fn(security::apply))
        .layer(from_fn_with_state(app.clone(), request_log::apply))
        .layer(from_fn(request_id::apply))
}
