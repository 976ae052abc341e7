//! What providers were used for, what that costs, and interviews whose budget is spent.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::llm::{LlmServer, Manner};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp, ears, voices};

/// A euro for a million tokens read or written, for a minute heard, and for a million characters.
const PRICES: &str = r#"
as_of = "2026-11-01"
usd_to_eur = 1.0
usd_to_eur_as_of = "2026-11-01"
[[price]]
provider = "compatible"
source = "a test"
currency = "EUR"
models = [{ model = "m", read = 1.0, cached = 0.5, written = 1.0 }, { model = "ears", minute = 1.0 }, { model = "voice", characters = 1.0 }]
"#;

struct Rig {
    app: TestApp,
    llm: LlmServer,
    ears: ears::Ears,
    voices: voices::Voices,
    _prices: tempfile::NamedTempFile,
}

/// An app with all three providers, and prices for their models; `model` is what the mind is called.
async fn rig(model: &str, database: Option<&TestDatabase>) -> Rig {
    let prices = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(prices.path(), PRICES).expect("written");
    let llm = LlmServer::start(Manner::Well).await;
    let ears = ears::Ears::start(ears::Manner::Well).await;
    let voices = voices::Voices::start(voices::Manner::Well).await;
    let app = TestApp::with(|flags| {
        let flags = flags
            .set("prices", prices.path().to_str().expect("UTF-8"))
            .set("stt", format!("compatible:ears@{}#ours", ears.url()))
            .set("voice", format!("compatible:voice@http://{}/v1#ours", voices.address))
            .set("interviewer", "llm")
            .set("llm", format!("compatible:{model}@{}/v1", llm.url))
            .set("llm_first_token_ms", "1500")
            .set("llm_reply_ms", "5000");
        match database {
            Some(database) => flags.set("database_url", database.url.clone()),
            None => flags,
        }
    })
    .await;
    assert_eq!(ears::KEY, voices::KEY, "both are asked with one key");
    Rig { app, llm, ears, voices, _prices: prices }
}

impl Rig {
    async fn send(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = self.app.request(method, path, &self.app.access_token).json(&body).send().await.expect("sent");
        (answer.status(), answer.json().await.unwrap_or(Value::Null))
    }

    async fn room(&self) -> (Created, EventSocket, AudioSocket) {
        let session = self.app.create("developer-en").await;
        let mut events = EventSocket::follow(&self.app.url, &session, 0).await;
        let candidate = AudioSocket::connect(&self.app.url, &session, "").await.expect("connects");
        events.until(listens).await;
        (session, events, candidate)
    }

    async fn write(&self, session: &Created) {
        let text = "Mostly I rewrote an importer that had been slow for years.";
        self.app.command(session, json!({ "command": "type", "text": text })).await;
    }

