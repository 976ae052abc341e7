//! Recordings as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One side of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// The candidate, as it came.
    Candidate,
    /// The interviewer, as it was sent.
    Interviewer,
}

impl Track {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Candidate, Self::Interviewer];

    /// The track's name in URLs, files and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Interviewer => "interviewer",
        }
    }

    /// The track of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|track| track.name() == name)
    }
}

/// The tracks of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordingList {
    /// One or two.
    pub items: Vec<Recording>,
}

/// One track. Its URLs need the same token as the session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Recording {
    /// The side.
    pub track: Track,
    /// Length, milliseconds.
    pub duration_ms: u64,
    /// Size of the Ogg file; of a clip about.
    pub bytes: u64,
    /// Where in the session's clock the track begins: of a clip where the clip does.
    pub start_ms: u64,
    /// Ogg Opus, as recorded.
    pub url_ogg: String,
    /// 16-bit mono WAV at 48 kHz, made on demand.
    pub url_wav: String,
}
