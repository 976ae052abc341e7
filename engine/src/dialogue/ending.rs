//! How an answer ends, by its words: does it sound finished?
//!
//! This is the words' part in the end of turn, beside the pause and the model that
//! listens to the voice. Recognisers leave out punctuation and hesitations and mishear
//! words; a mark that is there helps, and none is needed.

use vivavoce_scenarios::Language;

use super::dictation::dictation;
use super::ending_words::table;
use super::intent::{Intent, ends_with, is_hum, spoken_words, understand};

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With a request for time: "… let me think."
    AsksToWait,
    /// With a sign that it is over: "… and that's it."
    Concluded,
    /// As a whole it is the answer that was asked for: "yes" to a yes-or-no question.
    Complete,
    /// With a question or a request to the interviewer: "do you mean the first one?"
    Asks,
    /// With the last digit of a number, or the end of an address.
    Dictated,
    /// In the middle of a number, an address, a name that is being spelled.
    Dictating,
    /// With a hesitation: "… um", "… donc euh".
    Hesitating,
    /// In the middle of a phrase: "… and then", "… parce que".
    Dangling,
    /// After a clause that needs another one: "when I joined the team".
    OpenClause,
    /// With none of these.
    Plain,
}

/// A clause of more words than this has had its main clause.
const OPEN_CLAUSE: usize = 9;
/// A question back is short.
const QUESTION: usize = 14;

/// How the answer so far ends.
pub fn ending(text: &str, language: Language) -> Ending {
    let words = spoken_words(text, language);
    let Some(last) = words.last() else { return Ending::Plain };
    let whole = understand(text, language);
    if whole == Intent::Wait || ends_with(&words, Intent::Wait, language) {
        return Ending::AsksToWait;
    }
    let excepted = ends_in(&words, table(language).not_open);
    if whole == Intent::Hesitation && !excepted {
        return Ending::Hesitating;
    }
    let trailing = text.trim_end();
    let trails_off = trailing.ends_with("...") || trailing.ends_with(['…', ',', '-', '–', ':']);
    if is_hum(last, language) || ends_in(&words, table(language).hesitations) {
        return Ending::Hesitating;
    }
    if let Some(complete) = dictation(text, language) {
        return if complete { Ending::Dictated } else { Ending::Dictating };
    }
    if matches!(whole, Intent::Repeat | Intent::Stop | Intent::Next) || asks(trailing, language) {
        return Ending::Asks;
    }
    if whole == Intent::Done || ends_with(&words, Intent::Done, language) || ends_in(&words, table(language).closings) {
        return Ending::Concluded;
    }
    if trails_off || !excepted && (table(language).open.split('|').any(|word| word == last)) {
        return Ending::Dangling;
    }
    if open_clause(trailing, language) { Ending::OpenClause } else { Ending::Plain }
}

/// Whether the last words are one of these phrases.
fn ends_in(words: &[String], phrases: &str) -> bool {
    phrases.split('|').any(|phrase| {
        let length = phrase.split(' ').count();
        words.len() >= length && words[words.len() - length..].iter().map(String::as_str).eq(phrase.split(' '))
    })
}

fn begins_with(words: &[String], phrases: &str) -> bool {
    phrases.split('|').any(|phrase| {
        let length = phrase.split(' ').count();
        words.len() >= length && words[..length].iter().map(String::as_str).eq(phrase.split(' '))
    })
}

/// The words of the last sentence, as far as marks tell where it begins, without the
/// little words in front of it.
fn last_sentence(text: &str, language: Language) -> Vec<String> {
    let body = text.trim_end_matches(['.', '!', '?', '…', ',', ' ']);
    let sentence = body.rsplit(['.', '!', '?', '…', ';']).next().unwrap_or(body);
    let mut words = spoken_words(sentence, language);
    let lead = words
        .iter()
        .take_while(|word| is_hum(word, language) || table(language).leads.split('|').any(|lead| lead == *word))
        .count();
    words.drain(..lead);
    words
}

