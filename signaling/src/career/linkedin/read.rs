//! What the files say, as texts and entries that may be kept. What may not be is named with its line;
//! nothing is cut short, and a cell is text whatever it begins with.

use std::collections::HashSet;

use super::super::entry::{DESCRIPTION_CHARS, Entry, Kind, LINE_CHARS, Level};
use super::super::import::{headline, summary};
use super::archive::Files;
use super::dates::{self, Dated};
use super::sheet::{Cell, SHEETS, Sheet, bare};
use super::table::{self, MOST_ROWS, Row};
use super::wire::{Found, Ignored, LinkedinFile, Why};

/// What the files say.
#[derive(Debug, Default)]
pub struct Told {
    /// How the person is called; empty for nothing.
    pub name: String,
    /// Their headline; empty for none.
    pub headline: String,
    /// Their summary; empty for none.
    pub summary: String,
    /// The entries, each with whether a date of it could not be read.
    pub entries: Vec<(Entry, bool)>,
    /// The files that were read.
    pub found: Vec<Found>,
    /// Those that are not there.
    pub missing: Vec<LinkedinFile>,
    /// What cannot be taken.
    pub ignored: Vec<Ignored>,
}

/// Reads the files.
pub fn read(files: &Files) -> Told {
    let mut told = Told::default();
    for sheet in SHEETS {
        let Some(bytes) = files.read.get(&sheet.file) else {
            told.missing.push(sheet.file);
            continue;
        };
        let table = match bytes.as_deref().map(std::str::from_utf8) {
            None => Err(Why::TooLarge),
            Some(Err(_)) => Err(Why::NotUtf8),
            Some(Ok(text)) => table::read(text, sheet).ok_or(Why::NoColumns),
        };
        match table {
            Err(why) => told.ignore(sheet, None, why),
            Ok(table) => {
                told.found.push(Found { file: sheet.file, rows: table.rows.len() });
                told.take(sheet, &table.rows);
                if table.has_more {
                    told.ignore(sheet, table.rows.get(MOST_ROWS - 1).map(|row| row.line + 1), Why::TooManyRows);
                }
            }
        }
    }
    told
}

impl Told {
    fn ignore(&mut self, sheet: &Sheet, line: Option<u64>, why: Why) {
        self.ignored.push(Ignored { file: sheet.file, line, why });
    }

    fn take(&mut self, sheet: &Sheet, rows: &[Row]) {
        let Some(kind) = kind_of(sheet.file) else {
            if let Some(row) = rows.first() {
                self.about(sheet, row);
            }
            return;
        };
        let mut seen = HashSet::new();
        for row in rows {
            match entry(kind, row) {
                Err(why) => self.ignore(sheet, Some(row.line), why),
                Ok((entry, _)) if !seen.insert(entry.print()) => self.ignore(sheet, Some(row.line), Why::Twice),
                Ok(read) => self.entries.push(read),
            }
        }
    }

    fn about(&mut self, sheet: &Sheet, row: &Row) {
        let name = format!("{} {}", row.cell(Cell::FirstName), row.cell(Cell::LastName));
        self.name = one_line(&name);
        match headline(&one_line(row.cell(Cell::Headline))) {
            Ok(headline) => self.headline = headline,
            Err(_) => self.ignore(sheet, Some(row.line), Why::TooLong),
        }
        match summary(row.cell(Cell::Summary)) {
            Ok(summary) => self.summary = summary,
            Err(_) => self.ignore(sheet, Some(row.line), Why::TooLong),
        }
    }
}

const fn kind_of(file: LinkedinFile) -> Option<Kind> {
    match file {
        LinkedinFile::Profile => None,
        LinkedinFile::Positions => Some(Kind::Position),
        LinkedinFile::Education => Some(Kind::Education),
        LinkedinFile::Certifications => Some(Kind::Certification),
        LinkedinFile::Languages => Some(Kind::Language),
        LinkedinFile::Skills => Some(Kind::Skill),
    }
}

/// A row as an entry, and whether a date of it was left out.
fn entry(kind: Kind, row: &Row) -> Result<(Entry, bool), Why> {
    let line = |cell| within(one_line(row.cell(cell)), LINE_CHARS);
    let (from, to) = (dates::read(row.cell(Cell::From)), dates::read(row.cell(Cell::To)));
    let on = |dated| if let Dated::On(month) = dated { Some(month) } else { None };
    let mut is_left_out = [from, to].contains(&Dated::Unread);
    let (from, mut to) = (on(from), on(to));
    if from.zip(to).is_some_and(|(from, to)| !from.may_end(to)) {
        (to, is_left_out) = (None, true);
    }
    let parts = [Cell::Description, Cell::More, Cell::Link].map(|cell| row.cell(cell));
    let description: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let entry = Entry {
        kind,
        title: line(Cell::Title)?,
        organisation: line(Cell::Organisation)?,
        location: line(Cell::Location)?,
        level: level(row.cell(Cell::Level)),
        from,
        to,
        description: within(description.join("\n"), DESCRIPTION_CHARS)?,
    };
    if !entry.has_name() {
        return Err(Why::NoName);
    }
    // What is left to be wrong is a text of which nothing can be seen.
    entry.checked().map(|entry| (entry, is_left_out)).map_err(|_| Why::NoName)
}

