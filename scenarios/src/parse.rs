//! From the text of a scenario file to a [`Scenario`], or to all that is wrong with it.

use std::time::Duration;

use toml::de::DeTable;

use crate::criteria::Scoring;
use crate::error::{Places, Problem, ScenarioErrors};
use crate::fault::{self, word};
use crate::limits;
use crate::message::Message;
use crate::model::{InterviewKind, Language, Level, Persona, Scenario};
use crate::question::{names, questions};
use crate::read::{Reader, Table};
use crate::syntax;

/// Reads a scenario file from bytes of any kind.
///
/// # Errors
/// Every problem found, with its place. Bytes that are not UTF-8 are one.
pub fn parse_bytes(bytes: &[u8]) -> Result<Scenario, ScenarioErrors> {
    parse(text(bytes)?)
}

/// Reads a scenario file.
///
/// # Errors
/// Every problem found, with its place. If the text is not TOML, only the problems of
/// syntax, since all others might follow from them.
pub fn parse(source: &str) -> Result<Scenario, ScenarioErrors> {
    read(source, scenario)
}

/// The text of a file of bytes.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, ScenarioErrors> {
    too_large(bytes.len())?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let good = std::str::from_utf8(good).expect("valid up to here, says the error");
        let byte = format!("0x{:02X}", bytes[error.valid_up_to()]);
        alone(good, good.len(), fault::not_utf8(&byte))
    })
}

/// Reads the root table of a TOML file; `content` gives nothing only where it noted a
/// problem.
pub(crate) fn read<T>(
    source: &str,
    content: impl for<'a> FnOnce(&mut Reader<'a>, &Table<'a>) -> Option<T>,
) -> Result<T, ScenarioErrors> {
    too_large(source.len())?;
    let (root, syntax) = DeTable::parse_recoverable(source);
    if !syntax.is_empty() {
        let places = Places::new(source);
        let problem = |error: &toml::de::Error| {
            let (line, column) = places.of(error.span().map_or(0, |span| span.start));
            Problem { line, column, key: String::new(), message: syntax::message(error) }
        };
        return Err(ScenarioErrors::new(syntax.iter().map(problem).collect()));
    }
    let mut reader = Reader::new(source);
    let content = content(&mut reader, &Table::root(root.get_ref()));
    match content {
        Some(content) if reader.problems.is_empty() => Ok(content),
        _ => Err(ScenarioErrors::new(reader.problems)),
    }
}

fn alone(source: &str, offset: usize, message: Message) -> ScenarioErrors {
    let (line, column) = Places::new(source).of(offset);
    ScenarioErrors::new(vec![Problem { line, column, key: String::new(), message }])
}

fn too_large(bytes: usize) -> Result<(), ScenarioErrors> {
    if bytes <= limits::FILE_BYTES {
        return Ok(());
    }
    Err(alone("", 0, fault::file_too_large(bytes, limits::FILE_BYTES)))
}

fn scenario<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Scenario> {
    reader.only(
        table,
        &[
            "id",
            "language",
            "title",
            "role",
            "summary",
            "level",
            "kind",
            "occupations",
            "assistant",
            "drafted_by_ai",
            "duration_minutes",
            "persona",
            "patience",
            "rubric",
            "criteria",
            "greeting",
            "questions",
            "closing",
            "vocabulary",
        ],
    );
    let id = reader.required(table, "id").and_then(|found| reader.id(&found));
    let language = reader
        .required(table, "language")
        .and_then(|found| reader.one_of(&found, &Language::ALL.map(Language::code), Language::from_code));
    let mut text = |name, longest| reader.required(table, name).and_then(|found| reader.text(&found, longest));
    let title = text("title", limits::TITLE_CHARS);
    let role = text("role", limits::TITLE_CHARS);
    let summary = text("summary", limits::SPOKEN_CHARS);
    let greeting = text("greeting", limits::SPOKEN_CHARS);
    let closing = text("closing", limits::SPOKEN_CHARS);
    let level = reader
        .required(table, "level")
        .and_then(|found| reader.one_of(&found, &Level::ALL.map(Level::code), Level::from_code));
    let kind = match reader.optional(table, "kind") {
        None => Some(InterviewKind::default()),
        Some(found) => reader.one_of(&found, &InterviewKind::ALL.map(InterviewKind::code), InterviewKind::from_code),
    };
    let occupations = crate::occupation::occupations(reader, table);
    let assistant = match reader.optional(table, "assistant") {
        None => Some(None),
        Some(found) => reader.id(&found).map(Some),
    };
    let drafted_by_ai = crate::marks::mark(reader, table);
    let minutes = reader
        .required(table, "duration_minutes")
        .and_then(|found| reader.number(&found, &limits::DURATION_MINUTES, word::MINUTES));
    let duration = minutes.map(|minutes| Duration::from_secs(minutes * 60));
    let persona = reader
        .required(table, "persona")
        .and_then(|found| reader.table(found))
        .and_then(|table| persona(reader, &table));
    let patience = crate::patience::defaults(reader, table);
    let scoring = Scoring::read(reader, table, language);
    let questions = questions(reader, table, duration, patience.unwrap_or_default(), scoring.as_ref());
    patience?;
    scoring?;
    let vocabulary = match reader.optional(table, "vocabulary") {
        None => Some(Vec::new()),
        Some(found) => names(reader, &found, limits::VOCABULARY, word::WORDS, None),
    };
    Some(Scenario {
        id: id?,
        language: language?,
        title: title?,
        role: role?,
        summary: summary?,
        level: level?,
        kind: kind?,
        occupations: occupations?,
        assistant: assistant?,
        drafted_by_ai: drafted_by_ai?,
        duration: duration?,
        persona: persona?,
        greeting: greeting?,
        questions: questions?,
        closing: closing?,
        vocabulary: vocabulary?,
    })
}