/// Whether the last sentence asks the interviewer something.
fn asks(text: &str, language: Language) -> bool {
    let sentence = last_sentence(text, language);
    let short = !sentence.is_empty() && sentence.len() <= QUESTION;
    let open = sentence.last().is_some_and(|last| table(language).open.split('|').any(|word| word == last));
    short && !open && (text.ends_with('?') || begins_with(&sentence, table(language).questions))
}

/// Whether the last sentence is a clause that needs another one.
fn open_clause(text: &str, language: Language) -> bool {
    let sentence = last_sentence(text, language);
    (2..=OPEN_CLAUSE).contains(&sentence.len()) && begins_with(&sentence, table(language).subordinators)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn french_words_tell_whether_an_answer_sounds_finished() {
        for (text, wanted) in [
            ("on a livré en mars et voilà c'est tout", Ending::Concluded),
            ("on a livré en mars, voilà", Ending::Concluded),
            ("c'est tout", Ending::Concluded),
            ("On a livré en mars.", Ending::Plain),
            ("on a livré en mars parce que", Ending::Dangling),
            ("alors j'étais dans une équipe de euh", Ending::Hesitating),
            ("euh", Ending::Hesitating),
            ("euh alors donc", Ending::Hesitating),
            ("donc là on a, comment dire", Ending::Hesitating),
            ("On a livré…", Ending::Dangling),
            ("la base de données, les files d'attente et le", Ending::Dangling),
            ("Quand je suis arrivé dans l'équipe", Ending::OpenClause),
            ("On a perdu un client. Comme il n'y avait pas de tests", Ending::OpenClause),
            ("c'était en mars, attendez, laissez-moi réfléchir", Ending::AsksToWait),
            ("attendez", Ending::AsksToWait),
            ("un instant euh", Ending::AsksToWait),
            ("le médecin m'a dit un instant", Ending::Plain),
            ("pouvez-vous répéter la question", Ending::Asks),
            ("vous voulez dire dans mon dernier poste", Ending::Asks),
            ("Vous parlez de mon stage ?", Ending::Asks),
            ("mon numéro c'est le zéro six, douze", Ending::Dictating),
            ("06 12 34 56 78", Ending::Dictated),
            ("jean point dupont arobase", Ending::Dictating),
            ("[Musique] on a livré en mars", Ending::Plain),
        ] {
            assert_eq!(ending(text, Language::Fr), wanted, "{text}");
        }
    }

    #[test]
    fn english_words_tell_whether_an_answer_sounds_finished() {
        for (text, wanted) in [
            ("we shipped it in March and that's it", Ending::Concluded),
            ("that's all", Ending::Concluded),
            ("so that's how it went", Ending::Concluded),
            ("we shipped it in March", Ending::Plain),
            ("we shipped it in March and", Ending::Dangling),
            ("it was a matter of um", Ending::Hesitating),
            ("so we, you know", Ending::Hesitating),
            ("I think so", Ending::Plain),
            ("we fixed it, so", Ending::Dangling),
            ("When I joined the company", Ending::OpenClause),
            ("We lost a customer. Because nobody had looked at the logs", Ending::OpenClause),
            ("when I joined the company there was no test at all and nobody cared about it", Ending::Plain),
            ("we shipped it, let me think about that", Ending::AsksToWait),
            ("one moment please", Ending::AsksToWait),
            ("she said one moment", Ending::Plain),
            ("do you mean in my last job", Ending::Asks),
            ("Which project?", Ending::Asks),
            ("my number is oh seven", Ending::Dictating),
            ("jane at", Ending::Dangling),
            ("", Ending::Plain),
        ] {
            assert_eq!(ending(text, Language::En), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_marks_around_it_change_no_request(text in "[a-z é',.?!…]{0,80}") {
            for language in Language::ALL {
                let found = ending(&text, language);
                if found == Ending::AsksToWait {
                    prop_assert_eq!(ending(&format!("  {text} "), language), found);
                }
            }
        }
    }
}
