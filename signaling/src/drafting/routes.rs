//! `/api/drafts`: each gives a draft and keeps nothing.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};
use vivavoce_scenarios::{Rubric, limits, translate};

use super::ask::{Written, ask, nonsense};
use super::prompt;
use super::reading::{Raw, RawPoints, RawQuestions, RawTexts, Reading, slug};
use super::wire::{
    DraftPoints, DraftQuestions, DraftScenario, DraftTranslation, DraftedCriterion, DraftedPoints, DraftedQuestion,
    DraftedQuestions, DraftedScenario, LeftOut,
};
use super::write::{self, Head};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::extract::JsonBody;
use crate::openapi::problems;
use crate::owner::{Acting, Owner};
use crate::scenarios::checked::check;
use crate::scenarios::store;
use crate::scenarios::workshop::told;
use crate::text::paragraph;
use crate::wire::Language;

/// Longest job description, characters.
const LONGEST_DESCRIPTION: usize = 20_000;

/// Longest topic, characters.
const LONGEST_TOPIC: usize = 2_000;

/// A pasted description as JSON, in which each character may take several bytes.
const BODY: usize = 256 * 1024;

/// A file as JSON.
const FILE_BODY: usize = 4 * limits::FILE_BYTES;

/// Ids that a wish may name as taken.
const MOST_TAKEN: usize = limits::QUESTIONS;

/// Minutes that a drafted interview may last.
const MINUTES: std::ops::RangeInclusive<u32> = 5..=60;

/// Minutes that a question takes with its follow-ups, about.
const MINUTES_A_QUESTION: u32 = 2;

/// Questions of a drafted scenario.
const QUESTIONS: (u32, u32) = (3, 12);

/// Questions that are drafted at once.
const COUNT: std::ops::RangeInclusive<u32> = 1..=10;

/// Characters that a model translates in one request.
const TRANSLATED_AT_ONCE: usize = 5_000;

/// Characters of a scenario that is translated at most.
const LONGEST_TRANSLATION: usize = 60_000;

/// Tries to find an id that nothing has.
const NAMESAKES: u32 = 100;

/// How a route answers that drafts nothing.
struct NotDrafted;

impl IntoResponses for NotDrafted {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("401", ""),
            ("409", "`no_model`"),
            ("413", ""),
            ("422", "`invalid_field`, `bad_scenario`"),
            ("429", ""),
            ("502", "`draft_failed`"),
        ])
    }
}

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Draft a scenario from a job description
#[utoipa::path(post, path = "/api/drafts/scenario", tag = "drafting", operation_id = "draft_scenario",
    security(("account_token" = []), ("access_token" = [])), request_body = DraftScenario,
    responses((status = 200, body = DraftedScenario),
        NotDrafted))]
pub async fn scenario(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value: wish, .. }: JsonBody<DraftScenario, BODY>,
) -> Result<impl IntoResponse, Problem> {
    let job_description = paragraph(&wish.job_description, LONGEST_DESCRIPTION, "job_description")?;
    if !MINUTES.contains(&wish.minutes) {
        return Err(outside("minutes", &MINUTES));
    }
    let wish = DraftScenario { job_description, ..wish };
    let count = (wish.minutes / MINUTES_A_QUESTION).clamp(QUESTIONS.0, QUESTIONS.1);
    let Written { value, model } = ask::<Raw>(&app, acting.owner, prompt::scenario(&wish, count)).await?;
    let mut reading = Reading::new(spoken(wish.language));
    let draft = reading.scenario(value, count as usize).ok_or_else(nonsense)?;
    let id = free_id(&app, acting.owner, &format!("{}-{}", slug(&draft.title), wish.language.code())).await?;
    let head = Head {
        id: &id,
        language: spoken(wish.language),
        level: wish.level.into(),
        kind: wish.kind.into(),
        minutes: wish.minutes,
    };
    let source = write::scenario(head, &draft);
    Ok((NO_STORE, Json(drafted(&app, acting.owner, source, reading.left_out, model).await?)))
}

/// Draft questions on a topic
#[utoipa::path(post, path = "/api/drafts/questions", tag = "drafting", operation_id = "draft_questions",
    security(("account_token" = []), ("access_token" = [])), request_body = DraftQuestions,
    responses((status = 200, body = DraftedQuestions),
        NotDrafted))]
pub async fn questions(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value: wish, .. }: JsonBody<DraftQuestions>,
) -> Result<impl IntoResponse, Problem> {
    let topic = paragraph(&wish.topic, LONGEST_TOPIC, "topic")?;
    if !COUNT.contains(&wish.count) {
        return Err(outside("count", &COUNT));
    }
    if wish.taken.len() > MOST_TAKEN {
        return Err(Problem::new(Code::InvalidField, format!("`taken` names at most {MOST_TAKEN} ids.")));
    }
    let wish = DraftQuestions { topic, ..wish };
    let Written { value, model } = ask::<RawQuestions>(&app, acting.owner, prompt::questions(&wish)).await?;
    let mut reading = Reading::new(spoken(wish.language));
    let questions = reading.only_questions(value, wish.count as usize, &wish.taken);
    if questions.is_empty() && reading.left_out.is_empty() {
        return Err(nonsense());
    }
    let items = questions
        .into_iter()
        .map(|question| DraftedQuestion {
            source: write::question(&question),
            id: question.id,
            text: question.text,
            kind: question.kind.into(),
            points: question.points,
        })
        .collect();
    Ok((NO_STORE, Json(DraftedQuestions { items, left_out: reading.left_out, model })))
}

