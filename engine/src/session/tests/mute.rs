//! Never mute: whatever fails, hangs or is late, a candidate who waits hears something
//! within four seconds.

use proptest::prelude::*;
use vivavoce_scenarios::Language;

use super::interrupted::at_once;
use super::*;
use crate::dialogue::Pace;
use crate::event::{Activity, Word};
use crate::id::TurnId;
use crate::listen::hearing::{Listener, Reply as Answer};
use crate::speak::words::WordsVoice;

/// The longest silence while the interviewer owes a reply.
pub(super) const LONGEST: Duration = Duration::from_millis(4_000);

/// How a part behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mood {
    Well,
    Never,
    Fails,
    Late(u64),
    /// Gives a little and then no more.
    BreaksOff,
}

pub(super) fn moods() -> impl Strategy<Value = Mood> {
    prop_oneof![
        3 => Just(Mood::Well),
        2 => Just(Mood::Never),
        2 => Just(Mood::Fails),
        2 => (100u64..9_000).prop_map(Mood::Late),
        2 => Just(Mood::BreaksOff),
    ]
}

pub(super) type Shared<T> = Arc<Mutex<T>>;

struct Moody {
    mood: Shared<Mood>,
    put_off: Later,
}

struct MoodyListener {
    mood: Shared<Mood>,
    put_off: Later,
    reply: Answer,
    turn: Option<TurnId>,
}

impl Hearing for Moody {
    fn listener(&self, _: Language, _: &[String], reply: Answer) -> Box<dyn Listener> {
        Box::new(MoodyListener { mood: self.mood.clone(), put_off: self.put_off.clone(), reply, turn: None })
    }

    fn source(&self, _: Language) -> Option<WordSource> {
        Some(WordSource::Stub)
    }
}

impl Listener for MoodyListener {
    fn begin(&mut self, turn: TurnId, _: u64) {
        self.turn = Some(turn);
    }

    fn feed(&mut self, _: &[f32]) {}

    fn pause(&mut self, pause: u32) {
        let Some(turn) = self.turn else { return };
        let word = Word { text: "because".into(), start_ms: 0, end_ms: 0, confidence: None };
        let found = Found::Final { turn, pause, words: vec![word.clone(), word] };
        let reply = self.reply.clone();
        match *self.mood.lock().unwrap() {
            Mood::Well => reply(found),
            Mood::Never | Mood::BreaksOff => {}
            Mood::Fails => reply(Found::Failed { turn, pause, reason: "it is broken".into() }),
            Mood::Late(ms) => {
                self.put_off.lock().unwrap().push((Duration::from_millis(ms), Box::new(move || reply(found))));
            }
        }
    }

    fn go_on(&mut self, _: Duration) {}

    fn end(&mut self) {
        self.turn = None;
    }
}

fn moody_speaker(mood: &Shared<Mood>, put_off: &Later) -> Speaker {
    let (mood, put_off) = (mood.clone(), put_off.clone());
    let speaker = Speaker::by(move |mut job| match *mood.lock().unwrap() {
        Mood::Well => at_once(&WordsVoice, job),
        Mood::Never => {}
        Mood::Fails => (job.out)(Voiced::Failed("it is broken".into())),
        Mood::Late(ms) => {
            let say = move || at_once(&WordsVoice, job);
            put_off.lock().unwrap().push((Duration::from_millis(ms), Box::new(say)));
        }
        Mood::BreaksOff => (job.out)(Voiced::Some { pcm: vec![0.3; 24_000], words: Vec::new() }),
    });
    speaker.fill_stock();
    speaker
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Speak(u64),
    Silent(u64),
    Hear(Mood),
    Say(Mood),
    Think(Mood),
    Button(Command),
    Away(u64),
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let button = prop_oneof![
        Just(Command::Thinking),
        Just(Command::Done),
        Just(Command::Repeat),
        Just(Command::Next),
        Just(Command::Type { text: "I would use a queue.".into() }),
    ];
    let step = prop_oneof![
        4 => (40u64..1_500).prop_map(Step::Speak),
        4 => (40u64..6_000).prop_map(Step::Silent),
        2 => moods().prop_map(Step::Hear),
        2 => moods().prop_map(Step::Say),
        2 => moods().prop_map(Step::Think),
        1 => button.prop_map(Step::Button),
        1 => (100u64..12_000).prop_map(Step::Away),
    ];
    prop::collection::vec(step, 1..14)
}

/// A rig that measures how long the candidate waits in silence.
pub(super) struct Wait {
    pub(super) rig: Rig,
    since: Duration,
    sent: usize,
    pub(super) longest: Duration,
}

impl Wait {
    fn packet(&mut self, speaking: bool) {
        self.rig.packet(speaking);
        let owes = matches!(self.rig.session.machine.activity(), Activity::Replying | Activity::Speaking);
        let over = self.rig.session.is_over() || self.rig.session.leaves_at.is_some();
        if !owes || over || self.rig.sent.len() > self.sent {
            self.since = self.rig.at;
        }
        self.sent = self.rig.sent.len();
        self.longest = self.longest.max(self.rig.at - self.since);
    }
}

