//! What a scenario or quiz file may hold at most, so that no file can exhaust the server
//! or the candidate.

use std::ops::RangeInclusive;

/// Bytes in a file.
pub const FILE_BYTES: usize = 256 * 1024;
/// Questions in a scenario.
pub const QUESTIONS: usize = 40;
/// Points in a question.
pub const POINTS: usize = 12;
/// Synonyms of a point.
pub const SYNONYMS: usize = 40;
/// Words in a synonym.
pub const SYNONYM_WORDS: usize = 8;
/// Criteria of a scenario's own, and criteria that a question may list.
pub const CRITERIA: usize = 20;
/// Attachments of a question.
pub const ATTACHMENTS: usize = 5;
/// Occupations that a scenario is for.
pub const OCCUPATIONS: usize = 10;
/// Entries in the vocabulary.
pub const VOCABULARY: usize = 200;
/// Problems listed for one file; the rest are only counted.
pub const PROBLEMS: usize = 50;

/// Characters in an id.
pub const ID_CHARS: usize = 64;
/// Characters in a name, a synonym or a word of the vocabulary.
pub const NAME_CHARS: usize = 80;
/// Characters in a title or a role.
pub const TITLE_CHARS: usize = 120;
/// Characters in the description of a level.
pub const ANCHOR_CHARS: usize = 300;
/// Characters in the answer that a question expects.
pub const EXPECTED_CHARS: usize = 2_000;
/// Characters in a text that is spoken at once: some forty seconds of speech.
pub const SPOKEN_CHARS: usize = 600;

/// Minutes that an interview may last.
pub const DURATION_MINUTES: RangeInclusive<u64> = 1..=120;
/// Seconds that a question may take.
pub const TIME_LIMIT_S: RangeInclusive<u64> = 10..=1_800;
/// Seconds of thinking before the first word.
pub const THINKING_S: RangeInclusive<u64> = 0..=300;
/// Milliseconds of the shortest pause that can end a turn.
pub const MIN_PAUSE_MS: RangeInclusive<u64> = 100..=5_000;
/// Milliseconds of the pause that ends a turn in any case.
pub const LONGEST_WAIT_MS: RangeInclusive<u64> = 500..=30_000;
/// Milliseconds from which a pause is one of thought.
pub const THINKING_WAIT_MS: RangeInclusive<u64> = 100..=30_000;
/// Milliseconds that a request for time is granted.
pub const ASKED_TO_WAIT_MS: RangeInclusive<u64> = 1_000..=300_000;
/// Follow-ups to one question.
pub const FOLLOW_UPS: RangeInclusive<u64> = 0..=5;
/// Weight of a criterion or of a question.
pub const WEIGHT: RangeInclusive<u64> = 1..=10;

/// Characters in the brief of a task: some three pages.
pub const TASK_BRIEF_CHARS: usize = 8_000;
/// Characters of what a candidate begins to write with.
pub const TASK_STARTER_CHARS: usize = 4_000;
/// Languages that a task can be written in.
pub const TASK_LANGUAGES: usize = 10;
/// Tests of a task.
pub const TASK_TESTS: usize = 30;
/// Arguments of a test.
pub const TASK_ARGUMENTS: usize = 8;
/// Values in one argument or expected result, those inside of others counted.
pub const TASK_VALUES: usize = 500;
/// Values that may stand in each other there.
pub const TASK_VALUE_DEPTH: usize = 8;
/// Bytes of one of them as JSON.
pub const TASK_VALUE_BYTES: usize = 4_000;

/// Bytes in a GIFT or Moodle XML file.
pub const QUIZ_BYTES: usize = 4 * 1024 * 1024;
/// Elements that may stand in each other in a Moodle XML file.
pub const XML_DEPTH: usize = 16;
/// Elements in one question of a Moodle XML file.
pub const XML_ELEMENTS: usize = 2_000;
/// Questions in a quiz.
pub const QUIZ_QUESTIONS: usize = 200;
/// Characters in a quiz's question, a choice, an item, a feedback or an explanation.
pub const QUIZ_TEXT_CHARS: usize = 2_000;
/// Choices of a question: a key of the keyboard each.
pub const CHOICES: RangeInclusive<usize> = 2..=10;
/// Things to put in order.
pub const ITEMS: RangeInclusive<usize> = 2..=10;
/// Points that a question gives.
pub const QUIZ_POINTS: RangeInclusive<u64> = 1..=100;
/// Seconds that a question of a quiz may take.
pub const QUIZ_QUESTION_S: RangeInclusive<u64> = 5..=3_600;
/// Seconds that a quiz may take.
pub const QUIZ_S: RangeInclusive<u64> = 30..=14_400;
/// Numbers that can be asked for.
pub const NUMBERS: RangeInclusive<f64> = -1e12..=1e12;
/// Notes on one import; the rest are only counted.
pub const NOTES: usize = 200;
