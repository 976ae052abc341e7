//! What is written while talking: kept as it is written, given back to a page that reloads,
//! shown in the replay, and gone with the session.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

const QUESTION: &str = "busiest-minute";
const SCENARIO: &str = "programming-en";

/// An interview in which the first task is open.
struct Room {
    session: Created,
    _audio: AudioSocket,
    events: EventSocket,
}

impl Room {
    async fn open(app: &TestApp) -> Self {
        let session = app.create(SCENARIO).await;
        let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
        let mut events = EventSocket::follow(&app.url, &session, 0).await;
        events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
        let early = write(app, &session, "python", "x = 1").await;
        assert_problem(early, 404, "not_found").await;
        app.command(&session, json!({ "command": "next" })).await;
        events.until_type("task.opened").await;
        Self { session, _audio: audio, events }
    }

    async fn end(mut self, app: &TestApp) -> (Created, Vec<Value>) {
        app.command(&self.session, json!({ "command": "end" })).await;
        self.events.to_end().await;
        (self.session, self.events.seen)
    }
}

fn path(session: &Created, rest: &str) -> String {
    format!("/api/sessions/{}/tasks{rest}", session.id)
}

async fn write(app: &TestApp, session: &Created, language: &str, text: &str) -> Response {
    let path = path(session, &format!("/{QUESTION}/text"));
    let body = json!({ "language": language, "text": text });
    app.request(Method::PUT, &path, &session.token).json(&body).send().await.expect("an answer")
}

async fn run(app: &TestApp, session: &Created, output: &str) -> Response {
    let path = path(session, &format!("/{QUESTION}/runs"));
    let body = json!({
        "language": "python", "outcome": "finished", "took_ms": 12, "output": output,
        "tests": [{ "name": "the example", "passed": true }, { "name": "no requests", "passed": false, "got": "None" }],
    });
    app.request(Method::POST, &path, &session.token).json(&body).send().await.expect("an answer")
}

