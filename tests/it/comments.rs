//! Comments at moments of an interview, for everybody who looks.

use std::time::Duration;

use futures::StreamExt;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{Created, TestApp};

use crate::replay::interview;

/// One who writes comments on a session.
struct Writer<'a> {
    app: &'a TestApp,
    session: &'a Created,
    token: &'a str,
    key: Option<&'a str>,
}

impl Writer<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = format!("/api/sessions/{}/comments{path}", self.session.id);
        let request = self.app.request(method, &path, self.token);
        match self.key {
            Some(key) => request.header("vivavoce-author", key),
            None => request,
        }
    }

    async fn send(&self, body: Value) -> Response {
        self.request(Method::POST, "").json(&body).send().await.expect("sent")
    }

    async fn write(&self, body: Value) -> Value {
        let made = self.send(body).await;
        assert_eq!(made.status(), StatusCode::CREATED);
        made.json().await.expect("JSON")
    }

    async fn edit(&self, comment: &Value, body: Value) -> Response {
        self.request(Method::PATCH, &id(comment)).json(&body).send().await.expect("sent")
    }

    async fn delete(&self, comment: &Value) -> Response {
        self.request(Method::DELETE, &id(comment)).send().await.expect("sent")
    }

    async fn list(&self) -> Value {
        let list = self.request(Method::GET, "").send().await.expect("sent");
        assert_eq!(list.status(), StatusCode::OK);
        list.json().await.expect("JSON")
    }

    /// Events after a number.
    async fn follow(&self, after: u64) -> Events {
        let stream = self.request(Method::GET, "/stream").header("last-event-id", after.to_string());
        let stream = stream.send().await.expect("sent");
        assert_eq!(stream.status(), StatusCode::OK);
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        Events { stream: stream.bytes_stream().boxed(), text: String::new() }
    }
}

fn id(comment: &Value) -> String {
    format!("/{}", comment["id"].as_str().expect("an id"))
}

/// Server-sent events.
struct Events {
    stream: futures::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
    text: String,
}

