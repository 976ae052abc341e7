//! Things that are dictated piece by piece: telephone numbers, codes, e-mail addresses,
//! spelled names. Whoever dictates leaves a pause after each piece; that none of them is
//! the end is seen from how much is missing.

use vivavoce_scenarios::Language;

use super::intent::{is_hum, spoken_words};

/// How far before the first digit a word may announce what is dictated.
const CUE_REACH: usize = 8;
/// The longest row of words that is looked at from the end.
const LONGEST: usize = 40;
/// Groups in a row that nobody says except to dictate: "twelve, thirty-four, fifty-six".
const GROUPS: usize = 3;
/// Digits of a telephone number: France and North America.
const PHONE: usize = 10;
/// The same in the United Kingdom, where it begins with a zero, or with a country's code.
const LONG_PHONE: usize = 11;
/// Digits of a post code.
const POST_CODE: usize = 5;

/// Whether something is being dictated at the end of the text: none if not, else whether it
/// is complete.
pub(super) fn dictation(text: &str, language: Language) -> Option<bool> {
    let mut words = spoken_words(text, language);
    words.retain(|word| !is_hum(word, language));
    words.drain(..words.len().saturating_sub(LONGEST));
    address(text, &words).or_else(|| digits(&words, language)).or_else(|| letters(&words, language))
}

/// Whether the last thing said is a number, with or without what it counts.
pub(super) fn ends_in_number(text: &str, language: Language) -> bool {
    let words = spoken_words(text, language);
    let tail = &words[words.len().saturating_sub(3)..];
    tail.iter().any(|word| width(word, language).is_some() || magnitude(word, language))
}

/// "jean point dupont arobase …": complete once a domain's ending is there.
fn address(text: &str, words: &[String]) -> Option<bool> {
    const JOINTS: [&str; 9] = ["arobase", "arrobase", "at", "point", "dot", "tiret", "dash", "underscore", "hyphen"];
    const DOMAINS: [&str; 12] = ["com", "fr", "org", "net", "eu", "io", "edu", "be", "ch", "uk", "ca", "dev"];
    let written = text.split_whitespace().next_back().unwrap_or_default().trim_end_matches(['.', ',', '!', '?']);
    if written.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
        return Some(true);
    }
    let cue =
        words.iter().rposition(|word| ["mail", "email", "courriel", "adresse", "address"].contains(&word.as_str()));
    let sign = words.iter().rposition(|word| word == "arobase" || word == "arrobase");
    // "At" is a sign only where an address was announced: "my e-mail is jane at …"
    let announced = cue.filter(|cue| {
        words[*cue..].iter().take(5).any(|word| ["is", "est", "its"].contains(&word.as_str()))
            && words.len() - cue <= CUE_REACH * 2
    });
    let sign =
        sign.or_else(|| announced.and_then(|cue| Some(cue + words[cue..].iter().position(|word| word == "at")?)));
    let last = words.last()?;
    if let Some(sign) = sign {
        let dotted = words.len() >= 2 && ["point", "dot"].contains(&words[words.len() - 2].as_str());
        if dotted && DOMAINS.contains(&last.as_str()) && words.len() - sign > 2 {
            return Some(true);
        }
        // Not long after it something else is being said.
        let near = words.len() - sign <= CUE_REACH;
        let dot = words[sign..].iter().any(|word| word == "point" || word == "dot");
        return (near && (!dot || JOINTS.contains(&last.as_str()))).then_some(false);
    }
    announced.map(|_| false)
}

