//! From text to packets: a voice turns a clause into samples ([`voice`] is what each can do;
//! [`piper`] is for production, [`espeak`] needs no model, [`tone`] and [`words`] are for measuring;
//! both of the first read by [`said`]; what is said again and again is [`cached`]; how a session's
//! interviewer sounds is its [`manner`]), and [`encode`] turns samples into Opus.

pub mod cached;
pub mod encode;
pub mod espeak;
pub mod manner;
pub mod piper;
pub mod said;
pub mod tone;
pub mod voice;
pub mod words;

pub use cached::Cached;
pub use encode::{OpusEncoder, SILENCE};
pub use espeak::Espeak;
pub use manner::{Manner, SPEEDS, Speaking};
pub use piper::Piper;
pub use tone::ToneVoice;
pub use voice::{Voice, VoiceChunk, VoiceError, WordSpan};
pub use words::WordsVoice;

pub mod pacer;

pub mod speaker;
pub mod stock;
