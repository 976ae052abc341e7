use proptest::prelude::*;

use super::*;

fn waits(kind: AnswerKind) -> Waits {
    let patience = kind.patience();
    Waits {
        finished: patience.min_pause,
        thinking: patience.thinking_wait,
        longest: patience.longest_wait,
        asked_to_wait: patience.asked_to_wait,
    }
}

fn evidence<'a>(voice: f32, text: &'a str, expects: AnswerKind) -> Evidence<'a> {
    Evidence {
        voice: Some(voice),
        words: Words::Heard(text),
        language: Language::En,
        said: Duration::from_secs(6),
        expects,
        pace: 1.0,
    }
}

fn judged(voice: f32, text: &str, expects: AnswerKind) -> Judgement {
    judge(&evidence(voice, text, expects), &waits(expects))
}

#[test]
fn an_answer_that_sounds_finished_in_voice_and_words_is_over_soon() {
    let judgement = judged(0.97, "we shipped it in March and that's it", AnswerKind::Open);
    assert_eq!(judgement.verdict, PauseVerdict::Finished);
    assert_eq!(judgement.wait, AnswerKind::Open.patience().min_pause);
}

#[test]
fn a_voice_that_sounds_finished_is_overruled_by_words_that_are_not() {
    for text in ["we moved it because", "it was slow, um", "my number is oh seven, seven, double four"] {
        let judgement = judged(0.97, text, AnswerKind::Open);
        let plain = judged(0.97, "we moved it to another house", AnswerKind::Open);
        assert!(judgement.wait > plain.wait * 2, "{text}: {judgement:?} against {plain:?}");
    }
}

#[test]
fn yes_is_the_whole_answer_to_a_yes_or_no_question_and_not_to_another() {
    let short = |expects| {
        judge(&Evidence { said: Duration::from_millis(350), ..evidence(0.6, "Yes.", expects) }, &waits(expects))
    };
    let judgement = short(AnswerKind::YesNo);
    assert_eq!(judgement.verdict, PauseVerdict::Finished);
    assert!(judgement.wait <= Duration::from_millis(300), "{judgement:?}");
    assert!(short(AnswerKind::Story).wait > Duration::from_millis(1_500));
}

#[test]
fn a_request_for_time_is_granted_in_an_answer_and_answered_on_its_own() {
    let within = judged(0.9, "it was in March, let me think", AnswerKind::Open);
    assert_eq!(within.verdict, PauseVerdict::AskedToWait);
    assert_eq!(within.wait, AnswerKind::Open.patience().asked_to_wait);
    let alone = judged(0.9, "one moment please", AnswerKind::Open);
    assert_eq!(alone.verdict, PauseVerdict::AskedToWait);
    assert_eq!(alone.wait, AnswerKind::Open.patience().thinking_wait);
}

#[test]
fn while_words_are_awaited_no_turn_ends_before_the_time_for_thought() {
    let known = evidence(0.99, "", AnswerKind::Open);
    let awaited = judge(&Evidence { words: Words::Awaited, ..known }, &waits(AnswerKind::Open));
    let unknown = judge(&Evidence { words: Words::Unknown, ..known }, &waits(AnswerKind::Open));
    assert_eq!(awaited.wait, AnswerKind::Open.patience().thinking_wait);
    assert!(unknown.wait < awaited.wait);
    assert_eq!(unknown.verdict, PauseVerdict::Finished);
}

#[test]
fn with_nothing_but_the_silence_the_longest_wait_ends_a_turn() {
    let nothing = Evidence { voice: None, words: Words::Unknown, ..evidence(0.0, "", AnswerKind::Open) };
    let judgement = judge(&nothing, &waits(AnswerKind::Open));
    assert_eq!(judgement.wait, AnswerKind::Open.patience().longest_wait);
    assert_eq!(judgement.verdict, PauseVerdict::Thinking);
}

#[test]
fn who_pauses_for_longer_between_clauses_is_waited_for_longer() {
    let usual = evidence(0.7, "we moved the whole thing to another house", AnswerKind::Open);
    let waits = waits(AnswerKind::Open);
    let slow = Evidence { pace: 1.5, ..usual };
    assert!(judge(&slow, &waits).wait > judge(&usual, &waits).wait);
}

const TEXTS: [&str; 10] = [
    "",
    "yes",
    "we shipped it",
    "we shipped it because",
    "um",
    "that's it",
    "one moment",
    "it was March, let me think",
    "my number is oh seven",
    "do you mean my last job?",
];

proptest! {
    #[test]
    fn the_wait_is_within_what_the_scenario_grants(
        voice in proptest::option::of(0f32..=1.0),
        text in 0..TEXTS.len(),
        kind in 0..AnswerKind::ALL.len(),
        said in 0u64..100_000,
        pace in 0.0f64..10.0,
        words in 0usize..3,
        mut grants in proptest::array::uniform4(0u64..40_000),
    ) {
        grants.sort_unstable();
        let [finished, thinking, longest, asked_to_wait] = grants.map(Duration::from_millis);
        let waits = Waits { finished, thinking, longest, asked_to_wait };
        let words = [Words::Unknown, Words::Awaited, Words::Heard(TEXTS[text])][words];
        let said = Duration::from_millis(said);
        let evidence = Evidence { voice, words, language: Language::En, said, expects: AnswerKind::ALL[kind], pace };
        let judgement = judge(&evidence, &waits);
        prop_assert!(judgement.wait >= finished);
        match judgement.verdict {
            PauseVerdict::Finished => prop_assert!(judgement.wait <= thinking),
            PauseVerdict::Thinking => prop_assert!(judgement.wait >= thinking && judgement.wait <= longest),
            PauseVerdict::AskedToWait => prop_assert!(judgement.wait <= asked_to_wait),
        }
    }

    /// The turn is held to be over from the wait on and never before: a longer pause never
    /// makes a finished answer an unfinished one.
    #[test]
    fn a_surer_voice_and_a_quicker_pace_never_wait_for_longer(
        low in 0f32..=1.0, high in 0f32..=1.0, slow in 0.1f64..5.0, quick in 0.1f64..5.0, text in 0..TEXTS.len(),
    ) {
        let (low, high) = (low.min(high), low.max(high));
        let (quick, slow) = (quick.min(slow), quick.max(slow));
        let waits = waits(AnswerKind::Open);
        let less = judge(&Evidence { pace: slow, ..evidence(low, TEXTS[text], AnswerKind::Open) }, &waits);
        let more = judge(&Evidence { pace: quick, ..evidence(high, TEXTS[text], AnswerKind::Open) }, &waits);
        prop_assert!(more.wait <= less.wait, "{more:?} {less:?}");
    }
}
