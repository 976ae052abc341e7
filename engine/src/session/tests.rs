//! Whole conversations on a virtual clock: packets in, packets and events out, with the
//! measuring stubs in place of models.

use std::collections::VecDeque;
use std::f32::consts::TAU;
use std::sync::Mutex;

use uuid::Uuid;

use super::*;
use crate::dialogue::StubInterviewer;
use crate::event::{Event, TurnEndReason, Verdict, WordSource};
use crate::listen::hearing::StubHearing;
use crate::record::{Recorder, SessionFiles, Track};
use crate::speak::speaker::Voices;
use crate::speak::tone::ToneVoice;
use crate::speak::voice::Voice;
use crate::tape::{TapeHeader, TapeReader};

/// The pause that ends a turn in these tests.
const PAUSE: u64 = 300;

/// What is to happen later, in virtual time.
type Later = Arc<Mutex<Vec<(Duration, Box<dyn FnOnce() + Send>)>>>;

struct Rig {
    /// Whether the voice is made on threads, and waited for.
    threads: bool,
    /// What faulty parts have put off, and what of it is due when.
    put_off: Later,
    scheduled: Vec<(Duration, Box<dyn FnOnce() + Send>)>,
    /// Every frame that was sent.
    frames: Vec<(Duration, bytes::Bytes)>,
    session: Session,
    began: Instant,
    at: Duration,
    queue: Arc<Mutex<VecDeque<Input>>>,
    bus: Arc<EventBus>,
    out: mpsc::Receiver<Outgoing>,
    peer: PeerId,
    encoder: OpusEncoder,
    seq: u16,
    sent: Vec<Duration>,
    phase: usize,
    dir: tempfile::TempDir,
    interviewer: Box<dyn Interviewer>,
    _runtime: tokio::runtime::Runtime,
    is_over: watch::Receiver<bool>,
}

fn scenario() -> Arc<Scenario> {
    scenario_of("developer-en")
}

fn scenario_of(id: &str) -> Arc<Scenario> {
    vivavoce_scenarios::builtin().iter().find(|s| s.id == id).expect("it is built in").clone()
}

/// What the tape of such a session begins with.
fn taped(id: SessionId, parts: &Parts, set: &Set) -> TapeHeader {
    TapeHeader {
        version: crate::tape::TAPE_VERSION,
        engine: "test".into(),
        session: id.0,
        began: String::new(),
        rejoin_grace: set.rejoin_grace,
        fixed_pause: parts.fixed_pause,
        interviewer: crate::config::InterviewerChoice::Script,
        source: parts.hearing.source(set.scenario.language),
        vad: parts.vad,
        end_of_turn: false,
        models: Vec::new(),
        scenario: set.scenario.as_ref().clone(),
        notices: set.notices.clone(),
    }
}

/// What a server is set to, and what is talked about.
struct Set {
    scenario: Arc<Scenario>,
    /// Ends every turn; none where the evidence decides, without a model.
    fixed_pause: Option<Duration>,
    rejoin_grace: Duration,
    mind: Option<Arc<dyn crate::mind::Mind>>,
    manner: Manner,
    notices: Vec<Notice>,
}

impl Default for Set {
    fn default() -> Self {
        let fixed_pause = Some(Duration::from_millis(PAUSE));
        Self {
            scenario: scenario(),
            fixed_pause,
            rejoin_grace: Duration::from_secs(30),
            mind: None,
            manner: Manner::default(),
            notices: Vec::new(),
        }
    }
}

/// Whatever happens in a test, the session comes to the same when it is run again.
impl Drop for Rig {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.session.handle(Input::End(EndReason::Error), self.now());
        while !*self.is_over.borrow() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let tape = TapeReader::open(&SessionFiles::new(self.dir.path())).unwrap();
        let same =
            crate::rerun::same_with(&SessionFiles::new(self.dir.path()), tape, self.interviewer.clone_box()).unwrap();
        assert!(same.difference.is_none(), "{same:#?}");
        assert!(same.torn.is_none() && same.events as u64 == self.bus.last(), "{same:#?}");
    }
}

