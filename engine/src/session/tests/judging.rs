//! Pauses that are judged by what is known of them, on the virtual clock. The test stands
//! in for the end-of-turn model and for the recogniser, and says when each answers.

use vivavoce_scenarios::AnswerKind;

use super::interrupted::at_once;
use super::*;
use crate::event::Word;
use crate::listen::hearing::Found;

/// A rig in which nothing but the evidence ends a turn.
struct Talk {
    rig: Rig,
    /// Pauses so far: each asks for final words.
    passes: u32,
}

impl Talk {
    fn about(kind: AnswerKind) -> Self {
        let mut interviewer = StubInterviewer::new(Duration::ZERO);
        interviewer.kind = kind;
        // Words come from the test alone.
        let hearing = StubHearing { delay: Duration::from_secs(3_600) };
        let speaker = Speaker::by(|job| at_once(&ToneVoice::new(Duration::from_millis(400)), job));
        let set = Set { fixed_pause: None, ..Set::default() };
        let mut rig = Rig::set(Arc::new(hearing), Box::new(interviewer), speaker, Later::default(), set);
        rig.silent(1_000);
        Self { rig, passes: 0 }
    }

    /// Speaks, and falls silent; the model answers with `voice` 120 ms later.
    fn say(&mut self, ms: u64, voice: f32) {
        self.rig.speak(ms);
        let before = self.rig.session.machine.pause();
        while self.rig.session.machine.pause() == before {
            self.rig.silent(20);
        }
        self.passes += 1;
        let pause = self.rig.session.machine.pause().expect("it is silent");
        self.rig.handle(Input::Judged { pause, finished: Some(voice) });
    }

    /// The final words of the turn up to the present pause come.
    fn words(&mut self, text: &str) {
        let Some(turn) = self.rig.session.machine.turn() else { return };
        let word = |w: &str| Word { text: w.into(), start_ms: 0, end_ms: 0, confidence: None };
        let words = text.split_whitespace().map(word).collect();
        self.rig.handle(Input::Found(Found::Final { turn, pause: self.passes, words }));
    }

    /// Stays silent until the turn is over; for how long, from the last sound to the end.
    fn until_over(&mut self) -> Duration {
        let from = self.rig.session.machine.pause_started().expect("it is silent");
        for _ in 0..2_000 {
            if self.rig.session.machine.activity() != crate::event::Activity::Pausing {
                return self.rig.at - from;
            }
            self.rig.silent(20);
        }
        panic!("nothing ended the turn in 40 s");
    }

    fn whole(&self) -> bool {
        self.rig.session.machine.activity() == crate::event::Activity::Pausing
    }
}

#[test]
fn who_pauses_for_a_second_between_clauses_is_not_cut_off_and_is_answered_at_the_end() {
    let mut talk = Talk::about(AnswerKind::Open);
    let mut said = String::new();
    for clause in [
        "so my fellow engineers and friends",
        "ask not what your tools can do",
        "ask what you can build",
        "with the tools",
    ] {
        // The voice goes on as if there were more to come, more or less clearly.
        talk.say(2_000, 0.35);
        talk.rig.silent(200);
        said = format!("{said} {clause}");
        talk.words(&said);
        talk.rig.silent(700);
        assert!(talk.whole(), "cut off after: {said}");
    }
    talk.say(2_000, 0.97);
    talk.words(&format!("{said} and that's it"));
    let waited = talk.until_over();
    assert!(waited <= Duration::from_millis(1_500), "{waited:?}");
    talk.rig.silent(2_000);
    let ended = talk.rig.ended_turns();
    assert_eq!(ended.len(), 1, "{ended:?}");
    assert_eq!(ended[0].2, TurnEndReason::Model);
}

#[test]
fn long_pauses_of_ones_own_are_learned_from() {
    let wait_after = |own: u64| {
        let mut talk = Talk::about(AnswerKind::Open);
        for _ in 0..6 {
            talk.say(800, 0.1);
            talk.words("we looked at it because");
            talk.rig.silent(own - 100);
        }
        talk.say(6_000, 0.8);
        talk.words("we looked at it because the customers had asked");
        talk.until_over()
    };
    let (quick, slow) = (wait_after(400), wait_after(1_200));
    assert!(slow > quick, "{slow:?} after long pauses, {quick:?} after short ones");
}

#[test]
fn a_request_for_time_in_the_middle_of_an_answer_is_waited_out() {
    let mut talk = Talk::about(AnswerKind::Open);
    talk.say(2_000, 0.95);
    talk.words("it was in March, let me think");
    talk.rig.silent(9_000);
    assert!(talk.whole());
    talk.say(2_000, 0.97);
    talk.words("it was in March, let me think, no, in April, and that's it");
    talk.until_over();
    talk.rig.silent(1_000);
    assert_eq!(talk.rig.ended_turns().len(), 1);
}

#[test]
fn a_number_is_not_cut_off_between_its_groups() {
    let mut talk = Talk::about(AnswerKind::Number);
    for said in [
        "my number is oh seven",
        "my number is oh seven, seven double four",
        "my number is oh seven, seven double four, nine one two",
    ] {
        talk.say(900, 0.8);
        talk.words(said);
        talk.rig.silent(1_200);
        assert!(talk.whole(), "cut off after: {said}");
    }
    talk.say(900, 0.9);
    talk.words("my number is oh seven, seven double four, nine one two, three four six");
    let waited = talk.until_over();
    assert!(waited <= Duration::from_millis(1_000), "{waited:?}");
}

#[test]
fn late_words_still_tell_that_there_is_more_to_come() {
    let mut talk = Talk::about(AnswerKind::Open);
    talk.say(2_000, 0.99);
    talk.rig.silent(600);
    assert!(talk.whole(), "nothing is gained by an end before the words");
    talk.words("we moved everything because");
    talk.rig.silent(600);
    assert!(talk.whole());
    let waited = talk.until_over();
    assert!(waited <= AnswerKind::Open.patience().longest_wait + Duration::from_millis(60), "{waited:?}");
}

#[test]
fn without_words_the_voice_and_the_pause_decide() {
    let mut talk = Talk::about(AnswerKind::Short);
    // Words that never come hold a turn no longer than a pause of thought.
    talk.say(2_000, 0.99);
    let waited = talk.until_over();
    assert!(waited <= AnswerKind::Short.patience().thinking_wait + Duration::from_millis(60), "{waited:?}");
}
