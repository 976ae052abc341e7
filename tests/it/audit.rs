//! The audit log: what is written into it, who reads it, and that it holds what it says.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::db::sqlite_url;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::people::{self, Browser, PASSWORD};
use vivavoce_tests::postgres::TestDatabase;

async fn send(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

/// The acts on a page, oldest first.
fn acts(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("a list");
    items.iter().rev().map(|entry| entry["act"].as_str().expect("a name")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_written_down_and_cannot_be_taken_out_in_sqlite() {
    let app = TestApp::start().await;
    let url = sqlite_url(&app.data.path().join("vivavoce.db"));
    written(&app, &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_written_down_and_cannot_be_taken_out_in_postgresql() {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    written(&app, &database.url).await;
}

async fn written(app: &TestApp, url: &str) {
    let root = app.access_token.as_str();
    let browser = Browser::new(app);
    let registered = browser.post("/api/auth/register", people::wish("ada@example.org")).await;
    assert_eq!(registered.status(), 201);
    let ada: Value = registered.json().await.expect("JSON");
    let ada = ada["user"]["id"].as_str().expect("an id").to_owned();
    let wrong = json!({ "email": "ada@example.org", "password": "not the right one" });
    assert_problem(browser.post("/api/auth/login", wrong).await, 401, "credentials_wrong").await;
    let nobody = json!({ "email": "nobody@example.org", "password": "not the right one" });
    assert_problem(browser.post("/api/auth/login", nobody).await, 401, "credentials_wrong").await;
    let token = browser.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(send(app, &token, Method::DELETE, "/api/me/logins", json!(null)).await.status(), 204);

    let page = app.json("/api/audit", root).await;
    assert_eq!(
        acts(&page),
        ["account.made", "login.begun", "login.refused", "login.refused", "login.begun", "login.ended"]
    );
    let newest = &page["items"][0];
    assert_eq!(
        (&newest["user"], &newest["actor"], &newest["subject_id"]),
        (&json!(ada), &json!("person"), &json!(ada))
    );
    assert_eq!(page["items"][1]["details"], json!({ "method": "password" }));
    assert_eq!((&page["items"][2]["subject_id"], &page["items"][3]["subject_id"]), (&json!(null), &json!(ada)));
    // Names are looked up, and not in the log.
    assert!(newest["user_name"].is_string());

    // Filters and pages.
    let refused = app.json("/api/audit?act=login.refused&limit=1", root).await;
    assert_eq!((acts(&refused), &refused["next_cursor"]), (vec!["login.refused"], &json!(4)));
    let older = app.json("/api/audit?act=login.refused&limit=1&cursor=4", root).await;
    assert_eq!((&older["items"][0]["seq"], &older["next_cursor"]), (&json!(3), &json!(null)));
    assert_eq!(acts(&app.json(&format!("/api/audit?user={ada}&act=account.made"), root).await), ["account.made"]);
    assert_eq!(acts(&app.json("/api/audit?to=2020-01-01T00:00:00Z", root).await), [""; 0]);
    for bad in ["limit=0", "limit=201", "act=nothing", "user=ada", "from=yesterday", "cursor=x"] {
        assert_problem(
            send(app, root, Method::GET, &format!("/api/audit?{bad}"), json!(null)).await,
            400,
            "bad_request",
        )
        .await;
    }

    // The database itself refuses to change it.
    let mut connection = AnyConnection::connect(url).await.expect("connects");
    for statement in [
        "UPDATE audit_log SET act = 'login.ended'",
        "UPDATE audit_log SET details = '{}' WHERE seq = 3",
        "DELETE FROM audit_log WHERE seq = 6",
        "DELETE FROM audit_log",
    ] {
        let refused = sqlx::query(statement).execute(&mut connection).await.expect_err("refused");
        assert!(refused.to_string().contains("only appended to"), "{statement}: {refused}");
    }
    let check = app.json("/api/audit/check", root).await;
    assert_eq!((&check["sound"], &check["first"], &check["last"]), (&json!(true), &json!(1), &json!(6)));
    assert_eq!(check["hash"], app.json("/api/audit?limit=1", root).await["items"][0]["hash"]);

    // Whoever has the database can take the guard away; the chain tells.
    let is_postgres = url.starts_with("postgres");
    let of_table = if is_postgres { " ON audit_log" } else { "" };
    for trigger in ["audit_log_is_not_changed", "audit_log_is_not_deleted"] {
        let drop = format!("DROP TRIGGER {trigger}{of_table}");
        sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut connection).await.expect("dropped");
    }
    let run = async |connection: &mut AnyConnection, sql: &'static str| {
        sqlx::query(sql).execute(connection).await.expect("done");
    };
    run(&mut connection, "UPDATE audit_log SET at = at + 1 WHERE seq = 2").await;
    let check = app.json("/api/audit/check", root).await;
    assert_eq!((&check["fault"], &check["fault_at"]), (&json!("changed"), &json!(2)));
    run(&mut connection, "UPDATE audit_log SET at = at - 1 WHERE seq = 2").await;
    assert_eq!(app.json("/api/audit/check", root).await["sound"], json!(true));
    run(&mut connection, "DELETE FROM audit_log WHERE seq = 6").await;
    let check = app.json("/api/audit/check", root).await;
    assert_eq!((&check["fault"], &check["fault_at"]), (&json!("missing"), &json!(6)));
    run(&mut connection, "DELETE FROM audit_log WHERE seq = 3").await;
    let check = app.json("/api/audit/check", root).await;
    assert_eq!((&check["fault"], &check["fault_at"]), (&json!("missing"), &json!(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_reads_the_part_of_their_organisation_and_nobody_else_does() {
    let app = TestApp::start().await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let trainer = member(&app, "trainer", ours, MemberRole::Trainer, false).await;
    let stranger = member(&app, "stranger", theirs, MemberRole::Company, true).await;
    let base = format!("/api/organisations/{ours}");
    let of_trainer = format!("{base}/members/{}", trainer.user);
    let changed = send(&app, &manager.token, Method::PATCH, &of_trainer, json!({ "role": "recruiter" })).await;
    assert_eq!(changed.status(), 200);
    // What fails is not written down.
    assert_eq!(send(&app, &trainer.token, Method::PATCH, &of_trainer, json!({ "manages": true })).await.status(), 403);
    let theirs_too = format!("/api/organisations/{theirs}");
    assert_eq!(
        send(&app, &stranger.token, Method::PATCH, &theirs_too, json!({ "name": "Renamed" })).await.status(),
        200
    );
    let there = manager.acting_for(&app, ours);
    let made = send(&app, &there, Method::POST, "/api/sessions", wish("developer-en")).await;
    let made: Value = made.json().await.expect("JSON");
    let session = made["id"].as_str().expect("an id");
    let deleted = send(&app, &there, Method::DELETE, &format!("/api/sessions/{session}"), json!(null)).await;
    assert_eq!(deleted.status(), 200);

    let page = app.json(&format!("{base}/audit"), &manager.token).await;
    assert_eq!(acts(&page), ["member.changed", "session.deleted"]);
    let entry = &page["items"][1];
    assert_eq!(entry["details"], json!({ "role": "recruiter", "manages": "false" }));
    assert_eq!((&entry["user"], &entry["user_name"]), (&json!(manager.user), &json!("Ada")));
    assert_eq!((&entry["subject_id"], &entry["subject_name"]), (&json!(trainer.user), &json!("Ada")));
    assert_eq!(page["items"][0]["subject_id"], json!(session));
    let other = app.json(&format!("{theirs_too}/audit"), &stranger.token).await;
    assert_eq!(acts(&other), ["organisation.changed"]);
    // A filter by another's ids finds nothing of another's.
    let by_other = format!("{base}/audit?user={}", stranger.user);
    assert_eq!(acts(&app.json(&by_other, &manager.token).await), [""; 0]);
    let foreign = format!("{theirs_too}/audit");
    assert_problem(send(&app, &manager.token, Method::GET, &foreign, json!(null)).await, 404, "not_found").await;
    assert_problem(
        send(&app, &trainer.token, Method::GET, &format!("{base}/audit"), json!(null)).await,
        403,
        "not_allowed",
    )
    .await;
    for path in ["/api/audit", "/api/audit/check"] {
        assert_problem(send(&app, &manager.token, Method::GET, path, json!(null)).await, 403, "not_allowed").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_make_one_chain() {
    let database = TestDatabase::create().await;
    for app in [TestApp::start().await, TestApp::with(|flags| flags.set("database_url", database.url.clone())).await] {
        let ours = organisation(&app, "Ours").await;
        let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
        let path = format!("/api/organisations/{ours}");
        let renames = (0..40)
            .map(|turn| send(&app, &manager.token, Method::PATCH, &path, json!({ "name": format!("Ours {turn}") })));
        for answer in futures::future::join_all(renames).await {
            assert_eq!(answer.status(), 200);
        }
        let check = app.json("/api/audit/check", &app.access_token).await;
        assert_eq!((&check["sound"], &check["last"]), (&json!(true), &json!(40)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_ids_and_nothing_that_somebody_wrote() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let base = format!("/api/organisations/{ours}");
    let secret = "Zebedee Quillfeather";
    for (method, path, body) in [
        (Method::PATCH, base.clone(), json!({ "name": secret })),
        (Method::POST, format!("{base}/teams"), json!({ "name": secret })),
        (
            Method::POST,
            format!("{base}/invitations"),
            json!({ "role": "trainer", "email": "zebedee@example.org", "way": "link" }),
        ),
    ] {
        let answer = send(&app, &manager.token, method, &path, body).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap_or_default());
    }
    let eve = Somebody::sign_up(&app, "eve@example.org", UserRole::Candidate).await;
    // A path may say anything.
    let odd = send(&app, &eve.token, Method::DELETE, "/api/me/logins/zebedee%20quillfeather", json!(null)).await;
    assert_eq!(odd.status(), 404);
    let mut connection =
        AnyConnection::connect(&sqlite_url(&app.data.path().join("vivavoce.db"))).await.expect("connects");
    let rows: Vec<(String, Option<String>, Option<String>)> =
        sqlx::query_as("SELECT details, subject_id, user_id FROM audit_log")
            .fetch_all(&mut connection)
            .await
            .expect("read");
    assert_eq!(rows.len(), 3);
    for (details, subject, user) in rows {
        let all = format!("{details} {subject:?} {user:?}").to_lowercase();
        assert!(!all.contains("zebedee") && !all.contains('@'), "{all}");
        assert!(subject.is_some_and(|id| id.parse::<Uuid>().is_ok()));
    }
}
