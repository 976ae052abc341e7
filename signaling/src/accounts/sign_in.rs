//! Signing in: by the password, and what every way of it ends with.

use std::net::IpAddr;
use std::time::Instant;

use axum::http::HeaderMap;
use axum::http::header::{self, HeaderValue};
use uuid::Uuid;

use super::access_token::Claims;
use super::acting;
use super::alerts;
use super::arrival;
use super::cookies::Cookie;
use super::device;
use super::factors::second_step;
use super::factors::wire::SecondFactor;
use super::passwords::Password;
use super::store::logins::{self, End, Method, NewLogin};
use super::store::refresh::{self, Turn};
use super::store::tries::{self, Limit};
use super::store::{devices, passwords, users};
use super::wire::{LogIn, Me, SignedIn};
use super::{Email, me};
use crate::app::App;
use crate::audit::{self, Act, ActorKind, Entry};
use crate::error::{Code, Problem};
use crate::organisations::store as organisations;
use crate::password;
use crate::privacy;
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

const MINUTE_MS: i64 = 60_000;

/// Passwords for one address from one network, or from a browser in which it was opened before.
const NEARBY: Limit = Limit { most: 10, window_ms: 15 * MINUTE_MS };

/// Passwords for one address from browsers in which it was never opened, wherever they are (NIST
/// SP 800-63B, 3.2.2: at most 100). Whoever is locked out by what others try resets the password
/// by mail, and their browser is known from then on.
const STRANGERS: Limit = Limit { most: 100, window_ms: 60 * MINUTE_MS };

/// What came of a right password.
pub enum Step {
    /// They are signed in.
    Entered(Box<Entered>),
    /// A second factor is asked for.
    Second(SecondFactor),
}

/// The browser that asks.
pub struct Browser {
    /// Its address, or its network for IPv6.
    pub network: IpAddr,
    /// What it is, for people.
    pub device: String,
    /// Its device cookie.
    pub known_by: Option<String>,
    /// Its refresh cookie.
    pub refresh: Option<String>,
    /// Whether people reach this server by TLS.
    pub is_secure: bool,
}

/// Somebody who has just signed in, and the cookies that go with it.
pub struct Entered {
    /// What the page gets.
    pub signed_in: SignedIn,
    /// Cookies to set.
    pub cookies: Vec<HeaderValue>,
}

impl Browser {
    /// From a request that came from `network`.
    pub fn of(app: &App, network: IpAddr, headers: &HeaderMap, is_secure: bool) -> Self {
        let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_ours = |token: &String| app.accounts.is_device(token);
        Self {
            network,
            device: device::describe(said),
            known_by: Cookie::Device.read(headers, is_secure).filter(is_ours),
            refresh: Cookie::Refresh.read(headers, is_secure),
            is_secure,
        }
    }
}

/// Signs in by the password, or asks for a second factor where the account has one.
///
/// # Errors
/// `credentials_wrong` for a wrong password, for an address without an account and for one without
/// a password, after the same work; `rate_limited`.
pub async fn by_password(app: &App, wish: &LogIn, browser: &Browser, now: Timestamp) -> Result<Step, Problem> {
    // What is no address is nobody's, and is counted and answered as such.
    let email = Email::parse(&wish.email).ok();
    let whom = email.as_ref().map_or("", Email::as_str);
    let hash = browser.known_by.as_deref().map(TokenHash::of);
    let is_known = match (&email, &hash) {
        (Some(email), Some(hash)) => devices::is_known(&app.db, hash, email).await?,
        _ => false,
    };
    let nearby = match (&hash, is_known) {
        (Some(hash), true) => app.accounts.secret_name(&["device", whom, &hash.to_hex()]),
        _ => app.accounts.secret_name(&["network", whom, &browser.network.to_string()]),
    };
    allow(app, &nearby, NEARBY, now).await?;
    if !is_known {
        allow(app, &app.accounts.secret_name(&["strangers", whom]), STRANGERS, now).await?;
    }
    let kept = match &email {
        Some(email) => passwords::of_email(&app.db, email).await?,
        None => None,
    };
    let given = Password::given(&wish.password).unwrap_or_else(Password::nobodys);
    let peppers = &app.accounts.peppers;
    let is_right = given.is_right(peppers, kept.as_ref().and_then(|kept| kept.password_hash.clone())).await?;
    let Some(kept) = kept.as_ref().filter(|_| is_right) else {
        // Written for an address without an account as well, so that both take as long.
        let refused = Entry::of_account(Act::LoginRefused, ActorKind::Guest, kept.map(|kept| kept.user));
        audit::store::note(&app.db, &refused, now).await?;
        return Err(Problem::new(Code::CredentialsWrong, "Address and password do not belong together."));
    };
    tries::forget(&app.db, &nearby).await?;
    if let Some(before) = kept.password_hash.as_deref().filter(|hash| !password::is_of_today(peppers, hash)) {
        passwords::renew(&app.db, kept.user, before, &given.hash(peppers).await?).await?;
    }
    if let Some(asked) = second_step::begin(app, kept.user, now).await? {
        return Ok(Step::Second(asked));
    }
    Ok(Step::Entered(Box::new(enter(app, kept.user, Method::Password, browser, now).await?)))
}

