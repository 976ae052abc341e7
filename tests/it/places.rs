//! Roughly where logins come from, and logins from where nobody can have travelled to.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use vivavoce_signaling::config::Flags;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::people::{Browser, PASSWORD, letters, wish, with_mail};
use vivavoce_tests::places::{AUSTRALIA, GRENOBLE, LONDON, LYON, TOKYO, write};
use vivavoce_tests::postgres::TestDatabase;

const EMAIL: &str = "ada@example.org";
const IN_LYON: &str = "203.0.113.7";
const IN_GRENOBLE: &str = "192.0.2.9";
const IN_LONDON: &str = "198.51.100.3";
const IN_TOKYO: &str = "198.51.100.200";
const IN_AUSTRALIA: &str = "100.70.1.1";
const NOWHERE: &str = "10.1.2.3";

/// A folder with a database of places in it.
fn world() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("places.mmdb"), &[LYON, GRENOBLE, LONDON, TOKYO, AUSTRALIA]);
    folder
}

/// A server behind a proxy, that knows places.
fn placed(flags: Flags, world: &TempDir) -> Flags {
    let file = world.path().join("places.mmdb");
    flags.set("places_database", file.to_str().expect("UTF-8").to_owned()).set("trusted_proxies", "127.0.0.1")
}

async fn register(browser: &Browser<'_>, from: &str, language: &str) -> String {
    let mut body = wish(EMAIL);
    body["language"] = json!(language);
    enter(browser, "/api/auth/register", body, from).await
}

async fn log_in(browser: &Browser<'_>, from: &str) -> String {
    enter(browser, "/api/auth/login", json!({ "email": EMAIL, "password": PASSWORD }), from).await
}

async fn enter(browser: &Browser<'_>, path: &str, body: Value, from: &str) -> String {
    let answer = browser.request(path).header("x-forwarded-for", from).json(&body).send().await.expect("sent");
    browser.keep(&answer);
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json::<Value>().await.expect("JSON")["access_token"].as_str().expect("a token").to_owned()
}

/// Places of the logins, newest first, and whether they are too far from the one before.
async fn places(app: &TestApp, token: &str) -> Vec<(Option<String>, bool)> {
    let list = app.json("/api/me/logins", token).await;
    let items = list["items"].as_array().expect("a list").iter();
    items.map(|item| (item["place"].as_str().map(str::to_owned), item["far"] == json!(true))).collect()
}

fn told(place: &str, far: bool) -> (Option<String>, bool) {
    (Some(place.to_owned()), far)
}

