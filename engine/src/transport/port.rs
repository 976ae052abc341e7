//! The media port: one UDP port for all sessions, and the thread that carries it.
//!
//! A datagram goes from the socket straight through the connection's protocol core into the
//! session's inbox, on this one thread: no task is woken and nothing is locked on the way.
//! Whom it concerns is found by its sender's address, for a connectivity check by the ICE
//! user name in it, and for media from an address that nobody knows by its source number,
//! so that what a candidate says arrives even before ICE has noticed that the network
//! changed. Datagrams that fit nobody are dropped and counted.
//!
//! Here is what the rest of the engine holds of it; `carrier` is the thread.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Wake;

use mio::net::UdpSocket;
use mio::{Interest, Token};
use rtc::peer_connection::certificate::{CertificateParams, RTCCertificate};
use rtc::peer_connection::sdp::RTCSessionDescription;
use tokio::sync::{mpsc, oneshot};

use super::carrier::Carrier;
use super::connection::Connection;
use super::negotiation::Setup;
use super::peer::{MediaSettings, OfferError};
use super::routes::Key;
use super::sockets::{bind, expand};

/// Requests that may wait for the thread; more wait in their callers.
const COMMANDS: usize = 64;
/// The commands' place among the wakers; connections count from one.
pub(super) const FOR_COMMANDS: Key = 0;
/// Why the media port cannot be opened; whoever starts the server can mend it.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// There is no address to listen on.
    #[error("this machine has none of the addresses in `media_listen`")]
    NoAddress,
    /// An address cannot be listened on.
    #[error("UDP port {port} of {ip} cannot be listened on: {cause}; choose another with --media-listen", ip = .address.ip(), port = .address.port())]
    Bind { address: SocketAddr, cause: io::Error },
    /// The system refuses a thread or an event queue.
    #[error("the media thread could not be started: {0}")]
    Thread(io::Error),
    /// No certificate could be made for DTLS.
    #[error("no certificate could be made for the media connections: {0}")]
    Certificate(String),
}

/// Datagrams that were dropped, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Nothing that belongs on this port.
    pub garbage: u64,
    /// For no connection that there is.
    pub unknown: u64,
    /// Refused by its connection: wrong credentials, wrong keys, replayed, another source.
    pub refused: u64,
    /// Ours, where the system's queue was full or the network gone.
    pub unsent: u64,
    /// Connections ended because the library failed on what they were sent.
    pub broken: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub garbage: AtomicU64,
    pub unknown: AtomicU64,
    pub refused: AtomicU64,
    pub unsent: AtomicU64,
    pub broken: AtomicU64,
}

pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// The media port; clones are the same port. It closes when the last is dropped.
#[derive(Clone)]
pub struct Port {
    inner: Arc<Inner>,
}

struct Inner {
    commands: mpsc::Sender<Command>,
    bell: Arc<Bell>,
    counters: Arc<Counters>,
    certificate: RTCCertificate,
    local: Vec<SocketAddr>,
    public: Vec<SocketAddr>,
    next: AtomicU64,
}

impl std::fmt::Debug for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Port").field("local", &self.inner.local).field("public", &self.inner.public).finish()
    }
}

/// What the thread is asked to do; each answers when it is done, with nothing if the
/// connection is gone.
pub(super) enum Command {
    Adopt { key: Key, connection: Box<Connection>, fragment: String, signal: Arc<Signal>, done: oneshot::Sender<()> },
    Restart { key: Key, offer: Box<RTCSessionDescription>, done: oneshot::Sender<Option<Result<String, OfferError>>> },
    Candidates { key: Key, candidates: Vec<String>, done: oneshot::Sender<Option<Result<(), OfferError>>> },
}

/// Who has something for the thread, and a way to rouse it.
pub(super) struct Bell {
    pub ready: Mutex<Vec<Key>>,
    waker: mio::Waker,
}

/// Rouses the thread for one connection.
pub(super) struct Signal {
    key: Key,
    bell: Arc<Bell>,
    /// On the list already: the list is never longer than there are connections.
    pub rung: AtomicBool,
    pub closing: AtomicBool,
}

impl Signal {
    pub(super) fn new(key: Key, bell: &Arc<Bell>) -> Arc<Self> {
        Arc::new(Self { key, bell: bell.clone(), rung: false.into(), closing: false.into() })
    }

    /// Asks the thread to hang up.
    pub(super) fn close(self: &Arc<Self>) {
        self.closing.store(true, Ordering::Release);
        self.wake_by_ref();
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.rung.swap(true, Ordering::AcqRel) {
            return;
        }
        let was_empty = {
            let mut ready = self.bell.ready.lock().unwrap_or_else(PoisonError::into_inner);
            ready.push(self.key);
            ready.len() == 1
        };
        // It fails only where the thread is gone.
        if was_empty && let Err(e) = self.bell.waker.wake() {
            tracing::debug!(error = %e, "the media thread cannot be roused");
        }
    }
}

