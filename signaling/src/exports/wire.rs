//! The transcript as a JSON file.

use serde::Serialize;
use utoipa::ToSchema;

use crate::replay::wire::Chapter;
use crate::sessions::wire::{Session, Turn};
use crate::tasks::wire::TaskWork;

/// All that was said in a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TranscriptFile {
    /// The session.
    pub session: Session,
    /// What the interviewer calls itself.
    pub interviewer: String,
    /// The interview in parts.
    pub chapters: Vec<Chapter>,
    /// Turns of both sides, as they were corrected.
    pub turns: Vec<Turn>,
    /// What was written for the tasks, with all changes and tries.
    pub tasks: Vec<TaskWork>,
}
