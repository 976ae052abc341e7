//! A scenario's file for those whom it interviews: without what good answers say.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// Stands for what was left out; a file with it is as sound as it was.
const LEFT_OUT: &str = "\"…\"";

/// The file with the expected answer of each question left out; nothing else of it changes.
pub fn left_out(source: &str) -> String {
    let (root, _) = DeTable::parse_recoverable(source);
    let mut places: Vec<Range<usize>> = Vec::new();
    if let Some(DeValue::Array(questions)) = root.get_ref().get("questions").map(|value| value.get_ref()) {
        for question in questions.iter() {
            let DeValue::Table(question) = question.get_ref() else { continue };
            places.extend(question.get("expected").map(|expected| expected.span()));
        }
    }
    places.sort_by_key(|place| place.start);
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for place in places {
        text.push_str(&source[at..place.start]);
        text.push_str(LEFT_OUT);
        at = place.end;
    }
    text.push_str(&source[at..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_answers_are_left_out_and_nothing_else() {
        let source = include_str!("../data/developer-en.toml");
        let (whole, left) = (crate::parse(source).expect("sound"), left_out(source));
        let said: Vec<&String> = whole.questions.iter().filter_map(|question| question.expected.as_ref()).collect();
        assert!(!said.is_empty());
        for line in said.iter().flat_map(|text| text.lines()) {
            assert!(source.contains(line) && !left.contains(line), "{line}");
        }
        let mut rest = crate::parse(&left).expect("as sound as it was");
        for (question, was) in rest.questions.iter_mut().zip(&whole.questions) {
            assert_eq!(question.expected.is_some(), was.expected.is_some());
            question.expected.clone_from(&was.expected);
        }
        assert_eq!(rest, whole);
    }

    #[test]
    fn questions_on_one_line_and_files_that_cannot_be_read_are_no_way_round() {
        let inline = "questions = [{ id = \"a\", expected = \"Secret.\", kind = \"open\" }, { expected = 'Secret.' }]";
        assert!(!left_out(inline).contains("Secret"));
        assert_eq!(left_out("questions = [[["), "questions = [[[");
        assert_eq!(left_out(""), "");
    }
}
