//! What the hashes of passwords hold beside the password: a secret of the instance's, which is not in
//! the database, and which changes with the instance's key.

use reqwest::{Method, StatusCode};
use serde_json::json;
use sqlx::AssertSqlSafe;
use vivavoce_signaling::app::App;
use vivavoce_signaling::keys::rotate::reseal;
use vivavoce_signaling::vault::Vault;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::people::{Browser, PASSWORD};
use vivavoce_tests::postgres::TestDatabase;

/// Of [`PASSWORD`], as it was made before there was a secret in hashes.
const BEFORE: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$To7ISIvVNENcwJ6b3YGl53jh52vJB97cqRxG63Pj7EU";

async fn kept(app: &App) -> String {
    sqlx::query_scalar("SELECT password_hash FROM users").fetch_one(app.db.pool()).await.expect("read")
}

async fn put(app: &App, sql: &'static str) {
    sqlx::query(AssertSqlSafe(sql)).execute(app.db.pool()).await.expect("changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_of_before_gets_the_instances_secret_when_its_owner_logs_in() {
    let app = TestApp::start().await;
    Browser::new(&app).register("ada@example.org").await;
    sqlx::query("UPDATE users SET password_hash = $1")
        .bind(BEFORE)
        .execute(app.app().db.pool())
        .await
        .expect("changed");
    let wrong = json!({ "email": "ada@example.org", "password": "seven green umbrella" });
    assert_problem(Browser::new(&app).post("/api/auth/login", wrong).await, 401, "credentials_wrong").await;
    assert_eq!(kept(app.app()).await, BEFORE, "a wrong one changes nothing");
    let token = Browser::new(&app).log_in("ada@example.org", PASSWORD).await;
    let after = kept(app.app()).await;
    let here = app.app().vault.fingerprint();
    assert!(after.starts_with(&format!("{here}$argon2id$")), "{after}");
    Browser::new(&app).log_in("ada@example.org", PASSWORD).await;
    assert_eq!(kept(app.app()).await, after, "it is made anew once");
    // It is the same password: nothing was changed that its owner would be told of, or that is remembered.
    let told = app.json("/api/me/notifications", &token).await;
    assert!(told["items"].as_array().expect("a list").iter().all(|one| one["kind"] == "new_device"), "{told}");
    let former: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM former_passwords")
        .fetch_one(app.app().db.pool())
        .await
        .expect("counted");
    assert_eq!(former, 0);

    // Whoever has the database alone takes the secret's name away, and has nothing.
    put(app.app(), "UPDATE users SET password_hash = SUBSTR(password_hash, 17)").await;
    assert_eq!(kept(app.app()).await, after[16..]);
    let right = json!({ "email": "ada@example.org", "password": PASSWORD });
    assert_problem(Browser::new(&app).post("/api/auth/login", right).await, 401, "credentials_wrong").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_of_the_instance_keeps_the_passwords() {
    rotated(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_of_the_instance_keeps_the_passwords_in_postgresql() {
    let database = TestDatabase::create().await;
    rotated(Some(database.url.clone())).await;
}

async fn rotated(database: Option<String>) {
    let serve = |folder: Option<String>| {
        let database = database.clone();
        TestApp::with(move |flags| {
            let flags = folder.into_iter().fold(flags, |flags, folder| flags.set("data", folder));
            database.into_iter().fold(flags, |flags, url| flags.set("database_url", url))
        })
    };
    let mut app = serve(None).await;
    Browser::new(&app).register("ada@example.org").await;
    let mut hashes = vec![kept(app.app()).await];
    let data = app.data.path().to_owned();
    let mut folders = Vec::new();
    // Twice without a login between, so that the first key's secret is sealed again as well; then once more
    // after one.
    for round in 0..3 {
        let db = app.app().db.clone();
        let (old, new) = Vault::old_and_next(&data).expect("keys");
        reseal(&db, &data, &old, &new).await.expect("sealed again");
        // Interrupted, and begun again.
        assert_eq!(reseal(&db, &data, &old, &new).await.expect("sealed again").lost, 0);
        Vault::take_next(&data).expect("taken");
        folders.push(app.stop().await);
        app = serve(Some(data.to_str().expect("UTF-8").to_owned())).await;
        if round == 0 {
            continue;
        }
        let token = Browser::new(&app).log_in("ada@example.org", PASSWORD).await;
        let hash = kept(app.app()).await;
        assert!(hash.starts_with(app.app().vault.fingerprint()), "made anew with the new key");
        assert!(!hashes.contains(&hash));
        hashes.push(hash);
        // One that was used under the first key is known as such.
        if round == 2 {
            let body = json!({ "current": PASSWORD, "new": PASSWORD });
            let again = app.request(Method::PUT, "/api/me/password", &token).json(&body).send().await.expect("sent");
            assert_problem(again, 422, "password_used").await;
        }
    }
    // With a third key nobody comes in, and nothing breaks.
    folders.push(app.stop().await);
    std::fs::remove_file(data.join("instance.key")).expect("there");
    let app = serve(Some(data.to_str().expect("UTF-8").to_owned())).await;
    let right = json!({ "email": "ada@example.org", "password": PASSWORD });
    let refused = Browser::new(&app).post("/api/auth/login", right).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
}
