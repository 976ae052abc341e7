//! A running session, as the server holds it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use uuid::Uuid;
use vivavoce_scenarios::{Scenario, TaskLanguage};

use crate::bus::EventBus;
use crate::command::{Command, SessionOver};
use crate::event::EndReason;
use crate::id::{PeerId, SessionId};
use crate::session::{Inbox, Input, Outgoing};
use crate::task::{Desk, Run, WriteError};
use crate::transport::packets::PacketLink;
use crate::transport::peer::{OfferError, RtcPeer, Trickle, TrickleError};
use crate::transport::port::Port;
use crate::transport::{Line, OUTGOING};

/// A connection that has not come up by now never will.
const LONGEST_CONNECT: Duration = Duration::from_secs(30);

/// The answer to an offer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Names the connection.
    pub peer: PeerId,
    /// The session description, with all candidates.
    pub sdp: String,
    /// The entity tag of its ICE credentials.
    pub etag: String,
}

/// There is no such connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such connection")]
pub struct NoSuchPeer;

/// The connection that holds a session.
struct Link {
    peer: PeerId,
    client: Option<String>,
    connected: bool,
    /// It was up at least once: away, it may come back.
    came_up: bool,
    rtc: Option<Arc<RtcPeer>>,
}

struct Shared {
    id: SessionId,
    bus: Arc<EventBus>,
    inbox: Inbox,
    over: watch::Receiver<bool>,
    media: Port,
    link: Mutex<Option<Link>>,
    desk: Mutex<Desk>,
}

/// A running session; clones are the same session.
#[derive(Clone)]
pub struct SessionHandle {
    shared: Arc<Shared>,
}

impl SessionHandle {
    pub(crate) fn new(
        id: SessionId,
        bus: Arc<EventBus>,
        inbox: Inbox,
        over: watch::Receiver<bool>,
        media: Port,
        scenario: Arc<Scenario>,
    ) -> Self {
        let desk = Mutex::new(Desk::new(scenario, Instant::now()));
        let shared = Shared { id, bus, inbox, over, media, link: Mutex::new(None), desk };
        Self { shared: Arc::new(shared) }
    }

    /// Its id.
    pub fn id(&self) -> SessionId {
        self.shared.id
    }

    /// Whether it has ended and its files are closed.
    pub fn is_over(&self) -> bool {
        *self.shared.over.borrow()
    }

    /// Resolves when the session has ended and its files are closed.
    pub async fn ended(&self) {
        let mut over = self.shared.over.clone();
        // An error means that the session is gone, which is an end as well.
        let _ = over.wait_for(|over| *over).await;
    }

    /// Its events.
    pub fn events(&self) -> &EventBus {
        &self.shared.bus
    }

