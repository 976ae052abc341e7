//! Pictures and documents of questions: what is taken, who sees them when, what is deleted.

use std::path::Path;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::retention::sweep::sweep;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

use crate::scenarios::{publish, scenario};

const BASE: &str = "/api/workshop/attachments";

/// A picture of 400 by 300 pixels.
pub fn picture() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait.png")).expect("there")
}

async fn put_up(app: &TestApp, token: &str, name: &str, body: impl Into<Vec<u8>>) -> Response {
    let path = format!("{BASE}?name={name}");
    app.request(Method::POST, &path, token).body(body.into()).send().await.expect("an answer")
}

/// The name of a file that was put up.
pub async fn kept(app: &TestApp, token: &str, name: &str, body: impl Into<Vec<u8>>) -> String {
    let answer = put_up(app, token, name, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert_eq!(status, StatusCode::CREATED, "{text}");
    let kept: Value = serde_json::from_str(&text).expect("JSON");
    kept["file"].as_str().expect("a name").to_owned()
}

/// A scenario whose first question shows a picture, and whose second a text.
pub fn showing(id: &str, picture: &str, text: &str) -> String {
    let first =
        format!("attachments = [{{ file = \"{picture}\", title = \"Plan\", alt = \"A shop with two doors.\" }}]");
    let second = format!("attachments = [{{ file = \"{text}\", title = \"Prices\" }}]");
    scenario(id, "What do you see?")
        .replace("id = \"first\"", &format!("id = \"first\"\n{first}"))
        .replace("id = \"second\"", &format!("id = \"second\"\n{second}"))
}

async fn get(app: &TestApp, token: &str, path: &str) -> Response {
    app.request(Method::GET, path, token).send().await.expect("an answer")
}

/// Days from now.
fn in_days(days: i64) -> Timestamp {
    Timestamp::from_unix_ms(Timestamp::now().unix_ms() + days * 24 * 3_600_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_one_organisation_s_and_comes_back_as_something_that_runs_nowhere_in_sqlite() {
    of_one_organisation(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_one_organisation_s_and_comes_back_as_something_that_runs_nowhere_in_postgresql() {
    let database = TestDatabase::create().await;
    of_one_organisation(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn of_one_organisation(app: &TestApp) {
    let (ours, theirs) = (organisation(app, "Ours").await, organisation(app, "Theirs").await);
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, false).await;
    let stranger = member(app, "stranger", theirs, MemberRole::Trainer, false).await;
    let file = kept(app, &trainer.token, "Plan.PNG", picture()).await;
    assert_eq!(kept(app, &trainer.token, "", picture()).await, file, "the same content has the same name");
    let path = format!("{BASE}/{file}");
    let seen = get(app, &trainer.token, &path).await;
    assert_eq!(seen.status(), StatusCode::OK);
    for (name, value) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-cache"),
    ] {
        assert_eq!(seen.headers()[name], value);
    }
    let disposition = seen.headers()["content-disposition"].to_str().expect("ASCII").to_owned();
    assert_eq!(disposition, format!("attachment; filename=\"{file}\""));
    assert!(seen.bytes().await.expect("a body").starts_with(b"\x89PNG"));
    assert_problem(get(app, &stranger.token, &path).await, 404, "not_found").await;
    assert_problem(get(app, &trainer.token, &format!("{BASE}/..%2Fplan.png")).await, 404, "not_found").await;

    // A scenario names what its organisation has, and nothing of another's.
    let text = kept(app, &trainer.token, "prices.csv", "bread;2").await;
    let source = showing("baker", &file, &text);
    let check = async |token: &str, source: &str| -> Value {
        let body = json!({ "source": source });
        let answer = app.request(Method::POST, "/api/workshop/scenario-check", token).json(&body).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    };
    assert_eq!(check(&trainer.token, &source).await["problems"], json!([]));
    let problems = check(&stranger.token, &source).await["problems"].clone();
    assert_eq!(problems[0]["key"], "questions[0].attachments[0].file", "{problems}");
    assert_eq!((&problems[0]["line"], problems.as_array().map(Vec::len)), (&json!(19), Some(2)), "{problems}");
    let undescribed = check(&trainer.token, &source.replace(", alt = \"A shop with two doors.\"", "")).await;
    assert_eq!(undescribed["problems"][0]["key"], "questions[0].attachments[0].alt");
    // What the instance has, everybody may name.
    let shared = kept(app, &app.access_token, "shared.txt", "For all.").await;
    assert_eq!(
        check(&stranger.token, &showing("baker", &shared.replace(".txt", ".png"), &shared)).await["problems"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    assert_eq!(get(app, &stranger.token, &format!("{BASE}/{shared}")).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_refused_with_what_to_do() {
    let app = TestApp::start().await;
    let mut both = picture();
    both.extend(b"<script>alert(1)</script>");
    for (name, body, why) in [
        ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "SVG"),
        ("plan.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "not what its name says"),
        ("plan.txt", b"<!DOCTYPE html><script>".to_vec(), "SVG"),
        ("plan.zip", b"PK\x03\x04".to_vec(), ".csv"),
        ("plan.png", both, "after the end"),
        ("plan.pdf", b"%PDF-1.7\n1 0 obj << /S /JavaScript >>\n%%EOF".to_vec(), "plain PDF"),
        ("plan.txt", vec![b'a'; 300 * 1024], "256 kB"),
        ("plan.txt", Vec::new(), "empty"),
    ] {
        let refused = put_up(&app, &app.access_token, name, body).await;
        assert_eq!(refused.status(), 422, "{name}");
        let body: Value = refused.json().await.expect("JSON");
        assert_eq!(body["code"], "invalid_field");
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{body}");
    }
    let large = put_up(&app, &app.access_token, "plan.png", vec![0; 10 * 1024 * 1024 + 1]).await;
    assert_problem(large, 413, "body_too_large").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_sees_what_was_shown_with_its_question_and_nobody_else_does_in_sqlite() {
    shown_with_its_question(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_sees_what_was_shown_with_its_question_and_nobody_else_does_in_postgresql() {
    let database = TestDatabase::create().await;
    shown_with_its_question(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn shown_with_its_question(app: &TestApp) {
    let plan = kept(app, &app.access_token, "plan.png", picture()).await;
    let prices = kept(app, &app.access_token, "prices.csv", "bread;2").await;
    publish(app, &showing("baker", &plan, &prices)).await;
    let (session, other) = (app.create("baker").await, app.create("baker").await);
    let path = |rest: &str| format!("/api/sessions/{}/attachments{rest}", session.id);
    let one = |file: &str| path(&format!("/{file}"));
    assert_eq!(app.json(&path(""), &session.token).await, json!({ "items": [] }), "nothing was asked yet");
    assert_problem(get(app, &session.token, &one(&plan)).await, 404, "not_found").await;

    let _audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    // While it is being asked.
    events.until(|event| event["type"] == "reply.text" && event["question_index"] == 0).await;
    let shown = app.json(&path(""), &session.token).await;
    let picture = json!({ "file": plan, "kind": "picture", "title": "Plan", "alt": "A shop with two doors." });
    assert_eq!(shown["items"], json!([{ "question_id": "first", "question_index": 0, "items": [picture] }]));
    assert_eq!(get(app, &session.token, &one(&plan)).await.headers()["content-type"], "image/png");
    assert_problem(get(app, &session.token, &one(&prices)).await, 404, "not_found").await;
    assert_problem(get(app, &other.token, &one(&plan)).await, 404, "not_found").await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;

    app.command(&session, json!({ "command": "next" })).await;
    events.until(|event| event["type"] == "reply.text" && event["question_index"] == 1).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    let shown = app.json(&path(""), &session.token).await;
    assert_eq!(
        shown["items"][1]["items"][0],
        json!({ "file": prices, "kind": "text", "title": "Prices", "alt": null })
    );
    app.command(&session, json!({ "command": "end" })).await;
    events.to_end().await;

    // The replay, and whoever is shown it, have them as well.
    let share = json!({ "label": "panel" });
    let share = app.request(Method::POST, &format!("/api/sessions/{}/shares", session.id), &session.token).json(&share);
    let share: Value = share.send().await.expect("an answer").json().await.expect("JSON");
    let body = json!({ "token": share["token"], "name": "Eve" });
    let opened = app.http.post(format!("{}/api/shares/open", app.url)).json(&body).send().await.expect("an answer");
    let viewer = opened.json::<Value>().await.expect("JSON")["token"].as_str().expect("a token").to_owned();
    for token in [&session.token, &viewer, &app.access_token] {
        assert_eq!(app.json(&path(""), token).await["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(get(app, token, &one(&prices)).await.text().await.expect("a body"), "bread;2");
    }
    // Of a file that there is, but not in this interview, nothing is told.
    let elsewhere = kept(app, &app.access_token, "else.txt", "Elsewhere.").await;
    assert_problem(get(app, &session.token, &one(&elsewhere)).await, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_names_is_deleted_after_its_time_in_sqlite() {
    deleted_after_its_time(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_names_is_deleted_after_its_time_in_postgresql() {
    let database = TestDatabase::create().await;
    deleted_after_its_time(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn deleted_after_its_time(app: &TestApp) {
    let plan = kept(app, &app.access_token, "plan.png", picture()).await;
    let prices = kept(app, &app.access_token, "prices.csv", "bread;2").await;
    let unused = kept(app, &app.access_token, "unused.txt", "Nobody names it.").await;
    publish(app, &showing("baker", &plan, &prices)).await;
    let is_there =
        async |file: &str| get(app, &app.access_token, &format!("{BASE}/{file}")).await.status() == StatusCode::OK;
    sweep(app.app(), in_days(29)).await.expect("swept");
    assert!(is_there(&unused).await, "somebody may be writing");
    sweep(app.app(), in_days(31)).await.expect("swept");
    assert!(!is_there(&unused).await);
    assert!(is_there(&plan).await && is_there(&prices).await);

    // An earlier version names it still, and an interview what its scenario no longer does.
    let one = "/api/workshop/scenarios/baker";
    let changed = json!({ "source": scenario("baker", "What do you see?"), "revision": 2 });
    let saved = app.request(Method::PUT, one, &app.access_token).json(&changed).send().await.expect("an answer");
    assert!(saved.status().is_success());
    sweep(app.app(), in_days(33)).await.expect("swept");
    assert!(is_there(&plan).await);
    let session = app.post_session(&wish("baker")).send().await.expect("an answer");
    let session: Value = session.json().await.expect("JSON");
    let removed = app.request(Method::DELETE, &format!("{one}?confirm=baker"), &app.access_token).send().await;
    assert_eq!(removed.expect("an answer").status(), StatusCode::NO_CONTENT);
    sweep(app.app(), in_days(35)).await.expect("swept");
    assert!(is_there(&plan).await && is_there(&prices).await);
    let session = format!("/api/sessions/{}", session["id"].as_str().expect("an id"));
    let removed = app.request(Method::DELETE, &session, &app.access_token).send().await.expect("an answer");
    assert!(removed.status().is_success());
    sweep(app.app(), in_days(37)).await.expect("swept");
    assert!(!is_there(&plan).await && !is_there(&prices).await);
}
