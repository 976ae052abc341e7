//! What is wrong with a scenario or quiz file, where, and in words its author understands.

use std::fmt;

use crate::fault;
use crate::limits;
use crate::message::Message;

/// One thing that the author of a file can mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// The way to the key, such as `questions[0].points[2].id` (counted from 0); empty
    /// where it concerns the file as a whole.
    pub key: String,
    /// What is wrong, and what would be right.
    pub message: Message,
}

impl Problem {
    /// With its place.
    pub fn placed(&self) -> Message {
        placed((self.line, self.column), &self.key, &self.message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.placed().en)
    }
}

/// Everything that was found wrong with a scenario or quiz file, in the order of the file.
/// Its author can mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioErrors {
    /// The problems, at least one and at most [`limits::PROBLEMS`].
    pub problems: Vec<Problem>,
    /// How many more there were.
    pub more: usize,
}

impl ScenarioErrors {
    /// Sorts the problems by place and keeps as many as anybody would read.
    pub(crate) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems.dedup();
        let more = problems.len().saturating_sub(limits::PROBLEMS);
        problems.truncate(limits::PROBLEMS);
        Self { problems, more }
    }
}

impl fmt::Display for ScenarioErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for ScenarioErrors {}

/// A message with the line, the column and the key that it is about.
pub fn placed((line, column): (usize, usize), key: &str, message: &Message) -> Message {
    match key {
        "" => fault::at_place(line, column, message),
        key => fault::at_key(line, column, key, message),
    }
}

/// Where a key of the file's head has its value: line and column, from 1. The beginning of the
/// file if it is not there.
pub fn place_of(source: &str, key: &str) -> (usize, usize) {
    let (root, _) = toml::de::DeTable::parse_recoverable(source);
    Places::new(source).of(root.get_ref().get(key).map_or(0, |value| value.span().start))
}

/// Line and column, from 1, of a byte offset.
pub fn place_at(source: &str, offset: usize) -> (usize, usize) {
    Places::new(source).of(offset)
}

/// Finds line and column of byte offsets.
pub(crate) struct Places<'a> {
    source: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        let starts = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(starts.map(|(at, _)| at + 1)).collect();
        Self { source, line_starts }
    }

    /// Line and column, from 1, of a byte offset (clamped to the text).
    pub(crate) fn of(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.source.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        let before = self.source.as_bytes()[start..offset].iter();
        // Characters, not bytes: count all but the continuation bytes of UTF-8.
        let column = before.filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let places = Places::new("é = 1\nab = \"çà\" x");
        assert_eq!(places.of(0), (1, 1));
        assert_eq!(places.of(3), (1, 3));
        assert_eq!(places.of(7), (2, 1));
        assert_eq!(places.of("é = 1\nab = \"çà\" ".len()), (2, 11));
        assert_eq!(places.of(9_999), (2, 12));
    }

    #[test]
    fn a_long_list_of_problems_is_cut_and_the_rest_counted() {
        let message = Message { en: "m".into(), fr: "n".into() };
        let problem = |line| Problem { line, column: 1, key: "k".into(), message: message.clone() };
        let errors = ScenarioErrors::new((1..=70).rev().map(problem).collect());
        assert_eq!((errors.problems.len(), errors.more), (50, 20));
        assert!(errors.to_string().starts_with("line 1, column 1: k: m\nline 2"));
        assert!(errors.to_string().ends_with("and 20 more"));
        assert_eq!(errors.problems[0].placed().fr, "ligne 1, colonne 1\u{a0}: k\u{a0}: n");
    }
}
