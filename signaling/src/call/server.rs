//! The server as a candidate sees it: its HTTP API and its WebSockets, nothing else.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use futures::StreamExt;
use reqwest::{Method, RequestBuilder, Response, StatusCode, Upgraded, Url, header};
use serde_json::{Value, json};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use webrtc::peer_connection::RTCIceServer;

/// The version of the consent text that `vivavoce call` agrees to.
const CONSENT_VERSION: &str = "2026-11";

/// Nothing the API says is longer; more is not read.
const LARGEST_BODY: usize = 16 << 20;

/// No event and no packet is longer.
const LARGEST_MESSAGE: usize = 1 << 20;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the server could not be used, each with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Start the server, or mend `--server`.
    #[error("cannot reach {url}: {reason}; is the server running, and is --server right?")]
    Unreachable { url: Url, reason: String },
    /// Bring a token.
    #[error("{url}: the server wants a token ({detail}); {hint}")]
    Unauthorized { url: Url, detail: String, hint: &'static str },
    /// Mend `--scenario` or `--session`.
    #[error("{url}: not found ({detail}); check --scenario and --session")]
    NotFound { url: Url, detail: String },
    /// Wait.
    #[error("{url}: the server is full ({detail}); try again in {retry_after} s")]
    Busy { url: Url, detail: String, retry_after: u64 },
    /// Anything else that the server refused, in its own words.
    #[error("{url}: the server answered {status}: {detail}")]
    Refused { url: Url, status: StatusCode, detail: String },
}

/// A server and the token that opens it.
#[derive(Clone, Debug)]
pub struct Server {
    base: Url,
    http: reqwest::Client,
    access_token: Option<String>,
}

/// A session and the token that opens it.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: String,
    pub token: String,
}

/// The server's answer to an offer.
#[derive(Debug)]
pub struct Answer {
    pub sdp: String,
    /// Where to hang up; none if the server named no place of its own.
    pub location: Option<Url>,
}

impl Server {
    /// Reads the URL; nothing is sent yet.
    pub fn new(url: &str, access_token: Option<String>) -> anyhow::Result<Self> {
        let with_scheme = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let mut base = Url::parse(&with_scheme).with_context(|| format!("--server {url}: this is not a URL"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            bail!("--server {url}: it must be like http://127.0.0.1:8080 or https://example.org");
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let mut http = reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT);
        if is_local(&base) {
            // A proxy cannot reach this machine's loopback.
            http = http.no_proxy();
        }
        let http = http.build().context("cannot prepare an HTTP client")?;
        Ok(Self { base, http, access_token })
    }

    /// The server's addresses.
    pub async fn addresses(&self) -> anyhow::Result<Vec<IpAddr>> {
        let host = self.base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = self.base.port_or_known_default().unwrap_or(80);
        let found = tokio::net::lookup_host((host.as_str(), port))
            .await
            .map_err(|error| self.unreachable(&self.base, &error))?;
        Ok(found.map(|address| address.ip()).collect())
    }

    /// Opens a session for the scenario, consenting to its being recorded.
    pub async fn create_session(&self, scenario: &str) -> anyhow::Result<Session> {
        let body = json!({
            "scenario": scenario,
            "consent": {"recording": true, "version": CONSENT_VERSION},
            "candidate_name": "vivavoce call",
        });
        let request = self
            .request(Method::POST, self.url("api/sessions", &[])?, self.access_token.as_deref())
            .header("Idempotency-Key", uuid::Uuid::new_v4().to_string())
            .json(&body);
        let created = json_body(self.send(request).await?).await?;
        let field = |name: &str| created[name].as_str().map(str::to_owned);
        match (field("id"), field("join_token")) {
            (Some(id), Some(token)) => Ok(Session { id, token }),
            _ => bail!("the server created a session but named no id and join_token"),
        }
    }

    /// The language of a scenario, or of a session's scenario: `fr` or `en`.
    pub async fn language(&self, scenario: &str) -> anyhow::Result<String> {
        let url = self.url(&format!("api/scenarios/{}", path_part(scenario)), &[])?;
        let request = self.request(Method::GET, url, self.access_token.as_deref());
        let found = json_body(self.send(request).await?).await?;
        found["language"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| anyhow!("the server does not say which language {scenario} is in"))
    }

    /// Offers a WebRTC connection to the session.
    pub async fn offer(&self, session: &Session, client: &str, sdp: String) -> anyhow::Result<Answer> {
        let url = self.url(&format!("rtc/{}", path_part(&session.id)), &[])?;
        let request = self
            .request(Method::POST, url.clone(), Some(&session.token))
            .header(header::CONTENT_TYPE, "application/sdp")
            .header(header::ACCEPT, "application/sdp, application/problem+json")
            .header("Vivavoce-Client", client)
            .body(sdp);
        let response = self.send(request).await?;
        let location = response
            .headers()
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| url.join(value).ok())
            // The token goes nowhere else.
            .filter(|location| location.origin() == url.origin());
        let sdp = String::from_utf8(limited_body(response).await?).context("the server's SDP answer is not text")?;
        Ok(Answer { sdp, location })
    }

