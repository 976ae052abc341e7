use proptest::prelude::*;

use super::*;

/// What a model's opinion makes of a pause.
fn opinion(finished: bool) -> Judgement {
    if finished {
        Judgement { verdict: PauseVerdict::Finished, wait: patience().least_pause }
    } else {
        Judgement { verdict: PauseVerdict::Thinking, wait: patience().longest_wait }
    }
}

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn patience() -> Patience {
    Patience { least_pause: ms(300), longest_wait: ms(2000), thinking: ms(10_000) }
}

fn machine() -> TurnMachine {
    TurnMachine::new(ms(0), patience())
}

#[test]
fn a_finished_answer_is_over_after_the_least_pause() {
    let mut m = machine();
    assert_eq!(m.speech_started(ms(100)), [Act::Start(TurnId(1))]);
    assert_eq!(m.speech_stopped(ms(900)), [Act::Judge { turn: TurnId(1), pause: 1 }]);
    assert_eq!(m.judged(ms(1000), 1, opinion(true)), []);
    assert_eq!(m.deadline(), Some(ms(1200)));
    assert_eq!(m.wake(ms(1199)), []);
    assert_eq!(m.wake(ms(1200)), [Act::Over { turn: TurnId(1), reason: TurnEndReason::Model }]);
    assert_eq!(m.activity(), Activity::Replying);
}

#[test]
fn a_verdict_that_comes_after_the_least_pause_ends_the_turn_at_once() {
    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    assert_eq!(m.wake(ms(1300)), []);
    assert_eq!(m.judged(ms(1350), 1, opinion(true)), [Act::Over { turn: TurnId(1), reason: TurnEndReason::Model }]);
}

#[test]
fn an_unfinished_clause_is_waited_for_up_to_the_longest_wait() {
    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    assert_eq!(m.judged(ms(1000), 1, opinion(false)), []);
    assert_eq!(m.wake(ms(2899)), []);
    assert_eq!(m.wake(ms(2900)), [Act::Over { turn: TurnId(1), reason: TurnEndReason::LongestWait }]);
}

#[test]
fn a_candidate_who_goes_on_keeps_the_turn_and_the_old_verdict_is_ignored() {
    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    assert_eq!(m.speech_started(ms(1100)), [Act::GoOn { turn: TurnId(1) }]);
    assert_eq!(m.speech_stopped(ms(2000)), [Act::Judge { turn: TurnId(1), pause: 2 }]);
    assert_eq!(m.judged(ms(2500), 1, opinion(true)), []);
    assert_eq!(m.activity(), Activity::Pausing);
}

#[test]
fn speaking_before_the_reply_is_heard_takes_the_turn_back() {
    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    m.judged(ms(1300), 1, opinion(true));
    assert_eq!(m.activity(), Activity::Replying);
    assert_eq!(m.speech_started(ms(1400)), [Act::GoOn { turn: TurnId(1) }]);
}

#[test]
fn a_cough_ducks_the_reply_and_gives_it_back() {
    let mut m = machine();
    m.reply_started(SpeechId(1));
    assert_eq!(m.speech_started(ms(500)), [Act::Duck]);
    assert_eq!(m.speech_stopped(ms(600)), [Act::Unduck(SpeechId(1))]);
    assert_eq!(m.activity(), Activity::Speaking);
}

#[test]
fn speech_over_the_reply_stops_it_and_is_a_turn() {
    let mut m = machine();
    m.reply_started(SpeechId(1));
    m.speech_started(ms(500));
    assert_eq!(m.barge_in(), [Act::Interrupt(SpeechId(1)), Act::Start(TurnId(1))]);
    assert_eq!(m.activity(), Activity::Hearing);

    // Whatever it is, it does not go on for ever without being heard.
    let mut m = machine();
    m.reply_started(SpeechId(1));
    m.speech_started(ms(500));
    assert_eq!(m.wake(ms(1_699)), []);
    assert_eq!(m.wake(ms(1_700)), [Act::Interrupt(SpeechId(1)), Act::Start(TurnId(1))]);
}

