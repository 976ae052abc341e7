//! Hesitations and discourse markers in the words.
//!
//! A hesitation is no word of the language and always counts. A marker counts only where it is
//! not the verb, noun or conjunction that it looks like: "ce genre de", "I like it", "on en
//! fait", "do you know" do not. In doubt it does not count.

use std::ops::Range;

use vivavoce_scenarios::Language;

use super::fillers::FillerKind;
use super::words::{Mark, SpokenWord};

/// A silence beside a word that sets it apart, milliseconds.
const APART_MS: u64 = 200;

/// How sure a hesitation, a marker that is always one, and one by its neighbours is.
const SURE: f64 = 0.95;
const LIKELY: f64 = 0.8;
const BY_NEIGHBOURS: f64 = 0.6;

/// A filled pause in the words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Places among the spoken words.
    pub words: Range<usize>,
    pub kind: FillerKind,
    pub confidence: f64,
}

/// Whether a word is a hesitation: "euh", "uhm", "hmm", however long.
pub(super) fn is_hesitation(key: &str, language: Language) -> bool {
    // "euuuh" and "euh" are alike
    let mut squeezed: Vec<char> = key.chars().filter(|c| c.is_alphabetic()).collect();
    squeezed.dedup();
    let squeezed: String = squeezed.into_iter().collect();
    let known: &[&str] = match language {
        Language::Fr => &["euh", "heu", "eum", "euhm", "heum", "hum", "hm", "mh", "m"],
        Language::En => &["uh", "um", "uhm", "er", "erm", "hm", "mh", "m"],
    };
    // "mm", but not "M."
    key.len() > 1 && known.contains(&squeezed.as_str())
}

/// Every filled pause in some words, in order; none overlaps another.
pub(super) fn find(words: &[SpokenWord], language: Language) -> Vec<Found> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < words.len() {
        let around = Around { words, place, language };
        let (length, kind, confidence) = if is_hesitation(&words[place].key, language) {
            (1, FillerKind::Hesitation, SURE)
        } else if let Some((length, confidence)) = around.marker() {
            (length, FillerKind::Marker, confidence)
        } else {
            place += 1;
            continue;
        };
        found.push(Found { words: place..place + length, kind, confidence });
        place += length;
    }
    found
}

/// A place among the words and what stands around it.
struct Around<'a> {
    words: &'a [SpokenWord],
    place: usize,
    language: Language,
}

