//! The thread's work without the thread: sessions, their inputs and the crowd, in the order
//! that the tests say.

use std::collections::VecDeque;

use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::*;
use crate::bus::EventBus;
use crate::decode::RtpPacket;
use crate::dialogue::StubInterviewer;
use crate::event::EventKind;
use crate::id::PeerId;
use crate::listen::endpoint::EndOfTurn;
use crate::listen::hearing::StubHearing;
use crate::listen::vad::{CONTEXT, INPUT, StubActivity, VadState};
use crate::onnx::OnnxError;
use crate::record::{Recorder, SessionFiles, Track};
use crate::session::recording::Recording;
use crate::session::{Opening, Outgoing, Parts};
use crate::speak::encode::OpusEncoder;
use crate::speak::speaker::{Speaker, Voices};
use crate::speak::tone::ToneVoice;
use crate::speak::voice::Voice as AnyVoice;

/// A place where sessions live, and what they are made of.
struct Rig {
    sessions: Sessions,
    parts: Arc<Parts>,
    recorder: Recorder,
    runtime: tokio::runtime::Runtime,
    dir: tempfile::TempDir,
    /// What sessions keep open, and their events.
    kept: Vec<(Arc<EventBus>, mpsc::Receiver<Outgoing>, watch::Receiver<bool>)>,
    servers: Vec<mpsc::Receiver<Arc<crate::event::Event>>>,
}

/// One candidate.
struct Candidate {
    id: SessionId,
    peer: PeerId,
    seq: u16,
}

impl Rig {
    fn new() -> Self {
        let voice: Arc<dyn AnyVoice> = Arc::new(ToneVoice::new(Duration::from_millis(200)));
        let parts = Parts {
            hearing: Arc::new(StubHearing { delay: Duration::ZERO }),
            end_of_turn: EndOfTurn::stub(Duration::ZERO),
            speaker: Speaker::start(Voices::only(voice), 1).unwrap(),
            vad: true,
            counts: Arc::default(),
            fixed_pause: Some(Duration::from_millis(300)),
            mind: None,
        };
        Self {
            sessions: Sessions::default(),
            parts: Arc::new(parts),
            recorder: Recorder::start().unwrap(),
            runtime: tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap(),
            dir: tempfile::tempdir().unwrap(),
            kept: Vec::new(),
            servers: Vec::new(),
        }
    }

    /// One more candidate, connected; the interviewer has no voice, so the floor is free.
    fn join(&mut self) -> Candidate {
        let id = SessionId::new();
        let dir = self.dir.path().join(id.0.to_string());
        std::fs::create_dir(&dir).unwrap();
        let files = SessionFiles::new(&dir);
        let (server, events) = mpsc::channel(4096);
        self.servers.push(events);
        let log = self.recorder.log(&files, |_| {}).unwrap();
        let bus = Arc::new(EventBus::new(id, files.events(), log, server));
        let scenario = vivavoce_scenarios::builtin().iter().find(|s| s.id == "developer-en").unwrap().clone();
        let (over, is_over) = watch::channel(false);
        let opening = Opening {
            id,
            scenario,
            interviewer: Box::new(StubInterviewer::new(Duration::ZERO)),
            manner: crate::speak::Manner::default(),
            hearing: None,
            recording: Recording {
                candidate: self.recorder.track(&files, Track::Candidate, |_| {}).unwrap(),
                interviewer: self.recorder.track(&files, Track::Interviewer, |_| {}).unwrap(),
                tape: None,
                runtime: Some(self.runtime.handle().clone()),
            },
            bus: bus.clone(),
            inbox: Arc::new(|_| {}),
            parts: self.parts.clone(),
            rejoin_grace: Duration::from_secs(30),
            over,
            notices: Vec::new(),
        };
        let session = Session::begin(opening, Instant::now()).unwrap();
        self.sessions.take(Message::Open(id, Box::new(session), Arc::default()));
        let (out, outgoing) = mpsc::channel(64);
        let peer = PeerId(Uuid::new_v4());
        self.sessions.take(Message::Input(id, Input::PeerUp { peer, out }));
        self.kept.push((bus, outgoing, is_over));
        Candidate { id, peer, seq: 0 }
    }

