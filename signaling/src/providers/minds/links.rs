//! The configured models, each with how it fares. Interviews and everything else that asks a
//! model share them: what fails for one is left alone by all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use vivavoce_engine::id::SessionId;

use super::breaker::Breaker;
use super::completion::Manner;
use super::{Provider, ProviderError, Usage};
use crate::usage::{Bill, Used};

pub use crate::usage::Purpose;

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

    /// Whether the budgets allow it to be asked for this.
    pub fn is_paid(&self, cause: Cause) -> bool {
        self.provider.payer().is_none_or(|payer| payer.admits(cause.purpose, cause.session))
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

/// Counts what one answer takes, and accounts for it however the answer ends: whole, cut, not
/// waited for. A provider has it paid either way; what it has not told is estimated.
pub(super) struct Tally<'a> {
    provider: &'a dyn Provider,
    cause: Cause,
    used: Usage,
    bill: Bill,
}

impl<'a> Tally<'a> {
    /// Of an answer to what has so many characters.
    pub fn of(link: &'a Link, cause: Cause, asked: usize) -> Self {
        let provider = link.provider.as_ref();
        let mut bill = Bill::open(provider.payer(), cause.purpose, cause.session);
        bill.asked(asked);
        Self { provider, cause, used: Usage::default(), bill }
    }

    /// The provider has written this.
    pub fn wrote(&mut self, text: &str) {
        self.bill.wrote(text.chars().count());
    }

    /// It has counted this.
    pub fn add(&mut self, more: Usage) {
        self.used += more;
        let Usage { read, cached, stored, written } = more;
        self.bill.counted(Used { read, cached, stored, written, ..Used::default() });
    }

    /// All of it came.
    pub fn whole(&mut self) {
        self.bill.done();
    }

    /// There was no answer.
    pub fn failed(&mut self) {
        self.bill.failed();
    }
}

impl Drop for Tally<'_> {
    fn drop(&mut self) {
        if self.used != Usage::default() {
            let Usage { read, cached, stored, written } = self.used;
            let (name, purpose) = (self.provider.name(), self.cause.purpose.code());
            let session = self.cause.session.map(tracing::field::display);
            tracing::debug!(session.id = session, provider = name, purpose, read, cached, stored, written, "tokens");
        }
    }
}
