//! Counts and prices what is used, off the path of the audio, and knows the budgets.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::budgets::{Budget, Standing};
use super::prices::Prices;
use super::store::{self, Limits};
use super::warnings::Warnings;
use super::{Outcome, Purpose, Used};
use crate::db::Db;
use crate::keys::Holder;
use crate::notifications::Bell;
use crate::providers::Kind;
use crate::wire::Timestamp;

/// Entries that may wait to be written. When it is full they are lost, counted and told: an
/// interview does not wait for its account.
const WAITING: usize = 4_096;
/// Entries of one transaction.
const BATCH: usize = 256;
/// How often what waits is written, and the budgets are looked at.
const WRITE_EVERY: Duration = Duration::from_secs(1);
/// Sessions whose spending is remembered; those beyond are looked up in the database.
const REMEMBERED: usize = 10_000;

/// What one request took, and for whom.
#[derive(Clone, Debug)]
pub struct Entry {
    pub session: Option<SessionId>,
    pub key_id: Option<Uuid>,
    /// Whose key it was: who pays.
    pub holder: Holder,
    /// For whom it was done, where no session says.
    pub whose: Holder,
    pub kind: Kind,
    /// The machine that was asked.
    pub endpoint: String,
    pub model: String,
    pub purpose: Purpose,
    pub outcome: Outcome,
    /// We counted, not the provider.
    pub estimated: bool,
    pub used: Used,
}

/// An entry with its price.
#[derive(Clone, Debug)]
pub struct Priced {
    pub entry: Entry,
    pub at: Timestamp,
    /// Millionths of a euro, if a price is known.
    pub cost_micro: Option<i64>,
    pub as_of: String,
}

/// What a session has cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionSpending {
    /// Millionths of a euro.
    pub micro: i64,
    /// Requests without a known price.
    pub unpriced: u64,
    /// It was told to come to its end.
    told: bool,
}

/// A budget of this month that is beyond its warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// Whose it is.
    pub holder: Holder,
    /// The key that it is of; none for all.
    pub key: Option<Uuid>,
    pub standing: Standing,
    /// Millionths of a euro.
    pub limit_micro: i64,
}

/// Counts. Cheap to clone.
#[derive(Clone)]
pub struct Meter(Arc<Inner>);

struct Inner {
    prices: Prices,
    waiting: mpsc::Sender<Priced>,
    /// What sessions have cost each who paid for them.
    sessions: Mutex<HashMap<(SessionId, Holder), SessionSpending>>,
    limits: RwLock<HashMap<Holder, Limits>>,
    lost: AtomicU64,
}

/// What the meter has taken in, on its way to the database.
pub struct Intake(mpsc::Receiver<Priced>);

impl Meter {
    /// A meter with this table of prices, and what is to be written ([`write_all`](Self::write_all)).
    pub fn new(prices: Prices) -> (Self, Intake) {
        let (waiting, intake) = mpsc::channel(WAITING);
        let meter = Self(Arc::new(Inner {
            prices,
            waiting,
            sessions: Mutex::default(),
            limits: RwLock::default(),
            lost: AtomicU64::new(0),
        }));
        (meter, Intake(intake))
    }

    /// The table of prices.
    pub fn prices(&self) -> &Prices {
        &self.0.prices
    }

