//! `/api/consent-texts`, `/api/sessions/{id}/consents`, `/api/me/consents` and `/api/me/without-ai`.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::store::{self, NewEntry, PAGE};
use super::wire::{
    ConsentPage, ConsentStanding, ConsentTexts, ConsentTextsQuery, How, OwnConsents, Purpose, SessionConsents,
    SetConsent, SetWithoutAi,
};
use super::{texts, withdraw};
use crate::access::Caller;
use crate::accounts::Person;
use crate::app::App;
use crate::assignments::human;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::sessions::store::{self as sessions, SessionRow};
use crate::wire::Timestamp;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// What candidates read before they agree
#[utoipa::path(get, path = "/api/consent-texts", tag = "privacy", operation_id = "consent_texts", security(()),
    params(ConsentTextsQuery),
    responses((status = 200, body = ConsentTexts),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There was no such version")))]
pub async fn read_texts(QueryOf(query): QueryOf<ConsentTextsQuery>) -> Result<Json<ConsentTexts>, Problem> {
    let version = query.version.as_deref().unwrap_or_else(|| texts::current());
    texts::of(version).map(Json).ok_or_else(|| Problem::new(Code::NotFound, "There was no such version of the texts."))
}

/// What the candidate of a session agreed to
#[utoipa::path(get, path = "/api/sessions/{id}/consents", tag = "privacy", operation_id = "session_consents",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SessionConsents),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(shown(&app, session, caller == Caller::Candidate).await?)))
}

/// Give a consent again, or take it back
///
/// The candidate only. Taken back: of the recording, it ends what runs and deletes the sound; of the
/// AI that leads and of other services, it ends what runs; of the scoring, it deletes the report; of
/// the sharing, the organisation opens the interview no more and its links end.
#[utoipa::path(post, path = "/api/sessions/{id}/consents", tag = "privacy", operation_id = "set_session_consent",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = [])), request_body = SetConsent,
    responses((status = 200, body = SessionConsents),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`: not the candidate"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_over`: it cannot come back")))]
pub async fn set(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(session): Extension<SessionRow>,
    JsonBody { value, .. }: JsonBody<SetConsent>,
) -> Result<impl IntoResponse, Problem> {
    if caller != Caller::Candidate {
        return Err(Problem::new(Code::NotAllowed, "Only the candidate says what they agree to."));
    }
    withdraw::set(&app, &session, value, Timestamp::now()).await?;
    let now = sessions::find(&app.db, session.id).await?.ok_or_else(Problem::no_session)?;
    let noted = Extension(Noted::default().with("purpose", &value.purpose).saying("given", value.given));
    Ok((NO_STORE, noted, Json(shown(&app, now, true).await?)))
}

/// What I agreed to, newest first
#[utoipa::path(get, path = "/api/me/consents", tag = "privacy", operation_id = "own_consents",
    params(ConsentPage), security(("account_token" = [])),
    responses((status = 200, body = OwnConsents),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list_own(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    QueryOf(page): QueryOf<ConsentPage>,
) -> Result<impl IntoResponse, Problem> {
    let mut items = store::of_user(&app.db, person.user, page.cursor, PAGE + 1).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|entry| entry.id).filter(|_| !is_last);
    let without_ai = store::without_ai(&app.db, person.user).await?;
    Ok((NO_STORE, Json(OwnConsents { items, next_cursor, without_ai })))
}

/// Ask to be interviewed and scored by people, where something is assigned to me
///
/// What is assigned and not begun asks for a person at once; whoever assigned it is told. What is
/// assigned later does as well.
#[utoipa::path(put, path = "/api/me/without-ai", tag = "privacy", operation_id = "set_without_ai",
    security(("account_token" = [])), request_body = SetWithoutAi,
    responses((status = 200, body = OwnConsents),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn set_without_ai(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value, .. }: JsonBody<SetWithoutAi>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let mut writing = app.db.begin().await?;
    if store::set_without_ai(writing.connection(), person.user, value.without_ai).await? {
        for purpose in [Purpose::AiInterview, Purpose::AiScoring] {
            let entry = NewEntry {
                user: Some(person.user),
                session: None,
                purpose,
                given: !value.without_ai,
                version: texts::current(),
                language: Some(value.language),
                hosts: &[],
                how: How::Account,
            };
            store::append(writing.connection(), &entry, now).await?;
        }
    }
    writing.commit().await?;
    if value.without_ai {
        human::ask_for_all(&app, &person, now).await?;
    }
    let noted = Extension(Noted::default().saying("without_ai", value.without_ai));
    let items = store::of_user(&app.db, person.user, None, PAGE).await?;
    Ok((NO_STORE, noted, Json(OwnConsents { items, next_cursor: None, without_ai: value.without_ai })))
}

async fn shown(app: &App, session: SessionRow, may_change: bool) -> Result<SessionConsents, Problem> {
    let history = store::of_session(&app.db, session.id).await?;
    let items = Purpose::ALL.map(|purpose| {
        let last = history.iter().find(|entry| entry.purpose == purpose);
        ConsentStanding {
            purpose,
            needed: purpose.is_needed(),
            // Of before the ledger nobody said no.
            given: last.is_none_or(|entry| entry.given),
            asked: last.is_some(),
            can_return: withdraw::can_return(&session, purpose),
        }
    });
    Ok(SessionConsents { items: items.into(), may_change, history })
}
