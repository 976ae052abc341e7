//! What opens a replay, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::comments::wire::Me;
use crate::recordings::wire::Recording;
use crate::sessions::wire::Session;
use crate::wire::{Role, TimeSpan};

/// All that a page needs to open a replay, but for sound, waveform, words and comments.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Replay {
    /// The session.
    pub session: Session,
    /// Who looks, and at what.
    pub view: View,
    /// The tracks. Of a clip each begins where the clip does (`start_ms`).
    pub tracks: Vec<Recording>,
    /// Where the waveform is.
    pub peaks_url: String,
    /// The interview in parts: the opening, each question, the end.
    pub chapters: Vec<Chapter>,
    /// Interruptions and long silences, by time.
    pub marks: Vec<Mark>,
    /// Comments that this caller sees.
    pub comment_count: u64,
    /// Spans that nobody can hear or read any more.
    pub redactions: Vec<TimeSpan>,
}

/// Who looks, and at what.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReplayView)]
pub struct View {
    /// As what.
    pub role: Role,
    /// The only part that there is; null for the whole. All times stay those of the session.
    #[schema(required = true)]
    pub clip: Option<TimeSpan>,
    /// To be shown across the page; null for nothing.
    #[schema(required = true)]
    pub watermark: Option<String>,
    /// As whom comments are written.
    pub me: Me,
    /// May correct words, redact, share, export and delete, and see who has looked.
    pub may_manage: bool,
}

/// A part of the interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Chapter {
    /// The question; null for the opening.
    #[schema(required = true)]
    pub question_id: Option<String>,
    /// The question's place, from 0; null for the opening.
    #[schema(required = true)]
    pub question_index: Option<u32>,
    /// The question as it was asked, up to 200 characters; empty for the opening.
    pub title: String,
    /// Where it begins.
    pub start_ms: u64,
    /// Where it ends: where the next one begins.
    pub end_ms: u64,
}

/// What a mark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReplayMarkKind)]
pub enum MarkKind {
    /// The candidate spoke over the interviewer, who stopped.
    Interruption,
    /// Nobody spoke for a second or more.
    Pause,
}

/// Where a silence lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PausePlace {
    /// Inside of one answer of the candidate.
    Answer,
    /// Before the candidate spoke.
    BeforeAnswer,
    /// Before the interviewer spoke.
    BeforeReply,
}

/// Something worth looking at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReplayMark)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Where it begins.
    pub start_ms: u64,
    /// Where it ends; of an interruption where it begins.
    pub end_ms: u64,
    /// Where a silence lies; null for an interruption.
    #[schema(required = true)]
    pub place: Option<PausePlace>,
}
