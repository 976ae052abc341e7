//! Runs a session again, from its folder, on a virtual clock.
//!
//! [`same()`] plays its [tape](crate::tape) to a new [`Session`](crate::session::Session): the
//! same packets, buttons and answers of models at the same nanoseconds. Nothing else enters a
//! session, so each event that it publishes must be, byte for byte, the one in its log (but
//! for the wall-clock time), and each packet of both tracks must come again in its place.
//! [`changed()`] runs it with another setting and tells what would have been another.
//!
//! What is not held together: the sound of the interviewer's voice, of which a tape keeps
//! the length and the words only. Sound is decoded with floating point numbers; on a
//! processor of another kind they may differ in their last bits, and so may a decision that
//! hangs by them.

mod again;
mod changed;
mod same;
mod turns;
mod words;

pub use changed::{Changed, Changes, changed};
#[cfg(test)]
pub(crate) use same::same_with;
pub use same::{Difference, Same, same};
pub use turns::TurnStory;

use crate::tape::TapeError;

/// Why a session cannot be run again.
#[derive(Debug, thiserror::Error)]
pub enum RerunError {
    /// Its tape.
    #[error(transparent)]
    Tape(#[from] TapeError),
    /// Its log or its tracks.
    #[error("{file} cannot be read: {error}")]
    Read {
        /// Which.
        file: std::path::PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// Another recogniser cannot be had.
    #[error(transparent)]
    Words(#[from] crate::listen::whisper::WhisperError),
    /// It could not begin.
    #[error(transparent)]
    Begin(#[from] crate::session::BeginError),
}
