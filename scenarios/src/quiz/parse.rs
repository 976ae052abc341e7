//! From the text of a quiz file to a [`Quiz`], or to all that is wrong with it.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::model::{Accepts, Choice, Choices, Kind, Question, Quiz};
use crate::error::ScenarioErrors;
use crate::fault::{self, word};
use crate::limits;
use crate::message::{Message, Word};
use crate::model::Language;
use crate::question::{optional_number, unique_id};
use crate::read::{Found, Reader, Table};

/// The keys that questions of every kind have.
const COMMON: [&str; 7] = ["id", "kind", "title", "text", "explanation", "points", "time_limit_s"];

/// Reads a quiz file from bytes of any kind.
///
/// # Errors
/// Every problem found, with its place. Bytes that are not UTF-8 are one.
pub fn parse_bytes(bytes: &[u8]) -> Result<Quiz, ScenarioErrors> {
    parse(crate::parse::text(bytes)?)
}

/// Reads a quiz file.
///
/// # Errors
/// Every problem found, with its place. If the text is not TOML, only the problems of
/// syntax, since all others might follow from them.
pub fn parse(source: &str) -> Result<Quiz, ScenarioErrors> {
    crate::parse::read(source, quiz)
}

fn quiz<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Quiz> {
    reader.only(table, &["id", "language", "title", "summary", "time_limit_s", "questions"]);
    let id = reader.required(table, "id").and_then(|found| reader.id(&found));
    let language = reader
        .required(table, "language")
        .and_then(|found| reader.one_of(&found, &Language::ALL.map(Language::code), Language::from_code));
    let title = reader.required(table, "title").and_then(|found| reader.text(&found, limits::TITLE_CHARS));
    let summary = reader.required(table, "summary").and_then(|found| reader.text(&found, limits::SPOKEN_CHARS));
    let time_limit = optional_number(reader, table, "time_limit_s", &limits::QUIZ_S, word::SECONDS);
    let mut seen = HashMap::new();
    let questions = all(reader, table, word::QUESTIONS, &(1..=limits::QUIZ_QUESTIONS), |reader, found| {
        let table = reader.table(found)?;
        question(reader, &table, &mut seen)
    });
    Some(Quiz {
        id: id?,
        language: language?,
        title: title?,
        summary: summary?,
        time_limit: time_limit?.map(Duration::from_secs),
        questions: questions?,
    })
}

fn question<'a>(reader: &mut Reader<'a>, table: &Table<'a>, seen: &mut HashMap<String, usize>) -> Option<Question> {
    let id = unique_id(reader, table, seen);
    let name = reader.required(table, "kind").and_then(|found| {
        reader.one_of(&found, &Kind::NAMES, |name| Kind::NAMES.into_iter().find(|known| *known == name))
    });
    let kind = name.and_then(|name| kind(reader, table, name));
    let title = optional(reader, table, "title", limits::TITLE_CHARS);
    let text = reader.required(table, "text").and_then(|found| reader.text(&found, limits::QUIZ_TEXT_CHARS));
    let explanation = optional(reader, table, "explanation", limits::QUIZ_TEXT_CHARS);
    let points = optional_number(reader, table, "points", &limits::QUIZ_POINTS, word::POINTS);
    let time_limit = optional_number(reader, table, "time_limit_s", &limits::QUIZ_QUESTION_S, word::SECONDS);
    Some(Question {
        id: id?,
        title: title?,
        text: text?,
        explanation: explanation?,
        points: u32::try_from(points?.unwrap_or(1)).expect("within limits::QUIZ_POINTS"),
        time_limit: time_limit?.map(Duration::from_secs),
        kind: kind?,
    })
}

/// The question's own part, by the kind's name.
fn kind<'a>(reader: &mut Reader<'a>, table: &Table<'a>, name: &str) -> Option<Kind> {
    let own: &[&str] = match name {
        "numeric" => &["value", "tolerance", "min", "max"],
        "ordering" => &["items"],
        _ => &["choices", "shuffle"],
    };
    reader.only(table, &[&COMMON, own].concat());
    match name {
        "numeric" => accepts(reader, table).map(Kind::Numeric),
        "ordering" => {
            let mut seen = HashMap::new();
            let item = |reader: &mut Reader<'a>, found: Found<'a>| {
                let item = reader.signs(&found, limits::QUIZ_TEXT_CHARS)?;
                reader.unique(&mut seen, &item, &found).then_some(item)
            };
            all(reader, table, word::ITEMS, &limits::ITEMS, item).map(Kind::Ordering)
        }
        "single" => {
            let choices = choices(reader, table)?;
            let both = choices.right() > 0 && choices.right() < choices.list.len();
            expect(reader, table, both, fault::right_and_wrong)?;
            Some(Kind::Single(choices))
        }
        _ => {
            let choices = choices(reader, table)?;
            expect(reader, table, choices.right() > 0, fault::none_right)?;
            Some(Kind::Multiple(choices))
        }
    }
}