impl Rig {
    fn new(hearing: StubHearing, interviewer: Box<dyn Interviewer>, tone: u64) -> Self {
        let voice: Arc<dyn Voice> = Arc::new(ToneVoice::new(Duration::from_millis(tone)));
        let speaker = Speaker::start(Voices::only(voice), 1).unwrap();
        let mut rig = Self::with(Arc::new(hearing), interviewer, speaker, Later::default());
        rig.threads = true;
        rig
    }

    /// A rig of these parts, none of which takes real time.
    fn with(hearing: Arc<dyn Hearing>, interviewer: Box<dyn Interviewer>, speaker: Speaker, put_off: Later) -> Self {
        Self::set(hearing, interviewer, speaker, put_off, Set::default())
    }

    fn set(
        hearing: Arc<dyn Hearing>,
        interviewer: Box<dyn Interviewer>,
        speaker: Speaker,
        put_off: Later,
        set: Set,
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let files = SessionFiles::new(dir.path());
        let recorder = Recorder::start().unwrap();
        let (server, server_end) = mpsc::channel(4096);
        std::mem::forget(server_end);
        let id = SessionId::new();
        let log = recorder.log(&files, |_| {}).unwrap();
        let bus = Arc::new(EventBus::new(id, files.events(), log, server));
        let queue: Arc<Mutex<VecDeque<Input>>> = Arc::default();
        let inbox = queue.clone();
        let parts = Parts {
            hearing,
            end_of_turn: if set.fixed_pause.is_some() { EndOfTurn::stub(Duration::ZERO) } else { EndOfTurn::absent() },
            speaker,
            vad: false,
            counts: Arc::default(),
            fixed_pause: set.fixed_pause,
            mind: set.mind.clone(),
        };
        let (over, is_over) = watch::channel(false);
        let before = interviewer.clone_box();
        let header = taped(id, &parts, &set);
        let tape = recorder.tape(&files, &crate::tape::file::beginning(&header), |t| panic!("{t}")).unwrap();
        let began = Instant::now();
        let opening = Opening {
            id,
            scenario: set.scenario,
            interviewer,
            manner: set.manner,
            hearing: None,
            recording: Recording {
                candidate: recorder.track(&files, Track::Candidate, |_| {}).unwrap(),
                interviewer: recorder.track(&files, Track::Interviewer, |_| {}).unwrap(),
                tape: Some(Tape::new(tape)),
                runtime: Some(runtime.handle().clone()),
            },
            bus: bus.clone(),
            inbox: Arc::new(move |input| inbox.lock().unwrap().push_back(input)),
            parts: Arc::new(parts),
            rejoin_grace: set.rejoin_grace,
            over,
            notices: set.notices,
        };
        let session = Session::begin(opening, began).unwrap();
        let (out, outgoing) = mpsc::channel(4096);
        let peer = PeerId(Uuid::new_v4());
        let mut rig = Self {
            threads: false,
            put_off,
            scheduled: Vec::new(),
            frames: Vec::new(),
            session,
            began,
            at: Duration::ZERO,
            queue,
            bus,
            out: outgoing,
            peer,
            encoder: OpusEncoder::new().unwrap(),
            seq: 0,
            sent: Vec::new(),
            phase: 0,
            dir,
            interviewer: before,
            _runtime: runtime,
            is_over,
        };
        rig.handle(Input::PeerUp { peer, out });
        rig
    }

    fn stubbed() -> Self {
        let hearing = StubHearing { delay: Duration::ZERO };
        Self::new(hearing, Box::new(StubInterviewer::new(Duration::ZERO)), 400)
    }

    fn now(&self) -> Instant {
        self.began + self.at
    }

    fn handle(&mut self, input: Input) {
        self.session.handle(input, self.now());
        self.settle();
    }