#[test]
fn a_sound_lowers_the_reply_before_it_is_known_to_be_speech() {
    let mut m = machine();
    m.reply_started(SpeechId(1));
    assert_eq!(m.onset(ms(500)), [Act::Duck]);
    assert_eq!(m.onset(ms(520)), []);
    assert!(m.ducked() && !m.spoken_over());
    assert_eq!(m.speech_started(ms(560)), []);
    assert!(m.spoken_over());

    // A key was pressed, and that was all.
    let mut m = machine();
    m.reply_started(SpeechId(1));
    m.onset(ms(500));
    assert_eq!(m.wake(ms(659)), []);
    assert_eq!(m.wake(ms(660)), [Act::Unduck(SpeechId(1))]);
    assert!(!m.ducked());
}

#[test]
fn a_false_stop_gives_the_floor_back() {
    let mut m = machine();
    m.reply_started(SpeechId(1));
    m.speech_started(ms(500));
    m.barge_in();
    m.speech_stopped(ms(900));
    m.dismiss(SpeechId(1));
    assert_eq!(m.activity(), Activity::Speaking);
    assert_eq!(m.reply_over(ms(2_000), false), []);
    assert_eq!(m.activity(), Activity::Listening);
}

#[test]
fn an_aside_leaves_the_turn_as_it_was() {
    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    m.aside_started(SpeechId(1));
    assert_eq!(m.reply_over(ms(2_000), false), []);
    assert_eq!((m.activity(), m.turn()), (Activity::Pausing, Some(TurnId(1))));

    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    m.judged(ms(1_300), 1, opinion(true));
    m.aside_started(SpeechId(1));
    assert_eq!(m.reply_over(ms(2_000), false), []);
    assert_eq!((m.activity(), m.turn()), (Activity::Replying, Some(TurnId(1))));

    // Speech over an aside goes on with the turn.
    m.aside_started(SpeechId(2));
    m.speech_started(ms(2_100));
    assert_eq!(m.barge_in(), [Act::Interrupt(SpeechId(2)), Act::GoOn { turn: TurnId(1) }]);
}

#[test]
fn a_turn_that_was_going_on_is_waited_for_after_an_absence() {
    let mut m = machine();
    m.speech_started(ms(100));
    assert_eq!(m.come_back(ms(9_000)), []);
    assert_eq!((m.activity(), m.deadline()), (Activity::Pausing, Some(ms(11_000))));
    assert_eq!(m.speech_started(ms(9_500)), [Act::GoOn { turn: TurnId(1) }]);
}

#[test]
fn speech_over_one_line_counts_over_the_next_and_after_the_last() {
    let mut m = machine();
    m.reply_started(SpeechId(1));
    m.speech_started(ms(500));
    m.reply_started(SpeechId(2));
    assert_eq!(m.barge_in(), [Act::Interrupt(SpeechId(2)), Act::Start(TurnId(1))]);

    let mut m = machine();
    m.reply_started(SpeechId(1));
    m.speech_started(ms(500));
    assert_eq!(m.reply_over(ms(550), true), [Act::Start(TurnId(1))]);
    assert_eq!(m.activity(), Activity::Hearing);

    // Even if nothing was noticed while the reply was being said.
    let mut m = machine();
    m.reply_started(SpeechId(1));
    assert_eq!(m.reply_over(ms(550), true), [Act::Start(TurnId(1))]);
}

#[test]
fn thinking_time_holds_the_turn_open_and_is_no_silence() {
    let mut m = machine();
    m.speech_started(ms(100));
    m.speech_stopped(ms(900));
    m.thinking(ms(950));
    m.judged(ms(1000), 1, opinion(true));
    assert_eq!(m.wake(ms(5000)), []);
    assert_eq!(m.deadline(), Some(ms(10_950)));

    let mut m = machine();
    m.thinking(ms(0));
    assert_eq!(m.silence(ms(9_000)), Some(ms(0)));
    assert_eq!(m.silence(ms(12_000)), Some(ms(2_000)));
}

