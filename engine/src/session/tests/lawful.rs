//! Nothing unlawful is said, whoever wrote it.

use super::*;
use crate::dialogue::Pace;

#[test]
fn an_unlawful_sentence_is_replaced_and_noted_without_saying_who_was_asked() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let mut asks = StubInterviewer::writing(Pace::default());
    asks.sentence = "Thank you. Do you have any children?".into();
    let mut rig = Rig::new(hearing, Box::new(asks), 400);
    rig.silent(2_000);
    let said: Vec<String> = rig
        .events()
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::ReplySpoken { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(said, ["Thank you."]);
    let notices: Vec<_> = rig
        .events()
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::Notice(Notice { code, text, .. }) => Some((code.clone(), text.clone())),
            _ => None,
        })
        .collect();
    let text = "A sentence about family was replaced: the law forbids to ask it.";
    assert_eq!(notices, [("guard.replaced".to_owned(), text.to_owned())]);
}
