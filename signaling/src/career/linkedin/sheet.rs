//! What the columns of the files are called: in English, as LinkedIn writes them whatever language its
//! pages have, and in French, as people write who made the file by hand or translated it. Capitals,
//! accents and all that is no letter make no difference.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::wire::LinkedinFile;

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    FirstName,
    LastName,
    Headline,
    Summary,
    Title,
    Organisation,
    Location,
    Level,
    From,
    To,
    Description,
    /// Of an education, what they did beside it; of a certification, its number.
    More,
    /// Of a certification, where it can be checked.
    Link,
}

/// A file.
pub struct Sheet {
    /// Which.
    pub file: LinkedinFile,
    /// What it is called.
    pub name: &'static str,
    /// Its columns; the first is needed.
    pub columns: &'static [(Cell, &'static [&'static str])],
}

impl Sheet {
    /// Which cell a column is.
    pub fn cell(&self, head: &str) -> Option<Cell> {
        let head = bare(head);
        self.columns.iter().find(|(_, names)| names.contains(&head.as_str())).map(|(cell, _)| *cell)
    }
}

const TITLE: &[&str] = &["title", "titre", "poste", "intitule", "intituleduposte", "fonction"];
const FROM: &[&str] = &["startedon", "startdate", "debut", "datededebut", "commencele"];
const TO: &[&str] = &["finishedon", "enddate", "fin", "datedefin", "terminele"];
const NAME: &[&str] = &["name", "nom"];

/// All.
pub const SHEETS: &[Sheet] = &[
    Sheet {
        file: LinkedinFile::Profile,
        name: "Profile.csv",
        columns: &[
            (Cell::FirstName, &["firstname", "prenom"]),
            (Cell::LastName, &["lastname", "nom", "nomdefamille"]),
            (Cell::Headline, &["headline", "titre", "titreduprofil", "titreprofessionnel"]),
            (Cell::Summary, &["summary", "resume", "infos", "apropos"]),
        ],
    },
    Sheet {
        file: LinkedinFile::Positions,
        name: "Positions.csv",
        columns: &[
            (Cell::Title, TITLE),
            (Cell::Organisation, &["companyname", "company", "entreprise", "nomdelentreprise", "societe"]),
            (Cell::Location, &["location", "lieu", "localisation"]),
            (Cell::From, FROM),
            (Cell::To, TO),
            (Cell::Description, &["description"]),
        ],
    },
    Sheet {
        file: LinkedinFile::Education,
        name: "Education.csv",
        columns: &[
            (Cell::Organisation, &["schoolname", "school", "ecole", "nomdelecole", "etablissement"]),
            (Cell::Title, &["degreename", "degree", "diplome", "nomdudiplome"]),
            (Cell::From, FROM),
            (Cell::To, TO),
            (Cell::Description, &["notes", "remarques"]),
            (Cell::More, &["activities", "activites", "activitesetassociations"]),
        ],
    },
    Sheet {
        file: LinkedinFile::Certifications,
        name: "Certifications.csv",
        columns: &[
            (Cell::Title, NAME),
            (Cell::Organisation, &["authority", "organisme", "organismedecertification", "autorite"]),
            (Cell::From, FROM),
            (Cell::To, TO),
            (Cell::More, &["licensenumber", "numerodelicence", "numeroducertificat"]),
            (Cell::Link, &["url", "lien"]),
        ],
    },
    Sheet {
        file: LinkedinFile::Languages,
        name: "Languages.csv",
        columns: &[(Cell::Title, &["name", "nom", "langue"]), (Cell::Level, &["proficiency", "niveau", "maitrise"])],
    },
    Sheet { file: LinkedinFile::Skills, name: "Skills.csv", columns: &[(Cell::Title, &["name", "nom", "competence"])] },
];

/// Small letters and digits without accents, and nothing else.
pub fn bare(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    plain.filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: LinkedinFile) -> &'static Sheet {
        SHEETS.iter().find(|sheet| sheet.file == file).expect("each file has its line")
    }

    #[test]
    fn columns_are_known_however_they_are_written() {
        let positions = of(LinkedinFile::Positions);
        for head in ["Company Name", "company_name", " COMPANY NAME ", "Nom de l’entreprise", "Entreprise"] {
            assert_eq!(positions.cell(head), Some(Cell::Organisation), "{head}");
        }
        assert_eq!(positions.cell("Date de début"), Some(Cell::From));
        assert_eq!(positions.cell("Salary"), None);
        // What is nobody's business here has no cell.
        let profile = of(LinkedinFile::Profile);
        for head in ["Birth Date", "Address", "Zip Code", "Twitter Handles", "Instant Messengers", "Maiden Name"] {
            assert_eq!(profile.cell(head), None, "{head}");
        }
    }

    #[test]
    fn every_name_is_written_as_it_is_compared_and_means_one_thing() {
        for sheet in SHEETS {
            let names: Vec<&str> = sheet.columns.iter().flat_map(|(_, names)| names.iter().copied()).collect();
            for (at, name) in names.iter().enumerate() {
                assert_eq!(bare(name), *name);
                assert!(!names[..at].contains(name), "{}: {name}", sheet.name);
            }
        }
    }
}
