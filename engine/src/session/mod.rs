//! One interview: wires the stages, in the order in which sound passes through them,
//! and owns what they start.
//!
//! A [`Session`] lives on an audio thread (`worker`), never blocks, and never looks
//! at a clock: every [`Input`] comes with its `now`. Slow work (words, judgement of
//! pauses, voice, files) is asked for here and comes back as another input, tagged with
//! the turn or speech that it belongs to, so that what is late is recognised and dropped.
//!
//! `hear` takes packets to the edges of speech, `turns` those to turns, `judging` says which
//! pauses end them, `answer` takes turns to replies, `thought` waits for those that a mind
//! writes, `play` takes replies to packets; `measure` says where the time went, `tasks` is what
//! is written meanwhile, and `control` is the candidate coming, going and pressing buttons.

mod hear;

mod turns;

mod answer;

mod judging;

mod measure;

mod waterfall;

mod play;

mod thought;

mod never_mute;

mod control;

mod tasks;

mod clock;

pub mod recording;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use vivavoce_scenarios::{Scenario, TaskLanguage};

use crate::bus::EventBus;
use crate::command::Command;
use crate::counts::Counts;
use crate::decode::RtpPacket;
use crate::dialogue::Interviewer;
use crate::dialogue::turn::{Patience, TurnMachine};
use crate::event::{EndReason, EventKind, Notice, NoticeLevel, SessionState};
use crate::id::{PeerId, SessionId, SpeechId, ThoughtId};
use crate::listen::endpoint::EndOfTurn;
use crate::listen::hearing::{Found, Hearing};
use crate::listen::overlap::Overlap;
use crate::mind::{Mind, Wrote};
use crate::speak::encode::OpusEncoder;
use crate::speak::manner::Manner;
use crate::speak::pacer::Pacer;
use crate::speak::speaker::{Speaker, Voiced};
use crate::speak::stock::Stock;
use crate::tape::Tape;

use answer::Answering;
use clock::InterviewClock;
use control::Peer;
use hear::Ear;
use judging::Judging;
use measure::Counted;
use play::Saying;
use recording::Recording;
use thought::Thought;

/// How often what depends on passing time is looked at: silence, time limits.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// After the last word the connection stays up this long, so that it is heard.
const LINGER: Duration = Duration::from_millis(600);

/// What a session shares with all others.
pub struct Parts {
    pub hearing: Arc<dyn Hearing>,
    pub end_of_turn: EndOfTurn,
    pub speaker: Speaker,
    /// Whether the worker has a voice activity model; loudness stands in for it.
    pub vad: bool,
    pub counts: Arc<Counts>,
    /// A fixed pause that ends every turn, in place of the question's patience.
    pub fixed_pause: Option<Duration>,
    /// Who writes where the interviewer leaves a choice.
    pub mind: Option<Arc<dyn Mind>>,
}

/// Something happened to a session.
#[derive(Debug)]
pub enum Input {
    /// A packet of the candidate's voice.
    Packet(PeerId, RtpPacket),
    /// The round trip to the candidate, as the transport measured it.
    RoundTrip(PeerId, Duration),
    /// A connection is up; frames go to `out`.
    PeerUp { peer: PeerId, out: mpsc::Sender<Outgoing> },
    /// A connection is down.
    PeerDown(PeerId),
    /// The candidate did something.
    Command(Command),
    /// The voice activity model heard the window ([`Session::window`]) that began at sample
    /// `at`: how likely it is speech.
    Speech { at: u64, probability: f32 },
    /// It heard the newest audio ([`Session::peek`]), which began at sample `at`.
    Onset { at: u64, probability: f32 },
    /// It failed at the window that began at sample `at`.
    Unheard { at: u64, reason: String },
    /// A recogniser found words.
    Found(Found),
    /// The end-of-turn model judged a pause: how likely the turn is over.
    Judged { pause: u32, finished: Option<f32> },
    /// Voice for a speech.
    Voiced(SpeechId, Voiced),
    /// Text from the mind.
    Wrote(ThoughtId, Wrote),
    /// Recording failed; the interview goes on.
    RecordingFailed(String),
    /// The server stops, at the latest after this long.
    Stopping(Duration),
    /// End now.
    End(EndReason),
}

/// What a session hands to its transport.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// One frame of the reply.
    Frame {
        /// RTP time, 48 kHz.
        timestamp: u32,
        /// First frame after silence.
        marker: bool,
        /// Opus.
        payload: Bytes,
    },
    /// Ask for these packets again (RFC 4585 generic NACK).
    Missing(Vec<u16>),
}