    /// Offers a WebRTC connection to a server that is not ours, as JSON; what answers has
    /// no place to hang up at.
    pub async fn offer_json(&self, url: Url, sdp: &str) -> anyhow::Result<Answer> {
        let request = self
            .request(Method::POST, url.clone(), self.access_token.as_deref())
            .json(&json!({"sdp": sdp, "type": "offer"}));
        let answer = json_body(self.send(request).await?).await?;
        let sdp = answer["sdp"].as_str().ok_or_else(|| anyhow!("{url}: the answer has no `sdp`"))?.to_owned();
        Ok(Answer { sdp, location: None })
    }

    /// The STUN and TURN servers that the server names.
    pub async fn ice_servers(&self) -> anyhow::Result<Vec<RTCIceServer>> {
        let url = self.url("api/instance", &[])?;
        let instance = json_body(self.send(self.request(Method::GET, url, None)).await?).await?;
        let listed = instance["ice_servers"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let read = |server: Value| RTCIceServer {
            urls: server["urls"].as_array().into_iter().flatten().map(text).collect(),
            username: text(&server["username"]),
            credential: text(&server["credential"]),
        };
        Ok(listed.into_iter().map(read).collect())
    }

    /// Tells the server of new ICE credentials; gives its own.
    pub async fn restart_ice(&self, session: &Session, location: Url, fragment: String) -> anyhow::Result<String> {
        let request = self
            .request(Method::PATCH, location, Some(&session.token))
            .header(header::CONTENT_TYPE, "application/trickle-ice-sdpfrag")
            .header(header::IF_MATCH, "*")
            .body(fragment);
        let body = limited_body(self.send(request).await?).await?;
        String::from_utf8(body).context("the server's side of the restart is not text")
    }

    /// Hangs up a WebRTC connection.
    pub async fn hang_up(&self, session: &Session, location: Url) -> anyhow::Result<()> {
        self.send(self.request(Method::DELETE, location, Some(&session.token))).await?;
        Ok(())
    }

    /// Asks for the session to end.
    pub async fn end(&self, session: &Session) -> anyhow::Result<()> {
        let url = self.url(&format!("api/sessions/{}/commands", path_part(&session.id)), &[])?;
        let request = self.request(Method::POST, url, Some(&session.token)).json(&json!({"command": "end"}));
        self.send(request).await?;
        Ok(())
    }

    /// What was said, as the server keeps it.
    pub async fn transcript(&self, session: &Session) -> anyhow::Result<Value> {
        let url = self.url(&format!("api/sessions/{}/transcript", path_part(&session.id)), &[])?;
        json_body(self.send(self.request(Method::GET, url, Some(&session.token))).await?).await
    }

    /// Opens one of the server's WebSockets.
    pub async fn websocket(
        &self,
        path: &str,
        query: &[(&str, &str)],
        session: &Session,
    ) -> anyhow::Result<WebSocketStream<Upgraded>> {
        let url = self.url(path, query)?;
        let key = generate_key();
        let request = self
            .http
            .get(url.clone())
            .bearer_auth(&session.token)
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, &key)
            .header(header::SEC_WEBSOCKET_PROTOCOL, "vivavoce.v1");
        let response = tokio::time::timeout(REQUEST_TIMEOUT, self.send(request))
            .await
            .map_err(|_| anyhow!("{url}: no answer within {} s", REQUEST_TIMEOUT.as_secs()))??;
        let accepted = response.headers().get(header::SEC_WEBSOCKET_ACCEPT);
        if response.status() != StatusCode::SWITCHING_PROTOCOLS
            || accepted.is_none_or(|value| value != derive_accept_key(key.as_bytes()).as_str())
        {
            bail!("{url}: this is not a WebSocket; does a proxy in between let them through?");
        }
        let stream = response.upgrade().await.with_context(|| format!("{url}: lost at once"))?;
        let config =
            WebSocketConfig::default().max_message_size(Some(LARGEST_MESSAGE)).max_frame_size(Some(LARGEST_MESSAGE));
        Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await)
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> anyhow::Result<Url> {
        let mut url = self.base.join(path).with_context(|| format!("{path} makes no URL"))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn request(&self, method: Method, url: Url, token: Option<&str>) -> RequestBuilder {
        let request = self.http.request(method, url).timeout(REQUEST_TIMEOUT);
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends, and turns every refusal into an error that says what to do.
    async fn send(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        let (http, request) = request.build_split();
        let request = request.context("this request cannot be made")?;
        let url = request.url().clone();
        let response = http.execute(request).await.map_err(|error| self.unreachable(&url, &error))?;
        let status = response.status();
        if status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS {
            return Ok(response);
        }
        let retry_after = response
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .unwrap_or(30);
        let detail = detail(&limited_body(response).await.unwrap_or_default());
        Err(match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ServerError::Unauthorized {
                url,
                detail,
                hint: "give it with --access-token, or --token beside --session",
            },
            StatusCode::NOT_FOUND => ServerError::NotFound { url, detail },
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                ServerError::Busy { url, detail, retry_after }
            }
            _ => ServerError::Refused { url, status, detail },
        }
        .into())
    }

