//! Who may do what. Every route names the access it needs in the router's table; a request
//! to a route that is not in the table is refused, so that a new one is closed until
//! somebody has thought about it.

use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use crate::accounts::store::logins;
use crate::accounts::{Person, UserRole, access_token};
use crate::app::App;
use crate::attempts::store::AttemptRow;
use crate::error::{Code, Problem};
use crate::extract::presented_token;
use crate::sessions::store;
use crate::shares::store as shares;
use crate::shares::store::Viewer;
use crate::token::TokenHash;
use crate::wire::{Role, TimeSpan, Timestamp};
use crate::{attempts, router};

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Public,
    /// Nothing where guests may create sessions, else an account or the access token.
    Guest,
    /// An account, whichever.
    Account,
    /// The access token.
    Instance,
    /// The join token of the session in the path, or the access token.
    Session,
    /// The same, or a viewer's token of a share of that session.
    Replay,
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
    /// Whoever has opened a share of the session.
    Viewer,
    /// Somebody who is signed in.
    Person(Person),
}

impl Caller {
    /// Under which name what the caller does is kept.
    pub const fn role(self) -> Role {
        match self {
            Self::Candidate => Role::Candidate,
            Self::Person(person) if matches!(person.role, UserRole::Candidate) => Role::Candidate,
            Self::Instance | Self::Person(_) => Role::Reviewer,
            Self::Guest | Self::Viewer => Role::Viewer,
        }
    }
}

/// What of a session its caller may see; of a route with [`Access::Replay`] handlers take it
/// from the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The viewer of a share; none for the candidate and the instance, who see all of it.
    pub viewer: Option<Viewer>,
}

impl Scope {
    /// The only part that may be seen; none for the whole.
    pub fn clip(&self) -> Option<TimeSpan> {
        self.viewer.as_ref()?.clip
    }
}

/// Checks the token before the handler runs, and puts [`Caller`] and, for somebody who is signed
/// in, the [`Person`], for the routes of a session or an attempt, its [`SessionRow`](store::SessionRow) and the [`Scope`], or its
/// [`AttemptRow`], into the request.
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
    let presented = presented_token(request.headers(), is_websocket);
    let account = presented.filter(|token| access_token::is_meant(token)).map(str::to_owned);
    let token = presented.map(TokenHash::of);
    let is_instance = token.is_some_and(|token| app.access_token.matches(&token));

    let caller = match route.access {
        Access::Public => Caller::Guest,
        Access::Guest if is_instance => Caller::Instance,
        Access::Guest if account.is_some() => Caller::Person(person(&app, account.as_deref()).await?),
        Access::Account if token.is_none() => return Err(missing("the token of an account")),
        Access::Account => Caller::Person(person(&app, account.as_deref()).await?),
        Access::Guest if app.settings.guest_sessions => Caller::Guest,
        Access::Guest | Access::Instance => match token {
            Some(_) if is_instance => Caller::Instance,
            Some(_) => {
                return Err(Problem::new(Code::TokenWrong, "This needs the instance's access token."));
            }
            None => return Err(missing("the instance's access token")),
        },
        Access::Session | Access::Replay | Access::SessionInQuery => {
            let Some(token) = token else { return Err(missing("the session's join token")) };
            let id = match route.access {
                Access::Session | Access::Replay => parameter(&parameters, &["id", "session"]),
                _ => session_in_query(request.uri().query()),
            };
            let id: SessionId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::no_session)?;
            let caller = if is_instance { Some(Caller::Instance) } else { candidate(&app, id, &token).await? };
            let viewer = match caller {
                None if route.access == Access::Replay => shares::viewer(&app.db, id, &token, Timestamp::now()).await?,
                _ => None,
            };
            let caller = caller.or(viewer.as_ref().map(|_| Caller::Viewer)).ok_or_else(Problem::no_session)?;
            let session = store::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
            request.extensions_mut().insert(session);
            request.extensions_mut().insert(Scope { viewer });
            caller
        }
        Access::Attempt => {
            let Some(token) = token else { return Err(missing("the attempt's token")) };
            let id = parameter(&parameters, &["id"]).and_then(|id| id.parse().ok()).ok_or_else(Problem::no_attempt)?;
            let attempt = open_attempt(&app, id, &token, is_instance).await?;
            request.extensions_mut().insert(attempt);
            if is_instance { Caller::Instance } else { Caller::Candidate }
        }
    };
    if let Caller::Person(person) = caller {
        request.extensions_mut().insert(person);
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Whoever is signed in with this token, on whichever server, and still is.
async fn person(app: &App, token: Option<&str>) -> Result<Person, Problem> {
    let now = Timestamp::now();
    let claims = token.and_then(|token| app.accounts.tokens.read(token, now));
    let person = match &claims {
        Some(claims) => logins::person(&app.db, claims, now).await?,
        None => None,
    };
    person.ok_or_else(|| Problem::new(Code::TokenWrong, "This needs somebody to be signed in; this login is over."))
}

/// The candidate, if it is the session's own token. Who it is not is answered as if there were
/// no such session.
async fn candidate(app: &App, id: SessionId, token: &TokenHash) -> Result<Option<Caller>, Problem> {
    Ok(is_join_token(app, id, token).await?.then_some(Caller::Candidate))
}

/// Whether a token is the session's own; no token is where there is no such session.
pub async fn is_join_token(app: &App, id: SessionId, token: &TokenHash) -> Result<bool, Problem> {
    let hashes = store::token_hashes(&app.db, id).await?;
    Ok(hashes.iter().fold(false, |found, hash| found | hash.matches(token)))
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
