//! Lost connections: what was going on goes on.

use super::interrupted::{Finds, at_once};
use super::*;
use crate::speak::words::WordsVoice;

fn rig(words: &'static [&'static str]) -> Rig {
    rig_set(words, Set::default())
}

fn rig_set(words: &'static [&'static str], set: Set) -> Rig {
    let mut stub = StubInterviewer::new(Duration::ZERO);
    stub.sentence = "one two three four five six seven eight".into();
    let speaker = Speaker::by(|job| at_once(&WordsVoice, job));
    speaker.fill_stock();
    Rig::set(Arc::new(Finds(words)), Box::new(stub), speaker, Later::default(), set)
}

#[test]
fn a_reply_goes_on_with_the_word_that_was_cut() {
    let mut rig = rig(&["words"]);
    rig.silent(600);
    rig.handle(Input::PeerDown(rig.peer));
    rig.nobody(20_000);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { .. })), 0);
    rig.come_back();
    rig.silent(3_000);
    let spoken = rig.events().iter().find_map(|e| match &e.kind {
        EventKind::ReplySpoken { text, complete, words, .. } => Some((text.clone(), *complete, words.clone())),
        _ => None,
    });
    let (text, complete, words) = spoken.expect("it was said to its end");
    assert_eq!((text.as_str(), complete), ("one two three four five six seven eight", true));
    assert!(words[1].end_ms < 700 && words[2].start_ms > 20_000, "{words:?}");
}

#[test]
fn an_answer_goes_on_in_the_same_turn_and_keeps_its_words() {
    let mut rig = rig(&["some", "words"]);
    rig.silent(3_000);
    rig.speak(1_000);
    rig.handle(Input::PeerDown(rig.peer));
    rig.nobody(10_000);
    rig.come_back();
    // "You're back, go on."
    rig.silent(2_500);

    assert_eq!(rig.ended_turns(), []);
    rig.speak(1_000);
    rig.silent(1_500);
    assert_eq!(rig.ended_turns().len(), 1);
    assert_eq!(rig.finals(), [("some words some words".to_owned(), WordSource::Stub)]);
    assert_eq!(rig.count(|k| matches!(k, EventKind::TurnStarted { .. })), 1);
}

#[test]
fn an_answer_that_was_complete_is_answered_on_return() {
    let mut rig = rig(&["some", "words"]);
    rig.silent(3_000);
    rig.speak(1_000);
    rig.silent(100);
    rig.handle(Input::PeerDown(rig.peer));
    rig.nobody(1_000);
    rig.come_back();
    rig.silent(6_000);
    assert_eq!(rig.finals(), [("some words".to_owned(), WordSource::Stub)]);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { complete: true, .. })), 2);
}

#[test]
fn after_a_long_absence_the_question_is_asked_again() {
    let mut rig = rig_set(&["some", "words"], Set { rejoin_grace: Duration::from_secs(120), ..Set::default() });
    rig.silent(3_000);
    rig.speak(1_000);
    rig.handle(Input::PeerDown(rig.peer));
    rig.nobody(40_000);
    rig.come_back();
    rig.silent(4_000);
    assert_eq!(rig.finals(), [("some words".to_owned(), WordSource::Stub)]);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyText { kind: crate::event::ReplyKind::Repeat, .. })), 1);
}

#[test]
fn the_reply_is_voiced_before_the_turn_is_over() {
    let jobs: Arc<Mutex<u32>> = Arc::default();
    let asked = jobs.clone();
    let speaker = Speaker::by(move |job| {
        *asked.lock().unwrap() += 1;
        at_once(&WordsVoice, job);
    });
    let mut rig = Rig::with(
        Arc::new(Finds(&["some", "words"])),
        Box::new(StubInterviewer::new(Duration::ZERO)),
        speaker,
        Later::default(),
    );
    rig.silent(2_000);
    rig.speak(1_000);
    rig.silent(160);
    assert_eq!(*jobs.lock().unwrap(), 2, "the greeting, and the reply in advance");
    assert_eq!(rig.session.machine.activity(), crate::event::Activity::Pausing);
    rig.sent.clear();
    // The candidate goes on: nothing of it is heard.
    rig.speak(400);
    assert!(rig.sent.is_empty());
    assert_eq!(rig.ended_turns(), []);
    rig.silent(1_000);
    assert_eq!(*jobs.lock().unwrap(), 3);
    assert_eq!(rig.ended_turns().len(), 1);
    assert!(!rig.sent.is_empty());
}
