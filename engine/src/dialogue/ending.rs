//! How an answer ends, by its words: does it sound finished?
//!
//! This is the words' part in the end of turn, beside the pause and the model that
//! listens to the voice.

use vivavoce_scenarios::Language;

use super::intent::{Intent, ends_with, spoken_words};

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a sign that it is over: "… and that's it."
    Concluded,
    /// In the middle of a phrase: "… and then", "… parce que".
    Dangling,
    /// With a request for time: "… let me think."
    AsksToWait,
    /// With none of these.
    Plain,
}

/// How the answer so far ends.
pub fn ending(text: &str, language: Language) -> Ending {
    let words = spoken_words(text, language);
    let Some(last) = words.last() else { return Ending::Plain };
    if ends_with(&words, Intent::Wait, language) {
        return Ending::AsksToWait;
    }
    if ends_with(&words, Intent::Done, language) {
        return Ending::Concluded;
    }
    let open = match language {
        Language::Fr => FRENCH,
        Language::En => ENGLISH,
    };
    let trailing = text.trim_end();
    let trails_off = trailing.ends_with("...") || trailing.ends_with(['…', ',', '-', '–']);
    if trails_off || open.contains(&last.as_str()) { Ending::Dangling } else { Ending::Plain }
}

/// Words that hardly ever end a sentence, folded.
const FRENCH: &[&str] = &[
    "et", "ou", "mais", "donc", "car", "que", "qu", "qui", "dont", "de", "du", "des", "d", "le", "la", "les", "l",
    "un", "une", "a", "au", "aux", "pour", "avec", "dans", "sur", "en", "par", "chez", "vers", "entre", "sans", "euh",
    "heu", "hum", "alors", "puis", "ensuite", "comme", "si", "quand", "lorsque", "je", "j", "il", "elle", "on", "nous",
    "ils", "elles", "mon", "ma", "mes", "notre", "nos", "son", "sa", "ses", "leur", "leurs", "ce", "cette", "ces", "c",
    "n", "ne", "se", "s", "est", "etait", "sont", "ai", "parce", "afin", "tres", "plus",
];

/// Words that hardly ever end a sentence, folded.
const ENGLISH: &[&str] = &[
    "and", "or", "but", "because", "which", "who", "whose", "of", "the", "a", "an", "to", "for", "with", "from", "by",
    "into", "um", "uh", "erm", "uhm", "then", "like", "if", "when", "while", "i", "we", "they", "he", "she", "my",
    "our", "their", "his", "im", "ive", "were", "is", "was", "are", "very", "also", "as", "than", "these", "every",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_whether_an_answer_sounds_finished() {
        for (language, text, wanted) in [
            (Language::Fr, "on a livré en mars et voilà c'est tout", Ending::Concluded),
            (Language::Fr, "On a livré en mars.", Ending::Plain),
            (Language::Fr, "on a livré en mars parce que", Ending::Dangling),
            (Language::Fr, "alors j'étais dans une équipe de euh", Ending::Dangling),
            (Language::Fr, "On a livré…", Ending::Dangling),
            (Language::Fr, "c'était en mars, attendez, laissez-moi réfléchir", Ending::AsksToWait),
            (Language::Fr, "le médecin m'a dit un instant", Ending::Plain),
            (Language::En, "we shipped it in March and that's it", Ending::Concluded),
            (Language::En, "we shipped it in March", Ending::Plain),
            (Language::En, "we shipped it in March and", Ending::Dangling),
            (Language::En, "we shipped it, let me think about that", Ending::AsksToWait),
            (Language::En, "she said one moment", Ending::Plain),
            (Language::En, "", Ending::Plain),
        ] {
            assert_eq!(ending(text, language), wanted, "{text}");
        }
    }
}