/// Sends inputs to a session from other threads.
pub type Inbox = Arc<dyn Fn(Input) + Send + Sync>;

/// What a new session needs.
pub struct Opening {
    pub id: SessionId,
    pub scenario: Arc<Scenario>,
    pub interviewer: Box<dyn Interviewer>,
    /// How it sounds.
    pub manner: Manner,
    /// Who hears; none for whom the configuration says.
    pub hearing: Option<Arc<dyn Hearing>>,
    pub recording: Recording,
    pub bus: Arc<EventBus>,
    pub inbox: Inbox,
    pub parts: Arc<Parts>,
    pub rejoin_grace: Duration,
    pub over: watch::Sender<bool>,
    /// What people should know of it from the beginning.
    pub notices: Vec<Notice>,
}

/// One interview under way.
pub struct Session {
    id: SessionId,
    scenario: Arc<Scenario>,
    bus: Arc<EventBus>,
    inbox: Inbox,
    parts: Arc<Parts>,
    recording: Option<Recording>,
    began: Instant,
    /// The interview's own clock: stands still while nobody is there.
    interview: InterviewClock,
    state: SessionState,
    peer: Option<Peer>,
    away_since: Option<Instant>,
    rejoin_grace: Duration,
    opened: bool,
    paused: bool,
    ear: Ear,
    machine: TurnMachine,
    judging: Judging,
    answering: Option<Answering>,
    interviewer: Box<dyn Interviewer>,
    manner: Manner,
    stock: Stock,
    saying: Option<Saying>,
    /// The reply that a mind is writing.
    thought: Option<Thought>,
    thoughts: u32,
    speeches: u32,
    pacer: Pacer,
    encoder: OpusEncoder,
    look_at: Instant,
    /// The first sample of the speech that may become a turn.
    speech_began: u64,
    /// How long the last reply went on after the candidate began to speak over it.
    stop_ms: Option<f64>,
    /// Packets that have been counted.
    counted: Counted,
    /// The sound that is being made over the reply.
    overlap: Overlap,
    /// Since when the interviewer has been silent, while a reply is owed.
    quiet_from: Duration,
    /// Asides said since then.
    asides: u32,
    /// The voice failed at the last thing it was given.
    voice_lost: bool,
    /// Questions whose task the candidate has been shown.
    tasks: BTreeSet<u32>,
    /// What the candidate has written, by question.
    texts: HashMap<(u32, TaskLanguage), String>,
    /// Set when the last word has been said.
    leaves_at: Option<Instant>,
    ended: bool,
    over: watch::Sender<bool>,
}

/// Why a session could not begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// libopus has no memory.
    #[error("the codec could not be started: {0}")]
    Codec(String),
}

impl Session {
    /// A session whose clock begins `now`; it waits for its candidate.
    ///
    /// # Errors
    /// [`BeginError`] when the codec cannot be started.
    pub fn begin(opening: Opening, now: Instant) -> Result<Self, BeginError> {
        let found = opening.inbox.clone();
        let reply = Arc::new(move |f| found(Input::Found(f)));
        let scenario = &opening.scenario;
        let hearing = opening.hearing.as_ref().unwrap_or(&opening.parts.hearing);
        let listener = hearing.listener_in(opening.id, scenario.language, &scenario.vocabulary, reply);
        let source = hearing.source(scenario.language);
        let stock = opening.parts.speaker.stock_for(opening.id, &opening.manner, scenario.language);
        let codec = |e: &dyn std::fmt::Display| BeginError::Codec(e.to_string());
        let ear = Ear::new(listener, source, opening.parts.vad).map_err(|e| codec(&e))?;
        let mut session = Self {
            machine: TurnMachine::new(
                Duration::ZERO,
                Patience {
                    least_pause: Duration::from_millis(500),
                    longest_wait: Duration::from_secs(3),
                    thinking: Duration::from_secs(20),
                },
            ),
            encoder: OpusEncoder::new().map_err(|e| codec(&e))?,
            id: opening.id,
            scenario: opening.scenario,
            bus: opening.bus,
            inbox: opening.inbox,
            parts: opening.parts,
            recording: Some(opening.recording),
            began: now,
            interview: InterviewClock::default(),
            state: SessionState::Waiting,
            peer: None,
            // A session that nobody ever joins ends as one that nobody comes back to.
            away_since: Some(now),
            rejoin_grace: opening.rejoin_grace,
            opened: false,
            paused: false,
            ear,
            judging: Judging::default(),
            answering: None,
            interviewer: opening.interviewer,
            manner: opening.manner,
            stock,
            saying: None,
            thought: None,
            thoughts: 0,
            speeches: 0,
            pacer: Pacer::default(),
            look_at: now + LOOK_EVERY,
            speech_began: 0,
            stop_ms: None,
            counted: Counted::default(),
            overlap: Overlap::default(),
            quiet_from: Duration::ZERO,
            asides: 0,
            voice_lost: false,
            tasks: BTreeSet::new(),
            texts: HashMap::new(),
            leaves_at: None,
            ended: false,
            over: opening.over,
        };
        session.tell_state(now);
        opening.notices.into_iter().for_each(|notice| session.emit(EventKind::Notice(notice), now));
        Ok(session)
    }