/// Counts a try, and refuses it where there were too many.
///
/// # Errors
/// `rate_limited`.
pub async fn allow(app: &App, key: &str, limit: Limit, now: Timestamp) -> Result<(), Problem> {
    match tries::count(&app.db, key, limit, now).await? {
        None => Ok(()),
        Some(wait_ms) => Err(Problem::new(Code::RateLimited, "This was tried too often; wait a while.")
            .retry_after(wait_ms.unsigned_abs().div_ceil(1000))),
    }
}

/// Counts a request of signing in from one network, in this process alone.
///
/// # Errors
/// `rate_limited`.
pub fn allow_network(app: &App, network: IpAddr) -> Result<(), Problem> {
    app.accounts.network_limit.take(network, Instant::now()).map_err(|wait| {
        Problem::new(Code::RateLimited, "Too many requests from this network.").retry_after(wait.as_secs().max(1))
    })
}

/// Begins a login in this browser. One that was open in it ends; a browser that is new to the
/// account is told to its owner.
pub async fn enter(
    app: &App,
    user: Uuid,
    method: Method,
    browser: &Browser,
    now: Timestamp,
) -> Result<Entered, Problem> {
    let refresh_token = make("vl")?;
    let lifetimes = app.accounts.lifetimes;
    let organisation = acting::at_first(app, user).await?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    if users::is_suspended(connection, user).await? {
        return Err(Problem::new(
            Code::AccountSuspended,
            "This account is suspended; whoever runs this server can say why.",
        ));
    }
    if let Some(before) = &browser.refresh {
        refresh::end(connection, &TokenHash::of(before), End::Replaced, now).await?;
    }
    let was_opened = devices::was_opened(connection, user).await?;
    let (device_token, is_new) = recognise(app, connection, user, browser, now).await?;
    let arrival = arrival::of(app, connection, user, browser.network, now).await?;
    let new = NewLogin {
        user,
        method,
        device: browser.device.clone(),
        place: arrival.place.clone(),
        spot: arrival.spot,
        is_far: arrival.far_from.is_some(),
        organisation,
    };
    let login = logins::begin(connection, &new, lifetimes, now).await?;
    refresh::keep(connection, &TokenHash::of(&refresh_token), login, lifetimes, now).await?;
    match (arrival.place, arrival.far_from) {
        // Says more than that the browser is new.
        (Some(place), Some(before)) => {
            alerts::far_login(app, connection, user, &browser.device, place, before, now).await?;
        }
        (place, _) if is_new && was_opened => {
            alerts::new_device(app, connection, user, &browser.device, place, now).await?;
        }
        _ => {}
    }
    if privacy::store::cancel(connection, user).await? {
        let kept = Entry::of_account(Act::DeletionCancelled, ActorKind::Person, Some(user));
        audit::store::append(connection, &kept, now).await?;
    }
    let begun = Entry::of_account(Act::LoginBegun, ActorKind::Person, Some(user)).with("method", &method);
    audit::store::append(connection, &begun, now).await?;
    writing.commit().await?;
    let cookies = vec![
        Cookie::Refresh.set(&refresh_token, lifetimes.idle_ms / 1000, browser.is_secure),
        Cookie::Device.set(&device_token, 0, browser.is_secure),
    ];
    let signed_in = signed_in(app, Claims { user, login, organisation }, now).await?;
    Ok(Entered { signed_in, cookies })
}

