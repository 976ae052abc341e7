//! `/api/me/provider-keys`: the keys of whoever is signed in, for their own practice.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::holder::Holder;
use super::keep;
use super::wire::{KeyChange, KeyList, NewKey, ProviderKey, TestedKey};
use crate::accounts::Person;
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Problem, ProblemBody};
use crate::extract::JsonBody;

/// One's own keys, masked, and the providers that are configured
#[utoipa::path(get, path = "/api/me/provider-keys", tag = "providers", operation_id = "list_own_provider_keys",
    security(("account_token" = [])),
    responses((status = 200, body = KeyList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(keep::list(&app, Holder::Person(person.user)).await?)))
}

/// Keep a key
///
/// Spaces, line breaks and a byte order mark around it are taken off; what can be no key is
/// refused. It counts from the next request to its provider on.
///
/// It serves what its owner practises, and no interview of an organisation.
#[utoipa::path(post, path = "/api/me/provider-keys", tag = "providers", operation_id = "keep_own_provider_key",
    security(("account_token" = [])), request_body = NewKey,
    responses((status = 201, body = ProviderKey),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`key_exists`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn create(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    body: JsonBody<NewKey>,
) -> Result<impl IntoResponse, Problem> {
    let key = keep::create(&app, Holder::Person(person.user), body.value).await?;
    Ok((StatusCode::CREATED, Extension(Noted::made(key.id)), Json(key)))
}

/// Rename a key, send it elsewhere, or put another in its place
#[utoipa::path(patch, path = "/api/me/provider-keys/{id}", tag = "providers", operation_id = "change_own_provider_key",
    params(("id" = uuid::Uuid, Path, description = "The key")), security(("account_token" = [])), request_body = KeyChange,
    responses((status = 200, body = ProviderKey),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`key_exists`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn change(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    body: JsonBody<KeyChange>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Json(keep::change(&app, Holder::Person(person.user), &id, body.value).await?))
}

/// See whether the provider takes a key
///
/// Its list of models is asked for, which costs nothing; models that the configuration names for
/// this key and that are not on it are told. At most 60 tests an hour.
#[utoipa::path(post, path = "/api/me/provider-keys/{id}/test", tag = "providers", operation_id = "test_own_provider_key",
    params(("id" = uuid::Uuid, Path, description = "The key")), security(("account_token" = [])),
    responses((status = 200, body = TestedKey),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`key_unreadable`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn test(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Json(keep::test(&app, Holder::Person(person.user), &id).await?))
}

/// Revoke a key
///
/// It is forgotten, here and in the database, and not used for any request from now on; other
/// servers on the same database follow within seconds. At the provider it goes on to exist.
#[utoipa::path(delete, path = "/api/me/provider-keys/{id}", tag = "providers", operation_id = "revoke_own_provider_key",
    params(("id" = uuid::Uuid, Path, description = "The key")), security(("account_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`")))]
pub async fn revoke(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    keep::revoke(&app, Holder::Person(person.user), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
