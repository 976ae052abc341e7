//! What a pack would become here: each file read by the rules of this server, and held against
//! what there is.

use vivavoce_scenarios::quiz::{self, Quiz};
use vivavoce_scenarios::{Scenario, head};

use super::archive::Unpacked;
use super::fault;
use super::media::{self, Brought};
use super::wire::{PackClash, PackItem};
use crate::app::App;
use crate::bank::wire::BankForm;
use crate::error::Problem;
use crate::owner::Owner;
use crate::quizzes;
use crate::scenarios::checked::check_with;
use crate::scenarios::routes::language;
use crate::scenarios::store;
use crate::scenarios::wire::{ScenarioState, SourceProblem};

/// A file of a pack, read.
#[derive(Clone, Debug)]
pub struct Planned {
    /// As it is told.
    pub item: PackItem,
    /// What it holds; none where it cannot be read.
    pub content: Option<Content>,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A scenario with its file.
    Scenario(Box<Scenario>, String),
    /// A quiz.
    Quiz(Box<Quiz>),
}

/// What all of a pack would become.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Scenarios and quizzes.
    pub planned: Vec<Planned>,
    /// What they show.
    pub media: Vec<Brought>,
}

/// Reads every file. Nothing is kept.
pub async fn plan(app: &App, owner: Owner, unpacked: &Unpacked) -> Result<Plan, Problem> {
    let mut media = media::read(app, owner, &unpacked.media).await?;
    let mut planned = Vec::with_capacity(unpacked.files.len());
    for (path, bytes) in &unpacked.files {
        // The archive has no other paths.
        let (form, name) = match path.strip_prefix("quizzes/") {
            Some(name) => (BankForm::Quiz, name),
            None => (BankForm::Interview, path.trim_start_matches("scenarios/")),
        };
        let id = name.trim_end_matches(".toml").to_owned();
        let mut one = match form {
            BankForm::Interview => scenario(app, owner, path, &id, bytes, &media).await?,
            BankForm::Quiz => of_quiz(app, owner, path, &id, bytes).await?,
        };
        let says = one.content.as_ref().map(|content| match content {
            Content::Scenario(scenario, _) => scenario.id.as_str(),
            Content::Quiz(quiz) => quiz.id.as_str(),
        });
        if says.is_some_and(|says| says != id) {
            one.item.problems.push(SourceProblem::at((1, 1), "id".to_owned(), fault::id_as_called(&id)));
        }
        planned.push(one);
    }
    let scenarios = planned.iter().filter_map(|one| match &one.content {
        Some(Content::Scenario(scenario, _)) => Some(scenario.as_ref()),
        _ => None,
    });
    media::entitle(&mut media, scenarios);
    Ok(Plan { planned, media })
}

async fn scenario(
    app: &App,
    owner: Owner,
    path: &str,
    id: &str,
    bytes: &[u8],
    media: &[Brought],
) -> Result<Planned, Problem> {
    let mut item = blank(path, BankForm::Interview, id);
    let text = match text(bytes) {
        Ok(text) => text,
        Err(problem) => {
            item.problems.push(problem);
            return Ok(Planned { item, content: None });
        }
    };
    // Who leads it there is nobody here.
    let source = media::renamed(head::without(text, "assistant"), media);
    let checked = check_with(app, owner, &source, None, &media::names(media)).await?;
    item.problems = checked.problems;
    item.clash = match (app.catalogue.get(id), store::newest(&app.db, owner, id).await?) {
        (Some(offer), _) if is_same(&offer.source, &source) => PackClash::Same,
        (Some(_), _) => PackClash::Taken,
        (None, Some(newest)) if is_same(&newest.source, &source) => PackClash::Same,
        (None, Some(newest)) => {
            let here = &newest.scenario;
            // A draft that somebody is writing is never written over.
            let is_settled =
                here.published_version == Some(here.latest_version) && here.state == ScenarioState::Published;
            if is_settled { PackClash::Version } else { PackClash::Taken }
        }
        (None, None) => PackClash::Free,
    };
    let content = checked.scenario.map(|scenario| {
        item.title = Some(scenario.title.clone());
        item.language = Some(language(scenario.language));
        item.question_count = scenario.question_count();
        Content::Scenario(Box::new(scenario), source)
    });
    Ok(Planned { item, content })
}

fn is_same(here: &str, there: &str) -> bool {
    head::without(here, "assistant") == there
}

async fn of_quiz(app: &App, owner: Owner, path: &str, id: &str, bytes: &[u8]) -> Result<Planned, Problem> {
    let mut item = blank(path, BankForm::Quiz, id);
    let quiz = match quiz::parse_bytes(bytes) {
        Ok(quiz) => quiz,
        Err(errors) => {
            item.problems = errors.problems.into_iter().map(SourceProblem::from).collect();
            return Ok(Planned { item, content: None });
        }
    };
    let here = match quizzes::built_in(id) {
        Some(quiz) => Some(quiz.as_ref().clone()),
        None => quizzes::store::find(&app.db, owner, id).await?,
    };
    item.clash = match here {
        None => PackClash::Free,
        Some(here) if here == quiz => PackClash::Same,
        Some(_) => PackClash::Taken,
    };
    item.title = Some(quiz.title.clone());
    item.language = Some(language(quiz.language));
    item.question_count = quiz.question_count();
    Ok(Planned { item, content: Some(Content::Quiz(Box::new(quiz))) })
}

fn blank(path: &str, form: BankForm, id: &str) -> PackItem {
    PackItem {
        path: path.to_owned(),
        form,
        id: id.to_owned(),
        title: None,
        language: None,
        question_count: 0,
        clash: PackClash::Free,
        problems: Vec::new(),
    }
}

fn text(bytes: &[u8]) -> Result<&str, SourceProblem> {
    std::str::from_utf8(bytes).map(|text| text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        SourceProblem::at((line, 1), String::new(), fault::not_utf8())
    })
}
