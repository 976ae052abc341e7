//! What occupations a scenario is for, by the codes of two classifications: ROME, the French public
//! employment service's, and ESCO, the European Union's, whose groups are those of ISCO-08.
//!
//! A code is checked by its shape; whether it is given to an occupation is its author's word.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::fault::{self, word};
use crate::limits;
use crate::model::Language;
use crate::read::{Found, Reader, Table};

/// A classification of occupations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Répertoire opérationnel des métiers et des emplois, version 4: `M1805`.
    Rome,
    /// European Skills, Competences, Qualifications and Occupations: `2512`, `2512.4`.
    Esco,
}

impl Scheme {
    /// Both, in the order that messages name them.
    pub const ALL: [Self; 2] = [Self::Rome, Self::Esco];

    /// Its name in files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rome => "rome",
            Self::Esco => "esco",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Rome => Self::Esco,
            Self::Esco => Self::Rome,
        }
    }

    /// Whether this can be one of its codes.
    pub fn has_shape(self, code: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            // A family from A to N, and four digits.
            Self::Rome => {
                let mut chars = code.chars();
                chars.next().is_some_and(|c| ('A'..='N').contains(&c))
                    && chars.as_str().len() == 4
                    && digits(chars.as_str())
            }
            // A unit group of ISCO-08, and what is below it.
            Self::Esco => {
                let mut parts = code.split('.');
                parts.next().is_some_and(|group| group.len() == 4 && digits(group))
                    && parts.clone().count() <= 6
                    && parts.all(|part| part.len() <= 3 && digits(part))
            }
        }
    }
}

/// An occupation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Occupation {
    /// Whose code it is.
    pub scheme: Scheme,
    /// The code.
    pub code: String,
}

impl Occupation {
    /// What people call it, beside the other occupations of its scenario, where it is known here. Two
    /// codes of one job have that job's name.
    pub fn label(&self, beside: &[Self], language: Language) -> Option<&'static str> {
        Some(self.job(beside)?.name(language))
    }

    fn job(&self, beside: &[Self]) -> Option<&'static Job> {
        let of_code = || JOBS.iter().filter(|job| job.code(self.scheme) == self.code);
        let is_both =
            |job: &&Job| beside.iter().any(|one| one.scheme != self.scheme && one.code == job.code(one.scheme));
        let is_alone = |job: &&Job| job.code(self.scheme.other()).is_empty();
        of_code().find(is_both).or_else(|| of_code().find(is_alone)).or_else(|| of_code().next())
    }
}

/// An occupation that is known by name.
#[derive(Clone, Copy, Debug)]
struct Job {
    rome: &'static str,
    esco: &'static str,
    fr: &'static str,
    en: &'static str,
}

impl Job {
    const fn code(&self, scheme: Scheme) -> &'static str {
        match scheme {
            Scheme::Rome => self.rome,
            Scheme::Esco => self.esco,
        }
    }

    const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }
}

/// The most usual occupations: facts about the two classifications, in a file that the page reads, too.
static JOBS: LazyLock<Vec<Job>> = LazyLock::new(|| {
    let lines = include_str!("../occupations.csv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| match line.split(';').collect::<Vec<_>>()[..] {
            [rome, esco, fr, en] => Job { rome, esco, fr, en },
            _ => panic!("{line}: a test reads this file, too"),
        })
        .collect()
});

/// `occupations = [{ rome = "M1805" }, { esco = "2512" }]`; none where there is no such key.
pub(crate) fn occupations<'a>(reader: &mut Reader<'a>, table: &Table<'a>) -> Option<Vec<Occupation>> {
    let Some(found) = reader.optional(table, "occupations") else { return Some(Vec::new()) };
    let mut seen = HashMap::new();
    let mut occupations = Vec::new();
    let mut sound = true;
    for item in reader.items(&found, limits::OCCUPATIONS, word::OCCUPATIONS)? {
        let place = Found { key: item.key.clone(), span: item.span.clone(), value: item.value };
        let read = reader.table(item).and_then(|table| occupation(reader, &table, &place));
        let read = read.filter(|one| reader.unique(&mut seen, &one.code, &place));
        sound &= read.is_some();
        occupations.extend(read);
    }
    sound.then_some(occupations)
}

