//! What a candidate can do besides speaking.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::TaskLanguage;

use crate::task::{Change, Run};

/// Text longer than this is refused: an answer is not a book.
pub const LONGEST_TEXT: usize = 8_000;

/// A button, or words that did not come as sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// "I'm thinking": wait for me.
    Thinking,
    /// "I'm done": do not wait for the pause.
    Done,
    /// "Repeat".
    Repeat,
    /// "Next question".
    Next,
    /// Hold the interview.
    Pause,
    /// Go on with it.
    Resume,
    /// End the interview.
    End,
    /// Come to the end: after the answer that is being given, the interview closes by its script,
    /// and no mind is asked any more. Of whoever runs the server, not of the candidate.
    WrapUp,
    /// A typed answer; at most [`LONGEST_TEXT`] characters.
    Type { text: String },
    /// Words that the candidate's browser recognised.
    Heard {
        text: String,
        /// Whether they will not change.
        #[serde(rename = "final")]
        is_final: bool,
    },
    /// A text of a question's task was changed; sent by [`write`](crate::SessionHandle::write).
    Write { question: String, language: TaskLanguage, change: Change },
    /// It was tried; sent by [`ran`](crate::SessionHandle::ran).
    Ran { question: String, language: TaskLanguage, run: Run },
}

/// The session has ended; nothing can be done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session is over")]
pub struct SessionOver;
