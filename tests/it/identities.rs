//! Signing in with accounts elsewhere: by a real provider of OpenID Connect, and by one that lies.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::config::Flags;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::oidc::{CameBack, Liar, ProviderServer, SigningKey, Visitor, part_of};
use vivavoce_tests::people::{Browser, PASSWORD, PUBLIC_URL, last_token, letters, wish, with_mail};
use vivavoce_tests::postgres::TestDatabase;

const BACK: &str = "http://localhost:4321/sign-in/school";

fn school(flags: Flags, issuer: &str) -> Flags {
    flags
        .set("public_url", PUBLIC_URL)
        .set("sign_in", format!("school=School of Bread:viva@{issuer}"))
        .set("sign_in_secrets", "school=kept")
}

async fn asked(browser: &Browser<'_>, provider: &str, next: &str) -> String {
    let body = json!({ "provider": provider, "next": next, "language": "en" });
    browser.ok("/api/auth/identity", body).await["url"].as_str().expect("a URL").to_owned()
}

/// Goes to the provider and comes back.
async fn away(browser: &Browser<'_>, account: Option<&str>) -> CameBack {
    let url = asked(browser, "school", "/practise?x=1").await;
    Visitor::new().visit(&url, account, BACK).await
}

async fn answered(browser: &Browser<'_>, came: &CameBack) -> Response {
    browser.post("/api/auth/identity/answer", came.answer("school")).await
}

async fn entered(response: Response) -> Value {
    let (status, body) = (response.status(), response.json::<Value>().await.expect("JSON"));
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("signed_in")), "{body}");
    body
}

fn token_of(body: &Value) -> String {
    body["access_token"].as_str().expect("a token").to_owned()
}

/// Links the account that one is elsewhere.
async fn link(app: &TestApp, token: &str, account: &str) -> Response {
    let asked = app.request(Method::POST, "/api/me/identities", token).json(&json!({ "provider": "school" }));
    let asked: Value = asked.send().await.expect("an answer").json().await.expect("JSON");
    let came = Visitor::new().visit(asked["url"].as_str().expect("a URL"), Some(account), BACK).await;
    finish(app, token, &came).await
}

