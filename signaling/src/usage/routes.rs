//! `/api/usage`, `/api/budgets`, `/api/sessions/{id}/usage`: of the organisation that one acts for, or of the
//! instance. Candidates are shown no money but that of their own keys.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use vivavoce_engine::id::SessionId;

use super::account;
use super::store;
use super::wire::{Budgets, NewBudget, SessionUsage, UsageFilter, UsageReport};
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::owner::Acting;
use crate::permissions::Permission;
use crate::sessions;

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
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(account::report(&app, acting.owner.into(), filter).await?)))
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
    let csv = account::table(&app, acting.owner.into(), filter, acting.may.has(Permission::KeysManage)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv))
}

/// What a session has used so far; ask again for a running one
///
/// An organisation sees all of it; the instance what it pays for.
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
    let holder = acting.owner.into();
    let rows = store::of_session(&app.db, holder, id).await?;
    let total = account::total(&rows);
    let budget = app.meter.limits(holder).session;
    let paid = store::paid_for_session(&app.db, holder, id).await?;
    let budget = budget.map(|budget| account::state(budget, paid));
    let running = app.conductor.running(id).is_some();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(SessionUsage { rows, total, running, budget })))
}

/// What may be spent, and what is
#[utoipa::path(get, path = "/api/budgets", tag = "providers", operation_id = "read_budgets",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Budgets),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn budgets(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(account::budgets(&app, acting.owner.into()).await?)))
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
    Extension(acting): Extension<Acting>,
    Path(scope): Path<String>,
    body: JsonBody<NewBudget>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Json(account::set(&app, acting.owner.into(), &scope, body.value).await?))
}

/// Take a budget away
#[utoipa::path(delete, path = "/api/budgets/{scope}", tag = "providers", operation_id = "remove_budget",
    params(("scope" = String, Path, description = "`month`, `session`, or a key's id")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`")))]
pub async fn remove_budget(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(scope): Path<String>,
) -> Result<StatusCode, Problem> {
    account::remove(&app, acting.owner.into(), &scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