/// "Zéro six, douze, …": complete once a telephone number, or a post code, has its digits.
fn digits(words: &[String], language: Language) -> Option<bool> {
    let from = words.iter().rposition(|word| width(word, language).is_none() && !joins(word, language));
    let mut from = from.map_or(0, |last| last + 1);
    while words.get(from).is_some_and(|word| joins(word, language)) {
        from += 1;
    }
    let run = &words[from..];
    if run.is_empty() || from > 0 && magnitude(&words[from - 1], language) {
        return None;
    }
    let (digits, groups) = count(run, language);
    let zero = run[0].starts_with('0') || ["zero", "oh", "o"].contains(&run[0].as_str());
    let before = &words[from.saturating_sub(CUE_REACH)..from];
    let cue = |cues: &[&str]| before.iter().any(|word| cues.contains(&word.as_str()));
    let phone =
        cue(&["numero", "telephone", "portable", "phone", "number", "mobile", "cell", "joindre", "reach", "call"]);
    let post = cue(&["postal", "zip", "postcode"]);
    let code = cue(&["code", "reference", "siret", "iban", "matricule", "digits", "chiffres", "carte", "pin"]);
    if !(zero || phone || post || code || groups >= GROUPS || digits >= 8) {
        return None;
    }
    // "Number four": announced, and not dictated.
    if phone && !zero && digits < 2 && !cue(&["telephone", "phone", "portable", "mobile", "cell"]) {
        return None;
    }
    let country = before.last().is_some_and(|word| word == "plus");
    let wanted = match (post, code, language) {
        (true, ..) => POST_CODE,
        // Nobody knows how long a code is.
        (_, true, _) => return Some(false),
        (_, _, Language::En) if zero => LONG_PHONE,
        _ if country => LONG_PHONE,
        _ => PHONE,
    };
    Some(digits >= wanted)
}

/// A name, letter by letter. Nobody knows how long it is.
fn letters(words: &[String], language: Language) -> Option<bool> {
    let single = |word: &&String| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let row = words.iter().rev().take_while(single).count();
    // French elisions are single letters too: "qu'il l'a".
    let least = match language {
        Language::Fr => 3,
        Language::En => 2,
    };
    let before = &words[..words.len() - row];
    let announced = before.iter().rev().take(CUE_REACH).any(|word| {
        ["epelle", "ecrit", "epeler", "lettre", "lettres", "spell", "spelled", "spelt", "letters"]
            .contains(&word.as_str())
    });
    (row >= least || row >= 1 && announced).then_some(false)
}

/// Digits and groups in a row of number words: "quatre-vingt-dix-huit" is one group of two.
fn count(run: &[String], language: Language) -> (usize, usize) {
    let (mut digits, mut groups, mut at) = (0, 0, 0);
    while at < run.len() {
        let word = run[at].as_str();
        if joins(word, language) {
            at += 1;
            continue;
        }
        let Some(width) = width(word, language) else { break };
        let after = |step: usize| run.get(at + step).map_or("", String::as_str);
        let unit = |word: &str| self::width(word, language) == Some(1) && word != "zero" && !is_digits(word);
        let teen = |word: &str| !tens(word, language) && self::width(word, language) == Some(2) && !is_digits(word);
        let mut used = 1;
        let mut wide = width;
        match language {
            _ if is_digits(word) => {}
            Language::Fr => {
                let eighty = word == "quatre" && ["vingt", "vingts"].contains(&after(1));
                if eighty {
                    (used, wide) = (2, 2);
                }
                let base = if eighty { "quatre-vingt" } else { word };
                if tens(word, language) || eighty {
                    used += usize::from(after(used) == "et");
                    let next = after(used);
                    if ["soixante", "quatre-vingt"].contains(&base) && teen(next) {
                        used += 1;
                        // "dix-sept", "dix-huit", "dix-neuf"
                        used += usize::from(next == "dix" && ["sept", "huit", "neuf"].contains(&after(used)));
                    } else if unit(next) {
                        used += 1;
                    }
                } else if word == "dix" && ["sept", "huit", "neuf"].contains(&after(1)) {
                    used = 2;
                }
            }
            Language::En => {
                if tens(word, language) && unit(after(1)) {
                    used = 2;
                } else if word == "double" || word == "triple" {
                    wide = if word == "double" { 2 } else { 3 };
                    used = 2;
                }
            }
        }
        digits += wide;
        groups += 1;
        at += used;
    }
    (digits, groups)
}