async fn finish(app: &TestApp, token: &str, came: &CameBack) -> Response {
    let request = app.request(Method::POST, "/api/me/identities/answer", token).json(&came.answer("school"));
    request.send().await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_with_an_account_elsewhere_in_sqlite() {
    let provider = ProviderServer::start(&[BACK]);
    whole(&TestApp::with(|flags| school(flags, &provider.issuer)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_with_an_account_elsewhere_in_postgresql() {
    let (provider, database) = (ProviderServer::start(&[BACK]), TestDatabase::create().await);
    let flags = |flags| school(flags, &provider.issuer).set("database_url", database.url.clone());
    whole(&TestApp::with(flags).await).await;
}

async fn whole(app: &TestApp) {
    let instance: Value =
        app.http.get(format!("{}/api/instance", app.url)).send().await.expect("sent").json().await.expect("JSON");
    assert_eq!(instance["sign_in"], json!([{ "id": "school", "name": "School of Bread" }]));
    let home = Browser::new(app);
    let body = entered(answered(&home, &away(&home, Some("ada")).await).await).await;
    assert_eq!((&body["next"], &body["made"]), (&json!("/practise?x=1"), &json!(true)));
    let user = &body["user"];
    assert_eq!((&user["email"], &user["name"]), (&json!("ada@example.org"), &json!("Ada Lovelace")));
    assert_eq!(
        (&user["language"], &user["verified"], &user["role"]),
        (&json!("fr"), &json!(true), &json!("candidate"))
    );
    let token = token_of(&body);
    assert_eq!(app.json("/api/me/logins", &token).await["items"][0]["method"], "identity");

    let again = entered(answered(&home, &away(&home, Some("ada")).await).await).await;
    assert_eq!((&again["user"]["id"], &again["made"]), (&user["id"], &json!(false)));
    let token = token_of(&again);
    let listed = app.json("/api/me/identities", &token).await;
    assert_eq!(
        (&listed["items"][0]["provider"], &listed["items"][0]["email"]),
        (&json!("School of Bread"), &json!("ada@example.org"))
    );
    assert!(listed["items"][0]["used_at"].is_string());

    // What else opens the account is not left, and so it stays.
    let path = format!("/api/me/identities/{}", listed["items"][0]["id"].as_str().expect("an id"));
    let refused = app.request(Method::DELETE, &path, &token).send().await.expect("an answer");
    assert_problem(refused, 409, "last_way_in").await;

    // Whoever is signed in links what they are elsewhere; another's is theirs.
    let grace = Browser::new(app).register("grace@example.com").await;
    assert_problem(link(app, &grace, "ada").await, 409, "identity_taken").await;
    assert_eq!(link(app, &grace, "grace").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(link(app, &grace, "grace").await.status(), StatusCode::NO_CONTENT, "it is theirs already");
    let body = entered(answered(&home, &away(&home, Some("grace")).await).await).await;
    assert_eq!(body["user"]["email"], "grace@example.com", "whatever address is known elsewhere");
    let listed = app.json("/api/me/identities", &grace).await;
    let path = format!("/api/me/identities/{}", listed["items"][0]["id"].as_str().expect("an id"));
    let others = app.request(Method::DELETE, &path, &token).send().await.expect("an answer");
    assert_problem(others, 401, "token_wrong").await;
    let done = app.request(Method::DELETE, &path, &grace).send().await.expect("an answer");
    assert_eq!(done.status(), StatusCode::NO_CONTENT, "the password is left");

    // No path but one of this site is gone on to.
    for bad in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let url = asked(&home, "school", bad).await;
        let came = Visitor::new().visit(&url, Some("ada"), BACK).await;
        assert_eq!(entered(answered(&home, &came).await).await["next"], "/", "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_comes_back_with_is_good_once_and_in_their_browser() {
    let provider = ProviderServer::start(&[BACK]);
    let app = TestApp::with(|flags| school(flags, &provider.issuer)).await;
    let home = Browser::new(&app);
    let came = away(&home, Some("ada")).await;
    // A thief has no cookie, or that of their own way there.
    let thief = Browser::new(&app);
    assert_problem(answered(&thief, &came).await, 410, "identity_expired").await;
    let own = away(&thief, Some("eve")).await;
    assert_problem(answered(&thief, &came).await, 410, "identity_expired").await;
    // Who links does so in the login in which they went.
    let token = thief.register("eve@example.com").await;
    assert_problem(finish(&app, &token, &own).await, 410, "identity_expired").await;
    let elsewhere = home.post("/api/auth/identity/answer", came.answer("other")).await;
    assert_problem(elsewhere, 410, "identity_expired").await;
    entered(answered(&home, &came).await).await;
    assert_problem(answered(&home, &came).await, 410, "identity_expired").await;
    // A code that was used, and one that is none, with a state that is good.
    for code in [came.code.clone(), Some("none".into()), None] {
        let fresh = away(&home, Some("ada")).await;
        let stolen = CameBack { code, ..fresh };
        assert_problem(answered(&home, &stolen).await, 502, "identity_failed").await;
    }
    // A code of another's way there is no good in this one: its verifier is another.
    let (one, other) = (away(&home, Some("ada")).await, away(&home, Some("eve")).await);
    let mixed = CameBack { code: other.code, ..one };
    assert_problem(answered(&home, &mixed).await, 502, "identity_failed").await;
    let denied = away(&home, None).await;
    assert_eq!(denied.error.as_deref(), Some("access_denied"));
    assert_problem(answered(&home, &denied).await, 401, "identity_denied").await;
    let late = away(&home, Some("ada")).await;
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE identity_states SET expires_at = 0").execute(writing.connection()).await.expect("aged");
    writing.commit().await.expect("committed");
    assert_problem(answered(&home, &late).await, 410, "identity_expired").await;
    for state in ["", "vi_", "x\u{1}", &"x".repeat(10_000)] {
        let body = json!({ "provider": "school", "state": state, "code": "x" });
        assert_problem(home.post("/api/auth/identity/answer", body).await, 410, "identity_expired").await;
    }
    let unknown = json!({ "provider": "nobody", "language": "en" });
    assert_problem(home.post("/api/auth/identity", unknown).await, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_opens_an_account_only_where_both_sides_have_seen_it() {
    let provider = ProviderServer::start(&[BACK]);
    let app = TestApp::with(|flags| school(with_mail(flags), &provider.issuer)).await;
    let home = Browser::new(&app);
    home.post("/api/auth/register", wish("ada@example.org")).await;
    let token = last_token(&app, "verify_address", "verify").await;
    let token = token_of(&home.ok("/api/auth/verify", json!({ "token": token })).await);
    let other = Browser::new(&app);
    // What the provider has not seen is told nothing, whether there is such an account or not.
    for account in ["unchecked-ada", "unchecked-eve", "nobody"] {
        assert_problem(answered(&other, &away(&other, Some(account)).await).await, 409, "identity_no_email").await;
    }
    let body = entered(answered(&other, &away(&other, Some("ada")).await).await).await;
    assert_eq!(body["user"]["email"], "ada@example.org");
    let told = letters(&app).await;
    assert!(told.iter().any(|letter| letter["kind"]["change"] == "identity_added"), "{told:?}");
    let listed = app.json("/api/me/identities", &token).await;
    let path = format!("/api/me/identities/{}", listed["items"][0]["id"].as_str().expect("an id"));
    assert_eq!(app.request(Method::DELETE, &path, &token).send().await.expect("sent").status(), StatusCode::NO_CONTENT);
    // An account that was made without its address being seen is not opened by whoever has that.
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE users SET verified_at = NULL").execute(writing.connection()).await.expect("done");
    writing.commit().await.expect("committed");
    assert_problem(answered(&other, &away(&other, Some("ada")).await).await, 409, "identity_not_linked").await;
    home.log_in("ada@example.org", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_registers_nobody_does_so_by_another_way() {
    let provider = ProviderServer::start(&[BACK]);
    let app = TestApp::with(|flags| school(flags, &provider.issuer).set("registration", "invited")).await;
    let home = Browser::new(&app);
    assert_problem(answered(&home, &away(&home, Some("ada")).await).await, 403, "not_allowed").await;
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_says_wrongly_signs_nobody_in() {
    let liar = Liar::start().await;
    let app = TestApp::with(|flags| school(flags, &liar.issuer)).await;
    let home = Browser::new(&app);
    let header = json!({ "alg": "RS256", "kid": "one" });
    let claims = |nonce: &str| {
        json!({
            "iss": liar.issuer, "aud": "viva", "sub": "1", "nonce": nonce, "iat": now(), "exp": now() + 300,
            "name": "Ada", "email": "ada@example.org", "email_verified": true,
        })
    };
    let said = async |make: &dyn Fn(Value) -> String| {
        let url = asked(&home, "school", "/").await;
        let came = CameBack { state: part_of(&url, "state").expect("one"), code: Some("c".into()), error: None };
        liar.give(make(claims(&part_of(&url, "nonce").expect("one"))));
        answered(&home, &came).await
    };
    let changed = |name: &'static str, to: Value| {
        let (key, header) = (&liar.key, &header);
        move |mut claims: Value| {
            claims[name] = to.clone();
            key.sign(header, &claims)
        }
    };
    let (another, none) = (SigningKey::new(), json!({ "alg": "none" }));
    type Lie<'a> = Box<dyn Fn(Value) -> String + 'a>;
    let wrong: Vec<(&str, Lie<'_>)> = vec![
        ("another nonce", Box::new(changed("nonce", json!("another")))),
        ("no nonce", Box::new(changed("nonce", Value::Null))),
        ("for another", Box::new(changed("aud", json!("somebody")))),
        ("for another as well", Box::new(changed("aud", json!(["viva", "somebody"])))),
        ("of another", Box::new(changed("iss", json!("https://evil.example")))),
        ("too old", Box::new(changed("exp", json!(now() - 300)))),
        ("another's key", Box::new(|claims| another.sign(&header, &claims))),
        ("another key's name", Box::new(|claims| liar.key.sign(&json!({ "alg": "RS256", "kid": "two" }), &claims))),
        (
            "no signature",
            Box::new(|claims| {
                let token = liar.key.sign(&none, &claims);
                format!("{}.", token.rsplit_once('.').expect("three parts").0)
            }),
        ),
        ("a signature with our secret", Box::new(|claims| liar.key.sign(&json!({ "alg": "HS256" }), &claims))),
        ("no token", Box::new(|_| "no.token.at all".to_owned())),
        ("nothing", Box::new(|_| String::new())),
    ];
    for (why, make) in &wrong {
        let response = said(make).await;
        assert_eq!(response.status(), 502, "{why}");
        assert_problem(response, 502, "identity_failed").await;
    }
    entered(said(&|claims| liar.key.sign(&header, &claims)).await).await;
    assert!(liar.last_asked().contains("code_verifier="));
}

#[tokio::test(flavor = "multi_thread")]
async fn linkedin_is_asked_as_it_wants_to_be() {
    let liar = Liar::start().await;
    let app = TestApp::with(|flags| {
        flags
            .set("public_url", PUBLIC_URL)
            .set("sign_in", format!("linkedin:viva@{}", liar.issuer))
            .set("sign_in_secrets", "linkedin=kept")
    })
    .await;
    let home = Browser::new(&app);
    let url = asked(&home, "linkedin", "/").await;
    assert_eq!(part_of(&url, "code_challenge"), None, "it refuses the verifier of those who have a secret");
    let claims = json!({
        "iss": liar.issuer, "aud": "viva", "sub": "1", "iat": now(), "exp": now() + 300,
        "name": "Ada", "email": "ada@example.org", "email_verified": "true", "locale": "en_US",
    });
    liar.give(liar.key.sign(&json!({ "alg": "RS256", "kid": "one" }), &claims));
    let came = CameBack { state: part_of(&url, "state").expect("one"), code: Some("c".into()), error: None };
    entered(home.post("/api/auth/identity/answer", came.answer("linkedin")).await).await;
    let asked = liar.last_asked();
    assert!(asked.contains("client_secret=kept") && !asked.contains("code_verifier"), "{asked}");
}

async fn first_identity(app: &TestApp, token: &str) -> Value {
    app.json("/api/me/identities", token).await["items"][0].clone()
}

async fn take(app: &TestApp, token: &str, identity: &Value, what: Value) -> Response {
    let path = format!("/api/me/identities/{}/take", identity["id"].as_str().expect("an id"));
    app.request(Method::POST, &path, token).json(&what).send().await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_says_is_taken_over_once_and_then_when_it_is_asked_for() {
    let provider = ProviderServer::start(&[BACK]);
    let app = TestApp::with(|flags| school(flags, &provider.issuer)).await;
    let home = Browser::new(&app);
    let body = entered(answered(&home, &away(&home, Some("portia")).await).await).await;
    let token = token_of(&body);
    // The picture was fetched here, and written anew.
    let avatar = body["user"]["avatar"].as_str().expect("a picture").to_owned();
    let picture = app.request(Method::GET, &avatar, &token).send().await.expect("an answer");
    assert_eq!(&picture.bytes().await.expect("a body")[16..20], 256_u32.to_be_bytes());
    assert_eq!(app.json("/api/me/career", &token).await["headline"], "Counsel in Venice");
    // Another sign-in writes over nothing.
    let removed = app.request(Method::DELETE, "/api/me/avatar", &token).send().await.expect("an answer");
    assert_eq!(removed.status(), StatusCode::OK);
    for (path, body) in
        [("/api/me", json!({ "name": "Balthazar" })), ("/api/me/career", json!({ "headline": "Judge" }))]
    {
        let changed = app.request(Method::PATCH, path, &token).json(&body).send().await.expect("an answer");
        assert_eq!(changed.status(), StatusCode::OK);
    }
    let body = entered(answered(&home, &away(&home, Some("portia")).await).await).await;
    assert_eq!((&body["user"]["avatar"], &body["user"]["name"]), (&json!(null), &json!("Balthazar")));
    let token = token_of(&body);
    assert_eq!(app.json("/api/me/career", &token).await["headline"], "Judge");
    // It is told, without where the picture is, and taken when its owner wants it.
    let identity = first_identity(&app, &token).await;
    let told = json!({ "name": "Portia Lovelace", "has_picture": true, "title": "Counsel in Venice" });
    assert_eq!(identity["told"], told);
    let taken = take(&app, &token, &identity, json!({ "picture": true })).await;
    let taken: Value = taken.json().await.expect("JSON");
    assert_eq!((&taken["avatar"], &taken["name"]), (&json!(avatar), &json!("Balthazar")));
    let taken = take(&app, &token, &identity, json!({ "name": true, "title": true })).await;
    assert_eq!(taken.json::<Value>().await.expect("JSON")["name"], "Portia Lovelace");
    assert_eq!(app.json("/api/me/career", &token).await["headline"], "Counsel in Venice");
    // Nobody else takes it.
    let eve = Browser::new(&app).register("eve@example.com").await;
    assert_problem(take(&app, &eve, &identity, json!({ "name": true })).await, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_not_to_be_had_stops_nobody() {
    let provider = ProviderServer::start(&[BACK]);
    let app = TestApp::with(|flags| school(flags, &provider.issuer)).await;
    let home = Browser::new(&app);
    let body = entered(answered(&home, &away(&home, Some("porcia")).await).await).await;
    assert_eq!((&body["made"], &body["user"]["avatar"]), (&json!(true), &json!(null)));
    let token = token_of(&body);
    let identity = first_identity(&app, &token).await;
    assert_problem(take(&app, &token, &identity, json!({ "picture": true })).await, 502, "provider_failed").await;
    // What was not said is not there; nothing else is taken with it.
    let wish = json!({ "name": true, "title": true });
    assert_problem(take(&app, &token, &identity, wish).await, 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_s_address_leads_the_server_nowhere() {
    let liar = Liar::start().await;
    let app = TestApp::with(|flags| school(flags, &liar.issuer)).await;
    // Somebody else on this machine, who is not to be asked for anything.
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let other = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let addresses = [
        format!("http://{other}/a.png"),
        format!("https://{other}/a.png"),
        "https://localhost/a.png".to_owned(),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "file:///etc/passwd".to_owned(),
        "not an address".to_owned(),
        format!("https://x.example/{}", "x".repeat(10_000)),
    ];
    for (at, address) in addresses.iter().enumerate() {
        let home = Browser::new(&app);
        let url = asked(&home, "school", "/").await;
        let claims = json!({
            "iss": liar.issuer, "aud": "viva", "sub": format!("{at}"), "iat": now(), "exp": now() + 300,
            "nonce": part_of(&url, "nonce").expect("one"), "name": "Ada", "picture": address,
            "headline": { "fr": "no text" }, "email": format!("ada{at}@example.org"), "email_verified": true,
        });
        liar.give(liar.key.sign(&json!({ "alg": "RS256", "kid": "one" }), &claims));
        let came = CameBack { state: part_of(&url, "state").expect("one"), code: Some("c".into()), error: None };
        let body = entered(answered(&home, &came).await).await;
        assert_eq!((&body["made"], &body["user"]["avatar"]), (&json!(true), &json!(null)), "{address}");
        let token = token_of(&body);
        let identity = first_identity(&app, &token).await;
        let taken = take(&app, &token, &identity, json!({ "picture": true })).await;
        assert!(taken.status().is_client_error() || taken.status() == 502, "{address}: {}", taken.status());
        assert_eq!(app.json("/api/me/career", &token).await["headline"], "", "{address}");
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_stops_nothing_else() {
    let app = TestApp::with(|flags| school(flags, "http://127.0.0.1:9")).await;
    let home = Browser::new(&app);
    let body = json!({ "provider": "school", "language": "en" });
    assert_problem(home.post("/api/auth/identity", body).await, 503, "unavailable").await;
    home.register("ada@example.org").await;
}
