//! What a mind may do at one place of an interview.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::{Language, ProbeKind};

use super::secrets::Secrets;

/// What a mind decides to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Ask once more about the same question.
    Probe(ProbeKind),
    /// Explain the question to a candidate who asked what is meant.
    Clarify,
    /// Acknowledge, and go on to the next question.
    Next,
    /// Acknowledge, and come to the end.
    WrapUp,
    /// The candidate wants something that the interviewer does not give.
    Decline,
}

impl Move {
    /// Most characters said with it.
    pub const fn longest(self) -> usize {
        match self {
            Self::Next | Self::WrapUp => 160,
            Self::Probe(_) => 320,
            Self::Clarify => 420,
            Self::Decline => 0,
        }
    }

    /// Whether what is said with it only acknowledges the answer.
    pub const fn acknowledges(self) -> bool {
        matches!(self, Self::Next | Self::WrapUp)
    }
}

/// What the answer of a mind must keep to.
#[derive(Clone, Debug)]
pub struct Rules {
    pub language: Language,
    /// The kinds of probe that are allowed now; none if there may be no probe.
    pub probes: Vec<ProbeKind>,
    /// Whether the question may be explained once more.
    pub may_stay: bool,
    /// Whether this was the last question.
    pub is_last: bool,
    /// What may not be said.
    pub secrets: Arc<Secrets>,
    /// What may be said although it is among the secrets: the question itself.
    pub known: String,
    /// What the candidate said in this turn.
    pub heard: String,
}

impl Rules {
    /// The move as it may be made, if it may. To go on after the last question is to come to
    /// the end; to come to the end before it is to leave out questions.
    pub fn allow(&self, wanted: Move) -> Option<Move> {
        match wanted {
            Move::Probe(kind) => self.probes.contains(&kind).then_some(wanted),
            Move::Clarify | Move::Decline => self.may_stay.then_some(wanted),
            Move::Next | Move::WrapUp if self.is_last => Some(Move::WrapUp),
            Move::Next => Some(wanted),
            Move::WrapUp => None,
        }
    }
}
