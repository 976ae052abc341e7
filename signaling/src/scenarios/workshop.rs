//! `/api/workshop`: scenarios as trainers write them.

use std::collections::BTreeMap;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};
use vivavoce_scenarios::marks::{self, Place};
use vivavoce_scenarios::{Scenario, limits, parse};

use super::checked::{Checked, check};
use super::fault;
use super::routes::{not_found, summary};
use super::store::{self, Change, Content, Newest};
use super::wire::{
    ArchiveScenario, CheckSource, ConfirmMarks, ConfirmQuery, CreateScenario, Marks, PublishScenario, QuestionText,
    SaveScenario, ScenarioSource, ScenarioVersionList, SourceCheck, VersionQuery, WrittenScenarioDetail,
    WrittenScenarioList,
};
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf, read_text};
use crate::openapi::problems;
use crate::owner::{Acting, Owner};
use crate::text::paragraph;
use crate::wire::Timestamp;

/// A request's body: a file as JSON, in which each character may take several.
const BODY: usize = 4 * limits::FILE_BYTES;

/// Longest note on a version, characters.
const LONGEST_NOTE: usize = 500;

/// How a route answers that changes nothing of a scenario.
struct NotRewritten;

impl IntoResponses for NotRewritten {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("401", ""), ("404", "`scenario_not_found`"), ("409", "`edit_conflict`, `scenario_built_in`")])
    }
}

/// Expected points and rubrics are kept by no cache.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

