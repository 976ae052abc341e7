//! The schema held against what the engine writes, kind by kind.

use vivavoce_engine::event as engine;
use vivavoce_engine::id::{SpeechId, TurnId};
use vivavoce_engine::mind::Author;

use super::*;

fn every_stage() -> Vec<engine::StageSpan> {
    use engine::Stage;
    [
        Stage::Network,
        Stage::Jitter,
        Stage::Vad,
        Stage::Endpoint,
        Stage::Stt,
        Stage::Interviewer,
        Stage::Voice,
        Stage::Pacer,
    ]
    .map(|stage| engine::StageSpan { stage, from_ms: 1.5, ms: 2.25, path_ms: 0.5 })
    .to_vec()
}

#[test]
fn a_stage_has_one_name_everywhere() {
    for span in every_stage() {
        let written = serde_json::to_value(span.stage).expect("stages serialise");
        let read: Stage = serde_json::from_value(written.clone()).expect("schema fits");
        assert_eq!(written, read.name());
    }
}

/// Everything that has to do with tasks: those of an interview, a change and tries.
fn written() -> Vec<engine::EventKind> {
    use vivavoce_engine::task::{Change, Run, RunOutcome, TestResult};
    use vivavoce_scenarios::TaskLanguage;
    let scenario = vivavoce_scenarios::builtin().iter().find(|s| s.id == "programmation-fr").expect("built in");
    let tasks = scenario.questions.iter().filter_map(|question| question.task.clone());
    let mut kinds: Vec<_> = tasks
        .map(|task| engine::EventKind::TaskOpened { question_id: "q1".into(), question_index: 1, task: Box::new(task) })
        .collect();
    for language in TaskLanguage::ALL {
        kinds.push(engine::EventKind::TaskWritten {
            question_id: "q1".into(),
            language,
            change: Change { from: 1, removed: 2, inserted: "x".into() },
        });
    }
    for (outcome, got) in [
        (RunOutcome::Finished, None),
        (RunOutcome::Failed, Some("2".to_owned())),
        (RunOutcome::Stopped, None),
        (RunOutcome::TimedOut, None),
    ] {
        let tests = vec![TestResult { name: "t".into(), passed: true, got: got.clone() }];
        let run = Run { outcome, took_ms: 3, tests, output: "o".into(), error: got };
        let (question_id, language) = ("q1".to_owned(), TaskLanguage::Python);
        kinds.push(engine::EventKind::TaskRan { question_id, language, run });
    }
    kinds
}

fn every_kind() -> Vec<engine::EventKind> {
    let word = engine::Word { text: "bonjour".into(), start_ms: 10, end_ms: 20, confidence: Some(0.5) };
    let turn = TurnId(3);
    let speech = SpeechId(4);
    let question_id = Some("q1".to_owned());
    vec![
        engine::EventKind::SessionState {
            state: engine::SessionState::Live,
            connected: true,
            activity: engine::Activity::Pausing,
            question_index: Some(1),
            question_count: 5,
            question_id: question_id.clone(),
            elapsed_ms: 1,
            limit_ms: 2,
            question_elapsed_ms: None,
            question_limit_ms: Some(3),
        },
        engine::EventKind::SpeechStarted { turn },
        engine::EventKind::SpeechStopped { turn, pause_from_ms: 7 },
        engine::EventKind::TranscriptPartial { turn, text: "bon".into() },
        engine::EventKind::TranscriptFinal {
            turn,
            text: "bonjour".into(),
            words: vec![word.clone(), engine::Word { confidence: None, ..word.clone() }],
            source: engine::WordSource::Pocketsphinx,
        },
        engine::EventKind::TurnStarted { turn, question_id: question_id.clone(), question_index: Some(0) },
        engine::EventKind::TurnEnded {
            turn,
            verdict: engine::Verdict::AskedToWait,
            reason: engine::TurnEndReason::LongestWait,
        },
        engine::EventKind::ReplyText {
            speech,
            kind: engine::ReplyKind::FollowUp,
            text: "Et ?".into(),
            question_id,
            question_index: None,
        },
        engine::EventKind::ReplySpoken {
            speech,
            kind: engine::ReplyKind::Greeting,
            text: "Bonjour".into(),
            words: vec![word],
            complete: false,
            start_ms: 1,
            end_ms: 2,
        },
        engine::EventKind::ReplyDucked { speech },
        engine::EventKind::ReplyInterrupted { speech, heard_ms: 9 },
        engine::EventKind::ReplyResumed { speech },
        engine::EventKind::MetricsTurn {
            turn,
            voice_to_voice_ms: Some(612.5),
            stop_ms: None,
            stages: engine::StageTimes { vad_ms: Some(1.5), ..Default::default() },
            zero_ms: 4_200.5,
            waterfall: every_stage(),
        },
        engine::EventKind::ReplyModel {
            turn,
            author: Author { provider: "openai:gpt-5-mini".into(), first_token_ms: 310, first_clause_ms: 420 },
        },
        engine::EventKind::Notice(engine::Notice::new(engine::NoticeLevel::Warning, "stand_in", "PocketSphinx")),
        engine::EventKind::Notice(
            engine::Notice::new(engine::NoticeLevel::Info, "mind.next", "The next model was asked.")
                .because("late")
                .about(Some("openai:gpt-5-mini".into())),
        ),
        engine::EventKind::SessionEnded { reason: engine::EndReason::Disconnected },
    ]
    .into_iter()
    .chain(written())
    .collect()
}

#[test]
fn the_schema_is_what_the_engine_writes() {
    for kind in every_kind() {
        let event = engine::Event {
            v: engine::EVENT_VERSION,
            seq: 12,
            session: Uuid::now_v7(),
            at_ms: 34,
            time: "2026-11-21T09:30:00Z".into(),
            kind,
        };
        let written = serde_json::to_value(&event).expect("events serialise");
        let read = Event::of(&event).expect("schema fits");
        assert_eq!(written["type"], read.kind.name());
        assert_eq!(serde_json::to_value(&read).expect("wire serialises"), written);
    }
}
