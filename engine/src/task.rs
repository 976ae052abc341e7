//! What the candidate writes for a task: texts that change, and tries of them.
//!
//! A text is kept as the changes that made it, each one span replaced by another, from the text
//! that the task begins with: small to keep, and the text of any moment can be had. Places are
//! counted in UTF-16 code units, as browsers and the language server protocol count them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::{Scenario, TaskLanguage};

/// Bytes of one text: a thousand lines of code.
pub const LONGEST_TEXT: usize = 32_000;
/// Changes of all texts of a session: one a second for five hours.
pub const MOST_CHANGES: u32 = 18_000;
/// Bytes that all changes of a session may bring.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Tries of a session.
pub const MOST_RUNS: u32 = 1_000;
/// Changes and tries that may come at once; further ones come in by [`ONE_IN`].
const AT_ONCE: u32 = 10;
/// How often one more may come.
const ONE_IN: Duration = Duration::from_millis(500);

/// One span of a text replaced by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Where, in UTF-16 code units.
    pub from: u32,
    /// How many code units go.
    pub removed: u32,
    /// What comes in their place.
    pub inserted: String,
}

impl Change {
    /// What makes `new` of `old`: all between what both begin and what both end with. None if
    /// they are the same.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let same = |(a, b): &(char, char)| a == b;
        let before: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let (old_rest, new_rest) = (&old[before..], &new[before..]);
        let both = old_rest.chars().rev().zip(new_rest.chars().rev());
        let after: usize = both.take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        Some(Self {
            from: units(&old[..before]),
            removed: units(&old_rest[..old_rest.len() - after]),
            inserted: new_rest[..new_rest.len() - after].to_owned(),
        })
    }

    /// The text after the change; none if the change does not fit it.
    pub fn applied(&self, text: &str) -> Option<String> {
        let from = byte_of(text, self.from)?;
        let to = from + byte_of(&text[from..], self.removed)?;
        Some([&text[..from], &self.inserted, &text[to..]].concat())
    }

    /// Takes out what was written and keeps its length and its lines, so that later changes
    /// still fit.
    pub fn redact(&mut self) {
        let hidden = |c: char| match c {
            '\n' => "\n",
            _ if c.len_utf16() == 2 => "██",
            _ => "█",
        };
        self.inserted = self.inserted.chars().map(hidden).collect();
    }
}

/// The byte at which the code unit of that number begins; none inside of a character or
/// behind the end.
fn byte_of(text: &str, unit: u32) -> Option<usize> {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= unit {
            return (units == unit).then_some(byte);
        }
        units += c.len_utf16() as u32;
    }
    (units == unit).then_some(text.len())
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// It ran to its end; the tests say what came of it.
    Finished,
    /// It failed before any test: it could not be read, or raised an error.
    Failed,
    /// The candidate stopped it.
    Stopped,
    /// It took too long and was stopped.
    TimedOut,
}

/// One test of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestResult {
    /// The test's name in the task.
    pub name: String,
    /// Whether what came back was what was expected.
    pub passed: bool,
    /// What came back, or the error, as far as it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
}

/// What the candidate's browser says of a try. It ran there, where whoever wants to can make it
/// say anything: evidence, not proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// How it ended.
    pub outcome: RunOutcome,
    /// How long it took, milliseconds.
    pub took_ms: u32,
    /// The tests, in the task's order; those that were not reached are missing.
    pub tests: Vec<TestResult>,
    /// What it printed, as far as it is kept.
    pub output: String,
    /// The error that ended it, as far as it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Run {
    /// Takes out what was printed and given back; how the tests went stays.
    pub fn redact(&mut self) {
        self.output.clear();
        self.error = None;
        self.tests.iter_mut().for_each(|test| test.got = None);
    }
}

/// Why something written is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The session is over.
    #[error("the session is over")]
    Over,
    /// The question has no task that is written in that language, or has not been asked.
    #[error("there is no such task to write at present")]
    NoTask,
    /// The text is longer than [`LONGEST_TEXT`].
    #[error("the text has {0} bytes; at most {LONGEST_TEXT} are kept")]
    TooLong(usize),
    /// The session keeps no more.
    #[error("the session keeps no more changes")]
    TooMuch,
    /// Too many came at once.
    #[error("changes come too fast")]
    TooFast,
}

/// The texts of a running session as the last change left them, and how much more may come.
#[derive(Debug)]
pub(crate) struct Desk {
    scenario: Arc<Scenario>,
    texts: HashMap<(String, TaskLanguage), String>,
    changes: u32,
    bytes: usize,
    runs: u32,
    allowance: u32,
    counted: Instant,
}

impl Desk {
    pub(crate) fn new(scenario: Arc<Scenario>, now: Instant) -> Self {
        Self { scenario, texts: HashMap::new(), changes: 0, bytes: 0, runs: 0, allowance: AT_ONCE, counted: now }
    }

    /// What a text that is now `text` has changed by; none if it is the same.
    pub(crate) fn write(
        &mut self,
        question: &str,
        language: TaskLanguage,
        text: &str,
        now: Instant,
    ) -> Result<Option<Change>, WriteError> {
        let starter = starter(&self.scenario, question, language).ok_or(WriteError::NoTask)?;
        if text.len() > LONGEST_TEXT {
            return Err(WriteError::TooLong(text.len()));
        }
        let key = (question.to_owned(), language);
        let old = self.texts.get(&key).map_or(starter, String::as_str);
        let Some(change) = Change::between(old, text) else { return Ok(None) };
        if self.changes >= MOST_CHANGES || self.bytes + change.inserted.len() > MOST_BYTES {
            return Err(WriteError::TooMuch);
        }
        self.take_turn(now)?;
        self.changes += 1;
        self.bytes += change.inserted.len();
        self.texts.insert(key, text.to_owned());
        Ok(Some(change))
    }

