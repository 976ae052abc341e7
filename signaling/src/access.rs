//! Who may do what. Every route names the access it needs in the router's table; a request
//! to a route that is not in the table is refused, so that a new one is closed until
//! somebody has thought about it.

use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use crate::accounts::store::logins;
use crate::accounts::{Person, UserRole, access_token, factors};
use crate::app::App;
use crate::attempts::store::AttemptRow;
use crate::config::Demand;
use crate::error::{Code, Problem};
use crate::extract::presented_token;
use crate::organisations::Within;
use crate::owner::{Acting, Owner};
use crate::permissions::{Permission, Permissions};
use crate::sessions::store;
use crate::shares::store as shares;
use crate::shares::store::Viewer;
use crate::token::TokenHash;
use crate::wire::{Role, TimeSpan, Timestamp};
use crate::{attempts, audit, organisations, router, step_up};

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Public,
    /// Nothing where guests may create sessions, else an account or the access token.
    Guest,
    /// An account, whichever.
    Account,
    /// An account, whichever, or the access token.
    AccountOrInstance,
    /// The access token.
    Instance,
    /// An account that may do this in the organisation that it acts for; an administrator's; or
    /// the access token.
    Needs(Permission),
    /// An account that may do this in the organisation of the path, an administrator's, or the
    /// access token. Who is not in the organisation is answered as if there were none.
    Within(Permission),
    /// The join token of the session in the path, the account of its candidate, one that may do
    /// this with the sessions of its organisation, or the access token.
    Session(Permission),
    /// The same, or a viewer's token of a share of that session.
    Replay(Permission),
    /// As [`Session`](Self::Session), of the session in the query (`?session=`).
    SessionInQuery(Permission),
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
    /// Somebody who is signed in; of a session, somebody of its organisation or of the instance
    /// who may open it. The session's own candidate is [`Candidate`](Self::Candidate).
    Person(Person),
}

