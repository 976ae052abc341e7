//! `/api/me/factors`, `/api/me/recovery-codes` and `/api/me/proof`: what an account has beside its
//! password, and showing once more who one is.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::NO_STORE;
use crate::accounts::Person;
use crate::accounts::factors::wire::{
    BeginFactor, BegunFactor, ConfirmFactor, ConfirmedFactor, FactorList, ProofState, Prove, RecoveryCodes, SendProof,
};
use crate::accounts::factors::{FactorKind, enrol, step_up};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::wire::Timestamp;

/// What I have beside my password
#[utoipa::path(get, path = "/api/me/factors", tag = "accounts", operation_id = "list_factors",
    security(("account_token" = [])),
    responses((status = 200, body = FactorList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(enrol::list(&app, &person).await?)))
}

/// Begin to set up a second factor
///
/// An authenticator app's secret is shown; of the others a first code is sent.
#[utoipa::path(post, path = "/api/me/factors/{kind}", tag = "accounts", operation_id = "begin_factor",
    params(("kind" = FactorKind, Path, description = "Which one")),
    security(("account_token" = [])),
    request_body = BeginFactor,
    responses((status = 201, body = BegunFactor),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`factor_exists`, `no_mail`, `no_sms`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn begin(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(kind): Path<String>,
    JsonBody { value: wish, .. }: JsonBody<BeginFactor>,
) -> Result<impl IntoResponse, Problem> {
    let begun = enrol::begin(&app, &person, of_name(&kind)?, &wish, Timestamp::now()).await?;
    Ok((StatusCode::CREATED, NO_STORE, Json(begun)))
}

/// Finish setting up a second factor with a first code of it
///
/// With the first factor come the codes on paper, which are shown this once.
#[utoipa::path(post, path = "/api/me/factors/{kind}/confirm", tag = "accounts", operation_id = "confirm_factor",
    params(("kind" = FactorKind, Path, description = "Which one")),
    security(("account_token" = [])),
    request_body = ConfirmFactor,
    responses((status = 200, body = ConfirmedFactor),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`code_wrong`, `step_up_needed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "nothing was begun"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn confirm(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(kind): Path<String>,
    JsonBody { value, .. }: JsonBody<ConfirmFactor>,
) -> Result<impl IntoResponse, Problem> {
    let confirmed = enrol::confirm(&app, &person, of_name(&kind)?, &value.code, Timestamp::now()).await?;
    Ok((NO_STORE, Json(confirmed)))
}

/// Take a second factor away
#[utoipa::path(delete, path = "/api/me/factors/{kind}", tag = "accounts", operation_id = "remove_factor",
    params(("kind" = FactorKind, Path, description = "Which one")),
    security(("account_token" = [])),
    responses((status = 204, description = "It is not asked for any more"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(kind): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    enrol::remove(&app, &person, of_name(&kind)?, Timestamp::now()).await?;
    Ok((StatusCode::NO_CONTENT, NO_STORE))
}

/// Make new recovery codes
///
/// They are shown this once; those before do nothing any more.
#[utoipa::path(post, path = "/api/me/recovery-codes", tag = "accounts", operation_id = "renew_recovery_codes",
    security(("account_token" = [])),
    responses((status = 201, body = RecoveryCodes),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`step_up_needed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "no second factor is set up")))]
pub async fn renew_codes(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    Ok((StatusCode::CREATED, NO_STORE, Json(enrol::renew_codes(&app, &person, Timestamp::now()).await?)))
}

/// How I can show that it is me, and until when I have
#[utoipa::path(get, path = "/api/me/proof", tag = "accounts", operation_id = "read_proof",
    security(("account_token" = [])),
    responses((status = 200, body = ProofState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn proof(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(step_up::state(&app, &person, Timestamp::now()).await?)))
}

/// Show that it is me
///
/// For ten minutes; what is dangerous is answered with `step_up_needed` without.
#[utoipa::path(post, path = "/api/me/proof", tag = "accounts", operation_id = "prove",
    security(("account_token" = [])),
    request_body = Prove,
    responses((status = 200, body = ProofState),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`credentials_wrong`, `code_wrong`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn prove(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<Prove>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(step_up::prove(&app, &person, &wish, Timestamp::now()).await?)))
}

/// Have a code sent to show that it is me
#[utoipa::path(post, path = "/api/me/proof/code", tag = "accounts", operation_id = "send_proof_code",
    security(("account_token" = [])),
    request_body = SendProof,
    responses((status = 202, description = "It is on its way"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn send_code(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<SendProof>,
) -> Result<impl IntoResponse, Problem> {
    step_up::send(&app, &person, &wish, Timestamp::now()).await?;
    Ok((StatusCode::ACCEPTED, NO_STORE))
}

fn of_name(kind: &str) -> Result<FactorKind, Problem> {
    serde_json::from_value(kind.into()).map_err(|_| Problem::new(Code::NotFound, "There is no such factor."))
}
