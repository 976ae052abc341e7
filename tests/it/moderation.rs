//! What people report of what others wrote, and what administrators decide about it.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::retention::wire::RetentionKind;
use vivavoce_signaling::retention::{store as terms, sweep::sweep};
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{STUB_WORDS, assert_problem, wish};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::people::{letters, with_mail};
use vivavoce_tests::postgres::TestDatabase;

use crate::replay::interview;
use crate::scenarios::scenario;

const QUEUE: &str = "/api/admin/moderation";

async fn send(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

async fn ok(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Value {
    let answer = send(app, token, method, path, body).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {status} {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

async fn flag(app: &TestApp, token: &str, kind: &str, id: &str) -> Response {
    send(app, token, Method::POST, "/api/flags", json!({ "kind": kind, "id": id, "reason": "improper" })).await
}

async fn decide(app: &TestApp, token: &str, case: &Value, body: Value) -> Response {
    let path = format!("{QUEUE}/{}/decision", case["id"].as_str().expect("an id"));
    send(app, token, Method::POST, &path, body).await
}

/// The only case that is open.
async fn only_case(app: &TestApp, token: &str) -> Value {
    let page = app.json(QUEUE, token).await;
    assert_eq!((page["items"].as_array().map(Vec::len), &page["open"]), (Some(1), &json!(1)), "{page}");
    page["items"][0].clone()
}

async fn detail(app: &TestApp, token: &str, case: &Value) -> Value {
    app.json(&format!("{QUEUE}/{}", case["id"].as_str().expect("an id")), token).await
}

/// What somebody is told in the page of reports and decisions.
async fn told(app: &TestApp, token: &str) -> Vec<Value> {
    let list = app.json("/api/me/notifications", token).await;
    list["items"].as_array().expect("a list").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_reported_withdrawn_and_restored_in_sqlite() {
    of_a_scenario(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_reported_withdrawn_and_restored_in_postgresql() {
    let database = TestDatabase::create().await;
    of_a_scenario(&TestApp::with(|flags| with_mail(flags.set("database_url", database.url.clone()))).await).await;
}

async fn of_a_scenario(app: &TestApp) {
    let admin = Somebody::sign_up(app, "admin@example.org", UserRole::Admin).await;
    let (ours, theirs) = (organisation(app, "Ours").await, organisation(app, "Theirs").await);
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, false).await;
    let manager = member(app, "manager", ours, MemberRole::Company, true).await;
    let candidate = member(app, "candidate", ours, MemberRole::Candidate, false).await;
    let recruiter = member(app, "recruiter", ours, MemberRole::Recruiter, false).await;
    let stranger = member(app, "stranger", theirs, MemberRole::Trainer, true).await;
    let workshop = "/api/workshop/scenarios";
    ok(app, &trainer.token, Method::POST, workshop, json!({ "source": scenario("ours", "How old are you?") })).await;
    // What is not offered yet is nobody's to report.
    assert_problem(flag(app, &candidate.token, "scenario", "ours").await, 404, "scenario_not_found").await;
    let publish = format!("{workshop}/ours/publish");
    ok(app, &trainer.token, Method::POST, &publish, json!({ "revision": 1 })).await;

    // What another organisation has is answered as what nobody has.
    let mut none = Vec::new();
    for id in ["ours", "no-such"] {
        let answer = flag(app, &stranger.token, "scenario", id).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        none.push(answer.text().await.expect("a body").replace(id, ""));
    }
    assert_eq!(none[0], none[1]);
    for (body, status, code) in [
        (json!({ "kind": "scenario", "id": "ours", "reason": "other" }), 422, "invalid_field"),
        (json!({ "kind": "scenario", "id": "ours", "reason": "odd" }), 422, "invalid_field"),
        (
            json!({ "kind": "scenario", "id": "ours", "reason": "fraud", "text": "x".repeat(1_001) }),
            422,
            "invalid_field",
        ),
        (json!({ "kind": "turn", "id": "1", "reason": "fraud" }), 422, "invalid_field"),
        (json!({ "kind": "assistant", "id": "no-such", "reason": "fraud" }), 404, "not_found"),
        (json!({ "kind": "question", "id": "no-such", "reason": "fraud" }), 404, "not_found"),
    ] {
        assert_problem(send(app, &candidate.token, Method::POST, "/api/flags", body).await, status, code).await;
    }

    // One person once, and all of one thing together.
    let body = json!({ "kind": "scenario", "id": "ours", "reason": "improper", "text": " It asks for my age. " });
    let first = send(app, &candidate.token, Method::POST, "/api/flags", body.clone()).await;
    assert_eq!(
        (first.status(), first.json::<Value>().await.expect("JSON")),
        (StatusCode::CREATED, json!({ "already": false }))
    );
    let again = send(app, &candidate.token, Method::POST, "/api/flags", body).await;
    assert_eq!(
        (again.status(), again.json::<Value>().await.expect("JSON")),
        (StatusCode::OK, json!({ "already": true }))
    );
    assert_eq!(flag(app, &recruiter.token, "scenario", "ours").await.status(), StatusCode::CREATED);
    let case = only_case(app, &admin.token).await;
    assert_eq!((&case["kind"], &case["title"], &case["flags"]), (&json!("scenario"), &json!("Baker"), &json!(2)));
    assert_eq!((&case["owner"]["name"], &case["reasons"]), (&json!("Ours"), &json!(["improper"])));
    for (query, found) in [("kind=scenario", 1), ("kind=comment", 0), ("decided=true", 0)] {
        let page = app.json(&format!("{QUEUE}?{query}"), &admin.token).await;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(found), "{query}");
    }
    assert_problem(send(app, &manager.token, Method::GET, QUEUE, json!(null)).await, 403, "not_allowed").await;
    let news = told(app, &admin.token).await;
    assert_eq!(news.len(), 1, "told once, by the first");
    assert_eq!((&news[0]["kind"], &news[0]["case"]), (&json!("flag_opened"), &case["id"]));
    let health = app.json("/api/admin/health", &admin.token).await;
    assert!(health["troubles"].to_string().contains("moderation_waits"));

    // As it was, and as it is.
    ok(app, &trainer.token, Method::PUT, &format!("{workshop}/ours"), {
        json!({ "source": scenario("ours", "Why bread?"), "revision": 2 })
    })
    .await;
    ok(app, &trainer.token, Method::POST, &publish, json!({ "revision": 3 })).await;
    let seen = detail(app, &admin.token, &case).await;
    assert!(seen["before"].to_string().contains("How old are you?") && seen["now"].to_string().contains("Why bread?"));
    assert!(!seen["now"].to_string().contains("How old"));
    assert_eq!(seen["reports"][0]["text"], "It asks for my age.");
    assert_eq!(seen["earlier"], 0);
    for reporter in [&candidate, &recruiter] {
        assert!(!seen.to_string().contains(&reporter.user.to_string()), "nobody is told who reported it");
        assert!(!seen.to_string().contains(&reporter.email));
    }

    // Withdrawn: for everybody but those who write it, who read why.
    let bad = decide(app, &admin.token, &case, json!({ "decision": "withdraw", "reason": " " })).await;
    assert_problem(bad, 422, "invalid_field").await;
    let why = "Asking for somebody's age is not lawful.";
    let decision = json!({ "decision": "withdraw", "reason": why });
    let decided = decide(app, &admin.token, &case, decision.clone()).await;
    assert_eq!(decided.status(), StatusCode::OK);
    let decided: Value = decided.json().await.expect("JSON");
    assert_eq!((&decided["state"], &decided["decision"]["reason"]), (&json!("withdrawn"), &json!(why)));
    assert_problem(decide(app, &admin.token, &case, decision).await, 409, "edit_conflict").await;
    let read = async || send(app, &candidate.token, Method::GET, "/api/scenarios/ours", json!(null)).await;
    assert_problem(read().await, 404, "scenario_not_found").await;
    assert!(!app.json("/api/scenarios", &candidate.token).await.to_string().contains("\"ours\""));
    let begun = send(app, &candidate.token, Method::POST, "/api/sessions", wish("ours")).await;
    assert_problem(begun, 404, "scenario_not_found").await;
    assert_problem(flag(app, &candidate.token, "scenario", "ours").await, 404, "scenario_not_found").await;
    let own = app.json(&format!("{workshop}/ours"), &trainer.token).await;
    assert_eq!(own["scenario"]["withdrawn"], json!({ "reason": why }));
    ok(app, &trainer.token, Method::POST, &publish, json!({ "revision": 4 })).await;
    assert_problem(read().await, 404, "scenario_not_found").await;

    // Told to those whom it concerns, each what is theirs to know.
    let news = told(app, &manager.token).await;
    assert_eq!((&news[0]["kind"], &news[0]["reason"]), (&json!("moderated"), &json!(why)));
    for reporter in [&candidate, &recruiter] {
        let news = told(app, &reporter.token).await;
        assert_eq!((&news[0]["kind"], &news[0]["withdrawn"]), (&json!("flag_decided"), &json!(true)));
    }
    assert!(told(app, &stranger.token).await.is_empty() && told(app, &trainer.token).await.is_empty());
    let written = letters(app).await;
    let of = |kind: &str| -> Vec<String> {
        let ours = written.iter().filter(|letter| letter["kind"]["kind"] == kind);
        ours.map(|letter| letter["to"].as_str().expect("an address").to_owned()).collect()
    };
    assert_eq!(of("moderated"), ["manager@example.org"]);
    let mut reporters = of("flag_decided");
    reporters.sort();
    assert_eq!(reporters, ["candidate@example.org", "recruiter@example.org"]);
    let log = app.json("/api/audit?act=moderation.decided", &admin.token).await;
    assert_eq!(log["items"][0]["details"], json!({ "kind": "scenario", "from": "open", "to": "withdrawn" }));
    assert!(!app.json("/api/audit", &admin.token).await.to_string().contains("lawful"), "no text is in the log");

    // And back.
    let restore = format!("{QUEUE}/{}/restore", case["id"].as_str().expect("an id"));
    assert_eq!(ok(app, &admin.token, Method::POST, &restore, json!(null)).await["state"], "restored");
    assert_problem(send(app, &admin.token, Method::POST, &restore, json!(null)).await, 409, "edit_conflict").await;
    assert_eq!(read().await.status(), StatusCode::OK);
    assert_eq!(told(app, &manager.token).await[0]["restored"], json!(true));
    let page = app.json(&format!("{QUEUE}?decided=true"), &admin.token).await;
    assert_eq!((&page["items"][0]["id"], &page["open"]), (&case["id"], &json!(0)));

    // What comes with the server is offered by nobody else, and can be withdrawn as well.
    assert_eq!(flag(app, &stranger.token, "scenario", "developer-en").await.status(), StatusCode::CREATED);
    let case = only_case(app, &admin.token).await;
    assert!(case["owner"].is_null());
    decide(app, &admin.token, &case, json!({ "decision": "withdraw", "reason": why })).await;
    let answer = app.http.get(format!("{}/api/scenarios/developer-en", app.url)).send().await.expect("an answer");
    assert_problem(answer, 404, "scenario_not_found").await;
    assert!(!app.json("/api/scenarios", &candidate.token).await.to_string().contains("\"developer-en\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_an_interviewer_and_comments_are_judged_by_themselves_in_sqlite() {
    of_an_interview(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_an_interviewer_and_comments_are_judged_by_themselves_in_postgresql() {
    let database = TestDatabase::create().await;
    of_an_interview(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn of_an_interview(app: &TestApp) {
    let (session, other) = (interview(app).await, app.create("developer-en").await);
    let base = format!("/api/sessions/{}", session.id);
    let flags = format!("{base}/flags");
    let report = |kind: &str, id: &str| json!({ "kind": kind, "id": id, "reason": "improper" });
    let root = app.access_token.as_str();

    // The candidate needs no account for it; nobody else's token does it.
    let turn = report("turn", "2");
    let first = send(app, &session.token, Method::POST, &flags, turn.clone()).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    assert_eq!(send(app, &session.token, Method::POST, &flags, turn.clone()).await.status(), StatusCode::OK);
    assert_problem(send(app, &other.token, Method::POST, &flags, turn).await, 404, "not_found").await;
    for missing in [report("turn", "999"), report("turn", "one"), report("comment", &Uuid::now_v7().to_string())] {
        assert_problem(send(app, &session.token, Method::POST, &flags, missing).await, 404, "not_found").await;
    }
    let wrong = report("scenario", "developer-en");
    assert_problem(send(app, &session.token, Method::POST, &flags, wrong).await, 422, "invalid_field").await;

    // Of the interview there is what the interviewer said, and nothing of the candidate.
    let case = only_case(app, root).await;
    let seen = detail(app, root, &case).await;
    let parts: Vec<&str> =
        seen["before"]["passages"].as_array().expect("a list").iter().filter_map(|one| one["part"].as_str()).collect();
    assert_eq!(parts, ["before", "itself", "after"]);
    assert_eq!(seen["before"], seen["now"]);
    assert!(!seen.to_string().contains(STUB_WORDS) && !seen.to_string().contains("typed"), "{seen}");
    let decided = decide(app, root, &case, json!({ "decision": "dismiss" })).await;
    assert_eq!(decided.json::<Value>().await.expect("JSON")["state"], "dismissed");
    // What was dismissed can still be withdrawn.
    let withdraw = json!({ "decision": "withdraw", "reason": "It asks for a family." });
    assert_eq!(decide(app, root, &case, withdraw.clone()).await.status(), StatusCode::OK);
    assert_eq!(app.json(&flags, &session.token).await["withdrawn_turns"], json!([2]));

    // A comment: its text is shown to nobody, and comes back.
    let body = json!({ "text": "She is too old for this.", "at_ms": 300, "name": "Eve" });
    let comment = ok(app, root, Method::POST, &format!("{base}/comments"), body).await;
    let id = comment["id"].as_str().expect("an id");
    let own = json!({ "kind": "comment", "id": id, "reason": "hateful" });
    assert_eq!(send(app, &session.token, Method::POST, &flags, own).await.status(), StatusCode::CREATED);
    assert_eq!(app.json(&flags, &session.token).await["own_comments"], json!([id]));
    assert_eq!(app.json(&flags, root).await["own_comments"], json!([]));
    let case = only_case(app, root).await;
    assert_eq!(decide(app, root, &case, withdraw).await.status(), StatusCode::OK);
    let shown = app.json(&format!("{base}/comments"), &session.token).await["items"][0].clone();
    assert_eq!((&shown["withdrawn"], &shown["text"]), (&json!(true), &json!("")));
    assert!(shown["seq"].as_u64() > comment["seq"].as_u64(), "those who look are told");
    let edit = send(app, root, Method::PATCH, &format!("{base}/comments/{id}"), json!({ "text": "x" })).await;
    assert_problem(edit, 403, "not_allowed").await;
    assert!(detail(app, root, &case).await["now"].to_string().contains("too old"), "those who decide read it");
    let restore = format!("{QUEUE}/{}/restore", case["id"].as_str().expect("an id"));
    ok(app, root, Method::POST, &restore, json!(null)).await;
    let shown = app.json(&format!("{base}/comments"), &session.token).await["items"][0].clone();
    assert_eq!((&shown["withdrawn"], &shown["text"]), (&json!(false), &comment["text"]));

    // What is taken out of an interview for good is quoted nowhere, and all goes with the interview.
    let span = json!({ "from_ms": 200, "to_ms": 400, "confirm": true, "reason": "privacy" });
    ok(app, &session.token, Method::POST, &format!("{base}/redactions"), span).await;
    let seen = detail(app, root, &case).await;
    assert_eq!((&seen["before"], &seen["now"]), (&json!(null), &json!(null)));
    let gone = send(app, &session.token, Method::DELETE, &base, json!(null)).await;
    assert!(gone.status().is_success());
    let path = format!("{QUEUE}/{}", case["id"].as_str().expect("an id"));
    assert_problem(send(app, root, Method::GET, &path, json!(null)).await, 404, "not_found").await;
    assert_eq!(app.json(&format!("{QUEUE}?decided=true"), root).await["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_their_things_are_seen_by_those_who_may_in_sqlite() {
    of_people(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_their_things_are_seen_by_those_who_may_in_postgresql() {
    let database = TestDatabase::create().await;
    of_people(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn of_people(app: &TestApp) {
    let admin = Somebody::sign_up(app, "admin@example.org", UserRole::Admin).await;
    let (ours, theirs) = (organisation(app, "Ours").await, organisation(app, "Theirs").await);
    let trainer = member(app, "trainer", ours, MemberRole::Trainer, false).await;
    let colleague = member(app, "colleague", ours, MemberRole::Trainer, false).await;
    let candidate = member(app, "candidate", ours, MemberRole::Candidate, false).await;
    let stranger = member(app, "stranger", theirs, MemberRole::Trainer, true).await;
    let (root, why) = (admin.token.as_str(), json!({ "decision": "withdraw", "reason": "It insults." }));

    // An assistant that is shared: others see it no more, its author does and reads why.
    let made = ok(
        app,
        &trainer.token,
        Method::POST,
        "/api/assistants",
        json!({ "body": { "name": "Grace" }, "shared": true }),
    )
    .await;
    let assistant = format!("/api/assistants/{}", made["id"].as_str().expect("an id"));
    assert_problem(flag(app, &trainer.token, "assistant", "grace").await, 422, "invalid_field").await;
    assert_problem(flag(app, &stranger.token, "assistant", "grace").await, 404, "not_found").await;
    assert_problem(flag(app, &candidate.token, "assistant", "grace").await, 404, "not_found").await;
    assert_eq!(flag(app, &colleague.token, "assistant", "grace").await.status(), StatusCode::CREATED);
    let case = only_case(app, root).await;
    assert_eq!(decide(app, root, &case, why.clone()).await.status(), StatusCode::OK);
    let hidden = send(app, &colleague.token, Method::GET, &assistant, json!(null)).await;
    assert_problem(hidden, 404, "assistant_not_found").await;
    assert_eq!(app.json(&assistant, &trainer.token).await["withdrawn"], json!({ "reason": "It insults." }));
    assert_eq!(told(app, &trainer.token).await[0]["kind"], "moderated");

    // A question of the bank is put away.
    let piece = "[[questions]]\nid = \"q\"\nkind = \"open\"\ntext = \"Are you married?\"\n";
    let kept = json!({ "form": "interview", "texts": [{ "language": "en", "source": piece }] });
    let kept = ok(app, &trainer.token, Method::POST, "/api/bank", kept).await;
    let question = kept["id"].as_str().expect("an id");
    assert_problem(flag(app, &stranger.token, "question", question).await, 404, "not_found").await;
    assert_eq!(flag(app, &colleague.token, "question", question).await.status(), StatusCode::CREATED);
    let case = only_case(app, root).await;
    assert_eq!(case["title"], "Are you married?");
    assert_eq!(decide(app, root, &case, why.clone()).await.status(), StatusCode::OK);
    assert_eq!(app.json("/api/bank", &trainer.token).await["items"], json!([]));
    let into = json!({ "questions": [question], "title": "Quiz", "language": "en" });
    let refused = send(app, &trainer.token, Method::POST, "/api/bank-insert", into).await;
    assert!(refused.text().await.expect("a problem").contains("has withdrawn one of these"));
    assert_eq!(app.json("/api/bank?archived=true", &trainer.token).await["items"][0]["archived"], json!(true));

    // A name: by those who see the person.
    let user = candidate.user.to_string();
    assert_problem(flag(app, &stranger.token, "name", &user).await, 404, "not_found").await;
    assert_problem(flag(app, &candidate.token, "name", &user).await, 422, "invalid_field").await;
    assert_problem(flag(app, &trainer.token, "picture", &user).await, 404, "not_found").await;
    assert_eq!(flag(app, &trainer.token, "name", &user).await.status(), StatusCode::CREATED);
    let case = only_case(app, root).await;
    assert_eq!(decide(app, root, &case, why.clone()).await.status(), StatusCode::OK);
    assert_eq!(told(app, &candidate.token).await[0]["what"], "name");

    // Whoever reported is forgotten with their account, the report is not; a name goes with its own.
    let db = &app.app().db;
    let delete = async |user: Uuid| {
        let mut writing = db.begin().await.expect("begun");
        let sql = sqlx::query("DELETE FROM users WHERE id = $1").bind(user.to_string());
        sql.execute(writing.connection()).await.expect("deleted");
        writing.commit().await.expect("committed");
    };
    delete(trainer.user).await;
    assert_eq!(detail(app, root, &case).await["reports"].as_array().map(Vec::len), Some(1));
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM moderation_flags WHERE reporter = $1")
        .bind(trainer.user.to_string())
        .fetch_one(db.pool())
        .await
        .expect("counted");
    assert_eq!(left, 0);
    delete(candidate.user).await;
    let path = format!("{QUEUE}/{}", case["id"].as_str().expect("an id"));
    assert_problem(send(app, root, Method::GET, &path, json!(null)).await, 404, "not_found").await;

    // What was decided goes after 180 days, unless something else is chosen; what is open stays.
    assert_eq!(flag(app, &stranger.token, "scenario", "developer-en").await.status(), StatusCode::CREATED);
    let open = only_case(app, root).await;
    let in_days = |days: i64| Timestamp::from_unix_ms(Timestamp::now().unix_ms() + days * 24 * 3_600_000);
    let over = async |days: i64| {
        let mut connection = db.pool().acquire().await.expect("a connection");
        let over = terms::count(&mut connection, RetentionKind::Flags, None, in_days(days)).await;
        over.expect("counted")
    };
    assert_eq!((over(179).await, over(181).await), (0, 2));
    let term = json!({ "terms": [{ "kind": "flags", "days": 7 }], "confirmed": true });
    let chosen = app.request(Method::PUT, "/api/retention", &app.access_token).json(&term).send().await.expect("sent");
    assert_eq!(chosen.status(), StatusCode::OK);
    assert_eq!((over(6).await, over(8).await), (0, 2));
    assert_eq!(sweep(app.app(), in_days(6)).await.expect("swept"), 0);
    // Then nothing is quoted; what is withdrawn stays withdrawn.
    assert_eq!(sweep(app.app(), in_days(8)).await.expect("swept"), 2);
    assert_eq!(sweep(app.app(), in_days(8)).await.expect("swept"), 0);
    assert_eq!(detail(app, root, &open).await["reports"].as_array().map(Vec::len), Some(1));
    let cases = app.json(&format!("{QUEUE}?decided=true"), root).await;
    assert_eq!(cases["items"].as_array().map(Vec::len), Some(2));
    let seen = detail(app, root, &cases["items"][0]).await;
    assert_eq!((&seen["before"], &seen["reports"]), (&json!(null), &json!([])));
    assert_eq!(app.json("/api/bank", &colleague.token).await["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reports_without_an_end() {
    let app = TestApp::start().await;
    let somebody = Somebody::sign_up(&app, "somebody@example.org", UserRole::Candidate).await;
    for _ in 0..30 {
        flag(&app, &somebody.token, "scenario", "no-such").await;
    }
    assert_problem(flag(&app, &somebody.token, "scenario", "developer-en").await, 429, "rate_limited").await;
}
