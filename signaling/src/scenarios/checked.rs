//! A scenario's file as somebody is writing it: what is wrong with it, and what should be
//! looked at.

use std::collections::BTreeSet;

use vivavoce_engine::dialogue::guard::guard;
use vivavoce_scenarios::error::{place_at, place_of, placed};
use vivavoce_scenarios::message::{BY_LINE, listed};
use vivavoce_scenarios::{Attachment, FileName, Message, Scenario, parse};

use super::fault;
use super::wire::{LawNote, SourceProblem};
use crate::app::App;
use crate::assistants;
use crate::attachments;
use crate::error::{Code, Problem};
use crate::owner::Owner;

/// Problems of a file that an error's detail lists; more than that nobody reads in one go.
const LISTED: usize = 10;

/// What there is to say about a file.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The scenario, where it can be read. It may have problems all the same.
    pub scenario: Option<Scenario>,
    /// What keeps it from being published, in the order of the file.
    pub problems: Vec<SourceProblem>,
    /// How many more problems there were.
    pub more_problems: u32,
}

impl Checked {
    /// Whether it can be published.
    pub fn is_sound(&self) -> bool {
        self.scenario.is_some() && self.problems.is_empty()
    }

    /// The scenario, if nothing is wrong with it.
    ///
    /// # Errors
    /// `bad_scenario`, with the problems.
    pub fn sound(self) -> Result<Scenario, Problem> {
        match self.scenario {
            Some(scenario) if self.problems.is_empty() => Ok(scenario),
            _ => Err(refusal(&self.problems, self.more_problems)),
        }
    }

    /// Questions that the interviewer would not ask, because the law forbids them.
    pub fn law_notes(&self) -> Vec<LawNote> {
        self.scenario.as_ref().map(law_notes).unwrap_or_default()
    }
}

/// Reads a file of this owner. `id` is what it has to be called, where that is settled.
pub async fn check(app: &App, owner: Owner, source: &str, id: Option<&str>) -> Result<Checked, Problem> {
    check_with(app, owner, source, id, &BTreeSet::new()).await
}

/// The same of a file that comes with these attachments.
pub async fn check_with(
    app: &App,
    owner: Owner,
    source: &str,
    id: Option<&str>,
    brought: &BTreeSet<FileName>,
) -> Result<Checked, Problem> {
    let scenario = match parse(source) {
        Ok(scenario) => scenario,
        Err(errors) => {
            let problems = errors.problems.into_iter().map(SourceProblem::from).collect();
            let more_problems = u32::try_from(errors.more).unwrap_or(u32::MAX);
            return Ok(Checked { scenario: None, problems, more_problems });
        }
    };
    let mut problems = Vec::new();
    let mut note = |key: &str, message: Message| {
        problems.push(SourceProblem::at(place_of(source, key), key.to_owned(), message));
    };
    if let Some(id) = id.filter(|id| *id != scenario.id) {
        note("id", fault::id_must_stay(id));
    }
    if let Some(wanted) = &scenario.assistant {
        match assistants::store::find(&app.db, owner, wanted).await? {
            None => note("assistant", fault::no_assistant(wanted)),
            Some(found) if !found.body.speaks(scenario.language) => {
                note("assistant", fault::assistant_of_other_language(wanted));
            }
            Some(_) => {}
        }
    }
    for (at, question) in scenario.questions.iter().enumerate() {
        for (number, Attachment { file, .. }) in question.attachments.iter().enumerate() {
            if brought.contains(file) || attachments::store::has(&app.db, owner, file).await? {
                continue;
            }
            let place = place_at(source, source.find(file.as_str()).unwrap_or_default());
            let key = format!("questions[{at}].attachments[{number}].file");
            problems.push(SourceProblem::at(place, key, fault::no_such_file()));
        }
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Ok(Checked { scenario: Some(scenario), problems, more_problems: 0 })
}

/// The questions and follow-ups that the guard would replace.
pub fn law_notes(scenario: &Scenario) -> Vec<LawNote> {
    let mut notes = Vec::new();
    for question in &scenario.questions {
        let follow_ups = question.points.iter().filter_map(|point| point.follow_up.as_ref()).map(|f| &f.text);
        for text in std::iter::once(&question.text).chain(&question.again).chain(follow_ups) {
            if let Some(topic) = guard(text, scenario.language) {
                notes.push(LawNote {
                    question: question.id.clone(),
                    topic: topic.code().to_owned(),
                    text: text.clone(),
                });
            }
        }
    }
    notes
}

/// A file that is not sound, refused with what is wrong.
fn refusal(problems: &[SourceProblem], more: u32) -> Problem {
    let placed: Vec<Message> = problems
        .iter()
        .map(|problem| placed((problem.line as usize, problem.column as usize), &problem.key, &problem.said()))
        .collect();
    Problem::told(Code::BadScenario, listed(&placed, LISTED, more as usize, BY_LINE))
}
