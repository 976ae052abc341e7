//! Which language an answer is in, and whether that is the interview's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::relevance::Topic;
use crate::lexicon::profile::Profile;
use crate::prose::ratio;
use crate::text::Answer;

/// Words from which a language can be told.
const LEAST_WORDS: usize = 12;
/// Share of its most frequent words that shows a language. Running text has 0.4 and more.
const SHOWN: f32 = 0.25;
/// How many times likelier than the interview's another language must be.
const LIKELIER: f32 = 1.5;
/// Share below which no known language shows.
const NOT_SHOWN: f32 = 0.12;
/// Share of words of the subject from which a row of words without grammar is a list about
/// it rather than an unknown language.
const LIST: f32 = 0.25;

/// What was heard of an answer's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The interview's, or too little to tell.
    Right,
    /// Another one, by its ISO 639-1 code.
    Other(&'static str),
    /// None that is known here.
    Unknown,
}

/// A language and the share of the candidate's words in answers that are in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpokenLanguage {
    /// ISO 639-1 code; `und` where it is not known.
    pub code: String,
    /// From 0 to 1.
    pub share: f32,
}

/// The language of an answer to a question on that subject.
pub fn language(answer: &Answer<'_>, topic: &Topic) -> Heard {
    let words = answer.tokens.len();
    if words < LEAST_WORDS {
        return Heard::Right;
    }
    let foreign = answer.tokens.iter().filter(|token| token.word.folded.chars().any(foreign_letter)).count();
    if ratio(foreign, words) > 0.5 {
        return Heard::Unknown;
    }
    let profile = Profile::of(answer.tokens.iter().map(|token| token.word.folded.as_str()));
    let own = profile.share(answer.language.code());
    let (code, share) = profile.likeliest();
    if code != answer.language.code() && share >= SHOWN && share >= own * LIKELIER {
        return Heard::Other(code);
    }
    if own.max(share) < NOT_SHOWN {
        let known: usize = answer.sentences.iter().map(|sentence| topic.words_in(answer, sentence).len()).sum();
        if ratio(known, words) < LIST {
            return Heard::Unknown;
        }
    }
    Heard::Right
}

/// The languages of all answers, the most spoken first.
pub fn spoken(answers: &[(Heard, usize)], own: &'static str) -> Vec<SpokenLanguage> {
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for (heard, count) in answers {
        let code = match heard {
            Heard::Right => own,
            Heard::Other(code) => code,
            Heard::Unknown => "und",
        };
        *words.entry(code).or_default() += count;
    }
    let all: usize = words.values().sum();
    let mut spoken: Vec<SpokenLanguage> = words
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| SpokenLanguage { code: code.to_owned(), share: crate::level::rounded(ratio(count, all)) })
        .collect();
    spoken.sort_by(|a, b| b.share.total_cmp(&a.share));
    spoken
}

/// A letter of a script that neither of our languages is written in.
fn foreign_letter(c: char) -> bool {
    c.is_alphabetic() && c > '\u{24F}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{scenario, spoken as said};

    fn heard(text: &str, id: &str, question_id: &str) -> Heard {
        let scenario = scenario(id);
        let turn = said(text);
        let place = scenario.questions.iter().position(|question| question.id == question_id).expect("asked there");
        language(&Answer::new(vec![&turn], scenario.language), &Topic::of_all(&scenario)[place])
    }

    #[test]
    fn terms_of_another_language_do_not_make_it_another_language() {
        let text =
            "On a fait le refactoring du backend, puis un rollback de la pull request, et j'ai relancé le build.";
        assert_eq!(heard(text, "developpeur-fr", "projet"), Heard::Right);
    }

    #[test]
    fn other_languages_and_scripts_are_noticed_and_lists_are_not_taken_for_them() {
        let spanish = "Trabajo en un equipo pequeño y hemos hecho un servicio que no es muy grande, pero funciona.";
        assert_eq!(heard(spanish, "developpeur-fr", "projet"), Heard::Other("es"));
        let russian = "Я работал над проектом два года и мы сделали новый сервис для поиска ошибок в коде.";
        assert_eq!(heard(russian, "developer-en", "project"), Heard::Unknown);
        let nonsense = "blorp ".repeat(20);
        assert_eq!(heard(&nonsense, "developer-en", "project"), Heard::Unknown);
        let list =
            "logs metrics tests alerts dashboard rollback debugger profiler hypothesis bisect breakpoint monitoring";
        assert_eq!(heard(list, "developer-en", "incident"), Heard::Right);
    }

    #[test]
    fn shares_are_of_words() {
        let spoken = spoken(&[(Heard::Right, 30), (Heard::Other("en"), 10), (Heard::Unknown, 0)], "fr");
        let spoken: Vec<_> = spoken.iter().map(|spoken| (spoken.code.as_str(), spoken.share)).collect();
        assert_eq!(spoken, [("fr", 0.75), ("en", 0.25)]);
    }
}
