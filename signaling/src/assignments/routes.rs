//! `/api/assignments`: what trainers and recruiters assign, and who did what.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use uuid::Uuid;

use super::store::{self, AssignmentRow, PAGE};
use super::wire::{
    AssignTo, AssignedPerson, Assignment, AssignmentDetail, AssignmentFilter, AssignmentList, ChangeAssignment,
    CreateAssignment, StandingCounts, Try,
};
use super::{not_found, plan, scores, standing};
use crate::access::Caller;
use crate::app::App;
use crate::db::column::variant;
use crate::error::{Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::owner::Acting;
use crate::permissions::Permission;
use crate::sheet::cell;
use crate::wire::Timestamp;

/// Who is to do what is kept by no cache.
pub(super) const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// What was assigned, newest first, with how many stand where
#[utoipa::path(get, path = "/api/assignments", tag = "assignments", operation_id = "list_assignments",
    params(AssignmentFilter), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AssignmentList),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`")))]
pub async fn list(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(filter): QueryOf<AssignmentFilter>,
) -> Result<impl IntoResponse, Problem> {
    let now = Timestamp::now();
    let mut rows = store::page(&app.db, acting.owner, filter.cursor, None, now, PAGE + 1).await?;
    let is_last = rows.len() <= PAGE as usize;
    rows.truncate(PAGE as usize);
    let next_cursor = rows.last().map(|(row, _)| row.id).filter(|_| !is_last);
    let items = rows.into_iter().map(|(row, counts)| wire(row, counts)).collect();
    Ok((NO_STORE, Json(AssignmentList { items, next_cursor })))
}

/// Assign a published scenario or a quiz
///
/// As it is now: what is published later changes nothing of it. Who is meant is told by e-mail, with
/// an entry for their calendar, and in the page; reminders come three days and one day before it is
/// due, and when it is overdue, to those who are not done.
#[utoipa::path(post, path = "/api/assignments", tag = "assignments", operation_id = "create_assignment",
    security(("account_token" = []), ("access_token" = [])), request_body = CreateAssignment,
    responses((status = 201, body = AssignmentDetail, headers(("Location" = String, description = "The assignment"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`, `quiz_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`unavailable`: too many e-mails wait")))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<CreateAssignment>,
) -> Result<impl IntoResponse, Problem> {
    let by = caller.person().map(|person| person.user);
    let id = plan::create(&app, acting.owner, by, value, Timestamp::now()).await?;
    let headers =
        [(header::LOCATION, format!("/api/assignments/{id}")), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(detail(&app, acting, id).await?)))
}

/// One assignment, with who did what
#[utoipa::path(get, path = "/api/assignments/{id}", tag = "assignments", operation_id = "read_assignment",
    params(("id" = Uuid, Path, description = "The assignment")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AssignmentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, acting, &id).await?;
    Ok((NO_STORE, Json(detail(&app, acting, row.id).await?)))
}

/// Change when it is due, how often it may be tried, and the word that goes with it
///
/// Those who are not done are told, and their calendars with them.
#[utoipa::path(patch, path = "/api/assignments/{id}", tag = "assignments", operation_id = "change_assignment",
    params(("id" = Uuid, Path, description = "The assignment")),
    security(("account_token" = []), ("access_token" = [])), request_body = ChangeAssignment,
    responses((status = 200, body = AssignmentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`, `assignment_over`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn change(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<ChangeAssignment>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, acting, &id).await?;
    plan::change(&app, &row, value, Timestamp::now()).await?;
    Ok((NO_STORE, Json(detail(&app, acting, row.id).await?)))
}

/// Take an assignment back
///
/// Those who are not done are told, and their calendars with them. What was done stays.
#[utoipa::path(post, path = "/api/assignments/{id}/withdraw", tag = "assignments", operation_id = "withdraw_assignment",
    params(("id" = Uuid, Path, description = "The assignment")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AssignmentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`assignment_over`")))]
pub async fn withdraw(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, acting, &id).await?;
    plan::withdraw(&app, &row, Timestamp::now()).await?;
    Ok((NO_STORE, Json(detail(&app, acting, row.id).await?)))
}

