//! People with accounts: a browser that keeps the cookies of signing in, and the letters that wait
//! to be sent.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use vivavoce_signaling::config::Flags;
use vivavoce_signaling::mail::store::all_waiting;
use vivavoce_signaling::sealer::Sealer;

use crate::TestApp;

/// A password that is taken.
pub const PASSWORD: &str = "seven green umbrellas";

/// Where links in letters lead.
pub const PUBLIC_URL: &str = "http://localhost:4321";

/// With a mail server that is never there: letters wait.
pub fn with_mail(flags: Flags) -> Flags {
    flags.set("smtp_url", "smtp://127.0.0.1:9").set("mail_from", "no-reply@example.org").set("public_url", PUBLIC_URL)
}

/// A browser: what it was given as cookies it sends.
pub struct Browser<'a> {
    app: &'a TestApp,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    /// One that was never here.
    pub fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: Mutex::default() }
    }

    /// One with the same cookies: a copy of the browser's folder.
    pub fn copy(&self) -> Self {
        Self { app: self.app, cookies: Mutex::new(self.cookies.lock().expect("whole").clone()) }
    }

    /// The same browser before another server of the instance.
    pub fn at<'b>(&self, app: &'b TestApp) -> Browser<'b> {
        Browser { app, cookies: Mutex::new(self.cookies.lock().expect("whole").clone()) }
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("whole").get(name).cloned()
    }

    /// A request with the cookies.
    pub fn request(&self, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().expect("whole");
        let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.app.http.request(Method::POST, format!("{}{path}", self.app.url));
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Keeps the cookies of an answer.
    pub fn keep(&self, response: &Response) {
        let mut cookies = self.cookies.lock().expect("whole");
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("ASCII");
            let (name, rest) = cookie.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or_default();
            match cookie.contains("Max-Age=0") {
                true => cookies.remove(name),
                false => cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    /// Sends a body and keeps the cookies.
    pub async fn post(&self, path: &str, body: Value) -> Response {
        let response = self.request(path).json(&body).send().await.expect("an answer");
        self.keep(&response);
        response
    }

    /// The same, which must succeed, as JSON.
    pub async fn ok(&self, path: &str, body: Value) -> Value {
        let response = self.post(path, body).await;
        let (status, text) = (response.status(), response.text().await.expect("a body"));
        assert!(status.is_success(), "{path}: {status} {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
    }

    /// What the right password is answered with.
    pub async fn begin_login(&self, email: &str, password: &str) -> Value {
        self.ok("/api/auth/login", json!({ "email": email, "password": password })).await
    }

    /// Logs in; the access token.
    pub async fn log_in(&self, email: &str, password: &str) -> String {
        let answer = self.begin_login(email, password).await;
        assert_eq!(answer["state"], "signed_in", "{answer}");
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    /// Registers as a candidate where no mails are sent; the access token.
    pub async fn register(&self, email: &str) -> String {
        let response = self.post("/api/auth/register", wish(email)).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let answer: Value = response.json().await.expect("JSON");
        answer["access_token"].as_str().expect("a token").to_owned()
    }
}

/// A wish to register.
pub fn wish(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "name": "Ada", "language": "en", "role": "candidate" })
}

/// The letters that wait, the first first: to whom, and what they are.
pub async fn letters(app: &TestApp) -> Vec<Value> {
    let sealer = Sealer::of(&app.app().vault, b"vivavoce letters v1");
    let waiting = all_waiting(&app.app().db).await.expect("read");
    let open = |id: &[u8], sealed: &str| sealer.open(id, sealed).expect("sealed by this instance");
    let letters = waiting.iter().map(|letter| open(letter.id.as_bytes(), &letter.sealed));
    letters.map(|text| serde_json::from_slice(&text).expect("JSON")).collect()
}

/// The token of a link to this page in the last letter of this kind.
pub async fn last_token(app: &TestApp, kind: &str, page: &str) -> String {
    let letters = letters(app).await;
    let text = letters.iter().rev().map(Value::to_string).find(|text| text.contains(&format!("\"{kind}\"")));
    let text = text.unwrap_or_else(|| panic!("no letter {kind}: {letters:?}"));
    let (_, after) = text.split_once(&format!("{PUBLIC_URL}/{page}#token=")).expect("a link to this instance");
    after.split('"').next().unwrap_or_default().to_owned()
}