impl Around<'_> {
    /// The words of a marker that begins here, and how sure it is.
    fn marker(&self) -> Option<(usize, f64)> {
        match self.language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    fn french(&self) -> Option<(usize, f64)> {
        let found = match (self.key(0), self.key(1)) {
            ("bah" | "beh" | "hein", _) => (1, LIKELY),
            // not Ben, who is somebody
            ("ben", _) if !self.words[self.place].is_capital || self.begins_sentence() => (1, LIKELY),
            ("bon", _) if self.begins_clause() && self.is_closed(1) => (1, BY_NEIGHBOURS),
            ("quoi", _) if self.mark_before() == Mark::Comma && self.is_closed(1) => (1, BY_NEIGHBOURS),
            ("voila", next)
                if !is_in(next, "le la l les un une des ce cette ces mon ma mes pourquoi comment ce que qui") =>
            {
                (1, BY_NEIGHBOURS)
            }
            ("genre", next) if !self.before_is(DETERMINERS_BEFORE_GENRE) && !is_in(next, "de d humain") => {
                (1, BY_NEIGHBOURS)
            }
            ("disons", _) if !self.before_is("nous") => (1, BY_NEIGHBOURS),
            ("comment", "dire") => (2, BY_NEIGHBOURS),
            ("en", "fait") if !self.before_is(SUBJECTS_BEFORE_FAIT) && !is_in(self.key(2), "partie") => (2, LIKELY),
            ("du", "coup") if !is_in(self.key(2), "de d d'etat") => (2, LIKELY),
            ("tu" | "vous", "vois" | "voyez")
                if self.is_aside(2, FOLLOW_VOIR) && !self.before_is("si quand comme que ou ce") =>
            {
                (2, BY_NEIGHBOURS)
            }
            ("tu" | "vous", "sais" | "savez")
                if self.is_aside(2, FOLLOW_VOIR) && !self.before_is("si quand comme que ou ce") =>
            {
                (2, BY_NEIGHBOURS)
            }
            _ => return None,
        };
        Some(found)
    }

    fn english(&self) -> Option<(usize, f64)> {
        let found = match (self.key(0), self.key(1)) {
            ("like", _) if self.is_like_empty() => (1, BY_NEIGHBOURS),
            ("you", "know")
                if self.is_aside(2, FOLLOW_KNOW)
                    && !self.before_is(
                        "do did if as would let when what than before may might should that because since",
                    ) =>
            {
                (2, BY_NEIGHBOURS)
            }
            ("i", "mean") if !self.before_is("what do did that which") && !is_in(self.key(2), "to that it by this") => {
                (2, LIKELY)
            }
            ("sort" | "kind", "of") if !self.before_is(DETERMINERS_BEFORE_KIND) => (2, BY_NEIGHBOURS),
            _ => return None,
        };
        Some(found)
    }

    /// "like" that is neither a verb nor a comparison: set apart on both sides, beside a
    /// hesitation, or before somebody's words ("I was like, we can't").
    fn is_like_empty(&self) -> bool {
        let compares = is_in(self.key(1), "that this those these it a an the");
        let after_hesitation = is_hesitation(self.key_before(), self.language) && !compares;
        let before_hesitation = is_hesitation(self.key(1), self.language);
        let quotes = self.before_is("was were is am are i'm he's she's it's we're they're")
            && is_in(self.key(1), "i we he she they you okay ok oh no yes yeah what why how");
        let opens_clause =
            self.before_is("and so but because") && is_in(self.key(1), "i we he she they you it the a my our");
        (self.is_opened() && self.is_closed(1)) || after_hesitation || before_hesitation || quotes || opens_clause
    }

    /// The word `ahead` of here; empty after the end.
    fn key(&self, ahead: usize) -> &str {
        self.words.get(self.place + ahead).map_or("", |word| &word.key)
    }

    fn key_before(&self) -> &str {
        self.place.checked_sub(1).map_or("", |place| &self.words[place].key)
    }

    /// Whether the word before, or what it is elided to, is one of these.
    fn before_is(&self, words: &str) -> bool {
        let before = self.key_before();
        self.mark_before() == Mark::None
            && (is_in(before, words) || is_in(before.rsplit('\'').next().unwrap_or(""), words))
    }

    fn mark_before(&self) -> Mark {
        self.place.checked_sub(1).map_or(Mark::Stop, |place| self.words[place].mark)
    }

    fn begins_sentence(&self) -> bool {
        self.mark_before() >= Mark::Open
    }

    fn begins_clause(&self) -> bool {
        self.mark_before() != Mark::None
    }

    /// Whether a mark or a silence stands before this word.
    fn is_opened(&self) -> bool {
        self.begins_clause() || self.gap_ms(self.place) >= APART_MS
    }

    /// Whether a mark or a silence stands after `length` words.
    fn is_closed(&self, length: usize) -> bool {
        let last = self.place + length - 1;
        self.words.get(last).is_none_or(|word| word.mark != Mark::None)
            || last + 1 >= self.words.len()
            || self.gap_ms(last + 1) >= APART_MS
    }

    /// Whether `length` words stand apart: closed by a mark or a silence, and not followed by
    /// what they would govern as a verb.
    fn is_aside(&self, length: usize, governed: &str) -> bool {
        self.is_closed(length) || (self.is_opened() && !is_in(self.key(length), governed))
    }

    /// The silence before the word at a place.
    fn gap_ms(&self, place: usize) -> u64 {
        let Some(before) = place.checked_sub(1).and_then(|place| self.words.get(place)) else { return 0 };
        self.words.get(place).map_or(0, |word| word.range.start_ms.saturating_sub(before.range.end_ms))
    }
}