/// On one line: where lines end, a blank.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn within(text: String, longest: usize) -> Result<String, Why> {
    if text.chars().count() > longest { Err(Why::TooLong) } else { Ok(text) }
}

/// How well a language is spoken, in LinkedIn's words.
fn level(text: &str) -> Option<Level> {
    let text = bare(text);
    let has = |part: &str| text.contains(part);
    if has("native") || has("bilingual") || has("bilingue") || has("natale") || has("maternelle") {
        Some(Level::Native)
    } else if has("elementary") || has("notions") || has("elementaire") {
        Some(Level::Elementary)
    } else if has("limited") || has("limitee") {
        Some(Level::Limited)
    } else if has("fullprofessional") || has("complete") {
        Some(Level::FullProfessional)
    } else if has("professional") || has("professionnel") {
        Some(Level::Professional)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(files: &[(LinkedinFile, &[u8])]) -> Told {
        let read = files.iter().map(|(file, bytes)| (*file, Some(bytes.to_vec()))).collect();
        super::read(&Files { read, unopened: 0 })
    }

    #[test]
    fn the_files_become_entries() {
        let told = told(&[
            (
                LinkedinFile::Profile,
                b"First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\n\
                  Ada,Lovelace,Byron,12 St James,1815,Analyst,\"Engines.\n\nAnd poetry.\"\n",
            ),
            (
                LinkedinFile::Positions,
                b"Company Name,Title,Description,Location,Started On,Finished On\n\
                  Acme,Engineer,=HYPERLINK(\"\"x\"\"),Paris,Jan 2020,\nAcme,Engineer,,,Jan 2020,\n,,only this,,,\n\
                  Beta,Baker,,,soon,2019\nGamma,Cook,,,2020,2018\n",
            ),
            (
                LinkedinFile::Education,
                b"School Name,Start Date,End Date,Notes,Degree Name,Activities\nMIT,2010,2014,,,Chess\n",
            ),
            (LinkedinFile::Languages, b"Name,Proficiency\nFrench,Native or bilingual proficiency\nWelsh,\n"),
            (LinkedinFile::Skills, b"\xff\xfeN\0a\0"),
        ]);
        assert_eq!((told.name.as_str(), told.headline.as_str()), ("Ada Lovelace", "Analyst"));
        assert_eq!(told.summary, "Engines.\n\nAnd poetry.");
        let texts: Vec<_> = told.entries.iter().map(|(entry, left)| (entry.title.as_str(), *left)).collect();
        assert_eq!(
            texts,
            [("Engineer", false), ("Baker", true), ("Cook", true), ("", false), ("French", false), ("Welsh", false)]
        );
        let (engineer, school) = (&told.entries[0].0, &told.entries[3].0);
        assert!(engineer.description.starts_with("=HYPERLINK("), "a formula is text: {}", engineer.description);
        assert_eq!(engineer.from.map(|from| from.to_string()).as_deref(), Some("2020-01"));
        assert_eq!((school.organisation.as_str(), school.description.as_str()), ("MIT", "Chess"));
        assert_eq!((told.entries[4].0.level, told.entries[5].0.level), (Some(Level::Native), None));
        let ignored: Vec<_> = told.ignored.iter().map(|one| (one.file, one.line, one.why)).collect();
        assert_eq!(
            ignored,
            [
                (LinkedinFile::Positions, Some(3), Why::Twice),
                (LinkedinFile::Positions, Some(4), Why::NoName),
                (LinkedinFile::Skills, None, Why::NotUtf8),
            ]
        );
        assert_eq!(told.missing, [LinkedinFile::Certifications]);
    }

    #[test]
    fn a_field_of_a_megabyte_is_named_and_not_cut() {
        let long = format!("Title,Description\nBaker,{}\nCook,\n", "x".repeat(1024 * 1024));
        let told = told(&[(LinkedinFile::Positions, long.as_bytes())]);
        assert_eq!((told.entries.len(), told.ignored[0].why, told.ignored[0].line), (1, Why::TooLong, Some(2)));
    }

    #[test]
    fn levels_are_known_in_both_languages() {
        for (text, said) in [
            ("Elementary proficiency", Some(Level::Elementary)),
            ("Notions", Some(Level::Elementary)),
            ("Limited working proficiency", Some(Level::Limited)),
            ("Compétence professionnelle limitée", Some(Level::Limited)),
            ("Professional working proficiency", Some(Level::Professional)),
            ("Compétence professionnelle", Some(Level::Professional)),
            ("Full professional proficiency", Some(Level::FullProfessional)),
            ("Capacité professionnelle complète", Some(Level::FullProfessional)),
            ("Bilingue ou langue natale", Some(Level::Native)),
            ("a little", None),
        ] {
            assert_eq!(level(text), said, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_may_be_kept(text in "(\\PC|[\",\n\r\t\u{202e}]){0,300}") {
            let text = format!("Title,Company Name,Started On,Finished On,Description,Location\n{text}");
            for (entry, _) in told(&[(LinkedinFile::Positions, text.as_bytes())]).entries {
                prop_assert_eq!(entry.clone().checked().ok(), Some(entry));
            }
        }
    }
}
