//! `/api/me/career`.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::entry::Entry;
use super::import::{self, fits, none, twice};
use super::linkedin::{ZIP_BYTES, archive};
use super::preview::preview;
use super::store::{self, Changed};
use super::wire::{Career, CareerEntry, CareerPreview, ChangeCareer, ImportCareer, ImportedCareer};
use crate::accounts::Person;
use crate::accounts::store::users;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, read_zip};
use crate::wire::Timestamp;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// What may be chosen of a file at once, bytes.
const IMPORT_BYTES: usize = 4 * 1024 * 1024;

/// Files that are unpacked at once; the others wait.
static READING: Semaphore = Semaphore::const_new(2);

/// What I say of my working life
///
/// For oneself alone: no other route tells it to anybody, and no model is given any of it.
#[utoipa::path(get, path = "/api/me/career", tag = "accounts", operation_id = "own_career",
    security(("account_token" = [])),
    responses((status = 200, body = Career),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(store::read(&app.db, person.user).await?)))
}

/// Change my headline, my summary
#[utoipa::path(patch, path = "/api/me/career", tag = "accounts", operation_id = "change_career",
    security(("account_token" = [])),
    request_body = ChangeCareer,
    responses((status = 200, body = Career),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ChangeCareer>,
) -> Result<impl IntoResponse, Problem> {
    let headline = wish.headline.as_deref().map(import::headline).transpose()?;
    let summary = wish.summary.as_deref().map(import::summary).transpose()?;
    let mut writing = app.db.begin().await?;
    store::hold(writing.connection(), person.user, Timestamp::now()).await?;
    store::tell(writing.connection(), person.user, headline.as_deref(), summary.as_deref()).await?;
    writing.commit().await?;
    Ok((NO_STORE, Json(store::read(&app.db, person.user).await?)))
}

/// Add an entry to my career
#[utoipa::path(post, path = "/api/me/career/entries", tag = "accounts", operation_id = "add_career_entry",
    security(("account_token" = [])),
    request_body = Entry,
    responses((status = 201, body = CareerEntry),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`: also where it is there already, or there are too many")))]
pub async fn add(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<Entry>,
) -> Result<impl IntoResponse, Problem> {
    let (entry, now) = (wish.checked()?, Timestamp::now());
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    store::hold(connection, person.user, now).await?;
    let id = store::add(connection, person.user, &entry, now).await?.ok_or_else(twice)?;
    fits(store::overfull(connection, person.user).await?)?;
    writing.commit().await?;
    Ok((StatusCode::CREATED, NO_STORE, Json(CareerEntry { id, entry })))
}

/// Change an entry of my career
///
/// Its kind stays.
#[utoipa::path(put, path = "/api/me/career/entries/{id}", tag = "accounts", operation_id = "change_career_entry",
    params(("id" = Uuid, Path, description = "The entry")),
    security(("account_token" = [])),
    request_body = Entry,
    responses((status = 200, body = CareerEntry),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change_entry(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    JsonBody { value: wish, .. }: JsonBody<Entry>,
) -> Result<impl IntoResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| none())?;
    let entry = wish.checked()?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    store::hold(connection, person.user, Timestamp::now()).await?;
    match store::change(connection, person.user, id, &entry).await? {
        Changed::Done => writing.commit().await?,
        Changed::None => return Err(none()),
        Changed::Twice => return Err(twice()),
    }
    Ok((NO_STORE, Json(CareerEntry { id, entry })))
}

/// Remove an entry of my career
#[utoipa::path(delete, path = "/api/me/career/entries/{id}", tag = "accounts", operation_id = "remove_career_entry",
    params(("id" = Uuid, Path, description = "The entry")),
    security(("account_token" = [])),
    responses((status = 204, description = "It is gone"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove_entry(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| none())?;
    let mut writing = app.db.begin().await?;
    if !store::remove(writing.connection(), person.user, id).await? {
        return Err(none());
    }
    writing.commit().await?;
    app.db.forget_deleted().await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

/// See what my LinkedIn data holds
///
/// The ZIP that LinkedIn gives people of their own data. Six of its files are read (`Profile.csv`,
/// `Positions.csv`, `Education.csv`, `Certifications.csv`, `Languages.csv`, `Skills.csv`), no other is
/// opened, and nothing is kept: what is chosen of the answer goes to `POST /api/me/career/import`.
#[utoipa::path(post, path = "/api/me/career/linkedin", tag = "accounts", operation_id = "preview_career",
    security(("account_token" = [])),
    request_body(content = Vec<u8>, content_type = "application/zip", description = "Up to 16 MiB"),
    responses((status = 200, body = CareerPreview),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`: the detail says what is wrong with the file")))]
pub async fn look(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let gone = || Problem::new(Code::NotFound, "The account is not there any more.");
    let account = users::find(&app.db, person.user).await?.ok_or_else(gone)?;
    let career = store::read(&app.db, person.user).await?;
    let bytes = read_zip(request, ZIP_BYTES).await?.into();
    let _place = READING.acquire().await.expect("the semaphore is never closed");
    // Unpacking takes a while: away from the executor.
    let seen =
        tokio::task::spawn_blocking(move || archive::files(bytes).map(|files| preview(&files, &career, &account.name)));
    let seen = seen
        .await
        .map_err(|error| Problem::internal("a file of LinkedIn's could not be read", &error))?
        .map_err(|refused| Problem::new(Code::InvalidField, format!("This cannot be read: {refused}.")))?;
    Ok((NO_STORE, Json(seen)))
}

/// Take what I chose of my LinkedIn data
///
/// All of it is kept, or nothing.
#[utoipa::path(post, path = "/api/me/career/import", tag = "accounts", operation_id = "import_career",
    security(("account_token" = [])),
    request_body = ImportCareer,
    responses((status = 200, body = ImportedCareer),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "an entry to change is not there any more"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn take(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ImportCareer, IMPORT_BYTES>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(import::import(&app, person.user, wish, Timestamp::now()).await?)))
}
