//! Rehearsals as JSON.

use serde::Serialize;
use utoipa::ToSchema;
use vivavoce_engine::event::{EndReason, ReplyKind};
use vivavoce_scenarios::Scenario;
use vivavoce_scoring::interview::{Speaker, Turn};
use vivavoce_scoring::level::Outcome;
use vivavoce_scoring::overall::Overall;

use super::candidate::Candidate;
use super::hold::Held;
use crate::attachments::wire::Attachment;
use crate::sessions::wire::SessionEndReason;

/// A scenario's interview with every simulated candidate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rehearsals {
    /// One a candidate, best first.
    pub items: Vec<Rehearsal>,
}

/// An interview that a simulated candidate has held.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rehearsal {
    /// Who.
    pub candidate: Candidate,
    /// Why it ended; none if it would not, which is a fault of the scenario.
    pub end_reason: Option<SessionEndReason>,
    /// How long it would have taken, milliseconds.
    pub duration_ms: u64,
    /// Follow-up questions that were asked.
    pub follow_ups: u32,
    /// The score as a report gives it.
    pub overall: Overall,
    /// Each question, in the scenario's order.
    pub questions: Vec<RehearsedQuestion>,
    /// All that was said.
    pub turns: Vec<RehearsedTurn>,
}

/// What came of one question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RehearsedQuestion {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// What is shown with it.
    pub attachments: Vec<Attachment>,
    /// Whether it was asked.
    pub asked: bool,
    /// The level; none where the question is not scored.
    pub outcome: Option<Outcome>,
}

/// One thing that was said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RehearsedTurn {
    /// Who spoke.
    pub speaker: Speaker,
    /// The question it belongs to.
    pub question_id: Option<String>,
    /// When it began, milliseconds.
    pub start_ms: u64,
    /// The words.
    pub text: String,
}

impl Rehearsal {
    /// As it is sent.
    pub fn new(scenario: &Scenario, held: Held) -> Self {
        let follow_ups = held.kinds.iter().filter(|kind| **kind == ReplyKind::FollowUp).count();
        let questions = scenario.questions.iter().zip(held.report.questions);
        Self {
            candidate: held.candidate,
            end_reason: held.ended.map(ended),
            duration_ms: held.interview.duration_ms,
            follow_ups: u32::try_from(follow_ups).unwrap_or(u32::MAX),
            overall: held.report.overall,
            questions: questions
                .map(|(question, report)| RehearsedQuestion {
                    id: question.id.clone(),
                    attachments: question.attachments.iter().map(Attachment::from).collect(),
                    text: question.text.clone(),
                    asked: report.asked,
                    outcome: report.outcome,
                })
                .collect(),
            turns: held.interview.turns.into_iter().map(RehearsedTurn::from).collect(),
        }
    }
}

fn ended(reason: EndReason) -> SessionEndReason {
    match reason {
        EndReason::Completed => SessionEndReason::Completed,
        EndReason::Candidate => SessionEndReason::Candidate,
        EndReason::Time => SessionEndReason::Time,
        EndReason::Error => SessionEndReason::Error,
        EndReason::Disconnected => SessionEndReason::Disconnected,
    }
}

impl From<Turn> for RehearsedTurn {
    fn from(turn: Turn) -> Self {
        Self { speaker: turn.speaker, question_id: turn.question, start_ms: turn.start_ms, text: turn.text }
    }
}
