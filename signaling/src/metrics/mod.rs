//! Numbers for those who run the server, in Prometheus' text format, on a port of their own.
//! No id is ever a label.

mod audio_threads;
mod engine;
mod media_port;

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
use vivavoce_engine::Engine;

use vivavoce_engine::Counts;

use crate::events::wire::{EventKind, Stage, StageSpan};

/// Around what the targets promise: 0.65 s for a reply, tens of milliseconds for a stage.
const REPLY_BUCKETS: [f64; 10] = [0.1, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.8, 3.0, 6.0];
const STAGE_BUCKETS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4];
const STOP_BUCKETS: [f64; 8] = [0.02, 0.04, 0.06, 0.1, 0.2, 0.4, 0.8, 1.6];
const REPORT_BUCKETS: [f64; 9] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0];
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

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TurnLabels {
    /// `replied`, or `silent`: left, held, or ended by a button without a reply of its own.
    outcome: &'static str,
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
    turns: Family<TurnLabels, Counter>,
    interruptions: Counter,
    resumptions: Counter,
    refused: Counter,
    reports: Histogram,
    mail_sent: Counter,
    mail_failed: Counter,
    mail_waiting: Gauge,
    push_sent: Counter,
    push_failed: Counter,
    spans_sent: Counter,
    spans_dropped: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::with(Registry::with_prefix("vivavoce"), Arc::default())
    }
}

impl Metrics {
    /// With what the engine's own threads have to do, and what its port drops.
    pub fn of(engine: &Engine) -> Self {
        let mut registry = Registry::with_prefix("vivavoce");
        registry.register_collector(Box::new(audio_threads::AudioThreads(engine.clone())));
        registry.register_collector(Box::new(media_port::MediaPort(engine.port().clone())));
        Self::with(registry, engine.counts())
    }

