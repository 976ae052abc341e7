//! What the candidate does in each 20 ms: be silent, or say the next piece of a clip. A
//! state machine over the clock that the call ticks; it reads none itself.

use std::time::{Duration, Instant};

/// One tick, and one Opus frame.
pub const FRAME: Duration = Duration::from_millis(20);

/// Silence after which the floor is ours where the server does not say whose it is.
const SURE_SILENCE: Duration = Duration::from_millis(1200);

/// How long an interviewer may take to open its mouth at all before we speak first.
const OPENING_PATIENCE: Duration = Duration::from_secs(6);

/// Where a clip's speech lies, in frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub frames: usize,
    pub first_speech: usize,
    pub last_speech: usize,
}

/// What to say and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The clips in the order they are said.
    pub clips: Vec<Shape>,
    /// Silence of the interviewer's before the next clip.
    pub silence: Duration,
    /// Speak over each reply, this long after its first voice.
    pub barge_in: Option<Duration>,
    /// Give up on a reply, or on the floor, after this much silence.
    pub timeout: Duration,
    /// Say the last clip again and again until the session ends.
    pub until_closing: bool,
}

/// Whose turn it is, as the server's events say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Floor {
    /// No event has said.
    #[default]
    Unknown,
    /// The interviewer is listening.
    Candidate,
    /// The interviewer is thinking or speaking.
    Interviewer,
}

/// What is known of the other side at a tick.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scene {
    pub floor: Floor,
    /// When the interviewer's voice was heard last.
    pub last_voice: Option<Instant>,
    /// When the reply to what we said last began.
    pub reply_began: Option<Instant>,
}

/// What to send in this tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A frame of silence.
    Silence,
    /// A frame of a clip.
    Speak {
        /// Which of the plan's clips; counts on past their end in `until_closing`.
        turn: usize,
        /// Its index in [`Plan::clips`].
        clip: usize,
        frame: usize,
    },
    /// No reply came; the turn is lost and the plan goes on with the next tick.
    Missed { turn: usize },
    /// Everything is said and answered.
    Finished,
    /// The floor never became ours.
    GaveUp,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Waiting for the greeting and the first question to be over.
    Opening {
        since: Instant,
    },
    /// Waiting for the floor.
    Between {
        next: usize,
        since: Instant,
    },
    Speaking {
        turn: usize,
        frame: usize,
    },
    Listening {
        turn: usize,
        since: Instant,
    },
    Finished,
    GaveUp,
}

/// The machine.
#[derive(Debug)]
pub struct Schedule {
    plan: Plan,
    state: State,
}

impl Schedule {
    /// Starts when the call is connected.
    pub fn new(plan: Plan, now: Instant) -> Self {
        Self { plan, state: State::Opening { since: now } }
    }

    /// Decides what to send at `now`; called once a frame.
    pub fn tick(&mut self, now: Instant, scene: &Scene) -> Action {
        match self.state {
            State::Opening { since } => {
                let unopened = scene.last_voice.is_none();
                let patient = now.saturating_duration_since(since) < OPENING_PATIENCE;
                if unopened && (patient || scene.floor == Floor::Interviewer) {
                    return self.wait(now, since, scene);
                }
                if unopened || self.floor_is_ours(now, scene) {
                    return self.start(0);
                }
                self.wait(now, since, scene)
            }
            State::Between { next, since } => {
                if self.floor_is_ours(now, scene) {
                    return self.start(next);
                }
                self.wait(now, since, scene)
            }
            State::Speaking { turn, frame } => self.speak(turn, frame, now),
            State::Listening { turn, since } => self.listen(turn, since, now, scene),
            State::Finished => Action::Finished,
            State::GaveUp => Action::GaveUp,
        }
    }

    fn listen(&mut self, turn: usize, since: Instant, now: Instant, scene: &Scene) -> Action {
        let next = self.next_after(turn);
        if let Some(began) = scene.reply_began {
            if let (Some(offset), Some(next)) = (self.plan.barge_in, next) {
                let lead = FRAME * self.shape(next).first_speech as u32;
                if now + lead >= began + offset {
                    return self.start(next);
                }
                return Action::Silence;
            }
            if self.floor_is_ours(now, scene) {
                return match next {
                    Some(next) => self.start(next),
                    None => {
                        self.state = State::Finished;
                        Action::Finished
                    }
                };
            }
            return self.wait(now, since, scene);
        }
        if now.saturating_duration_since(since) > self.plan.timeout {
            self.state = match next {
                Some(next) => State::Between { next, since: now },
                None => State::Finished,
            };
            return Action::Missed { turn };
        }
        Action::Silence
    }

