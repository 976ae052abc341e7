//! `/api/admin/users`: people, for those who run the instance.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use sqlx::AnyConnection;
use uuid::Uuid;

use super::store::{self, Filter};
use super::wire::{AdminUser, AdminUserFilter, AdminUserPage, AdminUserState, ChangeUserRole, SuspendUser};
use crate::access::Caller;
use crate::accounts::store::logins::{self, End};
use crate::accounts::{UserRole, recover};
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::privacy;
use crate::text::line;
use crate::wire::Timestamp;

/// People on a page.
const PAGE: u32 = 50;
/// Characters of what is looked for.
pub const LONGEST_SEARCH: usize = 100;
/// Characters of a reason.
const LONGEST_REASON: usize = 500;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// People with accounts, those who came last first
#[utoipa::path(get, path = "/api/admin/users", tag = "administration", operation_id = "list_users",
    params(AdminUserFilter), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AdminUserPage),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn list(
    State(app): State<App>,
    QueryOf(wish): QueryOf<AdminUserFilter>,
) -> Result<impl IntoResponse, Problem> {
    let search = wish.search.unwrap_or_default();
    if search.chars().count() > LONGEST_SEARCH {
        return Err(Problem::new(Code::BadRequest, format!("`search` has at most {LONGEST_SEARCH} characters.")));
    }
    let filter = Filter { search: &search, role: wish.role, state: wish.state, before: wish.cursor };
    let mut items = store::users(&app.db, &filter, PAGE + 1).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|user| user.id).filter(|_| !is_last);
    Ok((NO_STORE, Json(AdminUserPage { items, next_cursor })))
}

/// One of them
#[utoipa::path(get, path = "/api/admin/users/{user}", tag = "administration", operation_id = "read_user",
    params(("user" = Uuid, Path, description = "The account")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AdminUser),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Path(user): Path<String>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(find(&app, &user).await?)))
}

/// Suspend somebody
///
/// Every login of theirs ends, and nobody signs in to the account until it is let in again. The last
/// administrator who can sign in is never suspended, and nobody suspends themselves.
#[utoipa::path(post, path = "/api/admin/users/{user}/suspend", tag = "administration", operation_id = "suspend_user",
    params(("user" = Uuid, Path, description = "The account")),
    security(("account_token" = []), ("access_token" = [])), request_body = SuspendUser,
    responses((status = 200, body = AdminUser),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_admin`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn suspend(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(user): Path<String>,
    body: JsonBody<SuspendUser>,
) -> Result<impl IntoResponse, Problem> {
    let user = find(&app, &user).await?;
    let reason = reason(&body.value.reason)?;
    not_oneself(caller, &user)?;
    let now = Timestamp::now();
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    not_the_last(connection, &user).await?;
    let undone = !store::suspend(connection, user.id, &reason, now).await?;
    logins::end_all(connection, user.id, None, End::Suspended, now).await?;
    crate::accounts::factors::store::forget_challenges(connection, user.id).await?;
    writing.commit().await?;
    answer(&app, user.id, Noted { undone, ..Noted::default() }).await
}

/// Let somebody in again
#[utoipa::path(post, path = "/api/admin/users/{user}/restore", tag = "administration", operation_id = "restore_user",
    params(("user" = Uuid, Path, description = "The account")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AdminUser),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn restore(State(app): State<App>, Path(user): Path<String>) -> Result<impl IntoResponse, Problem> {
    let user = find(&app, &user).await?;
    let mut writing = app.db.begin().await?;
    let undone = !store::restore(writing.connection(), user.id, Timestamp::now()).await?;
    writing.commit().await?;
    answer(&app, user.id, Noted { undone, ..Noted::default() }).await
}

/// Make somebody something else here
///
/// It counts from their next request on. There is always an administrator who can sign in.
#[utoipa::path(put, path = "/api/admin/users/{user}/role", tag = "administration", operation_id = "change_user_role",
    params(("user" = Uuid, Path, description = "The account")),
    security(("account_token" = []), ("access_token" = [])), request_body = ChangeUserRole,
    responses((status = 200, body = AdminUser),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_admin`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn change_role(
    State(app): State<App>,
    Path(user): Path<String>,
    body: JsonBody<ChangeUserRole>,
) -> Result<impl IntoResponse, Problem> {
    let user = find(&app, &user).await?;
    let role = body.value.role;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    if role != UserRole::Admin {
        not_the_last(connection, &user).await?;
    }
    store::set_role(connection, user.id, role, Timestamp::now()).await?;
    writing.commit().await?;
    let noted = Noted { undone: role == user.role, ..Noted::default() };
    answer(&app, user.id, noted.with("from", &user.role).with("to", &role)).await
}

/// Send somebody a letter with which they set a new password
#[utoipa::path(post, path = "/api/admin/users/{user}/reset-letter", tag = "administration",
    operation_id = "send_reset_letter",
    params(("user" = Uuid, Path, description = "The account")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 202, description = "It is on its way"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_mail`")))]
pub async fn send_reset(State(app): State<App>, Path(user): Path<String>) -> Result<StatusCode, Problem> {
    let user = find(&app, &user).await?;
    recover::send_reset(&app, user.id, Timestamp::now()).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Have somebody's account deleted
///
/// As they could themselves: every login ends, a letter says so, and it is gone after `deletion_days`
/// unless they sign in before. Whoever manages an organisation alone hands it over first.
#[utoipa::path(post, path = "/api/admin/users/{user}/deletion", tag = "administration", operation_id = "delete_user",
    params(("user" = Uuid, Path, description = "The account")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AdminUser),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_admin`, `last_manager`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn delete(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(user): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let user = find(&app, &user).await?;
    not_oneself(caller, &user)?;
    let now = Timestamp::now();
    privacy::may_leave(&app, user.id).await?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    not_the_last(connection, &user).await?;
    privacy::plan_deletion(&app, connection, user.id, now).await?;
    writing.commit().await?;
    app.chores.look();
    answer(&app, user.id, Noted::default()).await
}

/// Why something is done, as others will read it.
pub fn reason(text: &str) -> Result<String, Problem> {
    line(text, LONGEST_REASON, "reason")?
        .ok_or_else(|| Problem::new(Code::InvalidField, "`reason` says why, for other administrators."))
}

async fn answer(app: &App, user: Uuid, noted: Noted) -> Result<impl IntoResponse + use<>, Problem> {
    let now = store::find(&app.db, user).await?.ok_or_else(not_there)?;
    Ok((NO_STORE, Extension(noted), Json(now)))
}

async fn find(app: &App, id: &str) -> Result<AdminUser, Problem> {
    let id = id.parse().map_err(|_| not_there())?;
    store::find(&app.db, id).await?.ok_or_else(not_there)
}

fn not_there() -> Problem {
    Problem::new(Code::NotFound, "There is no such account.")
}

fn not_oneself(caller: Caller, user: &AdminUser) -> Result<(), Problem> {
    match caller.person() {
        Some(person) if person.user == user.id => {
            Err(Problem::new(Code::InvalidField, "This cannot be done to one's own account here."))
        }
        _ => Ok(()),
    }
}

/// Somebody can always run the instance.
async fn not_the_last(connection: &mut AnyConnection, user: &AdminUser) -> Result<(), Problem> {
    if user.role != UserRole::Admin || user.state != AdminUserState::Active {
        return Ok(());
    }
    match store::other_admins(connection, user.id).await? {
        0 => Err(Problem::new(
            Code::LastAdmin,
            "This is the only administrator who can sign in; make another one first.",
        )),
        _ => Ok(()),
    }
}
