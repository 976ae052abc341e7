//! Every interview that comes with Vivavoce, held from its greeting to its end, and scored.

use std::collections::HashMap;
use std::fmt::Write as _;

use vivavoce_scenarios::{AnswerKind, Language, Question};
use vivavoce_scoring::interview::{Interview, Speaker as Side, Turn};

use super::*;
use crate::dialogue::ScriptInterviewer;
use crate::event::ReplyKind;
use crate::speak::speaker::Voices;

/// More turns than any of them needs.
const MOST_TURNS: usize = 60;
/// What the candidate waits after the interviewer's last word, in milliseconds.
const BREATH: u64 = 200;

/// How the simulated candidate answers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Manner {
    /// Says each expected thing in words that the scenario knows, with reasons and figures.
    Prepared,
    /// Says nothing of what was asked, at length.
    Evasive,
}

fn answer(question: &Question, language: Language, manner: Manner) -> String {
    let french = language == Language::Fr;
    match question.kind {
        AnswerKind::YesNo => return if french { "Oui." } else { "Yes." }.into(),
        AnswerKind::Number => return if french { "Sept." } else { "Seven." }.into(),
        AnswerKind::Short => return if french { "Dans un mois." } else { "In a month." }.into(),
        AnswerKind::Open | AnswerKind::Story | AnswerKind::ThinkAloud => {}
    }
    if manner == Manner::Evasive {
        return if french {
            "Oh, vous savez, cela dépend de beaucoup de choses. En général je fais de mon mieux, \
             et dans l'ensemble les choses vont plutôt bien comme cela."
        } else {
            "Oh well, that depends on so many things. In general one does what one can, and on the \
             whole it goes well enough like that."
        }
        .into();
    }
    let mut said = String::new();
    for point in &question.points {
        let word = |n: usize| point.synonyms[n % point.synonyms.len()].as_str();
        let (a, b, c) = (word(0), word(1), word(2));
        let _ = if french {
            write!(
                said,
                "D'abord, {a} : c'était important parce que l'équipe de douze personnes en dépendait. Ensuite, {b}, \
                 par exemple le mardi 3 mars, et j'ai fait cela moi-même. Donc, {c}, et nous avons gagné vingt pour \
                 cent de temps. "
            )
        } else {
            write!(
                said,
                "First, {a}: it mattered because a team of twelve people relied on it. Then, {b}, for example on \
                 Tuesday the 3rd of March, and I did that myself. So, {c}, and as a result we saved twenty percent \
                 of the time. "
            )
        };
    }
    said
}

/// An interview held to its end.
struct Held {
    ended: Option<EndReason>,
    kinds: Vec<ReplyKind>,
    asked: Vec<String>,
    notices: Vec<String>,
    took: Duration,
    interview: Interview,
}

fn hold(scenario: &Arc<Scenario>, manner: Manner) -> Held {
    let voice: Arc<dyn Voice> = Arc::new(ToneVoice::new(Duration::from_millis(100)));
    let speaker = Speaker::start(Voices::only(voice), 1).unwrap();
    let interviewer = Box::new(ScriptInterviewer::new(Arc::clone(scenario)));
    let set = Set { scenario: Arc::clone(scenario), ..Set::default() };
    let hearing = Arc::new(StubHearing { delay: Duration::ZERO });
    let mut rig = Rig::set(hearing, interviewer, speaker, Later::default(), set);
    rig.threads = true;
    let is_over = |rig: &Rig| rig.count(|kind| matches!(kind, EventKind::SessionEnded { .. })) > 0;
    for _ in 0..MOST_TURNS {
        while !is_over(&rig) && (rig.session.saying.is_some() || rig.count(is_question) == 0) {
            rig.silent(100);
        }
        if is_over(&rig) {
            break;
        }
        rig.silent(BREATH);
        let asked = questions(&rig);
        let question = asked.last().expect("one was asked");
        let question = scenario.questions.iter().find(|one| one.id == *question).expect("it is the scenario's");
        let text = answer(question, scenario.language, manner);
        rig.handle(Input::Command(Command::Type { text }));
        rig.silent(BREATH);
        if question.task.is_some() && rig.session.saying.is_none() {
            // What is written for a task is done when its writer says so.
            rig.handle(Input::Command(Command::Done));
            rig.silent(BREATH);
        }
    }
    seen(&rig, scenario)
}

