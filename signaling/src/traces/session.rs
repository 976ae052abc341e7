//! From one session's events to spans.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SpanData, SpanEvents, SpanLinks};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use vivavoce_engine::id::SessionId;

use super::Traces;
use crate::events::wire::{Event, EventKind, StageSpan};

/// The trace of one session. Its number is the session's, so that the one is found from the
/// other.
pub struct SessionTrace {
    traces: Traces,
    trace: TraceId,
    root: SpanId,
    /// Wall-clock time of the session clock's 0; none before the first event.
    zero: Option<SystemTime>,
    /// Turns that have begun and are not measured yet.
    turns: HashMap<u32, Turn>,
}

/// What is known of a turn before it is measured.
#[derive(Default)]
struct Turn {
    began_ms: u64,
    about: Vec<KeyValue>,
}

impl SessionTrace {
    pub(super) fn new(traces: Traces, id: SessionId) -> Self {
        let trace = TraceId::from_bytes(id.0.into_bytes());
        Self { traces, trace, root: RandomIdGenerator::default().new_span_id(), zero: None, turns: HashMap::new() }
    }

    /// Takes an event; sends what is complete with it.
    pub fn event(&mut self, event: &Event) {
        if !self.traces.is_on() {
            return;
        }
        if self.zero.is_none() {
            let now = OffsetDateTime::parse(&event.time, &Rfc3339).map(SystemTime::from);
            self.zero = now.ok().and_then(|now| now.checked_sub(Duration::from_millis(event.at_ms)));
        }
        match &event.kind {
            EventKind::TurnStarted { turn, .. } => {
                self.turns.insert(*turn, Turn { began_ms: event.at_ms, about: Vec::new() });
            }
            EventKind::TurnEnded { turn, verdict, reason } => {
                let about = &mut self.turns.entry(*turn).or_default().about;
                about.push(KeyValue::new("vivavoce.verdict", name(verdict)));
                about.push(KeyValue::new("vivavoce.reason", name(reason)));
            }
            EventKind::MetricsTurn { turn, voice_to_voice_ms, stop_ms, zero_ms, waterfall, .. } => {
                let known = self.turns.remove(turn).unwrap_or_default();
                let mut about = known.about;
                about.push(KeyValue::new("vivavoce.turn", i64::from(*turn)));
                for (key, value) in [("vivavoce.voice_to_voice_ms", voice_to_voice_ms), ("vivavoce.stop_ms", stop_ms)] {
                    about.extend(value.map(|ms| KeyValue::new(key, ms)));
                }
                let spans = self.turn(known.began_ms as f64, event.at_ms as f64, *zero_ms, about, waterfall);
                self.traces.send(spans);
            }
            EventKind::SessionEnded { reason } => {
                let about = vec![KeyValue::new("vivavoce.reason", name(reason))];
                let span = self.span("session", self.root, SpanId::INVALID, (0.0, event.at_ms as f64), about);
                self.traces.send(vec![span]);
            }
            _ => {}
        }
    }

    /// A turn and its stages; times in milliseconds of the session's clock.
    fn turn(
        &self,
        began: f64,
        measured: f64,
        zero: f64,
        about: Vec<KeyValue>,
        waterfall: &[StageSpan],
    ) -> Vec<SpanData> {
        let id = RandomIdGenerator::default().new_span_id();
        let end = waterfall.iter().map(|span| zero + span.from_ms + span.ms).fold(measured, f64::max);
        let mut spans = vec![self.span("turn", id, self.root, (began, end), about)];
        spans.extend(waterfall.iter().map(|span| {
            let from = zero + span.from_ms;
            let about = vec![KeyValue::new("vivavoce.path_ms", span.path_ms)];
            let stage = RandomIdGenerator::default().new_span_id();
            self.span(span.stage.name(), stage, id, (from, from + span.ms), about)
        }));
        spans
    }

    fn span(
        &self,
        name: &'static str,
        id: SpanId,
        parent: SpanId,
        (from, to): (f64, f64),
        attributes: Vec<KeyValue>,
    ) -> SpanData {
        SpanData {
            span_context: SpanContext::new(self.trace, id, TraceFlags::SAMPLED, false, TraceState::default()),
            parent_span_id: parent,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: name.into(),
            start_time: self.wall(from),
            end_time: self.wall(to),
            attributes,
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: InstrumentationScope::builder("vivavoce").build(),
        }
    }

    /// Wall-clock time of a moment on the session's clock.
    fn wall(&self, ms: f64) -> SystemTime {
        self.zero.unwrap_or(SystemTime::UNIX_EPOCH) + Duration::from_secs_f64(ms.max(0.0) / 1e3)
    }
}

/// An enum's value as events write it.
fn name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
