//! What sends messages: the instance's key pair, the clients, and the browsers as they are sealed.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use tokio::sync::Notify;
use uuid::Uuid;

use super::endpoint::{BadSubscription, Endpoint, Subscription};
use super::send::Rests;
use super::store::browsers::{self, NewBrowser, SealedBrowser};
use super::vapid::Vapid;
use crate::config::{PushService, Settings};
use crate::db::Db;
use crate::error::{Code, Problem};
use crate::middleware::guest_limit::RateLimit;
use crate::outside;
use crate::sealer::Sealer;
use crate::vault::Vault;
use crate::wire::Timestamp;

/// What the sealing key is derived for, and where the key pair lies.
const PURPOSE: &[u8] = b"vivavoce push v1";
const KEY_PLACE: &[u8] = b"vapid";

/// How long a push service is waited for; those that are well answer within a second.
const CONNECT: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(6);

/// Tests of one's browsers in an hour.
const TESTS_AN_HOUR: u32 = 20;

/// Why messages cannot be sent, or a browser not be kept.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The subscription is none: whoever gave it can mend it.
    #[error(transparent)]
    Subscription(#[from] BadSubscription),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// No key pair can be made or read.
    #[error("the key pair for push services cannot be made or read")]
    KeyPair,
    /// There is no TLS.
    #[error("no connection to a push service can be made: {0}")]
    Tls(#[from] reqwest::Error),
}

impl From<PushError> for Problem {
    fn from(error: PushError) -> Self {
        match error {
            PushError::Database(error) => error.into(),
            PushError::Subscription(bad) => Self::new(Code::InvalidField, format!("{bad}.")),
            other => Self::internal("a browser cannot be kept", &other),
        }
    }
}

/// Sends messages to browsers. Cheap to clone.
#[derive(Clone)]
pub struct Push(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub db: Db,
    sealer: Sealer,
    pub vapid: Vapid,
    /// Whom push services can write to.
    pub contact: String,
    services: Vec<PushService>,
    /// For the internet.
    public: Client,
    /// For the configured services, wherever they are.
    own: Client,
    pub wake: Notify,
    pub tests: RateLimit<Uuid>,
    pub rests: Rests,
}

impl Push {
    /// None where it is switched off: then the browsers are forgotten. The key pair is made when there
    /// is none; one that was sealed with another instance's key is left, and nothing is sent.
    ///
    /// # Errors
    /// See [`PushError`].
    pub async fn of(settings: &Settings, db: &Db, vault: &Vault) -> Result<Option<Self>, PushError> {
        if !settings.push {
            let forgotten = browsers::forget_all(db).await?;
            if forgotten > 0 {
                tracing::warn!(browsers = forgotten, "push messages are switched off: these browsers were forgotten");
            }
            return Ok(None);
        }
        let sealer = Sealer::of(vault, PURPOSE);
        if browsers::find_key(db).await?.is_none() {
            let pair = Vapid::make().ok_or(PushError::KeyPair)?;
            let public = Vapid::read(&pair).ok_or(PushError::KeyPair)?.public().to_owned();
            let sealed = sealer.close(KEY_PLACE, &pair)?;
            browsers::keep_key(db, &public, &sealed, &sealer.fingerprint, Timestamp::now()).await?;
        }
        let (sealed, sealed_by) = browsers::find_key(db).await?.ok_or(PushError::KeyPair)?;
        let Some(pair) = sealer.open(KEY_PLACE, &sealed) else {
            tracing::error!(sealed_by, "the key pair for push services cannot be opened with this instance's key");
            return Ok(None);
        };
        let own = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT).timeout(PATIENCE);
        Ok(Some(Self(Arc::new(Inner {
            db: db.clone(),
            sealer,
            vapid: Vapid::read(&pair).ok_or(PushError::KeyPair)?,
            contact: contact(settings),
            services: settings.push_services.clone(),
            public: outside::client(CONNECT, PATIENCE)?,
            own: own.no_proxy().build()?,
            wake: Notify::new(),
            tests: RateLimit::new(TESTS_AN_HOUR),
            rests: Rests::default(),
        }))))
    }

    /// The public key that browsers subscribe with.
    pub fn public_key(&self) -> &str {
        self.0.vapid.public()
    }

    /// Keeps a browser for whoever is signed in there.
    ///
    /// # Errors
    /// See [`PushError`].
    pub async fn subscribe(&self, user: Uuid, login: Uuid, subscription: &Subscription) -> Result<(), PushError> {
        let (endpoint, _) = subscription.read(&self.0.services)?;
        let json = serde_json::to_vec(subscription).expect("subscriptions have only plain types");
        let sealed = self.0.sealer.close(login.as_bytes(), &json)?;
        let new = NewBrowser {
            login,
            user,
            endpoint: endpoint.url.as_str(),
            service: &endpoint.service(),
            sealed: &sealed,
            sealed_by: &self.0.sealer.fingerprint,
        };
        browsers::subscribe(&self.0.db, &new, Timestamp::now()).await?;
        Ok(())
    }

    /// There may be something to send.
    pub fn look(&self) {
        self.0.wake.notify_one();
    }

    /// A kept browser; none where this instance's key does not open it.
    pub(super) fn unseal(&self, browser: &SealedBrowser) -> Option<Subscription> {
        serde_json::from_slice(&self.0.sealer.open(browser.login.as_bytes(), &browser.sealed)?).ok()
    }

    pub(super) fn services(&self) -> &[PushService] {
        &self.0.services
    }

    /// What a push service is spoken to with.
    pub(super) fn client(&self, endpoint: &Endpoint) -> &Client {
        if endpoint.is_own { &self.0.own } else { &self.0.public }
    }
}

/// Whom a push service can write to if this server troubles it.
fn contact(settings: &Settings) -> String {
    let public_url = settings.public_url.as_ref().filter(|url| url.is_https());
    match (public_url, &settings.mail_from) {
        (Some(url), _) => url.origin().to_owned(),
        (None, Some(sender)) => format!("mailto:{}", sender.address),
        (None, None) => "https://localhost".to_owned(),
    }
}

/// What was done when the instance's key changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Browsers that were sealed again.
    pub browsers: usize,
    /// Browsers, and the key pair, that neither key opens.
    pub lost: usize,
}

/// Seals the key pair and the browsers with another key of the instance: the pair stays, and with it
/// what browsers have agreed to.
///
/// # Errors
/// See [`PushError`].
pub async fn reseal(db: &Db, old: &Vault, new: &Vault) -> Result<Resealed, PushError> {
    let (old, new) = (Sealer::of(old, PURPOSE), Sealer::of(new, PURPOSE));
    let mut done = Resealed::default();
    match browsers::find_key(db).await? {
        Some((sealed, sealed_by)) if sealed_by != new.fingerprint => match old.open(KEY_PLACE, &sealed) {
            Some(pair) => browsers::reseal_key(db, &new.close(KEY_PLACE, &pair)?, &new.fingerprint).await?,
            None => done.lost += 1,
        },
        _ => {}
    }
    for browser in browsers::all(db).await? {
        if browser.sealed_by == new.fingerprint {
            continue;
        }
        let place = browser.login.as_bytes();
        let Some(text) = old.open(place, &browser.sealed) else {
            done.lost += 1;
            continue;
        };
        browsers::reseal(db, browser.login, &new.close(place, &text)?, &new.fingerprint).await?;
        done.browsers += 1;
    }
    Ok(done)
}