const DETERMINERS_BEFORE_GENRE: &str = "un le ce du de des mon son ton notre votre leur en quel quelle meme tout tous autre \
     autres bon mauvais certain nouveau seul premier les ces aucun chaque deux plusieurs d";
const SUBJECTS_BEFORE_FAIT: &str = "on il elle qui j je tu nous vous ils elles ca cela";
const FOLLOW_VOIR: &str =
    "que qu'il qu'on qu'elle ce le la l les un une des si comment pourquoi bien ou quand mon ma mes son sa ses de du";
const FOLLOW_KNOW: &str = "what how that who where when why if the a an about each someone anyone me him her them it this \
     these those my your our his their nothing everything something";
const DETERMINERS_BEFORE_KIND: &str = "a an the this that these those what some any one every each same different all of \
     no which another certain new only other most many two three first second right wrong very be so";

/// Whether a word is one of those in a list that spaces part; no word is on no list.
fn is_in(word: &str, list: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|listed| listed == word)
}

#[cfg(test)]
mod tests {
    use super::super::words::{fixture, spoken_turns};
    use super::*;

    /// The filled pauses of a text, hesitations in brackets.
    fn fillers(text: &str, language: Language) -> Vec<String> {
        let interview = fixture::interview(language, vec![fixture::said(1, 0, text)]);
        let words = spoken_turns(&interview).remove(0).words;
        let found = find(&words, language).into_iter().map(|found| {
            let text = words[found.words].iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ");
            if found.kind == FillerKind::Hesitation { format!("[{text}]") } else { text }
        });
        found.collect()
    }

    fn french(text: &str) -> Vec<String> {
        fillers(text, Language::Fr)
    }

    fn english(text: &str) -> Vec<String> {
        fillers(text, Language::En)
    }

    #[test]
    fn french_hesitations_and_markers_are_told_apart() {
        assert_eq!(
            french("Euh, ben du coup j'ai, euuuh, testé, quoi."),
            ["[euh]", "ben", "du coup", "[euuuh]", "quoi"]
        );
        assert_eq!(french("En fait c'était genre trois mois, tu vois, hein"), ["en fait", "genre", "tu vois", "hein"]);
        assert_eq!(french("Bon, voilà, disons que oui"), ["bon", "voila", "disons"]);
    }

    #[test]
    fn french_words_that_look_like_markers_are_none() {
        for text in [
            "ce genre de projet me plaît",
            "tout genre confondu",
            "ce qu'on en fait est simple",
            "elle en fait partie",
            "le coût du coup de fil",
            "si tu vois une erreur",
            "tu vois le problème",
            "avec Ben et Alice",
            "un bon résultat",
            "voilà pourquoi je suis là",
            "à quoi ça sert",
            "j'ai eu un poste",
            "nous disons tout",
        ] {
            assert_eq!(french(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn english_hesitations_and_markers_are_told_apart() {
        assert_eq!(english("Um, it was, like, hard, you know."), ["[um]", "like", "you know"]);
        assert_eq!(english("Uhhh I mean we sort of fixed it"), ["[uhhh]", "i mean", "sort of"]);
        assert_eq!(english("and I was like we can't ship, um, like we said"), ["like", "[um]", "like"]);
    }

    #[test]
    fn english_words_that_look_like_markers_are_none() {
        for text in [
            "I like it",
            "I would like to work here",
            "a team like ours",
            "a tool like that",
            "it looks like rain",
            "do you know Rust",
            "you know what I did",
            "a kind of database",
            "what kind of test",
            "what I mean is simple",
            "I mean it",
            "her error was mine",
        ] {
            assert_eq!(english(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_silence_sets_a_word_apart_as_a_comma_does() {
        let words = [("it", 0, 200), ("was", 250, 400), ("like", 700, 900), ("hard", 1_300, 1_500)];
        let interview = fixture::interview(Language::En, vec![fixture::turn(1, &words)]);
        assert_eq!(find(&spoken_turns(&interview)[0].words, Language::En).len(), 1);
    }
}