fn is_question(kind: &EventKind) -> bool {
    matches!(kind, EventKind::ReplyText { kind: ReplyKind::Question, .. })
}

/// The ids of the questions asked, in order.
fn questions(rig: &Rig) -> Vec<String> {
    let events = rig.events();
    let asked = events.iter().filter_map(|event| match &event.kind {
        EventKind::ReplyText { kind: ReplyKind::Question, question_id, .. } => question_id.clone(),
        _ => None,
    });
    asked.collect()
}

/// What the events say of it, and as the report reads it.
fn seen(rig: &Rig, scenario: &Scenario) -> Held {
    let mut held = Held {
        ended: None,
        kinds: Vec::new(),
        asked: questions(rig),
        notices: Vec::new(),
        took: rig.at,
        interview: Interview {
            language: scenario.language,
            duration_ms: rig.at.as_millis() as u64,
            turns: Vec::new(),
            work: Vec::new(),
        },
    };
    let mut belongs = HashMap::new();
    let mut answering = None;
    for event in rig.events() {
        let mut turn = |speaker, question: Option<String>, text: &str, start_ms, end_ms| {
            let number = 1 + held.interview.turns.iter().filter(|turn| turn.speaker == speaker).count() as u32;
            let (text, typed) = (text.to_owned(), speaker == Side::Candidate);
            held.interview.turns.push(Turn { speaker, number, question, start_ms, end_ms, text, words: vec![], typed });
        };
        match &event.kind {
            EventKind::ReplyText { speech, question_id, kind, .. } => {
                held.kinds.push(*kind);
                belongs.insert(*speech, question_id.clone());
            }
            EventKind::ReplySpoken { speech, text, start_ms, end_ms, .. } => {
                let question = belongs.get(speech).cloned().flatten();
                turn(Side::Interviewer, question, text, *start_ms, *end_ms);
            }
            EventKind::TurnStarted { question_id, .. } => answering = question_id.clone(),
            EventKind::TranscriptFinal { text, .. } => {
                turn(Side::Candidate, answering.clone(), text, 0, 0);
            }
            EventKind::Notice(notice) => held.notices.push(notice.code.clone()),
            EventKind::SessionEnded { reason } => held.ended = Some(*reason),
            _ => {}
        }
    }
    held
}

#[test]
fn every_built_in_interview_goes_from_greeting_to_closing_and_tells_answers_apart() {
    for scenario in vivavoce_scenarios::builtin() {
        let mut levels = Vec::new();
        for manner in [Manner::Prepared, Manner::Evasive] {
            let held = hold(scenario, manner);
            let what = format!("{} {manner:?}: {:?}", scenario.id, held.kinds);
            assert_eq!(held.ended, Some(EndReason::Completed), "{what}");
            assert_eq!(held.kinds.first(), Some(&ReplyKind::Greeting), "{what}");
            assert_eq!(held.kinds.last(), Some(&ReplyKind::Closing), "{what}");
            let all: Vec<&str> = scenario.questions.iter().map(|question| question.id.as_str()).collect();
            assert_eq!(held.asked, all, "{what}");
            assert!(held.took <= scenario.duration, "{what} {:?}", held.took);
            assert!(!held.notices.iter().any(|code| code.starts_with("guard.")), "{what} {:?}", held.notices);
            let followed_up = held.kinds.contains(&ReplyKind::FollowUp);
            assert_eq!(followed_up, manner == Manner::Evasive, "{what}");
            let report = vivavoce_scoring::score(scenario, &held.interview, None, &[]);
            let level = report.overall.outcome.level();
            levels.push(level.unwrap_or_else(|| panic!("{what}: {:?}", report.overall.outcome)));
        }
        println!("{:28} prepared {:.2} evasive {:.2}", scenario.id, levels[0], levels[1]);
        assert!(levels[0] > levels[1] + 0.5, "{}: {levels:?}", scenario.id);
    }
}
