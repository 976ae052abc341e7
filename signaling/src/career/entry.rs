//! What an entry of a career may say, by its kind:
//!
//! | kind | title | organisation | location | level | from, to | description | at most |
//! | --- | --- | --- | --- | --- | --- | --- | --- |
//! | position | the job, needed | where | where that is | | began, ended | any | 60 |
//! | education | the degree | the school, needed | | | began, ended | any | 30 |
//! | certification | its name, needed | who gave it | | | given, ends | any | 60 |
//! | language | its name, needed | | | how well | | | 30 |
//! | skill | its name, needed | | | | | | 100 |

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use super::month::Month;
use crate::error::{Code, Problem};
use crate::text::{line, paragraph};

/// Characters of a title, an organisation, a location.
pub const LINE_CHARS: usize = 200;

/// Characters of a description.
pub const DESCRIPTION_CHARS: usize = 4000;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CareerKind)]
pub enum Kind {
    /// Work.
    Position,
    /// A school.
    Education,
    /// What somebody has shown that they can.
    Certification,
    /// A language that they speak.
    Language,
    /// What they can.
    Skill,
}

impl Kind {
    /// All, as they stand in a career.
    pub const ALL: [Self; 5] = [Self::Position, Self::Education, Self::Certification, Self::Language, Self::Skill];

    /// How many one has at most.
    pub const fn most(self) -> usize {
        match self {
            Self::Position | Self::Certification => 60,
            Self::Education | Self::Language => 30,
            Self::Skill => 100,
        }
    }

    /// Whether it has an organisation, dates and a description.
    pub const fn is_long(self) -> bool {
        matches!(self, Self::Position | Self::Education | Self::Certification)
    }
}

/// How well somebody speaks a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LanguageLevel)]
pub enum Level {
    /// A few words.
    Elementary,
    /// Enough for some of the work.
    Limited,
    /// Enough to work in it.
    Professional,
    /// As well as those who grew up with it, at work.
    FullProfessional,
    /// They grew up with it.
    Native,
}

/// What an entry says; empty where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CareerText)]
pub struct Entry {
    /// What it is about.
    pub kind: Kind,
    /// The job, the degree, or the name.
    #[schema(max_length = 200)]
    pub title: String,
    /// Where, or by whom.
    #[schema(max_length = 200)]
    pub organisation: String,
    /// In which place.
    #[schema(max_length = 200)]
    pub location: String,
    /// Of a language, how well it is spoken.
    #[schema(required = true)]
    pub level: Option<Level>,
    /// When it began.
    #[schema(required = true)]
    pub from: Option<Month>,
    /// When it ended; null for what goes on.
    #[schema(required = true)]
    pub to: Option<Month>,
    /// Lines of text.
    #[schema(max_length = 4000)]
    pub description: String,
}

