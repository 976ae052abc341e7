//! Pictures of people: what is taken, what is kept, who sees them.

use std::path::Path;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::people::Browser;
use vivavoce_tests::postgres::TestDatabase;

/// A picture of 400 by 300 pixels.
fn picture() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait.png")).expect("there")
}

async fn put(app: &TestApp, token: &str, body: Vec<u8>) -> Response {
    app.request(Method::PUT, "/api/me/avatar", token).body(body).send().await.expect("an answer")
}

async fn seen(app: &TestApp, token: &str, path: &str) -> Response {
    app.request(Method::GET, path, token).send().await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_seen_by_those_who_see_the_person_in_sqlite() {
    let app = TestApp::start().await;
    seen_by_those_who_see_the_person(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_seen_by_those_who_see_the_person_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    seen_by_those_who_see_the_person(&app).await;
}

async fn seen_by_those_who_see_the_person(app: &TestApp) {
    let (ours, theirs) = (organisation(app, "Ours").await, organisation(app, "Theirs").await);
    let candidate = member(app, "candidate", ours, MemberRole::Candidate, false).await;
    let peer = member(app, "peer", ours, MemberRole::Candidate, false).await;
    let recruiter = member(app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let stranger = member(app, "stranger", theirs, MemberRole::Company, true).await;
    assert_eq!(app.json("/api/me", &candidate.token).await["avatar"], json!(null));
    let kept = put(app, &candidate.token, picture()).await;
    assert_eq!(kept.status(), StatusCode::OK);
    let kept: Value = kept.json().await.expect("JSON");
    let path = kept["avatar"].as_str().expect("an address").to_owned();
    for token in [&candidate.token, &recruiter.token] {
        let picture = seen(app, token, &path).await;
        assert_eq!(picture.status(), StatusCode::OK);
        assert_eq!(picture.headers()["content-type"], "image/png");
        assert_eq!(picture.headers()["x-content-type-options"], "nosniff");
        assert!(picture.headers()["cache-control"].to_str().expect("ASCII").contains("immutable"));
        let png = picture.bytes().await.expect("a body");
        // The sides stand in the head.
        assert_eq!((&png[16..20], &png[20..24]), (&256_u32.to_be_bytes()[..], &256_u32.to_be_bytes()[..]));
    }
    for token in [&peer.token, &stranger.token] {
        assert_problem(seen(app, token, &path).await, 404, "not_found").await;
    }
    let nobody = app.http.get(format!("{}{path}", app.url)).send().await.expect("an answer");
    assert_problem(nobody, 401, "token_missing").await;
    let members = app.json(&format!("/api/organisations/{ours}/members"), &recruiter.token).await;
    let of = members["items"].as_array().expect("a list").iter().find(|one| one["user"] == json!(candidate.user));
    assert_eq!(of.expect("there")["avatar"], json!(path));
    // Another picture is elsewhere; taken away, there is none.
    let removed = app.request(Method::DELETE, "/api/me/avatar", &candidate.token).send().await.expect("an answer");
    assert_eq!(removed.json::<Value>().await.expect("JSON")["avatar"], json!(null));
    assert_problem(seen(app, &candidate.token, &path).await, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_is_refused_with_why() {
    let app = TestApp::start().await;
    let token = Browser::new(&app).register("ada@example.org").await;
    let mut both = picture();
    both.extend(b"<script>alert(1)</script>");
    for (body, why) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "SVG"),
        (b"GIF89a".to_vec(), "PNG, JPEG or WebP"),
        (Vec::new(), "PNG, JPEG or WebP"),
        (both, "after the end"),
    ] {
        let refused = put(&app, &token, body).await;
        assert_eq!(refused.status(), 422);
        let body: Value = refused.json().await.expect("JSON");
        assert_eq!(body["code"], "invalid_field");
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{body}");
    }
    let large = put(&app, &token, vec![0; 5 * 1024 * 1024 + 1]).await;
    assert_problem(large, 413, "body_too_large").await;
    assert_eq!(app.json("/api/me", &token).await["avatar"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_zone_is_one_that_there_is_or_the_browser_s() {
    let app = TestApp::start().await;
    let token = Browser::new(&app).register("ada@example.org").await;
    let change = async |zone: &str| {
        let body = json!({ "time_zone": zone });
        app.request(Method::PATCH, "/api/me", &token).json(&body).send().await.expect("an answer")
    };
    assert_eq!(app.json("/api/me", &token).await["time_zone"], json!(null));
    assert_problem(change("Europe/Atlantis").await, 422, "invalid_field").await;
    assert_eq!(change("Europe/Paris").await.status(), StatusCode::OK);
    // What is left out stays.
    let named = json!({ "name": "Ada" });
    app.request(Method::PATCH, "/api/me", &token).json(&named).send().await.expect("an answer");
    assert_eq!(app.json("/api/me", &token).await["time_zone"], json!("Europe/Paris"));
    assert_eq!(change("").await.status(), StatusCode::OK);
    assert_eq!(app.json("/api/me", &token).await["time_zone"], json!(null));
}
