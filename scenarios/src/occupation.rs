//! What occupations a scenario is for, by the codes of two classifications: ROME, the French public
//! employment service's, and ESCO, the European Union's, whose groups are those of ISCO-08.
//!
//! A code is checked by its shape; whether it is given to an occupation is its author's word.

use std::collections::HashMap;

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
    /// What people call it, where it is one of the few that are known here.
    pub fn label(&self, language: Language) -> Option<&'static str> {
        let known = KNOWN.iter().find(|(scheme, code, ..)| *scheme == self.scheme && *code == self.code);
        known.map(|(_, _, fr, en)| match language {
            Language::Fr => *fr,
            Language::En => *en,
        })
    }
}

/// The codes of the scenarios that come with Vivavoce, and their neighbours.
const KNOWN: [(Scheme, &str, &str, &str); 21] = [
    (Scheme::Rome, "C1206", "Gestion de clientèle bancaire", "Bank customer advice"),
    (Scheme::Rome, "D1102", "Boulangerie et viennoiserie", "Bakery"),
    (Scheme::Rome, "D1211", "Vente en articles de sport et loisirs", "Sports and leisure retail"),
    (Scheme::Rome, "D1402", "Relation commerciale grands comptes et entreprises", "Key account sales"),
    (Scheme::Rome, "F1602", "Électricité du bâtiment", "Building electrics"),
    (Scheme::Rome, "G1703", "Réception en hôtellerie", "Hotel reception"),
    (Scheme::Rome, "G1803", "Service en restauration", "Restaurant service"),
    (Scheme::Rome, "J1506", "Soins infirmiers généralistes", "General nursing"),
    (Scheme::Rome, "M1203", "Comptabilité", "Accounting"),
    (Scheme::Rome, "M1805", "Études et développement informatique", "Software design and development"),
    (Scheme::Esco, "2221", "Infirmiers", "Nursing professionals"),
    (Scheme::Esco, "2411", "Comptables", "Accountants"),
    (Scheme::Esco, "2512", "Développeurs de logiciels", "Software developers"),
    (Scheme::Esco, "3322", "Représentants et techniciens commerciaux", "Commercial sales representatives"),
    (Scheme::Esco, "4222", "Employés de centres d’appel", "Contact centre information clerks"),
    (Scheme::Esco, "4224", "Réceptionnistes d’hôtel", "Hotel receptionists"),
    (Scheme::Esco, "5131", "Serveurs", "Waiters"),
    (Scheme::Esco, "5223", "Vendeurs en magasin", "Shop sales assistants"),
    (Scheme::Esco, "5321", "Aides-soignants en institution", "Health care assistants"),
    (Scheme::Esco, "7115", "Charpentiers en bois et menuisiers du bâtiment", "Carpenters and joiners"),
    (Scheme::Esco, "7411", "Électriciens du bâtiment", "Building and related electricians"),
];

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

    #[test]
    fn every_code_that_is_known_here_has_its_shape_and_stands_once() {
        for (at, (scheme, code, ..)) in KNOWN.iter().enumerate() {
            assert!(scheme.has_shape(code), "{code}");
            assert!(KNOWN[..at].iter().all(|(other, same, ..)| (other, same) != (scheme, code)), "{code}");
        }
    }

    #[test]
    fn the_built_in_scenarios_name_occupations_that_have_a_label_in_both_languages() {
        let named: Vec<&Occupation> = builtin().iter().flat_map(|scenario| &scenario.occupations).collect();
        assert!(named.len() > 20);
        for occupation in named {
            for language in Language::ALL {
                assert!(occupation.label(language).is_some(), "{occupation:?}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_an_occupation_is_told_where_it_stands() {
        let file = include_str!("../data/first-job-en.toml");
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
