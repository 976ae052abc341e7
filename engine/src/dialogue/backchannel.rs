//! A listener's signs: "mm-hm", "oui", "I see". They say "go on", not "my turn".

use vivavoce_scenarios::Language;

use super::intent::spoken_words;

/// Longer utterances are more than a sign.
const LONGEST: usize = 4;

/// Whether `text`, said over the interviewer's words, asks for nothing: a listener's sign,
/// or no word at all.
pub fn backchannel(text: &str, language: Language) -> bool {
    let words = spoken_words(text, language);
    let phrases = match language {
        Language::Fr => FRENCH,
        Language::En => ENGLISH,
    };
    if words.len() > LONGEST {
        return false;
    }
    let mut rest = &words[..];
    while !rest.is_empty() {
        let longest = phrases
            .iter()
            .map(|phrase| phrase.split(' '))
            .filter(|phrase| phrase.clone().count() <= rest.len() && phrase.clone().zip(rest).all(|(a, b)| a == b))
            .map(Iterator::count)
            .max();
        match longest {
            Some(length) => rest = &rest[length..],
            None => return false,
        }
    }
    true
}

/// Folded: no case, no accents.
const FRENCH: &[&str] = &[
    "mm",
    "mmm",
    "mh",
    "mmh",
    "hm",
    "hmm",
    "hum",
    "mhm",
    "euh",
    "heu",
    "ah",
    "oh",
    "oui",
    "ouais",
    "ok",
    "okay",
    "d",
    "accord",
    "d accord",
    "entendu",
    "compris",
    "je vois",
    "tres bien",
    "bien",
    "bien sur",
    "voila",
    "exactement",
    "tout a fait",
    "en effet",
    "effectivement",
    "c est ca",
    "parfait",
    "super",
    "merci",
];

/// Folded: no case, no accents.
const ENGLISH: &[&str] = &[
    "mm",
    "mmm",
    "mh",
    "hm",
    "hmm",
    "mhm",
    "mm hm",
    "mm hmm",
    "mmhm",
    "mmhmm",
    "uh huh",
    "uhhuh",
    "uh",
    "um",
    "ah",
    "oh",
    "aha",
    "yes",
    "yeah",
    "yep",
    "yup",
    "ok",
    "okay",
    "right",
    "all right",
    "alright",
    "sure",
    "i see",
    "got it",
    "of course",
    "exactly",
    "great",
    "good",
    "cool",
    "fine",
    "understood",
    "thanks",
    "thank you",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_listening_are_told_from_answers() {
        for (language, text, sign) in [
            (Language::Fr, "Mm-hm.", true),
            (Language::Fr, "Oui.", true),
            (Language::Fr, "Oui, d'accord.", true),
            (Language::Fr, "Ah oui, très bien", true),
            (Language::Fr, "", true),
            (Language::Fr, "[Musique]", true),
            (Language::Fr, "Oui mais attendez", false),
            (Language::Fr, "Non", false),
            (Language::Fr, "Attendez", false),
            (Language::Fr, "Pardon ?", false),
            (Language::En, "Mm-hmm", true),
            (Language::En, "Yeah, right.", true),
            (Language::En, "I see", true),
            (Language::En, "Yes, in two thousand nineteen", false),
            (Language::En, "Sorry?", false),
            (Language::En, "Stop", false),
            (Language::En, "yes yes yes yes yes", false),
        ] {
            assert_eq!(backchannel(text, language), sign, "{text}");
        }
    }
}
