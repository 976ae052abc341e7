//! Replies that a mind writes: said while they are written, made up for where it fails.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::interrupted::{Finds, at_once};
use super::mute::{LONGEST, Mood, Shared, play_with, steps};
use super::*;
use crate::dialogue::LlmInterviewer;
use crate::event::ReplyKind;
use crate::mind::{Asked, Author, Left, Mind, MindSettings, Out, Wish, Wrote};
use crate::speak::words::WordsVoice;

const WORDS: &[&str] = &["we", "rewrote", "the", "importer", "last", "year"];

/// Writes the same for each wish: pieces, each so many milliseconds after the wish.
#[derive(Default)]
struct Writes {
    pieces: Vec<(u64, Wrote)>,
    later: Later,
    asked: AtomicUsize,
    cancelled: Arc<AtomicUsize>,
}

impl Mind for Writes {
    fn ask(&self, _: SessionId, _: Arc<Wish>, out: Out) -> Asked {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let out = Arc::new(Mutex::new(out));
        for (delay, wrote) in self.pieces.clone() {
            let out = out.clone();
            let act = move || (out.lock().unwrap())(wrote);
            if delay == 0 {
                act();
            } else {
                self.later.lock().unwrap().push((Duration::from_millis(delay), Box::new(act)));
            }
        }
        let cancelled = self.cancelled.clone();
        Asked::new(move || {
            cancelled.fetch_add(1, Ordering::Relaxed);
        })
    }
}

fn text(text: &str) -> Wrote {
    Wrote::Text(text.into())
}

/// A rig whose candidate gives the same answer each turn, past the opening.
fn led(pieces: Vec<(u64, Wrote)>) -> (Rig, Arc<Writes>) {
    let later = Later::default();
    let mind = Arc::new(Writes { pieces, later: later.clone(), ..Writes::default() });
    let set = Set { mind: Some(mind.clone()), ..Set::default() };
    let speaker = Speaker::by(|job| at_once(&WordsVoice, job));
    let llm = LlmInterviewer::new(scenario(), MindSettings::default());
    let mut rig = Rig::set(Arc::new(Finds(WORDS)), Box::new(llm), speaker, later, set);
    while rig.session.machine.activity() != crate::event::Activity::Listening || rig.count(said) < 3 {
        rig.silent(200);
    }
    (rig, mind)
}

fn said(kind: &EventKind) -> bool {
    matches!(kind, EventKind::ReplySpoken { .. })
}

/// What was said after the opening.
fn replies(rig: &Rig) -> Vec<(ReplyKind, String)> {
    let spoken = rig.events().into_iter().filter_map(|e| match &e.kind {
        EventKind::ReplySpoken { kind, text, .. } => Some((*kind, text.clone())),
        _ => None,
    });
    spoken.skip(3).collect()
}

fn notices(rig: &Rig) -> Vec<String> {
    let notices = rig.events().into_iter().filter_map(|e| match &e.kind {
        EventKind::Notice(Notice { code, text, .. }) => Some(format!("{code}: {text}")),
        _ => None,
    });
    notices.collect()
}