/// Has the browser known again; its token, and whether it is new to the account.
pub async fn recognise(
    app: &App,
    connection: &mut sqlx::AnyConnection,
    user: Uuid,
    browser: &Browser,
    now: Timestamp,
) -> Result<(String, bool), Problem> {
    let token = match &browser.known_by {
        Some(token) => token.clone(),
        None => app.accounts.make_device()?,
    };
    let is_new = devices::note(connection, &TokenHash::of(&token), user, now).await?;
    Ok((token, is_new))
}

/// Goes on with a login; `organisation` where another one is to be acted for, or none.
///
/// # Errors
/// `token_missing`, `token_wrong`; `not_found` for an organisation that they do not belong to.
pub async fn go_on(
    app: &App,
    browser: &Browser,
    organisation: Option<Option<Uuid>>,
    now: Timestamp,
) -> Result<Entered, Problem> {
    let Some(token) = &browser.refresh else {
        return Err(Problem::new(Code::TokenMissing, "Nobody is signed in in this browser."));
    };
    let over = || Problem::new(Code::TokenWrong, "This login is over; sign in again.");
    let lifetimes = app.accounts.lifetimes;
    let next = |token: &str| app.accounts.next_refresh(token);
    let (standing, token) = match refresh::exchange(&app.db, token, next, lifetimes, now).await? {
        Turn::On { standing, token } => (standing, token),
        Turn::Reused => {
            tracing::warn!("a refresh token was used again; the login that it belongs to is ended");
            return Err(over().header(header::SET_COOKIE, Cookie::Refresh.clear(browser.is_secure)));
        }
        Turn::Over => return Err(over().header(header::SET_COOKIE, Cookie::Refresh.clear(browser.is_secure))),
    };
    let cookie = Cookie::Refresh.set(&token, lifetimes.idle_ms / 1000, browser.is_secure);
    let belongings = organisations::belongings(&app.db, standing.user).await?;
    let belongs = |wanted: &Uuid| belongings.iter().any(|belonging| belonging.id == *wanted);
    let acts_for = match organisation {
        // The login goes on all the same.
        Some(Some(wanted)) if !belongs(&wanted) => {
            return Err(
                Problem::new(Code::NotFound, "You belong to no such organisation.").header(header::SET_COOKIE, cookie)
            );
        }
        Some(wanted) => wanted,
        None => standing.organisation.filter(belongs),
    };
    if acts_for != standing.organisation {
        refresh::act_for(&app.db, standing.login, acts_for).await?;
    }
    let claims = Claims { user: standing.user, login: standing.login, organisation: acts_for };
    Ok(Entered { signed_in: signed_in(app, claims, now).await?, cookies: vec![cookie] })
}

/// Ends the login of this browser, if there is one.
pub async fn leave(app: &App, browser: &Browser, now: Timestamp) -> Result<HeaderValue, Problem> {
    let token = browser.refresh.as_deref().map(TokenHash::of);
    if let Some(token) = token
        && refresh::is_kept(&app.db, &token).await?
    {
        let mut writing = app.db.begin().await?;
        if let Some(user) = refresh::end(writing.connection(), &token, End::Logout, now).await? {
            let ended = Entry::of_account(Act::LoginEnded, ActorKind::Person, Some(user));
            audit::store::append(writing.connection(), &ended, now).await?;
        }
        writing.commit().await?;
    }
    Ok(Cookie::Refresh.clear(browser.is_secure))
}

async fn signed_in(app: &App, claims: Claims, now: Timestamp) -> Result<SignedIn, Problem> {
    let user: Me = me::of(app, claims.user, claims.organisation).await?;
    let (access_token, expires_at) = app.accounts.tokens.make(&claims, now);
    Ok(SignedIn { access_token, expires_at, user })
}

/// A token of this kind.
///
/// # Errors
/// `internal`, when the system has no randomness.
pub fn make(kind: &str) -> Result<String, Problem> {
    token::make(kind).map_err(|error| Problem::internal("the system has no randomness", &error))
}
