//! `/api/me/privacy`, `/api/me/exports`, `/api/me/deletion` and the file of an export.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use sqlx::AnyConnection;
use uuid::Uuid;

use super::wire::{DataExport, DataExportLink, DataExportToken, DeleteMe, DeletionPlanned, OwnPrivacy};
use super::{pack, store};
use crate::accounts::store::logins::{self, End};
use crate::accounts::store::{passwords, users};
use crate::accounts::{Person, recover};
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::conductor::disk;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::mail::{Letter, LetterKind};
use crate::recordings::file::answer;
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// How long an export can be fetched, milliseconds: three days.
const EXPORTS_LAST_MS: i64 = 3 * 24 * 3600 * 1000;

/// How long a link to it works, milliseconds: ten minutes.
const LINKS_LAST_MS: i64 = 10 * 60 * 1000;

const DAY_MS: i64 = 24 * 3600 * 1000;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

fn later(now: Timestamp, ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(now.unix_ms() + ms)
}

/// My exports, and what deleting my account takes
#[utoipa::path(get, path = "/api/me/privacy", tag = "privacy", operation_id = "own_privacy",
    security(("account_token" = [])),
    responses((status = 200, body = OwnPrivacy),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    let credentials = passwords::of_user(&app.db, person.user).await?;
    let privacy = OwnPrivacy {
        exports: store::list(&app.db, person.user, Timestamp::now()).await?,
        deletion_days: app.settings.deletion_days,
        has_password: credentials.is_some_and(|kept| kept.password_hash.is_some()),
        managed_alone: store::managed_alone(&app.db, person.user).await?,
    };
    Ok((NO_STORE, Json(privacy)))
}

/// Have all my data made into a file
///
/// In the background; a letter tells when it is ready. One at a time, three in three days.
#[utoipa::path(post, path = "/api/me/exports", tag = "privacy", operation_id = "ask_export",
    security(("account_token" = [])),
    responses((status = 202, body = DataExport),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "`rate_limited`: one is being made, or there are three")))]
pub async fn ask(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let node = app.conductor.node();
    let asked = store::ask(&app.db, person.user, node, now, later(now, EXPORTS_LAST_MS)).await?;
    let id = asked.ok_or_else(|| {
        Problem::new(Code::RateLimited, "An export is being made, or there are three already.").retry_after(60)
    })?;
    app.chores.look();
    let made = store::list(&app.db, person.user, now).await?.into_iter().find(|one| one.id == id);
    Ok((StatusCode::ACCEPTED, NO_STORE, Json(made.ok_or_else(not_there)?)))
}

/// Take an export of mine away
#[utoipa::path(delete, path = "/api/me/exports/{id}", tag = "privacy", operation_id = "remove_export",
    params(("id" = uuid::Uuid, Path, description = "The export")),
    security(("account_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| not_there())?;
    if !store::remove(&app.db, person.user, id).await? {
        return Err(not_there());
    }
    app.chores.look();
    Ok(StatusCode::NO_CONTENT)
}

/// A link to an export of mine
///
/// It works once, for ten minutes; another one ends it.
#[utoipa::path(post, path = "/api/me/exports/{id}/link", tag = "privacy", operation_id = "link_export",
    params(("id" = uuid::Uuid, Path, description = "The export")),
    security(("account_token" = [])),
    responses((status = 200, body = DataExportLink),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is none, or it is not ready")))]
pub async fn link(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let (id, now) = (id.parse().map_err(|_| not_there())?, Timestamp::now());
    let token = token::make("vx").map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let until = later(now, LINKS_LAST_MS);
    if !store::link(&app.db, person.user, id, &TokenHash::of(&token), until, now).await? {
        return Err(not_there());
    }
    let path = format!("/api/exports/file?token={token}");
    Ok((NO_STORE, Json(DataExportLink { path, expires_at: until })))
}

/// The file of an export, by its link
#[utoipa::path(get, path = "/api/exports/file", tag = "privacy", operation_id = "fetch_export", security(()),
    params(DataExportToken),
    responses((status = 200, content((Vec<u8> = "application/zip"))),
        (status = 410, body = ProblemBody, content_type = "application/problem+json", description = "`link_expired`")))]
