//! How a text is read aloud: "1 250,50 €" as "1250 euros 50", "PME" letter by letter, "e.g." as
//! "for example".
//!
//! For the voices of this machine, which read by the rules of `espeak-ng`: those know plain words
//! and numbers, and little of how people write. Only the voice gets this text. The transcript
//! keeps what is written, so each spoken word knows which written one it is of ([`Said`]).

use vivavoce_scenarios::Language;

use super::voice::{WordSpan, words_of};

mod english;
mod french;
mod letters;
mod numbers;

use self::letters::Shape;

/// A clause as it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// For the voice.
    pub text: String,
    /// The words as written; some that are said as one stand as one.
    written: Vec<String>,
    /// For each word of `text` the written one that it is of.
    of: Vec<usize>,
}

impl Said {
    /// Reads a clause.
    pub fn of(clause: &str, language: Language) -> Self {
        let words = words_of(clause);
        let shouted = letters::is_shouted(&words);
        let mut said = Self::default();
        let mut at = 0;
        while at < words.len() {
            let (used, spoken) = reading(&words[at..], at.checked_sub(1).map(|before| &*words[before]), language)
                .unwrap_or_else(|| (1, letters::plain(&words[at], shouted, language)));
            said.push(&words[at..at + used], &spoken);
            at += used;
        }
        said
    }

    fn push(&mut self, written: &[String], spoken: &str) {
        let spoken = words_of(spoken);
        if spoken.is_empty() {
            // Nothing to say of a word: it belongs to the one before.
            match self.written.last_mut() {
                Some(before) => {
                    before.push(' ');
                    before.push_str(&written.join(" "));
                }
                None => return,
            }
            return;
        }
        for word in spoken {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push_str(&word);
            self.of.push(self.written.len());
        }
        self.written.push(written.join(" "));
    }

    /// The words as written, from the times of those that are said, of which the first in
    /// `spoken` has the number `first`. One that was begun before it has been given its time.
    pub fn as_written(&self, first: usize, spoken: Vec<WordSpan>) -> Vec<WordSpan> {
        let mut spans: Vec<WordSpan> = Vec::with_capacity(spoken.len());
        let mut last = first.checked_sub(1).and_then(|before| self.of.get(before));
        for (span, of) in spoken.into_iter().zip(self.of.iter().skip(first)) {
            match spans.last_mut() {
                Some(before) if last == Some(of) => before.end_sample = span.end_sample,
                None if last == Some(of) => continue,
                _ => spans.push(WordSpan { text: self.written[*of].clone(), ..span }),
            }
            last = Some(of);
        }
        spans
    }
}

/// How some words are said.
struct Reading {
    /// So many words.
    used: usize,
    said: String,
    /// The point behind them was part of an abbreviation and ends no sentence.
    pointed: bool,
}

impl Reading {
    fn new(used: usize, said: impl Into<String>) -> Self {
        Self { used, said: said.into(), pointed: false }
    }
}

/// How these words begin to be said, where that is by a rule, and how many it takes.
fn reading(words: &[String], before: Option<&str>, language: Language) -> Option<(usize, String)> {
    let shapes: Vec<Shape<'_>> = words.iter().take(numbers::MOST_GROUPS + 1).map(|word| Shape::of(word)).collect();
    let Reading { used, said, pointed } = numbers::reading(&shapes, before, language).or_else(|| match language {
        Language::Fr => french::reading(&shapes),
        Language::En => english::reading(&shapes),
    })?;
    let tail = shapes[used - 1].tail;
    let tail = if pointed { tail.strip_prefix('.').unwrap_or(tail) } else { tail };
    Some((used, format!("{}{said}{tail}", shapes[0].lead)))
}