    fn start(&mut self, turn: usize) -> Action {
        if self.plan.clips.is_empty() {
            self.state = State::Finished;
            return Action::Finished;
        }
        self.state = State::Speaking { turn, frame: 1 };
        Action::Speak { turn, clip: self.clip(turn), frame: 0 }
    }

    fn speak(&mut self, turn: usize, frame: usize, now: Instant) -> Action {
        if frame >= self.shape(turn).frames {
            self.state = State::Listening { turn, since: now };
            return Action::Silence;
        }
        self.state = State::Speaking { turn, frame: frame + 1 };
        Action::Speak { turn, clip: self.clip(turn), frame }
    }

    fn wait(&mut self, now: Instant, since: Instant, scene: &Scene) -> Action {
        let from = scene.last_voice.map_or(since, |voice| voice.max(since));
        if now.saturating_duration_since(from) > self.plan.timeout {
            self.state = State::GaveUp;
            return Action::GaveUp;
        }
        Action::Silence
    }

    fn floor_is_ours(&self, now: Instant, scene: &Scene) -> bool {
        let needed = match scene.floor {
            Floor::Interviewer => return false,
            Floor::Candidate => self.plan.silence,
            Floor::Unknown => self.plan.silence.max(SURE_SILENCE),
        };
        scene.last_voice.is_none_or(|voice| now.saturating_duration_since(voice) >= needed)
    }

    fn next_after(&self, turn: usize) -> Option<usize> {
        (self.plan.until_closing || turn + 1 < self.plan.clips.len()).then_some(turn + 1)
    }

    fn clip(&self, turn: usize) -> usize {
        turn.min(self.plan.clips.len().saturating_sub(1))
    }

