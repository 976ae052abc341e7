//! A file of LinkedIn's against what is here: what is new, what is here already, what differs.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::entry::Entry;
use super::linkedin::archive::Files;
use super::linkedin::read::{self, Told};
use super::wire::{Career, CareerEntry, CareerPreview, OfferedEntry, OfferedText, Standing};
use crate::name::name;

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
        name: name(&said).ok().and_then(|said| offered(said, called)),
        headline: offered(headline, &career.headline),
        summary: offered(summary, &career.summary),
        entries: placed(entries, &career.entries),
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

/// How entries go with those that are here. Each of these is in the place of one at most: first of
/// what is known as the same, then of what is like it.
fn placed(entries: Vec<(Entry, bool)>, here: &[CareerEntry]) -> Vec<OfferedEntry> {
    let known: HashMap<_, _> = here.iter().map(|one| ((one.entry.kind, one.entry.print()), one)).collect();
    let twins: Vec<_> = entries.iter().map(|(entry, _)| known.get(&(entry.kind, entry.print())).copied()).collect();
    let mut placed: HashSet<Uuid> = twins.iter().flatten().map(|one| one.id).collect();
    let offer = |((entry, date_left_out), twin): ((Entry, bool), Option<&CareerEntry>)| {
        let is_free = |one: &&CareerEntry| !placed.contains(&one.id) && entry.is_like(&one.entry);
        let twin = twin.or_else(|| here.iter().find(is_free));
        placed.extend(twin.map(|one| one.id));
        let (standing, current) = match twin {
            None => (Standing::New, None),
            Some(one) if one.entry == entry => (Standing::Same, None),
            Some(one) => (Standing::Differs, Some(one.clone())),
        };
        OfferedEntry { entry, standing, current, date_left_out }
    };
    entries.into_iter().zip(twins).map(offer).collect()
}

#[cfg(test)]
mod tests {
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
        let standings = |entries: &[Entry]| {
            let entries = entries.iter().map(|entry| (entry.clone(), false)).collect();
            placed(entries, &here).iter().map(|one| one.standing).collect::<Vec<_>>()
        };
        let standing = |entry: &Entry| standings(std::slice::from_ref(entry))[0];
        assert_eq!(standing(&entry("Baker", "2020-01", "Paris")), Standing::Same);
        assert_eq!(standing(&entry("baker", "2020-01", "Lyon")), Standing::Differs);
        assert_eq!(standing(&entry("Baker", "2020", "Paris")), Standing::Differs);
        assert_eq!(standing(&entry("Baker", "2016", "Paris")), Standing::New);
        assert_eq!(standing(&Entry { kind: Kind::Education, ..entry("Baker", "2020-01", "") }), Standing::New);
        // One is in the place of one.
        let both = [entry("Baker", "2020-06", "Paris"), entry("Baker", "2020-01", "Lyon")];
        assert_eq!(standings(&both), [Standing::New, Standing::Differs]);
        let both = [entry("Baker", "2020-06", "Paris"), entry("Baker", "2020", "Lyon")];
        assert_eq!(standings(&both), [Standing::Differs, Standing::New]);
        assert_eq!(offered(String::new(), "x").map(|one| one.standing), None);
        assert_eq!(offered("x".into(), "").map(|one| one.standing), Some(Standing::New));
    }
}
