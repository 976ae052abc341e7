//! Questions that are kept on their own: each is a piece of a scenario's or quiz's file, with one
//! `[[questions]]` table and, of a scenario, the `[[criteria]]` that it is scored by. It is read by
//! the same rules as the file that it will stand in.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::error::{Problem, ScenarioErrors};
use crate::fault;
use crate::limits;
use crate::message::Message;
use crate::model::{Language, Question};
use crate::quiz;
use crate::quiz::model::{Accepts, Kind};
use crate::words::fold;

/// What a kept question can be put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A scenario: it is asked aloud.
    Interview,
    /// A quiz: its answer is marked at once.
    Quiz,
}

/// A question, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// Of a scenario, with what it is scored by.
    Interview(Box<Question>),
    /// Of a quiz.
    Quiz(Box<quiz::Question>),
}

/// Stands before the piece, so that the rules of whole files read it.
const HEAD: &str = "id = \"bank\"\ntitle = \"Bank\"\nsummary = \"Bank.\"\n";
/// What only a scenario's head has.
const SCENARIO_HEAD: &str = "role = \"Bank\"\nlevel = \"junior\"\nduration_minutes = 120\ngreeting = \"Bank.\"\n\
                             closing = \"Bank.\"\npersona = { name = \"Bank\", description = \"Bank.\" }\n";

/// Reads a piece.
///
/// # Errors
/// Every problem found, with its place in the piece.
pub fn read(form: Form, language: Language, piece: &str) -> Result<Kept, ScenarioErrors> {
    let mut head = format!("{HEAD}language = \"{language}\"\n");
    if form == Form::Interview {
        head.push_str(SCENARIO_HEAD);
    }
    let lines = head.lines().count();
    let whole = format!("{head}{piece}");
    // What is of the piece, as it stands there.
    let placed = |errors: ScenarioErrors| ScenarioErrors {
        problems: errors
            .problems
            .into_iter()
            .map(|problem| Problem { line: problem.line.saturating_sub(lines).max(1), ..problem })
            .collect(),
        more: errors.more,
    };
    if let Ok(table) = piece.parse::<Table>() {
        let known = |key: &str| key == "questions" || (key == "criteria" && form == Form::Interview);
        if let Some(strange) = table.keys().find(|key| !known(key)) {
            return Err(one(strange, fault::not_of_a_question()));
        }
    }
    let single = |count: usize| {
        if count == 1 { Ok(()) } else { Err(one("questions", fault::several_questions())) }
    };
    match form {
        Form::Interview => {
            let mut scenario = crate::parse(&whole).map_err(placed)?;
            single(scenario.questions.len())?;
            Ok(Kept::Interview(Box::new(scenario.questions.remove(0))))
        }
        Form::Quiz => {
            let mut quiz = quiz::parse(&whole).map_err(placed)?;
            single(quiz.questions.len())?;
            Ok(Kept::Quiz(Box::new(quiz.questions.remove(0))))
        }
    }
}

fn one(key: &str, message: Message) -> ScenarioErrors {
    let problem = Problem { line: 1, column: 1, key: key.to_owned(), message };
    ScenarioErrors::new(vec![problem])
}

/// A question of a scenario's file as a piece, with the criteria of the scenario's own that it is
/// scored by. None where the file has no such question.
pub fn of_scenario(source: &str, id: &str) -> Option<String> {
    let root: Table = source.parse().ok()?;
    let scenario = crate::parse(source).ok()?;
    let meant = scenario.questions.iter().find(|question| question.id == id)?;
    let named = |table: &&Table, id: &str| table.get("id").and_then(Value::as_str) == Some(id);
    let tables = |key: &str| root.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table);
    let mut question = tables("questions").find(|table| named(table, id))?.clone();
    // What the whole scenario says of rubrics goes with the question.
    if !question.contains_key("rubric")
        && let Some(rubric) = root.get("rubric").filter(|_| !meant.criteria.is_empty())
    {
        question.insert("rubric".to_owned(), rubric.clone());
    }
    let own: Vec<Value> = tables("criteria")
        .filter(|table| meant.criteria.iter().any(|criterion| named(table, &criterion.id)))
        .map(|table| Value::Table(table.clone()))
        .collect();
    let mut piece = Table::new();
    if !own.is_empty() {
        piece.insert("criteria".to_owned(), Value::Array(own));
    }
    piece.insert("questions".to_owned(), Value::Array(vec![Value::Table(question)]));
    toml::to_string(&piece).ok()
}

/// A question of a quiz as a piece.
pub fn of_quiz(question: &quiz::Question) -> String {
    let mut piece = Table::new();
    piece.insert("questions".to_owned(), Value::Array(vec![Value::Table(quiz::write::question(question))]));
    toml::to_string(&piece).expect("texts, numbers and tables of them can be written")
}

/// What a text looks like to whoever searches.
pub fn searched(kept: &Kept) -> String {
    let mut texts: Vec<&str> = Vec::new();
    match kept {
        Kept::Interview(question) => {
            texts.push(&question.text);
            texts.extend(question.again.as_deref());
            texts.extend(question.expected.as_deref());
            texts.extend(question.points.iter().flat_map(|point| &point.synonyms).map(String::as_str));
        }
        Kept::Quiz(question) => {
            texts.push(&question.text);
            texts.extend(question.title.as_deref());
            match &question.kind {
                Kind::Single(choices) | Kind::Multiple(choices) => {
                    texts.extend(choices.list.iter().map(|choice| choice.text.as_str()));
                }
                Kind::Ordering(items) => texts.extend(items.iter().map(String::as_str)),
                Kind::Numeric(_) => {}
            }
        }
    }
    tidy(&texts.join(" "))
}