    /// Lets the voice thread finish and takes what it made: voice takes no virtual time.
    fn settle(&mut self) {
        for _ in 0..2_000 {
            while let Some(input) = { self.queue.lock().unwrap().pop_front() } {
                self.session.handle(input, self.now());
            }
            if !self.threads || self.session.saying.as_ref().is_none_or(play::Saying::has_all_voice) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        while let Ok(out) = self.out.try_recv() {
            if let Outgoing::Frame { payload, .. } = out
                && payload != crate::speak::encode::SILENCE
            {
                self.sent.push(self.at);
                self.frames.push((self.at, payload));
            }
        }
    }

    /// 20 ms pass; the candidate sends a packet of speech or of silence.
    fn packet(&mut self, speaking: bool) {
        self.at += Duration::from_millis(20);
        let mut frame = [0.0; 960];
        if speaking {
            for sample in &mut frame {
                let tone = |hertz: f32| (TAU * hertz * self.phase as f32 / 48_000.0).sin();
                *sample = 0.2 * tone(220.0) + 0.15 * tone(1_500.0);
                self.phase += 1;
            }
        }
        self.seq = self.seq.wrapping_add(1);
        let packet = RtpPacket {
            seq: self.seq,
            timestamp: (self.at.as_millis() as u32).wrapping_mul(48),
            marker: false,
            payload_type: 111,
            ssrc: 7,
            payload: self.encoder.encode(&frame),
        };
        self.handle(Input::Packet(self.peer, packet));
        self.pass();
    }

    /// What is due by now happens.
    fn pass(&mut self) {
        let at = self.at;
        self.scheduled.extend(self.put_off.lock().unwrap().drain(..).map(|(delay, act)| (at + delay, act)));
        for (_, act) in self.scheduled.extract_if(.., |(due, _)| *due <= at) {
            act();
        }
        self.session.on_time(self.now());
        self.settle();
    }

    /// Time passes with nobody connected.
    fn nobody(&mut self, ms: u64) {
        for _ in 0..ms / 20 {
            self.at += Duration::from_millis(20);
            self.pass();
        }
    }

    /// The candidate is back on a new connection.
    fn come_back(&mut self) {
        let (out, outgoing) = mpsc::channel(4096);
        self.peer = PeerId(Uuid::new_v4());
        self.out = outgoing;
        self.handle(Input::PeerUp { peer: self.peer, out });
    }

    fn speak(&mut self, ms: u64) {
        (0..ms / 20).for_each(|_| self.packet(true));
    }

    fn silent(&mut self, ms: u64) {
        (0..ms / 20).for_each(|_| self.packet(false));
    }

    fn events(&self) -> Vec<Arc<Event>> {
        self.bus.after(0)
    }

    fn count(&self, wanted: impl Fn(&EventKind) -> bool) -> usize {
        self.events().iter().filter(|e| wanted(&e.kind)).count()
    }

    fn ended_turns(&self) -> Vec<(u32, Verdict, TurnEndReason)> {
        self.events()
            .iter()
            .filter_map(|e| match &e.kind {
                EventKind::TurnEnded { turn, verdict, reason } => Some((turn.0, *verdict, *reason)),
                _ => None,
            })
            .collect()
    }

    fn finals(&self) -> Vec<(String, WordSource)> {
        self.events()
            .iter()
            .filter_map(|e| match &e.kind {
                EventKind::TranscriptFinal { text, source, .. } => Some((text.clone(), *source)),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn the_interviewer_greets_listens_and_answers_after_the_pause() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { complete: true, .. })), 1);
    rig.sent.clear();
    rig.speak(1_000);
    let spoke_until = rig.at;
    rig.silent(1_200);
    assert_eq!(rig.ended_turns(), [(1, Verdict::Finished, TurnEndReason::Model)]);
    assert_eq!(rig.finals(), [("these words are fixed".to_owned(), WordSource::Stub)]);
    let first = *rig.sent.first().expect("the reply was sent");
    let waited = first - spoke_until;
    let pause = Duration::from_millis(PAUSE);
    assert!(waited >= pause.saturating_sub(Duration::from_millis(40)), "{waited:?}");
    assert!(waited <= pause + Duration::from_millis(60), "{waited:?}");
    assert_eq!(rig.count(|k| matches!(k, EventKind::MetricsTurn { .. })), 1);
}

#[test]
fn a_short_pause_does_not_end_the_turn() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.speak(600);
    rig.silent(200);
    rig.speak(600);
    assert_eq!(rig.ended_turns(), []);
    rig.silent(800);
    assert_eq!(rig.ended_turns().len(), 1);
}

