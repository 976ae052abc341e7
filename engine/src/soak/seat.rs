//! One session of a soak, its candidate, and the models that answer it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use uuid::Uuid;
use vivavoce_scenarios::Language;

use super::candidate::{Clip, FRAME, Stream};
use super::chance::Chance;
use super::{Asked, SoakError, Soaked, What, locked};
use crate::bus::EventBus;
use crate::command::Command;
use crate::config::InterviewerChoice;
use crate::event::{EndReason, Event, EventKind, Word, WordSource};
use crate::id::{PeerId, SessionId, SpeechId};
use crate::listen::endpoint::EndOfTurn;
use crate::listen::hearing::{Found, Hearing, Listener, NoHearing, Reply};
use crate::record::{Recorder, SessionFiles, Track};
use crate::session::recording::Recording;
use crate::session::{Input, Opening, Outgoing, Parts, Session};
use crate::speak::manner::Manner;
use crate::speak::pacer::PlacedWord;
use crate::speak::speaker::{Speaker, SpeechJob, Voiced};
use crate::tape::{TAPE_VERSION, Tape, TapeHeader};

/// How long a session waits for a candidate who is away.
const GRACE: Duration = Duration::from_secs(30);
/// Frames that the connection holds.
const FRAMES: usize = 64;
/// Events taken at a time.
const EVENTS: usize = 1_024;

/// What follows from something.
pub(super) struct Did {
    pub at: Duration,
    pub what: What,
}

pub(super) struct Seat {
    pub generation: u64,
    /// When the candidate means to be done.
    pub until: Duration,
    session: Option<Session>,
    began: Instant,
    opened: Duration,
    woken: Duration,
    asked: Asked,
    events: mpsc::Receiver<Arc<Event>>,
    over: watch::Receiver<bool>,
    folder: PathBuf,
    chance: Chance,
    clip: Arc<Clip>,
    stream: Option<(PeerId, Stream, mpsc::Receiver<Outgoing>)>,
    /// Speaks, or is silent, until then.
    speaking: bool,
    change: Duration,
    /// Comes back then.
    back: Option<Duration>,
    /// Has said goodbye, or is gone for good.
    done: bool,
}

impl Seat {
    #[expect(clippy::too_many_arguments, reason = "a session has that many parts, and this is called once")]
    pub fn open(
        generation: u64,
        at: Duration,
        began: Instant,
        mut chance: Chance,
        clip: Arc<Clip>,
        recorder: &Recorder,
        folder: &Path,
        runtime: &tokio::runtime::Handle,
    ) -> Result<Self, SoakError> {
        let id = SessionId::new();
        let folder = folder.join(id.to_string());
        std::fs::create_dir_all(&folder)?;
        let files = SessionFiles::new(&folder);
        let scenario = chance.one_of(vivavoce_scenarios::builtin()).clone();
        let choice = if chance.percent(60) {
            InterviewerChoice::Script
        } else {
            {
                let first = chance.millis(0..700);
                InterviewerChoice::Stub(crate::dialogue::interviewer::Pace {
                    first,
                    all: first + chance.millis(0..900),
                })
            }
        };
        let fixed_pause = chance.percent(30).then(|| chance.millis(200..900));
        let asked = Asked::default();
        let inbox = asked.clone();
        let header = TapeHeader {
            version: TAPE_VERSION,
            engine: env!("CARGO_PKG_VERSION").into(),
            session: id.0,
            began: String::new(),
            rejoin_grace: GRACE,
            fixed_pause,
            interviewer: choice.clone(),
            source: Some(WordSource::Stub),
            vad: false,
            end_of_turn: false,
            models: Vec::new(),
            scenario: scenario.as_ref().clone(),
            notices: Vec::new(),
        };
        // Faster than any disk was made for: what is left out there is no fault here.
        let tape = recorder.tape(&files, &crate::tape::file::beginning(&header), |_| {})?;
        let recording = Recording {
            candidate: recorder.track(&files, Track::Candidate, |_| {})?,
            interviewer: recorder.track(&files, Track::Interviewer, |_| {})?,
            tape: Some(Tape::new(tape)),
            runtime: Some(runtime.clone()),
        };
        let (server, events) = mpsc::channel(EVENTS);
        let bus = Arc::new(EventBus::new(id, files.events(), recorder.log(&files, |_| {})?, server));
        let (tell, over) = watch::channel(false);
        let opening = Opening {
            id,
            interviewer: crate::engine::interviewer(&choice, &scenario),
            scenario,
            manner: Manner::default(),
            hearing: None,
            recording,
            bus,
            inbox: Arc::new(move |input| locked(&inbox).push(input)),
            parts: Arc::new(parts(fixed_pause)),
            rejoin_grace: GRACE,
            over: tell,
            notices: Vec::new(),
        };
        let session = Session::begin(opening, began + at)?;
        let until = at + chance.millis(20_000..600_000);
        Ok(Self {
            generation,
            until,
            session: Some(session),
            began,
            opened: at,
            woken: Duration::MAX,
            asked,
            events,
            over,
            folder,
            chance,
            clip,
            stream: None,
            speaking: false,
            change: at,
            back: Some(at),
            done: false,
        })
    }