    /// Takes an input.
    pub fn handle(&mut self, input: Input, now: Instant) {
        if self.ended {
            return;
        }
        let clock = self.clock(now);
        if let Some(tape) = self.tape() {
            tape.input(clock, &input);
        }
        match input {
            Input::Packet(peer, packet) => self.packet(peer, packet, now),
            Input::RoundTrip(peer, round_trip) => self.round_trip(peer, round_trip),
            Input::PeerUp { peer, out } => self.peer_up(peer, out, now),
            Input::PeerDown(peer) => self.peer_down(peer, now),
            Input::Command(command) => self.command(command, now),
            Input::Speech { at, probability } => self.speech(at, probability, now),
            Input::Onset { at, probability } => self.peeked(at, probability, now),
            Input::Unheard { at, reason } => self.unheard(at, &reason, now),
            Input::Found(found) => self.found(found, now),
            Input::Judged { pause, finished } => self.judged(pause, finished, now),
            Input::Voiced(speech, voiced) => self.voiced(speech, voiced, now),
            Input::Wrote(thought, wrote) => self.mind_wrote(thought, wrote, now),
            Input::RecordingFailed(reason) => {
                let text = format!("The recording stopped: {reason}. The interview goes on.");
                self.notice(NoticeLevel::Error, "recording_failed", text, now);
            }
            Input::Stopping(within) => {
                let seconds = within.as_secs();
                let text = format!("The server stops within {seconds} s. The interview is kept.");
                self.notice(NoticeLevel::Warning, "server_stopping", text, now);
            }
            Input::End(reason) => self.finish(reason, now),
        }
        self.do_due(now);
    }

    /// Does what is due at `now`.
    pub fn on_time(&mut self, now: Instant) {
        if self.ended {
            return;
        }
        let clock = self.clock(now);
        if let Some(tape) = self.tape() {
            tape.on_time(clock);
        }
        self.do_due(now);
    }

    fn do_due(&mut self, now: Instant) {
        if self.ended {
            return;
        }
        if self.is_here() {
            self.listen_on(now);
            let acts = self.machine.wake(self.clock(now));
            self.perform(acts, now);
            self.think_on(now);
            self.answer_if_due(now);
            self.play_on(now);
            self.keep_talking(now);
        }
        if now >= self.look_at {
            self.look_at = now + LOOK_EVERY;
            self.look(now);
        }
        if self.leaves_at.is_some_and(|at| now >= at) {
            let reason = match self.saying.take().map(|s| s.then) {
                Some(crate::dialogue::Then::End(reason)) => reason,
                _ => EndReason::Completed,
            };
            self.finish(reason, now);
        }
    }

    /// When [`Self::on_time`] next has something to do.
    pub fn next_wake(&self) -> Instant {
        if !self.is_here() {
            return self.leaves_at.map_or(self.look_at, |at| at.min(self.look_at));
        }
        let on_clock = |at: Duration| self.began + at;
        [
            Some(self.look_at),
            self.leaves_at,
            self.machine.deadline().map(on_clock),
            self.play_due().map(on_clock),
            self.mute_due().map(on_clock),
            self.thought_due().map(on_clock),
            self.ear.deadline(),
            self.answer_due(),
        ]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(self.look_at)
    }

    /// Whether it is over and its files are closed or closing.
    pub fn is_over(&self) -> bool {
        self.ended
    }

