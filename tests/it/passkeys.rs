//! Passkeys: made, used to sign in, as a second step and as a proof, by a device in software with
//! real keys; and everything that such a device could say wrongly.

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::config::Flags;
use vivavoce_tests::TestApp;
use vivavoce_tests::app::assert_problem;
use vivavoce_tests::authenticator::{Authenticator, IS_COPIED, Kind, MAY_BE_COPIED, SEEN};
use vivavoce_tests::people::{Browser, PASSWORD, last_token, letters, with_mail};
use vivavoce_tests::postgres::TestDatabase;

const EMAIL: &str = "ada@example.org";
const ORIGIN: &str = "https://viva.example:8443";
const HOST: &str = "viva.example";

fn at_home(flags: Flags) -> Flags {
    flags.set("public_url", ORIGIN)
}

fn device(kind: Kind) -> Authenticator {
    Authenticator::new(kind, ORIGIN, HOST)
}

fn call(app: &TestApp, method: Method, path: &str, token: &str, body: Value) -> RequestBuilder {
    app.request(method, path, token).json(&body)
}

async fn sent(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

async fn ok(request: RequestBuilder) -> Value {
    let response = sent(request).await;
    let (status, text) = (response.status(), response.text().await.expect("a body"));
    assert!(status.is_success(), "{status} {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

/// A browser that comes by TLS has other names of cookies; here it keeps them all the same.
async fn register(app: &TestApp, email: &str) -> String {
    Browser::new(app).register(email).await
}

async fn begun(app: &TestApp, token: &str) -> Value {
    ok(call(app, Method::POST, "/api/me/passkeys/options", token, Value::Null)).await["public_key"].clone()
}

async fn offer(app: &TestApp, token: &str, name: &str, credential: &Value) -> Response {
    let body = json!({ "name": name, "credential": credential });
    sent(call(app, Method::POST, "/api/me/passkeys", token, body)).await
}

/// Has the device make a passkey; what the server says.
async fn made(app: &TestApp, token: &str, name: &str, device: &mut Authenticator) -> Value {
    let credential = device.make(&begun(app, token).await);
    let response = offer(app, token, name, &credential).await;
    let (status, body) = (response.status(), response.json::<Value>().await.expect("JSON"));
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body
}

async fn asked(browser: &Browser<'_>) -> Value {
    browser.ok("/api/auth/passkey/options", json!({})).await
}

async fn signed_in(browser: &Browser<'_>, device: &mut Authenticator) -> Response {
    let signed = device.sign(&asked(browser).await);
    browser.post("/api/auth/passkey", signed).await
}

async fn token_of(response: Response) -> String {
    let (status, body) = (response.status(), response.json::<Value>().await.expect("JSON"));
    assert_eq!(status, StatusCode::OK, "{body}");
    body["access_token"].as_str().expect("a token").to_owned()
}

/// The last proof of everybody is eleven minutes old.
async fn grow_old(app: &TestApp) {
    let mut writing = app.app().db.begin().await.expect("begun");
    sqlx::query("UPDATE logins SET proved_at = proved_at - 660000").execute(writing.connection()).await.expect("aged");
    writing.commit().await.expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_in_in_sqlite() {
    whole(&TestApp::with(at_home).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_in_in_postgresql() {
    let database = TestDatabase::create().await;
    whole(&TestApp::with(|flags| at_home(flags).set("database_url", database.url.clone())).await).await;
}

async fn whole(app: &TestApp) {
    let token = register(app, EMAIL).await;
    let empty = app.json("/api/me/passkeys", &token).await;
    assert_eq!(empty, json!({ "items": [], "available": true }));
    let options = begun(app, &token).await;
    assert_eq!((&options["rp"]["id"], &options["attestation"]), (&json!(HOST), &json!("none")));
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");

    let mut phone = device(Kind::Es256);
    let first = made(app, &token, "My phone", &mut phone).await;
    assert_eq!(first["recovery_codes"].as_array().map(Vec::len), Some(10), "with the first factor come codes");
    let mut key = device(Kind::EdDsa);
    (key.flags, key.count) = (SEEN | MAY_BE_COPIED | IS_COPIED, 7);
    let second = made(app, &token, "Key", &mut key).await;
    assert_eq!((&second["recovery_codes"], &second["passkey"]["synced"]), (&Value::Null, &json!(true)));
    let mut chip = device(Kind::Rs256);
    made(app, &token, "Old computer", &mut chip).await;
    let excluded = begun(app, &token).await["excludeCredentials"].clone();
    assert_eq!(excluded.as_array().map(Vec::len), Some(3));
    assert_eq!(excluded[0]["transports"], json!(["internal", "hybrid"]));

    for (device, at) in [(&mut phone, 0), (&mut key, 1), (&mut chip, 2)] {
        let away = Browser::new(app);
        assert_eq!(asked(&away).await["allowCredentials"], json!([]), "nobody is told which there are");
        let token = token_of(signed_in(&away, device).await).await;
        assert_eq!(app.json("/api/me", &token).await["email"], EMAIL);
        assert_eq!(app.json("/api/me/logins", &token).await["items"][0]["method"], "passkey");
        let listed = app.json("/api/me/passkeys", &token).await;
        assert!(listed["items"][at]["used_at"].is_string());
    }

    // Another name; and each only of one's own.
    let id = first["passkey"]["id"].as_str().expect("an id");
    let path = format!("/api/me/passkeys/{id}");
    let renamed = ok(call(app, Method::PATCH, &path, &token, json!({ "name": "  Ada’s phone " }))).await;
    assert_eq!(renamed["name"], "Ada’s phone");
    assert_problem(sent(call(app, Method::PATCH, &path, &token, json!({ "name": "" }))).await, 422, "invalid_field")
        .await;
    let other = register(app, "eve@example.org").await;
    for method in [Method::PATCH, Method::DELETE] {
        let refused = sent(call(app, method, &path, &other, json!({ "name": "Mine" }))).await;
        assert_problem(refused, 404, "not_found").await;
    }
    grow_old(app).await;
    let refused = sent(call(app, Method::DELETE, &path, &token, Value::Null)).await;
    assert_problem(refused, 401, "step_up_needed").await;
    let again = sent(call(app, Method::POST, "/api/me/passkeys/options", &token, Value::Null)).await;
    assert_problem(again, 401, "step_up_needed").await;

    // A passkey is the proof; then the one that it is not is taken away, and opens nothing.
    let options = ok(call(app, Method::POST, "/api/me/proof/passkey", &token, Value::Null)).await;
    assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(3));
    let proof = json!({ "method": "passkey", "answer": key.sign(&options).to_string() });
    let proved = ok(call(app, Method::POST, "/api/me/proof", &token, proof.clone())).await;
    assert!(proved["proved_until"].is_string());
    grow_old(app).await;
    let replayed = sent(call(app, Method::POST, "/api/me/proof", &token, proof)).await;
    assert_problem(replayed, 401, "passkey_wrong").await;
    let options = ok(call(app, Method::POST, "/api/me/proof/passkey", &token, Value::Null)).await;
    let proof = json!({ "method": "passkey", "answer": chip.sign(&options).to_string() });
    ok(call(app, Method::POST, "/api/me/proof", &token, proof)).await;
    ok(call(app, Method::DELETE, &path, &token, Value::Null)).await;
    assert_problem(signed_in(&Browser::new(app), &mut phone).await, 401, "passkey_wrong").await;
    let kept: Vec<String> = sqlx::query_scalar("SELECT challenge_hash FROM passkey_challenges")
        .fetch_all(app.app().db.pool())
        .await
        .expect("read");
    assert!(kept.iter().all(|hash| hash.len() == 64), "no challenge is kept as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_the_second_step_after_a_password() {
    let app = TestApp::with(at_home).await;
    let token = register(&app, EMAIL).await;
    let mut phone = device(Kind::Es256);
    let codes = made(&app, &token, "Phone", &mut phone).await["recovery_codes"].clone();
    let away = Browser::new(&app);
    let begun = away.begin_login(EMAIL, PASSWORD).await;
    assert_eq!(begun["state"], "second_factor", "the password alone does not open it any more");
    assert_eq!(begun["methods"][0], json!({ "method": "passkey", "hint": null }));
    assert_eq!(begun["methods"][1]["method"], "recovery");
    let challenge = begun["challenge"].as_str().expect("one");
    let options = away.ok("/api/auth/second-factor/passkey", json!({ "challenge": challenge })).await;
    assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(1));
    let answer = |signed: &Value| json!({ "challenge": challenge, "method": "passkey", "answer": signed.to_string() });
    // What was signed to sign in, or for another's challenge, is none for this one.
    let thief = Browser::new(&app);
    let others = thief.begin_login(EMAIL, PASSWORD).await["challenge"].clone();
    let theirs = thief.ok("/api/auth/second-factor/passkey", json!({ "challenge": others })).await;
    for elsewhere in [asked(&away).await, theirs] {
        let signed = phone.sign(&elsewhere);
        assert_problem(away.post("/api/auth/second-factor", answer(&signed)).await, 401, "passkey_wrong").await;
    }
    for bad in ["", "{}", "null", "[]", "000000"] {
        let body = json!({ "challenge": challenge, "method": "passkey", "answer": bad });
        assert_problem(away.post("/api/auth/second-factor", body).await, 401, "passkey_wrong").await;
    }
    let signed = phone.sign(&options);
    assert_problem(thief.post("/api/auth/passkey", signed.clone()).await, 401, "passkey_wrong").await;
    let token = token_of(away.post("/api/auth/second-factor", answer(&signed)).await).await;
    assert_eq!(app.json("/api/me/logins", &token).await["items"][0]["method"], "second_factor");
    let over = away.post("/api/auth/second-factor/passkey", json!({ "challenge": challenge })).await;
    assert_problem(over, 410, "challenge_over").await;
    // Whoever has lost the device has the codes on paper.
    let begun = thief.begin_login(EMAIL, PASSWORD).await;
    let body = json!({ "challenge": begun["challenge"], "method": "recovery", "answer": codes[0] });
    token_of(thief.post("/api/auth/second-factor", body).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_says_wrongly_signs_nobody_in() {
    let app = TestApp::with(at_home).await;
    let token = register(&app, EMAIL).await;
    let mut phone = device(Kind::Es256);
    made(&app, &token, "Phone", &mut phone).await;
    let other = register(&app, "eve@example.org").await;
    let mut eves = device(Kind::Es256);
    made(&app, &other, "Phone", &mut eves).await;
    let browser = Browser::new(&app);
    let mine = phone.handle.clone();
    let refused = async |phone: &mut Authenticator, why: &str| {
        let response = signed_in(&browser, phone).await;
        assert_eq!(response.status(), 401, "{why}");
        assert_problem(response, 401, "passkey_wrong").await;
    };

    phone.origin = "https://evil.example".into();
    refused(&mut phone, "another page").await;
    phone.origin = "https://viva.example".into();
    refused(&mut phone, "another port").await;
    phone.origin = ORIGIN.into();
    phone.rp_id = "example".into();
    refused(&mut phone, "another host").await;
    phone.rp_id = HOST.into();
    for (flags, why) in [
        (0x01, "not recognised"),
        (0x04, "not there"),
        (SEEN | IS_COPIED, "copied, and may not be"),
        (SEEN | MAY_BE_COPIED, "may be copied, unlike when it was made"),
    ] {
        phone.flags = flags;
        refused(&mut phone, why).await;
    }
    phone.flags = SEEN;
    phone.kind = Some("webauthn.create");
    refused(&mut phone, "another ceremony").await;
    phone.kind = None;
    for (handle, why) in
        [(None, "whose it is"), (eves.handle.clone(), "another's account"), (Some("!".into()), "no id")]
    {
        phone.handle = handle;
        refused(&mut phone, why).await;
    }
    phone.handle = mine.clone();
    for length in [0, 36, 38] {
        let mut said = phone.data(false);
        said.resize(length, 0);
        phone.said = Some(said);
        refused(&mut phone, "truncated, or more than there is").await;
    }
    phone.said = None;

    // Another's key under this one's name, and another's name under this key.
    let options = asked(&browser).await;
    let (mut a, b) = (phone.sign(&options), eves.sign(&options));
    a["response"]["signature"] = b["response"]["signature"].clone();
    assert_problem(browser.post("/api/auth/passkey", a).await, 401, "passkey_wrong").await;
    let mut a = phone.sign(&asked(&browser).await);
    a["id"] = b["id"].clone();
    assert_problem(browser.post("/api/auth/passkey", a).await, 401, "passkey_wrong").await;

    // A challenge is good once, and only one that was made here.
    let signed = phone.sign(&asked(&browser).await);
    token_of(browser.post("/api/auth/passkey", signed.clone()).await).await;
    assert_problem(Browser::new(&app).post("/api/auth/passkey", signed).await, 401, "passkey_wrong").await;
    let own = phone.sign(&json!({ "challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }));
    assert_problem(browser.post("/api/auth/passkey", own).await, 401, "passkey_wrong").await;
    let options = asked(&browser).await;
    let mut writing = app.app().db.begin().await.expect("begun");
    let late = "UPDATE passkey_challenges SET expires_at = created_at";
    sqlx::query(late).execute(writing.connection()).await.expect("aged");
    writing.commit().await.expect("committed");
    assert_problem(browser.post("/api/auth/passkey", phone.sign(&options)).await, 401, "passkey_wrong").await;

    for bad in [json!({}), json!({ "id": "x" }), json!({ "id": "x", "response": {} })] {
        let status = browser.post("/api/auth/passkey", bad).await.status();
        assert!(status.is_client_error(), "{status}");
    }
    for part in ["clientDataJSON", "authenticatorData", "signature"] {
        for bad in ["", "=", "é", "AAAA", &"A".repeat(50_000)] {
            let mut signed = phone.sign(&asked(&browser).await);
            signed["response"][part] = json!(bad);
            assert_problem(browser.post("/api/auth/passkey", signed).await, 401, "passkey_wrong").await;
        }
    }
    // All of it has changed nothing.
    token_of(signed_in(&browser, &mut phone).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_says_wrongly_makes_no_passkey() {
    let app = TestApp::with(at_home).await;
    let token = register(&app, EMAIL).await;
    let other = register(&app, "eve@example.org").await;
    let refused = async |credential: &Value, why: &str| {
        let response = offer(&app, &token, "Phone", credential).await;
        assert_eq!(response.status(), 401, "{why}");
        assert_problem(response, 401, "passkey_wrong").await;
    };
    let bad = async |change: &dyn Fn(&mut Authenticator), why: &str| {
        let mut phone = device(Kind::Es256);
        change(&mut phone);
        refused(&phone.make(&begun(&app, &token).await), why).await;
    };
    bad(&|phone| phone.origin = "https://evil.example".into(), "another page").await;
    bad(&|phone| phone.rp_id = "evil.example".into(), "another host").await;
    bad(&|phone| phone.flags = 0x01, "not recognised").await;
    bad(&|phone| phone.flags = SEEN | IS_COPIED, "copied, and may not be").await;
    bad(&|phone| phone.kind = Some("webauthn.get"), "another ceremony").await;
    bad(&|phone| phone.id = Vec::new(), "without a name").await;
    bad(&|phone| phone.id = vec![7; 1024], "a name of 1024 bytes").await;
    bad(&|phone| phone.said = Some(phone.data(false)), "no key").await;
    bad(&|phone| phone.said = Some([phone.data(true), vec![0]].concat()), "more than there is").await;
    let whole = device(Kind::Es256).data(true);
    for length in [0, 37, 54, 60, whole.len() - 1] {
        bad(&|phone| phone.said = Some(whole[..length].to_vec()), "truncated").await;
    }
    for nested in [vec![0x81; 20_000], vec![0xc1; 20_000], vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]] {
        bad(&|phone| phone.said = Some([&whole[..71], &nested].concat()), "a key without an end").await;
        let mut credential = device(Kind::Es256).make(&begun(&app, &token).await);
        use base64::Engine as _;
        let object = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&nested);
        credential["response"]["attestationObject"] = json!(object);
        refused(&credential, "CBOR without an end").await;
    }
    // A challenge is good once, and for its own login.
    let mut phone = device(Kind::Es256);
    let options = begun(&app, &token).await;
    refused(&phone.make(&begun(&app, &other).await), "another's challenge").await;
    let credential = phone.make(&options);
    assert_eq!(offer(&app, &token, "Phone", &credential).await.status(), StatusCode::CREATED);
    refused(&credential, "once more").await;
    // The name of a key that is there already, also where it is another's.
    for token in [&token, &other] {
        let again = phone.make(&begun(&app, token).await);
        assert_problem(offer(&app, token, "Phone", &again).await, 409, "factor_exists").await;
    }
    let mut longest = device(Kind::Es256);
    longest.id = vec![7; 1023];
    made(&app, &token, "Long", &mut longest).await;
    for _ in 2..20 {
        made(&app, &token, "Another", &mut device(Kind::EdDsa)).await;
    }
    let more = device(Kind::EdDsa).make(&begun(&app, &token).await);
    assert_problem(offer(&app, &token, "One more", &more).await, 422, "invalid_field").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_counts_back_is_refused_and_its_owner_told() {
    let app = TestApp::with(|flags| at_home(with_mail(flags)).set("registration", "open")).await;
    let browser = Browser::new(&app);
    browser.post("/api/auth/register", vivavoce_tests::people::wish(EMAIL)).await;
    let letter = letters(&app).await.pop().expect("a letter").to_string();
    let (_, link) = letter.split_once("/verify#token=").expect("a link");
    let verified = json!({ "token": link.split('"').next() });
    let token = browser.ok("/api/auth/verify", verified).await["access_token"].as_str().expect("one").to_owned();
    let mut key = device(Kind::Es256);
    key.count = 5;
    made(&app, &token, "Key", &mut key).await;
    assert_eq!(letters(&app).await.last().expect("one")["kind"]["change"], "passkey_added");
    token_of(signed_in(&browser, &mut key).await).await;
    let away = Browser::new(&app);
    for count in [4, 5, 0] {
        key.count = count;
        let before = letters(&app).await.len();
        assert_problem(signed_in(&away, &mut key).await, 401, "passkey_wrong").await;
        let letters = letters(&app).await;
        assert_eq!(letters.len(), before + 1);
        assert_eq!(letters.last().expect("one")["kind"]["change"], "passkey_copied");
    }
    key.count = 6;
    token_of(signed_in(&away, &mut key).await).await;
    // Of two answers with the same count at the same moment, one is let in.
    let (first, second) = (asked(&browser).await, asked(&away).await);
    key.count = 10;
    let a = key.sign(&first);
    key.count = 10;
    let b = key.sign(&second);
    let (a, b) = tokio::join!(browser.post("/api/auth/passkey", a), away.post("/api/auth/passkey", b));
    assert_eq!([a.status(), b.status()].iter().filter(|status| status.is_success()).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_makes_a_passkey_with_a_stolen_login_does_not_keep_it() {
    let app = TestApp::with(with_mail).await;
    let home = Browser::new(&app);
    home.post("/api/auth/register", vivavoce_tests::people::wish(EMAIL)).await;
    let token = last_token(&app, "verify_address", "verify").await;
    home.ok("/api/auth/verify", json!({ "token": token })).await;
    let stolen = Browser::new(&app).log_in(EMAIL, PASSWORD).await;
    let not_me = last_token(&app, "new_device", "not-me").await;
    let mut thiefs = Authenticator::new(Kind::Es256, vivavoce_tests::people::PUBLIC_URL, "localhost");
    made(&app, &stolen, "Phone", &mut thiefs).await;
    home.ok("/api/auth/not-me", json!({ "token": not_me })).await;
    assert_problem(signed_in(&Browser::new(&app), &mut thiefs).await, 401, "passkey_wrong").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_their_last_way_in_away() {
    let app = TestApp::with(at_home).await;
    let token = register(&app, EMAIL).await;
    let made = made(&app, &token, "Phone", &mut device(Kind::Es256)).await;
    let path = format!("/api/me/passkeys/{}", made["passkey"]["id"].as_str().expect("an id"));
    let mut writing = app.app().db.begin().await.expect("begun");
    let without = "UPDATE users SET password_hash = NULL";
    sqlx::query(without).execute(writing.connection()).await.expect("done");
    writing.commit().await.expect("committed");
    let refused = sent(call(&app, Method::DELETE, &path, &token, Value::Null)).await;
    assert_problem(refused, 409, "last_way_in").await;
    assert_eq!(app.json("/api/me/passkeys", &token).await["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_there_are_passkeys_for_this_machine_alone() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app);
    let instance = ok(app.http.get(format!("{}/api/instance", app.url))).await;
    assert_eq!(instance["passkeys"], false, "127.0.0.1 is no name");
    assert_problem(browser.post("/api/auth/passkey/options", json!({})).await, 409, "no_passkeys").await;
    let named = |host: &str| browser.request("/api/auth/passkey/options").header("host", host);
    assert_eq!(ok(named("localhost:8080")).await["rpId"], "localhost");
    assert_problem(sent(named("viva.example")).await, 409, "no_passkeys").await;
    // An account with a passkey asks for it at every address.
    let token = browser.register(EMAIL).await;
    let options = app.request(Method::POST, "/api/me/passkeys/options", &token).header("host", "localhost:8080");
    let mut phone = Authenticator::new(Kind::Es256, "http://localhost:8080", "localhost");
    let credential = phone.make(&ok(options).await["public_key"]);
    assert_eq!(offer(&app, &token, "Phone", &credential).await.status(), StatusCode::CREATED);
    assert_eq!(Browser::new(&app).begin_login(EMAIL, PASSWORD).await["state"], "second_factor");
}
