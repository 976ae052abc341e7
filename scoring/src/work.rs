//! What was written for a question's task, beside what was said.
//!
//! The notes of a case are prose: they are read like something the candidate said, and what
//! gains nothing in speech (lists, repetitions, the question said back, words to the scorer)
//! gains nothing there. A program is judged by its tests, as the candidate's browser reported
//! them: evidence, not proof. Its text can show that a point was thought of, but only as far as
//! the tests pass, never in a comment or in quotes, and one point a line.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::words::stems;
use vivavoce_scenarios::{Language, PointMatcher, Question, Task, TaskKind, TaskLanguage};

use crate::interview::{Speaker, Turn};
use crate::prose::ratio;
use crate::span::{Lines, Span};

/// What the candidate left for one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The question's id.
    pub question: String,
    /// What it is written in.
    pub language: TaskLanguage,
    /// All of it.
    pub text: String,
    /// When it was last changed.
    pub at_ms: u64,
    /// The last try of it.
    pub tried: Option<Tried>,
}

/// What the candidate's browser said of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Tests that passed.
    pub passed: u32,
    /// When.
    pub at_ms: u64,
}

/// What a report says of what was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkReport {
    /// `code` or `case`.
    pub kind: String,
    /// What it is written in, by its name in scenario files.
    pub language: String,
    /// The text as it was left.
    pub text: String,
    /// Lines of it that are the candidate's own.
    pub own_lines: u32,
    /// How many tests the task has.
    pub tests: u32,
    /// How many passed in the last try, as the candidate's browser reported it; none where there
    /// was no try.
    pub passed: Option<u32>,
    /// Whether the text was changed after that try.
    pub changed_since: bool,
}

impl Work {
    /// The report's account of it.
    pub(crate) fn report(&self, task: &Task) -> WorkReport {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let own = task.own_lines(self.language, &self.text);
        WorkReport {
            kind: task.kind.code().to_owned(),
            language: self.language.code().to_owned(),
            text: self.text.clone(),
            own_lines: count(own.lines().filter(|line| !line.trim().is_empty()).count()),
            tests: count(task.tests.len()),
            passed: self.tried.map(|tried| tried.passed.min(count(task.tests.len()))),
            changed_since: self.tried.is_some_and(|tried| tried.at_ms < self.at_ms),
        }
    }

    /// Notes, to be read like an answer that was typed; none for a program. Their lines keep
    /// their numbers.
    pub(crate) fn notes(&self, task: &Task) -> Option<Turn> {
        (task.kind == TaskKind::Case).then(|| Turn {
            speaker: Speaker::Candidate,
            number: 0,
            question: Some(self.question.clone()),
            start_ms: self.at_ms,
            end_ms: self.at_ms,
            text: task.own_lines(self.language, &self.text),
            words: Vec::new(),
            typed: true,
        })
    }

    /// The share of the tests that passed; none where nothing was tried or there are none.
    pub(crate) fn share(&self, task: &Task) -> Option<f32> {
        let passed = self.tried?.passed as usize;
        (!task.tests.is_empty()).then(|| ratio(passed.min(task.tests.len()), task.tests.len()))
    }

    /// For each point of the question, the line of the program that shows it.
    pub(crate) fn points(&self, question: &Question, language: Language) -> Vec<Option<Span>> {
        let none = vec![None; question.points.len()];
        let Some(task) = question.task.as_ref().filter(|task| task.kind == TaskKind::Code) else { return none };
        let own = task.own_lines(self.language, &self.text);
        let bare = bare(self.language, &own);
        let lines: Vec<_> = bare.lines().map(|line| stems(&apart(line), language)).collect();
        let mut paid = vec![false; lines.len()];
        let matchers = question.points.iter().map(|point| PointMatcher::new(point, language));
        matchers
            .map(|matcher| {
                let at = lines.iter().zip(&paid).position(|(line, paid)| !paid && matcher.mentioned_in(line))?;
                paid[at] = true;
                Some(self.lines(at, at + 1))
            })
            .collect()
    }

    /// The candidate's own part of the text, from its first line to its last, so much of it as
    /// can be read at a glance.
    pub(crate) fn quote(&self, task: &Task) -> Option<Span> {
        const MOST: usize = 12;
        let own = task.own_lines(self.language, &self.text);
        let mut places = own.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, _)| at);
        let first = places.next()?;
        let last = places.last().unwrap_or(first);
        Some(self.lines(first, (last + 1).min(first + MOST)))
    }

    fn lines(&self, from: usize, to: usize) -> Span {
        let text: Vec<&str> = self.text.lines().skip(from).take(to - from).collect();
        let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        Span {
            turn: 0,
            text: text.join("\n"),
            start_ms: self.at_ms,
            end_ms: self.at_ms,
            first_word: None,
            word_count: None,
            lines: Some(Lines { from: number(from + 1), to: number(to) }),
        }
    }
}

