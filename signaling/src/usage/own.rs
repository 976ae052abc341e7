//! `/api/me/usage`, `/api/me/budgets`: what one's own keys were used for, and what may be spent with them.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::account;
use super::wire::{Budgets, NewBudget, UsageFilter, UsageReport};
use crate::accounts::Person;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::keys::Holder;

/// What one's own keys were used for, and what that cost
#[utoipa::path(get, path = "/api/me/usage", tag = "providers", operation_id = "read_own_usage", params(UsageFilter),
    security(("account_token" = [])),
    responses((status = 200, body = UsageReport),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    QueryOf(filter): QueryOf<UsageFilter>,
) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(account::report(&app, Holder::Person(person.user), filter).await?)))
}

/// The same as a table for a spreadsheet
#[utoipa::path(get, path = "/api/me/usage.csv", tag = "providers", operation_id = "export_own_usage", params(UsageFilter),
    security(("account_token" = [])),
    responses((status = 200, content((String = "text/csv"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn export(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    QueryOf(filter): QueryOf<UsageFilter>,
) -> Result<impl IntoResponse, Problem> {
    let csv = account::table(&app, Holder::Person(person.user), filter, true).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv))
}

/// What may be spent with one's own keys, and what is
#[utoipa::path(get, path = "/api/me/budgets", tag = "providers", operation_id = "read_own_budgets",
    security(("account_token" = [])),
    responses((status = 200, body = Budgets),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn budgets(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(account::budgets(&app, Holder::Person(person.user)).await?)))
}

/// Set a budget: of the `month`, of each `session`, or of a key by its id
#[utoipa::path(put, path = "/api/me/budgets/{scope}", tag = "providers", operation_id = "set_own_budget",
    params(("scope" = String, Path, description = "`month`, `session`, or a key's id")),
    security(("account_token" = [])), request_body = NewBudget,
    responses((status = 200, body = Budgets),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn set_budget(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(scope): Path<String>,
    body: JsonBody<NewBudget>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Json(account::set(&app, Holder::Person(person.user), &scope, body.value).await?))
}

/// Take a budget away
#[utoipa::path(delete, path = "/api/me/budgets/{scope}", tag = "providers", operation_id = "remove_own_budget",
    params(("scope" = String, Path, description = "`month`, `session`, or a key's id")),
    security(("account_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`")))]
pub async fn remove_budget(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(scope): Path<String>,
) -> Result<StatusCode, Problem> {
    account::remove(&app, Holder::Person(person.user), &scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
