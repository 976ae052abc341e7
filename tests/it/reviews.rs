//! What an organisation has planned, and what it has still to look at: the list by where interviews
//! stand, and the mark that somebody has looked.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_signaling::consents::Agreed;
use vivavoce_signaling::events::wire::SessionState;
use vivavoce_signaling::own_providers::OwnProviders;
use vivavoce_signaling::owner::Owner;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::retention::wire::KeptDays;
use vivavoce_signaling::sessions::store::{self, NewSession, Standing};
use vivavoce_signaling::sessions::wire::SessionEndReason;
use vivavoce_signaling::token::TokenHash;
use vivavoce_signaling::wire::{Language, Timestamp};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::held::{self, ANSWERS};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::postgres::TestDatabase;

/// How far an interview has come.
#[derive(Clone, Copy)]
enum Way {
    Planned,
    Running,
    Held,
    Broken,
    Missed,
}

struct Wished<'w> {
    owner: Owner,
    name: Option<&'w str>,
    scenario: &'w str,
    candidate: Option<Uuid>,
    way: Way,
}

impl<'w> Wished<'w> {
    fn of(organisation: Uuid, name: &'w str, way: Way) -> Self {
        let owner = Owner::Organisation(organisation);
        Self { owner, name: Some(name), scenario: "sales-en", candidate: None, way }
    }
}

/// A session straight in the database; its join token is its id.
async fn session(app: &TestApp, wished: Wished<'_>) -> String {
    let (id, now, db) = (SessionId::new(), Timestamp::now(), &app.app().db);
    let new = NewSession {
        id,
        scenario_id: wished.scenario.into(),
        scenario_title: "Sales".into(),
        language: Language::En,
        role: "r".into(),
        scenario_source: String::new(),
        candidate_name: wished.name.map(str::to_owned),
        agreed: Agreed::to_all("1"),
        created_at: now,
        question_count: 1,
        leads: None,
        providers: OwnProviders::default(),
        trial: false,
        owner: wished.owner,
        candidate: wished.candidate,
        kept: KeptDays::default(),
    };
    store::create(db, &new, &TokenHash::of(&id.to_string()), None).await.expect("created");
    let over = |state, end_reason, started_at| Standing {
        state,
        end_reason: Some(end_reason),
        started_at,
        ended_at: Some(now),
        duration_ms: 600_000,
        ..Standing::default()
    };
    let standing = match wished.way {
        Way::Planned => return id.to_string(),
        Way::Running => Standing { state: SessionState::Live, started_at: Some(now), ..Standing::default() },
        Way::Held => over(SessionState::Ended, SessionEndReason::Completed, Some(now)),
        Way::Broken => over(SessionState::Interrupted, SessionEndReason::Interrupted, Some(now)),
        Way::Missed => over(SessionState::Ended, SessionEndReason::Expired, None),
    };
    store::record(db, id, &standing, &[], &[], &[]).await.expect("recorded");
    id.to_string()
}

async fn list(app: &TestApp, who: &str, query: &str) -> Vec<Value> {
    app.json(&format!("/api/sessions?{query}"), who).await["items"].as_array().expect("a list").clone()
}

