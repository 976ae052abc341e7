//! What candidates agree to, purpose by purpose, and take back; and a person in the place of the AI.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};
use vivavoce_signaling::db::sqlite_url;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::held::{self, ANSWERS};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{Created, TestApp};

/// A wish with these purposes agreed to.
async fn agreed(app: &TestApp, purposes: &[&str]) -> Value {
    let texts = app.json("/api/consent-texts", &app.access_token).await;
    let mut wish = wish("developer-en");
    wish["consent"] = json!({ "recording": true, "version": texts["version"], "purposes": purposes, "language": "fr" });
    wish
}

async fn say(app: &TestApp, token: &str, session: &str, purpose: &str, given: bool) -> Response {
    let body = json!({ "purpose": purpose, "given": given, "language": "en" });
    let path = format!("/api/sessions/{session}/consents");
    app.request(Method::POST, &path, token).json(&body).send().await.expect("an answer")
}

async fn put(app: &TestApp, token: &str, path: &str, body: Value) -> Response {
    app.request(Method::PUT, path, token).json(&body).send().await.expect("an answer")
}

/// An interview of somebody, with these purposes agreed to, given and over.
async fn given(app: &TestApp, who: &Somebody, purposes: &[&str]) -> Created {
    let wish = agreed(app, purposes).await;
    let answer = app.request(Method::POST, "/api/sessions", &who.token).json(&wish).send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    let body: Value = answer.json().await.expect("JSON");
    let text = |name: &str| body[name].as_str().expect("a text").to_owned();
    Created { id: text("id"), token: text("join_token") }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_needed_is_needed_each_by_itself_and_the_ledger_names_the_text() {
    let app = TestApp::start().await;
    let short = app.post_session(&agreed(&app, &["recording"]).await).send().await.expect("an answer");
    assert_problem(short, 422, "consent_required").await;
    let mut old = agreed(&app, &["recording", "ai_interview"]).await;
    old["consent"]["version"] = json!("1999");
    assert_problem(app.post_session(&old).send().await.expect("an answer"), 422, "consent_required").await;
    let created = app.post_session(&agreed(&app, &["recording", "ai_interview"]).await).send().await;
    let session: Value = created.expect("an answer").json().await.expect("JSON");
    let (id, token) = (session["id"].as_str().expect("an id"), session["join_token"].as_str().expect("a token"));
    let consents = app.json(&format!("/api/sessions/{id}/consents"), token).await;
    let of = |purpose: &str| {
        consents["items"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|one| one["purpose"] == purpose)
            .expect("there")
            .clone()
    };
    assert_eq!((&of("recording")["given"], &of("recording")["needed"]), (&json!(true), &json!(true)));
    assert_eq!((&of("ai_scoring")["given"], &of("ai_scoring")["asked"]), (&json!(false), &json!(true)));
    // The instance's own interview is shared with no organisation, and goes to no other service.
    assert_eq!((&of("sharing")["asked"], &of("remote")["asked"]), (&json!(false), &json!(false)));
    let entry = &consents["history"][0];
    let version = app.json("/api/consent-texts", token).await["version"].clone();
    assert_eq!((&entry["version"], &entry["language"], &entry["how"]), (&version, &json!("fr"), &json!("prepare")));
    let texts = app.json(&format!("/api/consent-texts?version={}", version.as_str().expect("a text")), token).await;
    assert_eq!((&texts["current"], texts["items"].as_array().map(Vec::len)), (&json!(true), Some(5)));
    // A guest's go with the interview.
    let url = sqlite_url(&app.data.path().join("vivavoce.db"));
    let gone = app.request(Method::DELETE, &format!("/api/sessions/{id}"), token).send().await.expect("an answer");
    assert_eq!(gone.status(), 200);
    let mut connection = AnyConnection::connect(&url).await.expect("connects");
    let left: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM consents").fetch_one(&mut connection).await.expect("counted");
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_is_only_appended_to_in_both_databases() {
    let database = TestDatabase::create().await;
    let postgres = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    let sqlite = TestApp::start().await;
    let file = sqlite_url(&sqlite.data.path().join("vivavoce.db"));
    for (app, url) in [(&postgres, &database.url), (&sqlite, &file)] {
        app.create("developer-en").await;
        let mut connection = AnyConnection::connect(url).await.expect("connects");
        let changed = sqlx::query("UPDATE consents SET given = 0").execute(&mut connection).await;
        assert!(changed.is_err(), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_has_its_effect_at_once_in_sqlite() {
    let app = TestApp::start().await;
    taken_back(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_has_its_effect_at_once_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    taken_back(&app).await;
}

async fn taken_back(app: &TestApp) {
    let ours = organisation(app, "Ours").await;
    let recruiter = member(app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let candidate = member(app, "candidate", ours, MemberRole::Candidate, false).await;
    let mut bearer = reqwest::header::HeaderMap::new();
    bearer.insert("authorization", format!("Bearer {}", candidate.token).parse().expect("ASCII"));
    let http = reqwest::Client::builder().default_headers(bearer).build().expect("a client");
    let wish = agreed(app, &["recording", "ai_interview", "ai_scoring", "sharing"]).await;
    let session = held::hold_wish(&app.url, &http, &wish, &ANSWERS).await;
    held::report(&http, &app.url, &session, 1).await;
    let base = format!("/api/sessions/{}", session.id);
    let seen = async |token: &str, path: &str| {
        app.request(Method::GET, &format!("{base}{path}"), token).send().await.expect("an answer")
    };
    assert_eq!(seen(&recruiter.token, "/replay").await.status(), 200);
    let share = json!({ "label": "Them" });
    let share = app.request(Method::POST, &format!("{base}/shares"), &recruiter.token).json(&share).send().await;
    assert!(share.expect("an answer").status().is_success());
    // Nobody else says what the candidate agrees to.
    assert_problem(say(app, &recruiter.token, &session.id, "sharing", false).await, 403, "not_allowed").await;

    // Sharing: the organisation opens it no more, its links end, and the candidate sees all of it.
    assert_eq!(say(app, &candidate.token, &session.id, "sharing", false).await.status(), 200);
    for path in ["", "/replay", "/transcript", "/report", "/recordings", "/comments", "/shares"] {
        assert_problem(seen(&recruiter.token, path).await, 403, "not_allowed").await;
    }
    assert_problem(seen(&app.access_token, "/replay").await, 403, "not_allowed").await;
    assert_eq!(seen(&recruiter.token, "/consents").await.status(), 200);
    assert_eq!(seen(&candidate.token, "/replay").await.status(), 200);
    let shares = app.json(&format!("{base}/shares"), &candidate.token).await;
    assert!(shares["items"].as_array().expect("a list").iter().all(|share| share["revoked_at"].is_string()));
    assert_eq!(say(app, &candidate.token, &session.id, "sharing", true).await.status(), 200);
    assert_eq!(seen(&recruiter.token, "/replay").await.status(), 200);

    // Scores by programs: the report goes, and none is made.
    assert_eq!(say(app, &candidate.token, &session.id, "ai_scoring", false).await.status(), 200);
    let report = app.json(&format!("{base}/report"), &candidate.token).await;
    assert_eq!((&report["state"], &report["report"]), (&json!("declined"), &json!(null)));
    let again = app.request(Method::POST, &format!("{base}/report"), &recruiter.token).send().await;
    assert_problem(again.expect("an answer"), 409, "report_not_ready").await;
    assert_eq!(say(app, &candidate.token, &session.id, "ai_scoring", true).await.status(), 200);
    held::report(&http, &app.url, &session, 1).await;

    // The recording: the sound is gone, and does not come back.
    assert_eq!(say(app, &candidate.token, &session.id, "recording", false).await.status(), 200);
    let folder = app.data.path().join("sessions").join(&session.id);
    assert!(!folder.join("candidate.ogg").exists() && !folder.join("tape.bin").exists());
    assert_eq!(app.json(&format!("{base}/recordings"), &candidate.token).await["items"], json!([]));
    assert_problem(say(app, &candidate.token, &session.id, "recording", true).await, 409, "session_over").await;
    // Said twice, it is written once.
    assert_eq!(say(app, &candidate.token, &session.id, "recording", false).await.status(), 200);
    let own = app.json("/api/me/consents", &candidate.token).await;
    let items = own["items"].as_array().expect("a list");
    assert_eq!(items.len(), 4 + 5);
    assert_eq!((&items[0]["purpose"], &items[0]["given"]), (&json!("recording"), &json!(false)));
    // The ledger outlasts the interview, and tells the others nothing.
    assert_eq!(app.request(Method::DELETE, &base, &candidate.token).send().await.expect("an answer").status(), 200);
    let own = app.json("/api/me/consents", &candidate.token).await;
    assert_eq!(own["items"].as_array().map(Vec::len), Some(9));
    assert_eq!(own["items"][0]["title"], json!(null));
    assert_eq!(app.json("/api/me/consents", &recruiter.token).await["items"], json!([]));
    let log = app.json("/api/audit?act=consent.set", &app.access_token).await;
    assert!(log["items"].as_array().is_some_and(|items| items.len() >= 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interview_that_nobody_has_begun_is_not_begun_after_what_it_needs_was_taken_back() {
    let app = TestApp::start().await;
    let created = app.post_session(&agreed(&app, &["recording", "ai_interview"]).await).send().await;
    let session: Value = created.expect("an answer").json().await.expect("JSON");
    let session = Created {
        id: session["id"].as_str().expect("an id").to_owned(),
        token: session["join_token"].as_str().expect("a token").to_owned(),
    };
    assert_eq!(say(&app, &session.token, &session.id, "ai_interview", false).await.status(), 200);
    let path = format!("/api/sessions/{}/commands", session.id);
    let command = app.request(Method::POST, &path, &session.token).json(&json!({ "command": "done" })).send().await;
    assert_problem(command.expect("an answer"), 409, "session_over").await;
}

async fn assigned(app: &TestApp, by: &Somebody, to: &Somebody) -> String {
    let in_a_year = Timestamp::from_unix_ms(Timestamp::now().unix_ms() + 365 * 24 * 3600 * 1000);
    let body = json!({
        "what": { "kind": "scenario", "id": "developer-en" },
        "to": { "people": [to.user] },
        "due_at": in_a_year,
        "zone": "Europe/Paris",
    });
    let answer = app.request(Method::POST, "/api/assignments", &by.token).json(&body).send().await.expect("an answer");
    let status = answer.status();
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(status, 201, "{body}");
    body["id"].as_str().expect("an id").to_owned()
}

/// What somebody was told, newest first.
async fn told(app: &TestApp, who: &Somebody, kind: &str) -> Vec<Value> {
    let all = app.json("/api/me/notifications", &who.token).await;
    all["items"].as_array().expect("a list").iter().filter(|one| one["kind"] == kind).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_a_person_waits_and_nothing_counts_against_them_in_sqlite() {
    let app = TestApp::start().await;
    a_person(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_a_person_waits_and_nothing_counts_against_them_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    a_person(&app).await;
}

async fn a_person(app: &TestApp) {
    let ours = organisation(app, "Ours").await;
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, false).await;
    let candidate = member(app, "candidate", ours, MemberRole::Candidate, false).await;
    let other = member(app, "other", ours, MemberRole::Candidate, false).await;
    let assignment = assigned(app, &trainer, &candidate).await;
    let own = app.json("/api/me/assignments", &candidate.token).await["items"][0].clone();
    let place = own["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/me/assignments/{place}/human");
    let person = format!("/api/assignments/{assignment}/people/{place}/human");
    // Not another's to ask, and no appointment for whoever has not asked.
    assert_problem(put(app, &other.token, &path, json!({ "asked": true })).await, 404, "not_found").await;
    assert_problem(put(app, &trainer.token, &person, json!({})).await, 409, "assignment_over").await;

    let asked: Value = put(app, &candidate.token, &path, json!({ "asked": true })).await.json().await.expect("JSON");
    assert_eq!((&asked["standing"], &asked["next"]), (&json!("waiting"), &json!("human")));
    assert_eq!(asked["due_at"], own["due_at"]);
    let told_of = told(app, &trainer, "human_asked").await;
    assert_eq!((told_of.len(), &told_of[0]["assignment"]), (1, &json!(assignment)));
    let detail = app.json(&format!("/api/assignments/{assignment}"), &trainer.token).await;
    assert_eq!((&detail["counts"]["waiting"], &detail["counts"]["not_begun"]), (&json!(1), &json!(0)));
    assert!(detail["people"][0]["human"]["asked_at"].is_string());
    // The AI is not begun with meanwhile.
    let consent = json!({ "consent": { "recording": true, "version": "2026-11" } });
    let start = format!("/api/me/assignments/{place}/start");
    let begun = app.request(Method::POST, &start, &candidate.token).json(&consent).send().await.expect("an answer");
    assert_problem(begun, 409, "assignment_over").await;

    // An appointment, and then it was done.
    let no_zone = json!({ "at": "2098-12-01T09:00:00Z" });
    assert_problem(put(app, &trainer.token, &person, no_zone).await, 422, "invalid_field").await;
    let meeting = json!({ "at": "2098-12-01T09:00:00Z", "zone": "Europe/Paris", "note": "Room 3" });
    assert_eq!(put(app, &trainer.token, &person, meeting).await.status(), 200);
    let told_of = told(app, &candidate, "human_meeting").await;
    assert_eq!((told_of.len(), &told_of[0]["assignment"]), (1, &json!(place)));
    let own = app.json(&format!("/api/me/assignments/{place}"), &candidate.token).await;
    assert_eq!((&own["human"]["note"], &own["standing"]), (&json!("Room 3"), &json!("waiting")));
    assert_eq!(put(app, &trainer.token, &person, json!({ "done": true })).await.status(), 200);
    let own = app.json(&format!("/api/me/assignments/{place}"), &candidate.token).await;
    assert_eq!((&own["standing"], &own["tries"]), (&json!("done"), &json!([])));
    let detail = app.json(&format!("/api/assignments/{assignment}"), &trainer.token).await;
    assert_eq!((&detail["counts"]["done"], &detail["counts"]["waiting"]), (&json!(1), &json!(0)));
    assert_problem(put(app, &candidate.token, &path, json!({ "asked": false })).await, 409, "assignment_over").await;

    // In the account: what is there asks at once, and what comes later as well.
    let earlier = assigned(app, &trainer, &other).await;
    let wish = json!({ "without_ai": true, "language": "en" });
    assert_eq!(put(app, &other.token, "/api/me/without-ai", wish).await.status(), 200);
    let later = assigned(app, &trainer, &other).await;
    for id in [&earlier, &later] {
        let detail = app.json(&format!("/api/assignments/{id}"), &trainer.token).await;
        assert_eq!(detail["people"][0]["standing"], json!("waiting"), "{id}");
    }
    let own = app.json("/api/me/consents", &other.token).await;
    assert_eq!((&own["without_ai"], own["items"].as_array().map(Vec::len)), (&json!(true), Some(2)));
    // Taken back, it can be begun.
    let mine = app.json("/api/me/assignments", &other.token).await;
    let place = mine["items"][0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/me/assignments/{place}/human");
    let back: Value = put(app, &other.token, &path, json!({ "asked": false })).await.json().await.expect("JSON");
    assert_eq!((&back["standing"], &back["next"]), (&json!("not_begun"), &json!("begin")));
}

#[tokio::test(flavor = "multi_thread")]
async fn scores_of_what_is_not_shared_are_told_to_nobody_else() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let recruiter = member(&app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let candidate = member(&app, "candidate", ours, MemberRole::Candidate, false).await;
    let session = given(&app, &candidate, &["recording", "ai_interview"]).await;
    let path = format!("/api/sessions/{}", session.id);
    let read = app.request(Method::GET, &path, &recruiter.token).send().await.expect("an answer");
    assert_problem(read, 403, "not_allowed").await;
    // They may see that it is there, and delete it.
    let list = app.json("/api/sessions", &recruiter.token).await;
    assert_eq!(list["items"][0]["id"], json!(session.id));
    let gone = app.request(Method::DELETE, &path, &recruiter.token).send().await.expect("an answer");
    assert_eq!(gone.status(), 200);
}
