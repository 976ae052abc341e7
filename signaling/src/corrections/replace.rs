//! Words in the place of others. Pure.

use crate::events::wire::Word;

/// The words of a turn that has none with times: those of its text, each over all of the turn.
pub fn untimed(text: &str, start_ms: u64, end_ms: u64) -> Vec<Word> {
    let word = |text: &str| Word { text: text.to_owned(), start_ms, end_ms, confidence: None, original: None };
    text.split_whitespace().map(word).collect()
}

/// The text of words.
pub fn text(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// `words` with those of `text` in the place of the `count` from place `from` on; none if
/// there are not as many. As many words as before keep their times one by one; more or fewer
/// share the time of those they replace, longer ones more of it.
pub fn replace(words: &[Word], from: usize, count: usize, text: &str) -> Option<Vec<Word>> {
    let to = from.checked_add(count)?;
    let replaced = words.get(from..to).filter(|replaced| !replaced.is_empty())?;
    let given: Vec<&str> = text.split_whitespace().collect();
    let put = if given.len() == count {
        replaced.iter().zip(given).map(|(word, text)| changed(word, text)).collect()
    } else {
        spread(replaced, &given)
    };
    Some([&words[..from], put.as_slice(), &words[to..]].concat())
}

/// One word as another one.
fn changed(word: &Word, text: &str) -> Word {
    if word.text == text {
        return word.clone();
    }
    let recognised = word.original.clone().unwrap_or_else(|| word.text.clone());
    let original = Some(recognised).filter(|recognised| recognised != text);
    // The recogniser was sure of its own word, not of this one.
    Word { text: text.to_owned(), confidence: None, original, ..word.clone() }
}

/// Words over the time of others.
fn spread(replaced: &[Word], given: &[&str]) -> Vec<Word> {
    let recognised: Vec<&str> = replaced
        .iter()
        .map(|word| word.original.as_deref().unwrap_or(&word.text))
        .filter(|text| !text.is_empty())
        .collect();
    let recognised = recognised.join(" ");
    // Put back as it was: no word of its own is known any more, but nothing is changed either.
    let is_as_recognised = recognised == given.join(" ");
    let (start, end) = (replaced[0].start_ms, replaced[replaced.len() - 1].end_ms);
    let length = end.saturating_sub(start);
    let letters: u64 = given.iter().map(|text| text.chars().count() as u64).sum::<u64>().max(1);
    let mut said = 0;
    let place = |said: u64| start + length * said / letters;
    given
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let start_ms = place(said);
            said += text.chars().count() as u64;
            let original = if n == 0 { recognised.clone() } else { String::new() };
            let original = Some(original).filter(|_| !is_as_recognised);
            Word { text: (*text).to_owned(), start_ms, end_ms: place(said), confidence: None, original }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<Word> {
        ["I", "red", "no", "table", "books"]
            .into_iter()
            .zip((0..).step_by(500))
            .map(|(text, start_ms)| Word {
                text: text.into(),
                start_ms,
                end_ms: start_ms + 400,
                confidence: Some(0.5),
                original: None,
            })
            .collect()
    }

    fn shown(words: &[Word]) -> Vec<(&str, u64, u64, Option<&str>)> {
        words.iter().map(|word| (word.text.as_str(), word.start_ms, word.end_ms, word.original.as_deref())).collect()
    }

    #[test]
    fn a_corrected_word_keeps_its_time_and_shows_what_was_recognised() {
        let once = replace(&words(), 1, 1, "read").expect("there");
        assert_eq!(shown(&once)[1], ("read", 500, 900, Some("red")));
        assert_eq!(once[0], words()[0]);
        let twice = replace(&once, 1, 1, "reed").expect("there");
        assert_eq!(twice[1].original.as_deref(), Some("red"));
        let back = replace(&twice, 1, 1, "red").expect("there");
        assert_eq!(back[1].original, None);
    }

    #[test]
    fn words_are_merged_and_split_over_the_same_time() {
        let merged = replace(&words(), 2, 2, "notable").expect("there");
        assert_eq!(shown(&merged)[2], ("notable", 1_000, 1_900, Some("no table")));
        assert_eq!(text(&merged), "I red notable books");
        let split = replace(&merged, 2, 1, "not able").expect("there");
        // Three of seven letters of 900 ms.
        assert_eq!(shown(&split)[2..4], [("not", 1_000, 1_385, Some("no table")), ("able", 1_385, 1_900, Some(""))]);
        let back = replace(&split, 2, 2, "no table").expect("there");
        assert_eq!(text(&back), text(&words()));
    }

    #[test]
    fn words_that_were_never_said_go() {
        let fewer = replace(&words(), 4, 1, "  ").expect("there");
        assert_eq!(text(&fewer), "I red no table");
    }

    #[test]
    fn words_that_are_not_there_are_not_replaced() {
        for (from, count) in [(5, 1), (4, 2), (0, 0), (usize::MAX, 2), (0, usize::MAX)] {
            assert_eq!(replace(&words(), from, count, "x"), None);
        }
        assert_eq!(replace(&[], 0, 1, "x"), None);
    }

    #[test]
    fn a_typed_answer_has_words_without_times_of_their_own() {
        let typed = untimed(" ça  marche\n", 5, 9);
        assert_eq!(shown(&typed), [("ça", 5, 9, None), ("marche", 5, 9, None)]);
    }
}