/// The same in case, accents and blanks.
pub fn tidy(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// By what a question is known again wherever it stands: what is asked and, of a quiz, what can be
/// answered and what is right. Choices in another order are the same ones.
pub fn likeness(kept: &Kept) -> String {
    match kept {
        Kept::Interview(question) => format!("interview\n{}", tidy(&question.text)),
        Kept::Quiz(question) => {
            let answers = match &question.kind {
                Kind::Single(choices) | Kind::Multiple(choices) => {
                    let list = choices.list.iter().map(|choice| format!("{} {}", choice.right, tidy(&choice.text)));
                    list.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n")
                }
                Kind::Numeric(Accepts::Near { value, tolerance }) => format!("{value} {tolerance}"),
                Kind::Numeric(Accepts::Between { min, max }) => format!("{min} to {max}"),
                Kind::Ordering(items) => items.iter().map(|item| tidy(item)).collect::<Vec<_>>().join("\n"),
            };
            format!("{}\n{}\n{answers}", question.kind.code(), tidy(&question.text))
        }
    }
}

impl Kept {
    /// What is asked.
    pub fn text(&self) -> &str {
        match self {
            Self::Interview(question) => &question.text,
            Self::Quiz(question) => &question.text,
        }
    }

    /// The kind of answer that it takes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Interview(question) => question.kind.code(),
            Self::Quiz(question) => question.kind.code(),
        }
    }

    /// Whether a language model has drafted it and nobody has looked at it since.
    pub fn drafted_by_ai(&self) -> bool {
        matches!(self, Self::Interview(question) if question.drafted_by_ai)
    }
}

/// A piece may be as large as a file.
pub const PIECE_BYTES: usize = limits::FILE_BYTES / 4;

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = "[[questions]]\nid = \"why\"\nkind = \"open\"\ntext = \"Why  Bread?\"\n";
    const QUIZ: &str = "[[questions]]\nid = \"q\"\nkind = \"single\"\ntext = \"2 + 2?\"\n\
                        choices = [{ text = \"4\", right = true }, { text = \"5\" }]\n";

    fn problems(form: Form, piece: &str) -> Vec<String> {
        let errors = read(form, Language::En, piece).expect_err("refused");
        errors.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_piece_is_read_by_the_rules_of_the_file_that_it_is_for() {
        assert_eq!(read(Form::Interview, Language::En, ASKED).expect("sound").text(), "Why Bread?");
        assert_eq!(read(Form::Quiz, Language::En, QUIZ).expect("sound").kind(), "single");
        assert_eq!(
            problems(Form::Interview, &ASKED.replace("open", "opne")),
            ["line 3, column 8: questions[0].kind: \"opne\" is not one of \"yes_no\", \"number\", \"short\", \
              \"open\", \"story\", \"think_aloud\"; did you mean \"open\"?"]
        );
        assert_eq!(
            problems(Form::Quiz, &QUIZ.replace("right = true", "right = false")),
            ["line 5, column 11: questions[0].choices: need one that is right and one that is wrong"]
        );
    }

    #[test]
    fn what_is_no_question_is_refused() {
        assert!(problems(Form::Interview, &format!("title = \"x\"\n{ASKED}"))[0].contains("does not belong here"));
        assert!(problems(Form::Interview, &format!("{ASKED}{}", ASKED.replace("why", "two")))[0].contains("several"));
        assert!(problems(Form::Quiz, "")[0].contains("questions: missing"));
        assert!(!problems(Form::Quiz, "[[questions]").is_empty());
    }

    #[test]
    fn a_question_leaves_its_scenario_with_the_rubric_and_the_anchors_that_it_is_scored_by() {
        let whole = include_str!("../data/support-en.toml");
        let scenario = crate::parse(whole).expect("sound");
        for question in &scenario.questions {
            let piece = of_scenario(whole, &question.id).expect("it is there");
            let Kept::Interview(kept) = read(Form::Interview, Language::En, &piece).expect("sound") else {
                panic!("of an interview")
            };
            assert_eq!(&*kept, question, "{piece}");
        }
        assert!(of_scenario(whole, "nothing").is_none());
    }

    #[test]
    fn every_question_of_a_quiz_comes_back_from_its_piece() {
        for quiz in quiz::builtin() {
            for question in &quiz.questions {
                let kept = read(Form::Quiz, quiz.language, &of_quiz(question)).expect("sound");
                assert_eq!(kept, Kept::Quiz(Box::new(question.clone())));
            }
        }
    }

    #[test]
    fn a_question_is_known_again_in_other_case_and_order_and_not_with_another_solution() {
        let of = |piece: &str| likeness(&read(Form::Quiz, Language::En, piece).expect("sound"));
        let turned = QUIZ.replace(
            "{ text = \"4\", right = true }, { text = \"5\" }",
            "{ text = \"5\" }, { text = \"4\", right = true }",
        );
        assert_eq!(of(QUIZ), of(&turned));
        let other = QUIZ.replace(
            "{ text = \"4\", right = true }, { text = \"5\" }",
            "{ text = \"4\" }, { text = \"5\", right = true }",
        );
        assert_ne!(of(QUIZ), of(&other));
    }
}