#[test]
fn the_first_clause_is_said_while_the_rest_is_written() {
    let (mut rig, mind) = led(vec![
        (100, text("{\"do\":\"probe\",\"kind\":\"outcome\"}\nAll right, last year. ")),
        (1_100, text("What changed for the others ")),
        (1_300, text("once it was done?")),
        (1_400, Wrote::Done),
    ]);
    rig.speak(600);
    rig.sent.clear();
    let silent_from = rig.at;
    rig.silent(9_000);
    let first = *rig.sent.first().expect("it was answered");
    assert!(first - silent_from < Duration::from_millis(900), "{:?}", first - silent_from);
    let whole = "All right, last year. What changed for the others once it was done?";
    assert_eq!(replies(&rig), [(ReplyKind::FollowUp, whole.to_owned())]);
    let shown: Vec<String> = rig
        .events()
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::ReplyText { kind: ReplyKind::FollowUp, text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(shown, ["All right,", "All right, last year.", whole], "the text grows");
    assert_eq!(mind.asked.load(Ordering::Relaxed), 1);
    assert!(notices(&rig).is_empty());
}

fn left(provider: &str, reason: &str) -> Wrote {
    Wrote::Left(Left { provider: provider.into(), reason: reason.into() })
}

/// The kinds that say how a reply came about, and what ended a turn, in order.
fn told(rig: &Rig) -> Vec<EventKind> {
    let about = |kind: &EventKind| {
        matches!(kind, EventKind::TurnEnded { .. } | EventKind::Notice(_) | EventKind::ReplyModel { .. })
    };
    rig.events().into_iter().map(|event| event.kind.clone()).filter(about).collect()
}

#[test]
fn who_wrote_a_reply_and_who_was_left_before_is_told_once_the_turn_is_over() {
    let author = Author { provider: "mistral:m".into(), first_token_ms: 210, first_clause_ms: 340 };
    let (mut rig, mind) = led(vec![
        (40, left("openai:m", "late")),
        (50, Wrote::By(author.clone())),
        (60, text("{\"do\":\"probe\",\"kind\":\"outcome\"}\nAll right. What changed?")),
        (70, Wrote::Done),
    ]);
    rig.speak(600);
    // Long enough to be asked, and not to be over.
    rig.silent(PAUSE - 100);
    rig.speak(600);
    rig.silent(6_000);
    assert!(mind.asked.load(Ordering::Relaxed) >= 2);
    let told = told(&rig);
    let [EventKind::TurnEnded { turn, .. }, EventKind::Notice(notice), by] = told.as_slice() else {
        panic!("what nobody heard is not told: {told:#?}");
    };
    assert_eq!((notice.code.as_str(), notice.provider.as_deref()), ("mind.next", Some("openai:m")));
    assert_eq!(notice.reason.as_deref(), Some("late"));
    assert_eq!(*by, EventKind::ReplyModel { turn: *turn, author });
}

#[test]
fn the_script_that_speaks_in_the_place_of_models_says_which_failed_and_why() {
    let (mut rig, _) = led(vec![
        (40, left("openai:m", "no_key")),
        (50, left("mistral:m", "server_error")),
        (60, Wrote::Failed("server_error".into())),
    ]);
    rig.speak(600);
    rig.silent(6_000);
    let told = told(&rig);
    let [EventKind::TurnEnded { .. }, EventKind::Notice(first), EventKind::Notice(last)] = told.as_slice() else {
        panic!("{told:#?}");
    };
    let about = |notice: &Notice| (notice.code.clone(), notice.provider.clone(), notice.reason.clone());
    let wanted = |code: &str, provider: &str, reason: &str| (code.into(), Some(provider.into()), Some(reason.into()));
    assert_eq!(about(first), wanted("mind.next", "openai:m", "no_key"));
    assert_eq!(about(last), wanted("mind.failed", "mistral:m", "server_error"));
}

#[test]
fn what_is_to_be_known_from_the_beginning_is_told_first() {
    let notice = Notice::new(NoticeLevel::Warning, "assistant.fallback", "Nobody leads.").because("missing");
    let set = Set { notices: vec![notice.clone()], ..Set::default() };
    let speaker = Speaker::by(|job| at_once(&WordsVoice, job));
    let script = crate::dialogue::ScriptInterviewer::new(scenario());
    let mut rig = Rig::set(Arc::new(Finds(WORDS)), Box::new(script), speaker, Later::default(), set);
    rig.silent(200);
    assert_eq!(rig.events()[1].kind, EventKind::Notice(notice));
}

#[test]
fn the_mind_is_asked_at_the_pause_and_cancelled_when_the_candidate_goes_on() {
    let (mut rig, mind) = led(vec![(5_000, text("{\"do\":\"next\"}\nThank you."))]);
    rig.speak(600);
    rig.silent(200);
    assert_eq!((mind.asked.load(Ordering::Relaxed), mind.cancelled.load(Ordering::Relaxed)), (1, 0));
    rig.speak(600);
    assert_eq!(mind.cancelled.load(Ordering::Relaxed), 1, "nobody wants it any more");
    assert_eq!(rig.ended_turns(), []);
    rig.silent(8_000);
    assert_eq!(mind.asked.load(Ordering::Relaxed), 2);
    assert_eq!(rig.ended_turns().len(), 1, "it was one turn");
}

#[test]
fn a_mind_that_is_late_fails_or_writes_nonsense_is_made_up_for_by_the_script() {
    for (pieces, reason) in [
        (vec![], "late"),
        (vec![(50, Wrote::Failed("rate_limited".into()))], "rate_limited"),
        (vec![(50, text("Well, thank you for that, I suppose.")), (60, Wrote::Done)], "no_decision"),
        (vec![(50, Wrote::Done)], "empty"),
        (
            vec![(50, text("{\"do\":\"next\"}\nMerci, je vous remercie pour cette reponse.")), (60, Wrote::Done)],
            "language",
        ),
        (vec![(50, text("{\"do\":\"wrap_up\"}\nGoodbye."))], "forbidden"),
    ] {
        let (mut rig, _) = led(pieces);
        rig.speak(600);
        let silent_from = rig.at;
        rig.sent.clear();
        rig.silent(6_000);
        let first = *rig.sent.first().expect("it was answered");
        assert!(first - silent_from < Duration::from_millis(2_400), "{reason}: {:?}", first - silent_from);
        let said = replies(&rig);
        assert_eq!(said[0], (ReplyKind::Acknowledge, "Thank you.".to_owned()), "{reason}");
        assert_eq!(said[1].0, ReplyKind::FollowUp, "{reason}: the script follows up");
        let text = format!("mind.failed: The script's own words were used in place of the model's: {reason}.");
        assert_eq!(notices(&rig), [text]);
        assert_eq!(rig.ended_turns().len(), 1);
    }
}

#[test]
fn what_was_said_before_a_mind_broke_off_stands_and_the_script_goes_on() {
    let begun = text("{\"do\":\"probe\",\"kind\":\"example\"}\nAll right, I see that. So tell me");
    for end in [Wrote::Failed("cut".into()), text(", are you married? Well")] {
        let (mut rig, _) = led(vec![(50, begun.clone()), (700, end.clone())]);
        rig.speak(600);
        rig.silent(9_000);
        let said = replies(&rig);
        assert_eq!(said[0], (ReplyKind::FollowUp, "All right, I see that.".to_owned()));
        assert_eq!(said[1], (ReplyKind::FollowUp, "Which languages and tools do you use most?".to_owned()));
        assert!(!said.iter().any(|(_, text)| text.contains("married")));
        let unlawful = notices(&rig).iter().any(|n| n.starts_with("guard.replaced: A sentence about family"));
        assert_eq!(unlawful, matches!(end, Wrote::Text(_)));
    }
}

#[test]
fn a_mind_that_stalls_in_the_middle_does_not_leave_the_candidate_in_silence() {
    let (mut rig, mind) = led(vec![(50, text("{\"do\":\"probe\",\"kind\":\"example\"}\nAll right, I see that. So"))]);
    rig.speak(600);
    rig.silent(9_000);
    assert_eq!(replies(&rig).len(), 2, "{:?}", replies(&rig));
    assert!(notices(&rig)[0].ends_with("stalled."), "{:?}", notices(&rig));
    assert_eq!(mind.cancelled.load(Ordering::Relaxed), 1);
}

#[test]
fn speaking_over_what_is_being_written_stops_the_writing() {
    let (mut rig, mind) = led(vec![
        (50, text("{\"do\":\"clarify\"}\nBy that I mean the part of the work that was yours alone to do. And")),
        (4_000, text(" so on.")),
    ]);
    rig.speak(600);
    rig.silent(1_200);
    rig.speak(900);
    rig.silent(3_000);
    assert!(mind.cancelled.load(Ordering::Relaxed) >= 1);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyInterrupted { .. })), 1);
    assert!(!replies(&rig).iter().any(|(_, text)| text.contains("And so on")));
}

