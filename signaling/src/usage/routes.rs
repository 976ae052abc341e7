//! `/api/usage`, `/api/budgets`, `/api/sessions/{id}/usage`. An organisation sees what its sessions
//! came to; budgets are the instance's. Candidates are shown no money.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use vivavoce_engine::id::SessionId;

use super::budgets::Budget;
use super::store::{self, Limits, Scope};
use super::wire::{
    BudgetState, Budgets, KeyBudget, NewBudget, SessionUsage, UsageFilter, UsageReport, UsageRow, UsageSums,
};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::keys::store as keys;
use crate::owner::{Acting, Owner};
use crate::permissions::Permission;
use crate::sessions;
use crate::sheet::cell;
use crate::wire::Timestamp;

/// What is shown where nothing is said: 30 days.
const USUAL_MS: i64 = 30 * 24 * 3600 * 1000;
/// The highest budget, a million euros.
const HIGHEST: i64 = 1_000_000_000_000;

/// What providers were used for, and what that cost
#[utoipa::path(get, path = "/api/usage", tag = "providers", operation_id = "read_usage", params(UsageFilter),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = UsageReport),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(filter): QueryOf<UsageFilter>,
) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(report(&app, acting.owner, filter).await?)))
}

/// The same as a table for a spreadsheet
#[utoipa::path(get, path = "/api/usage.csv", tag = "providers", operation_id = "export_usage", params(UsageFilter),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, content((String = "text/csv"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn export(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(filter): QueryOf<UsageFilter>,
) -> Result<impl IntoResponse, Problem> {
    let report = report(&app, acting.owner, filter).await?;
    // How the instance calls its keys is its own affair.
    let kept = if acting.may.has(Permission::KeysManage) { keys::list(&app.db).await? } else { Vec::new() };
    let names: std::collections::HashMap<_, _> = kept.into_iter().map(|key| (key.id, key.name)).collect();
    let mut csv = String::from(
        "day,provider,model,key,purpose,requests,failed,tokens_read,tokens_cached,tokens_written,seconds,characters,\
         cost_eur,requests_without_price,requests_estimated\n",
    );
    for UsageRow { day, provider, model, key_id, purpose, sums } in report.rows {
        let key = key_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        let purpose = crate::db::column::variant(&purpose);
        csv.push_str(&format!(
            "{day},{provider},{},{key},{purpose},{},{},{},{},{},{:.1},{},{:.6},{},{}\n",
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
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv))
}

async fn report(app: &App, owner: Owner, filter: UsageFilter) -> Result<UsageReport, Problem> {
    let to = filter.to.unwrap_or_else(Timestamp::now);
    let from = filter.from.unwrap_or_else(|| Timestamp::from_unix_ms(to.unix_ms() - USUAL_MS));
    let rows = store::between(&app.db, owner, from, to).await?;
    Ok(UsageReport { from, to, total: total(&rows), rows, prices_as_of: app.meter.prices().as_of.clone() })
}

fn total(rows: &[UsageRow]) -> UsageSums {
    rows.iter().fold(UsageSums::default(), |mut sums, row| {
        sums += row.sums;
        sums
    })
}

/// What a session has used so far; ask again for a running one
#[utoipa::path(get, path = "/api/sessions/{id}/usage", tag = "providers", operation_id = "read_session_usage",
    params(("id" = uuid::Uuid, Path, description = "The session")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionUsage),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn of_session(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let id: SessionId = id.parse().map_err(|_| Problem::no_session())?;
    let session = sessions::store::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
    if !acting.opens(session.owner, Permission::UsageRead) {
        return Err(Problem::no_session());
    }
    let rows = store::of_session(&app.db, id).await?;
    let total = total(&rows);
    let budget = app.meter.limits().session.map(|budget| state(budget, total.cost_micro));
    let running = app.conductor.running(id).is_some();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(SessionUsage { rows, total, running, budget })))
}

/// What may be spent, and what is
#[utoipa::path(get, path = "/api/budgets", tag = "providers", operation_id = "read_budgets",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Budgets),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn budgets(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let limits = store::limits(&app.db, Timestamp::now()).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(wire(&limits))))
}

/// Set a budget: of the `month`, of each `session`, or of a key by its id
#[utoipa::path(put, path = "/api/budgets/{scope}", tag = "providers", operation_id = "set_budget",
    params(("scope" = String, Path, description = "`month`, `session`, or a key's id")),
    security(("account_token" = []), ("access_token" = [])), request_body = NewBudget,
    responses((status = 200, body = Budgets),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn set_budget(
    State(app): State<App>,
    Path(scope): Path<String>,
    body: JsonBody<NewBudget>,
) -> Result<impl IntoResponse, Problem> {
    let NewBudget { limit_micro, warn_percent } = body.value;
    if !(0..=HIGHEST).contains(&limit_micro) || !(1..=100).contains(&warn_percent) {
        let text = "A budget is from 0 to a million euros, and its warning from 1 to 100 percent.";
        return Err(Problem::new(Code::InvalidField, text));
    }
    let scope = scope_of(&scope)?;
    if let Scope::Key(id) = scope
        && keys::find(&app.db, id).await?.is_none()
    {
        return Err(no_key());
    }
    store::set_budget(&app.db, scope, Budget { limit_micro, warn_percent }, Timestamp::now()).await?;
    app.meter.look(&app.db).await?;
    Ok(Json(wire(&app.meter.limits())))
}

/// Take a budget away
#[utoipa::path(delete, path = "/api/budgets/{scope}", tag = "providers", operation_id = "remove_budget",
    params(("scope" = String, Path, description = "`month`, `session`, or a key's id")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`")))]
pub async fn remove_budget(State(app): State<App>, Path(scope): Path<String>) -> Result<StatusCode, Problem> {
    store::remove_budget(&app.db, scope_of(&scope)?).await?;
    app.meter.look(&app.db).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn scope_of(text: &str) -> Result<Scope, Problem> {
    match text {
        "month" => Ok(Scope::Month),
        "session" => Ok(Scope::Session),
        id => id.parse().map(Scope::Key).map_err(|_| no_key()),
    }
}

fn no_key() -> Problem {
    Problem::new(Code::KeyNotFound, "A budget is of the `month`, of each `session`, or of a key in use.")
}

fn state(budget: Budget, spent_micro: i64) -> BudgetState {
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
