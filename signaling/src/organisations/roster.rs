//! People to invite, from a CSV as spreadsheets write it: with commas, semicolons or tabs, with or
//! without a heading, in quotes or not. Each line that cannot be used is named with its reason.

use std::collections::HashMap;

use super::wire::{BadLine, LineFault};
use crate::accounts::Email;
use crate::error::{Code, Problem};
use crate::permissions::MemberRole;
use crate::sheet::{begins_formula, unguarded};

/// Largest file, bytes.
pub const LIMIT: usize = 256 * 1024;

/// Lines with people at most.
pub const LINES: usize = 500;

/// Cells of a line that are looked at.
const CELLS: usize = 32;

/// One person of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where they stand, from 1.
    pub line: u32,
    /// Their address.
    pub email: Email,
    /// As what.
    pub role: MemberRole,
    /// The name of their team, if they are to be in one.
    pub team: Option<String>,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// The people, in the order of the file.
    pub people: Vec<Line>,
    /// The lines that are no use.
    pub bad: Vec<BadLine>,
}

#[derive(Clone, Copy)]
struct Columns {
    email: usize,
    role: Option<usize>,
    team: Option<usize>,
}

/// Reads a file; `role` is for lines that do not say one.
///
/// # Errors
/// `invalid_field` for what is no CSV, names no column of addresses, or has too many lines.
pub fn read(text: &str, role: MemberRole) -> Result<Roster, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut roster = Roster::default();
    let mut columns = None;
    let mut seen = HashMap::new();
    let mut place = Place::default();
    for record in reader.records() {
        let record = record.map_err(|_| refusal("The file is no CSV."))?;
        let line = place.line(text.as_bytes(), record.position().map_or(0, csv::Position::byte));
        let cells: Vec<&str> = record.iter().take(CELLS).map(str::trim).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let columns = match columns {
            Some(columns) => columns,
            None => {
                let (found, is_heading) = heading(&cells)?;
                columns = Some(found);
                if is_heading {
                    continue;
                }
                found
            }
        };
        if roster.people.len() + roster.bad.len() >= LINES {
            return Err(refusal(&format!("The file has more than {LINES} lines; send it in parts.")));
        }
        match person(&cells, columns, role) {
            Ok((email, role, team)) if seen.insert(email.clone(), line).is_none() => {
                roster.people.push(Line { line, email, role, team });
            }
            Ok(_) => roster.bad.push(BadLine { line, fault: LineFault::Duplicate }),
            Err(fault) => roster.bad.push(BadLine { line, fault }),
        }
    }
    if columns.is_none() {
        return Err(refusal("The file is empty."));
    }
    Ok(roster)
}

fn person(
    cells: &[&str],
    columns: Columns,
    role: MemberRole,
) -> Result<(Email, MemberRole, Option<String>), LineFault> {
    let cell = |column: usize| cells.get(column).copied().unwrap_or_default();
    let (email, named, team) =
        (cell(columns.email), columns.role.map(cell).unwrap_or_default(), columns.team.map(cell).unwrap_or_default());
    if [email, named, team].into_iter().any(begins_formula) {
        return Err(LineFault::Formula);
    }
    // As our own tables write it.
    let email = Email::parse(unguarded(email)).map_err(|_| LineFault::BadAddress)?;
    let role = if named.is_empty() { role } else { role_of(named).ok_or(LineFault::UnknownRole)? };
    let team = Some(unguarded(team)).filter(|team| !team.is_empty()).map(str::to_owned);
    Ok((email, role, team))
}

/// Counts lines as an editor does. The reader's own count leaves out the empty ones before a record.
#[derive(Default)]
struct Place {
    byte: usize,
    ends: u32,
}

impl Place {
    /// The line of the record that begins behind `from` and the empty lines that follow it.
    fn line(&mut self, text: &[u8], from: u64) -> u32 {
        let from = usize::try_from(from).unwrap_or(usize::MAX).clamp(self.byte, text.len());
        let empty = text[from..].iter().take_while(|byte| **byte == b'\n').count();
        let ends = text[self.byte..from + empty].iter().filter(|byte| **byte == b'\n').count();
        self.byte = from + empty;
        self.ends = self.ends.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.ends.saturating_add(1)
    }
}

/// The columns, and whether the first line names them.
fn heading(cells: &[&str]) -> Result<(Columns, bool), Problem> {
    let of = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    match of(&["email", "e-mail", "mail", "address", "courriel", "adresse"]) {
        Some(email) => {
            let (role, team) = (of(&["role", "rôle"]), of(&["team", "équipe", "equipe", "groupe", "group"]));
            Ok((Columns { email, role, team }, true))
        }
        // A list of addresses and nothing else.
        None if cells.first().is_some_and(|cell| cell.contains('@')) => {
            Ok((Columns { email: 0, role: None, team: None }, false))
        }
        None => Err(refusal("The first line names the columns: `email`, and if you like `role` and `team`.")),
    }
}

