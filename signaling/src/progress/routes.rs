//! `POST /api/progress`.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use vivavoce_engine::id::SessionId;

use super::series::{self, Reported};
use super::wire::{HeldSession, OwnSession, Progress, ProgressTrend, ReadProgress};
use crate::access;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::reports::store as reports;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::token::{self, TokenHash};

/// Interviews that are looked at in one request.
pub(super) const MOST: usize = 50;

/// A candidate's interviews side by side
///
/// Levels and delivery of each interview, and how they moved. Each is opened by its own join
/// token, in the body; nothing is compared with anybody else's. Interviews that a token does not
/// open are named in `refused`, whether they exist or not.
#[utoipa::path(post, path = "/api/progress", tag = "reports", operation_id = "progress",
    request_body = ReadProgress,
    responses((status = 200, body = Progress),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    JsonBody { value: wish, .. }: JsonBody<ReadProgress>,
) -> Result<impl IntoResponse, Problem> {
    let (opened, refused) = open_all(&app, wish).await?;
    let (sessions, unreported, trends) = side_by_side(&app, opened).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Progress { sessions, unreported, refused, trends })))
}

/// The sessions that their tokens open, each once, and the ids of the others.
pub(super) async fn open_all(app: &App, wish: ReadProgress) -> Result<(Vec<SessionRow>, Vec<String>), Problem> {
    if wish.sessions.len() > MOST {
        return Err(Problem::new(Code::InvalidField, format!("`sessions` has at most {MOST} interviews.")));
    }
    let (mut opened, mut refused, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for own in wish.sessions {
        if !seen.insert(own.id.clone()) {
            continue;
        }
        match open(app, &own).await? {
            Some(session) => opened.push(session),
            None => refused.push(own.id),
        }
    }
    Ok((opened, refused))
}

/// The sessions that have a report, oldest first, the ids of those that have none, and how the levels moved.
pub(super) async fn side_by_side(
    app: &App,
    sessions: Vec<SessionRow>,
) -> Result<(Vec<HeldSession>, Vec<String>, Vec<ProgressTrend>), Problem> {
    let (mut held, mut unreported) = (Vec::new(), Vec::new());
    for session in sessions {
        let body = reports::newest_body(&app.db, session.id).await?;
        // One that an earlier version made in another shape is made again when it is asked for.
        match body.and_then(|body| serde_json::from_str(&body).ok()) {
            Some(report) => held.push(Reported { session, report }),
            None => unreported.push(session.id.to_string()),
        }
    }
    held.sort_by_key(|one| (one.session.standing.started_at, one.session.id));
    let trends = series::trends(&held);
    Ok((held.iter().map(Reported::shown).collect(), unreported, trends))
}

/// The session, if it is there and the token is its own.
async fn open(app: &App, own: &OwnSession) -> Result<Option<SessionRow>, Problem> {
    let Ok(id) = own.id.parse::<SessionId>() else { return Ok(None) };
    if !token::is_plausible(&own.token) || !access::is_join_token(app, id, &TokenHash::of(&own.token)).await? {
        return Ok(None);
    }
    Ok(sessions::find(&app.db, id).await?.filter(|session| !session.trial))
}