    /// Whether a try may be kept.
    pub(crate) fn ran(&mut self, question: &str, language: TaskLanguage, now: Instant) -> Result<(), WriteError> {
        starter(&self.scenario, question, language).ok_or(WriteError::NoTask)?;
        if self.runs >= MOST_RUNS {
            return Err(WriteError::TooMuch);
        }
        self.take_turn(now)?;
        self.runs += 1;
        Ok(())
    }

    fn take_turn(&mut self, now: Instant) -> Result<(), WriteError> {
        let come_in = (now.saturating_duration_since(self.counted).as_millis() / ONE_IN.as_millis()) as u32;
        if come_in > 0 {
            self.allowance = self.allowance.saturating_add(come_in).min(AT_ONCE);
            self.counted = now;
        }
        self.allowance = self.allowance.checked_sub(1).ok_or(WriteError::TooFast)?;
        Ok(())
    }
}

/// What a text begins with; none if there is no such task.
pub fn starter<'s>(scenario: &'s Scenario, question: &str, language: TaskLanguage) -> Option<&'s str> {
    let question = scenario.questions.iter().find(|asked| asked.id == question)?;
    question.task.as_ref()?.starter(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const QUESTION: &str = "busiest-minute";

    fn desk(now: Instant) -> Desk {
        let scenario = vivavoce_scenarios::builtin().iter().find(|s| s.id == "programming-en");
        Desk::new(scenario.expect("it is built in").clone(), now)
    }

    proptest! {
        #[test]
        fn the_changes_of_a_text_lead_from_the_first_to_the_last(texts in proptest::collection::vec("[aé😀\n]{0,12}", 1..8)) {
            let mut text = String::new();
            for next in &texts {
                if let Some(change) = Change::between(&text, next) {
                    text = change.applied(&text).expect("it fits");
                }
                prop_assert_eq!(&text, next);
            }
        }

        #[test]
        fn what_is_taken_out_leaves_every_place_where_it_was(old in "[aé😀\n]{0,12}", new in "[aé😀\n]{0,12}") {
            if let Some(change) = Change::between(&old, &new) {
                let mut redacted = change.clone();
                redacted.redact();
                let text = redacted.applied(&old).expect("it fits");
                prop_assert_eq!(text.encode_utf16().count(), new.encode_utf16().count());
                prop_assert!(!redacted.inserted.contains(['a', 'é', '😀']));
            }
        }

        #[test]
        fn a_change_that_does_not_fit_is_no_change_and_no_panic(text in "[a😀]{0,6}", from in 0u32..20, removed in any::<u32>()) {
            let change = Change { from, removed, inserted: "x".into() };
            if let Some(after) = change.applied(&text) {
                prop_assert!(after.contains('x'));
            }
        }
    }

    #[test]
    fn places_are_counted_as_browsers_count_them() {
        let change = Change::between("a😀b", "a😀xb").expect("changed");
        assert_eq!(change, Change { from: 3, removed: 0, inserted: "x".into() });
        assert_eq!(Change { from: 2, removed: 0, inserted: "x".into() }.applied("a😀b"), None);
    }

    #[test]
    fn only_a_task_s_own_languages_are_written_and_only_so_much_of_them() {
        let now = Instant::now();
        let mut desk = desk(now);
        let mut write = |question: &str, language, text: &str| desk.write(question, language, text, now);
        assert_eq!(write(QUESTION, TaskLanguage::Sql, "x"), Err(WriteError::NoTask));
        assert_eq!(write("warm-up", TaskLanguage::Python, "x"), Err(WriteError::NoTask));
        let long = "x".repeat(LONGEST_TEXT + 1);
        assert_eq!(write(QUESTION, TaskLanguage::Python, &long), Err(WriteError::TooLong(long.len())));
        let change = write(QUESTION, TaskLanguage::Python, "pass").expect("taken").expect("not the starter");
        assert_eq!(change.inserted, "pass");
        assert_eq!(write(QUESTION, TaskLanguage::Python, "pass"), Ok(None));
    }

    #[test]
    fn who_sends_too_fast_waits_and_who_sends_too_much_is_stopped() {
        let mut now = Instant::now();
        let mut desk = desk(now);
        for n in 0..AT_ONCE {
            desk.write(QUESTION, TaskLanguage::Python, &n.to_string(), now)
                .expect("one of those that may come at once");
        }
        assert_eq!(desk.ran(QUESTION, TaskLanguage::Python, now), Err(WriteError::TooFast));
        let mut taken = 0;
        loop {
            now += ONE_IN;
            let text = if taken % 2 == 0 { "x".repeat(LONGEST_TEXT) } else { String::new() };
            match desk.write(QUESTION, TaskLanguage::Python, &text, now) {
                Ok(_) => taken += 1,
                Err(error) => break assert_eq!(error, WriteError::TooMuch),
            }
        }
        assert!(taken >= MOST_BYTES / LONGEST_TEXT, "{taken}");
        desk.ran(QUESTION, TaskLanguage::Python, now + ONE_IN).expect("tries are counted by themselves");
    }
}
