//! `/api/provider-keys`.

use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use uuid::Uuid;

use super::ring::NoAccess;
use super::store::{self, INSTANCE, KeyRow, Test};
use super::wire::{
    ConfiguredProvider, KeyChange, KeyList, KeySource, KeyTest, NewKey, ProviderKey, TestedKey, key_name, masked,
};
use super::{Seal, probe, refresh};
use crate::app::App;
use crate::choices;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::providers::{Kind, Secret, Spec, spec};
use crate::wire::Timestamp;

/// Letters of a name at most.
const LONGEST_NAME: usize = 64;

/// Keys of providers, masked, and the providers that are configured
#[utoipa::path(get, path = "/api/provider-keys", tag = "providers", operation_id = "list_provider_keys",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = KeyList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let seal = Seal::of(&app.vault);
    let rows = store::list(&app.db).await?;
    let items = rows.iter().filter_map(|row| masked(row, row.sealed_by == seal.fingerprint)).collect();
    let configured = choices::specs(&app.settings).unwrap_or_default();
    let configured = configured.iter().map(|spec| describe(&app, spec)).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(KeyList { items, configured })))
}

fn describe(app: &App, spec: &Spec) -> ConfiguredProvider {
    let access = app.keys.access(spec);
    let key = match &access {
        Ok(access) if access.key_id.is_some() => KeySource::Kept,
        Ok(access) if access.key.is_some() => KeySource::Variable,
        Ok(_) => KeySource::Unneeded,
        Err(NoAccess::OtherKind { .. }) => KeySource::OtherKind,
        Err(NoAccess::NoKey { .. } | NoAccess::NotAKey { .. } | NoAccess::NoAddress { .. }) => KeySource::Missing,
    };
    ConfiguredProvider {
        role: spec.role.into(),
        kind: spec.kind.into(),
        model: spec.model.clone(),
        host: app.keys.host(spec),
        key,
        key_id: access.ok().and_then(|access| access.key_id),
        key_name: key_name(spec),
    }
}

/// Keep a key
///
/// Spaces, line breaks and a byte order mark around it are taken off; what can be no key is
/// refused. It counts from the next request to its provider on.
#[utoipa::path(post, path = "/api/provider-keys", tag = "providers", operation_id = "keep_provider_key",
    security(("account_token" = []), ("access_token" = [])), request_body = NewKey,
    responses((status = 201, body = ProviderKey),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`key_exists`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn create(State(app): State<App>, body: JsonBody<NewKey>) -> Result<impl IntoResponse, Problem> {
    let NewKey { name, kind, key, base_url } = body.value;
    let kind = Kind::from(kind);
    let secret = secret(&key)?;
    let name = name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(kind.code());
    let name = fit_name(name)?;
    let base_url = fit_address(kind, base_url.as_deref())?;
    if base_url.is_none() && kind.base_url().is_none() {
        return Err(invalid(format!("A key of the kind `{}` needs the address that it goes to.", kind.code())));
    }
    let (id, now, seal) = (Uuid::now_v7(), Timestamp::now(), Seal::of(&app.vault));
    let row = KeyRow {
        id,
        owner: INSTANCE.to_owned(),
        name,
        kind: kind.code().to_owned(),
        base_url,
        sealed: Some(close(&seal, id, &secret)?),
        sealed_by: seal.fingerprint.clone(),
        hint: secret.hint().to_owned(),
        created_at: now,
        changed_at: now,
        last_used_at: None,
        test: None,
        revoked_at: None,
    };
    if !store::insert(&app.db, &row).await? {
        return Err(taken());
    }
    refresh(&app.db, &app.vault, &app.keys).await?;
    Ok((StatusCode::CREATED, Json(masked(&row, true))))
}

/// Rename a key, send it elsewhere, or put another in its place
#[utoipa::path(patch, path = "/api/provider-keys/{id}", tag = "providers", operation_id = "change_provider_key",
    params(("id" = Uuid, Path, description = "The key")), security(("account_token" = []), ("access_token" = [])), request_body = KeyChange,
    responses((status = 200, body = ProviderKey),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`key_exists`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    body: JsonBody<KeyChange>,
) -> Result<impl IntoResponse, Problem> {
    let mut row = find(&app, &id).await?;
    let kind = Kind::from_code(&row.kind).ok_or_else(not_found)?;
    let seal = Seal::of(&app.vault);
    let KeyChange { name, base_url, key } = body.value;
    if let Some(name) = name {
        row.name = fit_name(name.trim())?;
        if store::is_taken(&app.db, &row, &row.name).await? {
            return Err(taken());
        }
    }
    if let Some(base_url) = base_url {
        row.base_url = fit_address(kind, Some(&base_url))?;
        if row.base_url.is_none() && kind.base_url().is_none() {
            return Err(invalid(format!("A key of the kind `{}` needs the address that it goes to.", kind.code())));
        }
    }
    if let Some(key) = key {
        let secret = secret(&key)?;
        row.sealed = Some(close(&seal, row.id, &secret)?);
        row.sealed_by.clone_from(&seal.fingerprint);
        secret.hint().clone_into(&mut row.hint);
    }
    // Two changes within a millisecond are two.
    row.changed_at = Timestamp::from_unix_ms(Timestamp::now().unix_ms().max(row.changed_at.unix_ms() + 1));
    if !store::update(&app.db, &row).await? {
        return Err(not_found());
    }
    refresh(&app.db, &app.vault, &app.keys).await?;
    Ok(Json(masked(&row, row.sealed_by == seal.fingerprint)))
}

/// See whether the provider takes a key
///
/// Its list of models is asked for, which costs nothing; models that the configuration names for
/// this key and that are not on it are told. At most 60 tests an hour.
#[utoipa::path(post, path = "/api/provider-keys/{id}/test", tag = "providers", operation_id = "test_provider_key",
    params(("id" = Uuid, Path, description = "The key")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = TestedKey),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`key_unreadable`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn test(State(app): State<App>, Path(id): Path<String>) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, &id).await?;
    app.test_limit.take((), Instant::now()).map_err(|wait| {
        let problem = Problem::new(Code::RateLimited, "Keys were tested very often; try again later.");
        problem.retry_after(wait.as_secs().max(1))
    })?;
    let kind = Kind::from_code(&row.kind).ok_or_else(not_found)?;
    let sealed = row.sealed.as_deref().unwrap_or_default();
    let secret = Seal::of(&app.vault).open(row.id, &row.owner, sealed).ok_or_else(|| {
        Problem::new(Code::KeyUnreadable, "This key was sealed under another instance key; put it in again.")
    })?;
    let base_url = row.base_url.as_deref().or(kind.base_url()).ok_or_else(not_found)?;
    let of_this_key = |spec: &Spec| app.keys.access(spec).is_ok_and(|access| access.key_id == Some(row.id));
    let configured = choices::specs(&app.settings).unwrap_or_default();
    // Servers of one's own call their models as they like, or have no list of them.
    let models: Vec<String> = configured
        .iter()
        .filter(|spec| kind.base_url().is_some() && of_this_key(spec))
        .map(|spec| spec.model.clone())
        .collect();
    let probed = probe::probe(kind, base_url, &secret, &models).await;
    let test = Test {
        at: Timestamp::now(),
        outcome: probed.outcome,
        ms: i64::try_from(probed.took.as_millis()).unwrap_or(i64::MAX),
    };
    store::tested(&app.db, row.id, test).await?;
    let test = KeyTest { at: test.at, outcome: test.outcome, ms: test.ms };
    Ok(Json(TestedKey { test, missing_models: probed.missing }))
}