    /// Answers a WebRTC offer. `client` names the browser tab: the same one may come
    /// back at any time, another only with `takeover` while one is connected.
    ///
    /// # Errors
    /// [`OfferError`].
    pub async fn offer(&self, client: Option<String>, takeover: bool, sdp: &str) -> Result<Answer, OfferError> {
        self.may_connect(client.as_deref(), takeover)?;
        let (line, outgoing) = self.line();
        let media = self.shared.media.clone();
        let sdp = sdp.to_owned();
        let peer = line.peer;
        // In a task of its own: should the library panic on what it was sent, the
        // connection fails and nothing else.
        let answered = tokio::spawn(async move { RtcPeer::answer(&media, &sdp, line, outgoing).await });
        let (rtc, answer) =
            answered.await.map_err(|e| OfferError::Failed(format!("the description was not understood: {e}")))??;
        let etag = rtc.etag();
        self.hold(Link { peer, client, connected: false, came_up: false, rtc: Some(rtc) }).await;
        let handle = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(LONGEST_CONNECT).await;
            if handle.lock().as_ref().is_some_and(|l| l.peer == peer && !l.came_up) {
                let _ = handle.hang_up(peer).await;
            }
        });
        Ok(Answer { peer, sdp: answer, etag })
    }

    /// Takes a trickle fragment for a connection; `etag` is what `If-Match` said.
    ///
    /// # Errors
    /// [`TrickleError`].
    pub async fn trickle(&self, peer: PeerId, etag: Option<&str>, fragment: &str) -> Result<Trickle, TrickleError> {
        let rtc = self
            .lock()
            .as_ref()
            .filter(|l| l.peer == peer)
            .and_then(|l| l.rtc.clone())
            .ok_or(TrickleError::NoSuchPeer)?;
        let (etag, fragment) = (etag.map(str::to_owned), fragment.to_owned());
        tokio::spawn(async move { rtc.trickle(etag.as_deref(), &fragment).await })
            .await
            .map_err(|e| TrickleError::Bad(format!("it was not understood: {e}")))?
    }

    /// Hangs up a connection. The session waits for its candidate to come back.
    ///
    /// # Errors
    /// [`NoSuchPeer`] if it is not the one that holds the session.
    pub async fn hang_up(&self, peer: PeerId) -> Result<(), NoSuchPeer> {
        let link = {
            let mut held = self.lock();
            if held.as_ref().is_none_or(|l| l.peer != peer) {
                return Err(NoSuchPeer);
            }
            held.take()
        };
        (self.shared.inbox)(Input::PeerDown(peer));
        if let Some(rtc) = link.and_then(|l| l.rtc) {
            rtc.close();
        }
        Ok(())
    }

    /// Connects by packets in messages (`/ws/audio`). The rules are those of
    /// [`Self::offer`].
    ///
    /// # Errors
    /// [`OfferError::InUse`] or [`OfferError::Over`].
    pub async fn attach(&self, client: Option<String>, takeover: bool) -> Result<PacketLink, OfferError> {
        self.may_connect(client.as_deref(), takeover)?;
        let (line, outgoing) = self.line();
        let ssrc = line.peer.0.as_u64_pair().1 as u32 | 1;
        self.hold(Link { peer: line.peer, client, connected: true, came_up: true, rtc: None }).await;
        Ok(PacketLink::new(line, outgoing, ssrc))
    }

    /// A button, or words in writing.
    ///
    /// # Errors
    /// [`SessionOver`].
    pub fn command(&self, command: Command) -> Result<(), SessionOver> {
        if self.is_over() {
            return Err(SessionOver);
        }
        (self.shared.inbox)(Input::Command(command));
        Ok(())
    }

    /// The text that the candidate has written for a question's task, whole: what of it is new
    /// becomes an event.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, question: &str, language: TaskLanguage, text: &str, now: Instant) -> Result<(), WriteError> {
        self.may_write(question)?;
        // Held until it is on its way: changes come in the order in which they were made.
        let mut desk = self.shared.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(change) = desk.write(question, language, text, now)? {
            (self.shared.inbox)(Input::Command(Command::Write { question: question.into(), language, change }));
        }
        Ok(())
    }

    /// What the candidate's browser says of a try of it.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn ran(&self, question: &str, language: TaskLanguage, run: Run, now: Instant) -> Result<(), WriteError> {
        self.may_write(question)?;
        let mut desk = self.shared.desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.ran(question, language, now)?;
        (self.shared.inbox)(Input::Command(Command::Ran { question: question.into(), language, run }));
        Ok(())
    }

    fn may_write(&self, question: &str) -> Result<(), WriteError> {
        if self.is_over() {
            return Err(WriteError::Over);
        }
        if self.shared.bus.has_task(question) { Ok(()) } else { Err(WriteError::NoTask) }
    }

    /// Tells the candidate that the server stops, at the latest after `within`; the
    /// interview goes on until then.
    pub fn warn_of_stop(&self, within: Duration) {
        (self.shared.inbox)(Input::Stopping(within));
    }

    /// Ends the session without leave-taking.
    pub fn end(&self, reason: EndReason) {
        (self.shared.inbox)(Input::End(reason));
    }

    /// Lets go of the connection once the session is over.
    pub(crate) async fn release(&self) {
        let link = self.lock().take();
        if let Some(rtc) = link.and_then(|l| l.rtc) {
            rtc.close();
        }
    }

    fn may_connect(&self, client: Option<&str>, takeover: bool) -> Result<(), OfferError> {
        if self.is_over() {
            return Err(OfferError::Over);
        }
        let held = self.lock();
        let other = held.as_ref().is_some_and(|l| l.connected && (client.is_none() || l.client.as_deref() != client));
        if other && !takeover { Err(OfferError::InUse) } else { Ok(()) }
    }

    /// Makes a connection the one that holds the session and hangs up the one before.
    async fn hold(&self, link: Link) {
        let before = self.lock().replace(link);
        if let Some(before) = before {
            (self.shared.inbox)(Input::PeerDown(before.peer));
            if let Some(rtc) = before.rtc {
                rtc.close();
            }
        }
    }

    fn line(&self) -> (Line, mpsc::Receiver<Outgoing>) {
        let (out, outgoing) = mpsc::channel(OUTGOING);
        let peer = PeerId(Uuid::new_v4());
        let shared = Arc::downgrade(&self.shared);
        let line = Line {
            peer,
            inbox: self.shared.inbox.clone(),
            out,
            on_change: Arc::new(move |up| {
                let Some(shared) = shared.upgrade() else { return };
                let mut held = shared.link.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(link) = held.as_mut().filter(|l| l.peer == peer) {
                    link.connected = up;
                    link.came_up |= up;
                }
            }),
        };
        (line, outgoing)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Link>> {
        self.shared.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
