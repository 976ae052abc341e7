use uuid::Uuid;

use super::*;
use crate::audio::rms;
use crate::event::{ReplyKind, WordSource};
use crate::record::read::tests::{heard, hum, kept};

const SPAN: Span = Span { from_ms: 1_010, to_ms: 1_990 };

#[test]
fn a_redacted_span_is_silent_and_the_rest_sounds_as_before() {
    let track = hum(3);
    let mut out = Vec::new();
    silence_ogg(kept(&track), SPAN, &mut out).unwrap();
    let (before, after) = (heard(&track, 0), heard(&out, 0));
    assert!(after.len().abs_diff(before.len()) <= 960);
    let span = (SPAN.from_ms * 48) as usize..(SPAN.to_ms * 48) as usize;
    assert!(before[span.clone()].iter().any(|sample| sample.abs() > 0.3));
    let loudest = after[span].iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    assert!(loudest < 0.001, "{loudest}");
    assert_eq!(before[..46_000], after[..46_000]);
    assert!(rms(&after[105_000..140_000]) > 0.3);
}

#[test]
fn no_packet_of_a_redacted_span_is_left_in_the_file() {
    let track = hum(3);
    let mut reader = TrackReader::open(kept(&track)).unwrap();
    let mut secret = Vec::new();
    while let Some(packet) = reader.next_packet().unwrap() {
        if packet.at >= 1_020 * 48 && packet.at < 1_960 * 48 {
            secret.push(packet.payload);
        }
    }
    assert!(secret.len() > 40 && secret.iter().all(|payload| payload.len() > 20));
    let mut out = Vec::new();
    silence_ogg(kept(&track), SPAN, &mut out).unwrap();
    let mut reader = TrackReader::open(kept(&out)).unwrap();
    while let Some(packet) = reader.next_packet().unwrap() {
        assert!(!secret.contains(&packet.payload), "the packet at {} is one of those", packet.at);
    }
}

#[test]
fn packets_of_every_length_become_as_much_silence() {
    for samples in [120, 240, 480, 960, 1_920, 2_880, 5_760_u64] {
        let made: u64 = (0..samples)
            .step_by(SILENT as usize)
            .map(|at| u64::from(crate::decode::packet_samples(&silence(samples - at)).unwrap()))
            .sum();
        assert_eq!(made, samples);
    }
}

fn word(text: &str, start_ms: u64) -> Word {
    Word { text: text.into(), start_ms, end_ms: start_ms + 200, confidence: None }
}

fn log(events: Vec<(u64, EventKind)>) -> (tempfile::TempDir, std::path::PathBuf) {
    let mut lines = Vec::new();
    for (seq, (at_ms, kind)) in (1..).zip(events) {
        let time = "2026-11-21T09:30:00Z".to_owned();
        write_line(&Event { v: 1, seq, session: Uuid::nil(), at_ms, time, kind }, &mut lines).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    std::fs::write(&path, lines).unwrap();
    (folder, path)
}

#[test]
fn words_of_a_redacted_span_are_in_no_event() {
    let (turn, speech, kind) = (TurnId(1), SpeechId(1), ReplyKind::Question);
    let words =
        vec![word("my", 500), word("number", 800), word("is", 1_000), word("4711", 1_300), word("thanks", 2_300)];
    let (_folder, path) = log(vec![
        (0, EventKind::ReplyText { speech, kind, text: "hello there".into(), question_id: None, question_index: None }),
        (400, EventKind::SpeechStarted { turn }),
        (1_600, EventKind::TranscriptPartial { turn, text: "my number is 4711".into() }),
        (2_600, EventKind::TranscriptFinal { turn, text: text(words.iter()), words, source: WordSource::Whisper }),
        (
            400,
            EventKind::ReplySpoken {
                speech,
                kind,
                text: "hello there".into(),
                words: vec![word("hello", 0), word("there", 200)],
                complete: true,
                start_ms: 0,
                end_ms: 400,
            },
        ),
        (9_000, EventKind::TranscriptPartial { turn: TurnId(2), text: "something else".into() }),
    ]);
    let mut out = Vec::new();
    redact_log(&path, Span { from_ms: 1_200, to_ms: 1_500 }, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(!out.contains("4711"), "{out}");
    assert!(out.contains(r#""text":"my number is thanks""#), "{out}");
    assert!(out.contains("hello there") && out.contains("something else"), "{out}");
    assert_eq!(out.lines().count(), 6);
}

#[test]
fn typed_answers_and_the_interviewers_words_go_as_well() {
    let (speech, kind) = (SpeechId(3), ReplyKind::FollowUp);
    let (_folder, path) = log(vec![
        (900, EventKind::TurnStarted { turn: TurnId(4), question_id: None, question_index: None }),
        (
            1_100,
            EventKind::TranscriptFinal {
                turn: TurnId(4),
                text: "typed secret".into(),
                words: Vec::new(),
                source: WordSource::Typed,
            },
        ),
        (
            1_200,
            EventKind::ReplyText {
                speech,
                kind,
                text: "you said secret so".into(),
                question_id: None,
                question_index: None,
            },
        ),
        (
            2_200,
            EventKind::ReplySpoken {
                speech,
                kind,
                text: "you said secret".into(),
                words: vec![word("you", 1_500), word("said", 2_100), word("secret", 1_700)],
                complete: false,
                start_ms: 1_500,
                end_ms: 2_300,
            },
        ),
    ]);
    let mut out = Vec::new();
    redact_log(&path, SPAN, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(!out.contains("secret"), "{out}");
    assert!(out.contains(r#""text":"said""#), "{out}");
}

#[test]
fn a_log_that_is_not_there_is_empty() {
    let mut out = Vec::new();
    redact_log(Path::new("/nowhere/events.jsonl"), SPAN, &mut out).unwrap();
    assert!(out.is_empty());
}
