//! Every turn is measured, however it ends.

use super::*;
use crate::event::{Stage, StageSpan, StageTimes};

struct Measured {
    turn: u32,
    voice_to_voice_ms: Option<f64>,
    stages: StageTimes,
    zero_ms: f64,
    waterfall: Vec<StageSpan>,
}

fn measured(rig: &Rig) -> Vec<Measured> {
    rig.events()
        .iter()
        .filter_map(|e| match e.kind.clone() {
            EventKind::MetricsTurn { turn, voice_to_voice_ms, stages, zero_ms, waterfall, .. } => {
                Some(Measured { turn: turn.0, voice_to_voice_ms, stages, zero_ms, waterfall })
            }
            _ => None,
        })
        .collect()
}

/// Each turn that ended has been measured once, in order.
fn assert_none_is_missing(rig: &Rig) {
    let turns: Vec<u32> = measured(rig).iter().map(|m| m.turn).collect();
    let ended: Vec<u32> = rig.ended_turns().iter().map(|(turn, ..)| *turn).collect();
    assert_eq!(turns, ended);
    assert!(!turns.is_empty());
}

#[test]
fn the_critical_path_of_a_spoken_turn_is_its_voice_to_voice_time() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let mut rig = Rig::new(hearing, Box::new(StubInterviewer::new(Duration::from_millis(200))), 400);
    rig.handle(Input::RoundTrip(rig.peer, Duration::from_millis(30)));
    rig.silent(1_000);
    rig.speak(1_000);
    let spoke_until = rig.at;
    rig.silent(1_500);
    assert_none_is_missing(&rig);
    let turn = &measured(&rig)[0];
    let path: f64 = turn.waterfall.iter().map(|span| span.path_ms).sum();
    let voice_to_voice = turn.voice_to_voice_ms.expect("it was spoken and answered");
    assert!((path - voice_to_voice).abs() < 1e-3, "{path} of {voice_to_voice}");
    assert!((turn.zero_ms - spoke_until.as_secs_f64() * 1e3).abs() < 40.0, "the line begins at {}", turn.zero_ms);
    let stages: Vec<Stage> = turn.waterfall.iter().map(|span| span.stage).filter(|s| *s > Stage::Jitter).collect();
    let all = [Stage::Vad, Stage::Endpoint, Stage::Stt, Stage::Interviewer, Stage::Voice, Stage::Pacer];
    assert_eq!(stages, all);
    assert_eq!(turn.stages.network_ms, Some(15.0));
}

#[test]
fn a_typed_answer_is_measured_without_the_stages_that_did_not_run() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.handle(Input::Command(Command::Type { text: "I would use a queue.".into() }));
    rig.silent(600);
    assert_none_is_missing(&rig);
    let turn = &measured(&rig)[0];
    assert_eq!((turn.voice_to_voice_ms, turn.stages.vad_ms, turn.stages.stt_ms), (None, None, None));
    assert!(turn.stages.voice_ms.is_some());
}

#[test]
fn turns_that_get_no_reply_are_measured_all_the_same() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.speak(600);
    // "Next question" in the middle of an answer, then the end in the middle of another.
    rig.handle(Input::Command(Command::Next));
    rig.silent(1_000);
    rig.speak(600);
    rig.handle(Input::End(EndReason::Disconnected));
    assert_none_is_missing(&rig);
    let turns = measured(&rig);
    assert_eq!(turns.len(), 2);
    assert!(turns.iter().all(|m| m.voice_to_voice_ms.is_none() && m.stages.pacer_ms.is_none()));
}

#[test]
fn a_turn_that_interrupts_a_reply_and_the_one_before_it_are_both_measured() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let mut rig = Rig::new(hearing, Box::new(StubInterviewer::new(Duration::ZERO)), 3_000);
    rig.silent(4_000);
    rig.speak(600);
    rig.silent(1_000);
    rig.speak(900);
    rig.silent(1_500);
    assert_none_is_missing(&rig);
    assert_eq!(measured(&rig).len(), 2);
}

#[test]
fn words_that_never_came_are_shown_as_the_wait_they_were() {
    let hearing = StubHearing { delay: Duration::from_secs(3_600) };
    let mut rig = Rig::new(hearing, Box::new(StubInterviewer::new(Duration::ZERO)), 400);
    rig.silent(1_000);
    rig.speak(600);
    rig.silent(4_000);
    assert_none_is_missing(&rig);
    let waited = measured(&rig)[0].stages.stt_ms.expect("the words were waited for");
    assert!(waited >= 2_900.0, "{waited}");
}
