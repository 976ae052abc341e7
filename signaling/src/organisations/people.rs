//! `/api/organisations/{id}/members` and `…/invitations`; `/api/invitations`.

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::accept::{self, Guest};
use super::invite::{Host, invite, invite_all};
use super::routes::NO_STORE;
use super::store::{self, Change};
use super::wire::{
    Belonging, ChangeMember, CreateInvitation, CreatedInvitation, Invitation, InvitationList, InvitationToken, Member,
    MemberList, OpenedInvitation, PageQuery, RosterQuery, RosterResult,
};
use super::{Within, not_found, roster};
use crate::access::Caller;
use crate::accounts::store::users;
use crate::accounts::{Email, Person, acting};
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf, read_text};
use crate::middleware::guest_limit::client_address;
use crate::permissions::Permission;
use crate::sheet::cell;
use crate::wire::Timestamp;

/// Members or invitations on a page.
const PAGE: u32 = 200;

/// Who is in an organisation
#[utoipa::path(get, path = "/api/organisations/{id}/members", tag = "organisations", operation_id = "list_members",
    params(("id" = Uuid, Path, description = "The organisation"), PageQuery),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = MemberList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<impl IntoResponse, Problem> {
    let mut items = store::members(&app.db, within.organisation, query.cursor, PAGE + 1).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|member| member.user).filter(|_| !is_last);
    Ok((NO_STORE, Json(MemberList { items, next_cursor })))
}