    fn with(mut registry: Registry, counts: Arc<Counts>) -> Self {
        let sessions_running = Gauge::default();
        let sessions = Counter::default();
        let requests = Family::<RequestLabels, Counter>::default();
        let request_seconds = Histogram::new(REQUEST_BUCKETS);
        let reply_latency = Histogram::new(REPLY_BUCKETS);
        let stop_latency = Histogram::new(STOP_BUCKETS);
        let stages = Family::<StageLabels, Histogram>::new_with_constructor(|| Histogram::new(STAGE_BUCKETS));
        let turns = Family::<TurnLabels, Counter>::default();
        let interruptions = Counter::default();
        let resumptions = Counter::default();
        let refused = Counter::default();
        let reports = Histogram::new(REPORT_BUCKETS);
        let mail_sent = Counter::default();
        let mail_failed = Counter::default();
        let mail_waiting = Gauge::default();
        let push_sent = Counter::default();
        let push_failed = Counter::default();
        let spans_sent = Counter::default();
        let spans_dropped = Counter::default();
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
        registry.register("turns", "Turns of candidates that ended", turns.clone());
        registry.register("reply_interruptions", "Replies that were spoken over", interruptions.clone());
        registry.register(
            "reply_resumptions",
            "Replies that went on after what proved to be no interruption",
            resumptions.clone(),
        );
        registry.register("sessions_refused", "Interviews refused because all places were taken", refused.clone());
        registry.register("report_duration_seconds", "Time to make a report", reports.clone());
        registry.register("mail_sent", "E-mails that the mail server took", mail_sent.clone());
        registry.register("mail_failed", "E-mails that were given up", mail_failed.clone());
        registry.register("mail_waiting", "E-mails that wait in the database", mail_waiting.clone());
        registry.register("push_sent", "Messages to browsers that their push services took", push_sent.clone());
        registry.register("push_failed", "Messages to browsers that were given up", push_failed.clone());
        registry.register("trace_spans_sent", "Spans that the collector took", spans_sent.clone());
        registry.register(
            "trace_spans_dropped",
            "Spans that were dropped: the collector was slow, away or refused them",
            spans_dropped.clone(),
        );
        registry.register_collector(Box::new(engine::EngineCounts(counts)));
        Self(Arc::new(Numbers {
            registry,
            sessions_running,
            sessions,
            requests,
            request_seconds,
            reply_latency,
            stop_latency,
            stages,
            turns,
            interruptions,
            resumptions,
            refused,
            reports,
            mail_sent,
            mail_failed,
            mail_waiting,
            push_sent,
            push_failed,
            spans_sent,
            spans_dropped,
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
            EventKind::ReplyResumed { .. } => {
                self.0.resumptions.inc();
            }
            EventKind::MetricsTurn { voice_to_voice_ms, stop_ms, waterfall, .. } => {
                observe(&self.0.reply_latency, *voice_to_voice_ms);
                observe(&self.0.stop_latency, *stop_ms);
                self.stages(waterfall);
            }
            _ => {}
        }
    }

    fn stages(&self, waterfall: &[StageSpan]) {
        for span in waterfall {
            let labels = StageLabels { stage: span.stage.name() };
            observe(&self.0.stages.get_or_create(&labels), Some(span.ms));
        }
        let is_replied = waterfall.iter().any(|span| span.stage == Stage::Pacer);
        let outcome = if is_replied { "replied" } else { "silent" };
        self.0.turns.get_or_create(&TurnLabels { outcome }).inc();
    }

    /// A session was refused because all places were taken.
    pub fn session_refused(&self) {
        self.0.refused.inc();
    }

    /// A report was made.
    pub fn report_made(&self, took: Duration) {
        self.0.reports.observe(took.as_secs_f64());
    }

    /// The mail server took an e-mail.
    pub fn mail_sent(&self) {
        self.0.mail_sent.inc();
    }

    /// E-mails were given up.
    pub fn mail_failed(&self, letters: u64) {
        self.0.mail_failed.inc_by(letters);
    }

    /// So many e-mails wait.
    pub fn mail_waiting(&self, letters: i64) {
        self.0.mail_waiting.set(letters);
    }

    /// A push service took a message.
    pub fn push_sent(&self) {
        self.0.push_sent.inc();
    }

    /// A message to a browser was given up.
    pub fn push_failed(&self) {
        self.0.push_failed.inc();
    }

    /// A collector took spans.
    pub fn spans_sent(&self, spans: usize) {
        self.0.spans_sent.inc_by(spans as u64);
    }

    /// Spans were dropped.
    pub fn spans_dropped(&self, spans: usize) {
        self.0.spans_dropped.inc_by(spans as u64);
    }

    /// How many spans the collector has taken, and how many were dropped.
    pub fn spans(&self) -> (u64, u64) {
        (self.0.spans_sent.get(), self.0.spans_dropped.get())
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
mod dashboard_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::wire::StageTimes;

    #[test]
    fn the_page_has_the_names_that_dashboards_use() {
        let metrics = Metrics::default();
        metrics.session_began();
        metrics.request(&Method::GET, "/api/sessions/{id}", 200, Duration::from_millis(3));
        metrics.event(&EventKind::MetricsTurn {
            turn: 1,
            voice_to_voice_ms: Some(640.0),
            stop_ms: None,
            stages: StageTimes::default(),
            zero_ms: 0.0,
            waterfall: vec![StageSpan { stage: Stage::Stt, from_ms: 40.0, ms: 120.0, path_ms: 0.0 }],
        });
        metrics.session_refused();
        metrics.report_made(Duration::from_millis(700));
        let text = metrics.text();
        for line in [
            "vivavoce_sessions_running 1",
            "vivavoce_sessions_total 1",
            "vivavoce_http_requests_total{method=\"GET\",route=\"/api/sessions/{id}\",status=\"200\"} 1",
            "vivavoce_reply_latency_seconds_bucket{le=\"0.65\"} 1",
            "vivavoce_stage_duration_seconds_count{stage=\"stt\"} 1",
            "vivavoce_turns_total{outcome=\"silent\"} 1",
            "vivavoce_sessions_refused_total 1",
            "vivavoce_report_duration_seconds_bucket{le=\"1.0\"} 1",
            "vivavoce_packets_lost_total 0",
            "vivavoce_concealed_seconds_total 0.0",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
