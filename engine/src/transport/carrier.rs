//! What the media thread does: it waits for sockets, for the next timer of any connection,
//! and for wakers. Sessions fill a connection's queue of frames as they fill any channel,
//! and its waker puts the connection on the list of those that have something to send.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use mio::Events;
use mio::net::UdpSocket;
use rtc::peer_connection::certificate::RTCCertificate;
use tokio::sync::mpsc;

use super::connection::{Came, Connection, Outcome, Sent};
use super::demux::Datagram;
use super::negotiation::Setup;
use super::port::{Bell, Command, Counters, FOR_COMMANDS, Signal, count};
use super::routes::{Key, Routes};
use super::sdp;

/// Bytes of the longest datagram that is read whole; WebRTC keeps to 1,200 or so, and what
/// is longer fails its checksum.
const LONGEST: usize = 2_048;
/// Datagrams read from one socket before the others and the timers have their turn.
const BATCH: usize = 128;
/// A timer that asks to be called again at once is called this much later: no timer of
/// these protocols is finer, and none may starve the sockets.
const SHORTEST_TIMER: Duration = Duration::from_millis(1);
struct Socket {
    local: SocketAddr,
    socket: UdpSocket,
    /// There may be more to read.
    readable: bool,
}

struct Peer {
    connection: Box<Connection>,
    signal: Arc<Signal>,
    waker: Waker,
    /// When its connection wants to be called, and its place among the timers.
    wanted: Option<Instant>,
    deadline: Option<Instant>,
}

/// What lives on the thread.
pub(super) struct Carrier {
    setup: (RTCCertificate, Vec<SocketAddr>, Vec<SocketAddr>),
    bell: Arc<Bell>,
    commands: Arc<Signal>,
    requests: mpsc::Receiver<Command>,
    counters: Arc<Counters>,
    sockets: Vec<Socket>,
    peers: HashMap<Key, Peer>,
    routes: Routes,
    timers: BTreeSet<(Instant, Key)>,
    out: Vec<Sent>,
}

impl Carrier {
    pub(super) fn new(
        setup: (RTCCertificate, Vec<SocketAddr>, Vec<SocketAddr>),
        bell: Arc<Bell>,
        requests: mpsc::Receiver<Command>,
        counters: Arc<Counters>,
        sockets: Vec<(SocketAddr, UdpSocket)>,
    ) -> Self {
        let socket = |(local, socket)| Socket { local, socket, readable: true };
        Self {
            setup,
            commands: Signal::new(FOR_COMMANDS, &bell),
            bell,
            requests,
            counters,
            sockets: sockets.into_iter().map(socket).collect(),
            peers: HashMap::new(),
            routes: Routes::default(),
            timers: BTreeSet::new(),
            out: Vec::new(),
        }
    }