#[test]
fn speaking_over_the_reply_silences_it_and_counts_what_was_heard() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let mut rig = Rig::new(hearing, Box::new(StubInterviewer::new(Duration::ZERO)), 5_000);
    rig.silent(1_000);
    rig.sent.clear();
    rig.speak(600);
    let from = rig.at - Duration::from_millis(600);
    let last = *rig.sent.last().expect("the greeting was being said");
    assert!(last - from <= Duration::from_millis(380), "it went on for {:?}", last - from);
    let interrupted = rig.events().iter().find_map(|e| match e.kind {
        EventKind::ReplyInterrupted { heard_ms, .. } => Some(heard_ms),
        _ => None,
    });
    let heard = interrupted.expect("it was interrupted");
    assert!((1_000..1_500).contains(&heard), "{heard} ms were heard");
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyDucked { .. })), 1);
    rig.silent(800);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { complete: false, .. })), 1);
    assert_eq!(rig.count(|k| matches!(k, EventKind::TurnStarted { .. })), 1);
}

#[test]
fn a_cough_over_the_reply_does_not_stop_it() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let mut rig = Rig::new(hearing, Box::new(StubInterviewer::new(Duration::ZERO)), 3_000);
    rig.silent(1_000);
    rig.speak(100);
    rig.silent(3_000);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplyInterrupted { .. })), 0);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { complete: true, .. })), 1);
}

#[test]
fn speech_that_begins_in_the_breath_between_two_lines_is_heard() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let script = Box::new(crate::dialogue::ScriptInterviewer::new(scenario()));
    let mut rig = Rig::new(hearing, script, 400);
    let ends = |k: &EventKind| matches!(k, EventKind::ReplySpoken { complete: true, .. });
    while rig.count(ends) == 0 {
        rig.silent(20);
    }
    rig.speak(600);
    rig.silent(1_500);
    assert_eq!(rig.ended_turns().len(), 1, "{:?}", rig.events().last());
}

#[test]
fn words_that_never_come_do_not_keep_the_candidate_waiting() {
    let hearing = StubHearing { delay: Duration::from_secs(3_600) };
    let mut rig = Rig::new(hearing, Box::new(StubInterviewer::new(Duration::ZERO)), 400);
    rig.silent(1_000);
    rig.speak(600);
    rig.silent(4_000);
    assert_eq!(rig.ended_turns().len(), 1);
    assert_eq!(rig.count(|k| matches!(k, EventKind::Notice(notice) if notice.code == "hearing_late")), 1);
}

#[test]
fn a_candidate_who_goes_on_before_the_reply_keeps_the_turn() {
    let hearing = StubHearing { delay: Duration::ZERO };
    let slow = Box::new(StubInterviewer::new(Duration::from_millis(600)));
    let mut rig = Rig::new(hearing, slow, 400);
    rig.silent(1_000);
    rig.speak(600);
    rig.silent(500);
    rig.speak(600);
    assert_eq!(rig.ended_turns(), []);
    rig.silent(2_000);
    assert_eq!(rig.ended_turns(), [(1, Verdict::Finished, TurnEndReason::Model)]);
}