fn play(steps: &[Step], pace: Pace) -> Wait {
    play_with(steps, Box::new(StubInterviewer::writing(pace)), |_, _| None)
}

/// The same led by another; `mind` makes the one that writes, in the mood it is given.
pub(super) fn play_with(
    steps: &[Step],
    interviewer: Box<dyn Interviewer>,
    mind: impl FnOnce(&Shared<Mood>, &Later) -> Option<Arc<dyn crate::mind::Mind>>,
) -> Wait {
    let thinks: Shared<Mood> = Arc::new(Mutex::new(Mood::Well));
    let (hears, says): (Shared<Mood>, Shared<Mood>) =
        (Arc::new(Mutex::new(Mood::Well)), Arc::new(Mutex::new(Mood::Well)));
    let put_off = Later::default();
    let speaker = moody_speaker(&says, &put_off);
    let hearing = Moody { mood: hears.clone(), put_off: put_off.clone() };
    let set = Set { mind: mind(&thinks, &put_off), ..Set::default() };
    let rig = Rig::set(Arc::new(hearing), interviewer, speaker, put_off, set);
    let mut wait = Wait { since: rig.at, sent: 0, longest: Duration::ZERO, rig };
    for step in steps {
        match step {
            Step::Speak(ms) => (0..ms / 20).for_each(|_| wait.packet(true)),
            Step::Silent(ms) => (0..ms / 20).for_each(|_| wait.packet(false)),
            Step::Hear(mood) => *hears.lock().unwrap() = *mood,
            Step::Say(mood) => *says.lock().unwrap() = *mood,
            Step::Think(mood) => *thinks.lock().unwrap() = *mood,
            Step::Button(command) => {
                wait.rig.handle(Input::Command(command.clone()));
                // Whoever has just done something has not waited for long.
                wait.since = wait.rig.at;
            }
            Step::Away(ms) => {
                let peer = wait.rig.peer;
                wait.rig.handle(Input::PeerDown(peer));
                wait.rig.nobody(*ms);
                wait.rig.come_back();
                wait.since = wait.rig.at;
            }
        }
    }
    // Whatever it was, it comes to an end.
    (0..1_500).for_each(|_| wait.packet(false));
    wait
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_fails_the_interviewer_is_never_mute(
        steps in steps(),
        first in prop_oneof![Just(0u64), 0u64..3_000, Just(3_600_000u64)],
    ) {
        let pace = Pace { first: Duration::from_millis(first), all: Duration::from_millis(first + 200) };
        let wait = play(&steps, pace);
        prop_assert!(wait.longest <= LONGEST, "silent for {:?}", wait.longest);
        if !wait.rig.session.is_over() {
            prop_assert_eq!(wait.rig.session.machine.activity(), Activity::Listening, "it listens again");
        }
    }
}

#[test]
fn speech_over_an_aside_between_the_lines_of_a_reply_to_no_turn_is_heard() {
    let steps = [Step::Silent(40), Step::Say(Mood::Fails), Step::Button(Command::Repeat), Step::Speak(360)];
    let script = Box::new(crate::dialogue::ScriptInterviewer::new(scenario()));
    let wait = play_with(&steps, script, |_, _| None);
    assert!(wait.longest <= LONGEST, "silent for {:?}", wait.longest);
    assert_eq!(wait.rig.ended_turns().len(), 1);
}

#[test]
fn a_voice_that_hangs_is_made_up_for() {
    let wait =
        play(&[Step::Silent(4_000), Step::Say(Mood::Never), Step::Speak(800), Step::Silent(9_000)], Pace::default());
    assert!(wait.longest <= LONGEST, "silent for {:?}", wait.longest);
    let texts: Vec<_> = wait
        .rig
        .events()
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::ReplyText { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect();
    let language = wait.rig.session.scenario.language;
    use crate::speak::stock::Phrase;
    assert_eq!(texts[1], Phrase::OneMoment.text(language));
    assert!(texts[2].starts_with("Very well"), "what could not be said is shown: {texts:?}");
    assert_eq!(texts[3], Phrase::ReadOnScreen.text(language));
}

#[test]
fn a_voice_that_broke_off_is_not_waited_for_again_after_words_that_were_late() {
    let steps = [
        Step::Say(Mood::BreaksOff),
        Step::Silent(2_420),
        Step::Speak(240),
        Step::Hear(Mood::Late(3_221)),
        Step::Silent(4_335),
        Step::Speak(1_064),
    ];
    let wait = play(&steps, Pace { first: Duration::from_millis(352), all: Duration::from_millis(552) });
    assert!(wait.longest <= LONGEST, "silent for {:?}", wait.longest);
}
