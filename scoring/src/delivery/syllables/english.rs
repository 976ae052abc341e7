//! Syllables of an English word.
//!
//! Groups of vowel letters, less the silent e's, more the groups that are two vowels ("idea",
//! "client"). Which pairs of letters are two vowels depends on what stands around them; the
//! rules and exceptions follow the pronunciations of General American dictionaries, and are
//! checked in the tests of this folder.

/// Words that follow no rule.
const EXCEPTIONS: &[(&str, u32)] = &[
    ("argue", 2),
    ("argued", 2),
    ("argues", 2),
    ("business", 2),
    ("businesses", 3),
    ("cashier", 2),
    ("creature", 2),
    ("colonel", 2),
    ("embed", 2),
    ("evening", 2),
    ("evenings", 2),
    ("every", 2),
    ("forehead", 2),
    ("forever", 3),
    ("frontier", 2),
    ("hundred", 2),
    ("hundreds", 2),
    ("lawyer", 2),
    ("lawyers", 2),
    ("maybe", 2),
    ("moreover", 3),
    ("naked", 2),
    ("ninety", 2),
    ("people", 2),
    ("people's", 2),
    ("pier", 1),
    ("pierce", 1),
    ("priest", 1),
    ("recipe", 3),
    ("rhythm", 2),
    ("sacred", 2),
    ("safety", 2),
    ("science", 2),
    ("sciences", 3),
    ("soldier", 2),
    ("tier", 1),
    ("tiers", 1),
    ("timeout", 2),
    ("wednesday", 2),
    ("wicked", 2),
];

/// First halves of words whose e at the end stays silent inside: "somewhere".
const FIRST_HALVES: &[(&str, u32)] = &[("any", 2), ("every", 2), ("some", 1)];
const SECOND_HALVES: &[&str] =
    &["body", "day", "how", "one", "place", "thing", "things", "time", "times", "what", "where", "way"];

/// First halves of any other word whose e stays silent inside: "forecast", "timestamp".
const SILENT_HALVES: &[&str] = &[
    "base", "case", "fire", "fore", "gate", "guide", "home", "house", "life", "like", "live", "name", "note", "page",
    "pipe", "safe", "score", "share", "side", "source", "space", "stake", "state", "store", "time", "trade", "type",
    "voice", "waste", "wave", "white", "whole",
];

/// Endings before which an e stays silent: "statement".
const ENDINGS: &[&str] = &[
    "ment", "ments", "ful", "fully", "less", "ly", "ness", "line", "lines", "work", "works", "where", "time", "times",
    "base", "bases", "ware", "fore", "body", "maker", "makers",
];
/// Words in which that e is sounded.
const SOUNDED_E: &[&str] = &["element", "implement", "complement", "supplement", "vehement", "tenement", "inclement"];

/// Pieces of words in which two vowel letters that are one vowel elsewhere are two.
const HIATUS: &[&str] = &[
    "creat",
    "react",
    "idea",
    "reality",
    "area",
    "theat",
    "linear",
    "nuclear",
    "korea",
    "fluid",
    "ruin",
    "intuit",
    "genuin",
    "guity",
    "nuity",
    "tuity",
    "tuition",
    "suicid",
    "poem",
    "poet",
    "coeffic",
    "coexist",
    "stoic",
    "heroic",
    "coincid",
    "cooper",
    "coordin",
    "zoolog",
    "oasis",
    "coalition",
    "archaic",
    "mosaic",
    "prosaic",
    "naive",
    "reinf",
    "reinv",
    "reimb",
    "deity",
];

/// Syllables of a word in small letters.
pub(super) fn count(word: &[char]) -> u32 {
    let whole: String = word.iter().collect();
    if let Some(syllables) = exception(&whole) {
        return syllables;
    }
    whole.split('-').map(contracted).fold(0, u32::saturating_add)
}

