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
        })
    }

    /// Some text of a turn whose words have no times.
    pub fn of_text(turn: &Turn, text: &str) -> Self {
        Self {
            turn: turn.number,
            text: text.to_owned(),
            start_ms: turn.start_ms,
            end_ms: turn.end_ms,
            first_word: None,
            word_count: None,
        }
    }
}