    pub fn is_over(&self) -> bool {
        self.session.as_ref().is_none_or(Session::is_over)
    }

    pub fn story(&self) -> String {
        format!("opened at {:?}, to end at {:?}, in {}", self.opened, self.until, self.folder.display())
    }

    pub fn give_up(&mut self, at: Duration) {
        if let Some(session) = &mut self.session {
            session.handle(Input::End(EndReason::Error), self.began + at);
        }
    }

    /// Lets go of the session; when its files are closed, and where they are.
    pub fn leave(&mut self) -> (watch::Receiver<bool>, PathBuf) {
        self.session = None;
        self.stream = None;
        (self.over.clone(), self.folder.clone())
    }

    /// Something happens; what follows from it.
    pub fn take(&mut self, at: Duration, what: What, chance: &mut Chance, seen: &mut Soaked) -> Vec<Did> {
        let mut did = Vec::new();
        let now = self.began + at;
        match what {
            What::Wake if at != self.woken => return did,
            What::Wake => {
                if let Some(session) = &mut self.session {
                    session.on_time(now);
                }
            }
            What::Input(input) => {
                seen.packets += u64::from(matches!(*input, Input::Packet(..)));
                if let Some(session) = &mut self.session {
                    session.handle(*input, now);
                }
            }
            What::Move => self.candidate_moves(at, seen, &mut did),
        }
        self.answer(at, chance, seen, &mut did);
        self.count(seen);
        if let Some((_, _, frames)) = &mut self.stream {
            while frames.try_recv().is_ok() {}
        }
        if let Some(session) = self.session.as_ref().filter(|s| !s.is_over()) {
            let wake = session.next_wake().saturating_duration_since(self.began).max(at + Duration::from_micros(200));
            if wake != self.woken {
                self.woken = wake;
                did.push(Did { at: wake, what: What::Wake });
            }
        }
        did
    }

    fn count(&mut self, seen: &mut Soaked) {
        while let Ok(event) = self.events.try_recv() {
            match event.kind {
                EventKind::TurnEnded { .. } => seen.turns += 1,
                EventKind::ReplyInterrupted { .. } => seen.interrupted += 1,
                _ => {}
            }
        }
    }

    /// Twenty milliseconds of a candidate.
    fn candidate_moves(&mut self, at: Duration, seen: &mut Soaked, did: &mut Vec<Did>) {
        let mut give = |at: Duration, input: Input| did.push(Did { at, what: What::Input(Box::new(input)) });
        let chance = &mut self.chance;
        if !self.done && at >= self.until {
            // Each leaves in a way of his own.
            self.done = true;
            match chance.below(4) {
                0 => give(at, Input::Command(Command::End)),
                1 => give(at, Input::End(EndReason::Candidate)),
                2 => {
                    // The connection is said to be down, and nobody comes back.
                    if let Some((peer, ..)) = self.stream.take() {
                        give(at, Input::PeerDown(peer));
                    } else {
                        give(at, Input::Command(Command::End));
                    }
                }
                _ => {
                    give(at, Input::Command(Command::End));
                    give(at + Duration::from_millis(50), Input::End(EndReason::Disconnected));
                }
            }
            self.back = None;
        }
        if self.back.is_some_and(|back| at >= back) {
            self.back = None;
            let peer = PeerId(Uuid::from_u128(u128::from(chance.below(u64::MAX))));
            let (out, frames) = mpsc::channel(FRAMES);
            self.stream = Some((peer, Stream::new(chance), frames));
            seen.connections += 1;
            give(at, Input::PeerUp { peer, out });
        }
        if at >= self.change {
            self.speaking = !self.speaking && !self.done;
            self.change = at + if self.speaking { chance.millis(200..8_000) } else { chance.millis(100..9_000) };
        }
        if let Some((peer, stream, _)) = &mut self.stream {
            for (delay, packet) in stream.packets(self.speaking, &self.clip, chance) {
                give(at + delay, Input::Packet(*peer, packet));
            }
            if !self.done && chance.below(1_500) == 0 {
                // Every half minute or so.
                let command = match chance.below(8) {
                    0 => Command::Thinking,
                    1 => Command::Done,
                    2 => Command::Repeat,
                    3 => Command::Next,
                    4 => {
                        give(at + chance.millis(100..20_000), Input::Command(Command::Resume));
                        Command::Pause
                    }
                    5 => Command::Heard { text: "from the browser".into(), is_final: chance.percent(50) },
                    _ => Command::Type { text: "What I would say, in writing.".into() },
                };
                give(at, Input::Command(command));
            }
            if !self.done && chance.below(3_000) == 0 {
                let peer = *peer;
                // A Wi-Fi that drops; sometimes the new connection is there before the old is gone.
                let away = chance.millis(10..25_000);
                self.back = Some(at + away);
                if chance.percent(80) {
                    give(at, Input::PeerDown(peer));
                    self.stream = None;
                } else {
                    give(at + away + Duration::from_millis(30), Input::PeerDown(peer));
                }
            }
        }
        did.push(Did { at: at + FRAME, what: What::Move });
    }