/// The same as a table for a spreadsheet
#[utoipa::path(get, path = "/api/organisations/{id}/members.csv", tag = "organisations", operation_id = "export_members",
    params(("id" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, content((String = "text/csv"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn export(
    State(app): State<App>,
    Extension(within): Extension<Within>,
) -> Result<impl IntoResponse, Problem> {
    let most = u32::try_from(accept::MOST_MEMBERS).unwrap_or(u32::MAX);
    let mut csv = String::from("name,email,role,manages,joined\n");
    for Member { name, email, role, manages, joined_at, .. } in
        store::members(&app.db, within.organisation, None, most).await?
    {
        let role = crate::db::column::variant(&role);
        csv.push_str(&format!("{},{},{role},{manages},{joined_at}\n", cell(&name), cell(&email)));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"members.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv))
}

/// Change what a member is
///
/// It counts from their next request on. The last who manages the organisation goes on to.
#[utoipa::path(patch, path = "/api/organisations/{id}/members/{user}", tag = "organisations", operation_id = "change_member",
    params(("id" = Uuid, Path, description = "The organisation"), ("user" = Uuid, Path, description = "The member")),
    security(("account_token" = []), ("access_token" = [])), request_body = ChangeMember,
    responses((status = 200, body = Member),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_manager`")))]
pub async fn change(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    Path((_, user)): Path<(String, String)>,
    JsonBody { value, .. }: JsonBody<ChangeMember>,
) -> Result<impl IntoResponse, Problem> {
    let user: Uuid = user.parse().map_err(|_| no_member())?;
    let ChangeMember { role, manages } = value;
    made(store::change(&app.db, within.organisation, user, role, manages, Timestamp::now()).await?)?;
    let member = store::member(&app.db, within.organisation, user).await?.ok_or_else(no_member)?;
    let noted = Noted::default().with("role", &member.role).saying("manages", member.manages);
    Ok((NO_STORE, Extension(noted), Json(member)))
}

/// Take a member out of the organisation, or leave it
///
/// It counts from their next request on. Everybody may leave; the last who manages the
/// organisation may not.
#[utoipa::path(delete, path = "/api/organisations/{id}/members/{user}", tag = "organisations", operation_id = "remove_member",
    params(("id" = Uuid, Path, description = "The organisation"), ("user" = Uuid, Path, description = "The member")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`last_manager`")))]
pub async fn remove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(within): Extension<Within>,
    Path((_, user)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let user: Uuid = user.parse().map_err(|_| no_member())?;
    let is_self = caller.person().is_some_and(|person| person.user == user);
    if !is_self && !within.may.has(Permission::MembersManage) {
        return Err(Problem::not_permitted(Permission::MembersManage));
    }
    made(store::remove(&app.db, within.organisation, user, Timestamp::now()).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

fn made(change: Change) -> Result<(), Problem> {
    match change {
        Change::Made => Ok(()),
        Change::Missing => Err(no_member()),
        Change::LastManager => Err(Problem::new(
            Code::LastManager,
            "Nobody would manage the organisation; let somebody else manage it first.",
        )),
    }
}

/// Who is invited
#[utoipa::path(get, path = "/api/organisations/{id}/invitations", tag = "organisations", operation_id = "list_invitations",
    params(("id" = Uuid, Path, description = "The organisation"), PageQuery),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = InvitationList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn invitations(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let mut items = store::invitations(&app.db, within.organisation, None, query.cursor, PAGE + 1, now).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|invitation| invitation.id).filter(|_| !is_last);
    Ok((NO_STORE, Json(InvitationList { items, next_cursor })))
}

/// Invite somebody
///
/// By mail, or by a link to pass on. An address that is invited again gets a new link; the one
/// before opens nothing from then on. The answer is the same whether the address has an account.
#[utoipa::path(post, path = "/api/organisations/{id}/invitations", tag = "organisations", operation_id = "create_invitation",
    params(("id" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = CreateInvitation,
    responses((status = 201, body = CreatedInvitation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`already_member`, `no_mail`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn create_invitation(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(within): Extension<Within>,
    JsonBody { value, .. }: JsonBody<CreateInvitation>,
) -> Result<impl IntoResponse, Problem> {
    let (host, now) = (host(&app, caller, &within).await?, Timestamp::now());
    let (id, token) = invite(&app, &host, value, now).await?;
    let invitation = invitation(&app, &within, id, now).await?;
    let noted = Noted::made(id).with("role", &invitation.role).saying("manages", invitation.manages);
    Ok((StatusCode::CREATED, NO_STORE, Extension(noted), Json(CreatedInvitation { token, invitation })))
}

/// Invite everybody of a CSV
///
/// Columns `email`, `role` and `team`, up to 500 lines and 256 KiB. Either everybody is invited or,
/// where a line is bad, nobody, unless `skip_bad` is said; the answer names each bad line. `preview`
/// says what would happen and changes nothing.
#[utoipa::path(post, path = "/api/organisations/{id}/invitations/csv", tag = "organisations",
    operation_id = "import_invitations",
    params(("id" = Uuid, Path, description = "The organisation"), RosterQuery),
    security(("account_token" = []), ("access_token" = [])),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = RosterResult),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_mail`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn import(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(within): Extension<Within>,
    QueryOf(query): QueryOf<RosterQuery>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("text/csv") {
        return Err(Problem::new(Code::UnsupportedMediaType, "Send the file as `Content-Type: text/csv`."));
    }
    let text = read_text(request.into_body(), roster::LIMIT).await?;
    let roster = roster::read(&text, query.role)?;
    let host = host(&app, caller, &within).await?;
    let result = invite_all(&app, &host, roster, query, Timestamp::now()).await?;
    let noted = Noted { undone: !result.done, ..Noted::default() }.counting("invited", result.invited.len());
    Ok((NO_STORE, Extension(noted), Json(result)))
}

/// Take an invitation back
#[utoipa::path(delete, path = "/api/organisations/{id}/invitations/{invitation}", tag = "organisations",
    operation_id = "revoke_invitation",
    params(("id" = Uuid, Path, description = "The organisation"), ("invitation" = Uuid, Path, description = "The invitation")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Invitation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn revoke(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    Path((_, id)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (id, now) = (id.parse().map_err(|_| no_invitation())?, Timestamp::now());
    if !store::revoke(&app.db, within.organisation, id, now).await? {
        return Err(no_invitation());
    }
    Ok((NO_STORE, Json(invitation(&app, &within, id, now).await?)))
}

/// See what an invitation's link is
///
/// Needs no account. A token that is not right, past its time, used or taken back is `not_found`.
#[utoipa::path(post, path = "/api/invitations/open", tag = "organisations", operation_id = "open_invitation",
    security(()), request_body = InvitationToken,
    responses((status = 200, body = OpenedInvitation),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn open(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<InvitationToken>,
) -> Result<impl IntoResponse, Problem> {
    pace(&app, peer, &headers)?;
    let invitation = accept::find(&app.db, &value.token, Timestamp::now()).await?;
    Ok((NO_STORE, Json(accept::told(invitation))))
}

/// Accept an invitation
///
/// One that is for another address is `not_found`, as one that does not exist. Whoever acts for no
/// organisation acts for this one from the next refresh on.
#[utoipa::path(post, path = "/api/invitations/accept", tag = "organisations", operation_id = "accept_invitation",
    security(("account_token" = [])), request_body = InvitationToken,
    responses((status = 200, body = Belonging),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`already_member`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn accept(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<InvitationToken>,
) -> Result<impl IntoResponse, Problem> {
    pace(&app, peer, &headers)?;
    let user = users::find(&app.db, person.user).await?.ok_or_else(not_found)?;
    let is_theirs = user.verified_at.is_some() || app.mail.is_none();
    let guest = Guest { user: user.id, email: Email::parse(&user.email)?, is_theirs };
    let organisation = accept::accept(&app.db, &value.token, &guest, Timestamp::now()).await?;
    let belongings = store::belongings(&app.db, person.user).await?;
    acting::joined(&app, &person, &belongings, organisation).await?;
    let joined = belongings.into_iter().find(|one| one.id == organisation).ok_or_else(not_found)?;
    let noted = Noted { organisation: Some(organisation), ..Noted::default() };
    let noted = noted.with("role", &joined.role).saying("manages", joined.manages);
    Ok((NO_STORE, Extension(noted), Json(joined)))
}

/// Tokens are not to be guessed.
fn pace(app: &App, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Problem> {
    let address = client_address(peer, headers, &app.settings.trusted_proxies);
    app.opening_limit.take(address, Instant::now()).map_err(|wait| {
        Problem::new(Code::RateLimited, "Too many links were opened from this address.")
            .retry_after(wait.as_secs().max(1))
    })
}

async fn host(app: &App, caller: Caller, within: &Within) -> Result<Host, Problem> {
    let inviter = match caller.person() {
        Some(person) => users::find(&app.db, person.user).await?,
        None => None,
    };
    let organisation = store::find(&app.db, within.organisation, None).await?.ok_or_else(not_found)?;
    Ok(Host {
        organisation: organisation.id,
        name: organisation.name,
        inviter: inviter.as_ref().map(|user| user.id),
        inviter_name: inviter.map(|user| user.name).unwrap_or_default(),
    })
}

async fn invitation(app: &App, within: &Within, id: Uuid, now: Timestamp) -> Result<Invitation, Problem> {
    let found = store::invitations(&app.db, within.organisation, Some(id), None, 1, now).await?.pop();
    found.ok_or_else(no_invitation)
}

fn no_member() -> Problem {
    Problem::new(Code::NotFound, "The organisation has no such member.")
}

fn no_invitation() -> Problem {
    Problem::new(Code::NotFound, "The organisation has no such invitation that could be taken back.")
}
