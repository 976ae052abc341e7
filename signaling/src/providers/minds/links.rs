//! The configured models, each with how it fares. Interviews and everything else that asks a
//! model share them: what fails for one is left alone by all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use vivavoce_engine::id::SessionId;

use super::breaker::Breaker;
use super::completion::Manner;
use super::{Provider, ProviderError, Usage};

/// The models in the order in which they are asked. Cheap to clone.
#[derive(Clone)]
pub struct Links(Arc<[Link]>);

/// One of them.
pub(super) struct Link {
    pub provider: Box<dyn Provider>,
    breaker: Mutex<Breaker>,
    /// How it is asked for an answer of each schema, by the schemas' names.
    manners: Mutex<HashMap<&'static str, Manner>>,
}

impl Links {
    /// The first is asked first.
    pub fn new(providers: Vec<Box<dyn Provider>>) -> Self {
        let link = |provider| Link { provider, breaker: Mutex::default(), manners: Mutex::default() };
        Self(providers.into_iter().map(link).collect())
    }

    pub(super) fn all(&self) -> &[Link] {
        &self.0
    }
}

impl Link {
    /// Whether it may be asked now; who is let through must report the outcome.
    pub fn admits(&self, now: Instant) -> bool {
        self.breaker().admits(self.provider.generation(), now)
    }

    pub fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn manner(&self, schema: &'static str) -> Manner {
        self.manners.lock().unwrap_or_else(PoisonError::into_inner).get(schema).copied().unwrap_or_default()
    }

    /// Notes what the server has taken.
    pub fn took(&self, schema: &'static str, manner: Manner) {
        self.manners.lock().unwrap_or_else(PoisonError::into_inner).insert(schema, manner);
    }
}

/// One that a breaker has let through: it is told the outcome, or that nobody waited for it.
pub(super) struct Trial<'a>(Option<&'a Link>);

impl<'a> Trial<'a> {
    pub fn of(link: &'a Link) -> Self {
        Self(Some(link))
    }

    pub fn over(mut self, outcome: Result<(), &ProviderError>) {
        let Some(link) = self.0.take() else { return };
        match outcome {
            Ok(()) => link.breaker().succeeded(),
            Err(error) => link.breaker().failed(error, Instant::now()),
        }
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if let Some(link) = self.0 {
            link.breaker().let_go();
        }
    }
}

/// For whom a model is asked, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The session, where it is for one.
    pub session: Option<SessionId>,
    pub purpose: Purpose,
}

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The next reply of an interview.
    Reply,
    /// A level of a report.
    Rating,
    /// A scenario.
    Drafting,
}

impl Purpose {
    /// Its name in logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Rating => "rating",
            Self::Drafting => "drafting",
        }
    }
}

/// Counts what one answer takes, and accounts for it however the answer ends: whole, cut, not
/// waited for. A provider has it paid either way, as far as it has told.
pub(super) struct Tally<'a> {
    provider: &'a dyn Provider,
    cause: Cause,
    used: Usage,
}

impl<'a> Tally<'a> {
    pub fn of(link: &'a Link, cause: Cause) -> Self {
        Self { provider: link.provider.as_ref(), cause, used: Usage::default() }
    }

    pub fn add(&mut self, more: Usage) {
        self.used += more;
    }
}

impl Drop for Tally<'_> {
    fn drop(&mut self) {
        if self.used != Usage::default() {
            account(self.provider, self.cause, self.used);
        }
    }
}

/// The one place where everything that was used is known.
fn account(provider: &dyn Provider, cause: Cause, used: Usage) {
    let Usage { read, cached, written } = used;
    let (name, purpose) = (provider.name(), cause.purpose.code());
    let session = cause.session.map(tracing::field::display);
    tracing::debug!(session.id = session, provider = name, purpose, read, cached, written, "tokens");
}
