//! Questions of the bank that are put into a quiz: one of one's own, or a new one.

use std::collections::HashSet;

use vivavoce_scenarios::bank::{self, Form, Kept};
use vivavoce_scenarios::limits;
use vivavoce_scenarios::quiz::Quiz;

use super::wire::{BankForm, InsertQuestions};
use super::{not_found, store};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::moderation::{self, ThingKind};
use crate::owner::Owner;
use crate::quizzes::{self, import};
use crate::wire::Timestamp;

/// Puts them in; the quiz as it is now.
pub async fn into_quiz(app: &App, owner: Owner, wish: &InsertQuestions) -> Result<Quiz, Problem> {
    if wish.questions.is_empty() || wish.questions.len() > limits::QUIZ_QUESTIONS {
        return Err(Problem::new(
            Code::InvalidField,
            format!("`questions` names from 1 to {} questions.", limits::QUIZ_QUESTIONS),
        ));
    }
    let before = match (&wish.quiz, &wish.title, wish.language) {
        (Some(id), None, None) => Some(quizzes::own(app, owner, id).await?),
        (None, Some(_), Some(_)) => None,
        _ => {
            let why = "Name either a `quiz` of your own, or the `title` and `language` of a new one.";
            return Err(Problem::new(Code::InvalidField, why));
        }
    };
    let mut quiz = match (&before, &wish.title, wish.language) {
        (Some(newest), ..) => newest.quiz.clone(),
        (None, Some(title), Some(language)) => {
            let title = import::title(title)?;
            Quiz {
                id: import::made_id(&title),
                language: language.into(),
                summary: title.clone(),
                title,
                time_limit: None,
                questions: Vec::new(),
            }
        }
        _ => unreachable!("one of both was named"),
    };
    let mut taken: HashSet<String> = quiz.questions.iter().map(|question| question.id.clone()).collect();
    let withdrawn = moderation::things::withdrawn(&app.db, ThingKind::Question, owner).await?;
    for id in &wish.questions {
        if withdrawn.contains(&id.to_string()) {
            let why = "An administrator has withdrawn one of these questions.";
            return Err(Problem::new(Code::InvalidField, why));
        }
        let (kept, texts) = store::find(&app.db, owner, *id).await?.ok_or_else(not_found)?;
        let text = texts.iter().find(|text| vivavoce_scenarios::Language::from(text.language) == quiz.language);
        let Some(text) = text.filter(|_| kept.form == BankForm::Quiz) else {
            let why = "A quiz takes questions of the form `quiz` that have a text in its language.";
            return Err(Problem::new(Code::InvalidField, why));
        };
        let read = bank::read(Form::Quiz, quiz.language, &text.source)
            .map_err(|errors| Problem::internal("a question of the bank is no longer sound", &errors))?;
        let Kept::Quiz(mut question) = read else { unreachable!("it was read as one of a quiz") };
        question.id = free_id(&question.id, &taken);
        taken.insert(question.id.clone());
        quiz.questions.push(*question);
    }
    if quiz.questions.len() > limits::QUIZ_QUESTIONS {
        let why = format!("A quiz has at most {} questions.", limits::QUIZ_QUESTIONS);
        return Err(Problem::new(Code::InvalidField, why));
    }
    let done = match &before {
        Some(before) => quizzes::store::replace(&app.db, owner, &before.revision, &quiz).await?.is_some(),
        None => quizzes::store::insert(&app.db, owner, &quiz, Timestamp::now()).await?,
    };
    if !done {
        return Err(Problem::new(
            Code::EditConflict,
            "Somebody else has changed this quiz since it was read; try again.",
        ));
    }
    Ok(quiz)
}

fn free_id(wish: &str, taken: &HashSet<String>) -> String {
    let numbered = (2..).map(|number| {
        let end = format!("-{number}");
        let base: String = wish.chars().take(limits::ID_CHARS - end.len()).collect();
        format!("{base}{end}")
    });
    std::iter::once(wish.to_owned()).chain(numbered).find(|id| !taken.contains(id)).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_taken_gets_a_number_and_stays_an_id() {
        let taken: HashSet<String> = ["q", "q-2"].map(str::to_owned).into();
        assert_eq!((free_id("q", &taken), free_id("r", &taken)), ("q-3".to_owned(), "r".to_owned()));
        let long = "a".repeat(limits::ID_CHARS);
        assert_eq!(free_id(&long, &HashSet::from([long.clone()])).len(), limits::ID_CHARS);
    }
}