fn exception(word: &str) -> Option<u32> {
    EXCEPTIONS.iter().find(|(exception, _)| *exception == word).map(|(_, syllables)| *syllables)
}

/// Syllables of a word with what an apostrophe joined to it.
fn contracted(word: &str) -> u32 {
    let (base, ending) = word.split_once('\'').unwrap_or((word, ""));
    let ends_in_consonant = base.chars().last().is_some_and(|c| !is_vowel_letter(c) && c != 'y');
    let more = match ending {
        "" | "m" | "re" => 0,
        // "didn't" is two, "don't" and "aren't" are one
        "t" if base.ends_with('n') => {
            let verb = &base[..base.len() - 1];
            return plain(verb) + u32::from(verb.ends_with(['d', 's', 't']) || verb == "have");
        }
        "s" => u32::from(["s", "x", "z", "ch", "sh", "ce", "ge", "se"].iter().any(|sibilant| base.ends_with(sibilant))),
        "ll" | "ve" => u32::from(ends_in_consonant),
        "d" => u32::from(base.ends_with(['d', 't'])),
        other => plain(&other.replace('\'', "")),
    };
    plain(base).saturating_add(more)
}

fn plain(word: &str) -> u32 {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let word: String = letters.iter().collect();
    if letters.is_empty() {
        return 0;
    }
    if let Some(syllables) = exception(&word) {
        return syllables;
    }
    for (first, syllables) in FIRST_HALVES {
        if let Some(second) = word.strip_prefix(first)
            && SECOND_HALVES.contains(&second)
        {
            return syllables + plain(second);
        }
    }
    for first in SILENT_HALVES {
        if let Some(second) = word.strip_prefix(first)
            && second.len() >= 3
            && !second.starts_with(|c| is_vowel_letter(c) || c == 'y')
        {
            return 1 + plain(second);
        }
    }
    let spoken = without_silent_e(consonants_simplified(&word));
    let mut total = u32::from(word.ends_with("sm") || word.ends_with("sms") || word.ends_with("thm"));
    total += u32::from(word.ends_with("thms"));
    total += u32::from(HIATUS.iter().any(|piece| word.contains(piece)));
    let mut at = 0;
    while at < spoken.len() {
        if !is_vowel(&spoken, at) {
            at += 1;
            continue;
        }
        let end = (at..spoken.len()).find(|place| !is_vowel(&spoken, *place)).unwrap_or(spoken.len());
        total += 1 + (at + 1..end).filter(|place| is_hiatus(&spoken, *place)).count() as u32;
        at = end;
    }
    // the second a of "basically" is not heard
    total -= u32::from(word.ends_with("ically") && total > 3);
    // "hmm" has no vowel and is heard
    total.max(1)
}

/// The letters without the u that only spells a consonant: "quick", "guess", "league".
fn consonants_simplified(word: &str) -> Vec<char> {
    let letters: Vec<char> = word.chars().collect();
    let silent = |place: usize| {
        let before = place.checked_sub(1).map(|place| letters[place]);
        let after = letters.get(place + 1);
        letters[place] == 'u'
            && match before {
                Some('q') => true,
                Some('g') => after.is_some_and(|c| "aeiy".contains(*c)),
                _ => false,
            }
    };
    (0..letters.len()).filter(|place| !silent(*place)).map(|place| letters[place]).collect()
}

