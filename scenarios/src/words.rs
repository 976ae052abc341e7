//! Words made comparable: without case, accents, apostrophes and common endings.
//!
//! Speech recognisers write the same words in many ways ("l’équipe", "L'EQUIPE",
//! "équipes"). Here they come out alike. Stems are those of Snowball (M. Porter,
//! <https://snowballstem.org/>).

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::Language;

/// Longer "words" are noise and are not stemmed.
const LONGEST_WORD: usize = 40;

/// The text in lower case without accents: "Œuvré" becomes "oeuvre".
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '\u{2019}' | '\u{2018}' | '\u{02BC}' => folded.push('\''),
            c => folded.push(c),
        }
    }
    folded
}

/// The words of a text, folded, in order. French elisions are words of their own
/// ("l'équipe": "l", "equipe"); English contractions are one ("don't": "dont").
pub fn words(text: &str, language: Language) -> Vec<String> {
    split(text, language).iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()
}

/// A word reduced to what its inflections share.
///
/// It holds two forms, since the French algorithm needs the accents that typed and
/// recognised text may lack: the stem with its accents taken off afterwards, and the
/// stem of the word without accents. Two words are alike if they share a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stem {
    accented: String,
    plain: String,
}

impl Stem {
    /// Whether the two words are inflections of one.
    pub fn alike(&self, other: &Self) -> bool {
        self.accented == other.accented
            || self.plain == other.plain
            || self.accented == other.plain
            || self.plain == other.accented
    }

    /// The stem of the word without accents: the same for all who are alike, but for words
    /// that only their accents make inflections of one.
    pub fn plain(&self) -> &str {
        &self.plain
    }
}

/// A word in the two forms that words are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word without case and accents.
    pub folded: String,
    /// What its inflections share.
    pub stem: Stem,
}

/// The words of a text, stemmed, in order.
pub fn stems(text: &str, language: Language) -> Vec<Stem> {
    tokens(text, language).into_iter().map(|token| token.stem).collect()
}

/// The words of a text, folded and stemmed, in order.
pub fn tokens(text: &str, language: Language) -> Vec<Token> {
    let stemmer = Stemmer::create(match language {
        Language::Fr => Algorithm::French,
        Language::En => Algorithm::English,
    });
    let stem = |word: &str| {
        if word.len() > LONGEST_WORD || !word.chars().all(char::is_alphabetic) {
            return word.to_owned();
        }
        stemmer.stem(word).into_owned()
    };
    let tokens = split(text, language).into_iter().map(|word| {
        let folded = fold(&word);
        let stem = Stem { accented: fold(&stem(&word)), plain: stem(&folded) };
        Token { folded, stem }
    });
    tokens.filter(|token| !token.stem.plain.is_empty()).collect()
}

/// Cuts a text into words in lower case. `+` and `#` belong to the word before them, so
/// that "C++" and "C#" are not "C".
fn split(text: &str, language: Language) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        let joins = language == Language::En && matches!(c, '\'' | '\u{2019}' | '\u{02BC}');
        if c.is_alphanumeric() || is_combining_mark(c) || (matches!(c, '+' | '#') && !word.is_empty()) {
            word.push(c);
        } else if !joins && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(a: &str, b: &str, language: Language) -> bool {
        let (a, b) = (stems(a, language), stems(b, language));
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.alike(b))
    }

    #[test]
    fn folding_takes_off_case_accents_and_ligatures() {
        assert_eq!(fold("Œuvré, ÇA l’été"), "oeuvre, ca l'ete");
        assert_eq!(fold("e\u{301}"), "e");
    }

    #[test]
    fn french_elisions_split_and_english_contractions_do_not() {
        assert_eq!(
            words("L’équipe, c'est-à-dire nous", Language::Fr),
            ["l", "equipe", "c", "est", "a", "dire", "nous"]
        );
        assert_eq!(
            words("I don’t know, it's C++ or C#.", Language::En),
            ["i", "dont", "know", "its", "c++", "or", "c#"]
        );
    }

    #[test]
    fn inflections_of_a_word_are_alike() {
        for (a, b) in [
            ("tests", "tester"),
            ("testé", "tests"),
            ("sécurité", "securite"),
            ("résultats", "resultat"),
            ("équipes", "équipe"),
            ("déployé", "déploiement"),
        ] {
            assert!(alike(a, b, Language::Fr), "{a} {b}");
        }
        for (a, b) in [("testing", "tests"), ("customers", "customer's"), ("planned", "planning")] {
            assert!(alike(a, b, Language::En), "{a} {b}");
        }
    }

    #[test]
    fn different_words_are_not_alike() {
        assert!(!alike("C", "C++", Language::En));
        assert!(!alike("client", "clinique", Language::Fr));
        assert!(!alike("plan", "plane", Language::En));
    }

    proptest! {
        #[test]
        fn any_text_can_be_folded_and_stemmed(text in "\\PC{0,60}", french: bool) {
            let language = if french { Language::Fr } else { Language::En };
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            prop_assert!(stems(&text, language).len() <= words(&text, language).len().max(1) * 2);
        }

        #[test]
        fn accented_words_never_break_the_stemmer(word in "[a-zàâäçéèêëîïôöùûüœæÿ]{1,30}") {
            stems(&word, Language::Fr);
            stems(&word, Language::En);
        }
    }
}