    /// Ends the session: nothing is heard or said after this.
    pub fn finish(&mut self, reason: EndReason, now: Instant) {
        if self.ended {
            return;
        }
        self.drop_guess();
        self.silence_reply(now);
        self.settle_turn(now);
        self.ear.tell_network();
        self.interview.stop(self.clock(now));
        self.state = SessionState::Ended;
        self.ended = true;
        self.emit(EventKind::SessionEnded { reason }, now);
        self.tell_state(now);
        self.peer = None;
        if let Some(recording) = self.recording.take() {
            recording.close(self.clock(now), self.bus.clone(), self.over.clone());
        }
    }

    /// What writes down each call of the two above, the only ones that change a session.
    fn tape(&mut self) -> Option<&mut Tape> {
        let tape = self.recording.as_mut()?.tape.as_mut()?;
        tape.stock(&self.stock, self.scenario.language);
        Some(tape)
    }

    /// Time since the session began.
    fn clock(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    /// The interview's own time, for the interviewer.
    fn interview_time(&self, now: Instant) -> Duration {
        self.interview.read(self.clock(now))
    }

    /// Whether somebody is connected: what waits for a time waits for that too.
    fn is_here(&self) -> bool {
        self.peer.is_some() && !self.paused
    }

    /// Whether the interview is going on at this moment.
    fn live(&self) -> bool {
        self.peer.is_some() && !self.paused && self.opened && !self.ended
    }

    fn emit(&self, kind: EventKind, now: Instant) {
        self.bus.emit(self.clock(now).as_millis() as u64, kind);
    }

    fn notice(&self, level: NoticeLevel, code: &str, text: String, now: Instant) {
        self.emit(EventKind::Notice(Notice::new(level, code, text)), now);
    }

    /// Publishes where the session stands.
    fn tell_state(&mut self, now: Instant) {
        let time = self.interview_time(now);
        let mut position = self.interviewer.position(time);
        // While the greeting is said no question has been asked yet.
        if self.saying.as_ref().is_some_and(Saying::is_greeting) {
            position.question = None;
            position.question_id = None;
        }
        let asked = position.question;
        let millis = |d: Duration| d.as_millis() as u64;
        let kind = EventKind::SessionState {
            state: self.state,
            connected: self.peer.is_some(),
            activity: self.machine.activity(),
            question_index: position.question,
            question_count: position.question_count,
            question_id: position.question_id.map(str::to_owned),
            elapsed_ms: millis(time),
            limit_ms: millis(position.limit),
            question_elapsed_ms: position.question_elapsed.map(millis),
            question_limit_ms: position.question_limit.map(millis),
        };
        self.emit(kind, now);
        if let Some(index) = asked {
            self.open_task(index, now);
        }
    }

    /// Looks at what passing time has changed.
    fn look(&mut self, now: Instant) {
        if let Some(since) = self.away_since
            && now.saturating_duration_since(since) >= self.rejoin_grace
        {
            self.finish(EndReason::Disconnected, now);
            return;
        }
        if !self.live() || self.leaves_at.is_some() {
            return;
        }
        self.update_patience(now);
        let time = self.interview_time(now);
        if let Some(silent_for) = self.machine.silence(self.clock(now)) {
            if self.saying.is_none()
                && let Some(reply) = self.interviewer.silence(silent_for, time)
            {
                self.machine.prepare();
                self.say(reply, now);
            }
        } else if self.answering.is_some()
            && self.saying.as_ref().is_none_or(|s| s.held)
            && let Some(reply) = self.interviewer.tick(time)
        {
            self.drop_prepared();
            self.settle_turn(now);
            self.machine.hold(self.clock(now));
            self.machine.prepare();
            self.say(reply, now);
        }
    }

    /// Brings the turn machine's patience up to what the interviewer expects now.
    fn update_patience(&mut self, now: Instant) {
        let expects = self.interviewer.expects(self.interview_time(now));
        let (least, longest) = match self.parts.fixed_pause {
            Some(pause) => (pause, pause),
            None => (expects.min_pause, expects.longest_wait),
        };
        let patience = Patience {
            least_pause: least,
            longest_wait: longest,
            thinking: expects.thinking_left.max(Duration::from_secs(20)),
        };
        let before = self.machine.patience();
        self.machine.set_patience(patience);
        if (before.least_pause, before.longest_wait) != (least, longest) {
            self.judge_again(now);
        }
    }
}

#[cfg(test)]
mod tests;