impl Entry {
    /// One that says nothing yet.
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            title: String::new(),
            organisation: String::new(),
            location: String::new(),
            level: None,
            from: None,
            to: None,
            description: String::new(),
        }
    }

    /// As it may be kept.
    ///
    /// # Errors
    /// `invalid_field` for what is missing, too long, or of another kind of entries.
    pub fn checked(self) -> Result<Self, Problem> {
        let refused = |what: &str| Err(Problem::new(Code::InvalidField, format!("{what}.")));
        let one = |text: &str, field| Ok::<_, Problem>(line(text, LINE_CHARS, field)?.unwrap_or_default());
        let kept = Self {
            kind: self.kind,
            title: one(&self.title, "title")?,
            organisation: one(&self.organisation, "organisation")?,
            location: one(&self.location, "location")?,
            level: self.level,
            from: self.from,
            to: self.to,
            description: lines(&self.description, DESCRIPTION_CHARS, "description")?,
        };
        if !kept.has_name() {
            return refused(match kept.kind {
                Kind::Education => "An education needs its school as `organisation`",
                _ => "An entry needs a `title`",
            });
        }
        let is_dated = kept.from.is_some() || kept.to.is_some();
        let is_told = !kept.organisation.is_empty() || !kept.description.is_empty();
        if !kept.kind.is_long() && (is_dated || is_told) {
            return refused("Languages and skills have no `organisation`, no dates and no `description`");
        }
        if kept.kind != Kind::Position && !kept.location.is_empty() {
            return refused("Only a position has a `location`");
        }
        if kept.kind != Kind::Language && kept.level.is_some() {
            return refused("Only a language has a `level`");
        }
        if kept.from.zip(kept.to).is_some_and(|(from, to)| !from.may_end(to)) {
            return refused("`to` is before `from`");
        }
        Ok(kept)
    }

    /// Whether it has what it is known by.
    pub fn has_name(&self) -> bool {
        let name = if self.kind == Kind::Education { &self.organisation } else { &self.title };
        !name.trim().is_empty()
    }

    /// By what the same entry is known again, beside its kind.
    pub fn print(&self) -> String {
        let from = self.from.map(|from| from.to_string()).unwrap_or_default();
        [folded(&self.title), folded(&self.organisation), from].join("\u{1f}")
    }

    /// Whether it may be the same thing, told otherwise: the same title at the same place, begun in the
    /// same year as far as both say when.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind
            && folded(&self.title) == folded(&other.title)
            && folded(&self.organisation) == folded(&other.organisation)
            && self.from.zip(other.from).is_none_or(|(one, other)| one.year() == other.year())
    }
}

/// Lines of text, or none.
pub fn lines(text: &str, longest: usize, field: &'static str) -> Result<String, Problem> {
    if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Ok(String::new());
    }
    paragraph(text, longest, field)
}

/// The same for what is written with other capitals or blanks; `C` and `C++` stay two.
fn folded(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(title: &str, organisation: &str, from: &str) -> Entry {
        let from = from.parse().ok();
        Entry { title: title.into(), organisation: organisation.into(), from, ..Entry::of(Kind::Position) }
    }

    #[test]
    fn what_is_written_otherwise_is_the_same() {
        let one = position("Lead  Engineer", "ACME", "2020-01");
        assert_eq!(one.print(), position("lead engineer ", "Acme", "2020-01").print());
        assert!(one.is_like(&position("Lead Engineer", "Acme", "2020")));
        assert!(one.is_like(&position("Lead Engineer", "Acme", "")));
        assert!(!one.is_like(&position("Lead Engineer", "Acme", "2021")));
        let skill = |title: &str| Entry { title: title.into(), ..Entry::of(Kind::Skill) };
        assert_ne!(skill("C").print(), skill("C++").print());
    }

    #[test]
    fn each_kind_has_what_it_has() {
        let fine = [
            position("Baker", "", ""),
            Entry { organisation: "MIT".into(), ..Entry::of(Kind::Education) },
            Entry { title: "French".into(), level: Some(Level::Native), ..Entry::of(Kind::Language) },
        ];
        for entry in fine {
            assert!(entry.clone().checked().is_ok(), "{entry:?}");
        }
        let wrong = [
            position(" ", "ACME", ""),
            Entry { to: "2019".parse().ok(), ..position("Baker", "", "2020") },
            Entry { title: "x".repeat(LINE_CHARS + 1), ..Entry::of(Kind::Skill) },
            Entry { title: "Rust".into(), level: Some(Level::Native), ..Entry::of(Kind::Skill) },
            Entry { title: "Rust".into(), description: "much".into(), ..Entry::of(Kind::Skill) },
            Entry { title: "MSc".into(), ..Entry::of(Kind::Education) },
            Entry { title: "CPR".into(), location: "Paris".into(), ..Entry::of(Kind::Certification) },
        ];
        for entry in wrong {
            assert_eq!(entry.clone().checked().expect_err("wrong").code, Code::InvalidField, "{entry:?}");
        }
    }
}
