//! A session on a virtual clock whose models say nothing by themselves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use vivavoce_scenarios::Language;

use super::RerunError;
use crate::bus::EventBus;
use crate::dialogue::Interviewer;
use crate::event::{EndReason, Event, WordSource};
use crate::id::SessionId;
use crate::listen::endpoint::EndOfTurn;
use crate::listen::hearing::{Hearing, Listener, NoHearing, Reply};
use crate::mind::{Asked, Mind, Out, Wish, Wrote};
use crate::record::TrackWriter;
use crate::record::track::TrackQueueEnd;
use crate::session::recording::Recording;
use crate::session::{Inbox, Input, Opening, Outgoing, Parts, Session};
use crate::speak::manner::Manner;
use crate::speak::speaker::{Speaker, Voiced};
use crate::speak::stock::Stock;
use crate::tape::{Call, TapeHeader};

/// Events that one call may cause: they are taken after each.
const EVENTS: usize = 4_096;
/// Frames that a connection may be behind; nobody misses those beyond.
const FRAMES: usize = 64;

/// What one track was given.
#[derive(Default)]
pub(super) struct TrackAgain {
    /// Packets and their time in samples of 48 kHz.
    pub packets: Vec<(u64, Bytes)>,
    /// Where it ended.
    pub end: Option<u64>,
}

impl TrackAgain {
    fn take(&mut self, from: &TrackQueueEnd) {
        let (packets, end) = from.take();
        self.packets.extend(packets);
        self.end = self.end.or(end);
    }
}

/// What came of a session.
#[derive(Default)]
pub(super) struct Outcome {
    pub events: Vec<Arc<Event>>,
    pub candidate: TrackAgain,
    pub interviewer: TrackAgain,
    /// It failed as a bug makes it fail.
    pub failed: bool,
}

/// A session that is run again.
pub(super) struct Again {
    session: Session,
    began: Instant,
    events: mpsc::Receiver<Arc<Event>>,
    frames: Option<mpsc::Receiver<Outgoing>>,
    stock: Stock,
    language: Language,
    candidate: TrackQueueEnd,
    interviewer: TrackQueueEnd,
    pub outcome: Outcome,
}

impl Again {
    /// The session that `header` tells of; its models' answers come from who runs it.
    pub fn begin(header: &TapeHeader, interviewer: Box<dyn Interviewer>) -> Result<Self, RerunError> {
        // Whatever a part may say by itself is not heard.
        Self::with(header, interviewer, mute(header), Arc::new(|_| {}))
    }

    /// The same; what its parts are asked goes to `inbox` as an empty answer.
    pub fn with(
        header: &TapeHeader,
        interviewer: Box<dyn Interviewer>,
        hearing: Arc<dyn Hearing>,
        inbox: Inbox,
    ) -> Result<Self, RerunError> {
        let parts = asking_parts(header, hearing);
        let stock = parts.speaker.stock().clone();
        let (server, events) = mpsc::channel(EVENTS);
        let (candidate, candidate_end) = TrackWriter::detached();
        let (reply, reply_end) = TrackWriter::detached();
        let began = Instant::now();
        let (over, _) = watch::channel(false);
        let id = SessionId(header.session);
        let opening = Opening {
            id,
            interviewer,
            manner: Manner::default(),
            hearing: None,
            scenario: Arc::new(header.scenario.clone()),
            recording: Recording { candidate, interviewer: reply, tape: None, runtime: None },
            bus: Arc::new(EventBus::unlogged(id, server)),
            inbox,
            parts: Arc::new(parts),
            rejoin_grace: header.rejoin_grace,
            over,
            notices: header.notices.clone(),
        };
        let session = Session::begin(opening, began)?;
        let outcome = Outcome::default();
        let mut again = Self {
            session,
            began,
            events,
            frames: None,
            stock,
            language: header.scenario.language,
            candidate: candidate_end,
            interviewer: reply_end,
            outcome,
        };
        again.collect();
        Ok(again)
    }

    /// Lets `call` happen at `at`.
    pub fn call(&mut self, at: Duration, call: Call) {
        let now = self.began + at;
        let session = &mut self.session;
        let input = match call {
            Call::OnTime => None,
            Call::Handle(input) => Some(input),
            Call::PeerUp(peer) => {
                let (out, frames) = mpsc::channel(FRAMES);
                self.frames = Some(frames);
                Some(Input::PeerUp { peer, out })
            }
            Call::Phrase(phrase, recorded) => return self.stock.put(phrase, self.language, recorded),
            Call::Over => return,
        };
        // As the audio threads do: a session that fails ends, and alone.
        let outcome = catch_unwind(AssertUnwindSafe(|| match input {
            Some(input) => session.handle(input, now),
            None => session.on_time(now),
        }));
        if outcome.is_err() {
            self.outcome.failed = true;
            let _ = catch_unwind(AssertUnwindSafe(|| session.finish(EndReason::Error, now)));
        }
        self.collect();
    }

    /// The session as it stands.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// When it next has something to do, on its own clock.
    pub fn wake(&self) -> Duration {
        self.session.next_wake().saturating_duration_since(self.began)
    }

    fn collect(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.outcome.events.push(event);
        }
        if let Some(frames) = &mut self.frames {
            while frames.try_recv().is_ok() {}
        }
        self.outcome.candidate.take(&self.candidate);
        self.outcome.interviewer.take(&self.interviewer);
    }
}

/// Parts that decide as those of the session did, and answer at once with nothing: the text
/// to be said comes back as the reason why it was not.
fn asking_parts(header: &TapeHeader, hearing: Arc<dyn Hearing>) -> Parts {
    Parts {
        hearing,
        end_of_turn: EndOfTurn::absent(),
        speaker: Speaker::by(|mut job| (job.out)(Voiced::Failed(job.text))),
        vad: header.vad,
        fixed_pause: header.fixed_pause,
        counts: Arc::default(),
        mind: Some(Arc::new(AskingMind)),
    }
}

/// A mind that writes nothing by itself: the words it was asked about come back as the reason.
struct AskingMind;

impl Mind for AskingMind {
    fn ask(&self, _session: SessionId, wish: Arc<Wish>, mut out: Out) -> Asked {
        out(Wrote::Failed(wish.rules.heard.clone()));
        Asked::new(|| {})
    }
}

/// The session's own recogniser, which finds nothing by itself.
pub(super) fn mute(header: &TapeHeader) -> Arc<dyn Hearing> {
    Arc::new(MuteHearing(header.source))
}

/// A recogniser that finds nothing.
struct MuteHearing(Option<WordSource>);

impl Hearing for MuteHearing {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        NoHearing.listener(language, vocabulary, reply)
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        self.0
    }
}