    /// The models answer what the session asked, in their time, or not.
    fn answer(&mut self, at: Duration, chance: &mut Chance, seen: &mut Soaked, did: &mut Vec<Did>) {
        let asked = std::mem::take(&mut *locked(&self.asked));
        for input in asked {
            if chance.percent(3) {
                // It hangs.
                seen.model_failures += 1;
                continue;
            }
            let late = if chance.percent(2) {
                seen.model_failures += 1;
                chance.millis(3_000..9_000)
            } else {
                Duration::ZERO
            };
            let mut give = |delay: Duration, input: Input| {
                did.push(Did { at: at + late + delay, what: What::Input(Box::new(input)) });
            };
            match input {
                Input::Found(Found::Final { turn, pause, .. }) => {
                    let delay = chance.millis(0..600);
                    if chance.percent(3) {
                        seen.model_failures += 1;
                        give(delay, Input::Found(Found::Failed { turn, pause, reason: "soaked".into() }));
                    } else {
                        let start_ms = at.as_millis() as u64;
                        let word = |n: u64| Word {
                            text: format!("word{n}"),
                            start_ms: start_ms + n * 100,
                            end_ms: start_ms + n * 100 + 90,
                            confidence: Some(0.9),
                        };
                        let words: Vec<Word> = (0..chance.below(20)).map(word).collect();
                        let guess = "and so on".into();
                        give(delay / 2, Input::Found(Found::Partial { turn, words: words.clone(), guess }));
                        give(delay, Input::Found(Found::Final { turn, pause, words }));
                    }
                }
                Input::Judged { pause, .. } => {
                    let finished = (!chance.percent(3)).then(|| chance.below(100) as f32 / 100.0);
                    give(chance.millis(5..90), Input::Judged { pause, finished });
                }
                Input::Voiced(speech, Voiced::Failed(text)) => voice(speech, &text, chance, seen, &mut give),
                other => give(Duration::ZERO, other),
            }
        }
    }
}

/// A voice that takes its time, and fails now and then in the middle.
fn voice(speech: SpeechId, text: &str, chance: &mut Chance, seen: &mut Soaked, give: &mut impl FnMut(Duration, Input)) {
    let mut delay = chance.millis(30..500);
    for word in text.split_whitespace() {
        let length = 48 * (60 + 25 * word.len());
        let words = vec![PlacedWord { text: word.into(), start: 0, end: length as u64 }];
        give(delay, Input::Voiced(speech, Voiced::Some { pcm: vec![0.1; length], words }));
        if chance.below(300) == 0 {
            seen.model_failures += 1;
            give(delay, Input::Voiced(speech, Voiced::Failed("soaked".into())));
            return;
        }
        delay += chance.millis(1..60);
    }
    give(delay, Input::Voiced(speech, Voiced::Done));
}

/// Parts that only note what they are asked: an answer to it is made by [`Seat::answer`].
fn parts(fixed_pause: Option<Duration>) -> Parts {
    Parts {
        hearing: Arc::new(Asks),
        end_of_turn: EndOfTurn::absent(),
        // What is to be said comes back as if it had failed, with its text for a reason.
        speaker: Speaker::by(|mut job: SpeechJob| (job.out)(Voiced::Failed(job.text))),
        vad: false,
        fixed_pause,
        counts: Arc::default(),
        mind: None,
    }
}

/// A recogniser that answers at once, with nothing.
struct Asks;

impl Hearing for Asks {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        NoHearing.listener(language, vocabulary, reply)
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        Some(WordSource::Stub)
    }
}
