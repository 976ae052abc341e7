//! The ways to an account beside registering alone: an invitation's link, an invitation by mail, and
//! the command of whoever runs the instance.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::binary::program;
use vivavoce_tests::members::{member, organisation};
use vivavoce_tests::people::{Browser, PASSWORD, last_token, letters, wish, with_mail};

/// A wish to register with an invitation.
fn invited(email: &str, role: &str, invitation: &str) -> Value {
    let mut body = wish(email);
    body["role"] = json!(role);
    body["invitation"] = json!(invitation);
    body
}

/// What an invitation's maker gets.
async fn invite(app: &TestApp, token: &str, organisation: Uuid, body: Value) -> Value {
    let path = format!("/api/organisations/{organisation}/invitations");
    let made = app.request(Method::POST, &path, token).json(&body).send().await.expect("an answer");
    assert!(made.status().is_success(), "{}", made.status());
    made.json().await.expect("JSON")
}

async fn accept(app: &TestApp, token: &str, invitation: &str) -> Response {
    let body = json!({ "token": invitation });
    app.request(Method::POST, "/api/invitations/accept", token).json(&body).send().await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_registers_by_an_invitations_link_where_nobody_else_can() {
    let app = TestApp::with(|flags| flags.set("registration", "invited")).await;
    let ours = organisation(&app, "Ours").await;
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let made = invite(&app, &manager.token, ours, json!({ "role": "recruiter" })).await;
    let link = made["token"].as_str().expect("a token");
    for (email, role, invitation) in [
        ("ada@example.org", "recruiter", "vo_nonsense"),
        // An invitation makes nobody an administrator.
        ("ada@example.org", "admin", link),
    ] {
        let refused = Browser::new(&app).post("/api/auth/register", invited(email, role, invitation)).await;
        assert!([403, 404].contains(&refused.status().as_u16()), "{role}: {}", refused.status());
    }
    assert_problem(Browser::new(&app).post("/api/auth/register", wish("ada@example.org")).await, 403, "not_allowed")
        .await;
    let entered = Browser::new(&app).ok("/api/auth/register", invited("ada@example.org", "recruiter", link)).await;
    let token = entered["access_token"].as_str().expect("a token");
    assert_eq!((&entered["user"]["role"], &entered["user"]["organisations"]), (&json!("recruiter"), &json!([])));
    assert_eq!(accept(&app, token, link).await.status(), StatusCode::OK);
    let me = app.json("/api/me", token).await;
    assert_eq!(
        (&me["organisations"][0]["name"], &me["organisations"][0]["role"]),
        (&json!("Ours"), &json!("recruiter"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_by_mail_is_for_its_address_alone() {
    let app = TestApp::with(|flags| with_mail(flags).set("registration", "invited")).await;
    let ours = organisation(&app, "Ours").await;
    let manager = member(&app, "manager", ours, MemberRole::Company, true).await;
    let wanted = json!({ "email": " Ada@Example.org ", "role": "trainer", "way": "mail", "language": "fr" });
    let made = invite(&app, &manager.token, ours, wanted).await;
    assert!(made["token"].is_null(), "the letter alone has the link");
    let letter = letters(&app).await.pop().expect("a letter");
    assert_eq!((&letter["to"], &letter["language"]), (&json!("ada@example.org"), &json!("fr")));
    let kind = &letter["kind"];
    assert_eq!(
        (&kind["kind"], &kind["organisation"], &kind["role"]),
        (&json!("invitation"), &json!("Ours"), &json!("trainer"))
    );
    let link = last_token(&app, "invitation", "invitation").await;
    // Who has it forwarded registers with it no other address.
    let other = Browser::new(&app).post("/api/auth/register", invited("eve@example.org", "trainer", &link)).await;
    assert_problem(other, 403, "not_allowed").await;
    let browser = Browser::new(&app);
    browser.ok("/api/auth/register", invited("ada@example.org", "trainer", &link)).await;
    let verify = last_token(&app, "verify_address", "verify").await;
    let entered = browser.ok("/api/auth/verify", json!({ "token": verify })).await;
    let token = entered["access_token"].as_str().expect("a token").to_owned();
    // Its owner has another address by now: the invitation is not for that one.
    let asked = app.request(Method::PUT, "/api/me/email", &token).json(&json!({ "email": "ada@example.net" }));
    assert_eq!(asked.send().await.expect("sent").status(), StatusCode::ACCEPTED);
    let change = last_token(&app, "confirm_new_address", "new-address").await;
    let body = json!({ "token": change });
    let changed = app.request(Method::POST, "/api/me/email/confirm", &token).json(&body).send().await.expect("sent");
    assert_eq!(changed.status(), StatusCode::OK);
    assert_problem(accept(&app, &token, &link).await, 404, "not_found").await;
    // With the address back, it is.
    let not_me = last_token(&app, "security_changed", "not-me").await;
    browser.ok("/api/auth/not-me", json!({ "token": not_me })).await;
    let reset = last_token(&app, "reset_password", "reset").await;
    browser.ok("/api/auth/reset", json!({ "token": reset, "password": "eight yellow umbrellas" })).await;
    let token = browser.log_in("ada@example.org", "eight yellow umbrellas").await;
    assert_eq!(accept(&app, &token, &link).await.status(), StatusCode::OK);
}

/// `vivavoce admin create-user` beside a running server.
fn create_user(app: &TestApp, more: &[&str], password: Option<&str>) -> Output {
    let mut command = Command::new(program());
    command.args(["admin", "create-user", "--name", "Ada", "--data"]).arg(app.data.path()).args(more);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut input = child.stdin.take().expect("piped");
    if let Some(password) = password {
        // One that is refused before it reads does not take it.
        let _ = writeln!(input, "{password}");
    }
    drop(input);
    child.wait_with_output().expect("it ends")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_the_instance_makes_accounts() {
    let app = TestApp::with(|flags| flags.set("registration", "invited")).await;
    let made = create_user(
        &app,
        &["--email", "Ada@Example.org", "--role", "admin", "--language", "fr", "--password-stdin"],
        Some(PASSWORD),
    );
    assert!(made.status.success(), "{}", text(made.stderr));
    assert!(!text(made.stdout).contains(PASSWORD), "what was typed is not printed");
    let token = Browser::new(&app).log_in("ada@example.org", PASSWORD).await;
    let me = app.json("/api/me", &token).await;
    assert_eq!((&me["role"], &me["language"], &me["verified"]), (&json!("admin"), &json!("fr"), &json!(true)));

    // Without a password one is made, and shown this once.
    let made = create_user(&app, &["--email", "bob@example.org"], None);
    assert!(made.status.success(), "{}", text(made.stderr));
    let said = text(made.stdout);
    let password = said.split_whitespace().last().expect("a password").to_owned();
    let token = Browser::new(&app).log_in("bob@example.org", &password).await;
    assert_eq!(app.json("/api/me", &token).await["role"], "candidate");

    for (arguments, password, why) in [
        (&["--email", "ada@example.org", "--password-stdin"][..], PASSWORD, "account"),
        (&["--email", "carol", "--password-stdin"], PASSWORD, "email"),
        (&["--email", "carol@example.org", "--password-stdin"], "short", "characters"),
        (&["--email", "carol@example.org", "--role", "root"], "", "root"),
    ] {
        let refused = create_user(&app, arguments, Some(password));
        assert!(!refused.status.success(), "{arguments:?}");
        let error = text(refused.stderr);
        assert!(error.contains(why), "{arguments:?}: {error}");
    }
    let carol = Browser::new(&app);
    let refused = carol.post("/api/auth/login", json!({ "email": "carol@example.org", "password": PASSWORD })).await;
    assert_problem(refused, 401, "credentials_wrong").await;
}
