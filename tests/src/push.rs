//! A push service of the tests' own, and browsers at it: it believes nobody who does not sign as the
//! standard wants it, and opens each message with the browser's key as the browser would.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Signer};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;
use vivavoce_signaling::wire::Timestamp;

/// How long messages are waited for: with what the server puts off, half a minute.
const PATIENCE: Duration = Duration::from_secs(90);

/// What the service answers next.
#[derive(Clone, Debug)]
pub enum Answer {
    /// This status, and what `Retry-After` says if anything.
    Status(u16, Option<&'static str>),
    /// Nothing, for so long.
    Silence(Duration),
}

/// A message that was asked to be carried.
#[derive(Clone, Debug)]
pub struct Carried {
    /// What the browser reads in it.
    pub message: Value,
    /// Bytes of the body.
    pub length: usize,
    /// The request's headers.
    pub headers: HeaderMap,
    /// What was answered.
    pub status: u16,
}

/// A running push service.
pub struct PushService {
    /// Scheme, host and port.
    pub origin: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    origin: Mutex<String>,
    browsers: Mutex<HashMap<String, Inbox>>,
}

struct Inbox {
    key: PrivateKey,
    secret: [u8; 16],
    /// The key that this browser takes messages from.
    sender: Vec<u8>,
    answers: VecDeque<Answer>,
    carried: Vec<Carried>,
}

/// A browser that has subscribed.
pub struct PushBrowser {
    id: String,
    /// What its `PushSubscription` says.
    pub subscription: Value,
    shared: Arc<Shared>,
}

impl PushService {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("bound"));
        let shared = Arc::<Shared>::default();
        shared.origin.lock().expect("whole").clone_from(&origin);
        let router = Router::new().route("/push/{browser}", post(carry)).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { origin, shared }
    }

    /// A browser that takes messages from whoever has this public key.
    pub fn browser(&self, sender: &str) -> PushBrowser {
        let key = PrivateKey::generate(&ECDH_P256).expect("a key");
        let public = key.compute_public_key().expect("a point");
        let (id, secret) = (Uuid::new_v4().to_string(), *Uuid::new_v4().as_bytes());
        let subscription = json!({
            "endpoint": format!("{}/push/{id}", self.origin),
            "keys": { "p256dh": encode(public.as_ref()), "auth": encode(&secret) },
        });
        let inbox = Inbox { key, secret, sender: decode(sender), answers: VecDeque::new(), carried: Vec::new() };
        self.shared.browsers.lock().expect("whole").insert(id.clone(), inbox);
        PushBrowser { id, subscription, shared: self.shared.clone() }
    }
}

impl PushBrowser {
    /// What the next requests are answered, in this order; then all are taken.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.with(|inbox| inbox.answers.extend(answers));
    }

    /// The requests so far, taken or not.
    pub fn asked(&self) -> Vec<Carried> {
        self.with(|inbox| inbox.carried.clone())
    }

    /// The requests, at least so many.
    pub async fn asked_times(&self, at_least: usize) -> Vec<Carried> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let asked = self.asked();
            if asked.len() >= at_least {
                return asked;
            }
            assert!(tokio::time::Instant::now() < deadline, "{} of {at_least} messages came", asked.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn with<T>(&self, read: impl FnOnce(&mut Inbox) -> T) -> T {
        read(self.shared.browsers.lock().expect("whole").get_mut(&self.id).expect("subscribed"))
    }
}

async fn carry(State(shared): State<Arc<Shared>>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let origin = shared.origin.lock().expect("whole").clone();
    let answer = {
        let mut browsers = shared.browsers.lock().expect("whole");
        let Some(inbox) = browsers.get_mut(&id) else { return StatusCode::NOT_FOUND.into_response() };
        let message = check_headers(&headers)
            .and_then(|()| check_sender(&headers, &origin, &inbox.sender))
            .and_then(|()| open(inbox, &body));
        let (message, answer) = match message {
            Ok(message) => (message, inbox.answers.pop_front().unwrap_or(Answer::Status(201, None))),
            Err(why) => (json!({ "refused": why }), Answer::Status(400, None)),
        };
        let status = if let Answer::Status(status, _) = answer { status } else { 0 };
        inbox.carried.push(Carried { message, length: body.len(), headers, status });
        answer
    };
    match answer {
        Answer::Silence(wait) => {
            tokio::time::sleep(wait).await;
            StatusCode::CREATED.into_response()
        }
        Answer::Status(status, wait) => {
            let status = StatusCode::from_u16(status).expect("a status");
            match wait {
                Some(wait) => (status, [("retry-after", wait)]).into_response(),
                None => status.into_response(),
            }
        }
    }
}