#[test]
fn typing_over_the_reply_silences_it_and_is_answered() {
    let mut m = machine();
    m.reply_started(SpeechId(3));
    assert_eq!(
        m.typed(),
        [
            Act::Interrupt(SpeechId(3)),
            Act::Start(TurnId(1)),
            Act::Over { turn: TurnId(1), reason: TurnEndReason::Typed }
        ]
    );
}

#[derive(Clone, Debug)]
enum Step {
    Start,
    Stop,
    Judge(u32, bool),
    Done,
    Typed,
    Thinking,
    ReplyStarted,
    Aside,
    Onset,
    BargeIn,
    ComeBack,
    ReplyOver,
    TimeUp,
    Hold,
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Start),
        3 => Just(Step::Stop),
        2 => (0u32..6, any::<bool>()).prop_map(|(p, f)| Step::Judge(p, f)),
        1 => Just(Step::Done),
        1 => Just(Step::Typed),
        1 => Just(Step::Thinking),
        2 => Just(Step::ReplyStarted),
        1 => Just(Step::Aside),
        1 => Just(Step::Onset),
        2 => Just(Step::BargeIn),
        1 => Just(Step::ComeBack),
        2 => Just(Step::ReplyOver),
        1 => Just(Step::TimeUp),
        1 => Just(Step::Hold),
        4 => (1u64..4000).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 0..200)
}

proptest! {
    /// Whatever happens in whatever order: turns are numbered in order, a turn is over
    /// at most once unless it went on, and a pause always has an end.
    #[test]
    fn turns_come_in_order_and_every_pause_has_an_end(steps in steps()) {
        let mut m = machine();
        let mut now = ms(0);
        let mut started = 0;
        let mut over: Option<TurnId> = None;
        let mut speeches = 0;
        for step in steps {
            let acts = match step {
                Step::Start => m.speech_started(now),
                Step::Stop => m.speech_stopped(now),
                Step::Judge(pause, finished) => m.judged(now, pause, opinion(finished)),
                Step::Done => m.done(now),
                Step::Typed => m.typed(),
                Step::Thinking => { m.thinking(now); vec![] }
                Step::ReplyStarted => {
                    if m.activity() == Activity::Replying {
                        speeches += 1;
                        m.reply_started(SpeechId(speeches));
                    }
                    vec![]
                }
                Step::Aside => {
                    if m.activity() == Activity::Replying || m.activity() == Activity::Pausing {
                        speeches += 1;
                        m.aside_started(SpeechId(speeches));
                    }
                    vec![]
                }
                Step::Onset => m.onset(now),
                Step::BargeIn => m.barge_in(),
                Step::ComeBack => m.come_back(now),
                Step::ReplyOver => m.reply_over(now, false),
                Step::TimeUp => m.time_up(),
                Step::Hold => m.hold(now),
                Step::Pass(n) => { now += ms(n); m.wake(now) }
            };
            for act in acts {
                match act {
                    Act::Start(turn) => { started += 1; prop_assert_eq!(turn, TurnId(started)); }
                    Act::Over { turn, .. } => {
                        prop_assert!(over != Some(turn), "turn {turn:?} was over twice");
                        over = Some(turn);
                    }
                    Act::GoOn { turn } => { if over == Some(turn) { over = None; } }
                    Act::Interrupt(speech) => prop_assert_eq!(speech, SpeechId(speeches)),
                    Act::Judge { .. } | Act::Duck | Act::Unduck(_) => {}
                }
            }
            if m.activity() == Activity::Pausing {
                prop_assert!(m.deadline().is_some());
            }
        }
    }
}
