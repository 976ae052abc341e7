//! Hearing: is that speech, what are the words, is the turn over?
//!
//! In path order: [`vad`] finds speech, except where [`floor`] knows that there is none;
//! [`overlap`] tells an interruption from a hum; [`hearing`] is the contract of whatever finds
//! the words (Whisper behind [`transcribe`] and its [`scheduler`], another with Whisper as its
//! [`fallback`], a stub, or nobody);
//! [`smart_turn`] hears whether a pause is an end, behind [`endpoint`].

pub mod vad;

pub mod floor;

pub mod overlap;

pub mod hearing;
pub mod transcribe;

pub mod fallback;

pub mod streaming;

pub mod stabilize;

pub mod loudness;

pub mod scheduler;

pub mod whisper;

pub mod guard;

pub mod vocabulary;

pub mod pocketsphinx;

pub mod align;

pub mod endpoint;

pub mod smart_turn;

pub mod mel;