fn is_digits(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

/// Words that stand between the parts of a number.
fn joins(word: &str, language: Language) -> bool {
    match language {
        Language::Fr => word == "et",
        Language::En => word == "and",
    }
}

/// Words that make an amount of what stands before them, not digits.
fn magnitude(word: &str, language: Language) -> bool {
    match language {
        Language::Fr => ["cent", "cents", "mille", "million", "millions", "milliard"].contains(&word),
        Language::En => ["hundred", "thousand", "million", "billion"].contains(&word),
    }
}

fn tens(word: &str, language: Language) -> bool {
    match language {
        Language::Fr => ["vingt", "vingts", "trente", "quarante", "cinquante", "soixante"].contains(&word),
        Language::En => ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"].contains(&word),
    }
}

/// How many digits a number word stands for; none if it is none.
fn width(word: &str, language: Language) -> Option<usize> {
    const FRENCH_UNITS: [&str; 11] =
        ["zero", "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"];
    const FRENCH_TEENS: [&str; 7] = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"];
    const ENGLISH_UNITS: [&str; 13] =
        ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"];
    const ENGLISH_TEENS: [&str; 10] =
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    if word.is_empty() || word.len() > 14 {
        return None;
    }
    if is_digits(word) {
        return Some(word.len());
    }
    let (units, teens): (&[&str], &[&str]) = match language {
        Language::Fr => (&FRENCH_UNITS, &FRENCH_TEENS),
        Language::En => (&ENGLISH_UNITS, &ENGLISH_TEENS),
    };
    if units.contains(&word) {
        Some(1)
    } else if teens.contains(&word) || tens(word, language) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_open_until_its_last_digit() {
        for (language, text, wanted) in [
            (Language::Fr, "mon numéro c'est le zéro six", Some(false)),
            (Language::Fr, "Mon numéro, c'est le 06 12 34", Some(false)),
            (Language::Fr, "zéro six, douze, trente-quatre, cinquante-six", Some(false)),
            (Language::Fr, "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit", Some(true)),
            (Language::Fr, "06 12 34 56 78", Some(true)),
            (Language::Fr, "zéro sept quatre-vingt-dix-neuf vingt et un quatre-vingts soixante et onze", Some(true)),
            (Language::Fr, "le code postal c'est soixante-neuf", Some(false)),
            (Language::Fr, "le code postal, soixante-neuf, zéro zéro trois", Some(true)),
            (Language::Fr, "on était douze dans l'équipe", None),
            (Language::Fr, "j'ai sept ans d'expérience, sept", None),
            (Language::Fr, "en deux mille douze", None),
            (Language::En, "my number is oh seven", Some(false)),
            (Language::En, "it's oh seven seven double four nine one two three four six", Some(true)),
            (Language::En, "you can reach me on five five five", Some(false)),
            (Language::En, "five five five, twelve, um, thirty-four", Some(false)),
            (Language::En, "555 123 4567", Some(true)),
            (Language::En, "there were twenty five of us, twenty five", None),
            (Language::En, "it was our number one", None),
            (Language::En, "about two hundred and fifty", None),
        ] {
            assert_eq!(dictation(text, language), wanted, "{text}");
        }
    }

    #[test]
    fn an_address_is_open_until_its_domain_and_a_spelled_name_always() {
        for (language, text, wanted) in [
            (Language::Fr, "mon adresse mail c'est jean point dupont", Some(false)),
            (Language::Fr, "mon adresse mail c'est jean point dupont arobase", Some(false)),
            (Language::Fr, "jean point dupont arobase gmail point", Some(false)),
            (Language::Fr, "jean point dupont arobase gmail point com", Some(true)),
            (Language::Fr, "jean.dupont@gmail.com", Some(true)),
            (Language::Fr, "ça s'écrit M, A, R", Some(false)),
            (Language::Fr, "j'ai envoyé un mail à toute l'équipe", None),
            (Language::Fr, "parce qu'il l'a", None),
            (Language::En, "my email is jane dot smith at", Some(false)),
            (Language::En, "my email is jane dot smith at gmail dot com", Some(true)),
            (Language::En, "I sent an email to the whole team", None),
            (Language::En, "my name is spelled S, M, I", Some(false)),
            (Language::En, "we met at the office", None),
        ] {
            assert_eq!(dictation(text, language), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(zéro |six |vingt |et |quatre |dix |at |dot |a |12 |euh |[a-zé.@, ]{0,5}){0,30}") {
            for language in Language::ALL {
                let _ = dictation(&text, language);
                let _ = ends_in_number(&text, language);
            }
        }
    }
}
