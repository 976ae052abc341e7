//! Where clauses end, for places of pauses.
//!
//! A recogniser's punctuation is poor, so that words count as well: a clause ends where the
//! transcript has a mark, and before a word that begins one (a conjunction, a relative or a
//! subject pronoun). "et", "ou", "and", "or" begin one only where such a word comes next, since
//! they join nouns as often. A pause between a conjunction and its pronoun is inside the clause.

use vivavoce_scenarios::Language;

use super::words::{Mark, SpokenWord};

/// Where a clause ends among a turn's words: `ends[i]` tells of the place before word `i`.
///
/// `is_hesitation[i]` tells which words are "euh" and the like: they are looked through.
pub(super) fn ends(words: &[SpokenWord], is_hesitation: &[bool], language: Language) -> Vec<bool> {
    let is_lexical = |place: usize| !is_hesitation.get(place).copied().unwrap_or(false);
    let lexical: Vec<&str> =
        words.iter().enumerate().filter(|(place, _)| is_lexical(*place)).map(|(_, word)| word.key.as_str()).collect();
    let mut ends = Vec::with_capacity(words.len());
    // the words before `place` that are none of the hesitations, and the marks since the last one
    let (mut known, mut mark, mut hesitates) = (0, Mark::None, false);
    for (place, word) in words.iter().enumerate() {
        hesitates |= !is_lexical(place);
        // a recogniser writes commas around an "euh" wherever it stands
        let marked = mark >= if hesitates { Mark::Stop } else { Mark::Comma };
        let begun = match (&lexical[..known], &lexical[known..]) {
            ([], _) => true,
            ([.., before], [after, next @ ..]) => begins(before, after, next.first().copied(), language),
            (_, []) => false,
        };
        ends.push(marked || begun);
        if is_lexical(place) {
            (known, mark, hesitates) = (known + 1, word.mark, false);
        } else {
            mark = mark.max(word.mark);
        }
    }
    ends
}

/// Whether `word` begins a clause, after `before` and ahead of `next`.
fn begins(before: &str, word: &str, next: Option<&str>, language: Language) -> bool {
    let lexicon = Lexicon::of(language);
    if lexicon.has(lexicon.conjunctions, before) || lexicon.has(lexicon.joiners, before) {
        return false;
    }
    if lexicon.has(lexicon.joiners, word) {
        return next.is_some_and(|next| lexicon.has(lexicon.conjunctions, next) || lexicon.has(lexicon.subjects, next));
    }
    let subject_of_before = lexicon.has(lexicon.subjects, before);
    lexicon.has(lexicon.conjunctions, word) || (lexicon.has(lexicon.subjects, word) && !subject_of_before)
}

/// Whether a word is a pronoun that a clause begins with.
pub(super) fn is_subject(word: &str, language: Language) -> bool {
    let lexicon = Lexicon::of(language);
    lexicon.has(lexicon.subjects, word)
}

struct Lexicon {
    /// Begin a clause wherever they stand.
    conjunctions: &'static [&'static str],
    /// Begin one where another beginning comes next.
    joiners: &'static [&'static str],
    /// Subjects that are never objects.
    subjects: &'static [&'static str],
}

const FRENCH: Lexicon = Lexicon {
    conjunctions: &[
        "mais",
        "donc",
        "car",
        "parce",
        "puisque",
        "quand",
        "lorsque",
        "si",
        "comme",
        "alors",
        "puis",
        "ensuite",
        "cependant",
        "pourtant",
        "que",
        "qui",
        "qu",
        "dont",
        "tandis",
        "sauf",
        "sinon",
        "apres",
        "enfin",
    ],
    joiners: &["et", "ou"],
    subjects: &["je", "j", "tu", "il", "ils", "elle", "elles", "on", "c"],
};

const ENGLISH: Lexicon = Lexicon {
    conjunctions: &[
        "but", "so", "because", "when", "while", "if", "which", "who", "where", "then", "although", "though", "since",
        "unless", "until", "whereas", "however", "that", "after", "before",
    ],
    joiners: &["and", "or"],
    subjects: &["i", "he", "she", "we", "they"],
};

impl Lexicon {
    const fn of(language: Language) -> &'static Self {
        match language {
            Language::Fr => &FRENCH,
            Language::En => &ENGLISH,
        }
    }

    /// Whether a word, or what it is elided to ("qu'il", "j'ai", "I'm"), is on a list.
    fn has(&self, list: &[&str], word: &str) -> bool {
        let head = word.split('\'').next().unwrap_or(word);
        list.contains(&word) || list.contains(&head)
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{fixture, spoken_turns};
    use super::*;

    /// The text with "|" where a clause ends.
    fn cut(text: &str, language: Language) -> String {
        let interview = fixture::interview(language, vec![fixture::said(1, 0, text)]);
        let words = spoken_turns(&interview).remove(0).words;
        let hesitations: Vec<bool> = words.iter().map(|word| matches!(word.key.as_str(), "euh" | "um")).collect();
        let ends = ends(&words, &hesitations, language);
        let marked =
            words.iter().zip(ends).enumerate().map(|(place, (word, end))| {
                if end && place > 0 { format!("| {}", word.key) } else { word.key.clone() }
            });
        marked.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn clauses_end_at_marks_and_before_words_that_begin_one() {
        assert_eq!(
            cut("J'ai commencé tôt. Ensuite j'ai testé parce que le serveur tombait", Language::Fr),
            "j'ai commence tot | ensuite j'ai teste | parce que le serveur tombait"
        );
        assert_eq!(
            cut("we measured it first and then we fixed the query because it was slow", Language::En),
            "we measured it first | and then we fixed the query | because it was slow"
        );
    }

    #[test]
    fn nouns_that_are_joined_are_one_clause() {
        assert_eq!(cut("le serveur et la base", Language::Fr), "le serveur et la base");
        assert_eq!(cut("the server and the database", Language::En), "the server and the database");
    }

    #[test]
    fn hesitations_are_looked_through() {
        assert_eq!(cut("on a fini. euh il marche", Language::Fr), "on a fini | euh | il marche");
        assert_eq!(cut("the, um, server", Language::En), "the um server");
    }
}