/// Words that are read otherwise than written: a table of what is written, in lower case and with
/// the points of an abbreviation, and what is said. One or two words.
fn looked_up(table: &[(&str, &'static str)], shapes: &[Shape<'_>]) -> Option<Reading> {
    let first = shapes[0].core.to_lowercase();
    let find = |used: usize, written: &str| {
        let pointed = shapes[used - 1].tail.starts_with('.');
        let said = |written: &str| table.iter().find(|(known, _)| *known == written).map(|(_, said)| *said);
        let short = pointed.then(|| said(&format!("{written}."))).flatten();
        short
            .map(|said| Reading { pointed: true, ..Reading::new(used, said) })
            .or_else(|| said(written).map(|said| Reading::new(used, said)))
    };
    let second = shapes.get(1).filter(|second| matches!(shapes[0].tail, "" | ".") && second.lead.is_empty());
    let both = second.and_then(|second| find(2, &format!("{first}{} {}", shapes[0].tail, second.core.to_lowercase())));
    both.or_else(|| find(1, &first))
}

/// `CI/CD`, `and/or`: one after the other.
fn either(core: &str) -> Option<String> {
    let parts: Vec<&str> = core.split('/').collect();
    let words = parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    words.then(|| parts.iter().map(|part| letters::acronym(part, Language::Fr)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::speak::voice::estimate_words;

    fn fr(text: &str) -> String {
        Said::of(text, Language::Fr).text
    }

    fn en(text: &str) -> String {
        Said::of(text, Language::En).text
    }

    #[test]
    fn amounts_are_said_in_the_order_of_speech() {
        for (written, said) in [
            ("1 250,50 €", "1250 euros 50"),
            ("Le poste paie 42\u{a0}000\u{202f}€.", "Le poste paie 42000 euros."),
            ("1 €", "1 euro"),
            ("100 k€", "100 mille euros"),
            ("1,5 M€", "1,5 million d'euros"),
            ("3 M€,", "3 millions d'euros,"),
            ("2 Md€", "2 milliards d'euros"),
            ("$20", "20 dollars"),
        ] {
            assert_eq!(fr(written), said, "{written}");
        }
        for (written, said) in [
            ("$1,250.50", "1250 dollars and 50 cents"),
            ("£30k", "30 thousand pounds"),
            ("€5m a year", "5 million euros a year"),
            ("$1", "1 dollar"),
            ("a 30k budget", "a 30 thousand budget"),
            ("1 000 €", "1000 euros"),
        ] {
            assert_eq!(en(written), said, "{written}");
        }
    }

    #[test]
    fn dates_times_and_years_are_said_as_such() {
        for (written, said) in [
            ("le 14/07/2026,", "le 14 juillet 2026,"),
            ("le 01/03/1998", "le premier mars 1998"),
            ("2026-07-14", "14 juillet 2026"),
            ("à 18h30 ?", "à 18 heures 30 ?"),
            ("à 9h", "à 9 heures"),
            ("1h", "1 heure"),
            ("le 45/13/2026", "le 45 13 2026"),
        ] {
            assert_eq!(fr(written), said, "{written}");
        }
        for (written, said) in [
            ("07/14/2026", "July 14th 2026"),
            ("14/07/2026", "July 14th 2026"),
            ("2026-03-01.", "March 1st 2026."),
            ("in 1998, and since 2015", "in 19 98, and since 20 15"),
            ("from 1905 to 1900", "from 19 oh 5 to 1900"),
            ("2015 people", "2015 people"),
            ("at 6:30pm", "at 6:30 P M"),
            ("6am", "6 A M"),
        ] {
            assert_eq!(en(written), said, "{written}");
        }
    }

    #[test]
    fn ranges_and_ordinals_are_said() {
        assert_eq!(fr("50-60 personnes"), "50 à 60 personnes");
        assert_eq!(en("from 2019–2023"), "from 2019 to 2023");
        assert_eq!(en("555-0199"), "555-0199");
        assert_eq!(fr("le 2e jour, la 21ème fois"), "le deuxième jour, la vingt et unième fois");
        assert_eq!(fr("au XXIe siècle"), "au vingt et unième siècle");
        assert_eq!(
            fr("la 9e et la 5e, 80e, 91e"),
            "la neuvième et la cinquième, quatre-vingtième, quatre-vingt-onzième"
        );
        assert_eq!(fr("le 1er, la 1re, n° 5"), "le premier, la première, numéro 5");
        assert_eq!(fr("Ce"), "Ce", "no Roman number");
    }

    #[test]
    fn acronyms_are_spelled_unless_they_are_said_as_words() {
        assert_eq!(fr("une PME, des KPI et l'API REST"), "une P M E, des K P I et l'A P I REST");
        assert_eq!(en("AWS, APIs and a JSON file"), "A W S, A P I s and a JSON file");
        assert_eq!(fr("CI/CD"), "C I C D");
        assert_eq!(en("UI/UX or and/or"), "U I U X or and or");
        assert_eq!(fr("C'EST VRAIMENT IMPORTANT"), "c'est vraiment important");
        assert_eq!(en("It is NOT an API"), "It is not an A P I");
        assert_eq!(fr("Un poste H/F"), "Un poste homme ou femme");
        assert_eq!(en("A or B, and I"), "A or B, and I");
    }

    #[test]
    fn abbreviations_and_names_of_tools_are_read_out() {
        for (written, said) in [
            ("M. Dupont et Mme Roy", "Monsieur Dupont et Madame Roy"),
            ("le point M. Ensuite", "le point Monsieur Ensuite"),
            ("10 km/h", "10 kilomètres heure"),
            ("p. ex. Docker", "par exemple dokeur"),
            ("C# ou C++", "C charpe ou C plus plus"),
            ("Node.js et Kubernetes", "nôde J S et koubeurnétisse"),
            ("du machine learning.", "du machine leurningue."),
            ("jean@exemple.fr", "jean arobase exemple point fr"),
            ("https://exemple.fr/offres", "exemple point fr slache offres"),
            ("un e-mail", "un imèle"),
        ] {
            assert_eq!(fr(written), said, "{written}");
        }
        for (written, said) in [
            ("e.g. C#", "for example C sharp"),
            ("i.e. Node.js vs. Go", "that is Node J S versus Go"),
            ("24/7", "24 7"),
            ("10 km/h", "10 kilometers per hour"),
            ("jane@example.com.", "jane at example dot com."),
        ] {
            assert_eq!(en(written), said, "{written}");
        }
    }

    #[test]
    fn pictures_and_dress_are_not_said() {
        assert_eq!(fr("**Bonjour** 🙂 _à_ tous"), "Bonjour à tous");
        assert_eq!(en("🙂"), "");
        assert_eq!(en("# Hello `code`"), "Hello code");
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["Bonjour, comment allez-vous ?", "Parlez-moi d'un projet : le vôtre.", "Il est 10:30, soit 3,5 h…"]
        {
            assert_eq!(fr(text).replace("3,5 heures", "3,5 h"), text);
        }
        let text = "Tell me about a time when you didn't agree, won't you?";
        assert_eq!(en(text), text);
    }

    #[test]
    fn times_go_to_the_words_as_written() {
        let said = Said::of("Le 14/07/2026 à la SNCF.", Language::Fr);
        assert_eq!(said.text, "Le 14 juillet 2026 à la S N C F.");
        let spans = said.as_written(0, estimate_words(&said.text, 48_000));
        let words: Vec<&str> = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(words, ["Le", "14/07/2026", "à", "la", "SNCF."]);
        assert!(spans[1].end_sample - spans[1].start_sample > 10_000, "a date takes its time: {spans:?}");
        assert_eq!(spans[4].end_sample, 48_000);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_without_loss(text: String) {
            for language in [Language::Fr, Language::En] {
                let said = Said::of(&text, language);
                let spans = said.as_written(0, estimate_words(&said.text, 1 << 20));
                prop_assert!(spans.windows(2).all(|two| two[0].end_sample <= two[1].start_sample));
                prop_assert_eq!(spans.len(), said.written.len(), "{:?}", said);
                prop_assert_eq!(words_of(&said.text).len(), said.of.len(), "{:?}", said);
            }
        }

        #[test]
        fn figures_of_any_form_are_read(text in "[0-9]{0,9}[ ,./:h€$k%-]{0,2}[0-9]{0,6}[€kM/e#ème ]{0,3}") {
            for language in [Language::Fr, Language::En] {
                let said = Said::of(&text, language);
                prop_assert_eq!(words_of(&said.text).len(), said.of.len(), "{:?}", said);
            }
        }
    }
}