impl Port {
    /// Opens the port and starts its thread.
    ///
    /// # Errors
    /// [`PortError`].
    pub fn open(settings: &MediaSettings) -> Result<Self, PortError> {
        let sockets = bind(&expand(&settings.addresses)?)?;
        let local: Vec<SocketAddr> = sockets.iter().map(|(address, _)| *address).collect();
        let public = settings.public.iter().map(|ip| SocketAddr::new(*ip, public_port(*ip, &local))).collect();
        let poll = mio::Poll::new().map_err(PortError::Thread)?;
        let waker = mio::Waker::new(poll.registry(), Token(sockets.len())).map_err(PortError::Thread)?;
        let bell = Arc::new(Bell { ready: Mutex::default(), waker });
        let (commands, requests) = mpsc::channel(COMMANDS);
        let counters = Arc::<Counters>::default();
        let inner = Inner {
            commands,
            bell: bell.clone(),
            counters: counters.clone(),
            certificate: certificate()?,
            local,
            public,
            next: AtomicU64::new(FOR_COMMANDS + 1),
        };
        let mut sockets: Vec<(SocketAddr, UdpSocket)> =
            sockets.into_iter().map(|(local, socket)| (local, UdpSocket::from_std(socket))).collect();
        for (number, (_, socket)) in sockets.iter_mut().enumerate() {
            poll.registry().register(socket, Token(number), Interest::READABLE).map_err(PortError::Thread)?;
        }
        let setup = (inner.certificate.clone(), inner.local.clone(), inner.public.clone());
        let carrier = Carrier::new(setup, bell, requests, counters, sockets);
        std::thread::Builder::new().name("media".into()).spawn(move || carrier.run(poll)).map_err(PortError::Thread)?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The addresses it listens on.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.inner.local
    }

    /// What was dropped since it was opened.
    pub fn dropped(&self) -> Dropped {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.inner.counters;
        Dropped {
            garbage: read(&counters.garbage),
            unknown: read(&counters.unknown),
            refused: read(&counters.refused),
            unsent: read(&counters.unsent),
            broken: read(&counters.broken),
        }
    }

    pub(super) fn setup(&self) -> Setup<'_> {
        Setup { certificate: self.inner.certificate.clone(), local: &self.inner.local, public: &self.inner.public }
    }

    /// A name and a bell for a new connection.
    pub(super) fn signal(&self) -> (Key, Arc<Signal>) {
        let key = self.inner.next.fetch_add(1, Ordering::Relaxed);
        (key, Signal::new(key, &self.inner.bell))
    }

    /// Asks the thread for something; nothing means that it is gone.
    pub(super) async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Option<T> {
        let (done, is_done) = oneshot::channel();
        self.inner.commands.send(command(done)).await.ok()?;
        is_done.await.ok()
    }
}

/// One certificate for all connections: its fingerprint is in every answer.
fn certificate() -> Result<RTCCertificate, PortError> {
    let failed = |e: &dyn std::fmt::Display| PortError::Certificate(e.to_string());
    let provider = rtc::crypto::default_provider().map_err(|e| failed(&e))?;
    let params = CertificateParams::new(vec!["vivavoce".to_owned()]).map_err(|e| failed(&e))?;
    RTCCertificate::generate(provider.crypto(), rtc::crypto::SignatureScheme::EcdsaP256Sha256, params)
        .map_err(|e| failed(&e))
}

/// The port under which an address from outside is told: that of the first socket of its kind.
fn public_port(ip: IpAddr, local: &[SocketAddr]) -> u16 {
    let of_its_kind = local.iter().find(|address| address.is_ipv4() == ip.is_ipv4() && !address.ip().is_loopback());
    of_its_kind.or(local.first()).map_or(0, SocketAddr::port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_from_outside_has_the_port_of_its_kind() {
        let local = ["127.0.0.1:1", "192.0.2.1:2", "[2001:db8::1]:3"].map(|address| address.parse().unwrap());
        assert_eq!(public_port("203.0.113.7".parse().unwrap(), &local), 2);
        assert_eq!(public_port("2001:db8::7".parse().unwrap(), &local), 3);
        assert_eq!(public_port("203.0.113.7".parse().unwrap(), &local[..1]), 1);
    }

    #[test]
    fn the_port_is_free_again_once_nobody_holds_it() {
        let settings = MediaSettings { addresses: vec![([127, 0, 0, 1], 0).into()], public: Vec::new() };
        let port = Port::open(&settings).unwrap();
        let address = port.addresses()[0];
        assert!(std::net::UdpSocket::bind(address).is_err(), "it is in use");
        drop(port);
        // The thread lets go of it when it next looks; should it never, this test never ends.
        while std::net::UdpSocket::bind(address).is_err() {
            std::thread::yield_now();
        }
    }

    #[tokio::test]
    async fn what_is_asked_of_a_connection_that_is_gone_is_answered_all_the_same() {
        let settings = MediaSettings { addresses: vec![([127, 0, 0, 1], 0).into()], public: Vec::new() };
        let port = Port::open(&settings).unwrap();
        let (key, _) = port.signal();
        let tried = port.ask(|done| Command::Candidates { key, candidates: Vec::new(), done }).await;
        assert!(matches!(tried, Some(None)));
        let offer = Box::default();
        let restarted = port.ask(|done| Command::Restart { key, offer, done }).await;
        assert!(matches!(restarted, Some(None)));
    }
}
