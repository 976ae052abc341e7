//! `POST /api/progress`.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use vivavoce_engine::id::SessionId;

use super::series::{self, Reported};
use super::wire::{OwnSession, Progress, ReadProgress};
use crate::access;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::reports::store as reports;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::token::{self, TokenHash};

/// Interviews that are looked at in one request.
const MOST: usize = 50;

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
    if wish.sessions.len() > MOST {
        return Err(Problem::new(Code::InvalidField, format!("`sessions` has at most {MOST} interviews.")));
    }
    let (mut held, mut unreported, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for own in wish.sessions {
        if !seen.insert(own.id.clone()) {
            continue;
        }
        let Some(session) = open(&app, &own).await? else {
            refused.push(own.id);
            continue;
        };
        match reports::newest_body(&app.db, session.id).await? {
            // One that an earlier version made in another shape is made again when it is asked for.
            Some(body) => match serde_json::from_str(&body) {
                Ok(report) => held.push(Reported { session, report }),
                Err(_) => unreported.push(own.id),
            },
            None => unreported.push(own.id),
        }
    }
    held.sort_by_key(|one| (one.session.standing.started_at, one.session.id));
    let trends = series::trends(&held);
    let sessions = held.iter().map(Reported::shown).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Progress { sessions, unreported, refused, trends })))
}

/// The session, if it is there and the token is its own.
async fn open(app: &App, own: &OwnSession) -> Result<Option<SessionRow>, Problem> {
    let Ok(id) = own.id.parse::<SessionId>() else { return Ok(None) };
    if !token::is_plausible(&own.token) || !access::is_join_token(app, id, &TokenHash::of(&own.token)).await? {
        return Ok(None);
    }
    Ok(sessions::find(&app.db, id).await?.filter(|session| !session.trial))
}
