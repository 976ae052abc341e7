//! `/api/admin/organisations`: organisations, for those who run the instance.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::store;
use super::users::{LONGEST_SEARCH, reason};
use super::wire::{
    AdminOrganisation, AdminOrganisationFilter, AdminOrganisationPage, SetOrganisationLimits, SuspendOrganisation,
};
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::organisations::accept::MOST_MEMBERS;
use crate::organisations::not_found;
use crate::wire::Timestamp;

/// Organisations on a page.
const PAGE: u32 = 50;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Organisations, those that came last first
#[utoipa::path(get, path = "/api/admin/organisations", tag = "administration",
    operation_id = "list_organisations_for_admins", params(AdminOrganisationFilter),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AdminOrganisationPage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn list(
    State(app): State<App>,
    QueryOf(wish): QueryOf<AdminOrganisationFilter>,
) -> Result<impl IntoResponse, Problem> {
    let search = wish.search.unwrap_or_default();
    if search.chars().count() > LONGEST_SEARCH {
        return Err(Problem::new(Code::BadRequest, format!("`search` has at most {LONGEST_SEARCH} characters.")));
    }
    let mut items = store::organisations(&app.db, &search, wish.suspended, wish.cursor, PAGE + 1, MOST_MEMBERS).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|one| one.id).filter(|_| !is_last);
    Ok((NO_STORE, Json(AdminOrganisationPage { items, next_cursor })))
}

/// Suspend an organisation
///
/// For its members it is as if they were in none, from their next request on: nobody acts for it, joins
/// it or begins what it assigned. Nothing of it is deleted, and who was interviewed keeps their own.
#[utoipa::path(post, path = "/api/admin/organisations/{organisation}/suspend", tag = "administration",
    operation_id = "suspend_organisation",
    params(("organisation" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = SuspendOrganisation,
    responses((status = 200, body = AdminOrganisation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn suspend(
    State(app): State<App>,
    Path(organisation): Path<String>,
    body: JsonBody<SuspendOrganisation>,
) -> Result<impl IntoResponse, Problem> {
    let before = find(&app, &organisation).await?;
    let why = reason(&body.value.reason)?;
    let done = store::suspend_organisation(&app.db, before.id, &why, Timestamp::now()).await?;
    answer(&app, before.id, Noted { undone: !done, organisation: Some(before.id), ..Noted::default() }).await
}

/// Let an organisation go on
#[utoipa::path(post, path = "/api/admin/organisations/{organisation}/restore", tag = "administration",
    operation_id = "restore_organisation",
    params(("organisation" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AdminOrganisation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn restore(State(app): State<App>, Path(organisation): Path<String>) -> Result<impl IntoResponse, Problem> {
    let before = find(&app, &organisation).await?;
    let done = store::restore_organisation(&app.db, before.id, Timestamp::now()).await?;
    answer(&app, before.id, Noted { undone: !done, organisation: Some(before.id), ..Noted::default() }).await
}

/// Say how many members an organisation may have
///
/// Those who are in it already stay, however many they are.
#[utoipa::path(put, path = "/api/admin/organisations/{organisation}/limits", tag = "administration",
    operation_id = "set_organisation_limits",
    params(("organisation" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = SetOrganisationLimits,
    responses((status = 200, body = AdminOrganisation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn limit(
    State(app): State<App>,
    Path(organisation): Path<String>,
    body: JsonBody<SetOrganisationLimits>,
) -> Result<impl IntoResponse, Problem> {
    let before = find(&app, &organisation).await?;
    let members = body.value.members;
    if members.is_some_and(|members| !(1..=MOST_MEMBERS).contains(&i64::from(members))) {
        return Err(Problem::new(
            Code::InvalidField,
            format!("`members` is a number from 1 to {MOST_MEMBERS}, or null."),
        ));
    }
    store::limit_organisation(&app.db, before.id, members, Timestamp::now()).await?;
    let noted = Noted { organisation: Some(before.id), ..Noted::default() };
    answer(&app, before.id, noted.counting("members", members.unwrap_or_default() as usize)).await
}

async fn answer(app: &App, id: Uuid, noted: Noted) -> Result<impl IntoResponse + use<>, Problem> {
    let now = store::organisation(&app.db, id, MOST_MEMBERS).await?.ok_or_else(not_found)?;
    Ok((NO_STORE, Extension(noted), Json(now)))
}

async fn find(app: &App, id: &str) -> Result<AdminOrganisation, Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    store::organisation(&app.db, id, MOST_MEMBERS).await?.ok_or_else(not_found)
}
