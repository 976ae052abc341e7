//! Who listens to a session, and what of its events is for them.

use vivavoce_engine::event::{Event, EventKind};

use crate::access::Caller;
use crate::sessions::store::SessionRow;

/// What is about the interviewer's own affairs: its models, what the guard replaced, its assistant.
const AFFAIRS: [&str; 3] = ["mind.", "guard.", "assistant."];

/// Who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Whoever is interviewed: what is said, and what they have to know.
    Candidate,
    /// Those who answer for the interview, and whoever tries it.
    Responsible,
}

impl Listener {
    /// Who calls for the events of this session. A trial has no candidate but the trainer.
    pub fn of(caller: Caller, session: &SessionRow) -> Self {
        match caller {
            _ if session.trial => Self::Responsible,
            Caller::Instance | Caller::Person(_) => Self::Responsible,
            Caller::Candidate | Caller::Guest | Caller::Viewer => Self::Candidate,
        }
    }

    /// Whether an event is for them.
    pub fn hears(self, event: &Event) -> bool {
        match (self, &event.kind) {
            (Self::Candidate, EventKind::ReplyModel { .. }) => false,
            (Self::Candidate, EventKind::Notice(notice)) => {
                !AFFAIRS.iter().any(|affair| notice.code.starts_with(affair))
            }
            _ => true,
        }
    }
}