    /// Waits until what a session has used is as wanted.
    async fn usage(&self, session: &Created, is_there: impl Fn(&Value) -> bool) -> Value {
        let mut usage = Value::Null;
        for _ in 0..100 {
            usage = self.app.json(&format!("/api/sessions/{}/usage", session.id), &self.app.access_token).await;
            if is_there(&usage) {
                return usage;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{usage:#}");
    }
}

fn listens(event: &Value) -> bool {
    event["type"] == "session.state" && event["state"] == "live" && event["activity"] == "listening"
}

fn row<'a>(usage: &'a Value, purpose: &str) -> Option<&'a Value> {
    usage["rows"].as_array()?.iter().find(|row| row["purpose"] == purpose)
}

async fn counts(database: Option<&TestDatabase>) {
    let rig = rig("m", database).await;
    let key = rig.app.keep_key("ours", "compatible", ears::KEY).await;
    let (session, mut events, candidate) = rig.room().await;
    candidate.speak(Duration::from_millis(1_000)).await;
    events.until_type("transcript.final").await;
    events.until_type("turn.ended").await;
    events.until(listens).await;
    let all = |usage: &Value| ["reply", "hearing", "voice"].iter().all(|purpose| row(usage, purpose).is_some());
    let usage = rig.usage(&session, all).await;
    let reply = row(&usage, "reply").expect("there");
    let asked = rig.llm.asked().len() as u64;
    assert_eq!((reply["provider"].as_str(), reply["model"].as_str()), (Some("compatible"), Some("m")));
    assert_eq!(reply["endpoint"], "127.0.0.1", "{reply}");
    assert!(reply["requests"].as_u64().is_some_and(|requests| (1..=asked).contains(&requests)), "{reply}");
    assert!(reply["cost_micro"].as_i64().is_some_and(|cost| cost > 0) && reply["key_id"].is_null(), "{reply}");
    let hearing = row(&usage, "hearing").expect("there");
    assert!(hearing["sound_ms"].as_u64().is_some_and(|ms| ms >= 500) && !rig.ears.asked().is_empty());
    assert_eq!(hearing["key_id"].as_str(), Some(key.as_str()));
    let voice = row(&usage, "voice").expect("there");
    assert!(voice["characters"].as_u64().is_some_and(|characters| characters > 50), "{voice}");
    assert!(!rig.voices.requests().is_empty());
    assert_eq!(usage["total"]["unpriced"], 0);
    let sum: i64 = usage["rows"].as_array().expect("rows").iter().filter_map(|row| row["cost_micro"].as_i64()).sum();
    assert_eq!(usage["total"]["cost_micro"].as_i64(), Some(sum));

    // The candidate sees none of it.
    let path = format!("/api/sessions/{}/usage", session.id);
    let refused = rig.app.request(Method::GET, &path, &session.token).send().await.expect("sent");
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let report = rig.app.json("/api/usage", &rig.app.access_token).await;
    assert!(report["total"]["cost_micro"].as_i64().is_some_and(|cost| cost >= sum), "{report}");
    let csv = rig.app.request(Method::GET, "/api/usage.csv", &rig.app.access_token).send().await.expect("sent");
    let csv = csv.text().await.expect("text");
    assert!(csv.starts_with("day,provider,endpoint,model,key,purpose") && csv.contains(",ours,hearing,"), "{csv}");
    let budgets = rig.app.json("/api/budgets", &rig.app.access_token).await;
    assert!(budgets["month_spent_micro"].as_i64().is_some_and(|spent| spent >= sum), "{budgets}");
    // What a deleted session has cost stays in the sums.
    let path = format!("/api/sessions/{}", session.id);
    rig.app.request(Method::DELETE, &path, &session.token).send().await.expect("sent");
    let report = rig.app.json("/api/usage", &rig.app.access_token).await;
    assert!(report["total"]["cost_micro"].as_i64().is_some_and(|cost| cost >= sum), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_all_three_roles_use_is_counted_and_priced_in_sqlite() {
    counts(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_all_three_roles_use_is_counted_and_priced_in_postgresql() {
    let database = TestDatabase::create().await;
    counts(Some(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_whose_budget_is_spent_hears_the_answer_and_closes() {
    let rig = rig("m", None).await;
    rig.app.keep_key("ours", "compatible", ears::KEY).await;
    let budget = json!({ "limit_micro": 1_000_000 });
    assert_eq!(rig.send(Method::PUT, "/api/budgets/session", budget).await.0, StatusCode::OK);
    let (session, mut events, _candidate) = rig.room().await;
    rig.write(&session).await;
    events.until_type("turn.ended").await;
    events.until(listens).await;
    let usage = rig.usage(&session, |usage| row(usage, "reply").is_some()).await;
    assert_eq!(usage["budget"]["standing"], "within");
    // Now less may be spent than was.
    let spent = usage["total"]["cost_micro"].as_i64().expect("a sum");
    let budget = json!({ "limit_micro": spent, "warn_percent": 50 });
    let (status, budgets) = rig.send(Method::PUT, "/api/budgets/session", budget).await;
    assert_eq!((status, &budgets["session"]["warn_percent"]), (StatusCode::OK, &json!(50)));
    // It is told within a second or two, and asks nobody any more.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let asked = rig.llm.asked().len();
    rig.write(&session).await;
    let ended = events.until_type("session.ended").await;
    assert_eq!(ended["reason"], "time");
    let last = events.seen.iter().rev().find(|event| event["type"] == "reply.text").expect("a reply");
    assert_eq!(last["kind"], "closing");
    assert_eq!(rig.llm.asked().len(), asked);
    let usage = rig.usage(&session, |usage| usage["running"] == false).await;
    assert_eq!(usage["budget"]["standing"], "spent");
    assert!(!events.seen.iter().any(|event| event.to_string().contains("budget")), "candidates are told no money");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_is_spent_asks_nobody_and_the_script_goes_on() {
    let rig = rig("m", None).await;
    rig.app.keep_key("ours", "compatible", ears::KEY).await;
    let instance = rig.app.json("/api/instance", "").await;
    let (status, _) = rig.send(Method::PUT, "/api/budgets/month", json!({ "limit_micro": 0 })).await;
    assert_eq!(status, StatusCode::OK);
    let before = instance["hearing"].clone();
    let instance = rig.app.json("/api/instance", "").await;
    assert_eq!((&instance["without_providers"], &before["fr"]), (&json!(true), &json!("openai")));
    // Nobody here hears French: it is written, and the page says so before one begins.
    assert_eq!(instance["hearing"]["fr"], "typed", "{instance}");
    let voiced = rig.voices.requests().len();
    let (session, mut events, _candidate) = rig.room().await;
    rig.write(&session).await;
    events.until_type("turn.ended").await;
    events.until(listens).await;
    assert!(rig.llm.asked().is_empty());
    assert_eq!(rig.voices.requests().len(), voiced);
    assert!(events.seen.iter().any(|event| event["type"] == "reply.spoken" && event["kind"] != "greeting"));
    rig.send(Method::DELETE, "/api/budgets/month", json!(null)).await;
    rig.write(&session).await;
    events.until_type("turn.ended").await;
    events.until(listens).await;
    assert_eq!(rig.llm.asked().len(), 1, "money is there again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_whose_budget_is_spent_is_not_used_and_a_wrong_budget_is_refused() {
    let rig = rig("m", None).await;
    let key = rig.app.keep_key("ours", "compatible", ears::KEY).await;
    let path = format!("/api/budgets/{key}");
    let (status, budgets) = rig.send(Method::PUT, &path, json!({ "limit_micro": 0 })).await;
    assert_eq!((status, &budgets["keys"][0]["standing"]), (StatusCode::OK, &json!("spent")));
    let voiced = rig.voices.requests().len();
    let (session, mut events, _candidate) = rig.room().await;
    rig.write(&session).await;
    events.until_type("turn.ended").await;
    events.until(listens).await;
    assert_eq!(rig.voices.requests().len(), voiced, "the voice's key is the one");
    assert_eq!(rig.llm.asked().len(), 1, "the model needs none");
    for (path, body, status) in [
        ("/api/budgets/session", json!({ "limit_micro": -1 }), StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/budgets/session", json!({ "limit_micro": 1, "warn_percent": 0 }), StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/budgets/week", json!({ "limit_micro": 1 }), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(rig.send(Method::PUT, path, body).await.0, status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_price_is_known_for_is_counted_as_such_where_it_is_not_here() {
    // Local servers are free where no price says otherwise.
    let rig = rig("another", None).await;
    let (session, mut events, _candidate) = rig.room().await;
    rig.write(&session).await;
    events.until_type("turn.ended").await;
    let usage = rig.usage(&session, |usage| row(usage, "reply").is_some()).await;
    let reply = row(&usage, "reply").expect("there");
    assert_eq!((&reply["cost_micro"], &reply["unpriced"]), (&json!(0), &json!(0)));
    assert!(reply["tokens_read"].as_u64().is_some_and(|tokens| tokens > 100));
}
