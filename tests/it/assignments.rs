//! Assignments: given to members, cohorts and strangers, done in so many tries and never more,
//! reminded of once, and seen by nobody else.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::assignments::remind;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::people::{letters, with_mail};
use vivavoce_tests::postgres::TestDatabase;

use crate::scenarios::scenario;

const HOUR_MS: i64 = 3_600_000;
const KEY: &str = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

async fn send(app: &TestApp, who: &Somebody, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, &who.token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

async fn ok(app: &TestApp, who: &Somebody, method: Method, path: &str, body: Value) -> Value {
    let answer = send(app, who, method, path, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {status} {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

fn in_ms(ms: i64) -> String {
    Timestamp::from_unix_ms(Timestamp::now().unix_ms() + ms).to_string()
}

/// An assignment of a quiz that comes with Vivavoce.
fn quiz(to: Value, tries: u32) -> Value {
    let what = json!({ "kind": "quiz", "id": "software-en" });
    json!({ "what": what, "to": to, "due_at": in_ms(100 * HOUR_MS), "zone": "Europe/Paris", "tries": tries })
}

fn with_consent() -> Value {
    json!({ "consent": { "recording": true, "version": "2026-11" }, "candidate_name": "Zoé" })
}

async fn own(app: &TestApp, who: &Somebody) -> Vec<Value> {
    let list = app.json("/api/me/assignments", &who.token).await;
    list["items"].as_array().expect("a list").clone()
}

async fn only(app: &TestApp, who: &Somebody) -> (String, Value) {
    let mut all = own(app, who).await;
    assert_eq!(all.len(), 1, "{all:?}");
    let one = all.remove(0);
    (format!("/api/me/assignments/{}", one["id"].as_str().expect("an id")), one)
}

/// What was said to whom about assignments.
async fn said(app: &TestApp) -> Vec<(String, String)> {
    let text = |letter: &Value, of: &str| letter[of].as_str().unwrap_or_default().to_owned();
    let letters = letters(app).await;
    letters.iter().map(|letter| (text(letter, "to"), text(&letter["kind"], "news"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cohort_and_a_stranger_do_what_they_were_assigned_in_sqlite() {
    whole(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cohort_and_a_stranger_do_what_they_were_assigned_in_postgresql() {
    let database = TestDatabase::create().await;
    whole(&TestApp::with(|flags| with_mail(flags.set("database_url", database.url.clone()))).await).await;
}

async fn whole(app: &TestApp) {
    let (ours, theirs) = (organisation(app, "Lycée").await, organisation(app, "Other").await);
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, true).await;
    let zoe = member(app, "zoe", ours, MemberRole::Candidate, false).await;
    let bob = member(app, "bob", ours, MemberRole::Candidate, false).await;
    let eve = member(app, "eve", theirs, MemberRole::Trainer, false).await;
    ok(app, &trainer, Method::POST, "/api/workshop/scenarios", json!({ "source": scenario("baker", "Why bread?") }))
        .await;
    ok(app, &trainer, Method::POST, "/api/workshop/scenarios/baker/publish", json!({ "revision": 1 })).await;
    let base = format!("/api/organisations/{ours}/teams");
    let team = ok(app, &trainer, Method::POST, &base, json!({ "name": "Promo 1" })).await;
    let team = team["id"].as_str().expect("an id").to_owned();
    for one in [&zoe, &trainer] {
        ok(app, &trainer, Method::PUT, &format!("{base}/{team}/members/{}", one.user), json!(null)).await;
    }

    // What cannot be assigned is refused before anybody hears of it.
    let what = json!({ "kind": "scenario", "id": "baker" });
    let to = json!({ "teams": [team], "people": [bob.user], "emails": ["New@Example.org", "bob@example.org"] });
    let wish = |due: String, zone: &str, to: &Value| json!({ "what": what, "to": to, "due_at": due, "zone": zone, "note": "Bonne chance !" });
    let later = || in_ms(100 * HOUR_MS);
    for bad in [
        wish(in_ms(-1), "Europe/Paris", &to),
        wish(later(), "Nowhere/None", &to),
        wish(later(), "Europe/Paris", &json!({})),
        wish(later(), "Europe/Paris", &json!({ "people": [eve.user] })),
        wish(later(), "Europe/Paris", &json!({ "teams": [Uuid::now_v7()] })),
        wish(later(), "Europe/Paris", &json!({ "emails": ["nobody"] })),
    ] {
        assert_problem(send(app, &trainer, Method::POST, "/api/assignments", bad).await, 422, "invalid_field").await;
    }
    let other = wish(later(), "Europe/Paris", &json!({ "emails": ["x@example.org"] }));
    let refused = send(app, &eve, Method::POST, "/api/assignments", other).await;
    assert_problem(refused, 404, "scenario_not_found").await;
    assert!(said(app).await.is_empty());

    // The candidates of the team, not its trainer; each once.
    let made = ok(app, &trainer, Method::POST, "/api/assignments", wish(later(), "Europe/Paris", &to)).await;
    let path = format!("/api/assignments/{}", made["id"].as_str().expect("an id"));
    let people: Vec<_> = made["people"].as_array().expect("people").iter().map(|one| one["email"].clone()).collect();
    assert_eq!(people, [json!("bob@example.org"), json!("zoe@example.org"), json!("new@example.org")]);
    assert_eq!((&made["counts"]["people"], &made["counts"]["not_begun"]), (&json!(3), &json!(3)));
    assert_eq!((&made["what"]["version"], &made["by"], &made["tries"]), (&json!(1), &json!("Ada"), &json!(1)));
    let mut first = said(app).await;
    first.sort();
    let all = ["bob", "new", "zoe"].map(|name| (format!("{name}@example.org"), "assigned".to_owned()));
    assert_eq!(first, all);
    let told = app.json("/api/me/notifications", &zoe.token).await;
    assert_eq!((&told["items"][0]["kind"], &told["items"][0]["news"]), (&json!("assignment"), &json!("assigned")));

    // What was published since changes nothing of it.
    let newer = json!({ "source": scenario("baker", "Why cake?"), "revision": 2 });
    ok(app, &trainer, Method::PUT, "/api/workshop/scenarios/baker", newer).await;
    ok(app, &trainer, Method::POST, "/api/workshop/scenarios/baker/publish", json!({ "revision": 3 })).await;

    let (mine, seen) = only(app, &zoe).await;
    assert_eq!(
        (&seen["standing"], &seen["next"], &seen["tries_left"]),
        (&json!("not_begun"), &json!("begin"), &json!(1))
    );
    assert_eq!((&seen["organisation"], &seen["note"]), (&json!("Lycée"), &json!("Bonne chance !")));
    let detail = app.json(&mine, &zoe.token).await;
    assert_eq!((&detail["scenario"]["id"], &detail["scenario"]["question_count"]), (&json!("baker"), &json!(2)));
    let calendar = send(app, &zoe, Method::GET, &format!("{mine}/calendar.ics"), json!(null)).await;
    assert!(calendar.headers()["content-type"].to_str().expect("ASCII").starts_with("text/calendar"));
    assert!(calendar.text().await.expect("a body").contains("METHOD:PUBLISH"));

    // Nobody else opens it, and nothing begins without a yes to the recording.
    let start = format!("{mine}/start");
    for other in [&bob, &eve, &trainer] {
        for (method, path) in [(Method::GET, &mine), (Method::POST, &start)] {
            let body = if method == Method::POST { with_consent() } else { json!(null) };
            assert_problem(send(app, other, method, path, body).await, 404, "not_found").await;
        }
    }
    for (method, path, body) in [
        (Method::GET, path.clone(), json!(null)),
        (Method::GET, format!("{path}/people.csv"), json!(null)),
        (Method::PATCH, path.clone(), json!({ "sequence": 0, "tries": 9 })),
        (Method::POST, format!("{path}/withdraw"), json!(null)),
        (Method::POST, format!("{path}/people"), json!({ "emails": ["eve@example.org"] })),
        (Method::DELETE, format!("{path}/people/{}", seen["id"].as_str().expect("an id")), json!(null)),
    ] {
        assert_problem(send(app, &eve, method.clone(), &path, body.clone()).await, 404, "not_found").await;
        assert_problem(send(app, &zoe, method, &path, body).await, 403, "not_allowed").await;
    }
    assert_problem(send(app, &zoe, Method::POST, &start, json!({})).await, 422, "consent_required").await;
    let begun = ok(app, &zoe, Method::POST, &start, with_consent()).await;
    assert_eq!((&begun["number"], &begun["continued"]), (&json!(1), &json!(false)));
    let session = begun["session"]["id"].as_str().expect("an id").to_owned();
    let token = begun["session"]["join_token"].as_str().expect("a token").to_owned();
    let opened = app.json(&format!("/api/sessions/{session}"), &token).await;
    assert_eq!((&opened["candidate_name"], &opened["state"]), (&json!("Zoé"), &json!("waiting")));
    let db = &app.app().db;
    let id = session.parse().expect("an id");
    let source = vivavoce_signaling::sessions::store::scenario_source(db, id).await.expect("read").expect("there");
    assert!(source.contains("Why bread?"), "the version that was assigned");

    // From another browser it goes on, however often, and the trainer sees it.
    for _ in 0..10 {
        let again = ok(app, &zoe, Method::POST, &start, json!({})).await;
        assert_eq!((&again["continued"], &again["session"]["id"]), (&json!(true), &json!(session)));
        let token = again["session"]["join_token"].as_str().expect("a token");
        app.json(&format!("/api/sessions/{session}"), token).await;
    }
    assert_eq!(app.json(&path, &trainer.token).await["counts"]["in_progress"], 1);
    app.json(&format!("/api/sessions/{session}"), &trainer.token).await;

    // What the server broke off does not count; what its candidate ended does.
    end(app, &session, "interrupted").await;
    assert_eq!(only(app, &zoe).await.1["next"], "begin");
    let anew = ok(app, &zoe, Method::POST, &start, with_consent()).await;
    assert_eq!((&anew["number"], &anew["continued"]), (&json!(1), &json!(false)));
    let anew = anew["session"]["id"].as_str().expect("an id").to_owned();
    assert_ne!(anew, session);
    end(app, &anew, "candidate").await;
    assert_problem(send(app, &zoe, Method::POST, &start, with_consent()).await, 409, "no_tries_left").await;
    let seen = only(app, &zoe).await.1;
    assert_eq!((&seen["standing"], &seen["next"]), (&json!("done"), &json!("no_tries")));

    // Whoever shows that the address is theirs finds what was assigned to it.
    let stranger = Somebody::sign_up(app, "new@example.org", UserRole::Candidate).await;
    let (theirs, _) = only(app, &stranger).await;
    let begun = ok(app, &stranger, Method::POST, &format!("{theirs}/start"), with_consent()).await;
    app.json(&format!("/api/sessions/{}", begun["session"]["id"].as_str().expect("an id")), &stranger.token).await;

    // A change is told to those who are not done, with the next number for their calendars.
    let before = said(app).await.len();
    let change = json!({ "sequence": 0, "due_at": in_ms(200 * HOUR_MS), "tries": 2 });
    let changed = ok(app, &trainer, Method::PATCH, &path, change.clone()).await;
    assert_eq!((&changed["sequence"], &changed["tries"]), (&json!(1), &json!(2)));
    assert_problem(send(app, &trainer, Method::PATCH, &path, change).await, 409, "edit_conflict").await;
    let mut told = said(app).await.split_off(before);
    told.sort();
    assert_eq!(told, ["bob", "new"].map(|name| (format!("{name}@example.org"), "changed".to_owned())));
    let last = letters(app).await.pop().expect("a letter");
    assert_eq!(last["kind"]["sequence"], 1);

    // A word alone is no news.
    ok(app, &trainer, Method::PATCH, &path, json!({ "sequence": 1, "note": "" })).await;
    assert_eq!(said(app).await.len(), before + 2);

    let csv = send(app, &trainer, Method::GET, &format!("{path}/people.csv"), json!(null)).await;
    let csv = csv.text().await.expect("a body");
    assert!(csv.lines().any(|line| line.starts_with("\"Ada\",\"zoe@example.org\",\"Promo 1\",done,1,")), "{csv}");

    // Bob is taken out, the rest is withdrawn; what was done stays.
    let people = app.json(&path, &trainer.token).await["people"].as_array().expect("people").clone();
    let bobs = people.iter().find(|one| one["email"] == "bob@example.org").expect("bob")["id"].clone();
    let bobs = format!("{path}/people/{}", bobs.as_str().expect("an id"));
    ok(app, &trainer, Method::DELETE, &bobs, json!(null)).await;
    assert!(own(app, &bob).await.is_empty());
    ok(app, &trainer, Method::POST, &format!("{path}/people"), json!({ "people": [bob.user] })).await;
    assert_eq!(own(app, &bob).await.len(), 1);
    let withdrawn = ok(app, &trainer, Method::POST, &format!("{path}/withdraw"), json!(null)).await;
    assert!(withdrawn["withdrawn_at"].is_string() && withdrawn["counts"]["done"] == 1, "{withdrawn}");
    let again = send(app, &trainer, Method::POST, &format!("{path}/withdraw"), json!(null)).await;
    assert_problem(again, 409, "assignment_over").await;
    assert!(own(app, &stranger).await.is_empty() && own(app, &zoe).await.is_empty());
    let over = send(app, &stranger, Method::POST, &format!("{theirs}/start"), with_consent()).await;
    assert_problem(over, 404, "not_found").await;
    let told = said(app).await.split_off(before + 2);
    let news: Vec<&str> = told.iter().map(|(_, news)| news.as_str()).collect();
    assert_eq!(news, ["withdrawn", "assigned", "withdrawn", "withdrawn"]);
    assert!(app.json("/api/assignments", &eve.token).await["items"].as_array().expect("a list").is_empty());
}

/// Ends an interview as the conductor would.
async fn end(app: &TestApp, session: &str, reason: &str) {
    let state = if reason == "interrupted" { "interrupted" } else { "ended" };
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE sessions SET state = $2, end_reason = $3, ended_at = $4 WHERE id = $1")
        .bind(session)
        .bind(state)
        .bind(reason)
        .bind(Timestamp::now().unix_ms())
        .execute(writing.connection())
        .await
        .expect("kept");
    writing.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_starts_at_once_one_begins_and_never_more_than_are_allowed_in_sqlite() {
    let app = TestApp::start().await;
    race(&app, &app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_starts_at_once_one_begins_and_never_more_than_are_allowed_by_two_servers() {
    let database = TestDatabase::create().await;
    let server = || TestApp::with(|flags| flags.set("database_url", database.url.clone()).set("instance_key", KEY));
    let (one, other) = (server().await, server().await);
    race(&one, &other).await;
}

async fn race(one: &TestApp, other: &TestApp) {
    let ours = organisation(one, "Ours").await;
    let trainer = member(one, "trainer", ours, MemberRole::Trainer, false).await;
    let zoe = member(one, "zoe", ours, MemberRole::Candidate, false).await;
    ok(one, &trainer, Method::POST, "/api/assignments", quiz(json!({ "people": [zoe.user] }), 2)).await;
    let start = format!("{}/start", only(one, &zoe).await.0);
    for number in 1..=2 {
        let starts = (0..12).map(|at| {
            let app = if at % 2 == 0 { one } else { other };
            ok(app, &zoe, Method::POST, &start, json!({}))
        });
        let started = futures::future::join_all(starts).await;
        let begun: Vec<_> = started.iter().filter(|one| one["continued"] == false).collect();
        assert_eq!(begun.len(), 1, "{started:?}");
        let id = begun[0]["attempt"]["id"].as_str().expect("an id");
        assert!(started.iter().all(|one| one["attempt"]["id"] == id && one["number"] == number), "{started:?}");
        // The newest token opens it.
        let last = ok(one, &zoe, Method::POST, &start, json!({})).await;
        let token = last["attempt"]["attempt_token"].as_str().expect("a token");
        let finish = one.request(Method::POST, &format!("/api/attempts/{id}/finish"), token).send().await;
        assert!(finish.expect("an answer").status().is_success());
    }
    let starts = (0..6).map(|at| send(if at % 2 == 0 { one } else { other }, &zoe, Method::POST, &start, json!({})));
    for refused in futures::future::join_all(starts).await {
        assert_problem(refused, 409, "no_tries_left").await;
    }
    let seen = only(one, &zoe).await.1;
    assert_eq!((seen["tries"].as_array().expect("tries").len(), &seen["tries_left"]), (2, &json!(0)));
    let score = &seen["tries"][0]["score"];
    assert!(score["value"] == 0.0 && score["of"].as_f64().is_some_and(|of| of > 1.0), "{score}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reminder_comes_once_however_many_servers_look() {
    let database = TestDatabase::create().await;
    let server =
        || TestApp::with(|flags| with_mail(flags.set("database_url", database.url.clone()).set("instance_key", KEY)));
    let (one, other) = (server().await, server().await);
    reminders(&one, &other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reminder_comes_once_in_sqlite() {
    let app = TestApp::with(with_mail).await;
    reminders(&app, &app).await;
}

async fn reminders(one: &TestApp, other: &TestApp) {
    let ours = organisation(one, "Ours").await;
    let trainer = member(one, "trainer", ours, MemberRole::Trainer, false).await;
    let zoe = member(one, "zoe", ours, MemberRole::Candidate, false).await;
    let to = json!({ "people": [zoe.user], "emails": ["late@example.org"] });
    let made = ok(one, &trainer, Method::POST, "/api/assignments", quiz(to, 1)).await;
    let due: Timestamp = made["due_at"].as_str().and_then(|due| due.parse().ok()).expect("a moment");
    let count = async || said(one).await.len();
    assert_eq!(count().await, 2);
    let look = async |before_ms: i64| {
        let now = Timestamp::from_unix_ms(due.unix_ms() - before_ms);
        let looks = (0..6).map(|at| remind::look(if at % 2 == 0 { one.app() } else { other.app() }, now));
        futures::future::join_all(looks).await.into_iter().map(|sent| sent.expect("looked")).sum::<usize>()
    };
    assert_eq!(look(73 * HOUR_MS).await, 0);
    assert_eq!(look(71 * HOUR_MS).await, 2);
    assert_eq!(look(25 * HOUR_MS).await, 0);
    assert_eq!(look(23 * HOUR_MS).await, 2);

    // Who is done is left in peace.
    let start = format!("{}/start", only(one, &zoe).await.0);
    let begun = ok(one, &zoe, Method::POST, &start, json!({})).await;
    let attempt = &begun["attempt"];
    let finish = format!("/api/attempts/{}/finish", attempt["id"].as_str().expect("an id"));
    let token = attempt["attempt_token"].as_str().expect("a token");
    assert!(one.request(Method::POST, &finish, token).send().await.expect("an answer").status().is_success());
    assert_eq!(look(-HOUR_MS).await, 1);
    assert_eq!(look(-2 * HOUR_MS).await, 0);
    let told = said(one).await.split_off(2);
    let news = |wanted: &str| told.iter().filter(|(_, news)| news == wanted).count();
    assert_eq!((news("soon"), news("overdue"), told.len()), (4, 1, 5));

    // Due at another moment is another thing to remind of.
    let path = format!("/api/assignments/{}", made["id"].as_str().expect("an id"));
    let later = Timestamp::from_unix_ms(due.unix_ms() + 24 * HOUR_MS).to_string();
    ok(one, &trainer, Method::PATCH, &path, json!({ "sequence": 0, "due_at": later })).await;
    assert_eq!(look(-HOUR_MS).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_shown_to_be_theirs_opens_nothing() {
    let app = TestApp::with(with_mail).await;
    let ours = organisation(&app, "Ours").await;
    let trainer = member(&app, "trainer", ours, MemberRole::Trainer, false).await;
    let to = json!({ "emails": ["new@example.org"] });
    ok(&app, &trainer, Method::POST, "/api/assignments", quiz(to, 1)).await;
    let one = Somebody::sign_up(&app, "new@example.org", UserRole::Candidate).await;
    assert_eq!(own(&app, &one).await.len(), 1);
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE users SET verified_at = NULL WHERE id = $1")
        .bind(one.user.to_string())
        .execute(writing.connection())
        .await
        .expect("kept");
    writing.commit().await.expect("committed");
    assert!(own(&app, &one).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_meant_by_an_address_hears_at_once_where_it_is_theirs_and_reads_the_note() {
    let app = TestApp::with(with_mail).await;
    let ours = organisation(&app, "Lycée").await;
    let trainer = member(&app, "trainer", ours, MemberRole::Trainer, true).await;
    let ada = Somebody::sign_up(&app, "ada@example.org", UserRole::Candidate).await;
    let eve = Somebody::sign_up(&app, "eve@example.org", UserRole::Candidate).await;
    let mut writing = app.app().db.begin().await.expect("begun");
    let taken = "UPDATE users SET verified_at = NULL WHERE email = 'eve@example.org'";
    sqlx::query(taken).execute(writing.connection()).await.expect("written");
    writing.commit().await.expect("committed");
    let listen = |who: &Somebody| app.app().bell.listen(who.user).expect("a place");
    let (adas, eves) = (listen(&ada), listen(&eve));
    let mut wish = quiz(json!({ "emails": ["Ada@example.org", "eve@example.org"] }), 1);
    wish["note"] = json!("Bring <paper>.");
    ok(&app, &trainer, Method::POST, "/api/assignments", wish).await;
    assert!(adas.has_changed().expect("open"));
    assert!(!eves.has_changed().expect("open"), "that address is not shown to be hers");
    let letters = letters(&app).await;
    assert!(letters.iter().all(|letter| letter["kind"]["note"] == "Bring <paper>."), "{letters:?}");
}
