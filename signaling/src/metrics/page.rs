//! The private port: `/metrics` and nothing else.

use std::net::SocketAddr;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Metrics;

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves the page until the server stops; says where it listens.
///
/// # Errors
/// When the port cannot be had.
pub async fn serve(metrics: Metrics, listen: SocketAddr, stop: CancellationToken) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let page = move || async move { ([(header::CONTENT_TYPE, TEXT)], metrics.text()) };
    let service = Router::new().route("/metrics", get(page));
    tokio::spawn(async move {
        let served = axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(error) = served.await {
            tracing::error!(%error, "the metrics page stopped");
        }
    });
    Ok(address)
}