impl Caller {
    /// Who is signed in.
    pub const fn person(self) -> Option<Person> {
        match self {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }

    /// Under which name what the caller does is kept.
    pub const fn role(self) -> Role {
        match self {
            Self::Candidate => Role::Candidate,
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

/// What those who answer for an interview may do with one that its candidate does not share: see what
/// was agreed to, and delete it.
const UNSHARED: &[(&str, &str)] = &[("DELETE", "/api/sessions/{id}"), ("GET", "/api/sessions/{id}/consents")];

/// Checks the token before the handler runs, and puts into the request: [`Caller`] and [`Acting`];
/// for somebody who is signed in the [`Person`]; for the routes of a session its
/// [`SessionRow`](store::SessionRow) and the [`Scope`], for those of an attempt its [`AttemptRow`],
/// for those of an organisation [`Within`].
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
    let person = match &account {
        Some(account) => signed_in(&app, account).await?,
        None => None,
    };
    // A page whose login is over asks for a new token, and not whether something exists.
    if account.is_some() && person.is_none() && route.access != Access::Public {
        return Err(Problem::new(Code::TokenWrong, "This needs somebody to be signed in; this login is over."));
    }
    let acting = match &person {
        Some(person) => acting(&app, person).await?,
        None if is_instance => Acting::INSTANCE,
        None => Acting::NOBODY,
    };
    // Whoever runs the instance, by its token or as an administrator who acts for no organisation.
    let is_root = acting == Acting::INSTANCE;
    let own = person.map_or(Caller::Instance, Caller::Person);

    let caller = match route.access {
        Access::Public if person.is_none() => Caller::Guest,
        Access::Guest if person.is_none() && !is_instance && app.settings.guest_sessions => Caller::Guest,
        Access::Public | Access::Guest | Access::Account | Access::AccountOrInstance if person.is_some() => own,
        Access::Guest | Access::AccountOrInstance if is_instance => own,
        Access::Account if token.is_none() => return Err(missing("the token of an account")),
        Access::Account | Access::AccountOrInstance if token.is_some() => {
            return Err(Problem::new(Code::TokenWrong, "This needs somebody to be signed in."));
        }
        Access::Public | Access::Guest | Access::Account | Access::AccountOrInstance | Access::Instance => {
            match token {
                Some(_) if is_instance => Caller::Instance,
                Some(_) => return Err(Problem::new(Code::TokenWrong, "This needs the instance's access token.")),
                None => return Err(missing("the instance's access token")),
            }
        }
        Access::Needs(_) | Access::Within(_) if person.is_none() && !is_instance => match token {
            Some(_) => return Err(Problem::new(Code::TokenWrong, "This token does not open this.")),
            None => return Err(missing("somebody to be signed in, or the instance's access token")),
        },
        Access::Needs(permission) if acting.may.has(permission) => own,
        Access::Needs(permission) => return Err(Problem::not_permitted(permission)),
        Access::Within(permission) => {
            let id = parameter(&parameters, &["id"]).and_then(|id| id.parse().ok());
            let id = id.ok_or_else(organisations::not_found)?;
            let within = within(&app, id, person.as_ref()).await?;
            if !within.may.has(permission) {
                return Err(Problem::not_permitted(permission));
            }
            request.extensions_mut().insert(within);
            own
        }
        Access::Session(permission) | Access::Replay(permission) | Access::SessionInQuery(permission) => {
            let Some(token) = token else { return Err(missing("the session's join token")) };
            let id = match route.access {
                Access::SessionInQuery(_) => session_in_query(request.uri().query()),
                _ => parameter(&parameters, &["id", "session"]),
            };
            let id: SessionId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::no_session)?;
            let (session, caller, viewer) = if person.is_some() || is_instance {
                let session = store::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
                let caller = of_session(&session, person, acting, permission)?;
                if !session.shared && caller != Caller::Candidate && !UNSHARED.contains(&(route.method, route.path)) {
                    return Err(Problem::new(Code::NotAllowed, "The candidate does not share this interview."));
                }
                (session, caller, None)
            } else {
                let caller = candidate(&app, id, &token).await?;
                let viewer = match (caller, route.access) {
                    (None, Access::Replay(_)) => shares::viewer(&app.db, id, &token, Timestamp::now()).await?,
                    _ => None,
                };
                let caller = caller.or(viewer.as_ref().map(|_| Caller::Viewer)).ok_or_else(Problem::no_session)?;
                (store::find(&app.db, id).await?.ok_or_else(Problem::no_session)?, caller, viewer)
            };
            request.extensions_mut().insert(session);
            request.extensions_mut().insert(Scope { viewer });
            caller
        }
        Access::Attempt => {
            let Some(token) = token else { return Err(missing("the attempt's token")) };
            let id = parameter(&parameters, &["id"]).and_then(|id| id.parse().ok()).ok_or_else(Problem::no_attempt)?;
            let attempt = open_attempt(&app, id, &token, is_root).await?;
            request.extensions_mut().insert(attempt);
            if is_root { own } else { Caller::Candidate }
        }
    };
    let owner = match (request.extensions().get::<Within>(), request.extensions().get::<store::SessionRow>()) {
        (Some(within), _) => Owner::Organisation(within.organisation),
        (None, Some(session)) => session.owner,
        (None, None) => acting.owner,
    };
    if let Some(person) = person {
        if administers(route.access, &person, caller) && !may_administer(&app, &person).await? {
            return Err(Problem::second_factor_needed());
        }
        if step_up::is_asked(route) && person.proved_until() <= Timestamp::now() {
            return Err(Problem::step_up_needed());
        }
        request.extensions_mut().insert(person);
    }
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(acting);
    let Some(row) = audit::table::find(route.method, route.path) else { return Ok(next.run(request).await) };
    let witness = audit::Witness::of(row, caller, person, owner, &parameters);
    // A client that goes away takes neither the act nor its entry back.
    let answering = async move {
        let response = next.run(request).await;
        if response.status().is_success() {
            let noted = response.extensions().get::<audit::Noted>().cloned();
            witness.note(&app, noted.unwrap_or_default()).await;
        }
        response
    };
    let answered = tokio::spawn(answering.in_current_span()).await;
    answered.map_err(|error| match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(error) => Problem::internal("a request broke off", &error),
    })
}

/// Whether an administrator does more here than everybody with an account does.
fn administers(access: Access, person: &Person, caller: Caller) -> bool {
    let is_everybodys = matches!(access, Access::Public | Access::Guest | Access::Account);
    person.role == UserRole::Admin && !is_everybodys && caller != Caller::Candidate
}

/// Whether an administrator has what administrators of this instance need. Setting it up is open to
/// everybody with an account.
async fn may_administer(app: &App, person: &Person) -> Result<bool, Problem> {
    Ok(match app.settings.admin_second_factor {
        Demand::Optional => true,
        Demand::Required => factors::store::has_any(&mut *app.db.pool().acquire().await?, person.user).await?,
    })
}

/// Whoever is signed in with this token, on whichever server, and still is.
async fn signed_in(app: &App, token: &str) -> Result<Option<Person>, Problem> {
    let now = Timestamp::now();
    match app.accounts.tokens.read(token, now) {
        Some(claims) => Ok(logins::person(&app.db, &claims, now).await?),
        None => Ok(None),
    }
}

/// For whom somebody acts. Membership is looked up with each request: whoever was taken out of the
/// organisation since the token was made acts for it no more.
async fn acting(app: &App, person: &Person) -> Result<Acting, Problem> {
    let is_admin = person.role == UserRole::Admin;
    let membership = match person.organisation {
        Some(id) => organisations::store::membership(&app.db, id, person.user).await?.map(|member| (id, member)),
        None => None,
    };
    Ok(match membership {
        Some((id, (role, manages))) => Acting {
            owner: Owner::Organisation(id),
            may: if is_admin { Permissions::ALL } else { Permissions::of(role, manages) },
        },
        None if is_admin => Acting::INSTANCE,
        None => Acting::NOBODY,
    })
}

/// What somebody is in an organisation, or the instance where nobody is signed in.
async fn within(app: &App, organisation: Uuid, person: Option<&Person>) -> Result<Within, Problem> {
    let member = match person {
        Some(person) => organisations::store::membership(&app.db, organisation, person.user).await?,
        None => None,
    };
    if person.is_none_or(|person| person.role == UserRole::Admin) {
        return match organisations::store::exists(&app.db, organisation).await? {
            true => Ok(Within { organisation, may: Permissions::ALL }),
            false => Err(organisations::not_found()),
        };
    }
    let (role, manages) = member.ok_or_else(organisations::not_found)?;
    Ok(Within { organisation, may: Permissions::of(role, manages) })
}

/// As whom somebody who is signed in, or the instance, opens a session.
fn of_session(
    session: &store::SessionRow,
    person: Option<Person>,
    acting: Acting,
    permission: Permission,
) -> Result<Caller, Problem> {
    match person {
        Some(person) if session.candidate == Some(person.user) => Ok(Caller::Candidate),
        _ if acting.opens(session.owner, permission) => Ok(person.map_or(Caller::Instance, Caller::Person)),
        // They see it in their organisation's list, and learn nothing by being told.
        _ if acting.opens(session.owner, Permission::SessionsRead) => Err(Problem::not_permitted(permission)),
        _ => Err(Problem::no_session()),
    }
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
async fn open_attempt(app: &App, id: Uuid, token: &TokenHash, is_root: bool) -> Result<AttemptRow, Problem> {
    let (attempt, own) = attempts::store::find(&app.db, id).await?.ok_or_else(Problem::no_attempt)?;
    if own.matches(token) || is_root { Ok(attempt) } else { Err(Problem::no_attempt()) }
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
