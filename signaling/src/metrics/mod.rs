//! Numbers for those who run the server, in Prometheus' text format, on a port of their own.
//! No id is ever a label.

pub mod page;

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::events::wire::{EventKind, StageTimes};

/// Around what the targets promise: 0.65 s for a reply, tens of milliseconds for a stage.
const REPLY_BUCKETS: [f64; 10] = [0.1, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.8, 3.0, 6.0];
const STAGE_BUCKETS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2];
const STOP_BUCKETS: [f64; 8] = [0.02, 0.04, 0.06, 0.1, 0.2, 0.4, 0.8, 1.6];
const REQUEST_BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct StageLabels {
    stage: &'static str,
}

/// All numbers. Cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Numbers>);

struct Numbers {
    registry: Registry,
    sessions_running: Gauge,
    sessions: Counter,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Histogram,
    reply_latency: Histogram,
    stop_latency: Histogram,
    stages: Family<StageLabels, Histogram>,
    interruptions: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("vivavoce");
        let sessions_running = Gauge::default();
        let sessions = Counter::default();
        let requests = Family::<RequestLabels, Counter>::default();
        let request_seconds = Histogram::new(REQUEST_BUCKETS);
        let reply_latency = Histogram::new(REPLY_BUCKETS);
        let stop_latency = Histogram::new(STOP_BUCKETS);
        let stages = Family::<StageLabels, Histogram>::new_with_constructor(|| Histogram::new(STAGE_BUCKETS));
        let interruptions = Counter::default();
        registry.register("sessions_running", "Interviews under way", sessions_running.clone());
        registry.register("sessions", "Interviews begun", sessions.clone());
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_request_duration_seconds", "Time to answer a request", request_seconds.clone());
        registry.register(
            "reply_latency_seconds",
            "Last speech of the candidate to first sound of the reply",
            reply_latency.clone(),
        );
        registry.register("stop_latency_seconds", "First sound of an interruption to silence", stop_latency.clone());
        registry.register("stage_duration_seconds", "Where a reply's time went", stages.clone());
        registry.register("reply_interruptions", "Replies that were spoken over", interruptions.clone());
        Self(Arc::new(Numbers {
            registry,
            sessions_running,
            sessions,
            requests,
            request_seconds,
            reply_latency,
            stop_latency,
            stages,
            interruptions,
        }))
    }
}

impl Metrics {
    /// A request was answered.
    pub fn request(&self, method: &Method, route: &str, status: u16, took: Duration) {
        // A made-up method must not make a label.
        let method = match method.as_str() {
            known @ ("GET" | "HEAD" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS") => known,
            _ => "other",
        };
        let labels = RequestLabels { method: method.to_owned(), route: route.to_owned(), status };
        self.0.requests.get_or_create(&labels).inc();
        self.0.request_seconds.observe(took.as_secs_f64());
    }

    /// A session runs.
    pub fn session_began(&self) {
        self.0.sessions.inc();
        self.0.sessions_running.inc();
    }

    /// It does no more.
    pub fn session_ended(&self) {
        self.0.sessions_running.dec();
    }

    /// Something happened in one.
    pub fn event(&self, kind: &EventKind) {
        match kind {
            EventKind::ReplyInterrupted { .. } => {
                self.0.interruptions.inc();
            }
            EventKind::MetricsTurn { voice_to_voice_ms, stop_ms, stages, .. } => {
                observe(&self.0.reply_latency, *voice_to_voice_ms);
                observe(&self.0.stop_latency, *stop_ms);
                self.stages(stages);
            }
            _ => {}
        }
    }

    fn stages(&self, times: &StageTimes) {
        for (stage, ms) in [
            ("voice_activity", times.vad_ms),
            ("end_of_turn", times.endpoint_ms),
            ("speech_to_text", times.stt_ms),
            ("interviewer", times.interviewer_ms),
            ("voice", times.voice_ms),
            ("pacer", times.pacer_ms),
        ] {
            if ms.is_some() {
                observe(&self.0.stages.get_or_create(&StageLabels { stage }), ms);
            }
        }
    }

    /// The page that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.0.registry).expect("writing into a string does not fail");
        text
    }
}

fn observe(histogram: &Histogram, ms: Option<f64>) {
    if let Some(ms) = ms {
        histogram.observe(ms / 1000.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_names_that_dashboards_use() {
        let metrics = Metrics::default();
        metrics.session_began();
        metrics.request(&Method::GET, "/api/sessions/{id}", 200, Duration::from_millis(3));
        metrics.event(&EventKind::MetricsTurn {
            turn: 1,
            voice_to_voice_ms: Some(640.0),
            stop_ms: None,
            stages: StageTimes { stt_ms: Some(120.0), ..StageTimes::default() },
        });
        let text = metrics.text();
        for line in [
            "vivavoce_sessions_running 1",
            "vivavoce_sessions_total 1",
            "vivavoce_http_requests_total{method=\"GET\",route=\"/api/sessions/{id}\",status=\"200\"} 1",
            "vivavoce_reply_latency_seconds_bucket{le=\"0.65\"} 1",
            "vivavoce_stage_duration_seconds_count{stage=\"speech_to_text\"} 1",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