    pub(super) fn run(mut self, mut poll: mio::Poll) {
        let mut events = Events::with_capacity(64);
        let mut buffer = vec![0u8; LONGEST];
        let mut going_on = self.take_commands();
        while going_on {
            let wait = if self.sockets.iter().any(|socket| socket.readable) {
                Some(Duration::ZERO)
            } else {
                self.timers.first().map(|(at, _)| at.saturating_duration_since(Instant::now()))
            };
            if let Err(e) = poll.poll(&mut events, wait)
                && e.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(error = %e, "the media port cannot wait for its sockets");
                std::thread::sleep(Duration::from_millis(10));
            }
            for event in &events {
                if let Some(socket) = self.sockets.get_mut(event.token().0) {
                    socket.readable = true;
                }
            }
            for number in 0..self.sockets.len() {
                self.read(number, &mut buffer);
            }
            going_on = self.take_signals();
            self.fire(Instant::now());
        }
        let keys: Vec<Key> = self.peers.keys().copied().collect();
        for key in keys {
            self.with(key, |connection, out| connection.close(Instant::now(), out));
        }
    }

    fn read(&mut self, number: usize, buffer: &mut [u8]) {
        for _ in 0..BATCH {
            let Some(socket) = self.sockets.get_mut(number).filter(|socket| socket.readable) else { return };
            let to = socket.local;
            match socket.socket.recv_from(buffer) {
                Ok((length, from)) => {
                    self.datagram(Came { to, from, bytes: &buffer[..length], now: Instant::now() });
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    socket.readable = false;
                    return;
                }
                // An earlier datagram of ours found nobody (ICMP); the next may be fine.
                Err(e) => tracing::trace!(error = %e, "a datagram could not be read"),
            }
        }
    }

    fn datagram(&mut self, came: Came<'_>) {
        let Some(datagram) = Datagram::read(came.bytes) else {
            return count(&self.counters.garbage);
        };
        let known = self.routes.by_address(came.from);
        let key = match datagram {
            Datagram::Check { ufrag, .. } => self.routes.by_fragment(ufrag),
            Datagram::Media { ssrc, .. } => known.or_else(|| self.routes.by_voice(ssrc)),
            _ => known,
        };
        let Some(key) = key else {
            return count(&self.counters.unknown);
        };
        match self.with(key, |connection, out| connection.take(datagram, came, out)) {
            Some(Outcome::Proved) => self.routes.proved(key, came.from),
            Some(Outcome::Refused) => count(&self.counters.refused),
            Some(Outcome::Taken) | None => {}
        }
    }

    /// Whoever has something for us; false when nobody will have again.
    fn take_signals(&mut self) -> bool {
        let ready = {
            let mut ready = self.bell.ready.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *ready)
        };
        let mut going_on = true;
        for key in ready {
            if key == FOR_COMMANDS {
                going_on = self.take_commands();
                continue;
            }
            let Some(peer) = self.peers.get(&key) else { continue };
            // Before the queue is looked at: what comes after rings again.
            peer.signal.rung.store(false, Ordering::Release);
            let (waker, closing) = (peer.waker.clone(), peer.signal.closing.load(Ordering::Acquire));
            self.with(key, |connection, out| {
                let now = Instant::now();
                connection.send(now, &mut Context::from_waker(&waker), out);
                if closing {
                    connection.close(now, out);
                }
            });
        }
        going_on
    }

    fn take_commands(&mut self) -> bool {
        self.commands.rung.store(false, Ordering::Release);
        let waker = Waker::from(self.commands.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            match self.requests.poll_recv(&mut context) {
                Poll::Ready(Some(command)) => self.command(command),
                Poll::Ready(None) => return false,
                Poll::Pending => return true,
            }
        }
    }

    fn command(&mut self, command: Command) {
        // Whoever asked and went away is not waited for.
        match command {
            Command::Adopt { key, connection, fragment, signal, done } => {
                self.routes.name(key, &fragment);
                let waker = Waker::from(signal.clone());
                self.peers
                    .insert(key, Peer { connection, signal: signal.clone(), waker, wanted: None, deadline: None });
                // Looks at its queue and arms its timers.
                self.with(key, |_, _| ());
                signal.wake_by_ref();
                let _ = done.send(());
            }
            Command::Restart { key, offer, done } => {
                let (certificate, local, public) = self.setup.clone();
                let answer = self.with(key, |connection, out| {
                    let setup = Setup { certificate, local: &local, public: &public };
                    connection.restart(&setup, *offer, Instant::now(), out)
                });
                if let Some(Ok(answer)) = &answer
                    && let Some(fragment) = sdp::attribute(answer, "ice-ufrag")
                {
                    self.routes.name(key, fragment);
                }
                let _ = done.send(answer);
            }
            Command::Candidates { key, candidates, done } => {
                let tried = self.with(key, |connection, out| connection.candidates(candidates, Instant::now(), out));
                let _ = done.send(tried);
            }
        }
    }

    fn fire(&mut self, now: Instant) {
        while let Some((at, key)) = self.timers.first().copied()
            && at <= now
        {
            self.timers.pop_first();
            if let Some(peer) = self.peers.get_mut(&key) {
                (peer.wanted, peer.deadline) = (None, None);
            }
            self.with(key, |connection, out| connection.on_time(now, out));
        }
    }

    /// Does something with a connection and then all that follows from it: its datagrams
    /// leave, its timer is set, and if it is over it is forgotten. Should the library panic,
    /// this connection ends and no other.
    fn with<T>(&mut self, key: Key, act: impl FnOnce(&mut Connection, &mut Vec<Sent>) -> T) -> Option<T> {
        let peer = self.peers.get_mut(&key)?;
        let out = &mut self.out;
        let acted = catch_unwind(AssertUnwindSafe(|| act(&mut peer.connection, out))).ok();
        if acted.is_none() {
            count(&self.counters.broken);
            tracing::error!("a media connection was ended: the library failed on what it was sent");
            peer.connection.broke();
        }
        for sent in self.out.drain(..) {
            let socket = self.sockets.iter().find(|socket| socket.local == sent.from);
            if socket.is_none_or(|socket| socket.socket.send_to(&sent.bytes, sent.to).is_err()) {
                count(&self.counters.unsent);
            }
        }
        if peer.connection.is_closed() {
            self.forget(key);
            return acted;
        }
        if let Some(ssrc) = peer.connection.voice() {
            self.routes.speaks(key, ssrc);
        }
        let wanted = peer.connection.deadline();
        if wanted != peer.wanted {
            peer.wanted = wanted;
            if let Some(former) = peer.deadline.take() {
                self.timers.remove(&(former, key));
            }
            // It may be in the past, and would be again at once.
            let soonest = Instant::now() + SHORTEST_TIMER;
            peer.deadline = wanted.map(|at| at.max(soonest));
            self.timers.extend(peer.deadline.map(|at| (at, key)));
        }
        acted
    }

    fn forget(&mut self, key: Key) {
        self.routes.remove(key);
        let Some(peer) = self.peers.remove(&key) else { return };
        if let Some(at) = peer.deadline {
            self.timers.remove(&(at, key));
        }
        // What broke may break again when it is taken apart.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(peer)));
    }
}
