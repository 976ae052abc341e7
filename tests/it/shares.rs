//! Links for people without an account: what they open, for how long, and who sees that.

use std::io::Cursor;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{Created, TestApp};

use crate::replay::interview;

async fn share(app: &TestApp, session: &Created, wish: Value) -> Value {
    let path = format!("/api/sessions/{}/shares", session.id);
    let made = app.request(Method::POST, &path, &session.token).json(&wish).send().await.expect("sent");
    assert_eq!(made.status(), StatusCode::CREATED);
    made.json().await.expect("JSON")
}

async fn open(app: &TestApp, body: Value) -> Response {
    app.http.post(format!("{}/api/shares/open", app.url)).json(&body).send().await.expect("sent")
}

/// A viewer's token.
async fn viewer(app: &TestApp, share: &Value, name: &str) -> String {
    let opened = open(app, json!({ "token": share["token"], "name": name })).await;
    assert_eq!(opened.status(), StatusCode::OK);
    let opened: Value = opened.json().await.expect("JSON");
    opened["token"].as_str().expect("a token").to_owned()
}

async fn get(app: &TestApp, path: &str, token: &str) -> Response {
    app.request(Method::GET, path, token).send().await.expect("sent")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_made_opened_and_taken_back_in_sqlite() {
    let app = TestApp::start().await;
    shared(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_made_opened_and_taken_back_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    shared(&app).await;
}

async fn shared(app: &TestApp) {
    let (session, other) = (interview(app).await, app.create("developer-en").await);
    let base = format!("/api/sessions/{}", session.id);
    let whole = share(app, &session, json!({ "label": "for the panel" })).await;
    assert!(whole["token"].as_str().is_some_and(|token| token.starts_with("vs_") && token.len() == 67));
    assert_eq!((&whole["share"]["state"], &whole["share"]["watermark"]), (&json!("active"), &json!(true)));
    let token = viewer(app, &whole, "Eve Reviewer").await;

    // It reads what is for reading, and nothing else.
    let replay = app.json(&format!("{base}/replay"), &token).await;
    assert_eq!((&replay["view"]["role"], &replay["view"]["watermark"]), (&json!("viewer"), &json!("Eve Reviewer")));
    assert_eq!((&replay["view"]["may_manage"], &replay["view"]["me"]["may_comment"]), (&json!(false), &json!(false)));
    let transcript = app.json(&format!("{base}/transcript"), &token).await;
    let of_session = app.json(&format!("{base}/transcript"), &session.token).await;
    assert_eq!(transcript["turns"].as_array().map(Vec::len), of_session["turns"].as_array().map(Vec::len));
    for path in ["/peaks", "/recordings", "/recordings/candidate.ogg", "/recordings/interviewer.wav", "/comments"] {
        assert_eq!(get(app, &format!("{base}{path}"), &token).await.status(), StatusCode::OK, "{path}");
    }
    for path in ["", "/events", "/shares", "/access-log", "/export/transcript.vtt", "/words/history", "/redactions"] {
        assert_problem(get(app, &format!("{base}{path}"), &token).await, 404, "not_found").await;
    }
    let post = |path: &str, body: Value| app.request(Method::POST, &format!("{base}{path}"), &token).json(&body).send();
    assert_problem(post("/shares", json!({})).await.expect("sent"), 404, "not_found").await;
    assert_problem(post("/redactions", json!({})).await.expect("sent"), 404, "not_found").await;
    assert_problem(post("/comments", json!({ "text": "x", "at_ms": 1 })).await.expect("sent"), 403, "not_allowed")
        .await;
    assert_problem(app.request(Method::DELETE, &base, &token).send().await.expect("sent"), 404, "not_found").await;
    // Nor another session, nor lists; and the link's own token opens nothing by itself.
    assert_problem(get(app, &format!("/api/sessions/{}/replay", other.id), &token).await, 404, "not_found").await;
    assert_problem(get(app, "/api/sessions", &token).await, 401, "token_wrong").await;
    let link = whole["token"].as_str().expect("a token");
    assert_problem(get(app, &format!("{base}/replay"), link).await, 404, "not_found").await;

    // The candidate sees who has looked; one of the instance's people as well, once.
    for _ in 0..2 {
        app.json(&format!("{base}/replay"), &app.access_token).await;
    }
    let log = app.json(&format!("{base}/access-log"), &session.token).await;
    let items = log["items"].as_array().expect("a list");
    assert_eq!(items.len(), 2, "{log}");
    assert_eq!(items[0]["role"], "reviewer");
    assert_eq!((&items[1]["role"], &items[1]["name"]), (&json!("viewer"), &json!("Eve Reviewer")));
    assert_eq!((&items[1]["label"], &items[1]["share"]), (&json!("for the panel"), &whole["share"]["id"]));
    let text = log.to_string();
    assert!(!text.contains("127.0.0.1") && !text.contains("::1"), "{text}");

    // Taken back, it ends for those who look as well.
    let id = whole["share"]["id"].as_str().expect("an id");
    let elsewhere = format!("/api/sessions/{}/shares/{id}", other.id);
    let wrong = app.request(Method::DELETE, &elsewhere, &other.token).send().await.expect("sent");
    assert_problem(wrong, 404, "not_found").await;
    let revoked = app.request(Method::DELETE, &format!("{base}/shares/{id}"), &session.token).send().await;
    let revoked: Value = revoked.expect("sent").json().await.expect("JSON");
    assert_eq!((&revoked["state"], &revoked["openings"]), (&json!("revoked"), &json!(1)));
    assert_problem(get(app, &format!("{base}/replay"), &token).await, 404, "not_found").await;
    let again = open(app, json!({ "token": whole["token"], "name": "Eve" })).await;
    let guessed = open(app, json!({ "token": format!("vs_{}", "0".repeat(64)), "name": "Eve" })).await;
    let (again, guessed) = (again.json::<Value>().await.expect("JSON"), guessed.json::<Value>().await.expect("JSON"));
    assert_eq!(again, guessed, "nobody learns that there was such a link");
    assert_eq!((&again["status"], &again["code"]), (&json!(404), &json!("not_found")));
    let list = app.json(&format!("{base}/shares"), &session.token).await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    assert!(!list.to_string().contains("vs_"), "tokens are said once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_ends_when_it_said_it_would() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let short = share(&app, &session, json!({ "expires_in_s": 60 })).await;
    let token = viewer(&app, &short, "Eve").await;
    let replay = format!("/api/sessions/{}/replay", session.id);
    app.json(&replay, &token).await;
    // As if the minute were over.
    sqlx::query("UPDATE shares SET expires_at = expires_at - 60000").execute(app.app().db.pool()).await.expect("done");
    assert_problem(get(&app, &replay, &token).await, 404, "not_found").await;
    assert_problem(open(&app, json!({ "token": short["token"], "name": "Eve" })).await, 404, "not_found").await;
    let list = app.json(&format!("/api/sessions/{}/shares", session.id), &session.token).await;
    assert_eq!(list["items"][0]["state"], "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_asked_for_and_cannot_be_guessed_for_long() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let made = share(&app, &session, json!({ "password": "correct horse", "expires_in_s": 86_400 })).await;
    assert_eq!(made["share"]["has_password"], true);
    let with =
        |password: Option<&str>| open(&app, json!({ "token": made["token"], "name": "Eve", "password": password }));
    assert_problem(with(None).await, 401, "password_needed").await;
    assert_problem(with(Some("")).await, 401, "password_needed").await;
    assert_eq!(with(Some("correct horse")).await.status(), StatusCode::OK);
    for _ in 0..5 {
        assert_problem(with(Some("wrong horse")).await, 401, "password_wrong").await;
    }
    let refused = with(Some("correct horse")).await;
    assert!(refused.headers().contains_key("retry-after"));
    assert_problem(refused, 429, "rate_limited").await;
    sqlx::query("UPDATE shares SET tried_at = tried_at - 900001").execute(app.app().db.pool()).await.expect("done");
    assert_eq!(with(Some("correct horse")).await.status(), StatusCode::OK);
    let kept: String =
        sqlx::query_scalar("SELECT password_hash FROM shares").fetch_one(app.app().db.pool()).await.expect("read");
    assert!(kept.contains("$argon2id$"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_is_all_that_its_viewer_hears_and_reads() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let base = format!("/api/sessions/{}", session.id);
    let said = app.json(&format!("{base}/transcript"), &session.token).await;
    let turns = said["turns"].as_array().expect("a list");
    let answer = turns.iter().find(|turn| turn["source"] == "stub").expect("an answer");
    let (from_ms, to_ms) = (answer["start_ms"].as_u64().expect("a time"), answer["end_ms"].as_u64().expect("a time"));
    let comment = |at_ms: u64| {
        let body = json!({ "text": "here", "at_ms": at_ms });
        app.request(Method::POST, &format!("{base}/comments"), &session.token).json(&body).send()
    };
    for at_ms in [0, from_ms] {
        assert_eq!(comment(at_ms).await.expect("sent").status(), StatusCode::CREATED);
    }
    let clip = json!({ "from_ms": from_ms, "to_ms": to_ms });
    let made = share(&app, &session, json!({ "clip": clip, "may_comment": true, "watermark": false })).await;
    let token = viewer(&app, &made, "Eve").await;

    let replay = app.json(&format!("{base}/replay"), &token).await;
    assert_eq!((&replay["view"]["clip"], &replay["view"]["watermark"]), (&clip, &Value::Null));
    assert_eq!(replay["comment_count"], 1);
    for chapter in replay["chapters"].as_array().expect("a list") {
        assert!(chapter["start_ms"].as_u64() >= Some(from_ms) && chapter["end_ms"].as_u64() <= Some(to_ms));
    }
    let transcript = app.json(&format!("{base}/transcript"), &token).await;
    let shown = transcript["turns"].as_array().expect("a list");
    assert!(shown.iter().any(|turn| turn["text"] == answer["text"]), "{shown:?}");
    assert!(shown.len() < turns.len());
    for turn in shown {
        assert!(turn["metrics"].is_null());
        let words = turn["words"].as_array().expect("a list");
        assert!(words.iter().all(|w| w["start_ms"].as_u64() >= Some(from_ms) && w["end_ms"].as_u64() <= Some(to_ms)));
        let text = words.iter().filter_map(|word| word["text"].as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(turn["text"], text, "its text holds no word from outside");
    }
    let peaks = get(&app, &format!("{base}/peaks"), &token).await.bytes().await.expect("bytes");
    let start_ms = u64::from_le_bytes(peaks[16..24].try_into().expect("8 bytes"));
    assert!(start_ms >= from_ms && start_ms + (peaks.len() as u64 - 32) / 2 * 100 <= to_ms);

    for track in replay["tracks"].as_array().expect("a list") {
        assert_eq!(track["start_ms"], from_ms);
        let url = track["url_wav"].as_str().expect("a URL");
        let wav = get(&app, url, &token).await.bytes().await.expect("bytes");
        let whole = get(&app, url, &session.token).await.bytes().await.expect("bytes");
        let samples = |bytes: bytes::Bytes| hound::WavReader::new(Cursor::new(bytes)).expect("a WAV").duration();
        let (cut_ms, whole_ms) = (samples(wav) / 48, samples(whole) / 48);
        assert!(u64::from(cut_ms).abs_diff(to_ms - from_ms) <= 40 && cut_ms < whole_ms, "{cut_ms} of {whole_ms}");
        let ogg = get(&app, track["url_ogg"].as_str().expect("a URL"), &token).await;
        assert!(ogg.bytes().await.expect("bytes").len() < 60_000);
    }
    let comments = app.json(&format!("{base}/comments"), &token).await;
    assert_eq!(comments["items"].as_array().map(Vec::len), Some(1));
    let post = |at_ms: u64| {
        let body = json!({ "text": "mine", "at_ms": at_ms, "name": "The Candidate" });
        app.request(Method::POST, &format!("{base}/comments"), &token).json(&body).send()
    };
    assert_problem(post(0).await.expect("sent"), 422, "invalid_field").await;
    let mine: Value = post(from_ms + 1).await.expect("sent").json().await.expect("JSON");
    assert_eq!(
        (&mine["author"]["name"], &mine["author"]["role"]),
        (&json!("Eve"), &json!("viewer")),
        "as it was opened"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_for_links_that_make_no_sense_are_refused() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let path = format!("/api/sessions/{}/shares", session.id);
    for wish in [
        json!({ "expires_in_s": 59 }),
        json!({ "expires_in_s": 7_776_001 }),
        json!({ "expires_in_s": u64::MAX }),
        json!({ "clip": { "from_ms": 5, "to_ms": 5 } }),
        json!({ "clip": { "from_ms": 99_999_999, "to_ms": 199_999_999 } }),
        json!({ "clip": { "from_ms": 5 } }),
        json!({ "password": "abc" }),
        json!({ "password": "x".repeat(201) }),
        json!({ "label": "x".repeat(101) }),
        json!({ "lable": "x" }),
    ] {
        let refused = app.request(Method::POST, &path, &session.token).json(&wish).send().await.expect("sent");
        assert_problem(refused, 422, "invalid_field").await;
    }
    let made = share(&app, &session, json!({})).await;
    for name in ["", " \u{202e} ", "a\nb", &"x".repeat(81)] {
        assert_problem(open(&app, json!({ "token": made["token"], "name": name })).await, 422, "invalid_field").await;
    }
    for token in ["", "x", &"x".repeat(10_000), "vs_\u{e9}", "' OR 1=1 --"] {
        assert_problem(open(&app, json!({ "token": token, "name": "Eve" })).await, 404, "not_found").await;
    }
}
