//! Words that a score points at.

use serde::{Deserialize, Serialize};

use crate::interview::Turn;

/// Some words of one turn of the candidate and where they are heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// Number of the candidate's turn.
    pub turn: u32,
    /// The words as the transcript has them.
    pub text: String,
    /// Where they begin, milliseconds of the session's clock; the turn's own start where
    /// words have no times.
    pub start_ms: u64,
    /// Where they end.
    pub end_ms: u64,
    /// Place of the first word in the turn, from 0; none for typed text.
    pub first_word: Option<u32>,
    /// How many words; none for typed text.
    pub word_count: Option<u32>,
    /// Where it stands in what was written for the question's task; `turn` is 0 then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
}

/// Some lines of a text, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lines {
    /// The first.
    pub from: u32,
    /// The last.
    pub to: u32,
}

impl Lines {
    /// Those of a part of a text that begins at byte `at`.
    fn of(text: &str, at: usize, part: &str) -> Self {
        let breaks = |text: &str| u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
        let from = breaks(text.get(..at).unwrap_or_default()).saturating_add(1);
        Self { from, to: from.saturating_add(breaks(part)) }
    }
}

impl Span {
    /// The words `from..to` of a turn whose words have times; none where there is no such word.
    pub fn of_words(turn: &Turn, from: usize, to: usize) -> Option<Self> {
        let words = turn.words.get(from..to)?;
        let (first, last) = (words.first()?, words.last()?);
        Some(Self {
            turn: turn.number,
            text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
            start_ms: first.start_ms,
            end_ms: last.end_ms,
            first_word: u32::try_from(from).ok(),
            word_count: u32::try_from(to - from).ok(),
            lines: None,
        })
    }

    /// Some text of a turn whose words have no times; it begins at byte `at`.
    pub fn of_text(turn: &Turn, at: usize, text: &str) -> Self {
        Self {
            turn: turn.number,
            text: text.to_owned(),
            start_ms: turn.start_ms,
            end_ms: turn.end_ms,
            first_word: None,
            word_count: None,
            // Turn 0 is what was written for the task.
            lines: (turn.number == 0).then(|| Lines::of(&turn.text, at, text)),
        }
    }
}
