//! `/api/me/expression-consent` and `/api/sessions/{id}/voice-expression`.

use std::time::Instant;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use vivavoce_engine::record::ExportError;

use super::wire::{
    ExpressionConsent, GiveExpressionConsent, VoiceExpressionMoment, VoiceExpressionPiece, VoiceExpressionTerms,
    VoiceExpressionWish,
};
use super::{CONSENT_VERSION, practice, sound, store};
use crate::accounts::Person;
use crate::app::App;
use crate::conductor::disk;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::providers::Kind;
use crate::providers::expression::{Account, ReadError};
use crate::usage::{Bill, Purpose};
use crate::wire::Timestamp;

/// No cache keeps any of it, the browser's least.
const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Whether one agreed that a model guesses at how one's own voice sounds
#[utoipa::path(get, path = "/api/me/expression-consent", tag = "own voice", operation_id = "read_expression_consent",
    security(("account_token" = [])),
    responses((status = 200, body = ExpressionConsent),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn consent(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(ExpressionConsent::of(store::given(&app.db, person.user).await?))))
}

/// Agree to it
///
/// The version is that of the text that was read; it is kept with the time. Once more changes nothing.
#[utoipa::path(put, path = "/api/me/expression-consent", tag = "own voice", operation_id = "give_expression_consent",
    security(("account_token" = [])), request_body = GiveExpressionConsent,
    responses((status = 200, body = ExpressionConsent),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn give(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    body: JsonBody<GiveExpressionConsent>,
) -> Result<impl IntoResponse, Problem> {
    if body.value.version != CONSENT_VERSION {
        let detail = format!("`version` is that of the text as it is now, {CONSENT_VERSION}: load the page again.");
        return Err(Problem::new(Code::InvalidField, detail));
    }
    store::give(&app.db, person.user, Timestamp::now()).await?;
    Ok((NO_STORE, Json(ExpressionConsent::of(store::given(&app.db, person.user).await?))))
}

/// Take it back
///
/// From now on nothing more is sent, and what a request that is under way answers is not given out.
#[utoipa::path(delete, path = "/api/me/expression-consent", tag = "own voice", operation_id = "withdraw_expression_consent",
    security(("account_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn withdraw(State(app): State<App>, Extension(person): Extension<Person>) -> Result<StatusCode, Problem> {
    store::withdraw(&app.db, person.user, Timestamp::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether sound of one's own practice may be sent to a model, and what is needed for it
///
/// Of an interview that one held by oneself: with one's own account, for no organisation, not
/// assigned, shared with nobody, and over. Others than its candidate are answered as if there were
/// none, whoever they are.
#[utoipa::path(get, path = "/api/sessions/{id}/voice-expression", tag = "own voice", operation_id = "voice_expression_terms",
    params(("id" = uuid::Uuid, Path, description = "The session")), security(("account_token" = [])),
    responses((status = 200, body = VoiceExpressionTerms),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_own_practice`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_running`")))]
pub async fn terms(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let session = practice::of(&app, person.user, &id).await?;
    let key = app.keys.own(Kind::Hume, person.user, MODEL);
    let host = key.map(|key| reqwest::Url::parse(&key.base_url).ok()?.host_str().map(str::to_owned));
    let given_at = store::given(&app.db, person.user).await?;
    Ok((NO_STORE, Json(VoiceExpressionTerms::of(given_at, host, session.standing.duration_ms))))
}

/// Send a piece of one's own voice to a model, and see what it guesses
///
/// Only for the candidate, of their own private practice (see `GET`), after they agreed, with a key of
/// their own. A minute at most goes with one request. A piece in which nothing is said is not sent. The
/// answer is kept nowhere.
#[utoipa::path(post, path = "/api/sessions/{id}/voice-expression", tag = "own voice", operation_id = "read_voice_expression",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("account_token" = [])), request_body = VoiceExpressionWish,
    responses((status = 200, body = VoiceExpressionPiece),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_own_practice`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`not_found`, `key_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_running`, `key_refused`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`consent_required`, `invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, body = ProblemBody, content_type = "application/problem+json", description = "`provider_failed`")))]
pub async fn read(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    body: JsonBody<VoiceExpressionWish>,
) -> Result<impl IntoResponse, Problem> {
    let VoiceExpressionWish { from_ms } = body.value;
    let session = practice::of(&app, person.user, &id).await?;
    agreed(&app, &person).await?;
    if from_ms >= session.standing.duration_ms.max(1) {
        return Err(Problem::new(Code::InvalidField, "`from_ms` lies behind the interview's end."));
    }
    let Some(key) = app.keys.own(Kind::Hume, person.user, MODEL) else {
        return Err(Problem::new(Code::KeyNotFound, "This needs a key of your own for Hume; keep one first."));
    };
    if key.payer.as_ref().is_some_and(|payer| !payer.admits(Purpose::OwnPractice, None)) {
        let detail = "Your own budget for providers is spent; raise it, or wait for the next month.";
        return Err(Problem::new(Code::RateLimited, detail));
    }
    app.expression_limit.take(person.user, Instant::now()).map_err(|wait| {
        let problem = Problem::new(Code::RateLimited, "Much was sent already; go on later.");
        problem.retry_after(wait.as_secs().max(1))
    })?;

    let files = app.vault.files(session.id)?;
    let piece = tokio::task::spawn_blocking(move || sound::piece(&files, from_ms)).await;
    let piece = piece.map_err(|error| Problem::internal("a piece of a track could not be read", &error))?;
    let sound::Piece { sound, next_ms } = piece.map_err(|error| unread(&error))?;
    let to_ms = from_ms + sound.length_ms();
    let mut moments = Vec::new();
    if sound.may_hold_words() {
        // For whom and of which interview is nobody else's to see: the account is theirs alone, and
        // names no interview.
        let mut bill = Bill::open(key.payer, Purpose::OwnPractice, None);
        bill.sounded(sound.length_ms(), 0);
        let account = Account { base_url: key.base_url, key: key.secret };
        let read = app.voice_reader.read(&account, &sound).await;
        match &read {
            Ok(_) => bill.done(),
            Err(error) if error.is_free() => bill.failed(),
            Err(_) => {}
        }
        moments = read.map_err(failed)?;
    }
    // Taken back meanwhile.
    agreed(&app, &person).await?;
    let moments = moments.into_iter().map(|moment| VoiceExpressionMoment::of(moment, from_ms)).collect();
    Ok((NO_STORE, Json(VoiceExpressionPiece { from_ms, to_ms, next_ms, moments })))
}

/// What it is called in one's own account of what was used.
const MODEL: &str = "expression-audio";

async fn agreed(app: &App, person: &Person) -> Result<(), Problem> {
    let is_given = store::given(&app.db, person.user).await?.is_some();
    is_given.then_some(()).ok_or_else(|| {
        Problem::new(Code::ConsentRequired, "Your voice is sent to a model only after you have agreed to it.")
    })
}

fn unread(error: &ExportError) -> Problem {
    match error {
        ExportError::Read(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            Problem::new(Code::NotFound, "There is no sound of this interview on this server.")
        }
        ExportError::Read(cause) => disk(cause),
        _ => Problem::internal("a piece of a track could not be read", error),
    }
}

fn failed(error: ReadError) -> Problem {
    match error {
        ReadError::Unauthorised => Problem::new(
            Code::KeyRefused,
            "Hume refuses your key, or does not let it do this; look at the key and what its account may use.",
        ),
        ReadError::RateLimited { retry_after } => {
            let problem = Problem::new(Code::RateLimited, "Hume takes no more requests of this key now; go on later.");
            match retry_after {
                Some(wait) => problem.retry_after(wait.as_secs().max(1)),
                None => problem,
            }
        }
        ReadError::Refused => {
            failure("Hume does not take this request; look at the address that your key is kept with.")
        }
        ReadError::Server => failure("Hume failed; try again later."),
        ReadError::Unreachable => failure("Hume cannot be reached; try again later."),
        ReadError::Late => failure("Hume took too long; try again."),
        ReadError::Cut | ReadError::Endless | ReadError::Malformed => {
            failure("What Hume answered cannot be used; try again later.")
        }
    }
}

fn failure(detail: &'static str) -> Problem {
    Problem::new(Code::ProviderFailed, detail)
}