type Answer = ([(HeaderName, &'static str); 1], Json<WrittenScenarioDetail>);

/// The scenarios that can be worked on
#[utoipa::path(get, path = "/api/workshop/scenarios", tag = "workshop", operation_id = "list_written_scenarios",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = WrittenScenarioList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(State(app): State<App>, Extension(acting): Extension<Acting>) -> Result<impl IntoResponse, Problem> {
    let items = store::list(&app.db, acting.owner).await?;
    let built_in = app.catalogue.iter().map(|offer| summary(&offer.scenario)).collect();
    Ok((NO_STORE, Json(WrittenScenarioList { items, built_in })))
}

/// Look at a file without keeping it
#[utoipa::path(post, path = "/api/workshop/scenario-check", tag = "workshop", operation_id = "check_scenario",
    security(("account_token" = []), ("access_token" = [])), request_body = CheckSource,
    responses((status = 200, body = SourceCheck),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn look(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<CheckSource, BODY>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(told(&check(&app, acting.owner, &value.source, value.id.as_deref()).await?))))
}

/// Keep a new scenario as a draft
#[utoipa::path(post, path = "/api/workshop/scenarios", tag = "workshop", operation_id = "create_scenario",
    security(("account_token" = []), ("access_token" = [])), request_body = CreateScenario,
    responses((status = 201, body = WrittenScenarioDetail, headers(("Location" = String, description = "The scenario"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_exists`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`")))]
pub async fn create(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<CreateScenario, BODY>,
) -> Result<impl IntoResponse, Problem> {
    keep(&app, acting.owner, &value.source, &note(&value.note)?).await
}

/// Import a scenario's file as a draft
///
/// The same as to create one, with the file itself as the body.
#[utoipa::path(post, path = "/api/workshop/scenario-import", tag = "workshop", operation_id = "import_scenario",
    security(("account_token" = []), ("access_token" = [])), request_body(content = String, content_type = "application/toml"),
    responses((status = 201, body = WrittenScenarioDetail, headers(("Location" = String, description = "The scenario"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_exists`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`")))]
pub async fn import(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/toml") {
        return Err(Problem::new(Code::UnsupportedMediaType, "Send the file as `Content-Type: application/toml`."));
    }
    let source = read_text(request.into_body(), limits::FILE_BYTES).await?;
    keep(&app, acting.owner, source.strip_prefix('\u{feff}').unwrap_or(&source), "").await
}

async fn keep(app: &App, owner: Owner, source: &str, note: &str) -> Result<impl IntoResponse + use<>, Problem> {
    let checked = check(app, owner, source, None).await?;
    let check = told(&checked);
    let scenario = checked.sound()?;
    let content = Content { source, note, scenario: Some(&scenario), sound: true };
    if app.catalogue.get(&scenario.id).is_some()
        || !store::insert(&app.db, owner, &scenario, content, Timestamp::now()).await?
    {
        return Err(Problem::new(
            Code::ScenarioExists,
            format!("There is a scenario with the id `{}` already; choose another one.", scenario.id),
        ));
    }
    let kept = store::newest(&app.db, owner, &scenario.id).await?.ok_or_else(not_found)?;
    let location = format!("/api/workshop/scenarios/{}", scenario.id);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(detail(kept, check))))
}

/// A scenario with its newest file
#[utoipa::path(get, path = "/api/workshop/scenarios/{id}", tag = "workshop", operation_id = "read_written_scenario",
    params(("id" = String, Path, description = "The scenario")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = WrittenScenarioDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    if let Some(offer) = app.catalogue.get(&id) {
        let check = told(&check(&app, acting.owner, &offer.source, None).await?);
        let source = offer.source.to_string();
        return Ok((NO_STORE, Json(WrittenScenarioDetail { scenario: None, source, note: String::new(), check })));
    }
    answer(&app, acting.owner, &id).await
}

/// Save a changed file
///
/// It may have problems, which the answer lists; it cannot be published then. The marks
/// "drafted by AI" of what was changed in it are taken off, but for what `drafted` names.
#[utoipa::path(put, path = "/api/workshop/scenarios/{id}", tag = "workshop", operation_id = "save_scenario",
    params(("id" = String, Path, description = "The scenario")), security(("account_token" = []), ("access_token" = [])),
    request_body = SaveScenario,
    responses((status = 200, body = WrittenScenarioDetail),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`: too large to be one"),
        NotRewritten))]
pub async fn save(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<SaveScenario, BODY>,
) -> Result<Answer, Problem> {
    let before = own(&app, acting.owner, &id).await?;
    let checked = check(&app, acting.owner, &value.source, Some(&id)).await?;
    if value.source.len() > limits::FILE_BYTES {
        checked.sound()?;
        return Err(Problem::told(Code::BadScenario, fault::file_too_large()));
    }
    let source = match (parse(&before.source), &checked.scenario) {
        (Ok(before), Some(now)) => marks::after_edit(&before, &value.source, now, |place| names(&value.drafted, place)),
        _ => value.source,
    };
    rewrite(&app, acting.owner, &id, value.revision, &source, &note(&value.note)?).await
}

/// Say of what a language model drafted that it is right
#[utoipa::path(post, path = "/api/workshop/scenarios/{id}/confirm", tag = "workshop", operation_id = "confirm_scenario",
    params(("id" = String, Path, description = "The scenario")), security(("account_token" = []), ("access_token" = [])),
    request_body = ConfirmMarks,
    responses((status = 200, body = WrittenScenarioDetail),
        NotRewritten))]
pub async fn confirm(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<ConfirmMarks>,
) -> Result<Answer, Problem> {
    let newest = own(&app, acting.owner, &id).await?;
    let source = marks::confirmed(&newest.source, |place| names(&value.marks, place));
    rewrite(&app, acting.owner, &id, value.revision, &source, &newest.note).await
}

/// Offer the newest version to candidates
///
/// It never changes after that; a later save begins the next version.
#[utoipa::path(post, path = "/api/workshop/scenarios/{id}/publish", tag = "workshop", operation_id = "publish_scenario",
    params(("id" = String, Path, description = "The scenario")), security(("account_token" = []), ("access_token" = [])),
    request_body = PublishScenario,
    responses((status = 200, body = WrittenScenarioDetail),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`"),
        NotRewritten))]
pub async fn publish(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<PublishScenario>,
) -> Result<Answer, Problem> {
    let newest = own(&app, acting.owner, &id).await?;
    check(&app, acting.owner, &newest.source, Some(&id)).await?.sound()?;
    let note = note(&value.note)?;
    if store::publish(&app.db, acting.owner, &id, value.revision, &note, Timestamp::now()).await? == Change::Conflict {
        return Err(conflict(&newest));
    }
    answer(&app, acting.owner, &id).await
}

/// Take a scenario out of what is offered, or put it back
#[utoipa::path(post, path = "/api/workshop/scenarios/{id}/archive", tag = "workshop", operation_id = "archive_scenario",
    params(("id" = String, Path, description = "The scenario")), security(("account_token" = []), ("access_token" = [])),
    request_body = ArchiveScenario,
    responses((status = 200, body = WrittenScenarioDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_built_in`")))]
pub async fn archive(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<ArchiveScenario>,
) -> Result<Answer, Problem> {
    own(&app, acting.owner, &id).await?;
    store::archive(&app.db, acting.owner, &id, value.archived, Timestamp::now()).await?;
    answer(&app, acting.owner, &id).await
}

/// Delete a scenario with all its versions
///
/// Sessions go on with what they began with. The id is asked for once more, as `confirm`.
#[utoipa::path(delete, path = "/api/workshop/scenarios/{id}", tag = "workshop", operation_id = "delete_scenario",
    params(("id" = String, Path, description = "The scenario"), ConfirmQuery), security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`confirmation_needed`, `scenario_built_in`")))]
pub async fn delete(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<ConfirmQuery>,
) -> Result<StatusCode, Problem> {
    own(&app, acting.owner, &id).await?;
    query.check(&id)?;
    if store::delete(&app.db, acting.owner, &id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(not_found()) }
}

/// The versions of a scenario
#[utoipa::path(get, path = "/api/workshop/scenarios/{id}/versions", tag = "workshop", operation_id = "list_scenario_versions",
    params(("id" = String, Path, description = "The scenario")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = ScenarioVersionList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`")))]
pub async fn versions(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let items = store::versions(&app.db, acting.owner, &id).await?;
    if items.is_empty() { Err(not_found()) } else { Ok((NO_STORE, Json(ScenarioVersionList { items }))) }
}

/// The file of a version
#[utoipa::path(get, path = "/api/workshop/scenarios/{id}/versions/{version}", tag = "workshop", operation_id = "read_scenario_version",
    params(("id" = String, Path, description = "The scenario"), ("version" = u32, Path, description = "From 1")),
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = ScenarioSource),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`")))]
pub async fn version(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path((id, version)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let version = version.parse().map_err(|_| not_found())?;
    let source = store::version(&app.db, acting.owner, &id, version).await?.ok_or_else(not_found)?;
    Ok((NO_STORE, Json(ScenarioSource { source })))
}

/// A version as a file
#[utoipa::path(get, path = "/api/workshop/scenarios/{id}/export", tag = "workshop", operation_id = "export_scenario",
    params(("id" = String, Path, description = "The scenario"), VersionQuery), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = String, content_type = "application/toml"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`")))]
pub async fn export(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<VersionQuery>,
) -> Result<impl IntoResponse, Problem> {
    let source = match (app.catalogue.get(&id), query.version) {
        (Some(offer), _) => Some(offer.source.to_string()),
        (None, Some(version)) => store::version(&app.db, acting.owner, &id, version).await?,
        (None, None) => store::newest(&app.db, acting.owner, &id).await?.map(|newest| newest.source),
    };
    let source = source.ok_or_else(not_found)?;
    // Only an id that a scenario has comes here, and those are ASCII.
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{id}.toml\"")).map_err(|_| not_found())?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/toml; charset=utf-8")),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, source))
}

/// Whether the mark in a place is one of these.
fn names(marks: &Marks, place: Place<'_>) -> bool {
    match place {
        Place::Frame => marks.frame,
        Place::Question(id) => marks.questions.iter().any(|named| named == id),
    }
}

async fn rewrite(
    app: &App,
    owner: Owner,
    id: &str,
    revision: u32,
    source: &str,
    note: &str,
) -> Result<Answer, Problem> {
    let checked = check(app, owner, source, Some(id)).await?;
    let (sound, scenario) = (checked.is_sound(), checked.scenario.as_ref());
    let content = Content { source, note, scenario, sound };
    if store::save(&app.db, owner, id, revision, content, Timestamp::now()).await? == Change::Conflict {
        return Err(conflict(&own(app, owner, id).await?));
    }
    answer(app, owner, id).await
}

/// A scenario that this owner has written.
async fn own(app: &App, owner: Owner, id: &str) -> Result<Newest, Problem> {
    if app.catalogue.get(id).is_some() {
        return Err(Problem::new(
            Code::ScenarioBuiltIn,
            "This scenario comes with Vivavoce or from the instance's folder; change a copy of it.",
        ));
    }
    store::newest(&app.db, owner, id).await?.ok_or_else(not_found)
}

async fn answer(app: &App, owner: Owner, id: &str) -> Result<Answer, Problem> {
    let newest = store::newest(&app.db, owner, id).await?.ok_or_else(not_found)?;
    let check = told(&check(app, owner, &newest.source, Some(id)).await?);
    Ok((NO_STORE, Json(detail(newest, check))))
}

fn detail(newest: Newest, check: SourceCheck) -> WrittenScenarioDetail {
    WrittenScenarioDetail { scenario: Some(newest.scenario), source: newest.source, note: newest.note, check }
}

fn conflict(now: &Newest) -> Problem {
    let problem = Problem::new(Code::EditConflict, "Somebody else has saved this scenario since it was read.");
    problem.current(serde_json::json!({ "revision": now.scenario.revision, "source": now.source }))
}

fn note(text: &str) -> Result<String, Problem> {
    if text.trim().is_empty() { Ok(String::new()) } else { paragraph(text, LONGEST_NOTE, "note") }
}

/// What there is to say about a file.
pub fn told(checked: &Checked) -> SourceCheck {
    let scenario = checked.scenario.as_ref();
    SourceCheck {
        problems: checked.problems.clone(),
        more_problems: checked.more_problems,
        law_notes: checked.law_notes(),
        marks: scenario.map(marks_of).unwrap_or_default(),
        summary: scenario.map(summary),
        questions: scenario
            .map(|scenario| {
                let text = |q: &vivavoce_scenarios::Question| QuestionText { id: q.id.clone(), text: q.text.clone() };
                scenario.questions.iter().map(text).collect()
            })
            .unwrap_or_default(),
    }
}

fn marks_of(scenario: &Scenario) -> Marks {
    let marked = scenario.questions.iter().filter(|question| question.drafted_by_ai);
    Marks { frame: scenario.drafted_by_ai, questions: marked.map(|question| question.id.clone()).collect() }
}