pub async fn fetch(
    State(app): State<App>,
    QueryOf(DataExportToken { token }): QueryOf<DataExportToken>,
) -> Result<Response, Problem> {
    let expired =
        || Problem::new(Code::LinkExpired, "This link does nothing: it is not right, or was used, or is too old.");
    if !token::is_plausible(&token) {
        return Err(expired());
    }
    let now = Timestamp::now();
    let mut writing = app.db.begin().await?;
    let node = app.conductor.node();
    let job = store::spend(writing.connection(), &TokenHash::of(&token), node, now).await?.ok_or_else(expired)?;
    let fetched = Entry::of_account(Act::DataFetched, ActorKind::Person, Some(job.user));
    audit::store::append(writing.connection(), &fetched, now).await?;
    writing.commit().await?;
    let (data, vault) = (app.settings.data.clone(), app.vault.clone());
    let file = tokio::task::spawn_blocking(move || pack::open(&data, &vault, job.id)).await;
    let file = file.map_err(|error| Problem::internal("an export could not be opened", &error))?;
    let file = file.map_err(|error| disk(&error))?;
    // A link that works once gives the whole.
    let mut response = answer(file, "vivavoce-my-data.zip", "application/zip", &HeaderMap::new())?;
    let headers = response.headers_mut();
    headers.remove(header::ACCEPT_RANGES);
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"vivavoce-my-data.zip\""));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// Have my account deleted, with all that is mine
///
/// Every login ends. Until the day has come, whoever signs in keeps the account.
#[utoipa::path(post, path = "/api/me/deletion", tag = "privacy", operation_id = "delete_me",
    security(("account_token" = [])), request_body = DeleteMe,
    responses((status = 202, body = DeletionPlanned),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`credentials_wrong`: not the present password, or not the address"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_manager`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<DeleteMe>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    recover::confirm_owner(&app, &person, wish.password.as_deref(), wish.email.as_deref(), now).await?;
    may_leave(&app, person.user).await?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let due_at = plan_deletion(&app, connection, person.user, now).await?;
    let entry = Entry::of_account(Act::DeletionPlanned, ActorKind::Person, Some(person.user));
    audit::store::append(connection, &entry, now).await?;
    writing.commit().await?;
    app.chores.look();
    Ok((StatusCode::ACCEPTED, NO_STORE, Json(DeletionPlanned { due_at })))
}

/// Whether an account may go: nobody else would manage an organisation, else.
///
/// # Errors
/// `last_manager`.
pub async fn may_leave(app: &App, user: Uuid) -> Result<(), Problem> {
    let alone = store::managed_alone(&app.db, user).await?;
    if alone.is_empty() {
        return Ok(());
    }
    let detail = "Nobody else manages an organisation of theirs; let somebody else manage it, or delete it first.";
    Err(Problem::new(Code::LastManager, detail).current(serde_json::json!(alone)))
}

/// Has an account deleted on the day that this gives: its logins end, and its owner is told.
///
/// # Errors
/// The database's.
pub async fn plan_deletion(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    now: Timestamp,
) -> Result<Timestamp, Problem> {
    let account = users::find_in(connection, user).await?.ok_or_else(not_there)?;
    let due_at = later(now, i64::from(app.settings.deletion_days) * DAY_MS);
    store::plan(connection, user, now, due_at).await?;
    logins::end_all(connection, user, None, End::Deletion, now).await?;
    if let Some(outbox) = &app.mail {
        let kind = LetterKind::DeletionPlanned { at: due_at, link: outbox.link("/login") };
        outbox.enqueue(connection, &Letter { to: account.email, language: account.language, kind }).await?;
    }
    Ok(due_at)
}

fn not_there() -> Problem {
    Problem::new(Code::NotFound, "You have no such export, or it is not ready.")
}