/// Revoke a key
///
/// It is forgotten, here and in the database, and not used for any request from now on; other
/// servers on the same database follow within seconds. At the provider it goes on to exist.
#[utoipa::path(delete, path = "/api/provider-keys/{id}", tag = "providers", operation_id = "revoke_provider_key",
    params(("id" = Uuid, Path, description = "The key")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`key_not_found`")))]
pub async fn revoke(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    if !store::revoke(&app.db, id, Timestamp::now()).await? {
        return Err(not_found());
    }
    refresh(&app.db, &app.vault, &app.keys).await?;
    // The old row is not left in the database's log either.
    if let Err(error) = app.db.forget_deleted().await {
        tracing::warn!(%error, "the database keeps what was revoked a little longer");
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &App, id: &str) -> Result<KeyRow, Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    store::find(&app.db, id).await?.ok_or_else(not_found)
}

fn close(seal: &Seal, id: Uuid, secret: &Secret) -> Result<String, Problem> {
    seal.close(id, INSTANCE, secret).map_err(|error| Problem::internal("a key could not be sealed", &error))
}

fn secret(text: &str) -> Result<Secret, Problem> {
    Secret::read(text).map_err(|wrong| invalid(format!("The key {wrong}.")))
}

fn fit_name(name: &str) -> Result<String, Problem> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(fits) {
        return Err(invalid(format!("A name has 1 to {LONGEST_NAME} letters, digits or characters of `_-.`.")));
    }
    Ok(name.to_owned())
}

fn fit_address(kind: Kind, url: Option<&str>) -> Result<Option<String>, Problem> {
    let url = url.map(str::trim).filter(|url| !url.is_empty());
    url.map(|url| spec::address(kind, url).map_err(|wrong| invalid(format!("The address is wrong: {wrong}."))))
        .transpose()
}

fn invalid(detail: String) -> Problem {
    Problem::new(Code::InvalidField, detail)
}

fn taken() -> Problem {
    Problem::new(Code::KeyExists, "Another key in use has this name; revoke it first, or replace it.")
}

fn not_found() -> Problem {
    Problem::new(Code::KeyNotFound, "There is no key in use with this id.")
}