fn occupation<'a>(reader: &mut Reader<'a>, table: &Table<'a>, place: &Found<'a>) -> Option<Occupation> {
    reader.only(table, &Scheme::ALL.map(Scheme::code));
    let given: Vec<_> =
        Scheme::ALL.into_iter().filter_map(|scheme| Some((scheme, reader.optional(table, scheme.code())?))).collect();
    let [(scheme, found)] = given.as_slice() else {
        reader.note(place.span.start, &place.key, fault::one_occupation());
        return None;
    };
    let code = reader.text(found, limits::ID_CHARS)?;
    if scheme.has_shape(&code) {
        return Some(Occupation { scheme: *scheme, code });
    }
    let message = match scheme {
        Scheme::Rome => fault::bad_rome(),
        Scheme::Esco => fault::bad_esco(),
    };
    reader.note(found.span.start, &found.key, message);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::builtin;

    #[test]
    fn a_code_is_known_by_its_shape() {
        for good in ["A1101", "M1805", "N4403"] {
            assert!(Scheme::Rome.has_shape(good), "{good}");
        }
        for bad in ["", "M180", "M18055", "m1805", "O1805", "2512", "M18O5", "ÉM180"] {
            assert!(!Scheme::Rome.has_shape(bad), "{bad}");
        }
        for good in ["2512", "2512.4", "2654.1.7", "0110.12"] {
            assert!(Scheme::Esco.has_shape(good), "{good}");
        }
        for bad in ["", "251", "25123", "2512.", "2512..1", "2512.1234", "M1805", "2512.a", "1111.1.1.1.1.1.1.1"] {
            assert!(!Scheme::Esco.has_shape(bad), "{bad}");
        }
    }

    fn coded(scheme: Scheme, code: &str) -> Occupation {
        Occupation { scheme, code: code.to_owned() }
    }

    #[test]
    fn every_job_that_is_known_here_has_codes_of_the_right_shape_and_a_name_of_its_own() {
        assert!(JOBS.len() >= 100, "{}", JOBS.len());
        for (at, job) in JOBS.iter().enumerate() {
            for scheme in Scheme::ALL {
                let code = job.code(scheme);
                assert!(code.is_empty() || scheme.has_shape(code), "{job:?}");
            }
            assert!(!(job.rome.is_empty() && job.esco.is_empty()), "{job:?}");
            for other in &JOBS[..at] {
                assert!(job.rome.is_empty() || other.rome != job.rome, "{job:?}");
                assert!(!job.rome.is_empty() || !other.rome.is_empty() || other.esco != job.esco, "{job:?}");
                assert!(other.fr != job.fr && other.en != job.en, "{job:?}");
            }
            for name in [job.fr, job.en] {
                assert!(!name.is_empty() && name == name.trim() && !name.contains('\''), "{job:?}");
            }
        }
    }

    #[test]
    fn both_codes_of_a_job_have_its_name_and_a_group_alone_has_its_own() {
        let (rome, esco) = (coded(Scheme::Rome, "D1211"), coded(Scheme::Esco, "5223"));
        let both = [rome.clone(), esco.clone()];
        assert_eq!(rome.label(&both, Language::En), Some("Sports shop assistant"));
        assert_eq!(esco.label(&both, Language::En), Some("Sports shop assistant"));
        assert_eq!(esco.label(std::slice::from_ref(&esco), Language::En), Some("Shop assistant"));
        assert_eq!(esco.label(std::slice::from_ref(&esco), Language::Fr), Some("Vendeur / Vendeuse en magasin"));
        assert_eq!(coded(Scheme::Rome, "A1101").label(&[], Language::Fr), None);
    }

    /// Interviews for anybody, whatever the job: there is no code for them.
    const FOR_ANYBODY: [&str; 6] =
        ["communication-en", "communication-fr", "manager-fr", "pitch-en", "presentation-projet-fr", "team-lead-en"];

    #[test]
    fn each_built_in_scenario_of_a_job_names_it_by_both_codes_of_one_known_job() {
        for scenario in builtin() {
            let occupations = &scenario.occupations;
            if FOR_ANYBODY.contains(&scenario.id.as_str()) {
                assert!(occupations.is_empty(), "{}", scenario.id);
                continue;
            }
            let schemes: Vec<Scheme> = occupations.iter().map(|one| one.scheme).collect();
            assert_eq!(schemes, Scheme::ALL, "{}", scenario.id);
            for language in Language::ALL {
                let names: Vec<_> = occupations.iter().map(|one| one.label(occupations, language)).collect();
                assert!(names[0].is_some() && names[0] == names[1], "{}: {names:?}", scenario.id);
            }
        }
    }

    #[test]
    fn what_is_wrong_with_an_occupation_is_told_where_it_stands() {
        let file = include_str!("../data/communication-en.toml");
        let with = |list: &str| {
            let source = file.replacen("level =", &format!("occupations = {list}\nlevel ="), 1);
            crate::parse(&source).map(|scenario| scenario.occupations).map_err(|errors| {
                errors
                    .problems
                    .iter()
                    .map(|problem| format!("{}: {}", problem.key, problem.message))
                    .collect::<Vec<_>>()
            })
        };
        let sound = with("[{ rome = \"M1805\" }, { esco = \"2512.4\" }]").expect("sound");
        assert_eq!(sound[1], Occupation { scheme: Scheme::Esco, code: "2512.4".to_owned() });
        assert_eq!(
            with("[{ rome = \"1805\" }]").expect_err("refused"),
            ["occupations[0].rome: must be a letter from A to N and four digits, such as \"M1805\""]
        );
        assert_eq!(
            with("[{ rome = \"M1805\", esco = \"2512\" }]").expect_err("refused"),
            ["occupations[0]: takes one code: either `rome` or `esco`"]
        );
        assert_eq!(with("[{}]").expect_err("refused"), ["occupations[0]: takes one code: either `rome` or `esco`"]);
        assert!(
            with("[{ rome = \"M1805\" }, { rome = \"M1805\" }]").expect_err("refused")[0].contains("already there")
        );
        assert!(with("[\"M1805\"]").expect_err("refused")[0].contains("must be a table"));
    }
}