/// Draft what a full answer mentions, and levels to rate it by
#[utoipa::path(post, path = "/api/drafts/points", tag = "drafting", operation_id = "draft_points",
    security(("account_token" = []), ("access_token" = [])), request_body = DraftPoints,
    responses((status = 200, body = DraftedPoints),
        NotDrafted))]
pub async fn points(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value: wish, .. }: JsonBody<DraftPoints>,
) -> Result<impl IntoResponse, Problem> {
    let question = paragraph(&wish.question, limits::SPOKEN_CHARS, "question")?;
    let wish = DraftPoints { question, ..wish };
    let Written { value, model } = ask::<RawPoints>(&app, acting.owner, prompt::points(&wish)).await?;
    let language = spoken(wish.language);
    let mut reading = Reading::new(language);
    let (points, name, levels) = reading.points_and_levels(value).ok_or_else(nonsense)?;
    let id = Some(slug(&name)).filter(|id| !id.is_empty()).unwrap_or_else(|| "content".to_owned());
    let criterion = DraftedCriterion { id, name, levels: levels.into() };
    let mut source: String = points.iter().map(|point| write::point(point) + "\n").collect();
    source.push_str(&write::criteria(&criterion, Rubric::usual(wish.kind.into()), language));
    let left_out = reading.left_out;
    Ok((NO_STORE, Json(DraftedPoints { points, criterion, source, left_out, model })))
}

/// Draft a scenario in the other language
#[utoipa::path(post, path = "/api/drafts/translation", tag = "drafting", operation_id = "draft_translation",
    security(("account_token" = []), ("access_token" = [])), request_body = DraftTranslation,
    responses((status = 200, body = DraftedScenario),
        NotDrafted))]
pub async fn translation(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value: wish, .. }: JsonBody<DraftTranslation, FILE_BODY>,
) -> Result<impl IntoResponse, Problem> {
    let scenario = check(&app, acting.owner, &wish.source, None).await?.sound()?;
    let to = spoken(wish.language);
    if scenario.language == to {
        return Err(Problem::new(Code::InvalidField, "`language`: the scenario is in this language already."));
    }
    let own: Vec<String> = translate::texts(&wish.source).into_iter().map(|text| text.text).collect();
    let size: usize = own.iter().map(|text| text.chars().count()).sum();
    if size > LONGEST_TRANSLATION {
        let most = format!("`source` has {size} characters to translate; at most {LONGEST_TRANSLATION} are.");
        return Err(Problem::new(Code::InvalidField, most));
    }
    let mut reading = Reading::new(to);
    let (mut texts, mut model) = (Vec::with_capacity(own.len()), String::new());
    for part in parts(&own) {
        let written = ask::<RawTexts>(&app, acting.owner, prompt::translation(part, wish.language)).await?;
        texts.extend(reading.texts(written.value, part).ok_or_else(nonsense)?);
        model = written.model;
    }
    let base = scenario.id.strip_suffix(&format!("-{}", scenario.language)).unwrap_or(&scenario.id).to_owned();
    let id = free_id(&app, acting.owner, &format!("{base}-{to}")).await?;
    let source = translate::translated(&wish.source, &id, to, &texts);
    Ok((NO_STORE, Json(drafted(&app, acting.owner, source, reading.left_out, model).await?)))
}

/// The texts in runs that a model translates at once.
fn parts(texts: &[String]) -> Vec<&[String]> {
    let (mut parts, mut from, mut size) = (Vec::new(), 0, 0);
    for (at, text) in texts.iter().enumerate() {
        let chars = text.chars().count();
        if size > 0 && size + chars > TRANSLATED_AT_ONCE {
            parts.push(&texts[from..at]);
            (from, size) = (at, 0);
        }
        size += chars;
    }
    parts.push(&texts[from..]);
    parts
}

async fn drafted(
    app: &App,
    owner: Owner,
    source: String,
    left_out: Vec<LeftOut>,
    model: String,
) -> Result<DraftedScenario, Problem> {
    let check = told(&check(app, owner, &source, None).await?);
    Ok(DraftedScenario { source, check, left_out, model })
}

/// An id that no scenario of this owner has yet.
async fn free_id(app: &App, owner: Owner, wanted: &str) -> Result<String, Problem> {
    let wanted = wanted.trim_start_matches('-');
    for number in 1..=NAMESAKES {
        let id = if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") };
        if app.catalogue.get(&id).is_none() && store::newest(&app.db, owner, &id).await?.is_none() {
            return Ok(id);
        }
    }
    // Whoever saves it chooses another.
    Ok(wanted.to_owned())
}

fn outside(field: &str, bounds: &std::ops::RangeInclusive<u32>) -> Problem {
    let (from, to) = (bounds.start(), bounds.end());
    Problem::new(Code::InvalidField, format!("`{field}` is a number from {from} to {to}."))
}

const fn spoken(language: Language) -> vivavoce_scenarios::Language {
    match language {
        Language::Fr => vivavoce_scenarios::Language::Fr,
        Language::En => vivavoce_scenarios::Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_translated_in_runs_and_none_is_lost() {
        let texts: Vec<String> = [4_000, 900, 200, 9_000, 1].map(|size| "x".repeat(size)).to_vec();
        let parts = parts(&texts);
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [2, 1, 1, 1]);
        assert_eq!(parts.concat(), texts);
    }
}