fn persona<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Persona> {
    reader.only(table, &["name", "description"]);
    let name = reader.required(table, "name");
    let name = name.and_then(|found| reader.text(&found, limits::NAME_CHARS));
    let description = reader.required(table, "description");
    let description = description.and_then(|found| reader.text(&found, limits::SPOKEN_CHARS));
    Some(Persona { name: name?, description: description?, part: None, tone: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnswerKind;
    use proptest::prelude::*;

    const SMALL: &str = r#"
id = "small"
language = "en"
title = "Small"
role = "Tester"
summary = "A small one."
level = "junior"
duration_minutes = 5
greeting = """
Welcome
to this."""
closing = "Goodbye."

[persona]
name = "Ada"
description = "Brief."

[[questions]]
id = "first"
kind = "open"
text = "What do you do?"

[[questions.points]]
id = "tests"
synonyms = ["tests", "checks"]
follow_up = "And tests?"

[[questions]]
id = "second"
kind = "yes_no"
text = "Are you sure?"
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
    fn a_small_scenario_is_read_with_the_defaults_of_its_kinds() {
        let scenario = parse(SMALL).expect("sound");
        assert_eq!((scenario.id.as_str(), scenario.language), ("small", Language::En));
        assert_eq!(scenario.greeting, "Welcome to this.");
        assert_eq!((scenario.duration_minutes(), scenario.question_count()), (5, 2));
        let first = &scenario.questions[0];
        assert_eq!(first.patience, AnswerKind::Open.patience());
        assert_eq!(first.thinking, AnswerKind::Open.thinking());
        assert_eq!(first.time_limit, AnswerKind::Open.time_limit());
        assert_eq!(first.max_follow_ups, 1, "one, since a point has a follow-up");
        assert_eq!(scenario.questions[1].max_follow_ups, 0);
    }

    #[test]
    fn every_problem_is_found_in_one_pass_in_the_order_of_the_file() {
        let source = SMALL
            .replace("language = \"en\"", "language = \"english\"\ntitel = \"x\"")
            .replace("duration_minutes = 5", "duration_minutes = \"5\"")
            .replace("closing = \"Goodbye.\"", "")
            .replace("kind = \"open\"", "kind = \"opne\"")
            .replace("[\"tests\", \"checks\"]", "[]")
            .replace("id = \"second\"", "id = \"first\"\ntime_limit_s = 5");
        assert_eq!(
            problems(&source),
            [
                "line 1, column 1: closing: missing",
                "line 3, column 12: language: \"english\" is not one of \"fr\", \"en\"",
                "line 4, column 1: titel: unknown key; did you mean `title`?",
                "line 9, column 20: duration_minutes: must be a whole number of minutes, \
                 not a text",
                "line 21, column 8: questions[0].kind: \"opne\" is not one of \"yes_no\", \
                 \"number\", \"short\", \"open\", \"story\", \"think_aloud\"; did you mean \
                 \"open\"?",
                "line 26, column 12: questions[0].points[0].synonyms: must name at least one \
                 word or phrase",
                "line 30, column 6: questions[1].id: \"first\" is already there in line 20",
                "line 31, column 16: questions[1].time_limit_s: is 5; must be from 10 to 1800 \
                 seconds",
            ]
        );
    }

    #[test]
    fn a_missing_key_points_at_the_table_that_lacks_it() {
        assert_eq!(changed("name = \"Ada\"\n", ""), ["line 14, column 1: persona.name: missing"]);
        assert_eq!(changed("text = \"Are you sure?\"\n", ""), ["line 28, column 1: questions[1].text: missing"]);
    }

    #[test]
    fn broken_syntax_is_reported_alone_with_its_place() {
        let problems = changed("title = \"Small\"", "title = \"Small");
        assert!(problems[0].starts_with("line 4, column "), "{problems:?}");
        assert!(!problems.iter().any(|problem| problem.contains("missing")), "{problems:?}");
        let twice = changed("id = \"small\"", "id = \"small\"\nid = \"again\"");
        assert_eq!(twice, ["line 3, column 1: duplicate key"]);
    }

    #[test]
    fn an_interview_without_questions_is_refused() {
        let end = SMALL.find("[[questions]]").expect("it has questions");
        assert_eq!(problems(&SMALL[..end]), ["line 1, column 1: questions: missing"]);
        let empty = SMALL[..end].replace("[persona]", "questions = []\n[persona]");
        assert_eq!(problems(&empty), ["line 14, column 13: questions: an interview needs at least one question"]);
    }

    #[test]
    fn the_expected_answer_keeps_its_lines_and_its_bound() {
        let with =
            |expected: &str| SMALL.replacen("kind = \"open\"", &format!("kind = \"open\"\nexpected = {expected}"), 1);
        let scenario = parse(&with("\"\"\"\nFirst the dough.\n\n- then the oven  \n\"\"\"")).expect("sound");
        assert_eq!(scenario.questions[0].expected.as_deref(), Some("First the dough.\n\n- then the oven"));
        assert_eq!(scenario.questions[1].expected, None);
        let key = "line 21, column 12: questions[0].expected:";
        assert_eq!(problems(&with("\" \"")), [format!("{key} must not be empty")]);
        let long = format!("\"{}\"", "é".repeat(2_001));
        assert_eq!(problems(&with(&long)), [format!("{key} has 2001 characters; at most 2000 are allowed")]);
    }

    #[test]
    fn ten_thousand_questions_are_refused_with_one_clear_bound() {
        let end = SMALL.find("[[questions]]").expect("it has questions");
        let many = format!("{}{}", &SMALL[..end], "[[questions]]\n".repeat(10_000));
        assert_eq!(problems(&many), ["line 18, column 1: questions: holds 10000 questions; at most 40 are allowed"]);
    }

    #[test]
    fn texts_that_are_empty_too_long_or_unspeakable_are_refused() {
        assert_eq!(changed("\"Small\"", "\" \""), ["line 4, column 9: title: must not be empty"]);
        assert_eq!(changed("\"Small\"", "\"…!\""), ["line 4, column 9: title: must not be empty"]);
        assert_eq!(
            changed("\"Small\"", &format!("\"{}\"", "é".repeat(121))),
            ["line 4, column 9: title: has 121 characters; at most 120 are allowed"]
        );
        assert_eq!(
            changed("\"Small\"", "\"a\\u0007b\""),
            ["line 4, column 9: title: must not contain the control character U+0007"]
        );
        assert_eq!(
            changed("\"Small\"", "\"Sm\u{202e}lla\""),
            ["line 4, column 9: title: must not contain the control character U+202E"]
        );
        assert_eq!(
            changed("\"small\"", "\"Small one\""),
            ["line 2, column 6: id: may hold only a-z, 0-9 and -, and must not begin with -"]
        );
    }

    #[test]
    fn times_that_contradict_each_other_are_refused() {
        let with = |lines: &str| changed("kind = \"open\"", &format!("kind = \"open\"\n{lines}"));
        assert_eq!(
            with("min_pause_ms = 900\nlongest_wait_ms = 800"),
            ["line 21, column 16: questions[0].min_pause_ms: is longer than longest_wait_ms"]
        );
        assert_eq!(
            with("time_limit_s = 30\nthinking_s = 30"),
            ["line 22, column 14: questions[0].thinking_s: leaves no time to answer within \
             time_limit_s"]
        );
        assert_eq!(
            with("time_limit_s = 301"),
            ["line 21, column 16: questions[0].time_limit_s: is longer than the whole interview"]
        );
        assert_eq!(
            with("longest_wait_ms = -3"),
            ["line 21, column 19: questions[0].longest_wait_ms: is -3; must be from 500 to \
             30000 milliseconds"]
        );
    }

    #[test]
    fn one_given_pause_pulls_the_other_along() {
        let with = |line: &str| {
            let source = SMALL.replacen("kind = \"open\"", &format!("kind = \"open\"\n{line}"), 1);
            let patience = parse(&source).expect("sound").questions[0].patience;
            (patience.min_pause.as_millis(), patience.longest_wait.as_millis())
        };
        assert_eq!(with("min_pause_ms = 4000"), (4_000, 8_000));
        assert_eq!(with("longest_wait_ms = 500"), (500, 500));
        assert_eq!(with("thinking_s = 3"), (500, 3_500));
    }

    #[test]
    fn the_patience_of_all_questions_gives_way_to_what_a_question_says() {
        let source = SMALL
            .replace("[persona]", "[patience]\nmin_pause_ms = 700\nasked_to_wait_ms = 40000\n[persona]")
            .replace("kind = \"open\"", "kind = \"open\"\nthinking_wait_ms = 1800\nlongest_wait_ms = 6000");
        let questions = parse(&source).expect("sound").questions;
        let waits = |patience: crate::Patience| {
            [patience.min_pause, patience.thinking_wait, patience.longest_wait, patience.asked_to_wait]
                .map(|wait| wait.as_millis())
        };
        assert_eq!(waits(questions[0].patience), [700, 1_800, 6_000, 40_000]);
        assert_eq!(waits(questions[1].patience), [700, 700, 1_500, 40_000]);
    }

    #[test]
    fn patience_that_contradicts_itself_or_has_unknown_keys_is_refused() {
        let with = |lines: &str| changed("[persona]", &format!("[patience]\n{lines}\n[persona]"));
        assert_eq!(
            with("thinking_wait_ms = 3000\nlongest_wait_ms = 2000"),
            ["line 15, column 20: patience.thinking_wait_ms: is longer than longest_wait_ms"]
        );
        assert_eq!(
            with("min_pause = 500"),
            ["line 15, column 1: patience.min_pause: unknown key; did you mean `min_pause_ms`?"]
        );
        assert_eq!(
            with("asked_to_wait_ms = 10"),
            ["line 15, column 20: patience.asked_to_wait_ms: is 10; must be from 1000 to 300000 milliseconds"]
        );
        assert_eq!(
            changed("[persona]", "patience = 3\n[persona]"),
            ["line 14, column 12: patience: must be a table, not a whole number"]
        );
    }

    #[test]
    fn a_synonym_given_twice_is_found_whatever_its_case() {
        assert_eq!(
            changed("\"checks\"", "\"TESTS\""),
            ["line 25, column 22: questions[0].points[0].synonyms[1]: \"tests\" is already there \
             in line 25"]
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_and_files_that_are_too_large_are_refused() {
        let error = |bytes: &[u8]| parse_bytes(bytes).expect_err("refused").to_string();
        assert_eq!(
            error(b"id = \"a\"\ntitle = \"caf\xE9\""),
            "line 2, column 13: the byte 0xE9 is not UTF-8; save the file as UTF-8"
        );
        assert_eq!(
            error(&vec![b' '; limits::FILE_BYTES + 1]),
            "line 1, column 1: the file has 262145 bytes; at most 262144 are allowed"
        );
        assert!(parse_bytes(format!("\u{FEFF}{SMALL}").as_bytes()).is_ok());
    }

    #[test]
    fn keys_and_values_nested_beyond_reason_are_refused_without_harm() {
        for source in [
            format!("{}a = 1", "a.".repeat(100_000)),
            format!("{}a = 1", "\"\".".repeat(60_000)),
            format!("[{}a]", "a.".repeat(100_000)),
            format!("a = {}", "[".repeat(200_000)),
            format!("a = {}", "{a=".repeat(60_000)),
        ] {
            assert!(!problems(&source).is_empty());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse_bytes(&bytes);
        }

        #[test]
        fn a_damaged_scenario_gives_problems_within_the_file(
            at in 0..SMALL.len(),
            length in 0usize..20,
            with in "[a-z\"=\\[\\]{}.\n#0-9é ]{0,8}",
        ) {
            let end = (at + length).min(SMALL.len());
            let damaged = format!("{}{with}{}", &SMALL[..at], &SMALL[end..]);
            if let Err(errors) = parse(&damaged) {
                prop_assert!(!errors.problems.is_empty());
                let lines = damaged.split('\n').count();
                for problem in &errors.problems {
                    prop_assert!(problem.line >= 1 && problem.line <= lines, "{problem}");
                    let Message { en, fr } = &problem.message;
                    prop_assert!(!en.is_empty() && !fr.is_empty() && en != fr, "{problem}");
                    // Every value is told in both languages.
                    let digits = |text: &str| {
                        let mut digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
                        digits.sort_unstable();
                        digits
                    };
                    prop_assert!(problem.key.is_empty() || digits(en) == digits(fr), "{problem}: {fr}");
                }
            }
        }
    }
}
