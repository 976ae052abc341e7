//! `/api/providers` and `/api/me/providers`: who thinks, hears and speaks for the organisation that one
//! acts for, and in one's own practice.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::checked::{checked, may_ask};
use super::store;
use super::wire::{OwnProviders, OwnProvidersNow};
use crate::accounts::Person;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::keys::{Holder, described};
use crate::owner::Acting;
use crate::wire::Timestamp;

/// Who thinks, hears and speaks in an organisation's interviews
///
/// For the instance, its configuration says so, and this is always the same.
#[utoipa::path(get, path = "/api/providers", tag = "providers", operation_id = "read_providers",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = OwnProvidersNow),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(State(app): State<App>, Extension(acting): Extension<Acting>) -> Result<impl IntoResponse, Problem> {
    now(&app, acting.owner.into()).await
}

/// Choose who thinks, hears and speaks in an organisation's interviews
///
/// It counts for interviews that are created from now on. Their candidates are told where their voice
/// and words go before they agree.
#[utoipa::path(put, path = "/api/providers", tag = "providers", operation_id = "choose_providers",
    security(("account_token" = []), ("access_token" = [])), request_body = OwnProviders,
    responses((status = 200, body = OwnProvidersNow),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn choose(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    body: JsonBody<OwnProviders>,
) -> Result<impl IntoResponse, Problem> {
    put(&app, acting.owner.into(), body.value).await
}

/// Who thinks, hears and speaks in one's own practice
#[utoipa::path(get, path = "/api/me/providers", tag = "providers", operation_id = "read_own_providers",
    security(("account_token" = [])),
    responses((status = 200, body = OwnProvidersNow),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read_own(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    now(&app, Holder::Person(person.user)).await
}

/// Choose who thinks, hears and speaks in one's own practice
///
/// It has no part in interviews of an organisation.
#[utoipa::path(put, path = "/api/me/providers", tag = "providers", operation_id = "choose_own_providers",
    security(("account_token" = [])), request_body = OwnProviders,
    responses((status = 200, body = OwnProvidersNow),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn choose_own(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    body: JsonBody<OwnProviders>,
) -> Result<impl IntoResponse, Problem> {
    put(&app, Holder::Person(person.user), body.value).await
}

async fn put(app: &App, holder: Holder, choice: OwnProviders) -> Result<impl IntoResponse + use<>, Problem> {
    if holder == Holder::Instance {
        return Err(Problem::new(
            Code::InvalidField,
            "Who thinks, hears and speaks for the instance is in its configuration: `llm`, `stt` and `voice`.",
        ));
    }
    let choice = checked(choice)?;
    may_ask(app, &choice)?;
    store::put(&app.db, holder, &choice, Timestamp::now()).await?;
    now(app, holder).await
}

async fn now(app: &App, holder: Holder) -> Result<impl IntoResponse + use<>, Problem> {
    let found = match holder {
        Holder::Instance => None,
        Holder::Organisation(_) | Holder::Person(_) => store::find(&app.db, holder).await?,
    };
    let changed_at = found.as_ref().map(|(_, at)| *at);
    let choice = found.map(|(choice, _)| choice).unwrap_or_default();
    let keys = app.keys.for_others();
    let chosen = choice.specs().iter().map(|spec| described(app, &keys, holder, spec)).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(OwnProvidersNow { choice, chosen, changed_at })))
}
