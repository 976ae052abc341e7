//! For whom somebody acts who has just signed in or joined, before they have chosen.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::organisations::store;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::TestApp;
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::people::{Browser, PASSWORD, wish};
use vivavoce_tests::postgres::TestDatabase;

const EMAIL: &str = "ada@example.org";

#[tokio::test(flavor = "multi_thread")]
async fn a_login_acts_for_what_the_last_one_acted_for_else_the_only_one_in_sqlite() {
    at_first(&TestApp::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_acts_for_what_the_last_one_acted_for_else_the_only_one_in_postgresql() {
    let database = TestDatabase::create().await;
    at_first(&TestApp::with(|flags| flags.set("database_url", database.url.clone())).await).await;
}

async fn join(app: &TestApp, organisation: Uuid, user: Uuid, role: MemberRole) {
    let mut writing = app.app().db.begin().await.expect("begun");
    store::join(&mut writing, organisation, user, role, false, Timestamp::now()).await.expect("kept");
    writing.commit().await.expect("committed");
}

/// Signs in, and gives the token, and for which organisation it acts.
async fn enter(app: &TestApp) -> (String, Value) {
    let answer = Browser::new(app).begin_login(EMAIL, PASSWORD).await;
    let token = answer["access_token"].as_str().expect("a token").to_owned();
    // What the page is told and what the token opens are the same.
    let me = app.json("/api/me", &token).await;
    assert_eq!(me["organisation"], answer["user"]["organisation"]);
    (token, me["organisation"].clone())
}

async fn status(app: &TestApp, token: &str, path: &str) -> StatusCode {
    app.request(Method::GET, path, token).send().await.expect("an answer").status()
}

async fn at_first(app: &TestApp) {
    let browser = Browser::new(app);
    let entered = browser.ok("/api/auth/register", wish(EMAIL)).await;
    let user: Uuid = entered["user"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    assert_eq!(enter(app).await.1, json!(null), "who is in none acts for none");

    let ours = organisation(app, "Ours").await;
    join(app, ours, user, MemberRole::Trainer).await;
    let (token, acts_for) = enter(app).await;
    assert_eq!(acts_for, json!(ours));
    assert_eq!(status(app, &token, "/api/assignments").await, StatusCode::OK);
    // As what they are in it, which counts for nothing elsewhere.
    assert_eq!(status(app, &token, "/api/audit").await, StatusCode::FORBIDDEN);

    // With a second one there is a choice, which holds until another one is made.
    let theirs = organisation(app, "Theirs").await;
    join(app, theirs, user, MemberRole::Recruiter).await;
    assert_eq!(enter(app).await.1, json!(ours));
    browser.begin_login(EMAIL, PASSWORD).await;
    browser.ok("/api/auth/refresh", json!({ "organisation": theirs })).await;
    assert_eq!(enter(app).await.1, json!(theirs));
    browser.begin_login(EMAIL, PASSWORD).await;
    browser.ok("/api/auth/refresh", json!({ "organisation": null })).await;
    assert_eq!(enter(app).await.1, json!(null), "who chose to act for none of several goes on so");
    browser.begin_login(EMAIL, PASSWORD).await;
    browser.ok("/api/auth/refresh", json!({ "organisation": theirs })).await;

    // Whoever was taken out of it, or whose organisation is suspended, has it no more.
    let suspension = format!("/api/admin/organisations/{theirs}/suspend");
    let why = json!({ "reason": "Unpaid" });
    let answer = app.request(Method::POST, &suspension, &app.access_token).json(&why).send().await.expect("sent");
    assert!(answer.status().is_success(), "{}", answer.status());
    assert_eq!(enter(app).await.1, json!(ours), "the only one that is open");
    store::remove(&app.app().db, ours, user, Timestamp::now()).await.expect("taken out");
    assert_eq!(enter(app).await.1, json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_the_instance_goes_on_as_one() {
    let app = TestApp::start().await;
    let body = json!({ "email": EMAIL, "password": PASSWORD, "name": "Ada", "language": "en" });
    let made = app.request(Method::POST, "/api/setup", &app.access_token).json(&body).send().await.expect("sent");
    let made: Value = made.json().await.expect("JSON");
    let user: Uuid = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    join(&app, organisation(&app, "Ours").await, user, MemberRole::Company).await;
    assert_eq!(enter(&app).await.1, json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_accepts_an_invitation_and_acted_for_none_acts_for_that_organisation() {
    let app = TestApp::start().await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let browser = Browser::new(&app);
    let mut token = browser.register(EMAIL).await;
    for (organisation, name) in [(ours, "one"), (theirs, "two")] {
        let manager = member(&app, name, organisation, MemberRole::Company, true).await;
        let path = format!("/api/organisations/{organisation}/invitations");
        let made = app.request(Method::POST, &path, &manager.token).json(&json!({ "role": "trainer" }));
        let made: Value = made.send().await.expect("sent").json().await.expect("JSON");
        let body = json!({ "token": made["token"] });
        let accepted = app.request(Method::POST, "/api/invitations/accept", &token).json(&body);
        assert_eq!(accepted.send().await.expect("sent").status(), StatusCode::OK);
        let gone_on = browser.ok("/api/auth/refresh", json!({})).await;
        assert_eq!(gone_on["user"]["organisation"], json!(ours), "a second one changes nothing by itself");
        token = gone_on["access_token"].as_str().expect("a token").to_owned();
    }
}
