//! What a language model has drafted and nobody has looked at yet.
//!
//! The mark is a key of the file, `drafted_by_ai = true`, at its head and in each question, so
//! that it goes wherever the file goes. Somebody takes it off by confirming what it stands on
//! ([`confirmed`]), or by changing that ([`after_edit`]): what a person has worked over is
//! theirs. What a model changes once more, as where it fills a gap, keeps its mark.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::model::{Question, Scenario};
use crate::read::{Reader, Table};

const KEY: &str = "drafted_by_ai";

/// The mark of a table; none if it is not true or false.
pub(crate) fn mark<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<bool> {
    match reader.optional(table, KEY) {
        None => Some(false),
        Some(found) => reader.truth(&found),
    }
}

/// Where a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// On all that is not in the questions.
    Frame,
    /// On the question of this id.
    Question(&'a str),
}

/// Whether anything in a scenario still carries the mark.
pub fn any(scenario: &Scenario) -> bool {
    scenario.drafted_by_ai || scenario.questions.iter().any(|question| question.drafted_by_ai)
}

/// The file without the marks that `is_confirmed` names; nothing else of it changes.
pub fn confirmed(source: &str, is_confirmed: impl Fn(Place<'_>) -> bool) -> String {
    let (root, _) = DeTable::parse_recoverable(source);
    let root = root.get_ref();
    let mut taken: Vec<Range<usize>> = Vec::new();
    if is_confirmed(Place::Frame) {
        taken.extend(place(root));
    }
    if let Some(DeValue::Array(questions)) = root.get("questions").map(|value| value.get_ref()) {
        for question in questions.iter() {
            let DeValue::Table(question) = question.get_ref() else { continue };
            let Some(DeValue::String(id)) = question.get("id").map(|id| id.get_ref()) else { continue };
            if is_confirmed(Place::Question(id)) {
                taken.extend(place(question));
            }
        }
    }
    taken.sort_by_key(|range| range.start);
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for range in taken {
        let line_start = source[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = source[range.end..].find('\n').map_or(source.len(), |newline| range.end + newline + 1);
        let is_alone = source[line_start..range.start].trim().is_empty()
            && (source[range.end..line_end].trim().is_empty() || source[range.end..line_end].trim().starts_with('#'));
        let (from, to, instead) =
            if is_alone { (line_start, line_end, "") } else { (range.start, range.end, "drafted_by_ai = false") };
        if from >= at {
            text.push_str(&source[at..from]);
            text.push_str(instead);
            at = to;
        }
    }
    text.push_str(&source[at..]);
    text
}

/// The file with everything in it marked.
pub fn marked(source: &str) -> String {
    let (root, _) = DeTable::parse_recoverable(source);
    let root = root.get_ref();
    let end = |table: &DeTable<'_>, key: &str| {
        let has_none = place(table).is_none() && table.get(KEY).is_none();
        table.get(key).map(|value| value.span().end).filter(|_| has_none)
    };
    let mut added: Vec<(usize, &str)> =
        end(root, "language").map(|at| (at, "\ndrafted_by_ai = true")).into_iter().collect();
    if let Some(DeValue::Array(questions)) = root.get("questions").map(|value| value.get_ref()) {
        for question in questions.iter() {
            let is_inline = source[question.span()].starts_with('{');
            let DeValue::Table(question) = question.get_ref() else { continue };
            let mark = if is_inline { ", drafted_by_ai = true" } else { "\ndrafted_by_ai = true" };
            added.extend(end(question, "id").map(|at| (at, mark)));
        }
    }
    added.sort_by_key(|(at, _)| *at);
    let mut file = String::with_capacity(source.len());
    let mut from = 0;
    for (at, mark) in added {
        file.push_str(&source[from..at]);
        file.push_str(mark);
        from = at;
    }
    file.push_str(&source[from..]);
    file
}

/// A file that was changed, without the marks of what was changed in it: the frame's where
/// anything beside the questions is another, a question's where it is. Where `is_drafted`, a
/// model has changed it, and its mark stays.
pub fn after_edit(before: &Scenario, source: &str, now: &Scenario, is_drafted: impl Fn(Place<'_>) -> bool) -> String {
    let was_question = |id: &str| before.questions.iter().find(|question| question.id == id);
    confirmed(source, |place| match place {
        _ if is_drafted(place) => false,
        Place::Frame => before.drafted_by_ai && frame(before) != frame(now),
        Place::Question(id) => {
            let now = now.questions.iter().find(|question| question.id == id);
            match (was_question(id), now) {
                (Some(was), Some(now)) => was.drafted_by_ai && unmarked(was) != unmarked(now),
                _ => false,
            }
        }
    })
}

/// A scenario as far as it is not in its questions, and without its mark.
fn frame(scenario: &Scenario) -> Scenario {
    Scenario { questions: Vec::new(), drafted_by_ai: false, ..scenario.clone() }
}

fn unmarked(question: &Question) -> Question {
    Question { drafted_by_ai: false, ..question.clone() }
}

/// From the key to the end of its value, where the mark is there and true.
fn place(table: &DeTable<'_>) -> Option<Range<usize>> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == KEY)?;
    matches!(value.get_ref(), DeValue::Boolean(true)).then(|| key.span().start..value.span().end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    const DRAFT: &str = r#"id = "draft"
language = "en"
drafted_by_ai = true # by a model
title = "Draft"
role = "Tester"
summary = "A draft."
level = "junior"
duration_minutes = 5
greeting = "Welcome."
closing = "Goodbye."
persona = { name = "Ada", description = "Brief." }

[[questions]]
id = "one"
drafted_by_ai = true
kind = "open"
text = "What do you do?"

[[questions]]
id = "two"
kind = "open"
text = "What else?"
  drafted_by_ai   =   true
"#;

    fn marks(source: &str) -> (bool, Vec<bool>) {
        let scenario = parse(source).expect("sound");
        (scenario.drafted_by_ai, scenario.questions.iter().map(|q| q.drafted_by_ai).collect())
    }

    #[test]
    fn what_is_confirmed_loses_its_mark_and_nothing_else_changes() {
        assert_eq!(marks(DRAFT), (true, vec![true, true]));
        let two = confirmed(DRAFT, |place| place == Place::Question("two"));
        assert_eq!(two, DRAFT.replace("  drafted_by_ai   =   true\n", ""));
        assert_eq!(marks(&two), (true, vec![true, false]));
        let all = confirmed(DRAFT, |_| true);
        assert_eq!(marks(&all), (false, vec![false, false]));
        assert_eq!(confirmed(&all, |_| true), all);
        assert_eq!(confirmed(DRAFT, |_| false), DRAFT);
    }

    #[test]
    fn a_mark_among_other_keys_of_a_line_is_taken_back() {
        let source = "questions = [{ id = \"a\", drafted_by_ai = true, kind = \"open\" }]";
        let without = confirmed(source, |_| true);
        assert_eq!(without, "questions = [{ id = \"a\", drafted_by_ai = false, kind = \"open\" }]");
    }

    #[test]
    fn what_a_person_has_changed_is_no_draft_any_more() {
        let before = parse(DRAFT).expect("sound");
        let settled = |source: &str| marks(&after_edit(&before, source, &parse(source).expect("sound"), |_| false));
        assert_eq!(settled(DRAFT), (true, vec![true, true]));
        assert_eq!(settled(&DRAFT.replace("What else?", "And what else?")), (true, vec![true, false]));
        assert_eq!(settled(&DRAFT.replace("Welcome.", "Good morning.")), (false, vec![true, true]));
        // A question that was drafted just now keeps its mark, though it is new.
        let more =
            format!("{DRAFT}\n[[questions]]\nid = \"new\"\nkind = \"open\"\ntext = \"Why?\"\ndrafted_by_ai = true\n");
        assert_eq!(settled(&more), (true, vec![true, true, true]));
    }

    #[test]
    fn what_a_model_has_changed_is_a_draft_still() {
        let before = parse(DRAFT).expect("sound");
        let more = DRAFT.replace("Welcome.", "Good morning.");
        let more = more.replace("\"What else?\"", "\"What else?\"\nagain = \"And what besides?\"");
        let settled = |is_drafted: fn(Place<'_>) -> bool| {
            marks(&after_edit(&before, &more, &parse(&more).expect("sound"), is_drafted))
        };
        assert_eq!(settled(|_| false), (false, vec![true, false]));
        assert_eq!(settled(|place| place == Place::Question("two")), (false, vec![true, true]));
        assert_eq!(settled(|place| place == Place::Frame), (true, vec![true, false]));
        // Where there was no mark it makes none.
        let plain = parse(&confirmed(DRAFT, |_| true)).expect("sound");
        let unmarked = confirmed(&more, |_| true);
        assert_eq!(after_edit(&plain, &unmarked, &parse(&unmarked).expect("sound"), |_| true), unmarked);
    }

    #[test]
    fn everything_is_marked_once_and_the_marks_come_off_again() {
        let plain = confirmed(DRAFT, |_| true);
        let all = marked(&plain);
        assert_eq!(marks(&all), (true, vec![true, true]));
        assert_eq!(marked(&all), all);
        assert_eq!(confirmed(&all, |_| true), plain);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_as_it_is() {
        for source in ["", "id = ", "questions = 3", "drafted_by_ai = 1"] {
            assert_eq!(confirmed(source, |_| true), source);
        }
    }
}
