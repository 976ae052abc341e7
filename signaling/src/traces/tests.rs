//! Against a real receiver on a socket: what it gets, and what it cannot disturb.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::Traces;
use crate::config::{Flags, load_from};
use crate::events::wire::{
    EndReason, Event, EventKind, ReplyKind, Stage, StageSpan, StageTimes, TurnEndReason, Verdict, WordSource,
};
use crate::metrics::Metrics;

#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Well,
    Failing,
    Hanging,
}

#[derive(Clone, Default)]
struct Received(Arc<Mutex<Vec<(HeaderMap, Bytes)>>>);

impl Received {
    fn spans(&self) -> Vec<Span> {
        let received = self.0.lock().expect("nobody panicked");
        received
            .iter()
            .map(|(_, body)| ExportTraceServiceRequest::decode(body.clone()).expect("a trace request"))
            .flat_map(|request| request.resource_spans)
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .collect()
    }

    async fn wait_for(&self, spans: usize) -> Vec<Span> {
        for _ in 0..500 {
            let have = self.spans();
            if have.len() >= spans {
                return have;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} of {spans} spans came", self.spans().len());
    }
}

async fn receiver(mood: Mood) -> (SocketAddr, Received) {
    let received = Received::default();
    let into = received.clone();
    let take = move |headers: HeaderMap, body: Bytes| async move {
        into.0.lock().expect("nobody panicked").push((headers, body));
        match mood {
            Mood::Well => StatusCode::OK,
            Mood::Failing => StatusCode::INTERNAL_SERVER_ERROR,
            Mood::Hanging => std::future::pending().await,
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    let service = Router::new().route("/v1/traces", post(take));
    tokio::spawn(async move { axum::serve(listener, service).await });
    (address, received)
}

fn traces_to(address: SocketAddr, metrics: &Metrics) -> Traces {
    let flags = Flags::default()
        .set("otlp_endpoint", format!("http://{address}"))
        .set("otlp_headers", "authorization=Bearer of-the-test, x-scope=1");
    let (settings, _) = load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right");
    Traces::start(&settings, metrics.clone()).expect("a collector is configured")
}

fn event(seq: u64, at_ms: u64, kind: EventKind) -> Event {
    // 09:30:00 is the session clock's 0.
    let time = format!("2026-11-21T09:30:{:02}.{:03}Z", at_ms / 1000, at_ms % 1000);
    Event { v: 1, seq, session: Uuid::nil(), at_ms, time, kind }
}

/// Secrets that events carry and traces must not.
const WORDS: &str = "Ermintrude Quux said this";

fn one_turn(turn: u32) -> Vec<Event> {
    let span = |stage, from_ms, ms, path_ms| StageSpan { stage, from_ms, ms, path_ms };
    let transcript = EventKind::TranscriptFinal { turn, text: WORDS.into(), words: vec![], source: WordSource::Stub };
    let reply = EventKind::ReplyText {
        speech: turn,
        kind: ReplyKind::Question,
        text: WORDS.into(),
        question_id: Some(WORDS.into()),
        question_index: None,
    };
    let measured = EventKind::MetricsTurn {
        turn,
        voice_to_voice_ms: Some(620.0),
        stop_ms: None,
        stages: StageTimes::default(),
        zero_ms: 9_000.25,
        waterfall: vec![
            span(Stage::Network, -20.0, 20.0, 0.0),
            span(Stage::Vad, 0.0, 100.5, 100.5),
            span(Stage::Endpoint, 100.5, 500.0, 519.5),
        ],
    };
    vec![
        event(2, 3_000, EventKind::TurnStarted { turn, question_id: Some(WORDS.into()), question_index: Some(0) }),
        event(3, 9_600, transcript),
        event(4, 9_600, EventKind::TurnEnded { turn, verdict: Verdict::Finished, reason: TurnEndReason::Model }),
        event(5, 9_620, measured),
        event(6, 9_621, reply),
    ]
}

fn named<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no span {name}"))
}

/// Nanoseconds after the session clock's 0.
fn since_zero(unix_nanos: u64) -> u64 {
    const NINE_THIRTY: u64 = 1_795_253_400;
    unix_nanos - NINE_THIRTY * 1_000_000_000
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_gets_each_turn_when_it_is_over_with_exact_times() {
    let (address, received) = receiver(Mood::Well).await;
    let metrics = Metrics::default();
    let traces = traces_to(address, &metrics);
    let id = SessionId::new();
    let mut trace = traces.session(id);
    for event in one_turn(1) {
        trace.event(&event);
    }
    // The session goes on, and the turn is there.
    let spans = received.wait_for(4).await;
    let turn = named(&spans, "turn");
    assert_eq!(turn.trace_id, id.0.as_bytes());
    assert_eq!(since_zero(turn.start_time_unix_nano), 3_000_000_000);
    assert_eq!(since_zero(turn.end_time_unix_nano), 9_620_000_000);
    let endpoint = named(&spans, "endpoint");
    assert_eq!(endpoint.parent_span_id, turn.span_id);
    assert_eq!(since_zero(endpoint.start_time_unix_nano), 9_100_750_000);
    assert_eq!(since_zero(endpoint.end_time_unix_nano), 9_600_750_000);
    assert_eq!(since_zero(named(&spans, "network").start_time_unix_nano), 8_980_250_000);

    trace.event(&event(9, 20_000, EventKind::SessionEnded { reason: EndReason::Completed }));
    traces.close().await;
    let spans = received.spans();
    let session = named(&spans, "session");
    assert_eq!(turn.parent_span_id, session.span_id);
    assert_eq!(metrics.spans(), (5, 0));
    let (headers, _) = received.0.lock().expect("nobody panicked")[0].clone();
    assert_eq!(headers["authorization"], "Bearer of-the-test");
    assert_eq!(headers["content-type"], "application/x-protobuf");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_and_no_name_is_sent() {
    let (address, received) = receiver(Mood::Well).await;
    let traces = traces_to(address, &Metrics::default());
    let mut trace = traces.session(SessionId::new());
    for event in one_turn(1) {
        trace.event(&event);
    }
    traces.close().await;
    assert_eq!(received.spans().len(), 4);
    for (_, body) in received.0.lock().expect("nobody panicked").iter() {
        let text = String::from_utf8_lossy(body);
        assert!(WORDS.split(' ').filter(|word| word.len() > 3).all(|word| !text.contains(word)), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_that_a_collector_refuses_are_counted() {
    let (address, _) = receiver(Mood::Failing).await;
    let metrics = Metrics::default();
    let traces = traces_to(address, &metrics);
    let mut trace = traces.session(SessionId::new());
    for event in one_turn(1) {
        trace.event(&event);
    }
    traces.close().await;
    assert_eq!(metrics.spans(), (0, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_for_a_collector_that_is_away_are_counted() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = listener.local_addr().expect("bound");
    drop(listener);
    let metrics = Metrics::default();
    let traces = traces_to(nobody, &metrics);
    let mut trace = traces.session(SessionId::new());
    for event in one_turn(1) {
        trace.event(&event);
    }
    traces.close().await;
    assert_eq!(metrics.spans(), (0, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_hangs_fills_a_queue_and_no_more() {
    let (address, received) = receiver(Mood::Hanging).await;
    let metrics = Metrics::default();
    let traces = traces_to(address, &metrics);
    let mut trace = traces.session(SessionId::new());
    for turn in 0..1_000 {
        for event in one_turn(turn) {
            trace.event(&event);
        }
    }
    received.wait_for(1).await;
    let (sent, dropped) = metrics.spans();
    assert_eq!(sent, 0);
    // At most one full queue and two requests' worth is held.
    assert!(dropped >= 4 * (1_000 - 256 - 2 * 64), "{dropped}");
}

#[test]
fn what_is_wrong_is_said_without_the_secret() {
    for headers in ["Bearer hunter2", "x y=hunter2"] {
        let error = super::headers(headers).expect_err("refused").to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
    assert!(super::address("localhost:4318").is_err());
    assert_eq!(super::address("http://c:4318/").expect("right"), "http://c:4318/v1/traces");
    assert_eq!(super::address("https://c/otlp/v1/traces").expect("right"), "https://c/otlp/v1/traces");
}

#[test]
fn without_a_collector_nothing_runs() {
    let (settings, _) = load_from(&Flags::default(), [], std::path::Path::new("/nowhere")).expect("right");
    let traces = Traces::start(&settings, Metrics::default()).expect("off");
    assert!(!traces.is_on());
}
