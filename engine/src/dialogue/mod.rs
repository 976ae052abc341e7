//! The conversation: what to say, and when the words of it may be spoken.
//!
//! [`interviewer`] is the contract; [`script`] follows a scenario without any model, [`llm`]
//! the same script with a [mind](crate::mind) at its choices; [`stub`] says one sentence, for
//! measuring. [`intent`] tells a request ("can you repeat?") from an answer, [`backchannel`]
//! a listener's "mm-hm"; [`ending`] tells whether words sound finished, with `dictation` for
//! numbers and addresses; [`own_pauses`] knows how this candidate pauses, and [`pause`] weighs
//! all of it. [`guard`] stops questions that the law forbids. `phrases` holds what the script says of its own, [`clause`] cuts a text where a
//! voice may breathe.

pub mod backchannel;
pub mod clause;
mod dictation;
pub mod ending;
mod ending_words;
pub mod guard;
pub mod intent;
pub mod interviewer;
pub mod llm;
pub mod own_pauses;
pub mod pause;
mod phrases;
pub mod script;
pub mod stub;
pub mod turn;

pub use interviewer::{Command, Decided, Expectation, Heard, Interviewer, Line, Pace, Position, Reply, Spoken, Then};
pub use llm::LlmInterviewer;
pub use script::ScriptInterviewer;
pub use stub::StubInterviewer;
