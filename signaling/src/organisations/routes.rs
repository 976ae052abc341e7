//! `/api/organisations` and its teams; `/api/permissions`.

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::store::{self, Deletion, OrganisationRow};
use super::wire::{
    ChangeOrganisation, CreateOrganisation, NameTeam, Organisation, OrganisationList, PageQuery, PermissionTable,
    RolePermissions, Team, TeamList,
};
use super::{Within, not_found};
use crate::access::Caller;
use crate::accounts::{Person, UserRole};
use crate::app::App;
use crate::audit::Noted;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::name::name;
use crate::owner::Acting;
use crate::permissions::{ALL, MANAGES, MemberRole, Permission, Permissions, ROLES};
use crate::scenarios::wire::ConfirmQuery;
use crate::wire::Timestamp;

/// Organisations on a page.
const PAGE: u32 = 100;

/// Organisations that one person manages at most.
const MOST_MANAGED: i64 = 20;

/// Teams of an organisation at most.
const MOST_TEAMS: i64 = 200;

/// Who is where is kept by no cache.
pub(super) const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Who may do what in an organisation
///
/// An administrator and the instance's access token may do everything.
#[utoipa::path(get, path = "/api/permissions", tag = "organisations", operation_id = "list_permissions", security(()),
    responses((status = 200, body = PermissionTable)))]
pub async fn permissions() -> Json<PermissionTable> {
    let roles = ROLES.iter().map(|(role, list)| RolePermissions { role: *role, permissions: list.to_vec() }).collect();
    Json(PermissionTable { roles, manages: MANAGES.to_vec() })
}

/// The organisations that one is in
///
/// The instance's own people see all.
#[utoipa::path(get, path = "/api/organisations", tag = "organisations", operation_id = "list_organisations",
    params(PageQuery), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = OrganisationList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(acting): Extension<Acting>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<impl IntoResponse, Problem> {
    let sees_all = acting.may.has(Permission::InstanceManage);
    let reader = caller.person().filter(|_| !sees_all).map(|person| person.user);
    let mut rows = store::list(&app.db, reader, query.cursor, PAGE + 1).await?;
    let is_last = rows.len() <= PAGE as usize;
    rows.truncate(PAGE as usize);
    let next_cursor = rows.last().map(|row| row.id).filter(|_| !is_last);
    let items = rows.into_iter().map(|row| wire(row, sees_all)).collect();
    Ok((NO_STORE, Json(OrganisationList { items, next_cursor })))
}