#[test]
fn a_typed_answer_is_a_turn_and_is_answered() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.handle(Input::Command(Command::Type { text: "I would use a queue.".into() }));
    rig.silent(600);
    assert_eq!(rig.ended_turns(), [(1, Verdict::Finished, TurnEndReason::Typed)]);
    assert_eq!(rig.finals(), [("I would use a queue.".to_owned(), WordSource::Typed)]);
    assert_eq!(rig.count(|k| matches!(k, EventKind::ReplySpoken { complete: true, .. })), 2);
}

#[test]
fn done_answers_without_waiting_for_the_pause() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.speak(600);
    rig.handle(Input::Command(Command::Done));
    rig.silent(100);
    assert_eq!(rig.ended_turns(), [(1, Verdict::Finished, TurnEndReason::Button)]);
}

#[test]
fn thinking_holds_a_turn_open() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.speak(600);
    rig.silent(100);
    rig.handle(Input::Command(Command::Thinking));
    rig.silent(5_000);
    assert_eq!(rig.ended_turns(), []);
    rig.speak(600);
    rig.silent(800);
    assert_eq!(rig.ended_turns().len(), 1);
}

#[test]
fn leaving_and_coming_back_goes_on_in_the_same_session() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.handle(Input::PeerDown(rig.peer));
    assert_eq!(rig.session.state, SessionState::Paused);
    rig.at += Duration::from_secs(10);
    rig.come_back();
    assert_eq!(rig.session.state, SessionState::Live);
    rig.silent(600);
    rig.speak(600);
    rig.silent(900);
    assert_eq!(rig.ended_turns().len(), 1);
}

#[test]
fn nobody_coming_back_ends_the_session_with_its_data_kept() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.handle(Input::PeerDown(rig.peer));
    rig.at += Duration::from_secs(31);
    rig.session.on_time(rig.now());
    assert!(rig.session.is_over());
    rig._runtime.block_on(rig.is_over.wait_for(|over| *over)).unwrap();
    let files = crate::record::recover(&SessionFiles::new(rig.dir.path())).unwrap();
    assert_eq!(files.events.len() as u64, rig.bus.last());
}

#[test]
fn a_pause_stops_the_clock_and_hears_nothing() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.handle(Input::Command(Command::Pause));
    let before = rig.session.interview_time(rig.now());
    rig.speak(2_000);
    assert_eq!(rig.session.interview_time(rig.now()), before);
    assert_eq!(rig.ended_turns(), []);
    rig.handle(Input::Command(Command::Resume));
    rig.silent(800);
    rig.speak(600);
    rig.silent(800);
    assert_eq!(rig.ended_turns().len(), 1);
}

#[test]
fn the_end_button_takes_leave_and_closes_the_files() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    rig.handle(Input::Command(Command::End));
    rig.silent(2_000);
    assert!(rig.session.is_over());
    assert_eq!(rig.count(|k| matches!(k, EventKind::SessionEnded { reason: EndReason::Candidate })), 1);
}

#[test]
fn packets_of_another_connection_and_garbage_change_nothing() {
    let mut rig = Rig::stubbed();
    rig.silent(1_000);
    for n in 0..100u16 {
        let packet = RtpPacket {
            seq: n.wrapping_mul(4_099),
            timestamp: u32::from(n).wrapping_mul(77_777_777),
            marker: n % 2 == 0,
            payload_type: 0,
            ssrc: u32::from(n),
            payload: vec![n as u8; n as usize].into(),
        };
        rig.handle(Input::Packet(PeerId(Uuid::new_v4()), packet.clone()));
        rig.handle(Input::Packet(rig.peer, packet));
    }
    rig.silent(2_000);
    rig.speak(1_000);
    rig.silent(1_000);
    assert!(!rig.ended_turns().is_empty());
}

mod away;
mod interrupted;
mod judging;
mod lawful;
mod library;
mod measured;
mod mute;
mod thoughts;
mod written;
