//! Words by their letters: their dress, acronyms, and what is shouted.

use vivavoce_scenarios::Language;

/// A word without the marks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub lead: &'a str,
    pub core: &'a str,
    pub tail: &'a str,
}

impl<'a> Shape<'a> {
    pub fn of(word: &'a str) -> Self {
        let opening = |c: char| "«\"'“‘(—–-*_`~#".contains(c) || c.is_whitespace();
        let closing = |c: char| ".,;:!?…»\"'”’)*_`~—–-".contains(c) || c.is_whitespace();
        let rest = word.trim_start_matches(opening);
        let core = rest.trim_end_matches(closing);
        let lead = &word[..word.len() - rest.len()];
        Self { lead, core, tail: &rest[core.len()..] }
    }
}

/// Acronyms that are words of their own.
const WORDS: &[&str] = &[
    "ACID", "AJAX", "ASSEDIC", "BIOS", "CAF", "CNIL", "COBOL", "COVID", "CROUS", "CRUD", "DOM", "ENA", "ESSEC", "GAFA",
    "GIF", "INSA", "INSEE", "INSEP", "JSON", "KISS", "LAMP", "LAN", "MERISE", "MOOC", "NASA", "NATO", "ONU", "OPEC",
    "OTAN", "PACS", "PIN", "RAID", "RAM", "REST", "RIB", "ROM", "SAAS", "SAM", "SCRUM", "SIM", "SIRET", "SIREN",
    "SMART", "SMIC", "SOLID", "SWOT", "TOEFL", "TOEIC", "UNESCO", "UNICEF", "URSSAF", "VUCA", "WAN", "YAML", "ZAC",
];

/// Words that are written in capitals to be stressed.
const STRESSED: &[&str] = &[
    "ALL", "AND", "ANY", "DO", "EVER", "HOW", "IS", "MUST", "NEVER", "NO", "NOT", "NOW", "ONE", "ONLY", "OR", "THE",
    "VERY", "WHAT", "WHO", "WHY", "YES", "YOU", "YOUR", "DEUX", "ET", "ICI", "LE", "LA", "LES", "MAIS", "NON", "OU",
    "OUI", "PAS", "PLUS", "QUI", "SANS", "TOUS", "TOUT", "TRÈS", "UN", "UNE", "VOS", "VOUS",
];

/// Longer ones are words in capitals.
const LONGEST_ACRONYM: usize = 5;

/// Whether most of a clause is in capitals: then they mean nothing.
pub(super) fn is_shouted(words: &[String]) -> bool {
    let words = words.iter().map(|word| Shape::of(word).core);
    let words: Vec<&str> = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).collect();
    words.len() > 2 && words.iter().all(|word| !word.chars().any(char::is_lowercase))
}

/// A word that no rule is about.
pub(super) fn plain(word: &str, shouted: bool, language: Language) -> String {
    let undressed: String = word.chars().filter(|c| !is_dress(*c)).collect();
    if !undressed.contains(char::is_alphanumeric) {
        let mark = undressed.chars().all(|c| ",.;:!?…–—-".contains(c));
        return if mark { undressed } else { String::new() };
    }
    if shouted {
        return undressed.to_lowercase();
    }
    // What an elision or a hyphen joins is read part by part.
    let mut said = String::with_capacity(undressed.len());
    for part in undressed.split_inclusive(['\'', '’', '-']) {
        let (part, mark) = match part.char_indices().next_back() {
            Some((at, '\'' | '’' | '-')) => part.split_at(at),
            _ => (part, ""),
        };
        said.push_str(&acronym(part, language));
        said.push_str(mark);
    }
    said
}

/// Emphasis of plain text, and pictures.
fn is_dress(c: char) -> bool {
    matches!(c,
        '*' | '_' | '`' | '~' | '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200F}' | '\u{E0000}'..='\u{E007F}'
        | '\u{20E3}' | '\u{FFFD}')
}

/// An acronym letter by letter, whatever else as it is.
pub(super) fn acronym(word: &str, language: Language) -> String {
    let shape = Shape::of(word);
    let (letters, plural) = match shape.core.strip_suffix('s') {
        Some(letters) if letters.chars().count() > 1 => (letters, true),
        _ => (shape.core, false),
    };
    let count = letters.chars().count();
    let capital = !letters.is_empty() && letters.chars().all(char::is_uppercase);
    if !capital || !(2..=LONGEST_ACRONYM).contains(&count) || WORDS.contains(&letters) {
        return word.to_owned();
    }
    if STRESSED.contains(&letters) {
        return word.to_lowercase();
    }
    if count == LONGEST_ACRONYM && letters.chars().any(|c| "AEIOUYÉÈÊ".contains(c)) {
        return word.to_owned();
    }
    let mut said = spelled(letters);
    if plural && language == Language::En {
        said.push_str(" s");
    }
    format!("{}{said}{}", shape.lead, shape.tail)
}

/// Letter by letter.
fn spelled(letters: &str) -> String {
    letters.chars().map(String::from).collect::<Vec<_>>().join(" ")
}