/// Assign it to more people
#[utoipa::path(post, path = "/api/assignments/{id}/people", tag = "assignments", operation_id = "add_assigned",
    params(("id" = Uuid, Path, description = "The assignment")),
    security(("account_token" = []), ("access_token" = [])), request_body = AssignTo,
    responses((status = 200, body = AssignmentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`assignment_over`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn add(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<AssignTo>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, acting, &id).await?;
    plan::add(&app, &row, value, Timestamp::now()).await?;
    Ok((NO_STORE, Json(detail(&app, acting, row.id).await?)))
}

/// Take somebody out of an assignment; what they did stays
#[utoipa::path(delete, path = "/api/assignments/{id}/people/{person}", tag = "assignments", operation_id = "remove_assigned",
    params(("id" = Uuid, Path, description = "The assignment"), ("person" = Uuid, Path, description = "Their place in it")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`assignment_over`")))]
pub async fn remove(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path((id, person)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let row = find(&app, acting, &id).await?;
    let person = person.parse().unwrap_or(Uuid::nil());
    plan::remove(&app, &row, person, Timestamp::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who did what, as a table for spreadsheets
#[utoipa::path(get, path = "/api/assignments/{id}/people.csv", tag = "assignments", operation_id = "export_assigned",
    params(("id" = Uuid, Path, description = "The assignment")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, content((String = "text/csv"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "`not_allowed`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn export(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let row = find(&app, acting, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"assignment.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, table(&detail(&app, acting, row.id).await?)))
}

/// One line for each person; the score is that of the best try.
fn table(detail: &AssignmentDetail) -> String {
    let mut csv = String::from("name,email,team,standing,tries,done_at,late,score,of\n");
    for person in detail.people.iter().filter(|person| person.removed_at.is_none()) {
        let best = best(&person.tries);
        let done = person.tries.iter().rev().find(|one| one.ended_at.is_some());
        let shown = |value: Option<String>| value.unwrap_or_default();
        csv.push_str(&format!(
            "{},{},{},{},{},{},{},{},{}\n",
            cell(person.name.as_deref().unwrap_or_default()),
            cell(&person.email),
            cell(person.team.as_deref().unwrap_or_default()),
            variant(&person.standing),
            person.tries.len(),
            shown(done.and_then(|one| one.ended_at).map(|at| at.to_string())),
            shown(done.map(|one| one.late.to_string())),
            shown(best.map(|score| score.value.to_string())),
            shown(best.map(|score| score.of.to_string())),
        ));
    }
    csv
}

fn best(tries: &[Try]) -> Option<super::wire::Score> {
    tries.iter().filter_map(|one| one.score).max_by(|one, other| one.value.total_cmp(&other.value))
}

pub(super) async fn find(app: &App, acting: Acting, id: &str) -> Result<AssignmentRow, Problem> {
    let id = id.parse().map_err(|_| not_found())?;
    store::find(&app.db, acting.owner, id).await?.ok_or_else(not_found)
}

pub(super) async fn detail(app: &App, acting: Acting, id: Uuid) -> Result<AssignmentDetail, Problem> {
    let now = Timestamp::now();
    let with_scores = acting.may.has(Permission::SessionsReview);
    let found = store::page(&app.db, acting.owner, None, Some(id), now, 1).await?.pop();
    let (row, counts) = found.ok_or_else(not_found)?;
    let due_at = row.due_at;
    let tries = store::tries(&app.db, id).await?;
    let whose = if with_scores { scores::Scores::Theirs } else { scores::Scores::Nobodys };
    let mut of_person: HashMap<Uuid, Vec<Try>> = HashMap::new();
    for (person, one) in scores::shown(&app.db, tries, due_at, whose, now).await? {
        of_person.entry(person).or_default().push(one);
    }
    let people = store::people(&app.db, id).await?;
    let people = people.into_iter().map(|person| {
        let tries = of_person.remove(&person.id).unwrap_or_default();
        AssignedPerson {
            id: person.id,
            name: person.name,
            email: person.email,
            team: person.team,
            standing: standing::of(tries.iter().map(|one| one.state), person.human.as_ref(), due_at, now),
            tries,
            human: person.human,
            avatar: person.avatar,
            removed_at: person.removed_at,
        }
    });
    Ok(AssignmentDetail { people: people.collect(), assignment: wire(row, counts), with_scores })
}

fn wire(row: AssignmentRow, counts: StandingCounts) -> Assignment {
    Assignment {
        id: row.id,
        what: row.what,
        due_at: row.due_at,
        zone: row.zone,
        tries: row.tries,
        late: row.late,
        note: row.note,
        sequence: row.sequence,
        by: row.by,
        created_at: row.created_at,
        withdrawn_at: row.withdrawn_at,
        counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignments::wire::{AssignedKind, AssignedWhat, Score, Standing, TryState};
    use crate::wire::Language;

    #[test]
    fn no_name_becomes_a_formula_and_the_best_try_counts() {
        let at = Timestamp::from_unix_ms(0);
        let one = |number, value| Try {
            number,
            state: TryState::Done,
            begun_at: at,
            ended_at: Some(at),
            late: number == 2,
            session: None,
            score: Some(Score { value, of: 5.0 }),
        };
        let person = AssignedPerson {
            id: Uuid::nil(),
            name: Some("=cmd|'/c calc'!A1".into()),
            email: "+ada@example.org".into(),
            team: Some("@promo".into()),
            standing: Standing::Done,
            tries: vec![one(1, 3.5), one(2, 2.25)],
            human: None,
            avatar: None,
            removed_at: None,
        };
        let what = AssignedWhat {
            kind: AssignedKind::Scenario,
            id: "x".into(),
            version: None,
            title: "X".into(),
            language: Language::En,
            minutes: None,
        };
        let assignment = Assignment {
            id: Uuid::nil(),
            what,
            due_at: at,
            zone: "UTC".into(),
            tries: 2,
            late: true,
            note: String::new(),
            sequence: 0,
            by: None,
            created_at: at,
            withdrawn_at: None,
            counts: StandingCounts::default(),
        };
        let csv = table(&AssignmentDetail { assignment, people: vec![person], with_scores: true });
        assert_eq!(
            csv.lines().nth(1).expect("a line"),
            "\"'=cmd|'/c calc'!A1\",\"'+ada@example.org\",\"'@promo\",done,2,1970-01-01T00:00:00.000Z,true,3.5,5"
        );
    }
}