fn choices<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Choices> {
    let mut seen = HashMap::new();
    let list = all(reader, table, word::CHOICES, &limits::CHOICES, |reader, found| {
        let table = reader.table(found)?;
        reader.only(&table, &["text", "right", "feedback"]);
        let text = reader.required(&table, "text").and_then(|found| {
            let text = reader.signs(&found, limits::QUIZ_TEXT_CHARS)?;
            reader.unique(&mut seen, &text, &found).then_some(text)
        });
        let right = truth(reader, &table, "right", false);
        let feedback = optional(reader, &table, "feedback", limits::QUIZ_TEXT_CHARS);
        Some(Choice { text: text?, right: right?, feedback: feedback? })
    });
    let shuffle = truth(reader, table, "shuffle", true);
    Some(Choices { shuffle: shuffle?, list: list? })
}

fn accepts<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Accepts> {
    let mut number = |name| match reader.optional(table, name) {
        None => Some(None),
        Some(found) => reader.decimal(&found, &limits::NUMBERS).map(|number| Some((number, found))),
    };
    let (value, tolerance, min, max) = (number("value"), number("tolerance"), number("min"), number("max"));
    match (value?, tolerance?, min?, max?) {
        (Some((value, _)), None, None, None) => Some(Accepts::Near { value, tolerance: 0.0 }),
        (Some((value, _)), Some((tolerance, found)), None, None) => {
            if tolerance < 0.0 {
                reader.note(found.span.start, &found.key, fault::negative());
            }
            Some(Accepts::Near { value, tolerance })
        }
        (None, None, Some((min, _)), Some((max, found))) => {
            if max < min {
                reader.note(found.span.start, &found.key, fault::less_than_min());
            }
            Some(Accepts::Between { min, max })
        }
        _ => {
            let found = reader.required(table, "kind")?;
            reader.note(found.span.start, &found.key, fault::value_or_range());
            None
        }
    }
}

/// Notes at `choices` what they lack.
fn expect<'a>(reader: &mut Reader<'a>, table: &Table<'a>, holds: bool, message: fn() -> Message) -> Option<()> {
    if !holds {
        let found = reader.required(table, "choices")?;
        reader.note(found.span.start, &found.key, message());
    }
    holds.then_some(())
}

/// Every item of a list, which is called in English as its key is, if all are sound.
fn all<'a, T>(
    reader: &mut Reader<'a>,
    table: &Table<'a>,
    what: Word,
    bounds: &RangeInclusive<usize>,
    mut item: impl FnMut(&mut Reader<'a>, Found<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let found = reader.required(table, what.en)?;
    let items = reader.items(&found, *bounds.end(), what)?;
    if items.len() < *bounds.start() {
        reader.note(found.span.start, &found.key, fault::too_few(*bounds.start()));
        return None;
    }
    let count = items.len();
    let sound: Vec<T> = items.into_iter().filter_map(|found| item(reader, found)).collect();
    (sound.len() == count).then_some(sound)
}

/// `None` if the value is wrong, `Some(None)` if there is none.
fn optional<'a>(reader: &mut Reader<'a>, table: &Table<'a>, name: &str, longest: usize) -> Option<Option<String>> {
    match reader.optional(table, name) {
        None => Some(None),
        Some(found) => reader.signs(&found, longest).map(Some),
    }
}

