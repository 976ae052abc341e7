//! A bad network between a caller and a server: a UDP relay in this process that loses,
//! delays and reorders datagrams as [`crate::netem`] draws it, and whose side towards the
//! server can change its address in mid-call, as a phone does between two networks.
//!
//! Only media come to harm (RTP and RTCP); what sets a call up (STUN, DTLS) is only
//! delayed, so that a test is about sound and not about how soon a handshake is repeated.

use std::collections::{BinaryHeap, HashMap};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::netem::{Netem, Weather};

/// Datagrams on their way at most; more are lost, as in any network's queue.
const ON_THEIR_WAY: usize = 4_096;
/// How soon the threads notice that the relay is dropped.
const LOOK_UP: Duration = Duration::from_millis(50);
/// Larger than any datagram of a call.
const LARGEST: usize = 2_048;

/// A running relay; it stops when dropped.
pub struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    front: UdpSocket,
    server: SocketAddr,
    /// Each caller's own socket towards the server.
    callers: Mutex<HashMap<SocketAddr, Caller>>,
    to_server: Weather,
    to_caller: Weather,
    seed: u64,
    on_their_way: Mutex<BinaryHeap<Due>>,
    changed: Condvar,
    began: Instant,
    media: AtomicU64,
    lost: AtomicU64,
    stopped: AtomicBool,
}

struct Caller {
    socket: Arc<UdpSocket>,
    to_server: Netem,
    to_caller: Netem,
}

/// A datagram that leaves at its time.
struct Due {
    at: Duration,
    /// Keeps the order of datagrams of one time.
    number: u64,
    from: Arc<UdpSocket>,
    to: SocketAddr,
    datagram: Vec<u8>,
}

impl Relay {
    /// A relay on loopback to `server`; each caller's packets meet their own weather of
    /// the seed.
    ///
    /// # Errors
    /// The system's, when it has no socket or thread left.
    pub fn start(server: SocketAddr, to_server: Weather, to_caller: Weather, seed: u64) -> io::Result<Self> {
        let front = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        front.set_read_timeout(Some(LOOK_UP))?;
        let address = front.local_addr()?;
        let shared = Arc::new(Shared {
            front,
            server,
            callers: Mutex::default(),
            to_server,
            to_caller,
            seed,
            on_their_way: Mutex::default(),
            changed: Condvar::new(),
            began: Instant::now(),
            media: AtomicU64::new(0),
            lost: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        });
        let (taker, sender) = (shared.clone(), shared.clone());
        let threads = vec![
            std::thread::Builder::new().name("relay-in".into()).spawn(move || take(&taker))?,
            std::thread::Builder::new().name("relay-out".into()).spawn(move || sender.send_on())?,
        ];
        Ok(Self { address, shared, threads })
    }

    /// Where callers send.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on the server sees every caller at another address; what it sends to the old
    /// one is lost.
    ///
    /// # Errors
    /// The system's, when it has no socket left.
    pub fn change_address(&self) -> io::Result<()> {
        let mut callers = locked(&self.shared.callers);
        for (address, caller) in callers.iter_mut() {
            // The thread of the old socket sees that it is nobody's any more, and ends.
            caller.socket = open(&self.shared, *address)?;
        }
        Ok(())
    }

    /// Media datagrams that came, both ways.
    pub fn media(&self) -> u64 {
        self.shared.media.load(Ordering::Relaxed)
    }

    /// Of them: lost on purpose.
    pub fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::Relaxed)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Release);
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// Takes what callers send.
fn take(shared: &Arc<Shared>) {
    let mut room = [0; LARGEST];
    let mut number = 0u64;
    while !shared.stopped.load(Ordering::Acquire) {
        let Ok((length, from)) = shared.front.recv_from(&mut room) else { continue };
        let mut callers = locked(&shared.callers);
        if !callers.contains_key(&from) {
            let Ok(socket) = open(shared, from) else { continue };
            let seed = shared.seed ^ (callers.len() as u64) << 32;
            let (to_server, to_caller) = (Netem::new(shared.to_server, seed), Netem::new(shared.to_caller, !seed));
            callers.insert(from, Caller { socket, to_server, to_caller });
        }
        let Some(caller) = callers.get_mut(&from) else { continue };
        number += 2;
        let socket = caller.socket.clone();
        shared.harm(&mut caller.to_server, &room[..length], socket, shared.server, number);
    }
}

