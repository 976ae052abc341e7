//! What people may ask for of their own data: all of it as a file, and that it be gone.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use vivavoce_signaling::db::sqlite_url;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::privacy::map::{Gone, Of, TABLES};
use vivavoce_tests::TestApp;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::held::{self, ANSWERS};
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::people::{self, Browser, PASSWORD, last_token, letters, with_mail};
use vivavoce_tests::postgres::TestDatabase;
use zip::ZipArchive;

const EMAIL: &str = "zebedee.quillfeather@example.org";
const NAME: &str = "Zebedee Quillfeather";

async fn send(app: &TestApp, token: &str, method: Method, path: &str, body: Value) -> Response {
    let request = app.request(method, path, token);
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.expect("an answer")
}

/// The tables and columns that there are.
async fn columns(connection: &mut AnyConnection, is_postgres: bool) -> BTreeSet<(String, String)> {
    let sql = if is_postgres {
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
         WHERE table_schema = 'public'"
    } else {
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    };
    let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(connection).await.expect("read");
    let is_ours = |table: &str| !table.starts_with("_sqlx") && !table.starts_with("sqlite_");
    rows.into_iter().filter(|(table, _)| is_ours(table)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_column_that_there_is_has_its_line_in_the_table_of_what_becomes_of_it() {
    let database = TestDatabase::create().await;
    let postgres = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    let sqlite = TestApp::start().await;
    let said: BTreeSet<(String, String)> = TABLES
        .iter()
        .flat_map(|table| {
            let named = table.told.iter().chain(table.withheld);
            named.map(|column| (table.name.to_owned(), (*column).to_owned()))
        })
        .collect();
    for (url, is_postgres) in
        [(sqlite_url(&sqlite.data.path().join("vivavoce.db")), false), (database.url.clone(), true)]
    {
        let mut connection = AnyConnection::connect(&url).await.expect("connects");
        let there = columns(&mut connection, is_postgres).await;
        let new: Vec<_> = there.difference(&said).collect();
        let stale: Vec<_> = said.difference(&there).collect();
        assert!(new.is_empty(), "say in privacy/map.rs what an export and a deletion do with {new:?}");
        assert!(stale.is_empty(), "privacy/map.rs names what is not there: {stale:?}");
    }
    drop(postgres);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_takes_everything_with_them_and_is_gone_in_sqlite() {
    let app = TestApp::with(|flags| with_mail(flags).set("deletion_days", "0")).await;
    let url = sqlite_url(&app.data.path().join("vivavoce.db"));
    taken_and_gone(&app, &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_takes_everything_with_them_and_is_gone_in_postgresql() {
    let database = TestDatabase::create().await;
    let url = database.url.clone();
    let app = TestApp::with(|flags| with_mail(flags).set("deletion_days", "0").set("database_url", url.clone())).await;
    taken_and_gone(&app, &url).await;
}

/// Registers by mail; the account's token and id.
async fn registered(app: &TestApp, browser: &Browser<'_>) -> (String, String) {
    let mut wish = people::wish(EMAIL);
    wish["name"] = json!(NAME);
    browser.ok("/api/auth/register", wish).await;
    let token = last_token(app, "verify_address", "verify").await;
    let entered = browser.ok("/api/auth/verify", json!({ "token": token })).await;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&entered["access_token"]), text(&entered["user"]["id"]))
}

/// An interview of whoever has this token, with a report.
async fn held(app: &TestApp, token: &str) -> String {
    let mut bearer = HeaderMap::new();
    bearer.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).expect("ASCII"));
    let http = Client::builder().default_headers(bearer).build().expect("a client");
    let mut wish = wish("developer-en");
    wish["candidate_name"] = json!(NAME);
    let session = held::hold_wish(&app.url, &http, &wish, &ANSWERS).await;
    held::report(&http, &app.url, &session, 1).await;
    session.id
}

async fn taken_and_gone(app: &TestApp, url: &str) {
    let browser = Browser::new(app);
    let (token, user) = registered(app, &browser).await;
    let session = held(app, &token).await;
    let base = format!("/api/sessions/{session}");
    let comment = json!({ "at_ms": 0, "text": "Mine", "name": NAME });
    assert!(send(app, &token, Method::POST, &format!("{base}/comments"), comment).await.status().is_success());
    let share = json!({ "label": NAME });
    assert!(send(app, &token, Method::POST, &format!("{base}/shares"), share).await.status().is_success());
    let guest = app.create("developer-en").await;
    let key = json!({ "kind": "openai", "key": "sk-zebedee-quillfeather-0123456789" });
    assert_eq!(send(app, &token, Method::POST, "/api/me/provider-keys", key).await.status(), 201);
    let budget = json!({ "limit_micro": 5_000_000, "warn_percent": 80 });
    assert_eq!(send(app, &token, Method::PUT, "/api/me/budgets/month", budget).await.status(), 200);
    let about = json!({ "headline": format!("{NAME}, baker") });
    assert_eq!(send(app, &token, Method::PATCH, "/api/me/career", about).await.status(), 200);
    let skill = json!({ "kind": "skill", "title": NAME, "organisation": "", "location": "", "description": "" });
    assert_eq!(send(app, &token, Method::POST, "/api/me/career/entries", skill).await.status(), 201);

    // All of it as a file.
    let asked = send(app, &token, Method::POST, "/api/me/exports", json!(null)).await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    let asked: Value = asked.json().await.expect("JSON");
    let id = asked["id"].as_str().expect("an id").to_owned();
    let ready = ready(app, &token).await;
    assert_eq!((&ready["id"], &ready["progress"], &ready["elsewhere"]), (&json!(id), &json!(100), &json!(0)));
    assert!(
        letters(app)
            .await
            .iter()
            .any(|letter| letter["kind"]["kind"] == "export_ready" || letter["kind"] == "export_ready")
    );
    // On the disk nothing of it can be read.
    let folder = app.data.path().join("exports");
    let sealed = std::fs::read(folder.join(format!("{id}.zip.sealed"))).expect("there");
    assert!(!sealed.starts_with(b"PK") && !holds(&sealed, b"users.json"));
    let link = send(app, &token, Method::POST, &format!("/api/me/exports/{id}/link"), json!(null)).await;
    let link: Value = link.json().await.expect("JSON");
    let path = link["path"].as_str().expect("a path");
    let file = app.http.get(format!("{}{path}", app.url)).send().await.expect("an answer");
    assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"vivavoce-my-data.zip\"");
    let bytes = file.bytes().await.expect("a body").to_vec();
    assert_eq!(json!(bytes.len()), ready["bytes"]);
    whole(&bytes, &user, &session, &guest.id);
    // The link works once.
    let again = app.http.get(format!("{}{path}", app.url)).send().await.expect("an answer");
    assert_problem(again, 410, "link_expired").await;

    // A letter that waits still.
    browser.ok("/api/auth/forgot", json!({ "email": EMAIL })).await;
    for _ in 0..100 {
        if letters(app).await.iter().any(|letter| letter.to_string().contains("reset_password")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Gone: not with another's password, and then at once, since no days are set.
    let wrong = json!({ "password": "not the right one" });
    assert_problem(send(app, &token, Method::POST, "/api/me/deletion", wrong).await, 401, "credentials_wrong").await;
    let right = json!({ "password": PASSWORD });
    assert_eq!(send(app, &token, Method::POST, "/api/me/deletion", right).await.status(), StatusCode::ACCEPTED);
    assert_problem(send(app, &token, Method::GET, "/api/me", json!(null)).await, 401, "token_wrong").await;
    let mut connection = AnyConnection::connect(url).await.expect("connects");
    for turn in 0.. {
        let users: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM users").fetch_one(&mut connection).await.expect("counted");
        if users == 0 {
            break;
        }
        assert!(turn < 200, "the account is there still");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // Nowhere in the database is anything of them, but their number in the audit log.
    for (table, column) in columns(&mut connection, url.starts_with("postgres")).await {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE LOWER(CAST({column} AS TEXT)) LIKE $1");
        for trace in [user.as_str(), session.as_str(), "zebedee", "quillfeather"] {
            if table == "audit_log" && ["user_id", "subject_id"].contains(&column.as_str()) {
                continue;
            }
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(sql.clone()))
                .bind(format!("%{trace}%"))
                .fetch_one(&mut connection)
                .await
                .expect("counted");
            assert_eq!(found, 0, "{table}.{column} holds {trace} still");
        }
    }
    assert!(!app.data.path().join("sessions").join(&session).exists());
    // The guest's interview is not theirs.
    assert_eq!(
        send(app, &guest.token, Method::GET, &format!("/api/sessions/{}", guest.id), json!(null)).await.status(),
        200
    );
    // The receipt is the only letter that waits for them.
    let waiting = letters(app).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    let receipt = waiting[0].to_string();
    assert!(receipt.contains("account_deleted") && receipt.contains(EMAIL), "{receipt}");
    let log = app.json("/api/audit?act=account.deleted", &app.access_token).await;
    assert_eq!((&log["items"][0]["subject_id"], &log["items"][0]["actor"]), (&json!(user), &json!("system")));
    assert_eq!(log["items"][0]["details"]["interviews"], json!("1"));
    assert_eq!(log["items"][0]["subject_name"], json!(null));
    // The address is free again.
    let wrong = json!({ "email": EMAIL, "password": PASSWORD });
    assert_problem(browser.post("/api/auth/login", wrong).await, 401, "credentials_wrong").await;
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Waits until the export is made.
async fn ready(app: &TestApp, token: &str) -> Value {
    for _ in 0..200 {
        let privacy = app.json("/api/me/privacy", token).await;
        let export = &privacy["exports"][0];
        assert_ne!(export["state"], "failed");
        if export["state"] == "ready" {
            return export.clone();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the export does not come");
}

/// The file holds all that the table says, and nothing that opens anything.
fn whole(bytes: &[u8], user: &str, session: &str, other: &str) {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    let names: BTreeSet<String> = zip.file_names().map(str::to_owned).collect();
    let mut read = |name: &str| {
        let mut content = Vec::new();
        zip.by_name(name).unwrap_or_else(|_| panic!("{name} in {names:?}")).read_to_end(&mut content).expect("read");
        content
    };
    let mut json = |name: &str| serde_json::from_slice::<Value>(&read(name)).expect("JSON");
    let users = json("account/users.json");
    assert_eq!((&users[0]["id"], &users[0]["email"], &users[0]["name"]), (&user.into(), &EMAIL.into(), &NAME.into()));
    assert!(users[0]["created_at"].is_i64() && users[0].get("password_hash").is_none());
    for name in
        ["logins", "sessions", "known_devices", "audit_log", "provider_keys", "budgets", "careers", "career_entries"]
    {
        assert!(json(&format!("account/{name}.json"))[0].is_object(), "{name}");
    }
    for name in ["turns", "words", "reports", "comments", "shares", "recordings", "event_index"] {
        let rows = json(&format!("interviews/{session}/{name}.json"));
        assert!(rows.as_array().is_some_and(|rows| rows.iter().all(|row| row["session_id"] == session)), "{name}");
    }
    assert!(holds(&read(&format!("interviews/{session}/turns.json")), b"trucks"));
    assert!(read(&format!("interviews/{session}/transcript.vtt")).starts_with(b"WEBVTT"));
    assert!(read(&format!("interviews/{session}/candidate.ogg")).starts_with(b"OggS"));
    assert!(read(&format!("interviews/{session}/interviewer.ogg")).starts_with(b"OggS"));
    assert!(read(&format!("interviews/{session}/events.jsonl")).starts_with(b"{"));
    assert!(holds(&read("README.txt"), b"YOUR DATA"));
    // Of the scenario all but what its author expects of good answers.
    assert!(holds(&read("account/sessions.json"), b"Here is a small design problem"));
    for name in &names {
        assert!(!holds(&read(name), b"knows what is wrong with IP addresses"), "{name}");
    }
    for name in &names {
        assert!(!name.contains(other), "{name} is another's");
        let table = name.rsplit('/').next().and_then(|file| file.strip_suffix(".json"));
        if let Some(table) = table.and_then(|table| TABLES.iter().find(|one| one.name == table)) {
            assert_ne!(table.of, Of::Nobody);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_before_the_day_keeps_the_account() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app);
    let token = browser.register(EMAIL).await;
    let days = app.json("/api/me/privacy", &token).await["deletion_days"].clone();
    assert_eq!(days, json!(14));
    let right = json!({ "password": PASSWORD });
    assert_eq!(send(&app, &token, Method::POST, "/api/me/deletion", right).await.status(), StatusCode::ACCEPTED);
    let refreshed = browser.post("/api/auth/refresh", json!({})).await;
    assert_problem(refreshed, 401, "token_wrong").await;
    let token = browser.log_in(EMAIL, PASSWORD).await;
    assert_eq!(app.json("/api/me", &token).await["email"], json!(EMAIL));
    let log = app.json("/api/audit", &app.access_token).await;
    let acts: Vec<&Value> = log["items"].as_array().expect("a list").iter().map(|entry| &entry["act"]).collect();
    assert_eq!(acts[..3], ["login.begun", "deletion.cancelled", "deletion.planned"]);
    let mut connection =
        AnyConnection::connect(&sqlite_url(&app.data.path().join("vivavoce.db"))).await.expect("connects");
    let planned: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM account_deletions").fetch_one(&mut connection).await.expect("counted");
    assert_eq!(planned, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_its_owner_s_alone_and_one_at_a_time() {
    let app = TestApp::start().await;
    let ada = Browser::new(&app).register("ada@example.org").await;
    let eve = Browser::new(&app).register("eve@example.org").await;
    let asked = send(&app, &ada, Method::POST, "/api/me/exports", json!(null)).await;
    let asked: Value = asked.json().await.expect("JSON");
    let id = asked["id"].as_str().expect("an id").to_owned();
    ready(&app, &ada).await;
    let link = format!("/api/me/exports/{id}/link");
    assert_problem(send(&app, &eve, Method::POST, &link, json!(null)).await, 404, "not_found").await;
    let removal = format!("/api/me/exports/{id}");
    assert_problem(send(&app, &eve, Method::DELETE, &removal, json!(null)).await, 404, "not_found").await;
    assert_eq!(app.json("/api/me/privacy", &eve).await["exports"], json!([]));
    for bad in ["", "vx_0", "%00", &"x".repeat(5000)] {
        let answer = send(&app, &eve, Method::GET, &format!("/api/exports/file?token={bad}"), json!(null)).await;
        assert_problem(answer, 410, "link_expired").await;
    }
    // The second link ends the first.
    let first: Value = send(&app, &ada, Method::POST, &link, json!(null)).await.json().await.expect("JSON");
    send(&app, &ada, Method::POST, &link, json!(null)).await;
    let path = first["path"].as_str().expect("a path");
    assert_problem(app.http.get(format!("{}{path}", app.url)).send().await.expect("an answer"), 410, "link_expired")
        .await;
    // Three in three days.
    for _ in 0..2 {
        assert_eq!(send(&app, &ada, Method::POST, "/api/me/exports", json!(null)).await.status(), 202);
        ready(&app, &ada).await;
    }
    let fourth = send(&app, &ada, Method::POST, "/api/me/exports", json!(null)).await;
    assert_problem(fourth, 429, "rate_limited").await;
    assert_eq!(send(&app, &ada, Method::DELETE, &removal, json!(null)).await.status(), 204);
    for turn in 0.. {
        if std::fs::read_dir(app.data.path().join("exports")).expect("there").count() == 2 {
            break;
        }
        assert!(turn < 100, "the file is there still");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_manages_an_organisation_alone_hands_it_over_first() {
    let app = TestApp::start().await;
    let ours = organisation(&app, "Ours").await;
    // Made without a password: the address confirms.
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let mut connection =
        AnyConnection::connect(&sqlite_url(&app.data.path().join("vivavoce.db"))).await.expect("connects");
    sqlx::query("UPDATE users SET password_hash = NULL").execute(&mut connection).await.expect("done");
    let privacy = app.json("/api/me/privacy", &manager.token).await;
    assert_eq!((&privacy["managed_alone"], &privacy["has_password"]), (&json!(["Ours"]), &json!(false)));
    let wish = json!({ "email": manager.email });
    let nobody = json!({ "email": "nobody@example.org" });
    let deletion = "/api/me/deletion";
    assert_problem(send(&app, &manager.token, Method::POST, deletion, nobody).await, 401, "credentials_wrong").await;
    let refused = send(&app, &manager.token, Method::POST, deletion, wish.clone()).await;
    assert_problem(refused, 409, "last_manager").await;
    member(&app, "second", ours, MemberRole::Trainer, true).await;
    assert_eq!(send(&app, &manager.token, Method::POST, deletion, wish).await.status(), 202);
}

#[test]
fn what_stays_says_why() {
    for table in TABLES.iter().filter(|table| matches!(table.gone, Gone::Stays | Gone::Expires)) {
        assert!(table.why.len() > 5, "{}", table.name);
    }
}
