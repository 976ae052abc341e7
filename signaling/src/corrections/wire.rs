//! Corrections as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::sessions::wire::Speaker;
use crate::wire::{Role, Timestamp};

/// Words to be put in the place of others.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectWords {
    /// Whose turn.
    pub speaker: Speaker,
    /// Its number.
    pub turn: u32,
    /// The turn's `version` that the words were read in.
    pub version: u32,
    /// Place of the first word that is replaced, from 0; in a turn without timed words, of the
    /// words of its text between blanks.
    pub from: u32,
    /// How many words are replaced, 1 or more.
    #[schema(minimum = 1)]
    pub count: u32,
    /// What was said, up to 1,000 characters; nothing if nothing was said there.
    #[schema(max_length = 1000)]
    pub text: String,
    /// Who corrects, up to 80 characters.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name: Option<String>,
}

/// A turn's last correction to be taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoCorrection {
    /// Whose turn.
    pub speaker: Speaker,
    /// Its number.
    pub turn: u32,
    /// The turn's `version` as it was read.
    pub version: u32,
    /// Who does it, up to 80 characters.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name: Option<String>,
}

/// What a correction was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// Words were replaced.
    Edit,
    /// The correction before it was taken back.
    Undo,
    /// Words were taken out for good; what they were is not kept.
    Redaction,
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Correction {
    /// Whose turn.
    pub speaker: Speaker,
    /// Its number.
    pub turn: u32,
    /// The turn's version that it made, from 1.
    pub version: u32,
    /// What it was.
    pub kind: CorrectionKind,
    /// What was there.
    pub before: String,
    /// What is there instead.
    pub after: String,
    /// Who did it, as they call themselves; may be empty.
    pub by: String,
    /// As what.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// The corrections of a session, newest first, at most 1,000.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CorrectionList {
    /// The corrections.
    pub items: Vec<Correction>,
}
