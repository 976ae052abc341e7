use proptest::prelude::*;

use super::*;

/// Words a fifth of a second each, from the start of the turn.
fn words(text: &str) -> Vec<Word> {
    (0..)
        .zip(text.split_whitespace())
        .map(|(n, text)| Word { text: text.into(), start_ms: n * 200, end_ms: (n + 1) * 200, confidence: Some(0.9) })
        .collect()
}

fn stable(agreement: &Agreement) -> String {
    join(agreement.stable().iter())
}

#[test]
fn words_that_two_passes_find_are_stable_whatever_their_case_and_punctuation() {
    let mut a = Agreement::default();
    a.pass(words("so we have"), false);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("", "so we have"));
    a.pass(words("So, we halved the"), false);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("So, we", "halved the"));
    a.pass(words("so we halved the latency by"), false);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("So, we halved", "the latency by"));
}

#[test]
fn an_accent_makes_another_word() {
    let mut a = Agreement::default();
    a.pass(words("il a marche ici"), false);
    a.pass(words("il a marché ici"), false);
    assert_eq!(stable(&a), "il a");
}

#[test]
fn the_last_word_of_audio_cut_in_mid_sound_is_never_agreed_on_with_it() {
    let mut a = Agreement::default();
    a.pass(words("we use post"), false);
    a.pass(words("we use post"), true);
    assert_eq!(stable(&a), "we use");
    a.pass(words("we use post it notes"), false);
    assert_eq!(stable(&a), "we use post", "the second of them ended in silence");
}

#[test]
fn an_unlikely_word_and_what_follows_it_is_stable_only_once_a_silence_has_confirmed_it() {
    let mut a = Agreement::default();
    let mut doubtful = words("I am a dentist now");
    doubtful[3].confidence = Some(0.1);
    a.pass(doubtful.clone(), false);
    a.pass(doubtful.clone(), true);
    assert_eq!(stable(&a), "I am a");
    a.pass(doubtful, true);
    assert_eq!(stable(&a), "I am a dentist now");
}

#[test]
fn a_stable_word_that_a_later_pass_hears_otherwise_stays() {
    let mut a = Agreement::default();
    a.pass(words("we moved the data"), true);
    a.pass(words("we moved the data to"), false);
    a.pass(words("we move the data to Lyon in"), false);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("we moved the data", "to Lyon in"));
    assert_eq!(join(a.all().iter()), "we moved the data to Lyon in");
}

#[test]
fn a_stable_word_missed_or_doubled_later_shifts_nothing() {
    let mut a = Agreement::default();
    a.pass(words("we moved the data"), true);
    a.pass(words("we moved the data"), true);
    a.pass(words("moved the data to a new system"), true);
    assert_eq!(a.guess(), "to a new system");
    a.pass(words("we we moved the data to a new system"), true);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("we moved the data to a new system", ""));
}

#[test]
fn the_end_of_a_pass_that_the_next_agrees_with_wholly_is_a_place_to_cut() {
    let mut a = Agreement::default();
    a.pass(words("one two."), true);
    assert!(a.pass(words("One two. And three"), false).whole);
    a.cut(2);
    assert!(a.held().is_empty());
    // The next pass hears only what is behind the cut.
    a.pass(words("And three four"), false);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("One two. And", "three four"));
    assert!(!a.pass(words("And three for five"), false).whole);
}

#[test]
fn what_was_stable_behind_a_forced_cut_is_heard_again_once() {
    let mut a = Agreement::default();
    a.pass(words("a b c d e f"), false);
    a.pass(words("a b c d e f g"), false);
    assert_eq!(stable(&a), "a b c d e");
    a.pass_to_cut(words("a b x"));
    assert_eq!(join(a.held().iter()), "d e");
    a.pass(words("d e f g h"), true);
    assert_eq!((stable(&a).as_str(), a.guess().as_str()), ("a b c d e", "f g h"));
    a.pass_to_cut(words("d e f g h i"));
    assert_eq!((stable(&a).as_str(), a.held().len()), ("a b c d e f g h i", 0));
}

#[test]
fn settled_words_are_stable_without_a_second_pass() {
    let mut a = Agreement::default();
    a.pass(words("that is all"), true);
    a.settle();
    a.cut(3);
    a.pass(words("and more"), true);
    assert_eq!(join(a.all().iter()), "that is all and more");
}

proptest! {
    /// Whatever the passes find and wherever the audio is cut, stable words only grow, and
    /// every later finding begins with them, in order of time.
    #[test]
    fn stable_words_only_grow_and_begin_every_later_finding(
        passes in prop::collection::vec(
            (prop::collection::vec("[ab]", 0..8), any::<bool>(), 0_u8..4, 0_usize..30), 1..30)
    ) {
        let mut a = Agreement::default();
        for (found, closed, then, count) in passes {
            let before = a.stable().to_vec();
            let found = words(&found.join(" "));
            if then == 0 {
                a.pass_to_cut(found);
            } else {
                let step = a.pass(found, closed);
                prop_assert_eq!(a.stable().len(), before.len() + step.stable);
            }
            prop_assert!(a.stable().starts_with(&before));
            let all = a.all();
            prop_assert!(all.starts_with(a.stable()));
            prop_assert!(all.windows(2).all(|w| w[0].end_ms <= w[1].start_ms && w[1].start_ms <= w[1].end_ms));
            match then {
                1 => a.settle(),
                2 => a.cut(count),
                _ => {}
            }
            prop_assert!(a.stable().starts_with(&before));
        }
    }
}

#[test]
fn a_better_last_pass_gives_stable_words_their_times_but_not_other_text() {
    let mut a = Agreement::default();
    let rough = |text| words(text).into_iter().map(|w| Word { start_ms: 0, end_ms: 9_000, confidence: None, ..w });
    a.pass(rough("we halved a latency").collect(), false);
    a.pass(rough("we halved a latency of").collect(), false);
    let found = a.finish(words("we halved the latency of all calls"));
    assert_eq!(join(found.iter()), "we halved a latency of all calls");
    assert_eq!(found[2], Word { text: "a".into(), ..words("we halved the")[2].clone() });
    assert!(found.windows(2).all(|w| w[0].end_ms <= w[1].start_ms));
}