/// Whether what is dangerous asks for more than that one is signed in.
async fn asks_for_proof(app: &TestApp, token: &str) -> bool {
    let asked = app.request(Method::PUT, "/api/me/providers", token).json(&json!({})).send().await.expect("sent");
    if asked.status() == StatusCode::UNAUTHORIZED {
        assert_problem(asked, 401, "step_up_needed").await;
        return true;
    }
    assert!(asked.status().is_success(), "{}", asked.status());
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_say_roughly_where_in_sqlite() {
    let world = world();
    said(&TestApp::with(|flags| placed(flags, &world)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_say_roughly_where_in_postgresql() {
    let (world, database) = (world(), TestDatabase::create().await);
    said(&TestApp::with(|flags| placed(flags, &world).set("database_url", database.url.clone())).await).await;
}

async fn said(app: &TestApp) {
    let home = Browser::new(app);
    let token = register(&home, IN_LYON, "fr").await;
    for from in [IN_GRENOBLE, NOWHERE, "2001:db8::1"] {
        log_in(&Browser::new(app), from).await;
    }
    let seen = places(app, &token).await;
    assert_eq!(seen, [(None, false), (None, false), told("Grenoble, France", false), told("Lyon, France", false)]);
    // Where no mail is sent, the page tells.
    let news = app.json("/api/me/notifications", &token).await;
    let news: Vec<_> =
        news["items"].as_array().expect("a list").iter().map(|one| (&one["kind"], &one["place"])).collect();
    let new = json!("new_device");
    assert_eq!(news, [(&new, &Value::Null), (&new, &Value::Null), (&new, &json!("Grenoble, France"))]);
    // Somebody who forges the header of a proxy is not believed further than the proxy is.
    let mut forged = app.http.post(format!("{}/api/auth/login", app.url));
    forged = forged.header("x-forwarded-for", format!("{IN_TOKYO}, {IN_LYON}"));
    let answer = forged.json(&json!({ "email": EMAIL, "password": PASSWORD })).send().await.expect("sent");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(places(app, &token).await[0], told("Lyon, France", false));
    // Nothing finer than a tenth of a degree is kept, and no address.
    let kept: Vec<(i64, i64)> =
        sqlx::query_as("SELECT latitude_tenths, longitude_tenths FROM logins WHERE place = 'Lyon, France' ORDER BY id")
            .fetch_all(app.app().db.pool())
            .await
            .expect("read");
    assert_eq!(kept, [(458, 48), (458, 48)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_about_a_new_device_says_where_in_the_language_of_the_account() {
    let world = world();
    let app = TestApp::with(|flags| placed(with_mail(flags), &world)).await;
    let home = Browser::new(&app);
    let mut body = wish(EMAIL);
    body["language"] = json!("fr");
    home.ok("/api/auth/register", body).await;
    let token = vivavoce_tests::people::last_token(&app, "verify_address", "verify").await;
    enter(&home, "/api/auth/verify", json!({ "token": token }), NOWHERE).await;
    for (from, place) in [(IN_LONDON, json!("Londres, Royaume-Uni")), (NOWHERE, Value::Null)] {
        log_in(&Browser::new(&app), from).await;
        let letter = letters(&app).await.pop().expect("a letter");
        assert_eq!((&letter["kind"]["kind"], &letter["kind"]["place"]), (&json!("new_device"), &place));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_from_too_far_away_is_told_and_proves_nothing_in_sqlite() {
    let world = world();
    travelled(&TestApp::with(|flags| placed(flags, &world)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_from_too_far_away_is_told_and_proves_nothing_in_postgresql() {
    let (world, database) = (world(), TestDatabase::create().await);
    travelled(&TestApp::with(|flags| placed(flags, &world).set("database_url", database.url.clone())).await).await;
}

async fn travelled(app: &TestApp) {
    let home = Browser::new(app);
    let token = register(&home, IN_LYON, "en").await;
    assert!(!asks_for_proof(app, &token).await);
    let thief = Browser::new(app);
    let stolen = log_in(&thief, IN_TOKYO).await;
    let news = app.json("/api/me/notifications", &token).await;
    let last = &news["items"][0];
    assert_eq!(
        (&last["kind"], &last["place"], &last["before"]),
        (&json!("far_login"), &json!("Tokyo, Japan"), &json!("Lyon, France"))
    );
    assert!(asks_for_proof(app, &stolen).await, "a fresh login from there is no proof");
    let state = app.json("/api/me/proof", &stolen).await;
    assert!(state["proved_until"].is_null());
    // A second try from there is held against where the owner was, and not against the first.
    let again = log_in(&thief, IN_TOKYO).await;
    assert!(asks_for_proof(app, &again).await);
    assert_eq!(
        places(app, &token).await,
        [told("Tokyo, Japan", true), told("Tokyo, Japan", true), told("Lyon, France", false)]
    );
    // The owner goes on as before, from next door as well.
    assert!(!asks_for_proof(app, &log_in(&home, IN_GRENOBLE).await).await);
    // Who does show that it is them, goes on.
    let proof = json!({ "method": "password", "answer": PASSWORD });
    let proved = app.request(Method::POST, "/api/me/proof", &again).json(&proof).send().await.expect("sent");
    assert_eq!(proved.status(), StatusCode::OK);
    assert!(!asks_for_proof(app, &again).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_closely_enough_is_not_held_against_anybody() {
    let world = world();
    let app = TestApp::with(|flags| placed(flags, &world)).await;
    let token = register(&Browser::new(&app), IN_LYON, "en").await;
    for from in [IN_AUSTRALIA, NOWHERE] {
        assert!(!asks_for_proof(&app, &log_in(&Browser::new(&app), from).await).await, "{from}");
    }
    assert_eq!(places(&app, &token).await[1], told("Australia", false));
    // A day later everybody can be everywhere.
    sqlx::query("UPDATE logins SET created_at = created_at - 90000000")
        .execute(app.app().db.pool())
        .await
        .expect("written");
    assert!(!asks_for_proof(&app, &log_in(&Browser::new(&app), IN_TOKYO).await).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn points_on_the_map_are_forgotten_after_two_days() {
    let world = world();
    let app = TestApp::with(|flags| placed(flags, &world)).await;
    let token = register(&Browser::new(&app), IN_LYON, "en").await;
    let count = async || -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM logins WHERE latitude_tenths IS NOT NULL")
            .fetch_one(app.app().db.pool())
            .await
            .expect("read")
    };
    let forget = async || {
        let now = vivavoce_signaling::wire::Timestamp::now();
        vivavoce_signaling::accounts::store::forget_old(&app.app().db, now).await.expect("done");
    };
    forget().await;
    assert_eq!(count().await, 1);
    sqlx::query("UPDATE logins SET created_at = created_at - 172900000")
        .execute(app.app().db.pool())
        .await
        .expect("written");
    forget().await;
    assert_eq!(count().await, 0);
    assert_eq!(places(&app, &token).await, [told("Lyon, France", false)], "the name stays as long as the login");
}
