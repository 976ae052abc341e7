//! The configured models, each with how it fares. Interviews and everything else that asks a
//! model share them: what fails for one is left alone by all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use vivavoce_engine::id::SessionId;

use super::breaker::Breaker;
use super::completion::Manner;
use super::{Provider, ProviderError, Usage};
use crate::keys::{Holder, KeyRing, Purse};
use crate::usage::{Bill, Used};

pub use crate::usage::Purpose;

/// Holders of whom it is remembered how a model fares with their key; when there are more, all are
/// forgotten, which costs a failing model a few requests.
const MOST_HOLDERS: usize = 1_000;

/// The models in the order in which they are asked. Cheap to clone.
#[derive(Clone)]
pub struct Links(Arc<[Link]>);

/// One of them.
pub(super) struct Link {
    pub provider: Box<dyn Provider>,
    /// One for each of whose keys it is asked with: a key that is refused is nobody else's affair.
    breakers: Mutex<HashMap<Holder, Breaker>>,
    /// How it is asked for an answer of each schema, by the schemas' names.
    manners: Mutex<HashMap<&'static str, Manner>>,
}

impl Links {
    /// The first is asked first.
    pub fn new(providers: Vec<Box<dyn Provider>>) -> Self {
        let link = |provider| Link { provider, breakers: Mutex::default(), manners: Mutex::default() };
        Self(providers.into_iter().map(link).collect())
    }

    pub(super) fn all(&self) -> &[Link] {
        &self.0
    }
}

impl Link {
    /// Whether it may be asked now; who is let through must report the outcome.
    pub fn admits(&self, cause: Cause, now: Instant) -> bool {
        self.with_breaker(self.holder(cause), |breaker| breaker.admits(self.provider.generation(), now))
    }

    /// How long it is not asked for this, from `now`.
    pub fn rests_for(&self, cause: Cause, now: Instant) -> Duration {
        self.with_breaker(self.holder(cause), |breaker| breaker.rests_for(now))
    }

    /// Whether the budgets allow it to be asked for this.
    pub fn is_paid(&self, cause: Cause) -> bool {
        self.provider.payer(cause).is_none_or(|payer| payer.admits(cause.purpose, cause.session))
    }

    /// With whose key it is asked for this.
    fn holder(&self, cause: Cause) -> Holder {
        self.provider.payer(cause).map_or(Holder::Instance, |payer| payer.holder)
    }

    fn with_breaker<T>(&self, holder: Holder, use_it: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        if breakers.len() >= MOST_HOLDERS && !breakers.contains_key(&holder) {
            breakers.clear();
        }
        use_it(breakers.entry(holder).or_default())
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
pub(super) struct Trial<'a>(Option<(&'a Link, Holder)>);

impl<'a> Trial<'a> {
    pub fn of(link: &'a Link, cause: Cause) -> Self {
        Self(Some((link, link.holder(cause))))
    }

    pub fn over(mut self, outcome: Result<(), &ProviderError>) {
        let Some((link, holder)) = self.0.take() else { return };
        link.with_breaker(holder, |breaker| match outcome {
            Ok(()) => breaker.succeeded(),
            Err(error) => breaker.failed(error, Instant::now()),
        });
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if let Some((link, holder)) = self.0 {
            link.with_breaker(holder, Breaker::let_go);
        }
    }
}

/// For whom a model is asked, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The session, where it is for one.
    pub session: Option<SessionId>,
    /// Who pays; none for whoever pays for the session that runs.
    pub purse: Option<Purse>,
    pub purpose: Purpose,
}

impl Cause {
    /// Who pays.
    pub fn purse(&self, keys: &KeyRing) -> Purse {
        self.purse.unwrap_or_else(|| keys.purse_of(self.session))
    }
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
        let mut bill = Bill::open(provider.payer(cause), cause.purpose, cause.session);
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