async fn report(app: &TestApp, session: &Created) -> Value {
    for _ in 0..300 {
        let report = app.json(&format!("/api/sessions/{}/report", session.id), &session.token).await;
        if report["state"] == "ready" {
            return report["report"].clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the report does not come");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_kept_in_sqlite() {
    kept(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_kept_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    kept(&app).await;
    app.stop().await;
}

async fn kept(app: &TestApp) {
    let mut room = Room::open(app).await;
    let opened = room.events.seen.last().expect("the task").clone();
    assert_eq!((&opened["question_id"], &opened["task"]["kind"]), (&json!(QUESTION), &json!("code")));
    assert_eq!(write(app, &room.session, "python", "def f():\n\treturn 'é😀'\n").await.status(), StatusCode::ACCEPTED);
    assert_eq!(write(app, &room.session, "python", "def f():\n\treturn 'é😀!'\n").await.status(), StatusCode::ACCEPTED);
    // Nothing has changed: nothing happens.
    assert_eq!(write(app, &room.session, "python", "def f():\n\treturn 'é😀!'\n").await.status(), StatusCode::ACCEPTED);
    assert_eq!(run(app, &room.session, "hello").await.status(), StatusCode::ACCEPTED);
    room.events.until_type("task.ran").await;

    // A page that comes back is told the same.
    let last = opened["seq"].as_u64().expect("a number");
    let mut again = EventSocket::follow(&app.url, &room.session, last).await;
    again.until_type("task.ran").await;
    let written: Vec<&Value> = again.seen.iter().filter(|event| event["type"] == "task.written").collect();
    assert_eq!(written.len(), 2);
    assert_eq!(
        (&written[1]["from"], &written[1]["removed"], &written[1]["inserted"]),
        (&json!(21), &json!(0), &json!("!"))
    );

    let (session, _) = room.end(app).await;
    let work = app.json(&path(&session, ""), &session.token).await;
    let task = &work["items"][0];
    assert_eq!(work["items"].as_array().map(Vec::len), Some(1), "the case was not asked: {work}");
    let text = &task["texts"][0];
    assert!(text["first"].as_str().is_some_and(|text| text.starts_with("def busiest_minute")), "{text}");
    assert_eq!(text["last"], "def f():\n\treturn 'é😀!'\n");
    assert_eq!(text["changes"].as_array().map(Vec::len), Some(2));
    assert!(text["changes"][0]["at_ms"].as_u64() <= text["changes"][1]["at_ms"].as_u64());
    assert_eq!((&task["runs"][0]["output"], &task["runs"][0]["tests"][1]["got"]), (&json!("hello"), &json!("None")));

    // The report is about what was written, too, and can be set as PDF.
    let report = report(app, &session).await;
    let asked = report["questions"].as_array().expect("a list").iter().find(|question| question["id"] == QUESTION);
    let asked = asked.expect("asked");
    assert_eq!((&asked["work"]["passed"], &asked["work"]["tests"]), (&json!(1), &json!(6)));
    let program = asked["criteria"].as_array().expect("a list").iter().find(|criterion| criterion["id"] == "program");
    let program = program.expect("in the rubric");
    assert_eq!(
        (&program["source"], &program["evidence"][0]["lines"]),
        (&json!("tested"), &json!({ "from": 1, "to": 2 }))
    );
    let pdf = format!("/api/sessions/{}/report.pdf", session.id);
    let pdf = app.request(Method::GET, &pdf, &session.token).send().await.expect("sent").bytes().await.expect("bytes");
    assert!(pdf.starts_with(b"%PDF-"));
    let export = app.json(&format!("/api/sessions/{}/export/transcript.json", session.id), &session.token).await;
    assert_eq!(export["tasks"][0]["texts"][0]["last"], text["last"]);

    // What is taken out is gone from the log and the database; what came later still fits.
    let at_ms = text["changes"][0]["at_ms"].as_u64().expect("a time");
    let span = json!({ "from_ms": at_ms, "to_ms": at_ms + 1, "reason": "a name", "confirm": true });
    let redactions = format!("/api/sessions/{}/redactions", session.id);
    let sent = app.request(Method::POST, &redactions, &session.token).json(&span).send().await.expect("sent");
    assert!(sent.status().is_success(), "{}", sent.status());
    let work = app.json(&path(&session, ""), &session.token).await;
    let left = work["items"][0]["texts"][0]["last"].as_str().expect("a text").to_owned();
    assert!(left.contains("█") && !left.contains("é"), "{left}");
    let log = app.json(&format!("/api/sessions/{}/events", session.id), &session.token).await;
    assert!(!log.to_string().contains("return 'é"), "{log}");

    let deleted = app.request(Method::DELETE, &format!("/api/sessions/{}", session.id), &session.token).send().await;
    let receipt: Value = deleted.expect("sent").json().await.expect("JSON");
    assert_eq!((&receipt["deleted"]["task_changes"], &receipt["deleted"]["task_runs"]), (&json!(2), &json!(1)));
    let gone = app.request(Method::GET, &path(&session, ""), &app.access_token).send().await.expect("sent");
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_refused() {
    let app = TestApp::start().await;
    let room = Room::open(&app).await;
    assert_problem(write(&app, &room.session, "sql", "select 1").await, 404, "not_found").await;
    assert_problem(write(&app, &room.session, "cobol", "x").await, 422, "invalid_field").await;
    assert_problem(write(&app, &room.session, "python", &"x".repeat(32_001)).await, 413, "body_too_large").await;
    let stranger = Created { token: "0".repeat(64), ..room.session.clone() };
    assert_eq!(write(&app, &stranger, "python", "x").await.status(), StatusCode::NOT_FOUND);
    let many = "t".repeat(3);
    let body = json!({
        "language": "python", "outcome": "finished", "took_ms": 1, "output": "",
        "tests": vec![json!({ "name": many, "passed": true }); 31],
    });
    let runs = path(&room.session, &format!("/{QUESTION}/runs"));
    let sent = app.request(Method::POST, &runs, &room.session.token).json(&body).send().await.expect("sent");
    assert_problem(sent, 422, "invalid_field").await;
    let mut refused = None;
    for n in 0..40 {
        let answer = write(&app, &room.session, "python", &format!("x = {n}\u{1b}[2J\n")).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("nobody types that fast");
    assert!(refused.headers().contains_key("retry-after"));
    assert_problem(refused, 429, "rate_limited").await;
    let (session, seen) = room.end(&app).await;
    let written = seen.iter().find(|event| event["type"] == "task.written").expect("the first");
    assert!(written["inserted"].as_str().is_some_and(|text| text.contains("\u{FFFD}[2J")), "{written}");
    assert_problem(write(&app, &session, "python", "late").await, 409, "session_over").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_while_writing_ends_nothing_and_saying_so_does() {
    let app = TestApp::start().await;
    let mut room = Room::open(&app).await;
    room.events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    assert_eq!(
        write(&app, &room.session, "python", "def busiest_minute(times):\n    return 1").await.status(),
        StatusCode::ACCEPTED
    );
    // A thought, as who has no microphone has it.
    app.command(&room.session, json!({ "command": "type", "text": "I would sort them first, I think." })).await;
    room.events.until_type("turn.ended").await;
    let after_thought = room.events.seen.len();
    assert_eq!(run(&app, &room.session, "").await.status(), StatusCode::ACCEPTED);
    room.events.until_type("task.ran").await;
    let said = room.events.seen[after_thought..].iter().find(|event| event["type"] == "reply.text");
    assert_eq!(said, None, "the interviewer lets work who works");
    app.command(&room.session, json!({ "command": "done" })).await;
    // What was said covers the order; the edge cases are asked for.
    let follow_up = room.events.until(|event| event["type"] == "reply.text" && event["kind"] == "follow_up").await;
    assert_eq!(follow_up["question_id"], QUESTION);
    room.end(&app).await;
}
