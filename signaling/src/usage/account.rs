//! What providers were used for and what may be spent, for whoever pays.

use uuid::Uuid;

use super::budgets::Budget;
use super::store::{self, Limits, Scope};
use super::wire::{BudgetState, Budgets, KeyBudget, NewBudget, UsageFilter, UsageReport, UsageRow, UsageSums};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::keys::{Holder, store as keys};
use crate::sheet::cell;
use crate::wire::Timestamp;

/// What is shown where nothing is said: 30 days.
const USUAL_MS: i64 = 30 * 24 * 3600 * 1000;
/// The highest budget, a million euros.
const HIGHEST: i64 = 1_000_000_000_000;

/// What a holder's providers were used for, from when to when.
pub async fn report(app: &App, holder: Holder, filter: UsageFilter) -> Result<UsageReport, Problem> {
    let to = filter.to.unwrap_or_else(Timestamp::now);
    let from = filter.from.unwrap_or_else(|| Timestamp::from_unix_ms(to.unix_ms() - USUAL_MS));
    let rows = store::between(&app.db, holder, from, to).await?;
    Ok(UsageReport { from, to, total: total(&rows), rows, prices_as_of: app.meter.prices().as_of.clone() })
}

/// The same as a table. `named` are the keys that are called by their names in it.
pub async fn table(app: &App, holder: Holder, filter: UsageFilter, named: bool) -> Result<String, Problem> {
    let report = report(app, holder, filter).await?;
    let kept = if named { keys::list(&app.db, Some(holder)).await? } else { Vec::new() };
    let names: std::collections::HashMap<_, _> = kept.into_iter().map(|key| (key.id, key.name)).collect();
    let mut csv = String::from(
        "day,provider,endpoint,model,key,purpose,requests,failed,tokens_read,tokens_cached,tokens_written,seconds,characters,\
         cost_eur,requests_without_price,requests_estimated\n",
    );
    for UsageRow { day, provider, endpoint, model, key_id, purpose, sums } in report.rows {
        let key = key_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        let purpose = crate::db::column::variant(&purpose);
        csv.push_str(&format!(
            "{day},{provider},{endpoint},{},{key},{purpose},{},{},{},{},{},{:.1},{},{:.6},{},{}\n",
            cell(&model),
            sums.requests,
            sums.failed,
            sums.tokens_read,
            sums.tokens_cached,
            sums.tokens_written,
            sums.sound_ms as f64 / 1_000.0,
            sums.characters,
            sums.cost_micro as f64 / 1_000_000.0,
            sums.unpriced,
            sums.estimated,
        ));
    }
    Ok(csv)
}

/// The sum of rows.
pub fn total(rows: &[UsageRow]) -> UsageSums {
    rows.iter().fold(UsageSums::default(), |mut sums, row| {
        sums += row.sums;
        sums
    })
}

/// A holder's budgets as they are in the database.
pub async fn budgets(app: &App, holder: Holder) -> Result<Budgets, Problem> {
    let limits = store::limits(&app.db, Timestamp::now()).await?;
    Ok(wire(limits.get(&holder).unwrap_or(&Limits::default())))
}

/// Sets a budget of a holder.
pub async fn set(app: &App, holder: Holder, scope: &str, new: NewBudget) -> Result<Budgets, Problem> {
    let NewBudget { limit_micro, warn_percent } = new;
    if !(0..=HIGHEST).contains(&limit_micro) || !(1..=100).contains(&warn_percent) {
        let text = "A budget is from 0 to a million euros, and its warning from 1 to 100 percent.";
        return Err(Problem::new(Code::InvalidField, text));
    }
    let scope = scope_of(app, holder, scope).await?;
    store::set_budget(&app.db, holder, scope, Budget { limit_micro, warn_percent }, Timestamp::now()).await?;
    app.meter.look(&app.db).await?;
    Ok(wire(&app.meter.limits(holder)))
}

/// Takes a budget of a holder away.
pub async fn remove(app: &App, holder: Holder, scope: &str) -> Result<(), Problem> {
    store::remove_budget(&app.db, holder, scope_of(app, holder, scope).await?).await?;
    app.meter.look(&app.db).await?;
    Ok(())
}

/// What a path names: of keys the holder's own in use.
async fn scope_of(app: &App, holder: Holder, text: &str) -> Result<Scope, Problem> {
    let id: Uuid = match text {
        "month" => return Ok(Scope::Month),
        "session" => return Ok(Scope::Session),
        id => id.parse().map_err(|_| no_key())?,
    };
    let is_kept = keys::find(&app.db, holder, id).await?.is_some();
    if is_kept { Ok(Scope::Key(id)) } else { Err(no_key()) }
}

fn no_key() -> Problem {
    Problem::new(Code::KeyNotFound, "A budget is of the `month`, of each `session`, or of a key in use.")
}

/// Where a budget stands.
pub fn state(budget: Budget, spent_micro: i64) -> BudgetState {
    let Budget { limit_micro, warn_percent } = budget;
    BudgetState { limit_micro, warn_percent, spent_micro, standing: budget.standing(spent_micro) }
}

fn wire(limits: &Limits) -> Budgets {
    let mut keys: Vec<KeyBudget> = limits
        .keys
        .iter()
        .map(|(id, (budget, spent))| KeyBudget { key_id: *id, state: state(*budget, *spent) })
        .collect();
    keys.sort_by_key(|key| key.key_id);
    Budgets {
        month: limits.month.map(|(budget, spent)| state(budget, spent)),
        month_spent_micro: limits.month_spent,
        session: limits.session.map(|budget| state(budget, 0)),
        keys,
    }
}