    /// Takes an entry in; never waits.
    pub fn record(&self, is_here: bool, entry: Entry) {
        let cost_micro = self.0.prices.cost(entry.kind, &entry.model, is_here, &entry.used);
        if let Some(session) = entry.session {
            let (mut sessions, session) = (self.sessions(), (session, entry.holder));
            if sessions.len() >= REMEMBERED && !sessions.contains_key(&session) {
                // Ids sort by their time: the oldest is long over.
                if let Some(oldest) = sessions.keys().min_by_key(|(session, _)| *session).copied() {
                    sessions.remove(&oldest);
                }
            }
            let spending = sessions.entry(session).or_default();
            match cost_micro {
                Some(micro) => spending.micro = spending.micro.saturating_add(micro),
                None => spending.unpriced += 1,
            }
        }
        let as_of = self.0.prices.as_of.clone();
        let priced = Priced { entry, at: Timestamp::now(), cost_micro, as_of };
        if self.0.waiting.try_send(priced).is_err() {
            self.0.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether the budgets of who pays allow to ask a provider, with this key, for this session.
    pub fn admits(&self, holder: Holder, session: Option<SessionId>, key: Option<Uuid>) -> bool {
        let limits = self.limits(holder);
        let month = limits.month.is_some_and(|(budget, spent)| budget.standing(spent) == Standing::Spent);
        let key = key.and_then(|key| limits.keys.get(&key));
        let key = key.is_some_and(|(budget, spent)| budget.standing(*spent) == Standing::Spent);
        !month && !key && !session.is_some_and(|session| self.is_spent(holder, session, limits.session))
    }

    fn is_spent(&self, holder: Holder, session: SessionId, budget: Option<Budget>) -> bool {
        let spent = self.of_session(holder, session).micro;
        budget.is_some_and(|budget| budget.standing(spent) == Standing::Spent)
    }

    /// Whether the month's budget of who pays is spent: interviews go by their script.
    pub fn is_month_spent(&self, holder: Holder) -> bool {
        self.limits(holder).month.is_some_and(|(budget, spent)| budget.standing(spent) == Standing::Spent)
    }

    /// What a session of this server has cost one who pays so far.
    pub fn of_session(&self, holder: Holder, session: SessionId) -> SessionSpending {
        self.sessions().get(&(session, holder)).copied().unwrap_or_default()
    }

    /// Budgets of who pays and what is spent of them, as last seen in the database.
    pub fn limits(&self, holder: Holder) -> Limits {
        self.0.limits.read().unwrap_or_else(PoisonError::into_inner).get(&holder).cloned().unwrap_or_default()
    }

    /// Budgets of the month that are beyond their warning.
    pub fn beyond(&self) -> Vec<Beyond> {
        let limits = self.0.limits.read().unwrap_or_else(PoisonError::into_inner);
        let mut beyond = Vec::new();
        for (holder, limits) in limits.iter() {
            let keys = limits.keys.iter().map(|(key, budget)| (Some(*key), *budget));
            let month = limits.month.map(|budget| (None, budget));
            for (key, (budget, spent_micro)) in month.into_iter().chain(keys) {
                let standing = budget.standing(spent_micro);
                if standing != Standing::Within {
                    beyond.push(Beyond { holder: *holder, key, standing, limit_micro: budget.limit_micro });
                }
            }
        }
        beyond
    }

    /// Looks at the budgets again.
    ///
    /// # Errors
    /// The database's; those known go on to count.
    pub async fn look(&self, db: &Db) -> Result<(), sqlx::Error> {
        let limits = store::limits(db, Timestamp::now()).await?;
        *self.0.limits.write().unwrap_or_else(PoisonError::into_inner) = limits;
        Ok(())
    }

    /// Sessions whose budget is spent, each once.
    pub fn take_spent(&self) -> Vec<SessionId> {
        let limits = self.0.limits.read().unwrap_or_else(PoisonError::into_inner).clone();
        let is_spent = |holder: &Holder, micro| {
            let budget = limits.get(holder).and_then(|limits| limits.session);
            budget.is_some_and(|budget| budget.standing(micro) == Standing::Spent)
        };
        let mut sessions = self.sessions();
        let spent = sessions.iter_mut().filter(|((_, holder), s)| !s.told && is_spent(holder, s.micro));
        spent
            .map(|((id, _), spending)| {
                spending.told = true;
                *id
            })
            .collect()
    }

    /// Writes what comes in, looks at the budgets, warns those whose they are, and has `wrap_up` end the sessions whose budget
    /// is spent; until `stop`, and then what is left.
    pub async fn write_all(
        self,
        Intake(mut intake): Intake,
        db: Db,
        bell: Bell,
        wrap_up: impl Fn(SessionId) + Send,
        stop: CancellationToken,
    ) {
        let mut warnings = Warnings::new(bell);
        let mut every = tokio::time::interval(WRITE_EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let stopping = tokio::select! {
                _ = every.tick() => false,
                () = stop.cancelled() => true,
            };
            self.write(&mut intake, &db).await;
            if stopping {
                return;
            }
            if let Err(error) = self.look(&db).await {
                tracing::warn!(%error, "the budgets could not be looked at; those known go on to count");
            }
            warnings.tell(&db, self.beyond()).await;
            self.take_spent().into_iter().for_each(&wrap_up);
        }
    }

    async fn write(&self, intake: &mut mpsc::Receiver<Priced>, db: &Db) {
        let lost = self.0.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::error!(lost, "accounts of requests to providers were lost: the database is too slow for them");
        }
        loop {
            let mut batch = Vec::new();
            while batch.len() < BATCH {
                match intake.try_recv() {
                    Ok(priced) => batch.push(priced),
                    Err(_) => break,
                }
            }
            if batch.is_empty() {
                return;
            }
            if let Err(error) = store::insert(db, &batch).await {
                tracing::error!(%error, lost = batch.len(), "accounts of requests to providers could not be written");
            }
        }
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<(SessionId, Holder), SessionSpending>> {
        self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
