//! A task is written without a word: who writes is left in peace, and who does neither is
//! spoken to, once.

use vivavoce_scenarios::TaskLanguage;

use super::interrupted::{Finds, at_once};
use super::*;
use crate::dialogue::ScriptInterviewer;
use crate::event::ReplyKind;
use crate::speak::words::WordsVoice;
use crate::task::{Change, Run, RunOutcome};

const QUESTION: &str = "busiest-minute";

/// Longer than the time in which a task is only thought about, and any silence after it.
const FIVE_MINUTES: u64 = 300_000;

/// An interview in which a program is to be written.
struct Desk {
    rig: Rig,
    text: String,
}

impl Desk {
    /// The program has been asked for, and its question has been heard. Evidence ends turns.
    fn open(words: &'static [&'static str]) -> Self {
        let scenario = scenario_of("programming-en");
        let script = Box::new(ScriptInterviewer::new(scenario.clone()));
        let speaker = Speaker::by(|job| at_once(&WordsVoice, job));
        speaker.fill_stock();
        let set = Set { scenario: scenario.clone(), fixed_pause: None, ..Set::default() };
        let mut rig = Rig::set(Arc::new(Finds(words)), script, speaker, Later::default(), set);
        rig.handle(Input::Command(Command::Next));
        let asked =
            |k: &EventKind| matches!(k, EventKind::ReplySpoken { kind: ReplyKind::Question, complete: true, .. });
        let opened = |k: &EventKind| matches!(k, EventKind::TaskOpened { .. });
        for _ in 0..60 {
            rig.silent(1_000);
            if rig.count(opened) == 0 && rig.count(asked) > 0 {
                rig.handle(Input::Command(Command::Next));
            }
            if rig.count(opened) > 0 && rig.session.saying.is_none() {
                break;
            }
        }
        assert_eq!(rig.count(opened), 1, "the task is shown");
        let task = scenario.questions.iter().find(|question| question.id == QUESTION).expect("it is in it");
        let starters = &task.task.as_ref().expect("it is a task").languages;
        let python = starters.iter().find(|starter| starter.language == TaskLanguage::Python).expect("it can be");
        Self { text: python.text.clone(), rig }
    }

    /// Writes one more line.
    fn write(&mut self) {
        let new = format!("{}    total += 1\n", self.text);
        let change = Change::between(&self.text, &new).expect("it is longer");
        self.text = new;
        let question = QUESTION.to_owned();
        self.rig.handle(Input::Command(Command::Write { question, language: TaskLanguage::Python, change }));
    }

    fn try_it(&mut self) {
        let run =
            Run { outcome: RunOutcome::Finished, took_ms: 12, tests: Vec::new(), output: String::new(), error: None };
        let question = QUESTION.to_owned();
        self.rig.handle(Input::Command(Command::Ran { question, language: TaskLanguage::Python, run }));
    }

    /// Does something every so often, without a word, for five minutes.
    fn keep_on(&mut self, every_ms: u64, mut act: impl FnMut(&mut Self)) {
        for _ in 0..FIVE_MINUTES / every_ms {
            act(self);
            self.rig.silent(every_ms);
        }
    }

    /// What the interviewer has said since the `known`-th event.
    fn said_since(&self, known: usize) -> Vec<ReplyKind> {
        let kind = |event: &Arc<Event>| match event.kind {
            EventKind::ReplyText { kind, .. } => Some(kind),
            _ => None,
        };
        self.rig.events().iter().skip(known).filter_map(kind).collect()
    }

    fn known(&self) -> usize {
        self.rig.events().len()
    }
}

#[test]
fn who_writes_without_a_word_is_neither_spoken_to_nor_taken_to_be_done() {
    let mut desk = Desk::open(&[]);
    let known = desk.known();
    // Slower than any silence that is spoken to elsewhere.
    desk.keep_on(20_000, Desk::write);
    assert_eq!(desk.said_since(known), []);
    let time = desk.rig.session.interview_time(desk.rig.now());
    assert_eq!(desk.rig.session.interviewer.position(time).question_id, Some(QUESTION));
}

#[test]
fn who_tries_the_program_without_a_word_is_not_spoken_to() {
    let mut desk = Desk::open(&[]);
    desk.write();
    let known = desk.known();
    // What came of a try is read before anything is written.
    desk.keep_on(40_000, Desk::try_it);
    assert_eq!(desk.said_since(known), []);
}

#[test]
fn who_neither_writes_nor_speaks_is_spoken_to_once() {
    let mut desk = Desk::open(&[]);
    let known = desk.known();
    desk.keep_on(20_000, |_| {});
    assert_eq!(desk.said_since(known), [ReplyKind::Reprompt]);
}

#[test]
fn who_stops_writing_is_spoken_to_once_and_not_at_once() {
    let mut desk = Desk::open(&[]);
    desk.keep_on(20_000, Desk::write);
    let known = desk.known();
    // The last line is twenty seconds old.
    desk.rig.silent(35_000);
    assert_eq!(desk.said_since(known), [], "a pause over the text is work");
    desk.rig.silent(60_000);
    assert_eq!(desk.said_since(known), [ReplyKind::Reprompt]);
}

#[test]
fn a_thought_said_before_writing_on_is_not_the_end_of_the_task() {
    let mut desk = Desk::open(&["I", "would", "sort", "the", "times", "first"]);
    let known = desk.known();
    desk.write();
    desk.rig.speak(1_500);
    desk.keep_on(5_000, Desk::write);
    assert_eq!(desk.said_since(known), []);
}