impl Events {
    /// The next comment; none when the server has ended the stream.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let Some(data) = field("data:") else { continue };
                let comment: Value = serde_json::from_str(data).expect("JSON");
                assert_eq!(field("event:"), Some("comment"));
                assert_eq!(field("id:"), Some(comment["seq"].to_string().as_str()));
                return Some(comment);
            }
            let bytes = tokio::time::timeout(Duration::from_secs(20), self.stream.next()).await.expect("something");
            self.text.push_str(std::str::from_utf8(&bytes?.ok()?).expect("UTF-8"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_written_changed_and_deleted_in_sqlite() {
    let app = TestApp::start().await;
    comment(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_written_changed_and_deleted_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    comment(&app).await;
}

async fn comment(app: &TestApp) {
    let session = interview(app).await;
    let candidate = Writer { app, session: &session, token: &session.token, key: None };
    let reviewer = Writer { app, session: &session, token: &app.access_token, key: Some("a-reviewer-of-their-own") };
    let path = format!("/api/sessions/{}/shares", session.id);
    let share = app.request(Method::POST, &path, &session.token).json(&json!({ "may_comment": true })).send();
    let share: Value = share.await.expect("sent").json().await.expect("JSON");
    let open = json!({ "token": share["token"], "name": "Eve" });
    let opened = app.http.post(format!("{}/api/shares/open", app.url)).json(&open).send().await.expect("sent");
    let opened: Value = opened.json().await.expect("JSON");
    let token = opened["token"].as_str().expect("a token");
    let viewer = Writer { app, session: &session, token, key: Some("viewer-key-0123456789") };

    let first = reviewer.write(json!({ "text": " Strong <b>answer</b>, @Zoë! ", "at_ms": 900, "name": "Grace" })).await;
    assert_eq!((&first["text"], &first["at_ms"]), (&json!("Strong <b>answer</b>, @Zoë!"), &json!(900)));
    assert_eq!(first["mentions"], json!(["Zoë"]));
    assert_eq!((&first["author"]["name"], &first["author"]["role"]), (&json!("Grace"), &json!("reviewer")));
    let answer = viewer.write(json!({ "text": "I agree", "parent": first["id"], "at_ms": 5 })).await;
    assert_eq!((&answer["parent"], &answer["at_ms"]), (&first["id"], &json!(900)), "an answer is where its thread is");
    let nested = viewer.send(json!({ "text": "x", "parent": answer["id"] })).await;
    assert_problem(nested, 422, "invalid_field").await;
    let early = candidate.write(json!({ "text": "earlier", "at_ms": 100 })).await;

    let list = viewer.list().await;
    let texts: Vec<&str> =
        list["items"].as_array().expect("a list").iter().filter_map(|item| item["text"].as_str()).collect();
    assert_eq!(texts, ["earlier", "Strong <b>answer</b>, @Zoë!", "I agree"]);
    assert_eq!(list["seq"], 3);
    assert_eq!(list["me"]["author"], answer["author"]["id"]);
    assert_eq!((&list["me"]["may_comment"], &list["me"]["may_moderate"]), (&json!(true), &json!(false)));
    assert_eq!(candidate.list().await["me"]["may_moderate"], true);

    // Each their own; the candidate and the instance's people all, and it shows.
    assert_problem(viewer.edit(&first, json!({ "text": "mine now" })).await, 403, "not_allowed").await;
    assert_problem(viewer.delete(&early).await, 403, "not_allowed").await;
    let other = Writer { key: Some("another-key-0123456789"), ..viewer };
    assert_problem(other.edit(&answer, json!({ "text": "stolen" })).await, 403, "not_allowed").await;
    let viewer = Writer { key: Some("viewer-key-0123456789"), ..other };
    let edited: Value = viewer.edit(&answer, json!({ "text": "I do agree" })).await.json().await.expect("JSON");
    assert_eq!(
        (&edited["text"], &edited["edited_by"], &edited["seq"]),
        (&json!("I do agree"), &json!("author"), &json!(4))
    );
    let edited: Value = candidate.edit(&answer, json!({ "text": "moderated" })).await.json().await.expect("JSON");
    assert_eq!((&edited["edited_by"], &edited["author"]["name"]), (&json!("owner"), &json!("Eve")));

    let resolved: Value = candidate.edit(&first, json!({ "resolved": true })).await.json().await.expect("JSON");
    assert!(resolved["resolved_at"].is_string() && resolved["edited_at"].is_null());
    let reopened: Value = reviewer.edit(&first, json!({ "resolved": false })).await.json().await.expect("JSON");
    assert!(reopened["resolved_at"].is_null());
    assert_problem(candidate.edit(&answer, json!({ "resolved": true })).await, 422, "invalid_field").await;

    // Deleted with an answer under it, it stays without its words; with the answer it goes.
    assert_eq!(reviewer.delete(&first).await.status(), StatusCode::NO_CONTENT);
    let list = viewer.list().await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(3));
    let left = list["items"].as_array().expect("a list").iter().find(|item| item["id"] == first["id"]).expect("there");
    assert_eq!((&left["deleted"], &left["text"], &left["author"]["name"]), (&json!(true), &json!(""), &json!("")));
    assert_problem(reviewer.edit(&first, json!({ "text": "x" })).await, 404, "not_found").await;
    assert_problem(viewer.send(json!({ "text": "x", "parent": first["id"] })).await, 422, "invalid_field").await;
    assert_eq!(viewer.delete(&answer).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(viewer.list().await["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_looks_sees_comments_at_once_and_comes_back_to_what_was_missed() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let writer = Writer { app: &app, session: &session, token: &session.token, key: None };
    let reviewer = Writer { app: &app, session: &session, token: &app.access_token, key: None };
    let first = writer.write(json!({ "text": "one", "at_ms": 1 })).await;
    let (mut here, mut there) = (writer.follow(0).await, reviewer.follow(0).await);
    for events in [&mut here, &mut there] {
        assert_eq!(events.next().await.expect("the first")["text"], "one");
    }
    drop(there);
    let second = writer.write(json!({ "text": "two\n\nlines", "at_ms": 2 })).await;
    assert_eq!(here.next().await.expect("the second"), second);
    writer.edit(&first, json!({ "text": "one, mended" })).await;
    assert_eq!(here.next().await.expect("the change")["text"], "one, mended");
    writer.delete(&first).await;
    let gone = here.next().await.expect("the deletion");
    assert_eq!((&gone["id"], &gone["deleted"], &gone["seq"]), (&first["id"], &json!(true), &json!(4)));

    // Who was away gets what has changed since, each comment once and as it is now.
    let mut back = reviewer.follow(1).await;
    assert_eq!(back.next().await.expect("the second")["seq"], 2);
    assert_eq!(back.next().await.expect("the deletion")["seq"], 4);

    // What another node has written is found without being told.
    sqlx::query("UPDATE sessions SET comment_seq = 5").execute(app.app().db.pool()).await.expect("done");
    sqlx::query("UPDATE comments SET seq = 5, text = 'elsewhere' WHERE seq = 2")
        .execute(app.app().db.pool())
        .await
        .expect("done");
    assert_eq!(here.next().await.expect("the change")["text"], "elsewhere");
    assert_eq!(back.next().await.expect("the change")["text"], "elsewhere");

    let path = format!("/api/sessions/{}", session.id);
    let deleted = app.request(Method::DELETE, &path, &session.token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    assert_eq!(here.next().await, None);
    let again = writer.request(Method::GET, "/stream").send().await.expect("sent");
    assert_problem(again, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_that_is_taken_back_ends_the_streams_of_its_viewers() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let shares = format!("/api/sessions/{}/shares", session.id);
    let share = app.request(Method::POST, &shares, &session.token).json(&json!({})).send().await.expect("sent");
    let share: Value = share.json().await.expect("JSON");
    let open = json!({ "token": share["token"], "name": "Eve" });
    let opened = app.http.post(format!("{}/api/shares/open", app.url)).json(&open).send().await.expect("sent");
    let opened: Value = opened.json().await.expect("JSON");
    let token = opened["token"].as_str().expect("a token").to_owned();
    let viewer = Writer { app: &app, session: &session, token: &token, key: None };
    let candidate = Writer { app: &app, session: &session, token: &session.token, key: None };
    let (mut seen, mut own) = (viewer.follow(0).await, candidate.follow(0).await);
    candidate.write(json!({ "text": "before", "at_ms": 1 })).await;
    assert_eq!(seen.next().await.expect("seen")["text"], "before");
    let revoke = format!("{shares}/{}", share["share"]["id"].as_str().expect("an id"));
    let revoked = app.request(Method::DELETE, &revoke, &session.token).send().await.expect("sent");
    assert_eq!(revoked.status(), StatusCode::OK);
    candidate.write(json!({ "text": "after", "at_ms": 2 })).await;
    assert_eq!(seen.next().await, None);
    assert_eq!(own.next().await.expect("seen")["text"], "before");
    assert_eq!(own.next().await.expect("seen")["text"], "after");
    // The server stops without waiting for those who look.
    let stopping = std::time::Instant::now();
    drop(seen);
    app.stop().await;
    assert_eq!(own.next().await, None);
    println!("stopped within {:?}", stopping.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_that_are_no_comments_are_refused() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let writer = Writer { app: &app, session: &session, token: &session.token, key: None };
    for (body, status, code) in [
        (json!({ "text": "x".repeat(100_000), "at_ms": 1 }), 413, "body_too_large"),
        (json!({ "text": "x".repeat(4_001), "at_ms": 1 }), 422, "invalid_field"),
        (json!({ "text": " \u{202e}\n ", "at_ms": 1 }), 422, "invalid_field"),
        (json!({ "text": "x" }), 422, "invalid_field"),
        (json!({ "text": "x", "at_ms": -1 }), 422, "invalid_field"),
        (json!({ "text": "x", "at_ms": u64::MAX }), 422, "invalid_field"),
        (json!({ "text": "x", "at_ms": 1, "name": "a\nb" }), 422, "invalid_field"),
        (json!({ "text": "x", "parent": "0198c2f0-7a3b-7c1d-9e2f-000000000000" }), 422, "invalid_field"),
        (json!({ "text": "x", "parent": "y" }), 422, "invalid_field"),
        (json!({ "text": "x", "at_ms": 1, "author": "root" }), 422, "invalid_field"),
    ] {
        assert_problem(writer.send(body).await, status, code).await;
    }
    let turned = writer.write(json!({ "text": "a\u{202e}txt.\u{2066}exe\u{1b}[2J", "at_ms": 1 })).await;
    assert_eq!(turned["text"], "atxt.exe[2J");
    assert_eq!(writer.write(json!({ "text": "é".repeat(4_000), "at_ms": 1 })).await["text"], "é".repeat(4_000));
    let short = Writer { key: Some("short"), ..writer };
    assert_problem(short.send(json!({ "text": "x", "at_ms": 1 })).await, 400, "bad_request").await;
    let path = format!("/api/sessions/{}/comments/no-uuid", session.id);
    let none = app.request(Method::DELETE, &path, &session.token).send().await.expect("sent");
    assert_problem(none, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_too_much_has_to_wait() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let writer = Writer { app: &app, session: &session, token: &session.token, key: None };
    let mut refused = None;
    for _ in 0..300 {
        let sent = writer.send(json!({ "text": "again", "at_ms": 1 })).await;
        if sent.status() != StatusCode::CREATED {
            refused = Some(sent);
            break;
        }
    }
    let refused = refused.expect("there is an end to it");
    assert!(refused.headers().contains_key("retry-after"));
    assert_problem(refused, 429, "rate_limited").await;
    let reviewer = Writer { token: &app.access_token, ..writer };
    reviewer.write(json!({ "text": "others may", "at_ms": 1 })).await;
}
