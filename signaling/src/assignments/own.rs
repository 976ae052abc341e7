//! `/api/me/assignments`: what one is to do oneself.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::calendar::{self, Entry, Method};
use super::routes::NO_STORE;
use super::standing::Terms;
use super::store::{self, Content, Mine, Reader};
use super::wire::{
    NextStep, OwnAssignment, OwnAssignmentDetail, OwnAssignmentList, Standing, StartAssignment, StartedAssignment,
    TryState,
};
use super::{not_found, scores, standing, start, tell};
use crate::accounts::store::users::{self, User};
use crate::accounts::{Email, Person};
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::keys::Purse;
use crate::scenarios;
use crate::wire::Timestamp;

/// What one is to do
///
/// What is due first, first; then what is done, the newest first. Assigned to one's account, or to
/// its address once that is shown to be one's own.
#[utoipa::path(get, path = "/api/me/assignments", tag = "assignments", operation_id = "list_own_assignments",
    security(("account_token" = [])),
    responses((status = 200, body = OwnAssignmentList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Extension(person): Extension<Person>) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let reader = reader(&app, &person).await?;
    let mut items = Vec::new();
    for mine in store::mine(&app.db, &reader).await? {
        items.push(wire(&app, mine, now).await?);
    }
    items.sort_by_key(|one| match one.standing {
        Standing::Done => (true, -one.due_at.unix_ms()),
        _ => (false, one.due_at.unix_ms()),
    });
    Ok((NO_STORE, Json(OwnAssignmentList { items })))
}

/// One thing that one is to do, with what it is about
#[utoipa::path(get, path = "/api/me/assignments/{id}", tag = "assignments", operation_id = "read_own_assignment",
    params(("id" = Uuid, Path, description = "One's own place in it")), security(("account_token" = [])),
    responses((status = 200, body = OwnAssignmentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let mine = find(&app, &person, &id).await?;
    let owner = mine.assignment.owner;
    let purse = Purse::of_session(owner, Some(person.user), &app.settings);
    let scenario = match store::content(&app.db, mine.assignment.id).await? {
        Some(Content::Scenario(source)) => {
            let scenario = vivavoce_scenarios::parse(&source)
                .map_err(|errors| Problem::internal("an assigned scenario is no longer sound", &errors))?;
            Some(scenarios::routes::detail(&app, owner, purse, scenario).await?)
        }
        _ => None,
    };
    let assignment = wire(&app, mine, Timestamp::now()).await?;
    Ok((NO_STORE, Json(OwnAssignmentDetail { assignment, scenario })))
}

/// Begin a try, or go on with the one that was begun
///
/// However many ask at once, one try is begun, and never more than are allowed. One that the server
/// broke off, or to which nobody came, is made once more without being counted.
#[utoipa::path(post, path = "/api/me/assignments/{id}/start", tag = "assignments", operation_id = "start_assignment",
    params(("id" = Uuid, Path, description = "One's own place in it")), security(("account_token" = [])),
    request_body = StartAssignment,
    responses((status = 200, body = StartedAssignment),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`no_tries_left`, `assignment_over`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`consent_required`, `invalid_field`"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`unavailable`: the server is stopping")))]
pub async fn start(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<StartAssignment>,
) -> Result<impl IntoResponse, Problem> {
    let mine = find(&app, &person, &id).await?;
    let started: StartedAssignment = start::start(&app, person.user, &mine, value, Timestamp::now()).await?;
    Ok((NO_STORE, Json(started)))
}

/// An entry for one's calendar
#[utoipa::path(get, path = "/api/me/assignments/{id}/calendar.ics", tag = "assignments", operation_id = "export_own_assignment",
    params(("id" = Uuid, Path, description = "One's own place in it")), security(("account_token" = [])),
    responses((status = 200, content((String = "text/calendar"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn calendar(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let Mine { person, assignment, .. } = find(&app, &person, &id).await?;
    let url = app.settings.public_url.as_ref().map(|url| url.join(&tell::page_of(person.id)));
    let entry = Entry {
        uid: person.id,
        sequence: assignment.sequence,
        summary: &assignment.what.title,
        url: url.as_deref(),
        due: assignment.due_at,
        minutes: assignment.what.minutes,
        between: None,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"vivavoce.ics\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((StatusCode::OK, headers, calendar::file(Method::Publish, &entry, Timestamp::now())))
}

/// Whoever looks, with their address where it is shown to be theirs, or cannot be: where no mail is
/// sent.
pub(super) async fn reader(app: &App, person: &Person) -> Result<Reader, Problem> {
    let user = users::find(&app.db, person.user).await?.ok_or_else(not_found)?;
    let is_theirs = is_shown(app, &user);
    Ok(Reader { user: user.id, email: is_theirs.then_some(user.email) })
}

/// Whose account finds what is assigned to this address.
pub(super) async fn reader_of(app: &App, email: &str) -> Result<Option<Uuid>, Problem> {
    let owner = users::of_email(&app.db, &Email::parse(email)?).await?;
    Ok(owner.filter(|owner| is_shown(app, owner)).map(|owner| owner.id))
}

fn is_shown(app: &App, user: &User) -> bool {
    user.verified_at.is_some() || app.mail.is_none()
}

pub(super) async fn find(app: &App, person: &Person, id: &str) -> Result<Mine, Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    store::own(&app.db, &reader(app, person).await?, id).await?.ok_or_else(not_found)
}

pub(super) async fn wire(app: &App, mine: Mine, now: Timestamp) -> Result<OwnAssignment, Problem> {
    let Mine { person, assignment, organisation } = mine;
    let rows = store::tries_of(&app.db, person.id).await?;
    let tries = scores::shown(&app.db, rows, assignment.due_at, scores::Scores::Own, now).await?;
    let tries: Vec<_> = tries.into_iter().map(|(_, one)| one).collect();
    let newest: Option<TryState> = tries.last().map(|one| one.state);
    let terms = Terms { due_at: assignment.due_at, tries: assignment.tries, late: assignment.late };
    let is_free = newest == Some(TryState::Void);
    Ok(OwnAssignment {
        id: person.id,
        organisation,
        by: assignment.by,
        note: assignment.note,
        due_at: assignment.due_at,
        zone: assignment.zone,
        standing: standing::of(tries.iter().map(|one| one.state), person.human.as_ref(), assignment.due_at, now),
        tries_allowed: assignment.tries,
        tries_left: assignment.tries.saturating_sub(person.tries_used) + u32::from(is_free),
        next: match person.human {
            Some(_) => NextStep::Human,
            None => terms.next(newest, person.tries_used, now),
        },
        human: person.human,
        what: assignment.what,
        tries,
    })
}
