//! How long what is kept is kept: terms, what a candidate was told, and what goes when.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};
use vivavoce_signaling::db::sqlite_url;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::retention::store;
use vivavoce_signaling::retention::sweep::sweep;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::held::{self, ANSWERS};
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::postgres::TestDatabase;

const DAY_MS: i64 = 24 * 3600 * 1000;

fn in_days(days: i64) -> Timestamp {
    Timestamp::from_unix_ms(Timestamp::now().unix_ms() + days * DAY_MS)
}

async fn put(app: &TestApp, token: &str, path: &str, terms: Value, confirmed: bool) -> Response {
    let body = json!({ "terms": terms, "confirmed": confirmed });
    app.request(Method::PUT, path, token).json(&body).send().await.expect("an answer")
}

/// The term of one kind.
async fn term(app: &TestApp, token: &str, path: &str, kind: &str) -> Value {
    let terms = app.json(path, token).await;
    let items = terms["items"].as_array().expect("a list").clone();
    items.into_iter().find(|item| item["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

/// Interviews and their parts that the database has.
async fn counts(url: &str) -> (i64, i64, i64) {
    let mut connection = AnyConnection::connect(url).await.expect("connects");
    let mut all = Vec::new();
    for sql in ["SELECT COUNT(*) FROM recordings", "SELECT COUNT(*) FROM reports", "SELECT COUNT(*) FROM sessions"] {
        all.push(sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut connection).await.expect("counted"));
    }
    (all[0], all[1], all[2])
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_report_and_words_go_when_their_terms_are_over_in_sqlite() {
    let app = TestApp::start().await;
    let url = sqlite_url(&app.data.path().join("vivavoce.db"));
    one_after_the_other(&app, &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_report_and_words_go_when_their_terms_are_over_in_postgresql() {
    let database = TestDatabase::create().await;
    let url = database.url.clone();
    let app = TestApp::with(|flags| flags.set("database_url", url.clone())).await;
    one_after_the_other(&app, &url).await;
}

async fn one_after_the_other(app: &TestApp, url: &str) {
    let token = app.access_token.clone();
    let terms = json!([
        { "kind": "recordings", "days": 10 },
        { "kind": "reports", "days": 20 },
        { "kind": "interviews", "days": 30 },
    ]);
    assert_eq!(put(app, &token, "/api/retention", terms, true).await.status(), 200);
    // A candidate reads them before.
    let told = app.json("/api/scenarios/developer-en", &token).await["kept"].clone();
    assert_eq!(told, json!({ "recording": 10, "report": 20, "words": 30 }));
    let session = held::hold_wish(&app.url, &app.http, &wish("developer-en"), &ANSWERS).await;
    held::report(&app.http, &app.url, &session, 1).await;
    let base = format!("/api/sessions/{}", session.id);
    let folder = app.data.path().join("sessions").join(&session.id);
    assert_eq!(counts(url).await, (2, 1, 1));
    // A longer term that comes later lengthens nothing of what was told.
    let longer = json!([
        { "kind": "recordings", "days": 300 },
        { "kind": "reports", "days": null },
        { "kind": "interviews", "days": null },
    ]);
    assert_eq!(put(app, &token, "/api/retention", longer, false).await.status(), 200);

    assert_eq!(sweep(app.app(), in_days(9)).await.expect("swept"), 0);
    assert_eq!(counts(url).await, (2, 1, 1));
    // The sound: its files and its rows, and not the words.
    assert_eq!(sweep(app.app(), in_days(11)).await.expect("swept"), 1);
    assert_eq!(counts(url).await, (0, 1, 1));
    for file in ["candidate.ogg", "interviewer.ogg", "tape.bin", "made"] {
        assert!(!folder.join(file).exists(), "{file}");
    }
    let replay = app.json(&format!("{base}/replay"), &session.token).await;
    assert_eq!(replay["tracks"], json!([]));
    assert!(replay["session"]["kept"]["recording_deleted_at"].is_string());
    let heard = app.request(Method::GET, &format!("{base}/recordings/candidate.ogg"), &session.token).send().await;
    assert_problem(heard.expect("an answer"), 404, "not_found").await;
    let turns = app.json(&format!("{base}/transcript"), &session.token).await;
    assert!(turns["turns"].as_array().is_some_and(|turns| !turns.is_empty()));
    // Nothing goes twice, and each is in the log once.
    assert_eq!(sweep(app.app(), in_days(11)).await.expect("swept"), 0);
    // The report, and no new one.
    assert_eq!(sweep(app.app(), in_days(21)).await.expect("swept"), 1);
    let report = app.json(&format!("{base}/report"), &session.token).await;
    assert_eq!((&report["state"], &report["report"]), (&json!("deleted"), &json!(null)));
    let again = app.request(Method::POST, &format!("{base}/report"), &session.token).send().await.expect("an answer");
    assert_problem(again, 409, "report_not_ready").await;
    app.app().reports.look();
    // All of it.
    assert_eq!(sweep(app.app(), in_days(31)).await.expect("swept"), 1);
    assert_eq!(counts(url).await, (0, 0, 0));
    assert!(!folder.exists());
    let log = app.json("/api/audit?act=retention.swept", &token).await;
    let went: Vec<_> = log["items"].as_array().expect("a list").iter().map(|entry| &entry["details"]).collect();
    let entry = |kind: &str| json!({ "kind": kind, "count": "1" });
    assert_eq!(went, [&entry("interviews"), &entry("reports"), &entry("recordings")]);
    assert!(log["items"].as_array().expect("a list").iter().all(|entry| entry["actor"] == "system"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_term_says_what_goes_is_confirmed_and_ends_what_is_there() {
    let app = TestApp::start().await;
    let token = app.access_token.clone();
    let session = held::hold_wish(&app.url, &app.http, &wish("developer-en"), &ANSWERS).await;
    held::report(&app.http, &app.url, &session, 1).await;
    let mut connection =
        AnyConnection::connect(&sqlite_url(&app.data.path().join("vivavoce.db"))).await.expect("connects");
    let long_ago = in_days(-100).unix_ms();
    sqlx::query("UPDATE sessions SET created_at = $1").bind(long_ago).execute(&mut connection).await.expect("done");
    let terms = json!([{ "kind": "recordings", "days": 90 }, { "kind": "reports", "days": 120 }]);
    let preview = app
        .request(Method::POST, "/api/retention/preview", &token)
        .json(&json!({ "terms": terms }))
        .send()
        .await
        .expect("an answer");
    let preview: Value = preview.json().await.expect("JSON");
    let loss = |kind: &str, of: &Value| {
        of["items"].as_array().expect("a list").iter().find(|item| item["kind"] == kind).expect("there").clone()
    };
    assert_eq!(loss("recordings", &preview), json!({ "kind": "recordings", "count": 1, "shorter": true }));
    assert_eq!(loss("reports", &preview), json!({ "kind": "reports", "count": 0, "shorter": true }));
    // Nothing was saved by looking.
    assert_eq!(term(&app, &token, "/api/retention", "recordings").await["days"], json!(180));
    let refused = put(&app, &token, "/api/retention", terms.clone(), false).await;
    assert_eq!(refused.status(), 409);
    let refused: Value = refused.json().await.expect("JSON");
    assert_eq!(refused["code"], "confirmation_needed");
    assert_eq!(loss("recordings", &refused["current"])["count"], json!(1));
    assert_eq!(put(&app, &token, "/api/retention", terms, true).await.status(), 200);
    assert_eq!(sweep(app.app(), Timestamp::now()).await.expect("swept"), 1);
    let kept = app.json(&format!("/api/sessions/{}", session.id), &session.token).await["kept"].clone();
    assert!(kept["recording_deleted_at"].is_string() && kept["report_deleted_at"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn interviews_of_before_are_ended_by_no_term_that_nobody_chose() {
    let app = TestApp::start().await;
    let session = held::hold_wish(&app.url, &app.http, &wish("developer-en"), &ANSWERS).await;
    held::report(&app.http, &app.url, &session, 1).await;
    let url = sqlite_url(&app.data.path().join("vivavoce.db"));
    let mut connection = AnyConnection::connect(&url).await.expect("connects");
    // As the migration leaves them.
    sqlx::query("UPDATE sessions SET sound_until = NULL, reports_until = NULL, kept_until = NULL")
        .execute(&mut connection)
        .await
        .expect("done");
    sweep(app.app(), in_days(5_000)).await.expect("swept");
    assert_eq!(counts(&url).await, (2, 1, 1));
    let terms = json!([{ "kind": "interviews", "days": 400 }]);
    assert_eq!(put(&app, &app.access_token, "/api/retention", terms, true).await.status(), 200);
    sweep(app.app(), in_days(401)).await.expect("swept");
    assert_eq!(counts(&url).await, (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_candidate_was_shown_is_kept_also_where_the_terms_became_longer_meanwhile() {
    let app = TestApp::start().await;
    let mut wish = wish("developer-en");
    wish["consent"]["kept"] = json!({ "recording": 5, "report": 700, "words": 600 });
    let created = app.post_session(&wish).send().await.expect("an answer");
    let session: Value = created.json().await.expect("JSON");
    let (id, token) = (session["id"].as_str().expect("an id"), session["join_token"].as_str().expect("a token"));
    let session = app.json(&format!("/api/sessions/{id}"), token).await;
    let days = |moment: &Value| {
        let mut moment = moment.as_str().expect("a moment").to_owned();
        moment.truncate(10);
        moment
    };
    let day = |days: i64| in_days(days).to_string()[..10].to_owned();
    assert_eq!(days(&session["kept"]["recording_until"]), day(5));
    // Neither is longer than it is kept now.
    assert_eq!(days(&session["kept"]["report_until"]), day(700));
    assert_eq!(days(&session["kept"]["until"]), day(600));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_chooses_within_what_the_instance_permits_and_for_itself_alone() {
    let app = TestApp::start().await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let recruiter = member(&app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let path = format!("/api/organisations/{ours}/retention");
    let recordings = |days: Value| json!([{ "kind": "recordings", "days": days }]);
    let refused = put(&app, &recruiter.token, &path, recordings(json!(30)), true).await;
    assert_problem(refused, 403, "not_allowed").await;
    let other = format!("/api/organisations/{theirs}/retention");
    assert_problem(put(&app, &manager.token, &other, recordings(json!(30)), true).await, 404, "not_found").await;
    let longer = put(&app, &manager.token, &path, recordings(json!(181)), true).await;
    assert_problem(longer, 422, "invalid_field").await;
    let logins = json!([{ "kind": "logins", "days": 3 }]);
    assert_problem(put(&app, &manager.token, &path, logins, true).await, 422, "invalid_field").await;
    for bad in [json!(0), json!(36_501)] {
        assert_problem(
            put(&app, &app.access_token, "/api/retention", recordings(bad), true).await,
            422,
            "invalid_field",
        )
        .await;
    }
    let unconfirmed = put(&app, &manager.token, &path, recordings(json!(30)), false).await;
    assert_problem(unconfirmed, 409, "confirmation_needed").await;
    assert_eq!(put(&app, &manager.token, &path, recordings(json!(30)), true).await.status(), 200);
    assert_eq!(term(&app, &manager.token, &path, "recordings").await["days"], json!(30));
    assert_eq!(term(&app, &app.access_token, &other, "recordings").await["days"], json!(180));
    // More is permitted, then less than was chosen.
    let permitted = json!([{ "kind": "recordings", "days": 100, "most": 400 }]);
    assert_eq!(put(&app, &app.access_token, "/api/retention", permitted, true).await.status(), 200);
    assert_eq!(put(&app, &manager.token, &path, recordings(json!(400)), true).await.status(), 200);
    assert_eq!(put(&app, &app.access_token, "/api/retention", recordings(json!(50)), true).await.status(), 200);
    assert_eq!(term(&app, &manager.token, &path, "recordings").await["days"], json!(50));
    // As the instance says again.
    assert_eq!(put(&app, &manager.token, &path, recordings(json!(null)), true).await.status(), 200);
    assert_eq!(term(&app, &manager.token, &path, "recordings").await["chosen"], json!(false));
    let log = app.json(&format!("/api/organisations/{ours}/audit?act=retention.set"), &manager.token).await;
    assert_eq!(log["items"].as_array().map(Vec::len), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_at_a_time_deletes_what_is_everybody_s() {
    let app = TestApp::start().await;
    let now = Timestamp::now();
    let later = |ms: i64| Timestamp::from_unix_ms(now.unix_ms() + ms);
    let db = &app.app().db;
    assert!(store::lease(db, "work", "one", now, later(1_000)).await.expect("asked"));
    assert!(!store::lease(db, "work", "other", later(500), later(2_000)).await.expect("asked"));
    assert!(store::lease(db, "work", "one", later(500), later(1_500)).await.expect("asked"));
    assert!(store::lease(db, "work", "other", later(1_500), later(3_000)).await.expect("asked"));
    assert!(!store::lease(db, "work", "one", later(1_600), later(3_000)).await.expect("asked"));
}
