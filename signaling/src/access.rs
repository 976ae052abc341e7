//! Who may do what. Every route names the access it needs in the router's table; a request
//! to a route that is not in the table is refused, so that a new one is closed until
//! somebody has thought about it.

use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use crate::app::App;
use crate::attempts::store::AttemptRow;
use crate::error::{Code, Problem};
use crate::extract::presented_token;
use crate::sessions::store::{self, SessionRow};
use crate::token::TokenHash;
use crate::{attempts, router};

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Public,
    /// Nothing where guests may create sessions, else the access token.
    Guest,
    /// The access token.
    Instance,
    /// The join token of the session in the path, or the access token.
    Session,
    /// The join token of the session in the query (`?session=`), or the access token.
    SessionInQuery,
    /// The token of the attempt in the path, or the access token.
    Attempt,
}

/// Who asks, as far as the route needed to know. Handlers take it from the request's
/// extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Anybody.
    Guest,
    /// Whoever holds the session's join token, or the attempt's.
    Candidate,
    /// Whoever holds the instance's access token.
    Instance,
}

/// Checks the token before the handler runs, and puts [`Caller`] and, for the routes of a
/// session or an attempt, its [`SessionRow`] or [`AttemptRow`] into the request.
pub async fn authorize(
    State(app): State<App>,
    parameters: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let path = request.extensions().get::<axum::extract::MatchedPath>().cloned();
    let path = path.as_ref().map_or("", |path| path.as_str());
    let route = router::find(request.method(), path)?;

    let is_websocket = path.starts_with("/ws/");
    let token = presented_token(request.headers(), is_websocket).map(TokenHash::of);
    let is_instance = token.is_some_and(|token| app.access_token.matches(&token));

    let caller = match route.access {
        Access::Public => Caller::Guest,
        Access::Guest if is_instance => Caller::Instance,
        Access::Guest if app.settings.guest_sessions => Caller::Guest,
        Access::Guest | Access::Instance => match token {
            Some(_) if is_instance => Caller::Instance,
            Some(_) => {
                return Err(Problem::new(Code::TokenWrong, "This needs the instance's access token."));
            }
            None => return Err(missing("the instance's access token")),
        },
        Access::Session | Access::SessionInQuery => {
            let Some(token) = token else { return Err(missing("the session's join token")) };
            let id = match route.access {
                Access::Session => parameter(&parameters, &["id", "session"]),
                _ => session_in_query(request.uri().query()),
            };
            let id: SessionId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::no_session)?;
            let session = open(&app, id, &token, is_instance).await?;
            request.extensions_mut().insert(session);
            if is_instance { Caller::Instance } else { Caller::Candidate }
        }
        Access::Attempt => {
            let Some(token) = token else { return Err(missing("the attempt's token")) };
            let id = parameter(&parameters, &["id"]).and_then(|id| id.parse().ok()).ok_or_else(Problem::no_attempt)?;
            let attempt = open_attempt(&app, id, &token, is_instance).await?;
            request.extensions_mut().insert(attempt);
            if is_instance { Caller::Instance } else { Caller::Candidate }
        }
    };
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The session, if it exists and the token opens it; the same answer for both failures.
async fn open(app: &App, id: SessionId, token: &TokenHash, is_instance: bool) -> Result<SessionRow, Problem> {
    let opens = is_instance
        || store::token_hashes(&app.db, id).await?.iter().fold(false, |found, hash| found | hash.matches(token));
    if !opens {
        return Err(Problem::no_session());
    }
    store::find(&app.db, id).await?.ok_or_else(Problem::no_session)
}

/// The attempt, if it exists and the token opens it; the same answer for both failures.
async fn open_attempt(app: &App, id: Uuid, token: &TokenHash, is_instance: bool) -> Result<AttemptRow, Problem> {
    let (attempt, own) = attempts::store::find(&app.db, id).await?.ok_or_else(Problem::no_attempt)?;
    if own.matches(token) || is_instance { Ok(attempt) } else { Err(Problem::no_attempt()) }
}

/// The first of these parameters that the path has.
fn parameter<'p>(parameters: &'p RawPathParams, names: &[&str]) -> Option<&'p str> {
    parameters.iter().find_map(|(name, value)| names.contains(&name).then_some(value))
}

fn session_in_query(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.strip_prefix("session="))
}

fn missing(what: &'static str) -> Problem {
    Problem::new(Code::TokenMissing, format!("This needs {what}: `Authorization: Bearer TOKEN`."))
}
