//! The configured providers, and what each says of itself.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::IssuerUrl;
use openidconnect::core::CoreProviderMetadata;
use tokio::sync::Mutex;

use super::http::Http;
use super::wire::IdentityProvider;
use crate::config::{Settings, SignInProvider};
use crate::error::{Code, Problem};

/// How long what a provider says of itself is taken for true.
const LASTS: Duration = Duration::from_secs(3600);

/// How long a provider that did not answer is not asked again.
const REST: Duration = Duration::from_secs(5);

/// How old the keys must be for others to be asked for: nobody has them asked for all the time.
const YOUNG: Duration = Duration::from_secs(30);

/// What a provider said of itself, and when.
#[derive(Clone)]
struct Said {
    at: Instant,
    /// None where it did not answer.
    metadata: Option<Arc<CoreProviderMetadata>>,
}

/// A provider.
pub struct Provider {
    /// As it is configured.
    pub settings: SignInProvider,
    /// What it knows of us alone.
    pub secret: Option<String>,
    said: Mutex<Option<Said>>,
}

/// The providers, in their configured order.
pub struct Providers {
    all: Vec<Provider>,
    /// How they are asked.
    pub http: Http,
}

impl Providers {
    /// As they are configured. None is asked for anything yet.
    pub fn of(settings: &Settings) -> Self {
        let secret_of =
            |id: &str| settings.sign_in_secrets.iter().find(|one| one.id == id).map(|one| one.secret.clone());
        let all = settings.sign_in.iter().map(|one| Provider {
            secret: secret_of(&one.id),
            settings: one.clone(),
            said: Mutex::default(),
        });
        Self { all: all.collect(), http: Http::new() }
    }

    /// The provider of this id.
    ///
    /// # Errors
    /// `not_found`.
    pub fn find(&self, id: &str) -> Result<&Provider, Problem> {
        let found = self.all.iter().find(|one| one.settings.id == id);
        found.ok_or_else(|| Problem::new(Code::NotFound, "There is no such provider of accounts here."))
    }

    /// What people see of them.
    pub fn shown(&self) -> Vec<IdentityProvider> {
        let shown = |one: &Provider| IdentityProvider { id: one.settings.id.clone(), name: one.settings.label.clone() };
        self.all.iter().map(shown).collect()
    }

    /// How the provider of this issuer is called; its host where it is not configured any more.
    pub fn name_of(&self, issuer: &str) -> String {
        let known = self.all.iter().find(|one| one.settings.issuer == issuer).map(|one| one.settings.label.clone());
        let host = || issuer.split("://").nth(1).unwrap_or(issuer).split('/').next().unwrap_or_default().to_owned();
        known.unwrap_or_else(host)
    }

    /// What the provider says of itself, asked for when it is first needed: one that is down stops
    /// nothing else.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn metadata(&self, provider: &Provider) -> Result<Arc<CoreProviderMetadata>, Problem> {
        let mut said = provider.said.lock().await;
        if let Some(Said { at, metadata }) = &*said {
            match metadata {
                Some(metadata) if at.elapsed() < LASTS => return Ok(Arc::clone(metadata)),
                None if at.elapsed() < REST => return Err(unavailable(provider)),
                _ => {}
            }
        }
        let asked = self.discover(provider).await;
        let metadata = asked.as_ref().map(Arc::clone);
        *said = Some(Said { at: Instant::now(), metadata: asked });
        metadata.ok_or_else(|| unavailable(provider))
    }

    /// The same asked anew, because a token is signed by a key that is not among those known.
    pub async fn renewed(&self, provider: &Provider) -> Option<Arc<CoreProviderMetadata>> {
        let mut said = provider.said.lock().await;
        if said.as_ref().is_some_and(|said| said.at.elapsed() < YOUNG) {
            return None;
        }
        let metadata = self.discover(provider).await?;
        *said = Some(Said { at: Instant::now(), metadata: Some(Arc::clone(&metadata)) });
        Some(metadata)
    }

    async fn discover(&self, provider: &Provider) -> Option<Arc<CoreProviderMetadata>> {
        let issuer = IssuerUrl::new(provider.settings.issuer.clone()).ok()?;
        match CoreProviderMetadata::discover_async(issuer, &self.http).await {
            Ok(metadata) => Some(Arc::new(metadata)),
            Err(error) => {
                tracing::warn!(provider = provider.settings.id, %error, "a provider of accounts did not say what it can do");
                None
            }
        }
    }
}

fn unavailable(provider: &Provider) -> Problem {
    let detail = format!("{} does not answer; try again in a moment, or sign in another way.", provider.settings.label);
    Problem::new(Code::Unavailable, detail).retry_after(REST.as_secs())
}

/// No secret is shown.
impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all.iter().map(|one| &one.settings)).finish()
    }
}