/// Opens a socket towards the server for a caller, and a thread that brings back what comes.
fn open(shared: &Arc<Shared>, caller: SocketAddr) -> io::Result<Arc<UdpSocket>> {
    let socket = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?);
    socket.set_read_timeout(Some(LOOK_UP))?;
    let (shared, own) = (shared.clone(), socket.clone());
    let front = Arc::new(shared.front.try_clone()?);
    std::thread::Builder::new().name("relay-back".into()).spawn(move || {
        let mut room = [0; LARGEST];
        let mut number = 1u64;
        let mut known = false;
        while !shared.stopped.load(Ordering::Acquire) {
            let received = own.recv_from(&mut room);
            let mut callers = locked(&shared.callers);
            let current = callers.get_mut(&caller).filter(|c| Arc::ptr_eq(&c.socket, &own));
            known |= current.is_some();
            match (current, received) {
                // The caller is being entered.
                (None, _) if !known => {}
                (None, _) => return,
                (Some(current), Ok((length, from))) if from == shared.server => {
                    number += 2;
                    shared.harm(&mut current.to_caller, &room[..length], front.clone(), caller, number);
                }
                (Some(_), _) => {}
            }
        }
    })?;
    Ok(socket)
}

impl Shared {
    /// Draws a datagram's fate and sends it on its way.
    fn harm(&self, netem: &mut Netem, datagram: &[u8], from: Arc<UdpSocket>, to: SocketAddr, number: u64) {
        let now = self.began.elapsed();
        let fate = if is_media(datagram) {
            self.media.fetch_add(1, Ordering::Relaxed);
            let fate = netem.send(datagram.len(), now);
            self.lost.fetch_add(u64::from(fate[0].is_none()), Ordering::Relaxed);
            fate
        } else {
            [Some(now + netem.delay()), None]
        };
        let mut on_their_way = locked(&self.on_their_way);
        for at in fate.into_iter().flatten() {
            if on_their_way.len() < ON_THEIR_WAY {
                on_their_way.push(Due { at, number, from: from.clone(), to, datagram: datagram.to_vec() });
            }
        }
        self.changed.notify_one();
    }

    /// Sends each datagram at its time.
    fn send_on(&self) {
        let mut on_their_way = locked(&self.on_their_way);
        while !self.stopped.load(Ordering::Acquire) {
            let now = self.began.elapsed();
            let wait = on_their_way.peek().map_or(LOOK_UP, |next| next.at.saturating_sub(now));
            if !wait.is_zero() {
                let waited = self.changed.wait_timeout(on_their_way, wait.min(LOOK_UP));
                on_their_way = waited.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            let Some(due) = on_their_way.pop() else { continue };
            drop(on_their_way);
            match due.from.send_to(&due.datagram, due.to) {
                // Nobody listens there any more, or not yet: lost, as on any network.
                Err(error) if error.kind() != ErrorKind::ConnectionRefused => eprintln!("the relay: {error}"),
                _ => {}
            }
            on_their_way = locked(&self.on_their_way);
        }
    }
}

/// RTP and RTCP by their first byte (RFC 7983).
fn is_media(datagram: &[u8]) -> bool {
    matches!(datagram, [128..=191, ..])
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ord for Due {
    /// The soonest is the greatest: it is on top of the heap.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Due {}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket() -> UdpSocket {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
        socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a socket has a timeout");
        socket
    }

    #[test]
    fn what_a_caller_sends_arrives_and_is_answered_also_from_another_address() {
        let server = socket();
        let clear = Weather::clear(Duration::ZERO);
        let relay = Relay::start(server.local_addr().expect("bound"), clear, clear, 1).expect("starts");
        let caller = socket();
        let mut room = [0; 100];
        let mut seen = Vec::new();
        for message in [&b"hello"[..], &[0x80; 20]] {
            caller.send_to(message, relay.address()).expect("sent");
            let (length, from) = server.recv_from(&mut room).expect("arrives");
            assert_eq!(&room[..length], message);
            server.send_to(b"yes", from).expect("sent");
            let (length, from_relay) = caller.recv_from(&mut room).expect("arrives");
            assert_eq!((&room[..length], from_relay), (&b"yes"[..], relay.address()));
            seen.push(from);
            relay.change_address().expect("a socket");
        }
        assert_ne!(seen[0], seen[1]);
        assert_eq!((relay.media(), relay.lost()), (1, 0));
    }

    #[test]
    fn media_are_lost_and_the_rest_is_not() {
        let server = socket();
        let lossy = Weather::clear(Duration::ZERO).losing(1.0);
        let relay = Relay::start(server.local_addr().expect("bound"), lossy, lossy, 1).expect("starts");
        let caller = socket();
        for _ in 0..5 {
            caller.send_to(&[0x80; 20], relay.address()).expect("sent");
        }
        caller.send_to(b"last", relay.address()).expect("sent");
        let mut room = [0; 100];
        let (length, _) = server.recv_from(&mut room).expect("arrives");
        assert_eq!(&room[..length], b"last");
        assert_eq!((relay.media(), relay.lost()), (5, 5));
    }
}