/// RFC 8030, 5.2 to 5.4.
fn check_headers(headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_topic = |text: &str| {
        (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if text("ttl").parse::<u32>().is_err() {
        return Err("no TTL");
    }
    if !is_topic(text("topic")) {
        return Err("no topic");
    }
    if !["very-low", "low", "normal", "high"].contains(&text("urgency")) {
        return Err("no urgency");
    }
    if text("content-encoding") != "aes128gcm" { Err("another coding") } else { Ok(()) }
}

/// RFC 8292: signed by whom the browser subscribed for, for this service, for a day at most.
fn check_sender(headers: &HeaderMap, origin: &str, sender: &[u8]) -> Result<(), &'static str> {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok()).ok_or("nobody signs")?;
    let rest = header.strip_prefix("vapid t=").ok_or("another scheme")?;
    let (token, key) = rest.split_once(", k=").ok_or("no key")?;
    if decode(key) != sender {
        return Err("another sender");
    }
    let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
    let public = Signer::new(&ECDSA_P256_SHA256_FIXED, sender);
    public.verify(signed.as_bytes(), &decode(signature)).map_err(|_| "another signature")?;
    let (head, claims) = signed.split_once('.').ok_or("no claims")?;
    let json = |part: &str| serde_json::from_slice::<Value>(&decode(part)).unwrap_or_default();
    let (head, claims) = (json(head), json(claims));
    let left = claims["exp"].as_i64().unwrap_or_default() - Timestamp::now().unix_ms() / 1000;
    let is_contact = claims["sub"].as_str().is_some_and(|sub| sub.starts_with("mailto:") || sub.starts_with("https:"));
    if head["alg"] != "ES256" || claims["aud"] != origin || !(1..=86_400).contains(&left) || !is_contact {
        return Err("other claims");
    }
    Ok(())
}

/// RFC 8291, as the browser reads it.
fn open(inbox: &Inbox, body: &[u8]) -> Result<Value, &'static str> {
    if body.len() > 4096 {
        return Err("too long");
    }
    let (salt, rest) = body.split_at_checked(16).ok_or("no salt")?;
    let (size, rest) = rest.split_at_checked(5).ok_or("no size")?;
    let (theirs, sealed) = rest.split_at_checked(usize::from(size[4])).ok_or("no key")?;
    let own = inbox.key.compute_public_key().map_err(|_| "no point")?;
    let mixed = agree(&inbox.key, UnparsedPublicKey::new(&ECDH_P256, theirs), "no point", |shared| {
        Ok(expand::<32>(&inbox.secret, shared, &[b"WebPush: info\0", own.as_ref(), theirs]))
    })?;
    let key: [u8; 16] = expand(salt, &mixed, &[b"Content-Encoding: aes128gcm\0"]);
    let nonce: [u8; NONCE_LEN] = expand(salt, &mixed, &[b"Content-Encoding: nonce\0"]);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(|_| "no key")?);
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    let text = key.open_in_place(nonce, Aad::empty(), &mut sealed).map_err(|_| "sealed for somebody else")?;
    let end = text.iter().rposition(|byte| *byte != 0).filter(|end| text[*end] == 2).ok_or("no end")?;
    serde_json::from_slice(&text[..end]).map_err(|_| "no JSON")
}

fn expand<const BYTES: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> [u8; BYTES] {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = [0; BYTES];
    let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
    extracted.expand(info, Length(BYTES)).and_then(|key| key.fill(&mut out)).expect("short");
    out
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
}
