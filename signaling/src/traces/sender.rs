//! Takes spans from the queue to the collector, one request at a time.

use std::collections::HashMap;
use std::time::Duration;

use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::metrics::Metrics;

/// How long a collector may take for a request.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long spans gather: one request for what happens together.
const GATHER: Duration = Duration::from_millis(200);

/// Turns in one request.
const BATCH: usize = 64;

/// What speaks OTLP over HTTP with a collector.
pub fn exporter(address: &str, headers: HashMap<String, String>) -> Result<SpanExporter, ExporterBuildError> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        // A collector's key is for that collector.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|cause| ExporterBuildError::InternalFailure(cause.to_string()))?;
    let mut exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(address)
        .with_headers(headers)
        .with_timeout(PATIENCE)
        .build()?;
    exporter.set_resource(
        &Resource::builder_empty()
            .with_service_name("vivavoce")
            .with_attribute(opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build(),
    );
    Ok(exporter)
}

/// Runs until `stop`, and then sends once more what waits.
pub async fn run(
    exporter: SpanExporter,
    mut waiting: mpsc::Receiver<Vec<SpanData>>,
    metrics: Metrics,
    stop: CancellationToken,
) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut is_failing = false;
    loop {
        let is_last = tokio::select! {
            taken = waiting.recv_many(&mut batch, BATCH) => taken == 0,
            () = stop.cancelled() => true,
        };
        if is_last {
            waiting.close();
        } else {
            tokio::select! {
                () = tokio::time::sleep(GATHER) => {}
                () = stop.cancelled() => {}
            }
        }
        while is_last || batch.len() < BATCH {
            let Ok(spans) = waiting.try_recv() else { break };
            batch.push(spans);
        }
        let spans: Vec<SpanData> = batch.drain(..).flatten().collect();
        if !spans.is_empty() {
            let count = spans.len();
            match exporter.export(spans).await {
                Ok(()) => {
                    metrics.spans_sent(count);
                    is_failing = false;
                }
                Err(error) => {
                    metrics.spans_dropped(count);
                    // Once for each time that it fails, not for each request.
                    if !std::mem::replace(&mut is_failing, true) {
                        tracing::warn!(%error, "the collector did not take spans; they are dropped and counted");
                    }
                }
            }
        }
        if is_last {
            return;
        }
    }
}
