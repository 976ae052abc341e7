//! What comes into the bank: read by the rules of the files that it is for.

use vivavoce_scenarios::Message;
use vivavoce_scenarios::bank::{self, Kept, PIECE_BYTES};
use vivavoce_scenarios::message::{BY_LINE, listed};

use super::prints::print;
use super::store::{NewQuestion, NewText};
use super::wire::{BankForm, BankText, KeepQuestions};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::quizzes;
use crate::scenarios::{self, fault};
use crate::text::line;
use crate::wire::Language;

/// Tags of a question.
const MOST_TAGS: usize = 20;
/// Characters in a tag.
const LONGEST_TAG: usize = 40;
/// Characters that say where a question came from.
const LONGEST_ORIGIN: usize = 200;
/// Questions that are kept with one request.
const MOST_AT_ONCE: usize = 200;
/// Problems that an error's detail lists.
const LISTED: usize = 10;

/// A question as it was sent, checked.
pub fn checked(form: BankForm, texts: &[BankText], tags: &[String], origin: &str) -> Result<NewQuestion, Problem> {
    if texts.is_empty() || texts.len() > 2 || (texts.len() == 2 && texts[0].language == texts[1].language) {
        return Err(Problem::new(Code::InvalidField, "`texts` holds each language once, and one of them at least."));
    }
    let read: Vec<(Language, String, Kept)> = texts
        .iter()
        .map(|text| Ok((text.language, text.source.clone(), piece(form, text)?)))
        .collect::<Result<_, Problem>>()?;
    if read.windows(2).any(|two| two[0].2.kind() != two[1].2.kind()) {
        return Err(Problem::new(Code::InvalidField, "Both languages need the same `kind` of answer."));
    }
    let origin = line(origin, LONGEST_ORIGIN, "origin")?.unwrap_or_default();
    new(form, read, checked_tags(tags)?, origin)
}

fn new(
    form: BankForm,
    read: Vec<(Language, String, Kept)>,
    tags: Vec<String>,
    origin: String,
) -> Result<NewQuestion, Problem> {
    let kind = read.first().map(|(_, _, kept)| kept.kind().to_owned()).unwrap_or_default();
    let drafted_by_ai = read.iter().any(|(_, _, kept)| kept.drafted_by_ai());
    let mut folded: Vec<String> = read.iter().map(|(_, _, kept)| bank::searched(kept)).collect();
    folded.extend(tags.iter().map(|tag| bank::tidy(tag)));
    let texts = read
        .into_iter()
        .map(|(language, source, kept)| NewText { language, text: kept.text().to_owned(), print: print(&kept), source })
        .collect();
    Ok(NewQuestion { form, kind, texts, tags, origin, drafted_by_ai, folded: folded.join(" ") })
}

fn piece(form: BankForm, text: &BankText) -> Result<Kept, Problem> {
    let code = match form {
        BankForm::Interview => Code::BadScenario,
        BankForm::Quiz => Code::BadQuiz,
    };
    if text.source.len() > PIECE_BYTES {
        return Err(Problem::told(code, fault::text_too_large(PIECE_BYTES)));
    }
    bank::read(form.into(), text.language.into(), &text.source).map_err(|errors| {
        let said = |problem: &vivavoce_scenarios::Problem| fault::in_language(text.language.code(), &problem.placed());
        let lines: Vec<Message> = errors.problems.iter().map(said).collect();
        Problem::told(code, listed(&lines, LISTED, errors.more, BY_LINE))
    })
}

fn checked_tags(tags: &[String]) -> Result<Vec<String>, Problem> {
    let mut kept: Vec<String> = Vec::new();
    for tag in tags {
        let Some(tag) = line(tag, LONGEST_TAG, "tags")? else { continue };
        // "Hygiène" and "hygiene" are one.
        if kept.iter().all(|known| bank::tidy(known) != bank::tidy(&tag)) {
            kept.push(tag);
        }
    }
    if kept.len() > MOST_TAGS {
        return Err(Problem::new(Code::InvalidField, format!("A question has at most {MOST_TAGS} tags.")));
    }
    kept.sort();
    Ok(kept)
}

/// Questions that stand somewhere, as they would be kept.
pub async fn found(app: &App, owner: Owner, wish: &KeepQuestions) -> Result<Vec<NewQuestion>, Problem> {
    if wish.questions.len() > MOST_AT_ONCE {
        return Err(Problem::new(Code::InvalidField, format!("At most {MOST_AT_ONCE} questions are kept at once.")));
    }
    let tags = checked_tags(&wish.tags)?;
    let (language, title, pieces): (Language, String, Vec<(String, String)>) = match wish.form {
        BankForm::Interview => {
            let source = match scenarios::store::newest(&app.db, owner, &wish.id).await? {
                Some(newest) if app.catalogue.get(&wish.id).is_none() => newest.source,
                _ => scenarios::find(app, owner, &wish.id).await?.source.to_string(),
            };
            let scenario = scenarios::checked::check(app, owner, &source, None).await?.sound()?;
            let pieces = scenario
                .questions
                .iter()
                .filter_map(|question| Some((question.id.clone(), bank::of_scenario(&source, &question.id)?)));
            (scenarios::routes::language(scenario.language), scenario.title.clone(), pieces.collect())
        }
        BankForm::Quiz => {
            let quiz = quizzes::find(app, owner, &wish.id).await?.quiz;
            let pieces = quiz.questions.iter().map(|question| (question.id.clone(), bank::of_quiz(question))).collect();
            (scenarios::routes::language(quiz.language), quiz.title.clone(), pieces)
        }
    };
    let is_wanted = |id: &String| wish.questions.is_empty() || wish.questions.contains(id);
    let wanted: Vec<(String, String)> = pieces.into_iter().filter(|(id, _)| is_wanted(id)).collect();
    let named = if wish.questions.is_empty() { wanted.len() } else { wish.questions.len() };
    if wanted.len() < named {
        return Err(Problem::new(Code::InvalidField, "`questions` names one that is not there."));
    }
    wanted
        .into_iter()
        .map(|(_, source)| {
            let kept = piece(wish.form, &BankText { language, source: source.clone() })?;
            new(wish.form, vec![(language, source, kept)], tags.clone(), title.clone())
        })
        .collect()
}