/// A program without its comments and quoted texts, line by line: anything can be said there.
fn bare(language: TaskLanguage, text: &str) -> String {
    let (line, block): (&str, Option<(&str, &str)>) = match language {
        TaskLanguage::Python => ("#", None),
        TaskLanguage::Sql => ("--", Some(("/*", "*/"))),
        _ => ("//", Some(("/*", "*/"))),
    };
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    // What ends the part that is being left out.
    let mut until: Option<&str> = None;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match until {
            Some(end) if rest.starts_with(end) => {
                until = None;
                length = if end == "\n" { 0 } else { end.len() };
            }
            // A quoted text ends with its line, unless it is one that goes on.
            Some("\"" | "'") if c == '\n' => until = None,
            Some("\"" | "'" | "`") if c == '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            Some(_) => {}
            None => {
                let quotes = ["\"\"\"", "'''", "\"", "'", "`"];
                let opened = quotes.into_iter().find(|quote| rest.starts_with(quote));
                if rest.starts_with(line) {
                    until = Some("\n");
                } else if let Some((begin, end)) = block.filter(|(begin, _)| rest.starts_with(begin)) {
                    (until, length) = (Some(end), begin.len());
                } else if let Some(quote) = opened {
                    (until, length) = (Some(quote), quote.len());
                } else {
                    bare.push(c);
                    rest = &rest[length..];
                    continue;
                }
            }
        }
        // Lines keep their numbers.
        bare.extend(rest[..length].chars().filter(|c| *c == '\n'));
        rest = &rest[length..];
    }
    bare
}

/// The words of names: `leftEdge` and `left_edge` are "left edge".
fn apart(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut small = false;
    for c in line.chars() {
        if small && c.is_uppercase() {
            words.push(' ');
        }
        small = c.is_lowercase();
        words.push(if c == '_' { ' ' } else { c });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn work(text: &str) -> Work {
        Work {
            question: "busiest-minute".into(),
            language: TaskLanguage::Python,
            text: text.into(),
            at_ms: 9_000,
            tried: None,
        }
    }

    fn found(text: &str) -> Vec<String> {
        let question = fixture::question("programming-en", "busiest-minute");
        let spans = work(text).points(&question, Language::En);
        question
            .points
            .iter()
            .zip(spans)
            .filter(|(_, span)| span.is_some())
            .map(|(point, _)| point.id.clone())
            .collect()
    }

    #[test]
    fn comments_and_quoted_texts_are_not_the_program() {
        let python = "a = 1 # sorted\nb = \"sorted # x\" + 'it\\'s sorted'\n\"\"\"sorted\nsorted\"\"\"\nc = 2";
        assert_eq!(bare(TaskLanguage::Python, python), "a = 1 \nb =  + \n\n\nc = 2");
        let script = "a(); // sorted\n/* sorted\n*/ b(`sorted\n`); 'open\nc()";
        assert_eq!(bare(TaskLanguage::Javascript, script), "a(); \n\n b(\n); \nc()");
    }

    #[test]
    fn a_line_of_the_program_shows_a_point_and_what_is_said_about_it_does_not() {
        assert_eq!(found("times = sorted(times)"), ["order"]);
        assert_eq!(found("# sorted, sliding window, empty list, edge cases, tests\nx = 1"), Vec::<String>::new());
        assert_eq!(found("x = 'sorted empty sliding window tests'"), Vec::<String>::new());
        assert_eq!(found("sorted_empty_sliding_window_tests = 1"), ["approach"], "a line pays for one point");
        assert_eq!(
            found("def busiest_minute(times):\n    # Think aloud, then write.\n    return 0"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_quotation_of_a_program_has_its_lines() {
        let question = fixture::question("programming-en", "busiest-minute");
        let work = work("def busiest_minute(times):\n    times = sorted(times)\n    return len(times)\n");
        let span = work.points(&question, Language::En)[1].clone().expect("the order");
        assert_eq!((span.text.as_str(), span.lines), ("    times = sorted(times)", Some(Lines { from: 2, to: 2 })));
        let whole = work.quote(question.task.as_ref().expect("a program")).expect("written");
        assert_eq!(whole.lines, Some(Lines { from: 2, to: 3 }), "the line that was given is not quoted");
    }
}