fn role_of(text: &str) -> Option<MemberRole> {
    Some(match text.to_lowercase().as_str() {
        "candidate" | "candidat" | "candidate·e" | "student" | "élève" | "étudiant" | "étudiante" => {
            MemberRole::Candidate
        }
        "recruiter" | "recruteur" | "recruteuse" => MemberRole::Recruiter,
        "trainer" | "formateur" | "formatrice" => MemberRole::Trainer,
        "school" | "école" | "ecole" => MemberRole::School,
        "company" | "entreprise" => MemberRole::Company,
        _ => return None,
    })
}

/// The separator that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let most = |a: &u8, b: &u8| {
        let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
        count(*a).cmp(&count(*b))
    };
    // The last of equals wins: the comma.
    [b'\t', b';', b','].into_iter().max_by(most).unwrap_or(b',')
}

fn refusal(text: &str) -> Problem {
    Problem::new(Code::InvalidField, text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A person as a test names them: line, address, role and team.
    type Person = (u32, String, MemberRole, Option<String>);

    fn lines(text: &str) -> (Vec<Person>, Vec<(u32, LineFault)>) {
        let Roster { people, bad } = read(text, MemberRole::Recruiter).expect("a CSV");
        (
            people.into_iter().map(|one| (one.line, one.email.as_str().to_owned(), one.role, one.team)).collect(),
            bad.into_iter().map(|bad| (bad.line, bad.fault)).collect(),
        )
    }

    #[test]
    fn a_file_is_read_as_spreadsheets_write_it() {
        let expected = vec![
            (2, "ada@example.org".to_owned(), MemberRole::Trainer, Some("Promo 1".to_owned())),
            (3, "zoé@example.org".to_owned(), MemberRole::Recruiter, None),
        ];
        for text in [
            "\u{feff}email;role;team\r\nAda@Example.org;trainer;Promo 1\r\nzoé@example.org;;\r\n",
            "email,role,team\nada@example.org,Formatrice,\"Promo 1\"\nzoé@example.org\n",
            "équipe\trôle\tcourriel\nPromo 1\ttrainer\tada@example.org\n\t\tzoé@example.org",
        ] {
            assert_eq!(lines(text), (expected.clone(), vec![]), "{text}");
        }
    }

    #[test]
    fn a_list_of_addresses_needs_no_heading_and_lines_are_counted_as_the_file_has_them() {
        let (people, bad) = lines("ada@example.org\n\n\nnobody\nADA@example.org\ngrace@example.org");
        assert_eq!(people.iter().map(|one| one.0).collect::<Vec<_>>(), [1, 6]);
        assert_eq!(bad, [(4, LineFault::BadAddress), (5, LineFault::Duplicate)]);
    }

    #[test]
    fn each_bad_line_is_named_with_its_reason() {
        let text = "email,role,team\nada@example.org,boss,\n\"=cmd|' /C calc'!A0\",trainer,\n\
                    grace@example.org,trainer,=1+1\n+33@example.org,,\n@x,,\n'=a@example.org,,\n";
        let (people, bad) = lines(text);
        assert_eq!(
            bad,
            [
                (2, LineFault::UnknownRole),
                (3, LineFault::Formula),
                (4, LineFault::Formula),
                (5, LineFault::Formula),
                (6, LineFault::Formula),
            ]
        );
        // Guarded, as our own tables are, it is an address like any other.
        assert_eq!(people.iter().map(|one| one.1.as_str()).collect::<Vec<_>>(), ["=a@example.org"]);
    }

    #[test]
    fn what_is_no_roster_is_refused_whole() {
        let long: String = (0..=LINES).map(|number| format!("a{number}@example.org\n")).collect();
        for bad in ["", "\n\n", "name,phone\nAda,1\n", &long] {
            assert_eq!(read(bad, MemberRole::Trainer).expect_err("no roster").code, Code::InvalidField);
        }
        let most: String = (0..LINES).map(|number| format!("a{number}@example.org\n")).collect();
        assert_eq!(read(&most, MemberRole::Trainer).expect("fits").people.len(), LINES);
    }

    proptest! {
        #[test]
        fn no_file_panics_and_every_line_is_accounted_for_once(text in "(email,role\n)?([a-z@.;,\"'=\n\t ]{0,12}\n){0,20}") {
            if let Ok(roster) = read(&text, MemberRole::Trainer) {
                let mut lines: Vec<u32> = roster.people.iter().map(|one| one.line).collect();
                lines.extend(roster.bad.iter().map(|bad| bad.line));
                let all = lines.len();
                lines.sort_unstable();
                lines.dedup();
                prop_assert_eq!(lines.len(), all);
            }
        }
    }
}