    fn unreachable(&self, url: &Url, error: &dyn std::error::Error) -> ServerError {
        let mut reason = error.to_string();
        let mut source = error.source();
        while let Some(deeper) = source {
            reason = deeper.to_string();
            source = deeper.source();
        }
        ServerError::Unreachable { url: url.clone(), reason }
    }
}

/// Whether the URL names this machine's loopback.
fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A word that may stand in a path: what the user typed cannot lead elsewhere.
pub(super) fn path_part(word: &str) -> String {
    word.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

async fn json_body(response: Response) -> anyhow::Result<Value> {
    let url = response.url().clone();
    serde_json::from_slice(&limited_body(response).await?)
        .with_context(|| format!("{url}: the answer is not JSON; is this a Vivavoce server?"))
}

async fn limited_body(response: Response) -> anyhow::Result<Vec<u8>> {
    let url = response.url().clone();
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk.with_context(|| format!("{url}: the answer broke off"))?);
        if body.len() > LARGEST_BODY {
            bail!("{url}: the answer is larger than {LARGEST_BODY} bytes");
        }
    }
    Ok(body)
}

/// The server's own words, from problem+json (RFC 9457) or from the start of any text.
fn detail(body: &[u8]) -> String {
    if let Ok(problem) = serde_json::from_slice::<Value>(body) {
        let words = [&problem["detail"], &problem["title"], &problem["code"]];
        if let Some(words) = words.into_iter().find_map(Value::as_str) {
            return words.to_owned();
        }
    }
    let text: String = String::from_utf8_lossy(body).chars().take(200).collect();
    if text.trim().is_empty() { "no reason given".to_owned() } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_urls_are_read_with_and_without_a_scheme_and_a_path() {
        let url =
            |text: &str| Server::new(text, None).unwrap().url("api/sessions", &[("a", "b c")]).unwrap().to_string();
        assert_eq!(url("127.0.0.1:8080"), "http://127.0.0.1:8080/api/sessions?a=b+c");
        assert_eq!(url("https://a.example/voice"), "https://a.example/voice/api/sessions?a=b+c");
        for bad in ["ftp://a.example", "http://", "not a url"] {
            assert!(Server::new(bad, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_the_user_types_stays_in_its_place_in_the_path() {
        assert_eq!(path_part("developer-en"), "developer-en");
        assert_eq!(path_part("../x?y#é"), "%2E%2E%2Fx%3Fy%23%C3%A9");
    }

    #[test]
    fn the_servers_words_are_found_in_problems_and_in_plain_text() {
        assert_eq!(detail(br#"{"title":"T","detail":"D","code":"c"}"#), "D");
        assert_eq!(detail(br#"{"title":"T"}"#), "T");
        assert_eq!(detail(b" Bad gateway \n"), "Bad gateway");
        assert_eq!(detail(b""), "no reason given");
        assert_eq!(detail(&[0xff; 10_000]).chars().count(), 200);
    }

    #[test]
    fn only_loopback_is_local() {
        let local = |url: &str| is_local(&Url::parse(url).unwrap());
        assert!(local("http://localhost:1") && local("http://127.0.0.1") && local("http://[::1]"));
        assert!(!local("http://192.0.2.1") && !local("https://localhost.example"));
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_named() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let server = Server::new(&address.to_string(), None).unwrap();
        let error = server.create_session("x").await.unwrap_err().to_string();
        assert!(error.contains("cannot reach http://127.0.0.1"), "{error}");
        assert!(error.contains("is the server running"), "{error}");
    }
}
