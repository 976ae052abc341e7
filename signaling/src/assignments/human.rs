//! A person in the place of the AI: somebody asks for one, whoever assigned it gives an appointment
//! and says when it was done. What is due stays due, and nothing counts against whoever asks.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::routes::{NO_STORE, detail, find};
use super::store::{self, Mine, PersonRow};
use super::wire::{AskHuman, AssignedKind, AssignmentDetail, HumanPath, OwnAssignment, SetHuman};
use super::{not_found, own, plan};
use crate::accounts::Person;
use crate::app::App;
use crate::db::Writing;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::notifications::{self, NotificationKind};
use crate::owner::Acting;
use crate::text::paragraph;
use crate::wire::Timestamp;

/// Longest word that goes with an appointment, characters.
const LONGEST_NOTE: usize = 500;

/// Ask for a person in the place of the AI, or take that back
///
/// Whoever assigned it is told. It waits for them then: what is due stays due, no reminder comes, and
/// nothing is scored by a program. Taken back, the appointment is forgotten.
#[utoipa::path(put, path = "/api/me/assignments/{id}/human", tag = "assignments", operation_id = "ask_human",
    params(("id" = Uuid, Path, description = "One's own place in it")), security(("account_token" = [])),
    request_body = AskHuman,
    responses((status = 200, body = OwnAssignment),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`assignment_over`: it was done, or a quiz asks nobody")))]
pub async fn ask(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<AskHuman>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let mine = own::find(&app, &person, &id).await?;
    let is_asked = mine.person.human.is_some();
    if value.asked != is_asked && !wish(&app, &person, &mine, value.asked, now).await? {
        return Err(Problem::new(Code::AssignmentOver, "It was done already, or is one that needs nobody."));
    }
    let mine = own::find(&app, &person, &id).await?;
    Ok((NO_STORE, Json(own::wire(&app, mine, now).await?)))
}

/// Give somebody an appointment with a person, or say that it was done
#[utoipa::path(put, path = "/api/assignments/{id}/people/{person}/human", tag = "assignments", operation_id = "set_human",
    params(("id" = Uuid, Path, description = "The assignment"), ("person" = Uuid, Path, description = "Their place in it")),
    security(("account_token" = []), ("access_token" = [])), request_body = SetHuman,
    responses((status = 200, body = AssignmentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`assignment_over`: they have not asked for a person"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn set(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path((id, person)): Path<(String, String)>,
    JsonBody { value, .. }: JsonBody<SetHuman>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let row = find(&app, acting, &id).await?;
    let missing = || Problem::new(Code::NotFound, "The assignment has nobody with this id.");
    let person: Uuid = person.parse().map_err(|_| missing())?;
    let people = store::people(&app.db, row.id).await?;
    let person = people.into_iter().find(|one| one.id == person && one.removed_at.is_none()).ok_or_else(missing)?;
    let Some(before) = person.human.clone() else {
        return Err(Problem::new(Code::AssignmentOver, "They have not asked for a person, or have taken that back."));
    };
    let zone = match (&value.at, &value.zone) {
        (Some(_), Some(zone)) => Some(plan::check_zone(zone)?),
        (Some(_), None) => {
            return Err(Problem::new(Code::InvalidField, "`zone` says in which time zone `at` is meant."));
        }
        (None, _) => None,
    };
    let word = match value.note.trim() {
        "" => String::new(),
        _ => paragraph(&value.note, LONGEST_NOTE, "note")?,
    };
    let path = HumanPath {
        asked_at: before.asked_at,
        at: value.at,
        zone,
        note: word,
        done_at: value.done.then(|| before.done_at.unwrap_or(now)),
    };
    let mut writing = app.db.begin().await?;
    store::set_human(&mut writing, person.id, &path).await?;
    let is_new = path.at.is_some() && (path.at, &path.note) != (before.at, &before.note) && path.done_at.is_none();
    if let (Some(user), Some(at), true) = (person.user, path.at, is_new) {
        let told = NotificationKind::HumanMeeting {
            assignment: person.id,
            title: row.what.title.clone(),
            at,
            zone: path.zone.clone().unwrap_or_default(),
        };
        notifications::tell(writing.connection(), user, &told, now).await?;
    }
    writing.commit().await?;
    ring(&app, person.user);
    Ok((NO_STORE, Json(detail(&app, acting, row.id).await?)))
}

/// Asks for a person in all that somebody is to do and has not done.
///
/// # Errors
/// The database's.
pub async fn ask_for_all(app: &App, person: &Person, now: Timestamp) -> Result<(), Problem> {
    let reader = own::reader(app, person).await?;
    for mine in store::mine(&app.db, &reader).await? {
        if mine.person.human.is_none() {
            wish(app, person, &mine, true, now).await?;
        }
    }
    Ok(())
}

/// Asks, or takes it back; whether that could be done.
async fn wish(app: &App, person: &Person, mine: &Mine, asked: bool, now: Timestamp) -> Result<bool, Problem> {
    let standing = own::wire(app, mine.clone(), now).await?.standing;
    let is_open = standing != super::wire::Standing::Done;
    if mine.assignment.what.kind != AssignedKind::Scenario || !is_open {
        return Ok(false);
    }
    let mut writing = app.db.begin().await?;
    // The place is theirs from now on.
    store::hold(&mut writing, mine.person.id, person.user).await?.ok_or_else(not_found)?;
    store::ask_human(&mut writing, mine.person.id, asked.then_some(now)).await?;
    let told = if asked { tell_assigner(&mut writing, mine, person.user, now).await? } else { Vec::new() };
    writing.commit().await?;
    for user in told {
        ring(app, Some(user));
    }
    Ok(true)
}

/// Tells whoever assigned it, or those who answer for it where that is nobody any more.
async fn tell_assigner(writing: &mut Writing, mine: &Mine, user: Uuid, now: Timestamp) -> Result<Vec<Uuid>, Problem> {
    let PersonRow { name, email, .. } = &mine.person;
    let name = match name {
        Some(name) => name.clone(),
        None => email.clone(),
    };
    let told = NotificationKind::HumanAsked {
        assignment: mine.assignment.id,
        title: mine.assignment.what.title.clone(),
        name,
    };
    let whom = store::who_answers(writing, mine.assignment.id, mine.assignment.owner).await?;
    let whom: Vec<Uuid> = whom.into_iter().filter(|one| *one != user).collect();
    for one in &whom {
        notifications::tell(writing.connection(), *one, &told, now).await?;
    }
    Ok(whom)
}

fn ring(app: &App, user: Option<Uuid>) {
    if let Some(user) = user {
        app.bell.ring(user);
    }
}
