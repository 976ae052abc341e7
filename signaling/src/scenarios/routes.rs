//! `/api/scenarios`: what candidates can choose from.

use axum::extract::{Path, State};
use axum::{Extension, Json};
use vivavoce_scenarios::{Scenario, marks};

use super::wire::{
    Level, OccupationCode, Persona, QuestionOutline, ScenarioDetail, ScenarioFilter, ScenarioList, ScenarioSummary,
};
use super::{find, store};
use crate::access::Caller;
use crate::app::App;
use crate::assistants::{self, Leads};
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::instance::sent;
use crate::keys::Purse;
use crate::moderation::{self, ThingKind};
use crate::organisations;
use crate::own_providers;
use crate::owner::{Acting, Owner};
use crate::wire::Language;

/// The scenarios that can be chosen
#[utoipa::path(get, path = "/api/scenarios", tag = "scenarios", params(ScenarioFilter), security(()),
    responses((status = 200, body = ScenarioList),
        (status = 400, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(filter): QueryOf<ScenarioFilter>,
) -> Result<Json<ScenarioList>, Problem> {
    let mut items: Vec<_> = app.catalogue.iter().map(|offer| summary(&offer.scenario)).collect();
    let withdrawn = moderation::things::withdrawn(&app.db, ThingKind::Scenario, Owner::Instance).await?;
    items.retain(|item| !withdrawn.contains(&item.id));
    for owner in acting.owner.reads() {
        // What the folder has since taken the id of is shadowed by it, and so is the instance's by
        // the organisation's own.
        let more = store::offered(&app.db, owner).await?;
        items.extend(more.into_iter().filter(|more| items.iter().all(|item| item.id != more.id)).collect::<Vec<_>>());
    }
    items.retain(|item| filter.language.is_none_or(|language| item.language == language));
    items.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(Json(ScenarioList { items }))
}

/// One scenario, without what it expects to hear
#[utoipa::path(get, path = "/api/scenarios/{id}", tag = "scenarios", security(()),
    params(("id" = String, Path, description = "The scenario's id")),
    responses((status = 200, body = ScenarioDetail),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<Json<ScenarioDetail>, Problem> {
    let purse = Purse::of_caller(caller, acting, &app.settings);
    let scenario = find(&app, acting.owner, &id).await?.scenario.as_ref().clone();
    Ok(Json(detail(&app, acting.owner, purse, scenario).await?))
}

/// A scenario as those see it who are to give the interview, and who pays for it.
pub async fn detail(app: &App, owner: Owner, purse: Purse, mut scenario: Scenario) -> Result<ScenarioDetail, Problem> {
    let leads = assistants::leading(&app.db, owner, &scenario, None).await?;
    if let Some(Leads::Assistant(chosen)) = &leads {
        chosen.body.lead(&mut scenario);
    }
    let scenario = &scenario;
    let own = own_providers::of(&app.db, purse.first()).await?;
    Ok(ScenarioDetail {
        summary: summary(scenario),
        persona: Persona {
            name: scenario.persona.name.clone(),
            description: scenario.persona.description.clone(),
            role: scenario.persona.part.clone(),
        },
        questions: scenario
            .questions
            .iter()
            .map(|question| QuestionOutline {
                id: question.id.clone(),
                kind: question.kind.into(),
                time_limit_s: seconds(question.time_limit),
                thinking_s: seconds(question.thinking),
                task: question.task.as_ref().map(|task| task.kind.into()),
            })
            .collect(),
        shared_with: match owner {
            Owner::Organisation(id) => organisations::store::name(&app.db, id).await?,
            Owner::Instance => None,
        },
        kept: crate::retention::promised(&app.db, owner).await?,
        sent_to: sent::to(&app.settings, &app.keys, purse, sent::models_of(leads.as_ref()), &own),
    })
}

/// The answer for an id that no scenario has.
pub fn not_found() -> Problem {
    Problem::new(Code::ScenarioNotFound, "There is no scenario with this id.")
}

/// A scenario as lists show it.
pub fn summary(scenario: &Scenario) -> ScenarioSummary {
    ScenarioSummary {
        id: scenario.id.clone(),
        language: language(scenario.language),
        title: scenario.title.clone(),
        role: scenario.role.clone(),
        summary: scenario.summary.clone(),
        kind: scenario.kind.into(),
        drafted_by_ai: marks::any(scenario),
        level: match scenario.level {
            vivavoce_scenarios::Level::Junior => Level::Junior,
            vivavoce_scenarios::Level::Experienced => Level::Experienced,
            vivavoce_scenarios::Level::Senior => Level::Senior,
        },
        occupations: OccupationCode::all(&scenario.occupations),
        duration_minutes: scenario.duration_minutes(),
        question_count: scenario.question_count(),
    }
}

/// A scenario's language on the wire.
pub fn language(language: vivavoce_scenarios::Language) -> Language {
    match language {
        vivavoce_scenarios::Language::Fr => Language::Fr,
        vivavoce_scenarios::Language::En => Language::En,
    }
}

fn seconds(duration: std::time::Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}
