//! What was found in a file of LinkedIn's, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

/// A file that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkedinFile {
    /// `Profile.csv`: name, headline and summary of it.
    Profile,
    /// `Positions.csv`.
    Positions,
    /// `Education.csv`.
    Education,
    /// `Certifications.csv`.
    Certifications,
    /// `Languages.csv`.
    Languages,
    /// `Skills.csv`.
    Skills,
}

/// A file that was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LinkedinFound)]
pub struct Found {
    /// Which.
    pub file: LinkedinFile,
    /// Its rows, without its head.
    pub rows: usize,
}

/// Why something of a file cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LinkedinWhy)]
pub enum Why {
    /// The file has more than 2 MB.
    TooLarge,
    /// The file is no UTF-8.
    NotUtf8,
    /// The file has none of the columns that it should have.
    NoColumns,
    /// The file has more than a thousand rows; these are the others.
    TooManyRows,
    /// The row has no title or no name.
    NoName,
    /// A text of the row is longer than may be kept.
    TooLong,
    /// The row is there twice.
    Twice,
}

/// What cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LinkedinIgnored)]
pub struct Ignored {
    /// Of which file.
    pub file: LinkedinFile,
    /// In which line of it the row begins; null for all of it.
    #[schema(required = true)]
    pub line: Option<u64>,
    /// Why.
    pub why: Why,
}