/// Found an organisation
///
/// Its founder manages it. Candidates found none; those that the instance's access token makes
/// begin without members.
#[utoipa::path(post, path = "/api/organisations", tag = "organisations", operation_id = "create_organisation",
    security(("account_token" = []), ("access_token" = [])), request_body = CreateOrganisation,
    responses((status = 201, body = Organisation, headers(("Location" = String, description = "The organisation"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<CreateOrganisation>,
) -> Result<impl IntoResponse, Problem> {
    let person = caller.person();
    let own_role = person.map(|person| founding_role(&person)).transpose()?;
    let title = name(&value.name)?;
    let founder = person.zip(value.role.or(own_role)).map(|(person, role)| (person.user, role));
    let id = Uuid::now_v7();
    if !store::create(&app.db, id, &title, founder, MOST_MANAGED, Timestamp::now()).await? {
        let text = format!("One person manages at most {MOST_MANAGED} organisations.");
        return Err(Problem::new(Code::InvalidField, text));
    }
    let made = one(&app, id, person, acting.may.has(Permission::InstanceManage)).await?;
    let headers =
        [(header::LOCATION, format!("/api/organisations/{id}")), (header::CACHE_CONTROL, "no-store".to_owned())];
    let noted = Noted { organisation: Some(id), ..Noted::made(id) };
    Ok((StatusCode::CREATED, headers, Extension(noted), Json(made)))
}

/// As what somebody founds an organisation.
fn founding_role(person: &Person) -> Result<MemberRole, Problem> {
    match person.role {
        UserRole::Recruiter => Ok(MemberRole::Recruiter),
        UserRole::Trainer => Ok(MemberRole::Trainer),
        UserRole::School => Ok(MemberRole::School),
        UserRole::Company | UserRole::Admin => Ok(MemberRole::Company),
        UserRole::Candidate => Err(Problem::new(Code::NotAllowed, "Candidates found no organisations.")),
    }
}

/// One organisation
#[utoipa::path(get, path = "/api/organisations/{id}", tag = "organisations", operation_id = "read_organisation",
    params(("id" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = Organisation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(within): Extension<Within>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(told(&app, caller, &within).await?)))
}

/// Rename an organisation
#[utoipa::path(patch, path = "/api/organisations/{id}", tag = "organisations", operation_id = "change_organisation",
    params(("id" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = ChangeOrganisation,
    responses((status = 200, body = Organisation),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn change(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(within): Extension<Within>,
    JsonBody { value, .. }: JsonBody<ChangeOrganisation>,
) -> Result<impl IntoResponse, Problem> {
    let title = name(&value.name)?;
    if !store::rename(&app.db, within.organisation, &title, Timestamp::now()).await? {
        return Err(not_found());
    }
    Ok((NO_STORE, Json(told(&app, caller, &within).await?)))
}

/// Delete an organisation with all that was written in it
///
/// Its scenarios, assistants, quizzes, teams and invitations; its members keep their accounts.
/// Not while interviews of it are kept: delete those first. The id is asked for once more, as
/// `confirm`.
#[utoipa::path(delete, path = "/api/organisations/{id}", tag = "organisations", operation_id = "delete_organisation",
    params(("id" = Uuid, Path, description = "The organisation"), ConfirmQuery),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`confirmation_needed`, `organisation_in_use`")))]
pub async fn delete(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    QueryOf(query): QueryOf<ConfirmQuery>,
) -> Result<StatusCode, Problem> {
    query.check(&within.organisation.to_string())?;
    match store::delete(&app.db, within.organisation, Timestamp::now()).await? {
        Deletion::Done => Ok(StatusCode::NO_CONTENT),
        Deletion::Missing => Err(not_found()),
        Deletion::HasSessions(count) => Err(Problem::new(
            Code::OrganisationInUse,
            format!("The organisation has {count} interviews still; delete them first."),
        )),
    }
}

async fn told(app: &App, caller: Caller, within: &Within) -> Result<Organisation, Problem> {
    one(app, within.organisation, caller.person(), within.may.has(Permission::InstanceManage)).await
}

async fn one(app: &App, id: Uuid, reader: Option<Person>, may_all: bool) -> Result<Organisation, Problem> {
    let row = store::find(&app.db, id, reader.map(|person| person.user)).await?.ok_or_else(not_found)?;
    Ok(wire(row, may_all))
}

fn wire(row: OrganisationRow, may_all: bool) -> Organisation {
    let may = match row.member {
        _ if may_all => Permissions::ALL,
        Some((role, manages)) => Permissions::of(role, manages),
        None => Permissions::NONE,
    };
    Organisation {
        id: row.id,
        name: row.name,
        role: row.member.map(|(role, _)| role),
        manages: row.member.is_some_and(|(_, manages)| manages),
        permissions: ALL.iter().copied().filter(|permission| may.has(*permission)).collect(),
        members: row.members,
        created_at: row.created_at,
    }
}

/// The teams of an organisation
#[utoipa::path(get, path = "/api/organisations/{id}/teams", tag = "organisations", operation_id = "list_teams",
    params(("id" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = TeamList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn teams(State(app): State<App>, Extension(within): Extension<Within>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(TeamList { items: store::teams(&app.db, within.organisation, None).await? })))
}

/// Make a team
#[utoipa::path(post, path = "/api/organisations/{id}/teams", tag = "organisations", operation_id = "create_team",
    params(("id" = Uuid, Path, description = "The organisation")),
    security(("account_token" = []), ("access_token" = [])), request_body = NameTeam,
    responses((status = 201, body = Team),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`: its name is taken, or there are 200 teams")))]
pub async fn create_team(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    JsonBody { value, .. }: JsonBody<NameTeam>,
) -> Result<impl IntoResponse, Problem> {
    let (id, title) = (Uuid::now_v7(), name(&value.name)?);
    if !store::create_team(&app.db, within.organisation, id, &title, MOST_TEAMS, Timestamp::now()).await? {
        let text = format!("There is a team of this name, or there are {MOST_TEAMS} teams already.");
        return Err(Problem::new(Code::InvalidField, text));
    }
    Ok((StatusCode::CREATED, NO_STORE, Extension(Noted::made(id)), Json(team(&app, &within, id).await?)))
}

/// Rename a team
#[utoipa::path(patch, path = "/api/organisations/{id}/teams/{team}", tag = "organisations", operation_id = "change_team",
    params(("id" = Uuid, Path, description = "The organisation"), ("team" = Uuid, Path, description = "The team")),
    security(("account_token" = []), ("access_token" = [])), request_body = NameTeam,
    responses((status = 200, body = Team),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn change_team(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    Path((_, id)): Path<(String, String)>,
    JsonBody { value, .. }: JsonBody<NameTeam>,
) -> Result<impl IntoResponse, Problem> {
    let id = id.parse().map_err(|_| no_team())?;
    let title = name(&value.name)?;
    if !store::rename_team(&app.db, within.organisation, id, &title).await?.ok_or_else(no_team)? {
        return Err(Problem::new(Code::InvalidField, "There is a team of this name already."));
    }
    Ok((NO_STORE, Json(team(&app, &within, id).await?)))
}

/// Delete a team; who was in it stays in the organisation
#[utoipa::path(delete, path = "/api/organisations/{id}/teams/{team}", tag = "organisations", operation_id = "delete_team",
    params(("id" = Uuid, Path, description = "The organisation"), ("team" = Uuid, Path, description = "The team")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete_team(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| no_team())?;
    if store::delete_team(&app.db, within.organisation, id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_team())
    }
}

/// Put a member into a team
#[utoipa::path(put, path = "/api/organisations/{id}/teams/{team}/members/{user}", tag = "organisations",
    operation_id = "enter_team",
    params(("id" = Uuid, Path, description = "The organisation"), ("team" = Uuid, Path, description = "The team"),
        ("user" = Uuid, Path, description = "The member")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn enter_team(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    Path((_, team, user)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let (team, user) = pair(&team, &user)?;
    if store::enter(&app.db, within.organisation, team, user).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_team())
    }
}

/// Take a member out of a team
#[utoipa::path(delete, path = "/api/organisations/{id}/teams/{team}/members/{user}", tag = "organisations",
    operation_id = "leave_team",
    params(("id" = Uuid, Path, description = "The organisation"), ("team" = Uuid, Path, description = "The team"),
        ("user" = Uuid, Path, description = "The member")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn leave_team(
    State(app): State<App>,
    Extension(within): Extension<Within>,
    Path((_, team, user)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let (team, user) = pair(&team, &user)?;
    if store::leave(&app.db, within.organisation, team, user).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_team())
    }
}

async fn team(app: &App, within: &Within, id: Uuid) -> Result<Team, Problem> {
    store::teams(&app.db, within.organisation, Some(id)).await?.pop().ok_or_else(no_team)
}

fn pair(team: &str, user: &str) -> Result<(Uuid, Uuid), Problem> {
    team.parse().ok().zip(user.parse().ok()).ok_or_else(no_team)
}

fn no_team() -> Problem {
    Problem::new(Code::NotFound, "The organisation has no such team, or no such member of it.")
}