/// A mind in a mood.
struct MoodyMind(Shared<Mood>, Later);

impl Mind for MoodyMind {
    fn ask(&self, _: SessionId, wish: Arc<Wish>, mut out: Out) -> Asked {
        let good = if wish.rules.probes.is_empty() {
            "{\"do\":\"next\"}\nThank you, I see."
        } else {
            "{\"do\":\"probe\"}\nAll right. And what came of that?"
        };
        match *self.0.lock().unwrap() {
            Mood::Well => {
                out(text(good));
                out(Wrote::Done);
            }
            Mood::Never => {}
            Mood::Fails => out(Wrote::Failed("it is broken".into())),
            Mood::Late(ms) => {
                let act = move || {
                    out(text(good));
                    out(Wrote::Done);
                };
                self.1.lock().unwrap().push((Duration::from_millis(ms), Box::new(act)));
            }
            Mood::BreaksOff => out(text("{\"do\":\"probe\"}\nAll right. And what")),
        }
        Asked::new(|| {})
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_mind_does_the_interviewer_is_never_mute(steps in steps()) {
        let llm = LlmInterviewer::new(scenario(), MindSettings::default());
        let wait = play_with(&steps, Box::new(llm), |mood, later| {
            Some(Arc::new(MoodyMind(mood.clone(), later.clone())))
        });
        prop_assert!(wait.longest <= LONGEST, "silent for {:?}", wait.longest);
    }
}