    fn send(&mut self, candidate: &mut Candidate, payload: &bytes::Bytes) {
        candidate.seq = candidate.seq.wrapping_add(1);
        let packet = RtpPacket {
            seq: candidate.seq,
            timestamp: u32::from(candidate.seq) * 960,
            marker: false,
            payload_type: 111,
            ssrc: 7,
            payload: payload.clone(),
        };
        if let Some(seat) = self.sessions.by_id.get(&candidate.id) {
            seat.waiting.fetch_add(1, Ordering::Relaxed);
        }
        self.sessions.take(Message::Input(candidate.id, Input::Packet(candidate.peer, packet)));
    }
}

/// Packets of a hum that is never the same twice.
fn hum(packets: usize, pitch: f32) -> Vec<bytes::Bytes> {
    let mut encoder = OpusEncoder::new().unwrap();
    let mut phase = 0.0;
    (0..packets)
        .map(|n| {
            let frame: [f32; 960] = std::array::from_fn(|_| {
                phase += std::f32::consts::TAU * (pitch + n as f32) / 48_000.0;
                0.3 * phase.sin()
            });
            encoder.encode(&frame)
        })
        .collect()
}

/// Remembers in each voice's state the end of its last window, and demands that the next
/// window begins with it. The last place of the state counts the windows.
#[derive(Clone, Default)]
struct Strict(Arc<std::sync::Mutex<Vec<usize>>>);

impl VoiceActivity for Strict {
    fn run(&mut self, inputs: &[f32], states: &mut [VadState], found: &mut Vec<f32>) -> Result<(), OnnxError> {
        found.clear();
        for (input, state) in inputs.chunks_exact(INPUT).zip(states.iter_mut()) {
            let memory = state.as_mut_slice();
            let counted = memory.len() - 1;
            if memory[counted] > 0.0 {
                assert_eq!(&memory[..CONTEXT], &input[..CONTEXT], "a window is missing, or another voice's");
            }
            memory[..CONTEXT].copy_from_slice(&input[INPUT - CONTEXT..]);
            memory[counted] += 1.0;
            found.push(0.5);
        }
        self.0.lock().unwrap().push(states.len());
        Ok(())
    }
}

#[test]
fn three_hundred_sessions_are_heard_together_and_each_in_order() {
    const SESSIONS: usize = 300;
    const PACKETS: usize = 30;
    let mut rig = Rig::new();
    let model = Strict::default();
    let mut crowd = Crowd::new(Box::new(model.clone()));
    let mut candidates: Vec<_> = (0..SESSIONS).map(|_| rig.join()).collect();
    let voices: Vec<_> = (0..4).map(|n| hum(PACKETS, 120.0 + 40.0 * n as f32)).collect();
    for n in 0..PACKETS {
        for (candidate, voice) in candidates.iter_mut().zip(voices.iter().cycle()) {
            rig.send(candidate, &voice[n]);
        }
        // Sometimes the thread is behind, and several windows a session wait.
        if n % 4 == 3 {
            crowd.listen(&mut rig.sessions);
        }
    }
    crowd.listen(&mut rig.sessions);
    // 600 ms less the resampler's delay, in windows of 32 ms.
    let calls = model.0.lock().unwrap();
    for candidate in &candidates {
        let heard = rig.sessions.by_id.get_mut(&candidate.id).unwrap().voice.heard();
        assert!((17..=18).contains(&heard), "{heard} windows");
    }
    assert!(calls.iter().all(|count| *count <= 64));
    assert!(calls.iter().filter(|count| **count == 64).count() * 10 > calls.len() * 7, "{calls:?}");
}

