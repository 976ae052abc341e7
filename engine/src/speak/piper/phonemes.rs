//! Text to what a Piper model reads: the phonemes of each sentence as ids.
//!
//! The form is that of training: phonemes by espeak-ng in IPA, decomposed code points, the
//! punctuation kept as phonemes, and `^ _ p _ p _ … $` with a pad `_` after each.

use std::ops::ControlFlow;

use super::Piper;
use crate::speak::espeak::one_line;
use crate::speak::voice::VoiceError;

/// Pad, beginning and end of a sentence.
pub(super) const MARKS: [char; 3] = ['_', '^', '$'];

/// A sentence, or the part of one that a clause is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    /// As written.
    pub text: String,
    /// What the model reads.
    pub ids: Vec<i64>,
}

/// What stands between two punctuation marks.
#[derive(Debug, PartialEq)]
struct Part<'a> {
    /// As written, with the mark.
    text: &'a str,
    /// What is said.
    words: &'a str,
    mark: char,
}

impl Piper {
    /// The sentences of a clause; none if `wanted` said that nobody waits any more.
    pub(super) fn sentences(
        &self,
        clause: &str,
        wanted: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<Vec<Sentence>>, VoiceError> {
        let parts = parts(clause);
        let Some(spoken) = self.phonemes_of(&parts, wanted)? else { return Ok(None) };
        let mut sentences = Vec::new();
        let (mut text, mut phonemes) = (String::new(), String::new());
        for (n, (part, spoken)) in parts.iter().zip(spoken).enumerate() {
            text.push_str(part.text);
            phonemes.push_str(&spoken);
            phonemes.push(part.mark);
            if ends_sentence(part.mark) || n + 1 == parts.len() {
                sentences.push(Sentence { text: std::mem::take(&mut text), ids: self.ids(&phonemes) });
                phonemes.clear();
            } else {
                phonemes.push(' ');
            }
        }
        Ok(Some(sentences))
    }

    /// The phonemes of each part.
    fn phonemes_of(
        &self,
        parts: &[Part],
        wanted: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<Vec<String>>, VoiceError> {
        if parts.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let mut run = |text: &str| -> Result<Option<Vec<String>>, VoiceError> {
            let arguments = ["-v", &self.config.espeak.voice, "--ipa", "-q"];
            let Some(bytes) = self.espeak.run(&arguments, text, wanted)? else { return Ok(None) };
            let written = String::from_utf8_lossy(&bytes);
            let lines = written.lines().map(str::trim).filter(|line| !line.is_empty());
            let french = self.config.espeak.voice.starts_with("fr");
            Ok(Some(lines.map(|line| if french { in_french(line) } else { line.to_owned() }).collect()))
        };
        let words: Vec<String> = parts.iter().map(|part| one_line(part.words)).collect();
        // All in one run: a paragraph each, which becomes a line each ...
        let Some(lines) = run(&words.join("\n\n"))? else { return Ok(None) };
        if lines.len() == parts.len() {
            return Ok(Some(lines));
        }
        // ... unless espeak-ng sees a pause within a part. Then a run each.
        let mut spoken = Vec::with_capacity(parts.len());
        for words in &words {
            let Some(lines) = run(words)? else { return Ok(None) };
            spoken.push(lines.join(" "));
        }
        Ok(Some(spoken))
    }

    /// Ids of the phonemes of a sentence; those that the voice does not know are left out.
    fn ids(&self, phonemes: &str) -> Vec<i64> {
        let map = &self.config.phoneme_id_map;
        let id_of = |c: char| map.get(&c).map_or(&[][..], Vec::as_slice);
        let [pad, begin, end] = MARKS.map(id_of);
        let mut ids = [begin, pad].concat();
        for phoneme in code_points(phonemes) {
            match id_of(phoneme) {
                [] => tracing::debug!(?phoneme, "the voice does not know this phoneme"),
                known => ids.extend(known.iter().chain(pad)),
            }
        }
        ids.extend(end);
        ids
    }
}

fn ends_sentence(mark: char) -> bool {
    matches!(mark, '.' | '!' | '?')
}

/// Cuts a clause behind each punctuation mark that stands at the end of a word.
fn parts(clause: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut start = 0;
    let mut characters = clause.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let mark = match c {
            '.' | '!' | '?' | ',' | ';' | ':' => c,
            '…' => '.',
            _ => continue,
        };
        // `3.5`, `10:30` and the first of `...` and `?!` end nothing.
        if characters.peek().is_some_and(|(_, next)| !next.is_whitespace()) {
            continue;
        }
        let end = at + c.len_utf8();
        let words = clause[start..at].trim_end_matches(|c: char| !c.is_alphanumeric());
        if words.contains(char::is_alphanumeric) {
            parts.push(Part { text: &clause[start..end], words, mark });
            start = end;
        }
    }
    let rest = &clause[start..];
    if rest.contains(char::is_alphanumeric) {
        // The clause was cut in the middle of a sentence, so the voice goes on.
        parts.push(Part { text: rest, words: rest, mark: ',' });
    }
    parts
}

/// English sounds and the French ones nearest to them, as the French say them.
const NEAREST: [(&str, &str); 25] = [
    ("ɜː", "œ"),
    ("əʊ", "o"),
    ("ɔː", "ɔ"),
    ("ɑː", "a"),
    ("uː", "u"),
    ("iː", "i"),
    ("eɪ", "ɛ"),
    ("aɪ", "aj"),
    ("aʊ", "aw"),
    ("ɔɪ", "ɔj"),
    ("eə", "ɛʁ"),
    ("iə", "iʁ"),
    ("ʊə", "uʁ"),
    ("ɪ", "i"),
    ("ʊ", "u"),
    ("ʌ", "œ"),
    ("ɒ", "ɔ"),
    ("æ", "a"),
    ("ɐ", "a"),
    ("θ", "s"),
    ("ð", "z"),
    ("ɹ", "ʁ"),
    ("ŋ", "nɡ"),
    ("h", ""),
    ("ː", ""),
];

/// A line of IPA in which the words that espeak-ng takes for English have French sounds: a French
/// voice was trained on no others.
fn in_french(line: &str) -> String {
    let mut whole = String::with_capacity(line.len());
    for (n, piece) in line.split("(en)").enumerate() {
        let (english, french) = if n == 0 { ("", piece) } else { piece.split_once("(fr)").unwrap_or((piece, "")) };
        let mut rest = english;
        while let Some(first) = rest.chars().next() {
            let last = |sound: &str| rest[sound.len()..].starts_with([' ', '-']) || rest.len() == sound.len();
            let (length, sound) = match NEAREST.iter().find(|(sound, _)| rest.starts_with(sound)) {
                Some((sound, nearest)) => (sound.len(), *nearest),
                // `leader`, `owner`
                None if first == 'ə' && last("ə") => ("ə".len(), "œʁ"),
                None => (first.len_utf8(), &rest[..first.len_utf8()]),
            };
            whole.push_str(sound);
            rest = &rest[length..];
        }
        whole.push_str(french);
    }
    whole
}

/// The phonemes of a line of IPA: without the marks of a change of language, as `(en)`, and
/// decomposed (Unicode NFD). Of the letters that espeak-ng writes, these are composed.
fn code_points(ipa: &str) -> impl Iterator<Item = char> {
    let mut in_mark = false;
    ipa.chars()
        .filter(move |c| match c {
            '(' => {
                in_mark = true;
                false
            }
            ')' => !std::mem::replace(&mut in_mark, false),
            // Joins the letters of one sound; not a phoneme.
            '\u{200d}' => false,
            _ => !in_mark,
        })
        .flat_map(|c| {
            let (base, accent) = match c {
                'ç' => ('c', Some('\u{327}')),
                'ã' => ('a', Some('\u{303}')),
                'ẽ' => ('e', Some('\u{303}')),
                'ĩ' => ('i', Some('\u{303}')),
                'õ' => ('o', Some('\u{303}')),
                'ũ' => ('u', Some('\u{303}')),
                other => (other, None),
            };
            std::iter::once(base).chain(accent)
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_clause_is_cut_behind_its_punctuation_and_nowhere_else() {
        let cut = |clause| -> Vec<(&str, char)> { parts(clause).iter().map(|part| (part.words, part.mark)).collect() };
        assert_eq!(
            cut("Bonjour, ça va ? Il est 10:30, soit 3.5 h..."),
            [("Bonjour", ','), (" ça va", '?'), (" Il est 10:30", ','), (" soit 3.5 h", '.')]
        );
        assert_eq!(cut("and then we"), [("and then we", ',')]);
        assert_eq!(cut("Really?!"), [("Really", '!')]);
        assert_eq!(cut(" … !"), []);
    }

    #[test]
    fn english_words_have_french_sounds_in_a_french_voice() {
        assert_eq!(
            in_french("lə- (en)lˈiːdə(fr) ɛ lə- (en)mˈiːtɪŋ(fr) də- paʁˈi"),
            "lə- lˈidœʁ ɛ lə- mˈitinɡ də- paʁˈi"
        );
        assert_eq!(in_french("(en)wˈɜːkfləʊ(fr)"), "wˈœkflo");
        assert_eq!(in_french("bɔ̃ʒˈuʁ"), "bɔ̃ʒˈuʁ");
    }

    #[test]
    fn language_marks_are_left_out_and_accents_stand_alone() {
        let phonemes: String = code_points("lə- (en)wiːkˈɛnd(fr) ɪç").collect();
        assert_eq!(phonemes, "lə- wiːkˈɛnd ɪc\u{327}");
    }

    proptest! {
        #[test]
        fn no_word_of_a_clause_is_lost(clause in "[a-z0-9 .,!?…é:;]{0,60}") {
            let text: String = parts(&clause).iter().map(|part| part.text).collect();
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&text), letters(&clause));
        }
    }
}
