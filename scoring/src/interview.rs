//! What is scored: who said what, when, in answer to which question.
//!
//! All times are milliseconds of the session's clock, on which both recordings begin at 0.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use crate::work::Work;

/// An interview that is over, or as far as it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Interview {
    /// The language it was held in.
    pub language: Language,
    /// Its length.
    pub duration_ms: u64,
    /// What both sides said, in order of time.
    pub turns: Vec<Turn>,
    /// What the candidate has written for tasks, at most one text a question.
    pub work: Vec<Work>,
}

/// Who spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ScoredSpeaker))]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The candidate.
    Candidate,
    /// The interviewer.
    Interviewer,
}

/// One thing that one side said.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Who spoke.
    pub speaker: Speaker,
    /// Number of the candidate's turn or of the interviewer's speech, each from 1.
    pub number: u32,
    /// The id of the question it belongs to; none in the greeting and at the end.
    pub question: Option<String>,
    /// Start.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// What was said; of the interviewer, what was really heard.
    pub text: String,
    /// The words of `text` with their times; none for what was typed.
    pub words: Vec<Word>,
    /// It was typed: there is no delivery to measure.
    pub typed: bool,
}

/// A word and when it was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word as it is shown, with its punctuation.
    pub text: String,
    /// Start.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// How sure the recogniser was, 0 to 1; none if it did not say.
    pub confidence: Option<f32>,
}

impl Interview {
    /// The candidate's turns, in order.
    pub fn answers(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(|turn| turn.speaker == Speaker::Candidate)
    }

    /// The candidate's turns in answer to a question, follow-ups included.
    pub fn answers_to<'a>(&'a self, question: &'a str) -> impl Iterator<Item = &'a Turn> {
        self.answers().filter(move |turn| turn.question.as_deref() == Some(question))
    }
}