fn truth<'a>(reader: &mut Reader<'a>, table: &Table<'a>, name: &str, default: bool) -> Option<bool> {
    match reader.optional(table, name) {
        None => Some(default),
        Some(found) => reader.truth(&found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: &str = r#"
id = "small"
language = "en"
title = "Small"
summary = "A small one."
time_limit_s = 300

[[questions]]
id = "equal"
kind = "single"
text = "Which compares?"
choices = [{ text = "=" }, { text = "==", right = true, feedback = "Two of them." }]

[[questions]]
id = "even"
kind = "multiple"
text = "Which are even?"
points = 2
shuffle = false
choices = [{ text = "1" }, { text = "2", right = true }, { text = "4", right = true }]

[[questions]]
id = "gravity"
kind = "numeric"
text = "Gravity?"
explanation = "A fall."
value = 9.81
tolerance = 0.01
time_limit_s = 20

[[questions]]
id = "weeks"
kind = "numeric"
text = "Weeks in a year?"
min = 52
max = 53

[[questions]]
id = "count"
kind = "ordering"
text = "Count."
items = ["one", "two"]
"#;

    fn problems(source: &str) -> Vec<String> {
        match parse(source) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// The problems of `SMALL` with one thing changed.
    fn changed(from: &str, to: &str) -> Vec<String> {
        assert!(SMALL.contains(from), "{from}");
        problems(&SMALL.replacen(from, to, 1))
    }

    #[test]
    fn a_quiz_of_every_kind_is_read() {
        let quiz = parse(SMALL).expect("sound");
        assert_eq!((quiz.id.as_str(), quiz.language, quiz.points()), ("small", Language::En, 6));
        assert_eq!(quiz.time_limit, Some(Duration::from_secs(300)));
        let Kind::Single(choices) = &quiz.questions[0].kind else { panic!("single") };
        assert!(choices.shuffle && !choices.list[0].right && choices.list[1].right);
        assert_eq!(choices.list[1].feedback.as_deref(), Some("Two of them."));
        let Kind::Multiple(choices) = &quiz.questions[1].kind else { panic!("multiple") };
        assert!(!choices.shuffle && choices.right() == 2);
        assert_eq!(quiz.questions[2].kind, Kind::Numeric(Accepts::Near { value: 9.81, tolerance: 0.01 }));
        assert_eq!(quiz.questions[2].time_limit, Some(Duration::from_secs(20)));
        assert_eq!(quiz.questions[3].kind, Kind::Numeric(Accepts::Between { min: 52.0, max: 53.0 }));
        assert_eq!(quiz.questions[4].kind, Kind::Ordering(vec!["one".into(), "two".into()]));
    }

    #[test]
    fn every_problem_is_found_in_one_pass_with_its_place() {
        let source = SMALL
            .replace("language = \"en\"", "language = \"eng\"")
            .replace("points = 2", "points = 0")
            .replace("tolerance = 0.01", "tolerance = -1")
            .replace("kind = \"ordering\"", "kind = \"orderng\"")
            .replace("id = \"gravity\"", "id = \"even\"");
        assert_eq!(
            problems(&source),
            [
                "line 3, column 12: language: \"eng\" is not one of \"fr\", \"en\"; did you mean \"en\"?",
                "line 18, column 10: questions[1].points: is 0; must be from 1 to 100 points",
                "line 23, column 6: questions[2].id: \"even\" is already there in line 15",
                "line 28, column 13: questions[2].tolerance: must not be negative",
                "line 40, column 8: questions[4].kind: \"orderng\" is not one of \"single\", \"multiple\", \
                 \"numeric\", \"ordering\"; did you mean \"ordering\"?",
            ]
        );
    }

    #[test]
    fn a_solution_that_cannot_be_one_is_refused() {
        assert_eq!(
            changed("\"==\", right = true", "\"==\""),
            ["line 12, column 11: questions[0].choices: need one that is right and one that is wrong"]
        );
        assert_eq!(
            changed("{ text = \"=\" }", "{ text = \"=\", right = true }"),
            ["line 12, column 11: questions[0].choices: need one that is right and one that is wrong"]
        );
        assert_eq!(
            changed("{ text = \"1\" }", "{ text = \"2\" }"),
            ["line 20, column 37: questions[1].choices[1].text: \"2\" is already there in line 20"]
        );
        assert_eq!(
            changed("min = 52", "value = 52"),
            [
                "line 33, column 8: questions[3].kind: takes either `value`, perhaps with `tolerance`, or `min` and `max`"
            ]
        );
        assert_eq!(changed("max = 53", "max = 51"), ["line 36, column 7: questions[3].max: is less than `min`"]);
        assert_eq!(
            changed("[\"one\", \"two\"]", "[\"one\"]"),
            ["line 42, column 9: questions[4].items: needs at least 2"]
        );
        assert_eq!(
            changed("value = 9.81", "value = nan"),
            ["line 27, column 9: questions[2].value: is nan; must be from -1000000000000 to 1000000000000"]
        );
    }

    #[test]
    fn a_key_of_another_kind_is_unknown() {
        let items = changed("min = 52", "min = 52\nitems = []");
        assert!(items[0].contains("questions[3].items: unknown key; known here: id, kind"), "{items:?}");
        assert_eq!(
            changed("min = 52", "min = 52\nvalues = []")[0],
            "line 36, column 1: questions[3].values: unknown key; did you mean `value`?"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse_bytes(&bytes);
        }

        #[test]
        fn a_damaged_quiz_gives_problems_or_a_quiz(
            at in 0..SMALL.len(),
            length in 0usize..20,
            with in "[a-z\"=\\[\\]{}.\n#0-9é ]{0,8}",
        ) {
            let end = (at + length).min(SMALL.len());
            let damaged = format!("{}{with}{}", &SMALL[..at], &SMALL[end..]);
            if let Err(errors) = parse(&damaged) {
                prop_assert!(!errors.problems.is_empty());
            }
        }
    }
}
