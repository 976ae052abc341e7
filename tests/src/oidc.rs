//! Providers of accounts: a real one (`tests/oidc/server.mjs`) with somebody who visits its pages, and
//! one that says whatever a test wants it to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde_json::{Value, json};

/// A running provider. Dropping it ends it.
pub struct ProviderServer {
    child: Child,
    /// Who it says that it is.
    pub issuer: String,
}

impl ProviderServer {
    /// One that sends people back to these addresses; it knows us as `viva`, with the secret `kept`.
    pub fn start(redirect_uris: &[&str]) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let libraries = tests.join("../.cache/oidc-provider");
        assert!(libraries.is_dir(), "the provider of accounts is not there: run scripts/setup.sh test");
        let mut child = Command::new("node")
            .arg(tests.join("oidc/server.mjs"))
            .arg(&libraries)
            .args(redirect_uris)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is there");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let port: u16 = line.trim().parse().expect("its port");
        Self { child, issuer: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for ProviderServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What somebody comes back with.
#[derive(Clone, Debug)]
pub struct CameBack {
    /// `state`.
    pub state: String,
    /// `code`.
    pub code: Option<String>,
    /// `error`.
    pub error: Option<String>,
}

impl CameBack {
    /// As our page hands it to the API.
    pub fn answer(&self, provider: &str) -> Value {
        json!({ "provider": provider, "state": self.state, "code": self.code, "error": self.error })
    }
}

/// Somebody's browser at the provider.
pub struct Visitor {
    http: Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Visitor {
    /// One that was never there.
    pub fn new() -> Self {
        let http = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { http, cookies: Mutex::default() }
    }

    /// Opens the provider's page, signs in as `account` and agrees, or says no where there is none;
    /// until the provider sends them to `back`.
    pub async fn visit(&self, url: &str, account: Option<&str>, back: &str) -> CameBack {
        let mut at = Url::parse(url).expect("a URL");
        let mut form = None;
        for _ in 0..20 {
            let response = self.open(&at, form.take()).await;
            if let Some(to) = response.headers().get("location") {
                at = at.join(to.to_str().expect("ASCII")).expect("a URL");
                if at.as_str().starts_with(back) {
                    return came_back(&at);
                }
                continue;
            }
            let page = response.text().await.expect("a page");
            let (_, action) = page.split_once("action=\"").unwrap_or_else(|| panic!("no form: {page}"));
            let action = action.split('"').next().unwrap_or_default().to_owned();
            let Some(account) = account else {
                at = at.join(&format!("{action}/abort")).expect("a URL");
                continue;
            };
            let prompt = if page.contains("value=\"login\"") { "login" } else { "consent" };
            form = Some(format!("prompt={prompt}&login={account}&password=x"));
            at = at.join(&action).expect("a URL");
        }
        panic!("the provider sends nobody back");
    }

    async fn open(&self, url: &Url, form: Option<String>) -> Response {
        let cookies: Vec<String> =
            self.cookies.lock().expect("whole").iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = match form {
            Some(form) => {
                self.http.post(url.clone()).header("content-type", "application/x-www-form-urlencoded").body(form)
            }
            None => self.http.get(url.clone()),
        };
        let response = request.header("cookie", cookies.join("; ")).send().await.expect("an answer");
        let mut kept = self.cookies.lock().expect("whole");
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().expect("ASCII").split_once('=').expect("a name");
            kept.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
        }
        drop(kept);
        response
    }
}

impl Default for Visitor {
    fn default() -> Self {
        Self::new()
    }
}

fn came_back(url: &Url) -> CameBack {
    let part = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
    CameBack { state: part("state").unwrap_or_default(), code: part("code"), error: part("error") }
}

/// A part of an address's query.
pub fn part_of(url: &str, wanted: &str) -> Option<String> {
    let url = Url::parse(url).expect("a URL");
    url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// A key that signs tokens.
pub struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// A new one.
    pub fn new() -> Self {
        Self(RsaKeyPair::generate(KeySize::Rsa2048).expect("made"))
    }

    fn jwk(&self) -> Value {
        // RFC 8017, A.1.1, as DER: a modulus of 256 bytes, then 65537.
        let der = self.0.public_key().as_ref();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": encode(&der[9..265]), "e": encode(&der[267..]) })
    }

    /// A token that says this.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).expect("signed");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl Default for SigningKey {
    fn default() -> Self {
        Self::new()
    }
}

/// A provider that gives the token that it is told to, whatever it is asked.
pub struct Liar {
    /// Who it says that it is.
    pub issuer: String,
    /// Its key.
    pub key: SigningKey,
    token: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    /// One at a free port.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("bound"));
        let (key, token, asked) =
            (SigningKey::new(), Arc::new(Mutex::new(String::new())), Arc::new(Mutex::new(Vec::new())));
        let says = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        let keys = json!({ "keys": [key.jwk()] });
        let (given, heard) = (Arc::clone(&token), Arc::clone(&asked));
        let answer = async move |body: String| {
            heard.lock().expect("whole").push(body);
            let token = given.lock().expect("whole").clone();
            Json(json!({ "access_token": "a", "token_type": "Bearer", "id_token": token }))
        };
        let server = Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(says.clone())))
            .route("/keys", get(async move || Json(keys.clone())))
            .route("/token", post(answer));
        tokio::spawn(async move { axum::serve(listener, server).await });
        Self { issuer, key, token, asked }
    }

    /// Gives this token from now on.
    pub fn give(&self, token: String) {
        *self.token.lock().expect("whole") = token;
    }

    /// What it was asked for tokens with, last.
    pub fn last_asked(&self) -> String {
        self.asked.lock().expect("whole").last().cloned().unwrap_or_default()
    }
}
