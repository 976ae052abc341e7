//! Usage and budgets as JSON. Money is in millionths of a euro: whole numbers add up exactly.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Purpose;
use super::budgets::Standing;
use crate::wire::Timestamp;

/// From when to when.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageFilter {
    /// From this moment on; the last 30 days where nothing is said.
    pub from: Option<Timestamp>,
    /// Until before this moment; now where nothing is said.
    pub to: Option<Timestamp>,
}

/// What some requests took together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsageSums {
    pub requests: u64,
    /// Of those, without an answer.
    pub failed: u64,
    /// Tokens read, cached or not.
    pub tokens_read: u64,
    /// Of those, what came from the provider's cache.
    pub tokens_cached: u64,
    pub tokens_written: u64,
    /// Milliseconds of sound heard or made.
    pub sound_ms: u64,
    /// Characters spoken.
    pub characters: u64,
    /// Millionths of a euro, as far as prices are known.
    pub cost_micro: i64,
    /// Requests without a known price: what they cost is not in the sum.
    pub unpriced: u64,
    /// Requests whose tokens are estimated, since the provider did not come to count them.
    pub estimated: u64,
}

impl std::ops::AddAssign for UsageSums {
    fn add_assign(&mut self, more: Self) {
        self.requests += more.requests;
        self.failed += more.failed;
        self.tokens_read += more.tokens_read;
        self.tokens_cached += more.tokens_cached;
        self.tokens_written += more.tokens_written;
        self.sound_ms += more.sound_ms;
        self.characters += more.characters;
        self.cost_micro += more.cost_micro;
        self.unpriced += more.unpriced;
        self.estimated += more.estimated;
    }
}

/// Requests of one day (UTC), provider, machine, model, key and purpose.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UsageRow {
    /// `2026-11-22`; of a session, the day of its first such request.
    pub day: String,
    /// The provider's kind.
    pub provider: String,
    /// The machine that was asked, `api.openai.com`; empty where it was not kept yet.
    pub endpoint: String,
    pub model: String,
    /// The kept key; none where it was a variable's, or none was needed.
    #[schema(required = true)]
    pub key_id: Option<Uuid>,
    pub purpose: Purpose,
    #[serde(flatten)]
    pub sums: UsageSums,
}

/// What was used in some time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UsageReport {
    pub from: Timestamp,
    pub to: Timestamp,
    /// The latest day first; 5,000 at most.
    pub rows: Vec<UsageRow>,
    pub total: UsageSums,
    /// The date of the price table in use now.
    pub prices_as_of: String,
}

/// What a session has used. A running one is a second behind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionUsage {
    pub rows: Vec<UsageRow>,
    pub total: UsageSums,
    /// Whether it runs, here.
    pub running: bool,
    /// The budget of a session, if there is one.
    #[schema(required = true)]
    pub budget: Option<BudgetState>,
}

/// A budget, and where it stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct BudgetState {
    /// Millionths of a euro.
    pub limit_micro: i64,
    /// The share of it, in percent, from which on it is warned.
    pub warn_percent: u8,
    /// Millionths of a euro that are spent.
    pub spent_micro: i64,
    pub standing: Standing,
}

/// A key's budget.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct KeyBudget {
    pub key_id: Uuid,
    #[serde(flatten)]
    pub state: BudgetState,
}

/// Which sums may be spent, and how much is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Budgets {
    /// Of this calendar month (UTC). When it is spent, no provider is asked: interviews go by
    /// their script, with this server's own ears and voice.
    #[schema(required = true)]
    pub month: Option<BudgetState>,
    /// What this month has cost, budget or not.
    pub month_spent_micro: i64,
    /// Of each session; `spent_micro` is 0. When it is spent, the interview ends after the answer
    /// that is being given.
    #[schema(required = true)]
    pub session: Option<BudgetState>,
    /// Of keys in this month; a key whose budget is spent is not used.
    pub keys: Vec<KeyBudget>,
}

/// A budget to set.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBudget {
    /// Millionths of a euro.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub limit_micro: i64,
    /// The share of it, in percent, from which on it is warned.
    #[serde(default = "usual_warning")]
    #[schema(minimum = 1, maximum = 100)]
    pub warn_percent: u8,
}

const fn usual_warning() -> u8 {
    80
}
