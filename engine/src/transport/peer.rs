//! One WebRTC connection, as its session holds it: we answer a candidate's offer (RFC 8829)
//! with one Opus track each way. The connection itself lives on the [media port](Port).

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rtc::peer_connection::sdp::RTCSessionDescription;
use tokio::sync::mpsc;

use super::connection::Connection;
use super::port::{Command, Port, Signal};
use super::routes::Key;
use super::{Line, sdp};
use crate::id::PeerId;
use crate::session::Outgoing;

/// Where connections listen.
#[derive(Clone, Debug)]
pub struct MediaSettings {
    /// Addresses that become host candidates. All that have port 0 share one port, which is
    /// free on each of them. `0.0.0.0` and `[::]` stand for all addresses of this machine
    /// but loopback and link-local ones.
    pub addresses: Vec<SocketAddr>,
    /// Addresses that lead to these from outside (1:1 NAT), with the same port.
    pub public: Vec<IpAddr>,
}

/// Candidates taken from one fragment or offer; a machine with more addresses than that
/// has one among the first that works.
const MOST_CANDIDATES: usize = 32;

/// Why an offer was not answered.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// Another client holds the session; it can be taken over.
    #[error("another client is connected to this session")]
    InUse,
    /// The session has ended.
    #[error("the session is over")]
    Over,
    /// The description cannot be read; the client must mend it.
    #[error("the session description cannot be used: {0}")]
    BadSdp(String),
    /// There is no Opus audio in it.
    #[error("the offer has no Opus audio to send")]
    NoOpus,
    /// Our side failed.
    #[error("the connection could not be set up: {0}")]
    Failed(String),
}

/// Why a trickle fragment was refused.
#[derive(Debug, thiserror::Error)]
pub enum TrickleError {
    /// The connection is gone.
    #[error("there is no such connection")]
    NoSuchPeer,
    /// It was meant for credentials that have been replaced.
    #[error("the entity tag is not the current one")]
    StaleEtag,
    /// It cannot be read.
    #[error("the fragment cannot be used: {0}")]
    Bad(String),
}

/// What a trickle fragment did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trickle {
    /// Its candidates are being tried.
    Added,
    /// ICE was restarted: our side, and the new entity tag.
    Restarted { fragment: String, etag: String },
}

/// A connection that answers a candidate. It is hung up when it is dropped.
pub struct RtcPeer {
    pub(crate) id: PeerId,
    port: Port,
    key: Key,
    signal: Arc<Signal>,
    negotiated: Mutex<Negotiated>,
}

struct Negotiated {
    offer: String,
    generation: u32,
}

impl RtcPeer {
    /// Answers `offer`; the answer holds all our candidates.
    pub(crate) async fn answer(
        port: &Port,
        offer: &str,
        line: Line,
        outgoing: mpsc::Receiver<Outgoing>,
    ) -> Result<(Arc<Self>, String), OfferError> {
        let description = read_offer(offer)?;
        let id = line.peer;
        let (connection, answer) = Connection::answer(port.setup(), description, line, outgoing, Instant::now())?;
        let fragment = sdp::attribute(&answer, "ice-ufrag")
            .ok_or_else(|| OfferError::Failed("the answer has no ICE credentials".into()))?
            .to_owned();
        let (key, signal) = port.signal();
        let adopted = signal.clone();
        port.ask(|done| Command::Adopt { key, connection: Box::new(connection), fragment, signal: adopted, done })
            .await
            .ok_or_else(|| OfferError::Failed("the media port is closed".into()))?;
        let negotiated = Mutex::new(Negotiated { offer: offer.to_owned(), generation: 0 });
        Ok((Arc::new(Self { id, port: port.clone(), key, signal, negotiated }), answer))
    }

    /// The entity tag of the present ICE credentials (RFC 9725, section 4.3).
    pub fn etag(&self) -> String {
        etag(self.id, self.negotiated().generation)
    }

    /// Takes a trickle fragment: candidates, or new credentials for a restart.
    pub(crate) async fn trickle(&self, given: Option<&str>, fragment: &str) -> Result<Trickle, TrickleError> {
        if fragment.len() > sdp::LONGEST {
            return Err(TrickleError::Bad("it is too long".into()));
        }
        let current = self.etag();
        let offer = self.negotiated().offer.clone();
        let ufrag = sdp::attribute(fragment, "ice-ufrag");
        let restarts = ufrag.is_some() && ufrag != sdp::attribute(&offer, "ice-ufrag");
        if given.is_some_and(|tag| tag != "*" && tag != current) {
            return Err(TrickleError::StaleEtag);
        }
        if let (true, Some(ufrag)) = (restarts, ufrag) {
            return self.restart(&offer, ufrag, fragment).await;
        }
        let listed: Vec<&str> = sdp::candidates(fragment).take(MOST_CANDIDATES).collect();
        if listed.is_empty() && !fragment.contains("a=end-of-candidates") {
            return Err(TrickleError::Bad("it holds no candidate".into()));
        }
        // Names that only the candidate's own network can resolve (mDNS) are no use here;
        // its checks reach us all the same.
        let usable = listed.into_iter().filter(|candidate| !candidate.contains(".local "));
        let candidates: Vec<String> = usable.map(str::to_owned).collect();
        let tried = self.port.ask(|done| Command::Candidates { key: self.key, candidates, done }).await;
        let tried = tried.flatten().ok_or(TrickleError::NoSuchPeer)?;
        tried.map_err(|e| TrickleError::Bad(e.to_string()))?;
        Ok(Trickle::Added)
    }

    async fn restart(&self, offer: &str, ufrag: &str, fragment: &str) -> Result<Trickle, TrickleError> {
        let bad = |e: &dyn std::fmt::Display| TrickleError::Bad(e.to_string());
        let password =
            sdp::attribute(fragment, "ice-pwd").ok_or_else(|| TrickleError::Bad("a restart needs a=ice-pwd".into()))?;
        let offer = sdp::with_credentials(offer, ufrag, password, fragment);
        let description = RTCSessionDescription::offer(offer.clone()).map_err(|e| bad(&e))?;
        let answer = self.port.ask(|done| Command::Restart { key: self.key, offer: Box::new(description), done }).await;
        let answer = answer.flatten().ok_or(TrickleError::NoSuchPeer)?.map_err(|e| bad(&e))?;
        let generation = {
            let mut negotiated = self.negotiated();
            negotiated.offer = offer;
            negotiated.generation += 1;
            negotiated.generation
        };
        Ok(Trickle::Restarted { fragment: sdp::fragment_of(&answer), etag: etag(self.id, generation) })
    }

    /// Hangs up; the candidate's side learns it at once.
    pub(crate) fn close(&self) {
        self.signal.close();
    }

    fn negotiated(&self) -> MutexGuard<'_, Negotiated> {
        self.negotiated.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for RtcPeer {
    fn drop(&mut self) {
        self.close();
    }
}

/// Reads an offer of Opus audio.
///
/// # Errors
/// [`OfferError::BadSdp`] if it cannot be read, [`OfferError::NoOpus`].
pub fn read_offer(offer: &str) -> Result<RTCSessionDescription, OfferError> {
    if offer.len() > sdp::LONGEST {
        return Err(OfferError::BadSdp("it is too long".into()));
    }
    let description = RTCSessionDescription::offer(offer.to_owned()).map_err(|e| OfferError::BadSdp(e.to_string()))?;
    if sdp::offers_opus(offer) { Ok(description) } else { Err(OfferError::NoOpus) }
}

fn etag(peer: PeerId, generation: u32) -> String {
    format!("\"{}-{generation}\"", peer.0.simple())
}