#[test]
fn a_crowd_changes_nothing_of_what_is_heard_alone() {
    // By loudness at once, and by the stub that knows loudness but is asked in crowds.
    let edges = |vad: bool| {
        let mut rig = Rig::new();
        rig.parts = Arc::new(Parts {
            vad,
            counts: Arc::default(),
            hearing: rig.parts.hearing.clone(),
            end_of_turn: EndOfTurn::stub(Duration::ZERO),
            speaker: {
                let voice: Arc<dyn AnyVoice> = Arc::new(ToneVoice::new(Duration::from_millis(200)));
                Speaker::start(Voices::only(voice), 1).unwrap()
            },
            fixed_pause: rig.parts.fixed_pause,
            mind: None,
        });
        let mut crowd = Crowd::new(Box::new(StubActivity { takes: Duration::ZERO }));
        let mut candidates: Vec<_> = (0..20).map(|_| rig.join()).collect();
        let (voice, silence) = (hum(25, 200.0), crate::speak::encode::SILENCE);
        for n in 0..100usize {
            for (at, candidate) in candidates.iter_mut().enumerate() {
                let speaks = (n + at) % 50 < 25;
                rig.send(candidate, if speaks { &voice[(n + at) % 50] } else { &silence });
            }
            crowd.listen(&mut rig.sessions);
        }
        candidates.iter().map(|c| rig.sessions.by_id[&c.id].session.edges().to_vec()).collect::<Vec<_>>()
    };
    let alone = edges(false);
    assert!(alone.iter().all(|edges| edges.len() >= 3));
    assert_eq!(edges(true), alone);
}

#[test]
fn a_peer_that_floods_does_not_keep_the_other_waiting() {
    let mut rig = Rig::new();
    let mut crowd = Crowd::new(Box::new(StubActivity { takes: Duration::ZERO }));
    let (mut calm, mut wild) = (rig.join(), rig.join());
    let voice = hum(50, 200.0);
    for payload in &voice {
        rig.send(&mut calm, payload);
        for _ in 0..200 {
            rig.send(&mut wild, payload);
        }
        crowd.listen(&mut rig.sessions);
    }
    let heard = |c: &Candidate| rig.sessions.by_id[&c.id].session.heard_ms();
    assert!(heard(&calm) >= 980, "{} ms of 1000", heard(&calm));
    // 200 s of sound in a moment: no more than the budget holds at once.
    assert!(heard(&wild) <= 9_500, "{} ms", heard(&wild));
}

#[test]
fn a_model_that_fails_is_stood_in_for_by_loudness_and_said_so_once() {
    struct Broken;
    impl VoiceActivity for Broken {
        fn run(&mut self, _: &[f32], _: &mut [VadState], _: &mut Vec<f32>) -> Result<(), OnnxError> {
            Err(OnnxError::Run("it is broken".into()))
        }
    }
    let mut rig = Rig::new();
    let mut crowd = Crowd::new(Box::new(Broken));
    let mut candidate = rig.join();
    for payload in hum(30, 200.0) {
        rig.send(&mut candidate, &payload);
        crowd.listen(&mut rig.sessions);
    }
    let events = rig.kept[0].0.after(0);
    let notices = events.iter().filter(|e| matches!(&e.kind, EventKind::Notice(notice) if notice.code == "vad_failed"));
    assert_eq!(notices.count(), 1);
    assert_eq!(rig.sessions.by_id[&candidate.id].session.edges().len(), 1, "speech began");
}

#[test]
fn sessions_go_to_the_thread_with_the_least_to_do() {
    let workers = Workers::start(3, Vec::new()).unwrap();
    let mut places = VecDeque::new();
    for _ in 0..9 {
        places.push_back(workers.place(SessionId::new(), &Limits::default()).expect("there is room").1);
    }
    assert!(workers.threads.iter().all(|t| t.load.taken().1 == 3));
    // A place that nobody came to is free again.
    places.clear();
    assert!(workers.threads.iter().all(|t| t.load.taken().1 == 0));
}
