//! How many syllables a text has when it is spoken, by the spelling alone.
//!
//! | module | does |
//! | --- | --- |
//! | `french` | a French word: mute e, verbs in -ent, glides, nasals |
//! | `english` | an English word: silent e, vowels in hiatus, endings, contractions |
//! | `numbers` | digits as they are read out: years, decimals, ordinals |
//!
//! Counts are of careful spontaneous speech: French "maintenant" has two syllables, "je" has
//! one although many drop it. Where speakers differ ("interesting") the fuller form counts.

mod english;
mod french;
mod numbers;

use vivavoce_scenarios::Language;

/// How many syllables `text` has when it is read out.
///
/// Letters without a vowel and short words in capitals are spelled ("SQL", "CV"), digits are
/// numbers, and symbols are named as they are in speech ("30 %", "C++").
pub fn count(text: &str, language: Language) -> u32 {
    let mut rest = text;
    let mut total = 0u32;
    while let Some(first) = rest.chars().next() {
        let (syllables, length) = if first.is_ascii_digit() {
            numbers::read(rest, language)
        } else if first.is_alphabetic() {
            let length = word_length(rest);
            (word(&rest[..length], language), length)
        } else {
            (symbol(first, language), first.len_utf8())
        };
        total = total.saturating_add(syllables);
        rest = &rest[length..];
    }
    total
}

/// Bytes of the word that a text begins with: letters, and what joins them.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    for (place, c) in text.char_indices() {
        if c.is_alphabetic() || is_accent(c) {
            length = place + c.len_utf8();
        } else if !is_apostrophe(c) && c != '-' {
            break;
        } else if is_apostrophe(c) {
            // "l'" stays with its apostrophe: it has no vowel of its own
            length = place + c.len_utf8();
        }
    }
    length
}

fn word(word: &str, language: Language) -> u32 {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().all(char::is_uppercase);
    let few = letters.clone().count() <= 3;
    if capitals && (few || !letters.clone().any(is_vowel)) && letters.clone().count() > 1 {
        return letters.map(|letter| spelled(letter, language)).sum();
    }
    let word: Vec<char> = composed(word);
    match language {
        Language::Fr => french::count(&word),
        Language::En => english::count(&word),
    }
}

/// Syllables of a letter's name.
fn spelled(letter: char, language: Language) -> u32 {
    match (letter.to_ascii_lowercase(), language) {
        ('w', _) => 3,
        ('y', Language::Fr) => 2,
        _ => 1,
    }
}

fn symbol(symbol: char, language: Language) -> u32 {
    match (symbol, language) {
        ('%' | '€' | '$' | '°' | '=', _) => 2,
        ('@', Language::Fr) => 3,
        ('@' | '+' | '&' | '#' | '£', _) => 1,
        _ => 0,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}')
}

fn is_vowel(c: char) -> bool {
    c.to_lowercase().next().is_some_and(|c| "aeiouyàâäáéèêëîïíôöóùûüúÿœæ".contains(c))
}

/// Accents that come after the letter they belong to.
fn is_accent(c: char) -> bool {
    ('\u{0300}'..='\u{036F}').contains(&c)
}

/// Small letters, apostrophes all alike, accents in one with their letters.
fn composed(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        let c = if is_apostrophe(c) { '\'' } else { c };
        if !is_accent(c) {
            letters.push(c);
            continue;
        }
        let Some(letter) = letters.last_mut() else { continue };
        let accented = match c {
            '\u{0300}' => [('a', 'à'), ('e', 'è'), ('u', 'ù')].as_slice(),
            '\u{0301}' => &[('e', 'é')],
            '\u{0302}' => &[('a', 'â'), ('e', 'ê'), ('i', 'î'), ('o', 'ô'), ('u', 'û')],
            '\u{0308}' => &[('e', 'ë'), ('i', 'ï'), ('u', 'ü')],
            '\u{0327}' => &[('c', 'ç')],
            _ => &[],
        };
        if let Some((_, accented)) = accented.iter().find(|(plain, _)| plain == letter) {
            *letter = *accented;
        }
    }
    letters
}

#[cfg(test)]
mod tests;
