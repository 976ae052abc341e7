//! `pack.toml`.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::text::line;

/// Where it stands in a pack.
pub const NAME: &str = "pack.toml";
/// The format of a pack without media, which every server reads.
pub const PLAIN: u32 = 1;
/// The format of a pack with media.
pub const WITH_MEDIA: u32 = 2;
/// The formats that are read.
pub const FORMATS: RangeInclusive<u32> = PLAIN..=WITH_MEDIA;
/// Characters of a pack's name.
const LONGEST_NAME: usize = 120;
/// Characters of an author's name, and of the licence.
const LONGEST_LINE: usize = 80;
/// Authors of a pack.
const MOST_AUTHORS: usize = 20;

/// What a pack says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// What it is called.
    pub name: String,
    /// Who has written it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Under which terms others may use it, such as an SPDX name.
    #[serde(default)]
    pub licence: String,
    /// Each file in it but this one.
    #[serde(default)]
    pub files: Vec<Listed>,
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its path in the pack.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// With its texts as they may be shown.
    ///
    /// # Errors
    /// `invalid_field`.
    pub fn checked(mut self) -> Result<Self, Problem> {
        let longer =
            |what: &str| Problem::new(crate::error::Code::InvalidField, format!("`{what}` is not acceptable."));
        self.name = line(&self.name, LONGEST_NAME, "name")?.ok_or_else(|| longer("name"))?;
        self.licence = line(&self.licence, LONGEST_LINE, "licence")?.unwrap_or_default();
        if self.authors.len() > MOST_AUTHORS {
            return Err(longer("authors"));
        }
        self.authors = self
            .authors
            .iter()
            .filter_map(|author| line(author, LONGEST_LINE, "authors").transpose())
            .collect::<Result<_, _>>()?;
        Ok(self)
    }
}
