//! Careers as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::entry::Entry;
use super::linkedin::wire::{Found, Ignored, LinkedinFile};

/// An entry that is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareerEntry {
    /// Its id.
    pub id: Uuid,
    /// What it says.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What somebody says of their working life.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Career {
    /// One line; empty for none.
    pub headline: String,
    /// Lines of text; empty for none.
    pub summary: String,
    /// By kind; what has dates with the newest first, the rest by name. At most 280.
    pub entries: Vec<CareerEntry>,
}

/// What is said over the entries; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCareer {
    /// One line, at most 240 characters; empty for none.
    pub headline: Option<String>,
    /// At most 4000 characters; empty for none.
    pub summary: Option<String>,
}

/// How something in a file goes with what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportStanding)]
pub enum Standing {
    /// It is not here.
    New,
    /// It is here already.
    Same,
    /// Something else is here in its place.
    Differs,
}

/// A text that a file has.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferedText {
    /// What it says.
    pub text: String,
    /// How it goes with what is here.
    pub standing: Standing,
}

/// An entry that a file has.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferedEntry {
    /// What it says.
    pub entry: Entry,
    /// How it goes with what is here.
    pub standing: Standing,
    /// What is here in its place, if anything else is.
    #[schema(required = true)]
    pub current: Option<CareerEntry>,
    /// Whether it had a date that could not be read, and was left out.
    pub date_left_out: bool,
}

/// What a file has; nothing of it is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareerPreview {
    /// The files that were read, and how many rows each has.
    pub found: Vec<Found>,
    /// Those that are not in it.
    pub missing: Vec<LinkedinFile>,
    /// How many other files it has, of which none was opened.
    pub unopened: usize,
    /// How the person is called there.
    #[schema(required = true)]
    pub name: Option<OfferedText>,
    /// Their headline there.
    #[schema(required = true)]
    pub headline: Option<OfferedText>,
    /// Their summary there.
    #[schema(required = true)]
    pub summary: Option<OfferedText>,
    /// Entries that can be taken.
    pub entries: Vec<OfferedEntry>,
    /// What cannot, and why; the first hundred.
    pub ignored: Vec<Ignored>,
    /// How many of those there are.
    pub ignored_count: usize,
}

/// What was chosen of a file, whole: the file is not sent again, and nothing else of it is known here.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCareer {
    /// The name of the account from now on.
    pub name: Option<String>,
    /// The headline from now on.
    pub headline: Option<String>,
    /// The summary from now on.
    pub summary: Option<String>,
    /// What comes anew; what is here already is not kept twice.
    #[schema(max_items = 300)]
    pub add: Vec<Entry>,
    /// What is kept in the place of something.
    #[schema(max_items = 300)]
    pub change: Vec<ChangedEntry>,
}

/// An entry in the place of another.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedEntry {
    /// The one that is here.
    pub id: Uuid,
    /// What it says from now on.
    pub entry: Entry,
}

/// What was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedCareer {
    /// How many entries came.
    pub added: usize,
    /// How many were changed.
    pub changed: usize,
    /// All of it, as it is now.
    pub career: Career,
}
