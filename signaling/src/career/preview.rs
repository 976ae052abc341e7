//! A file of LinkedIn's against what is here: what is new, what is here already, what differs.

use super::entry::Entry;
use super::linkedin::archive::Files;
use super::linkedin::read::{self, Told};
use super::wire::{Career, CareerEntry, CareerPreview, OfferedEntry, OfferedText, Standing};
use crate::accounts::name::name;

/// What cannot be taken is named up to here.
const MOST_NAMED: usize = 100;

/// Holds what the files say against a career, and the name of the account.
pub fn preview(files: &Files, career: &Career, called: &str) -> CareerPreview {
    let Told { name: said, headline, summary, entries, found, missing, mut ignored } = read::read(files);
    let ignored_count = ignored.len();
    ignored.truncate(MOST_NAMED);
    CareerPreview {
        found,
        missing,
        unopened: files.unopened,
        // What is no name here is not offered as one.
        name: name(&said, "name").ok().and_then(|said| offered(said, called)),
        headline: offered(headline, &career.headline),
        summary: offered(summary, &career.summary),
        entries: entries
            .into_iter()
            .map(|(entry, date_left_out)| {
                let (standing, current) = place(&entry, &career.entries);
                OfferedEntry { entry, standing, current: current.cloned(), date_left_out }
            })
            .collect(),
        ignored,
        ignored_count,
    }
}

fn offered(text: String, here: &str) -> Option<OfferedText> {
    let standing = match here {
        "" => Standing::New,
        here if here == text => Standing::Same,
        _ => Standing::Differs,
    };
    Some(OfferedText { text, standing }).filter(|offered| !offered.text.is_empty())
}

/// How an entry goes with those that are here, and what is in its place.
fn place<'c>(entry: &Entry, here: &'c [CareerEntry]) -> (Standing, Option<&'c CareerEntry>) {
    let print = entry.print();
    let of_kind = || here.iter().filter(|one| one.entry.kind == entry.kind);
    let twin =
        of_kind().find(|one| one.entry.print() == print).or_else(|| of_kind().find(|one| entry.is_like(&one.entry)));
    match twin {
        None => (Standing::New, None),
        Some(one) if one.entry == *entry => (Standing::Same, None),
        twin => (Standing::Differs, twin),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::entry::Kind;
    use super::*;

    #[test]
    fn what_is_here_is_known_again() {
        let entry = |title: &str, from: &str, location: &str| Entry {
            title: title.into(),
            organisation: "Acme".into(),
            location: location.into(),
            from: from.parse().ok(),
            ..Entry::of(Kind::Position)
        };
        let here = [CareerEntry { id: Uuid::nil(), entry: entry("Baker", "2020-01", "Paris") }];
        let standing = |entry: &Entry| place(entry, &here).0;
        assert_eq!(standing(&entry("Baker", "2020-01", "Paris")), Standing::Same);
        assert_eq!(standing(&entry("baker", "2020-01", "Lyon")), Standing::Differs);
        assert_eq!(standing(&entry("Baker", "2020", "Paris")), Standing::Differs);
        assert_eq!(standing(&entry("Baker", "2016", "Paris")), Standing::New);
        assert_eq!(standing(&Entry { kind: Kind::Education, ..entry("Baker", "2020-01", "") }), Standing::New);
        assert_eq!(offered(String::new(), "x").map(|one| one.standing), None);
        assert_eq!(offered("x".into(), "").map(|one| one.standing), Some(Standing::New));
    }
}
