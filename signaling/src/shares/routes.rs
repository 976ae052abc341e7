//! `/api/sessions/{id}/shares`, `/api/sessions/{id}/access-log` and `/api/shares/open`.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::open;
use super::store::{self, NewShare};
use super::wire::{AccessLog, AccessLogFilter, CreateShare, CreatedShare, OpenShare, OpenedShare, Share, ShareList};
use crate::access::Caller;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::middleware::guest_limit::client_address;
use crate::password;
use crate::sessions::store::SessionRow;
use crate::text::line;
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// How long a share can be opened when nobody says, seconds.
const WEEK_S: u64 = 7 * 24 * 3600;

/// How long a share can be opened, seconds.
const LASTS_S: std::ops::RangeInclusive<u64> = 60..=90 * 24 * 3600;

/// Shortest password, characters.
const SHORTEST_PASSWORD: usize = 4;

/// Longest label, characters.
const LONGEST_LABEL: usize = 100;

/// Shares of one session, those that are over included.
const MOST_SHARES: i64 = 500;

/// Openings on a page.
const PAGE: u32 = 200;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Make a link to a session or to a clip of it
///
/// For people without an account. What it shows can be listened to and read, not exported.
#[utoipa::path(post, path = "/api/sessions/{id}/shares", tag = "shares",
    operation_id = "create_share",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = CreateShare,
    responses((status = 201, body = CreatedShare),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
    JsonBody { value: wish, .. }: JsonBody<CreateShare>,
) -> Result<impl IntoResponse, Problem> {
    let lasts = wish.expires_in_s.unwrap_or(WEEK_S);
    if !LASTS_S.contains(&lasts) {
        return Err(Problem::new(Code::InvalidField, "`expires_in_s` is a number from 60 to 7776000 (90 days)."));
    }
    if wish.clip.is_some_and(|clip| clip.is_empty() || clip.from_ms >= session.standing.duration_ms) {
        return Err(Problem::new(Code::InvalidField, "`clip` is no part of the interview."));
    }
    let label = line(wish.label.as_deref().unwrap_or_default(), LONGEST_LABEL, "label")?.unwrap_or_default();
    let password_hash = match wish.password {
        Some(given) if (SHORTEST_PASSWORD..=open::LONGEST_PASSWORD).contains(&given.chars().count()) => {
            Some(password::hash(&app.accounts.peppers, given).await?)
        }
        Some(_) => return Err(Problem::new(Code::InvalidField, "`password` has 4 to 200 characters.")),
        None => None,
    };
    let now = Timestamp::now();
    let token = token::make("vs").map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let made = NewShare {
        session: session.id,
        token: TokenHash::of(&token),
        label,
        clip: wish.clip,
        password_hash,
        may_comment: wish.may_comment,
        watermark: wish.watermark.unwrap_or(true),
        created_by: caller.role(),
        created_at: now,
        expires_at: Timestamp::from_unix_ms(now.unix_ms() + i64::try_from(lasts * 1000).unwrap_or(i64::MAX)),
    };
    let id = store::create(&app.db, &made, MOST_SHARES)
        .await?
        .ok_or_else(|| Problem::new(Code::InvalidField, format!("A session has at most {MOST_SHARES} shares.")))?;
    let share = one(&app, &session, id, now).await?;
    Ok((StatusCode::CREATED, NO_STORE, Json(CreatedShare { token, share })))
}

/// The links to a session
#[utoipa::path(get, path = "/api/sessions/{id}/shares", tag = "shares", operation_id = "list_shares",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = ShareList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    let items = store::list(&app.db, session.id, None, Timestamp::now()).await?;
    Ok((NO_STORE, Json(ShareList { items })))
}

/// Take a link back
///
/// At once, for those who are looking as well.
#[utoipa::path(delete, path = "/api/sessions/{id}/shares/{share}", tag = "shares", operation_id = "revoke_share",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("share" = uuid::Uuid, Path, description = "The share")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Share),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn revoke(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, share)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let id: Uuid = share.parse().map_err(|_| no_such_share())?;
    let now = Timestamp::now();
    if !store::revoke(&app.db, session.id, id, now).await? {
        return Err(no_such_share());
    }
    app.comments.revoked(session.id, id);
    Ok((NO_STORE, Json(one(&app, &session, id, now).await?)))
}

/// Who has opened a session
///
/// Everybody but the candidate: those who opened a share, and the instance's own people.
#[utoipa::path(get, path = "/api/sessions/{id}/access-log", tag = "shares", operation_id = "access_log",
    params(("id" = uuid::Uuid, Path, description = "The session"), AccessLogFilter),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AccessLog),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn access_log(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    QueryOf(filter): QueryOf<AccessLogFilter>,
) -> Result<impl IntoResponse, Problem> {
    // One more than fits says whether there is another page.
    let mut items = store::openings(&app.db, session.id, filter.cursor, PAGE + 1).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|entry| entry.id).filter(|_| !is_last);
    Ok((NO_STORE, Json(AccessLog { items, next_cursor })))
}

/// Open a link
///
/// Needs no account. A token that is not right, past its time or taken back is `not_found`; of
/// the others some need a password (`password_needed`, `password_wrong`).
#[utoipa::path(post, path = "/api/shares/open", tag = "shares", operation_id = "open_share",
    request_body = OpenShare,
    responses((status = 200, body = OpenedShare),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "`password_needed`, `password_wrong`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn open(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<OpenShare>,
) -> Result<impl IntoResponse, Problem> {
    let address = client_address(peer, &headers, &app.settings.trusted_proxies);
    app.opening_limit.take(address, Instant::now()).map_err(|wait| {
        Problem::new(Code::RateLimited, "Too many links were opened from this address.")
            .retry_after(wait.as_secs().max(1))
    })?;
    Ok((NO_STORE, Json(open::open(&app, value, Timestamp::now()).await?)))
}

async fn one(app: &App, session: &SessionRow, id: Uuid, now: Timestamp) -> Result<Share, Problem> {
    store::list(&app.db, session.id, Some(id), now).await?.pop().ok_or_else(no_such_share)
}

fn no_such_share() -> Problem {
    Problem::new(Code::NotFound, "The session has no such share.")
}
