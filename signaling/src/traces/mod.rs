//! A trace of each interview for an OpenTelemetry collector, if one is configured: one trace
//! a session, a span a turn, and under it a span for each stage of its waterfall.
//!
//! Each turn is sent when it is over. What is sent are times and how turns ended: no word,
//! no sound, no name, no address. A collector that is slow or away loses spans, which are
//! counted; it never holds a session up.

mod sender;
mod session;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry_sdk::trace::SpanData;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vivavoce_engine::id::SessionId;

use crate::config::{ConfigError, Settings};
use crate::metrics::Metrics;

pub use session::SessionTrace;

/// Turns that may wait for the collector. When it is full, further ones are dropped and
/// counted.
const WAITING: usize = 256;

/// How long the last spans may take when the server stops.
const LAST_SPANS: Duration = Duration::from_secs(2);

/// Where spans go. Cheap to clone; without a collector it does nothing.
#[derive(Clone, Default)]
pub struct Traces(Option<Arc<Inner>>);

struct Inner {
    queue: mpsc::Sender<Vec<SpanData>>,
    metrics: Metrics,
    stop: CancellationToken,
    sending: TaskTracker,
}

impl Traces {
    /// Starts sending to the configured collector, if there is one.
    ///
    /// # Errors
    /// When the address or the headers cannot be used; their values are not repeated.
    pub fn start(settings: &Settings, metrics: Metrics) -> Result<Self, ConfigError> {
        let Some(endpoint) = &settings.otlp_endpoint else { return Ok(Self::default()) };
        let headers = headers(settings.otlp_headers.as_deref().unwrap_or_default())?;
        let exporter = sender::exporter(&address(endpoint)?, headers).map_err(|cause| refused(ENDPOINT, &cause))?;
        let (queue, waiting) = mpsc::channel(WAITING);
        let (stop, sending) = (CancellationToken::new(), TaskTracker::new());
        sending.spawn(sender::run(exporter, waiting, metrics.clone(), stop.clone()));
        sending.close();
        Ok(Self(Some(Arc::new(Inner { queue, metrics, stop, sending }))))
    }

    /// The trace of a session that begins.
    pub fn session(&self, id: SessionId) -> SessionTrace {
        SessionTrace::new(self.clone(), id)
    }

    /// Sends what waits, for a moment, and then no more.
    pub async fn close(&self) {
        let Some(inner) = &self.0 else { return };
        inner.stop.cancel();
        if tokio::time::timeout(LAST_SPANS, inner.sending.wait()).await.is_err() {
            tracing::warn!("the last spans could not be sent");
        }
    }

    fn is_on(&self) -> bool {
        self.0.is_some()
    }

    fn send(&self, spans: Vec<SpanData>) {
        let Some(inner) = &self.0 else { return };
        if let Err(TrySendError::Full(spans) | TrySendError::Closed(spans)) = inner.queue.try_send(spans) {
            inner.metrics.spans_dropped(spans.len());
        }
    }
}

const ENDPOINT: &str = "otlp_endpoint";
const HEADERS: &str = "otlp_headers";

/// The address that traces are posted to: as the standard says, `/v1/traces` behind the
/// collector's own.
fn address(endpoint: &str) -> Result<String, ConfigError> {
    let is_http = endpoint.starts_with("http://") || endpoint.starts_with("https://");
    if !is_http || reqwest::Url::parse(endpoint).is_err() {
        return Err(refused(ENDPOINT, &"needs an address that begins with `http://` or `https://`"));
    }
    let endpoint = endpoint.trim_end_matches('/');
    let path = if endpoint.ends_with("/v1/traces") { "" } else { "/v1/traces" };
    Ok(format!("{endpoint}{path}"))
}

fn headers(text: &str) -> Result<HashMap<String, String>, ConfigError> {
    let wrong = || refused(HEADERS, &"needs `name=value`, with commas between");
    text.split(',')
        .map(str::trim)
        .filter(|header| !header.is_empty())
        .map(|header| {
            let (name, value) = header.split_once('=').ok_or_else(wrong)?;
            let name = axum::http::HeaderName::try_from(name.trim()).map_err(|_| wrong())?;
            axum::http::HeaderValue::try_from(value.trim()).map_err(|_| wrong())?;
            Ok((name.to_string(), value.trim().to_owned()))
        })
        .collect()
}

fn refused(key: &str, message: &dyn std::fmt::Display) -> ConfigError {
    ConfigError::Value { source_name: format!("`{key}`"), message: message.to_string() }
}
