//! A server in this process: on a free port, with a data folder of its own, with stubs in
//! place of models so that it starts at once and hears the same words each time.

use std::path::Path;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use vivavoce_signaling::app::App;
use vivavoce_signaling::config::{Flags, load_from};
use vivavoce_signaling::data_folder;
use vivavoce_signaling::server::Server;

/// What the stub recogniser hears in every turn.
pub const STUB_WORDS: &str = "these words are fixed";

/// No answer that a test waits for takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server and a client of it.
pub struct TestApp {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// The instance's access token.
    pub access_token: String,
    /// For requests of any kind.
    pub http: Client,
    /// The data folder.
    pub data: TempDir,
    server: Server,
}

/// A session or an attempt that was just created.
#[derive(Clone, Debug)]
pub struct Created {
    /// Its id.
    pub id: String,
    /// The token that opens it.
    pub token: String,
}

impl TestApp {
    /// Starts one with stubs and no model.
    pub async fn start() -> Self {
        Self::with(|flags| flags).await
    }

    /// Starts one with some keys of the configuration changed.
    pub async fn with(change: impl FnOnce(Flags) -> Flags) -> Self {
        log();
        let data = tempfile::tempdir().expect("a folder");
        let folder = data.path().to_str().expect("UTF-8").to_owned();
        let flags = Flags::default()
            .set("listen", "127.0.0.1:0")
            .set("data", folder.clone())
            .set("media_listen", "127.0.0.1:0")
            .set("stt", "stub:0")
            .set("voice", "tone:0.2")
            .set("endpointing", "pause:300")
            .set("pull_models", "false")
            .set("models_dir", format!("{folder}/no-models"))
            .set("guest_sessions_per_hour", "1000")
            // The tests beside it make the machine busy.
            .set("admission_busy", "100")
            .set("admission_lateness_ms", "60000")
            // No test asks the internet.
            .set("breached_passwords_url", "");
        let (settings, _) =
            load_from(&change(flags), [], Path::new("/nowhere/vivavoce.toml")).expect("the configuration is right");
        let access_token = data_folder::access_token(&settings.data).expect("made");
        let server = Server::start(settings).await.expect("the server starts");
        let url = format!("http://{}", server.address());
        Self { url, access_token, http: client(), data, server }
    }

    /// The server's parts.
    pub fn app(&self) -> &App {
        self.server.app()
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Stops it, with everything written; the data folder stays with the caller.
    pub async fn stop(self) -> TempDir {
        self.server.stop().await;
        self.data
    }

    /// Gives the server a key of this name and kind to keep; its id.
    pub async fn keep_key(&self, name: &str, kind: &str, key: &str) -> String {
        // A server of one's own is somewhere; the entry that names the key says where.
        let base_url = (kind == "compatible").then_some("https://kept.example/v1");
        let body = json!({ "name": name, "kind": kind, "key": key, "base_url": base_url });
        let kept = self.request(Method::POST, "/api/provider-keys", &self.access_token).json(&body).send().await;
        let kept = kept.expect("an answer");
        assert_eq!(kept.status(), StatusCode::CREATED);
        let kept: Value = kept.json().await.expect("JSON");
        kept["id"].as_str().expect("an id").to_owned()
    }

    /// A request with a token.
    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(token)
    }

    /// A GET with a token, which must succeed, as JSON.
    pub async fn json(&self, path: &str, token: &str) -> Value {
        let response = self.request(Method::GET, path, token).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.expect("JSON")
    }

    /// Creates a session as a guest.
    pub async fn create(&self, scenario: &str) -> Created {
        let response = self.post_session(&wish(scenario)).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::CREATED);
        created(response).await
    }

    /// Begins an attempt at a quiz as a guest.
    pub async fn attempt(&self, quiz: &str) -> Created {
        let response = self.http.post(format!("{}/api/quizzes/{quiz}/attempts", self.url)).send().await;
        let response = response.expect("an answer");
        assert_eq!(response.status(), StatusCode::CREATED);
        let body: Value = response.json().await.expect("JSON");
        let text = |name: &str| body[name].as_str().expect("a text").to_owned();
        Created { id: text("id"), token: text("attempt_token") }
    }

    /// A request that creates a session as a guest.
    pub fn post_session(&self, body: &Value) -> RequestBuilder {
        self.http.post(format!("{}/api/sessions", self.url)).json(body)
    }

    /// Sends a command, which must be accepted.
    pub async fn command(&self, session: &Created, command: Value) {
        let path = format!("/api/sessions/{}/commands", session.id);
        let sent = self.request(Method::POST, &path, &session.token).json(&command).send();
        assert_eq!(sent.await.expect("an answer").status(), StatusCode::ACCEPTED);
    }

    /// An offer for a session.
    pub fn offer(&self, session: &Created, sdp: &str) -> RequestBuilder {
        self.request(Method::POST, &format!("/rtc/{}", session.id), &session.token)
            .header("content-type", "application/sdp")
            .body(sdp.to_owned())
    }
}

/// What goes wrong in the server is said by a test that fails; more with
/// `VIVAVOCE_TEST_LOG=debug`.
fn log() {
    let level = std::env::var("VIVAVOCE_TEST_LOG").unwrap_or_else(|_| "error".into());
    let log = tracing_subscriber::fmt().with_env_filter(level).with_test_writer().try_init();
    // Another test of this process has started it already.
    drop(log);
}

/// A client that keeps no connection: a stopped server's port may be another's soon.
pub fn client() -> Client {
    Client::builder().pool_max_idle_per_host(0).timeout(PATIENCE).build().expect("a client")
}

/// A wish for a session.
pub fn wish(scenario: &str) -> Value {
    json!({ "scenario": scenario, "consent": { "recording": true, "version": "2026-11" } })
}

/// The session in an answer to its creation.
pub async fn created(response: Response) -> Created {
    let body: Value = response.json().await.expect("JSON");
    let text = |name: &str| body[name].as_str().expect("a text").to_owned();
    Created { id: text("id"), token: text("join_token") }
}

/// Asserts that an answer is a problem of this status and code, in the shape of RFC 9457.
pub async fn assert_problem(response: Response, status: u16, code: &str) {
    let media_type = response.headers()["content-type"].to_str().expect("ASCII").to_owned();
    let got = response.status().as_u16();
    let url = response.url().path().to_owned();
    let body = response.text().await.expect("a body");
    assert_eq!((got, media_type.as_str()), (status, "application/problem+json"), "{url}: {body}");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["code"], code, "{url}: {body}");
    assert_eq!(body["status"], status, "{url}");
    assert_eq!(body["type"], format!("urn:vivavoce:problem:{code}"), "{url}");
    for text in ["title", "detail"] {
        assert!(body[text].as_str().is_some_and(|text| text.len() > 5), "{url}: {body}");
    }
}
