//! How long somebody stays signed in: however much they do, and away.

use reqwest::{Method, StatusCode};
use serde_json::json;
use vivavoce_signaling::config::Flags;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::people::{Browser, PASSWORD, wish};

const REFRESH: &str = "vivavoce_refresh";

async fn is_signed_in(app: &TestApp, token: &str) -> bool {
    app.request(Method::GET, "/api/me", token).send().await.expect("an answer").status() == StatusCode::OK
}

/// All that is kept of logins, so many minutes earlier.
async fn minutes_pass(app: &TestApp, minutes: i64) {
    let mut writing = app.app().db.begin().await.expect("begun");
    for sql in [
        "UPDATE logins SET created_at = created_at - $1, expires_at = expires_at - $1",
        "UPDATE refresh_tokens SET issued_at = issued_at - $1, expires_at = expires_at - $1, spent_at = spent_at - $1",
    ] {
        sqlx::query(sql).bind(minutes * 60_000).execute(writing.connection()).await.expect("aged");
    }
    writing.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_ends_when_the_instance_says() {
    let strict = |flags: Flags| flags.set("login_hours", "12").set("login_idle_minutes", "30");
    let app = TestApp::with(strict).await;
    let browser = Browser::new(&app);
    let registered = browser.post("/api/auth/register", wish("ada@example.org")).await;
    let cookie = registered.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()).expect("one");
    assert!(cookie.starts_with(REFRESH) && cookie.contains("; Max-Age=1800;"), "{cookie}");
    // Away for half an hour.
    minutes_pass(&app, 29).await;
    browser.ok("/api/auth/refresh", json!({})).await;
    minutes_pass(&app, 30).await;
    assert_problem(browser.post("/api/auth/refresh", json!({})).await, 401, "token_wrong").await;

    // Never away, and over after twelve hours all the same, whatever token is held still.
    let mut access = browser.log_in("ada@example.org", PASSWORD).await;
    for _ in 0..35 {
        minutes_pass(&app, 20).await;
        let answer = browser.ok("/api/auth/refresh", json!({})).await;
        answer["access_token"].as_str().expect("a token").clone_into(&mut access);
    }
    assert!(is_signed_in(&app, &access).await);
    minutes_pass(&app, 20).await;
    assert!(!is_signed_in(&app, &access).await);
    assert_problem(browser.post("/api/auth/refresh", json!({})).await, 401, "token_wrong").await;

    // Where nothing is said: 14 days and 30.
    let app = TestApp::start().await;
    let browser = Browser::new(&app);
    let access = browser.register("ada@example.org").await;
    minutes_pass(&app, 14 * 24 * 60 - 1).await;
    browser.ok("/api/auth/refresh", json!({})).await;
    minutes_pass(&app, 14 * 24 * 60 - 1).await;
    assert!(is_signed_in(&app, &access).await);
    let cookie = browser.cookie(REFRESH).expect("set");
    // Who is signed in when it is made stricter stays so no longer than that.
    let data = app.stop().await;
    let folder = data.path().to_str().expect("UTF-8").to_owned();
    let app = TestApp::with(|flags| strict(flags.set("data", folder))).await;
    assert!(!is_signed_in(&app, &access).await);
    let request = Browser::new(&app).request("/api/auth/refresh").header("cookie", format!("{REFRESH}={cookie}"));
    assert_problem(request.send().await.expect("sent"), 401, "token_wrong").await;
}
