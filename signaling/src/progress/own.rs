//! `POST /api/me/progress` and `POST /api/me/sessions`: the interviews of an account, and those that its
//! owner held as a guest before.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use vivavoce_engine::id::SessionId;

use super::routes::{MOST, open_all, side_by_side};
use super::wire::{AccountProgress, ReadProgress, TakenSessions};
use crate::accounts::Person;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::events::wire::SessionState;
use crate::extract::JsonBody;
use crate::owner::Owner;
use crate::sessions::store::{self as sessions, SessionRow};

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// My interviews side by side
///
/// All of the account, from whichever browser. What the asking browser keeps of interviews can be named
/// with their join tokens: `guest` says which of them nobody has taken in yet.
#[utoipa::path(post, path = "/api/me/progress", tag = "reports", operation_id = "own_progress",
    security(("account_token" = [])),
    request_body = ReadProgress,
    responses((status = 200, body = AccountProgress),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ReadProgress>,
) -> Result<impl IntoResponse, Problem> {
    let (named, _) = open_all(&app, wish).await?;
    let guest = named.iter().filter(|session| is_guest_s(session)).map(|session| session.id.to_string()).collect();
    let mut own = Vec::new();
    for state in [SessionState::Ended, SessionState::Interrupted] {
        let most = u32::try_from(MOST).unwrap_or(u32::MAX);
        own.extend(sessions::page(&app.db, person.user, None, Some(state), most).await?);
    }
    // One that never began is nothing to compare, and nobody makes a report of it.
    own.retain(|session| session.standing.started_at.is_some() && session.scored_by_ai);
    own.sort_by_key(|session| std::cmp::Reverse(session.id));
    own.truncate(MOST);
    let (sessions, unreported, trends) = side_by_side(&app, own).await?;
    Ok((NO_STORE, Json(AccountProgress { sessions, unreported, trends, guest })))
}

/// Take interviews into my account that I held as a guest
///
/// Each with its join token, over, and nobody's. What else is named is left as it is.
#[utoipa::path(post, path = "/api/me/sessions", tag = "sessions", operation_id = "take_own_sessions",
    security(("account_token" = [])),
    request_body = ReadProgress,
    responses((status = 200, body = TakenSessions),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn take(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    JsonBody { value: wish, .. }: JsonBody<ReadProgress>,
) -> Result<impl IntoResponse, Problem> {
    let (named, _) = open_all(&app, wish).await?;
    let theirs: Vec<SessionId> = named.iter().filter(|session| is_guest_s(session)).map(|session| session.id).collect();
    let taken = sessions::take(&app.db, person.user, &theirs).await?;
    Ok((NO_STORE, Json(TakenSessions { taken: taken.iter().map(SessionId::to_string).collect() })))
}

/// Held by a guest of the instance, and over. What an organisation has somebody hold is its own to give.
fn is_guest_s(session: &SessionRow) -> bool {
    let is_over = matches!(session.standing.state, SessionState::Ended | SessionState::Interrupted);
    is_over && session.candidate.is_none() && session.owner == Owner::Instance
}
