//! What administrators do with people, and what they see of how the instance is.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::people::{Browser, PASSWORD, last_token, letters, with_mail};
use vivavoce_tests::postgres::TestDatabase;

const USERS: &str = "/api/admin/users";

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

fn emails(page: &Value) -> Vec<&str> {
    page["items"].as_array().expect("a list").iter().map(|one| one["email"].as_str().expect("a text")).collect()
}

async fn acts(app: &TestApp, user: &str) -> Vec<String> {
    let log = app.json(&format!("/api/audit?subject={user}"), &app.access_token).await;
    let items = log["items"].as_array().expect("a list").iter();
    items.map(|entry| entry["act"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_suspended_let_in_again_and_changed_in_sqlite() {
    whole(&TestApp::with(with_mail).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_suspended_let_in_again_and_changed_in_postgresql() {
    let database = TestDatabase::create().await;
    whole(&TestApp::with(|flags| with_mail(flags.set("database_url", database.url.clone()))).await).await;
}

async fn whole(app: &TestApp) {
    let admin = Somebody::sign_up(app, "admin@example.org", UserRole::Admin).await;
    let zoe = Somebody::sign_up(app, "zoe_1@example.org", UserRole::Candidate).await;
    let bob = Somebody::sign_up(app, "bob@example.com", UserRole::Trainer).await;
    let root = admin.token.as_str();

    // Everybody, by a part of the address or the name, by what they are; nothing is a pattern.
    assert_eq!(emails(&app.json(USERS, root).await), ["bob@example.com", "zoe_1@example.org", "admin@example.org"]);
    for (query, found) in [
        ("search=EXAMPLE.COM", vec!["bob@example.com"]),
        ("search=ada&role=candidate", vec!["zoe_1@example.org"]),
        ("search=zoe_1", vec!["zoe_1@example.org"]),
        ("search=%25", vec![]),
        ("search=b_b", vec![]),
        ("role=admin", vec!["admin@example.org"]),
        ("state=suspended", vec![]),
    ] {
        assert_eq!(emails(&app.json(&format!("{USERS}?{query}"), root).await), found, "{query}");
    }
    for bad in ["role=king", "state=odd", "cursor=1", "unknown=1", &format!("search={}", "x".repeat(101))] {
        let answer = send(app, root, Method::GET, &format!("{USERS}?{bad}"), json!(null)).await;
        assert_problem(answer, 400, "bad_request").await;
    }

    // Suspended: every login is over at once, and none begins, whatever way.
    let path = format!("{USERS}/{}", zoe.user);
    for bad in [json!({ "reason": " " }), json!({ "reason": "x".repeat(501) }), json!({})] {
        let answer = send(app, root, Method::POST, &format!("{path}/suspend"), bad).await;
        assert_problem(answer, 422, "invalid_field").await;
    }
    assert_eq!(send(app, &zoe.token, Method::GET, "/api/me", json!(null)).await.status(), StatusCode::OK);
    let why = json!({ "reason": "Sells exam answers" });
    let suspended = ok(app, root, Method::POST, &format!("{path}/suspend"), why.clone()).await;
    assert_eq!((&suspended["state"], &suspended["suspension"]["reason"]), (&json!("suspended"), &why["reason"]));
    assert_problem(send(app, &zoe.token, Method::GET, "/api/me", json!(null)).await, 401, "token_wrong").await;
    assert_eq!(emails(&app.json(&format!("{USERS}?state=suspended"), root).await), ["zoe_1@example.org"]);
    // Once more changes nothing, and is no second entry.
    let again = ok(app, root, Method::POST, &format!("{path}/suspend"), json!({ "reason": "Again" })).await;
    assert_eq!(again["suspension"], suspended["suspension"]);

    // A letter sets a password, and the password does not let them in.
    ok(app, root, Method::POST, &format!("{path}/reset-letter"), json!(null)).await;
    let token = last_token(app, "reset_password", "reset").await;
    let browser = Browser::new(app);
    browser.ok("/api/auth/reset", json!({ "token": token, "password": PASSWORD })).await;
    let right = json!({ "email": zoe.email, "password": PASSWORD });
    assert_problem(browser.post("/api/auth/login", right.clone()).await, 403, "account_suspended").await;
    // Whoever does not know the password learns nothing of it.
    let wrong = json!({ "email": zoe.email, "password": "another password of mine" });
    assert_problem(browser.post("/api/auth/login", wrong).await, 401, "credentials_wrong").await;
    let restored = ok(app, root, Method::POST, &format!("{path}/restore"), json!(null)).await;
    assert_eq!((&restored["state"], &restored["suspension"]), (&json!("active"), &json!(null)));
    let token = browser.log_in(&zoe.email, PASSWORD).await;
    assert_eq!(app.json("/api/me", &token).await["role"], "candidate");

    // Something else from the next request on.
    let changed = ok(app, root, Method::PUT, &format!("{path}/role"), json!({ "role": "recruiter" })).await;
    assert_eq!(changed["role"], "recruiter");
    assert_eq!(app.json("/api/me", &token).await["role"], "recruiter");
    let odd = json!({ "role": "king" });
    assert_problem(send(app, root, Method::PUT, &format!("{path}/role"), odd).await, 422, "invalid_field").await;

    // To be deleted, as they could ask for it themselves.
    let leaving = ok(app, root, Method::POST, &format!("{path}/deletion"), json!(null)).await;
    assert_eq!(leaving["state"], "leaving");
    assert!(leaving["deletion_due_at"].is_string());
    assert_problem(send(app, &token, Method::GET, "/api/me", json!(null)).await, 401, "token_wrong").await;
    assert!(letters(app).await.iter().any(|letter| letter.to_string().contains("deletion_planned")));
    let seen = acts(app, &zoe.user.to_string()).await;
    let ours: Vec<&str> = seen.iter().map(String::as_str).filter(|act| !act.starts_with("login.")).collect();
    let all = [
        "deletion.planned",
        "account.role_changed",
        "account.restored",
        "password.reset",
        "account.reset_sent",
        "account.suspended",
    ];
    assert_eq!(ours, all);
    let log = app.json("/api/audit?act=account.role_changed", root).await;
    assert_eq!(log["items"][0]["details"], json!({ "from": "candidate", "to": "recruiter" }));
    assert!(!app.json("/api/audit", root).await.to_string().contains("Sells"), "no text is in the log");

    // Nobody who is not there, and nothing of it for others.
    for id in ["0198c2f0-7a3b-7c1d-9e2f-111111111111", "no-uuid"] {
        assert_problem(send(app, root, Method::GET, &format!("{USERS}/{id}"), json!(null)).await, 404, "not_found")
            .await;
        let answer = send(app, root, Method::POST, &format!("{USERS}/{id}/suspend"), why.clone()).await;
        assert_problem(answer, 404, "not_found").await;
    }
    assert_problem(send(app, &bob.token, Method::GET, USERS, json!(null)).await, 403, "not_allowed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_can_always_run_the_instance() {
    let app = TestApp::start().await;
    let ada = Somebody::sign_up(&app, "ada@example.org", UserRole::Admin).await;
    let (token, root) = (ada.token.as_str(), app.access_token.as_str());
    let path = format!("{USERS}/{}", ada.user);
    let why = json!({ "reason": "A test" });
    // Not oneself, and not the last by the instance's token either.
    assert_problem(
        send(&app, token, Method::POST, &format!("{path}/suspend"), why.clone()).await,
        422,
        "invalid_field",
    )
    .await;
    assert_problem(
        send(&app, token, Method::POST, &format!("{path}/deletion"), json!(null)).await,
        422,
        "invalid_field",
    )
    .await;
    for (method, end, body) in [
        (Method::POST, "suspend", why.clone()),
        (Method::POST, "deletion", json!(null)),
        (Method::PUT, "role", json!({ "role": "candidate" })),
    ] {
        assert_problem(send(&app, root, method, &format!("{path}/{end}"), body).await, 409, "last_admin").await;
    }
    // With another one there, two who take each other's place away at once leave one.
    let eve = Somebody::sign_up(&app, "eve@example.org", UserRole::Admin).await;
    let down = json!({ "role": "trainer" });
    let (of_ada, of_eve) = (format!("{path}/role"), format!("{USERS}/{}/role", eve.user));
    let (one, other) = tokio::join!(
        send(&app, &eve.token, Method::PUT, &of_ada, down.clone()),
        send(&app, token, Method::PUT, &of_eve, down.clone()),
    );
    let mut statuses = [one.status().as_u16(), other.status().as_u16()];
    statuses.sort_unstable();
    assert!(statuses[0] == 200 && statuses[1] != 200, "{statuses:?}");
    let admins = app.json(&format!("{USERS}?role=admin"), root).await;
    assert_eq!(emails(&admins).len(), 1);
    // One who is suspended is none who could.
    let third = Somebody::sign_up(&app, "third@example.org", UserRole::Admin).await;
    ok(&app, root, Method::POST, &format!("{USERS}/{}/suspend", third.user), why.clone()).await;
    let left = admins["items"][0]["id"].as_str().expect("an id");
    assert_problem(send(&app, root, Method::POST, &format!("{USERS}/{left}/suspend"), why).await, 409, "last_admin")
        .await;
    // Without a mail server no letter is promised.
    let letter = send(&app, root, Method::POST, &format!("{path}/reset-letter"), json!(null)).await;
    assert_problem(letter, 409, "no_mail").await;
    // Who manages an organisation alone hands it over first.
    let ours = organisation(&app, "Ours").await;
    let boss = member(&app, "boss", ours, MemberRole::Company, true).await;
    let answer = send(&app, root, Method::POST, &format!("{USERS}/{}/deletion", boss.user), json!(null)).await;
    assert_problem(answer, 409, "last_manager").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_people_follow_each_other_without_a_gap() {
    let app = TestApp::start().await;
    for n in 0..53 {
        Somebody::sign_up(&app, &format!("person-{n:02}@example.org"), UserRole::Candidate).await;
    }
    let first = app.json(USERS, &app.access_token).await;
    assert_eq!(emails(&first).len(), 50);
    let cursor = first["next_cursor"].as_str().expect("there is more");
    let second = app.json(&format!("{USERS}?cursor={cursor}"), &app.access_token).await;
    assert_eq!(emails(&second), ["person-02@example.org", "person-01@example.org", "person-00@example.org"]);
    assert_eq!(second["next_cursor"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn how_the_instance_is_says_what_is_not_well_in_sqlite() {
    health(&TestApp::start().await, "sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_the_instance_is_says_what_is_not_well_in_postgresql() {
    let database = TestDatabase::create().await;
    health(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await, "postgres").await;
}

async fn health(app: &TestApp, kind: &str) {
    let health = app.json("/api/admin/health", &app.access_token).await;
    assert_eq!((&health["database"]["kind"], &health["mail"]["configured"]), (&json!(kind), &json!(false)));
    assert_eq!((&health["reports"]["waiting"], &health["running_sessions"]), (&json!(0), &json!(0)));
    assert!(health["disk"]["free"].as_u64() <= health["disk"]["total"].as_u64() && health["disk"]["total"].is_u64());
    assert_eq!(health["workers"].as_array().expect("a list").len(), 4);
    let troubles = health["troubles"].as_array().expect("a list");
    let codes: Vec<&str> = troubles.iter().map(|trouble| trouble["code"].as_str().expect("a code")).collect();
    assert!(codes.contains(&"no_mail") && codes.contains(&"no_public_url"), "{codes:?}");
    assert!(!codes.contains(&"worker_missed") && !codes.contains(&"mail_waits"), "{codes:?}");
    // Each worker comes round.
    for turn in 0.. {
        let health = app.json("/api/admin/health", &app.access_token).await;
        if health["workers"].as_array().expect("a list").iter().all(|worker| worker["last_at"].is_string()) {
            break;
        }
        assert!(turn < 100, "{}", health["workers"]);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }

    // A report that could not be made, and a letter that has waited for long.
    let session = app.create("developer-en").await;
    let db = &app.app().db;
    for statement in [
        "INSERT INTO reports (session_id, revision, state, stage, progress, attempts, not_before, queued_at) \
         VALUES ($1, 1, 'failed', 'queued', 0, 3, 0, 0)",
        "INSERT INTO mail_outbox (id, kind, urgency, sealed, sealed_by, state, queued_at, expires_at, not_before) \
         VALUES ($1, 'test', 0, '', '', 'waiting', 1, 9999999999999, 9999999999999)",
    ] {
        let mut writing = db.begin().await.expect("begun");
        sqlx::query(statement).bind(&session.id).execute(writing.connection()).await.expect("kept");
        writing.commit().await.expect("committed");
    }
    let health = app.json("/api/admin/health", &app.access_token).await;
    assert_eq!((&health["reports"]["failed"], &health["mail"]["waiting"]), (&json!(1), &json!(1)));
    assert_eq!(health["mail"]["oldest_at"], json!("1970-01-01T00:00:00.001Z"));
    let troubles = health["troubles"].to_string();
    assert!(
        troubles.contains("reports_failed") && !troubles.contains("mail_waits"),
        "no mail is configured: {troubles}"
    );
}

const ORGANISATIONS: &str = "/api/admin/organisations";

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_suspended_limited_and_goes_on_in_sqlite() {
    organisations(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_suspended_limited_and_goes_on_in_postgresql() {
    let database = TestDatabase::create().await;
    organisations(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn organisations(app: &TestApp) {
    let (ours, theirs) = (organisation(app, "École 50%").await, organisation(app, "Others").await);
    let boss = member(app, "boss", ours, MemberRole::School, true).await;
    let pupil = member(app, "pupil", ours, MemberRole::Candidate, false).await;
    let other = member(app, "other", theirs, MemberRole::Trainer, true).await;
    let root = app.access_token.as_str();
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().expect("a list").iter();
        items.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    };
    let all = app.json(ORGANISATIONS, root).await;
    assert_eq!((names(&all), &all["next_cursor"]), (vec!["Others".into(), "École 50%".into()], &json!(null)));
    assert_eq!((&all["items"][1]["members"], &all["items"][1]["limited"]), (&json!(2), &json!(false)));
    for (query, found) in [("search=50%25", 1), ("search=%25", 1), ("search=OTHER", 1), ("suspended=true", 0)] {
        assert_eq!(names(&app.json(&format!("{ORGANISATIONS}?{query}"), root).await).len(), found, "{query}");
    }

    // What the organisation assigned, and whom it asked to join.
    let invitations = format!("/api/organisations/{ours}/invitations");
    let invite = async || {
        let made = ok(app, root, Method::POST, &invitations, json!({ "role": "trainer" })).await;
        made["token"].as_str().expect("a token").to_owned()
    };
    let (first, second) = (invite().await, invite().await);
    let due = Timestamp::from_unix_ms(Timestamp::now().unix_ms() + 30 * 86_400_000).to_string();
    let wish = json!({
        "what": { "kind": "quiz", "id": "software-en" }, "to": { "people": [pupil.user] }, "due_at": due,
        "zone": "Europe/Paris",
    });
    ok(app, &boss.token, Method::POST, "/api/assignments", wish).await;
    let mine = app.json("/api/me/assignments", &pupil.token).await;
    let start = format!("/api/me/assignments/{}/start", mine["items"][0]["id"].as_str().expect("an id"));

    let path = format!("{ORGANISATIONS}/{ours}");
    assert_problem(
        send(app, root, Method::POST, &format!("{path}/suspend"), json!({ "reason": "" })).await,
        422,
        "invalid_field",
    )
    .await;
    let why = json!({ "reason": "Unpaid" });
    let suspended = ok(app, root, Method::POST, &format!("{path}/suspend"), why.clone()).await;
    assert_eq!(suspended["suspension"]["reason"], "Unpaid");
    // For its members it is as if they were in none; the others go on.
    let own = format!("/api/organisations/{ours}");
    assert_problem(send(app, &boss.token, Method::GET, &own, json!(null)).await, 404, "not_found").await;
    assert_problem(send(app, &boss.token, Method::GET, "/api/assignments", json!(null)).await, 403, "not_allowed")
        .await;
    assert_eq!(app.json("/api/me", &boss.token).await["organisations"], json!([]));
    let consent = json!({ "consent": { "recording": true, "version": "2026-11" } });
    assert_problem(send(app, &pupil.token, Method::POST, &start, consent.clone()).await, 409, "assignment_over").await;
    let guest = Somebody::sign_up(app, "new@example.org", UserRole::Trainer).await;
    let accept = async |token: &str, who: &Somebody| {
        send(app, &who.token, Method::POST, "/api/invitations/accept", json!({ "token": token })).await
    };
    assert_problem(accept(&first, &guest).await, 404, "not_found").await;
    assert_eq!(app.json("/api/assignments", &other.token).await["items"], json!([]));
    let restored = ok(app, root, Method::POST, &format!("{path}/restore"), json!(null)).await;
    assert_eq!(restored["suspension"], json!(null));
    assert_eq!(app.json(&own, &boss.token).await["name"], "École 50%");
    ok(app, &pupil.token, Method::POST, &start, consent).await;

    // As many members as was said, and those who are there stay.
    for bad in [json!({ "members": 0 }), json!({ "members": 10_001 }), json!({ "members": -1 })] {
        assert_problem(send(app, root, Method::PUT, &format!("{path}/limits"), bad).await, 422, "invalid_field").await;
    }
    let limited = ok(app, root, Method::PUT, &format!("{path}/limits"), json!({ "members": 3 })).await;
    assert_eq!((&limited["member_limit"], &limited["limited"]), (&json!(3), &json!(true)));
    assert!(accept(&first, &guest).await.status().is_success());
    let late = Somebody::sign_up(app, "late@example.org", UserRole::Trainer).await;
    assert_problem(accept(&second, &late).await, 422, "invalid_field").await;
    ok(app, root, Method::PUT, &format!("{path}/limits"), json!({ "members": null })).await;
    assert!(accept(&second, &late).await.status().is_success());

    let log = app.json(&format!("/api/audit?subject={ours}"), root).await;
    let items = log["items"].as_array().expect("a list").iter();
    let acts: Vec<&str> = items.map(|entry| entry["act"].as_str().expect("a name")).collect();
    let all = ["organisation.limited", "organisation.limited", "organisation.restored", "organisation.suspended"];
    assert_eq!(acts, all);
    assert_problem(send(app, &boss.token, Method::GET, ORGANISATIONS, json!(null)).await, 403, "not_allowed").await;
    let nobody = format!("{ORGANISATIONS}/0198c2f0-7a3b-7c1d-9e2f-111111111111/suspend");
    assert_problem(send(app, root, Method::POST, &nobody, why).await, 404, "not_found").await;
}