async fn ids(app: &TestApp, who: &str, query: &str) -> Vec<String> {
    list(app, who, query).await.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

async fn review(app: &TestApp, who: &str, method: Method, id: &str) -> reqwest::Response {
    app.request(method, &format!("/api/sessions/{id}/review"), who).send().await.expect("an answer")
}

async fn marked(app: &TestApp, who: &str, method: Method, id: &str) -> Value {
    let answer = review(app, who, method, id).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json::<Value>().await.expect("JSON")["review"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn interviews_are_found_by_where_they_stand_in_sqlite() {
    found(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn interviews_are_found_by_where_they_stand_in_postgresql() {
    let database = TestDatabase::create().await;
    found(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn found(app: &TestApp) {
    let (ours, theirs) = (organisation(app, "Ours").await, organisation(app, "Theirs").await);
    let recruiter = member(app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let stranger = member(app, "stranger", theirs, MemberRole::Recruiter, true).await;
    let who = recruiter.token.as_str();
    let planned = session(app, Wished::of(ours, "Zoë O'Brien", Way::Planned)).await;
    let running = session(app, Wished::of(ours, "Élodie", Way::Running)).await;
    let held = session(app, Wished { scenario: "developer-en", ..Wished::of(ours, "Ada 100%_!", Way::Held) }).await;
    let broken = session(app, Wished::of(ours, "Adam Zoeller", Way::Broken)).await;
    let missed = session(app, Wished { name: None, ..Wished::of(ours, "", Way::Missed) }).await;
    let other = session(app, Wished::of(theirs, "Zoë", Way::Held)).await;

    for (query, expected) in [
        ("stage=planned", vec![&planned]),
        ("stage=running", vec![&running]),
        ("stage=to_review", vec![&broken, &held]),
        ("stage=reviewed", vec![]),
        ("stage=missed", vec![&missed]),
        ("", vec![&missed, &broken, &held, &running, &planned]),
        ("state=ended", vec![&missed, &held]),
        ("scenario=developer-en", vec![&held]),
        ("stage=to_review&scenario=sales-en", vec![&broken]),
        // Whatever the accents and capitals, and each word of it.
        ("name=ZOE", vec![&broken, &planned]),
        ("name=elodie", vec![&running]),
        ("name=o%27brien%20zo%C3%AB", vec![&planned]),
        ("stage=to_review&name=zoe", vec![&broken]),
        // What a name holds stands for itself.
        ("name=100%25_!", vec![&held]),
        ("name=a_a", vec![]),
    ] {
        assert_eq!(ids(app, who, query).await, expected.into_iter().cloned().collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(ids(app, &stranger.token, "name=zoe").await, std::slice::from_ref(&other));
    assert!(ids(app, &app.access_token, "name=zoe").await.contains(&other));
    for wrong in ["stage=gone", "begun=1", "limit=0"] {
        let answer = app.request(Method::GET, &format!("/api/sessions?{wrong}"), who).send().await.expect("sent");
        assert_problem(answer, 400, "bad_request").await;
    }
    let long = format!("/api/sessions?name={}", "x".repeat(101));
    assert_problem(app.request(Method::GET, &long, who).send().await.expect("sent"), 422, "invalid_field").await;

    // A link says until when it is good, and only while nobody has opened it.
    let rows = list(app, who, "").await;
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).expect("listed").clone();
    assert!(row(&planned)["expires_at"].as_str() > row(&planned)["created_at"].as_str());
    assert!([&running, &held, &missed].iter().all(|id| row(id)["expires_at"].is_null()));
    assert_eq!((&row(&held)["stage"], &row(&held)["review"]), (&json!("to_review"), &Value::Null));

    mark(app, &recruiter, &stranger, &held, &planned).await;
    assert_eq!(ids(app, who, "stage=to_review").await, std::slice::from_ref(&broken));
    let counts = app.json("/api/sessions/counts", who).await;
    assert_eq!(counts, json!({ "planned": 1, "running": 1, "to_review": 1, "reviewed": 1 }));
    // Read with a mark and without one, which is what both databases keep apart.
    let all: Vec<Value> = list(app, who, "").await.iter().map(|row| row["stage"].clone()).collect();
    assert_eq!(all, ["missed", "to_review", "reviewed", "running", "planned"]);

    // The page after the next one is the same whatever is marked between.
    let mut seen = Vec::new();
    let mut path = "/api/sessions?limit=2".to_owned();
    loop {
        let page = app.json(&path, who).await;
        seen.extend(page["items"].as_array().expect("a list").iter().map(|one| one["id"].clone()));
        marked(app, who, Method::PUT, &broken).await;
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/sessions?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [&missed, &broken, &held, &running, &planned].map(|id| json!(id)));
}

/// Set and taken back, by those who may.
async fn mark(app: &TestApp, recruiter: &Somebody, stranger: &Somebody, held: &str, planned: &str) {
    let who = recruiter.token.as_str();
    let set = marked(app, who, Method::PUT, held).await;
    assert_eq!(set["by"], "Ada");
    assert!(set["at"].is_string());
    // The first stays, whoever comes second.
    assert_eq!(marked(app, &app.access_token, Method::PUT, held).await, set);
    assert_eq!(marked(app, who, Method::DELETE, held).await, Value::Null);
    assert_eq!(marked(app, who, Method::GET, held).await, Value::Null);
    assert_eq!(marked(app, &app.access_token, Method::PUT, held).await["by"], Value::Null);
    marked(app, who, Method::DELETE, held).await;
    marked(app, who, Method::PUT, held).await;
    let log = app.json("/api/audit", &app.access_token).await;
    let acts: Vec<&Value> = log["items"].as_array().expect("a list").iter().map(|entry| &entry["act"]).collect();
    assert_eq!(acts[..2], ["session.reviewed", "review.withdrawn"]);
    // What is not over is not reviewed; another's is not there.
    assert_problem(review(app, who, Method::PUT, planned).await, 409, "report_not_ready").await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        for id in [held, "01990000-0000-7000-8000-000000000000"] {
            assert_problem(review(app, &stranger.token, method.clone(), id).await, 404, "not_found").await;
        }
        // The candidate, by the link.
        assert_problem(review(app, held, method, held).await, 403, "not_allowed").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_not_told_and_what_they_do_not_share_is_not_reviewed() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let recruiter = member(&app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let candidate = member(&app, "candidate", ours, MemberRole::Candidate, false).await;
    let own = Wished { candidate: Some(candidate.user), ..Wished::of(ours, "Zoë", Way::Held) };
    let id = session(&app, own).await;
    marked(&app, &recruiter.token, Method::PUT, &id).await;
    let told = app.json("/api/me/sessions", &candidate.token).await;
    let session = app.json(&format!("/api/sessions/{id}"), &candidate.token).await;
    for told in [&told["items"][0], &session] {
        assert_eq!(told["id"], id);
        assert!(["review", "stage"].iter().all(|field| told.get(field).is_none()), "{told}");
    }
    assert_problem(review(&app, &candidate.token, Method::GET, &id).await, 403, "not_allowed").await;
    marked(&app, &recruiter.token, Method::DELETE, &id).await;

    let no = json!({ "purpose": "sharing", "given": false, "language": "en" });
    let path = format!("/api/sessions/{id}/consents");
    let answer = app.request(Method::POST, &path, &candidate.token).json(&no).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let rows = list(&app, &recruiter.token, "stage=withheld").await;
    assert_eq!((&rows[0]["id"], &rows[0]["shared"]), (&json!(id), &json!(false)));
    assert!(ids(&app, &recruiter.token, "stage=to_review").await.is_empty());
    assert_problem(review(&app, &recruiter.token, Method::PUT, &id).await, 403, "not_allowed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mark_outlives_the_account_of_whoever_set_it() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let leaves = member(&app, "leaves", ours, MemberRole::Recruiter, false).await;
    let stays = member(&app, "stays", ours, MemberRole::Trainer, false).await;
    let id = session(&app, Wished::of(ours, "Zoë", Way::Held)).await;
    let set = marked(&app, &leaves.token, Method::PUT, &id).await;
    let path = format!("/api/organisations/{ours}/members/{}", leaves.user);
    let gone = app.request(Method::DELETE, &path, &app.access_token).send().await.expect("an answer");
    assert!(gone.status().is_success());
    assert_eq!(marked(&app, &stays.token, Method::GET, &id).await, set, "whoever left is named still");
    let mut writing = app.app().db.begin().await.expect("begun");
    let sql = "DELETE FROM users WHERE id = $1";
    sqlx::query(sql).bind(leaves.user.to_string()).execute(writing.connection()).await.expect("deleted");
    writing.commit().await.expect("committed");
    assert_eq!(marked(&app, &stays.token, Method::GET, &id).await, json!({ "at": set["at"], "by": null }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_level_of_a_report_is_in_the_list() {
    let app = TestApp::start().await;
    let session = held::hold(&app.url, &app.http, &ANSWERS).await;
    let report = held::report(&app.http, &app.url, &session, 1).await;
    let rows = list(&app, &app.access_token, "stage=to_review").await;
    assert_eq!((&rows[0]["id"], &rows[0]["report"]), (&json!(session.id), &json!("ready")));
    let (outcome, level) = (&report["report"]["overall"]["outcome"], &rows[0]["level"]);
    match outcome["level"].as_f64() {
        Some(whole) => assert!((level.as_f64().expect("a level") - whole).abs() < 0.006, "{outcome} {level}"),
        None => assert!(level.is_null(), "{outcome} {level}"),
    }
}
