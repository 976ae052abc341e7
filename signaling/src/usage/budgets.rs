//! What may be spent. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Millionths of a euro.
    pub limit_micro: i64,
    /// The share of it, in percent, from which on it is warned.
    pub warn_percent: u8,
}

/// Where spending stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BudgetStanding)]
pub enum Standing {
    Within,
    /// Beyond the share at which it is warned.
    Warned,
    /// Nothing more is asked.
    Spent,
}

impl Budget {
    /// Where it stands when so much is spent.
    pub fn standing(&self, spent_micro: i64) -> Standing {
        let warn_at = i128::from(self.limit_micro) * i128::from(self.warn_percent);
        if spent_micro >= self.limit_micro {
            Standing::Spent
        } else if i128::from(spent_micro) * 100 >= warn_at {
            Standing::Warned
        } else {
            Standing::Within
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_warns_at_its_share_and_stops_at_its_limit() {
        let budget = Budget { limit_micro: 1_000, warn_percent: 80 };
        for (spent, standing) in
            [(0, Standing::Within), (799, Standing::Within), (800, Standing::Warned), (999, Standing::Warned)]
        {
            assert_eq!(budget.standing(spent), standing, "{spent}");
        }
        assert_eq!(budget.standing(1_000), Standing::Spent);
        assert_eq!(Budget { limit_micro: 0, warn_percent: 80 }.standing(0), Standing::Spent, "nothing may be spent");
    }
}