/// Drops the e's that are written and not heard.
fn without_silent_e(mut letters: Vec<char>) -> Vec<char> {
    let word: String = letters.iter().collect();
    if !SOUNDED_E.iter().any(|exception| word.starts_with(exception)) {
        for ending in ENDINGS {
            let Some(stem) = word.strip_suffix(ending) else { continue };
            let stem = stem.chars().count();
            if stem >= 3 && letters[stem - 1] == 'e' && is_end_silent(&letters[..stem]) {
                letters.remove(stem - 1);
                break;
            }
        }
    }
    let silent = match letters.as_slice() {
        [stem @ .., 'e'] if is_end_silent(&letters) => Some(stem.len()),
        [stem @ .., 'e', 's'] => {
            let with_e = &letters[..=stem.len()];
            let sibilant = matches!(stem, [.., 's' | 'x' | 'z' | 'c' | 'g'] | [.., 'c' | 's', 'h']);
            (!sibilant && is_end_silent(with_e)).then_some(stem.len())
        }
        [stem @ .., 'e', 'd'] => {
            let with_e = &letters[..=stem.len()];
            let dental = matches!(stem, [.., 't' | 'd']);
            (!dental && is_end_silent(with_e)).then_some(stem.len())
        }
        _ => None,
    };
    if let Some(place) = silent {
        letters.remove(place);
    }
    letters
}

/// Whether the e that these letters end in is silent: after a consonant, unless it is the only
/// vowel or carries an l or r ("table", "theatre").
fn is_end_silent(letters: &[char]) -> bool {
    let [stem @ .., _] = letters else { return false };
    let Some(last) = stem.len().checked_sub(1) else { return false };
    let other_vowel = (0..stem.len()).any(|place| is_vowel(stem, place));
    let syllabic = match stem {
        [.., before, 'l'] => !is_vowel_letter(*before) && !matches!(before, 'l' | 'r' | 'y'),
        [.., before, 'r'] => matches!(before, 't' | 'c' | 'b' | 'g'),
        _ => false,
    };
    // a y between vowels is a consonant: "played"
    let after_consonant = !is_vowel(letters, last);
    other_vowel && after_consonant && !syllabic
}

fn is_vowel_letter(c: char) -> bool {
    "aeiouàâäáéèêëîïíôöóûùüúœæ".contains(c)
}

/// Whether the letter at a place is a vowel; y is one unless it begins a word or stands
/// between vowels.
fn is_vowel(letters: &[char], place: usize) -> bool {
    if letters[place] != 'y' {
        return is_vowel_letter(letters[place]);
    }
    let before = place.checked_sub(1).map(|place| letters[place]);
    let vowel_after = letters.get(place + 1).is_some_and(|c| is_vowel_letter(*c));
    match before {
        None => !vowel_after,
        Some(before) => !(is_vowel_letter(before) && vowel_after),
    }
}

/// Whether the vowel letter at `place` and the one before it are two vowels.
fn is_hiatus(letters: &[char], place: usize) -> bool {
    let (before, after) = (&letters[..place - 1], &letters[place + 1..]);
    let last = before.last().copied();
    let soft = matches!(last, Some('c' | 't' | 's'));
    match (letters[place - 1], letters[place]) {
        ('i', 'a') => !soft && !before.ends_with(&['l', 'l']) && !after.starts_with(&['g', 'e']),
        ('i', 'o') => {
            let palatal = soft || matches!(last, Some('g' | 'x'));
            let glide = matches!(
                (before, after),
                ([.., 'n'] | [.., 'l', 'l'], ['n', ..]) | ([.., 'n' | 'v'], ['r', ..] | ['u', 'r', ..])
            );
            if palatal { after.is_empty() } else { !glide }
        }
        ('i', 'e') => match after {
            ['t', ..] => true,
            ['n', 'c' | 't', ..] => !matches!(last, Some('c' | 't')),
            ['r'] | ['r', 's'] | ['s', 't'] | ['r', 'a', ..] => true,
            _ => false,
        },
        ('i', 'u' | 'i') | ('u', 'a' | 'o') | ('a', 'o') => true,
        ('e', 'o') => !(last == Some('g') && (after == ['n'] || after == ['n', 's'] || after == ['u', 's'])),
        ('e' | 'o' | 'u', 'i') => after == ['n', 'g'] || after == ['n', 'g', 's'],
        ('u', 'e') => matches!(after, ['n', ..] | ['l'] | ['l', 's']),
        ('y', 'i' | 'e') => true,
        _ => false,
    }
}
