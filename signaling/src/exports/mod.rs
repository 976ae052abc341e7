//! A session to take away: its words as subtitles or JSON, its chapters, both tracks in one
//! file. Each track by itself is under `recordings`.

mod cue;
mod file;
pub mod routes;
mod subtitles;
pub mod wire;