    fn shape(&self, turn: usize) -> Shape {
        let nothing = Shape { frames: 0, first_speech: 0, last_speech: 0 };
        self.plan.clips.get(self.clip(turn)).copied().unwrap_or(nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays an interviewer on a virtual clock.
    struct Stage {
        schedule: Schedule,
        start: Instant,
        now: Instant,
        scene: Scene,
    }

    fn plan(clips: usize) -> Plan {
        Plan {
            clips: vec![Shape { frames: 50, first_speech: 5, last_speech: 44 }; clips],
            silence: Duration::from_millis(800),
            barge_in: None,
            timeout: Duration::from_secs(10),
            until_closing: false,
        }
    }

    impl Stage {
        fn new(plan: Plan) -> Self {
            let start = Instant::now();
            let scene = Scene::default();
            Self { schedule: Schedule::new(plan, start), start, now: start, scene }
        }

        fn tick(&mut self) -> Action {
            self.now += FRAME;
            self.schedule.tick(self.now, &self.scene)
        }

        /// Ticks until the action is not silence; none within `limit`.
        fn next(&mut self, limit: Duration) -> Option<(u64, Action)> {
            let end = self.now + limit;
            while self.now < end {
                let action = self.tick();
                if action != Action::Silence {
                    return Some(((self.now - self.start).as_millis() as u64, action));
                }
            }
            None
        }

        /// The interviewer speaks for this long.
        fn voice(&mut self, length: Duration) {
            let end = self.now + length;
            self.scene.floor = Floor::Interviewer;
            while self.now < end {
                let action = self.tick();
                assert_eq!(action, Action::Silence);
                self.scene.last_voice = Some(self.now);
            }
            self.scene.floor = Floor::Candidate;
        }

        fn finish_clip(&mut self) {
            loop {
                match self.tick() {
                    Action::Speak { .. } => {}
                    action => return assert_eq!(action, Action::Silence),
                }
            }
        }

        fn reply(&mut self, after: Duration, length: Duration) {
            self.scene.floor = Floor::Interviewer;
            let begins = self.now + after;
            while self.now < begins {
                assert_eq!(self.tick(), Action::Silence);
            }
            self.scene.reply_began = Some(self.now);
            self.scene.last_voice = Some(self.now);
            self.voice(length);
        }
    }

    const LONG: Duration = Duration::from_secs(60);
    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn the_question_is_heard_out_before_the_first_clip() {
        let mut stage = Stage::new(plan(1));
        stage.voice(ms(3000));
        let (at, action) = stage.next(LONG).unwrap();
        assert_eq!(at, 3800);
        assert_eq!(action, Action::Speak { turn: 0, clip: 0, frame: 0 });
    }

    #[test]
    fn a_pause_inside_the_greeting_is_not_our_floor() {
        let mut stage = Stage::new(plan(1));
        stage.voice(ms(1000));
        stage.scene.floor = Floor::Interviewer;
        assert_eq!(stage.next(ms(2000)), None);
        stage.voice(ms(500));
        assert!(stage.next(ms(900)).is_some());
    }

    #[test]
    fn a_server_without_events_is_given_longer() {
        let mut stage = Stage::new(plan(1));
        stage.voice(ms(1000));
        stage.scene.floor = Floor::Unknown;
        assert_eq!(stage.next(LONG).unwrap().0, 2200);
    }

    #[test]
    fn an_interviewer_that_says_nothing_is_spoken_to() {
        let mut stage = Stage::new(plan(1));
        let (at, action) = stage.next(LONG).unwrap();
        assert_eq!((at, action), (6000, Action::Speak { turn: 0, clip: 0, frame: 0 }));
    }

    #[test]
    fn clips_follow_the_replies_and_then_it_is_finished() {
        let mut stage = Stage::new(plan(2));
        stage.voice(ms(1000));
        stage.next(LONG).unwrap();
        for turn in 0..2 {
            stage.finish_clip();
            stage.scene.reply_began = None;
            stage.reply(ms(500), ms(2000));
            let (_, action) = stage.next(ms(900)).unwrap();
            if turn == 0 {
                assert_eq!(action, Action::Speak { turn: 1, clip: 1, frame: 0 });
                stage.scene.reply_began = None;
            } else {
                assert_eq!(action, Action::Finished);
            }
        }
        assert_eq!(stage.tick(), Action::Finished);
    }

    #[test]
    fn a_clip_is_sent_frame_by_frame_without_a_gap() {
        let mut stage = Stage::new(plan(1));
        stage.voice(ms(500));
        stage.next(LONG).unwrap();
        for frame in 1..50 {
            assert_eq!(stage.tick(), Action::Speak { turn: 0, clip: 0, frame });
        }
        assert_eq!(stage.tick(), Action::Silence);
    }

    #[test]
    fn a_barge_in_puts_its_first_speech_at_the_asked_time() {
        let mut stage = Stage::new(Plan { barge_in: Some(ms(1000)), ..plan(2) });
        stage.voice(ms(1000));
        stage.next(LONG).unwrap();
        stage.finish_clip();
        stage.now += ms(500);
        let began = stage.now;
        stage.scene.reply_began = Some(began);
        stage.scene.last_voice = Some(began);
        stage.scene.floor = Floor::Interviewer;
        stage.next(LONG).unwrap();
        // Frame 5 is the first with speech.
        assert_eq!(stage.now - began + FRAME * 5, ms(1000));
    }

    #[test]
    fn a_missing_reply_is_told_and_the_plan_goes_on() {
        let mut stage = Stage::new(plan(2));
        stage.voice(ms(500));
        stage.next(LONG).unwrap();
        stage.finish_clip();
        let said = stage.now;
        assert_eq!(stage.next(LONG).unwrap().1, Action::Missed { turn: 0 });
        assert_eq!(stage.now - said, ms(10_020));
        let (_, action) = stage.next(ms(100)).unwrap();
        assert_eq!(action, Action::Speak { turn: 1, clip: 1, frame: 0 });
    }

    #[test]
    fn a_floor_that_never_comes_ends_the_call() {
        let mut stage = Stage::new(plan(1));
        stage.voice(ms(500));
        stage.scene.floor = Floor::Interviewer;
        assert_eq!(stage.next(LONG).unwrap().1, Action::GaveUp);
    }

    #[test]
    fn until_the_closing_the_last_clip_is_said_again() {
        let mut stage = Stage::new(Plan { until_closing: true, ..plan(1) });
        stage.voice(ms(500));
        stage.next(LONG).unwrap();
        for turn in 1..4 {
            stage.finish_clip();
            stage.reply(ms(300), ms(700));
            let (_, action) = stage.next(LONG).unwrap();
            assert_eq!(action, Action::Speak { turn, clip: 0, frame: 0 });
            stage.scene.reply_began = None;
        }
    }

    #[test]
    fn nothing_to_say_is_finished_at_once() {
        let mut stage = Stage::new(plan(0));
        stage.voice(ms(500));
        assert_eq!(stage.next(LONG).unwrap().1, Action::Finished);
    }
}
