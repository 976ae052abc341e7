//! The UDP sockets under a WebRTC call: each media packet is stamped as it passes, and
//! comes to harm here when harm was asked for, below SRTP and out of the stack's sight.

use std::collections::VecDeque;
use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::task::AtomicWaker;
use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime, TokioRuntime,
    Transmit,
};

use super::trouble::{Fate, Trouble, Weather, media_sequence};

/// When the media packets of one call passed its sockets, and what became of them.
#[derive(Debug)]
pub struct Tap {
    sent: Mutex<Side>,
    received: Mutex<Side>,
    /// How often the local address has changed.
    changes: AtomicU64,
}

#[derive(Debug)]
struct Side {
    /// When each of the newest packets passed first, at its sequence number modulo
    /// [`STAMPS`].
    stamps: Vec<Option<(u16, Instant)>>,
    trouble: Option<Trouble>,
    packets: u64,
}

/// Stamps kept: 20 s at 50 packets a second, far longer than anybody asks back. Must divide
/// 65536, so that a place is not shared at the wrap.
const STAMPS: usize = 1024;

impl Tap {
    /// A tap that loses and delays as the two weathers say; none is a clear sky.
    pub fn new(sent: Option<Weather>, received: Option<Weather>) -> Arc<Self> {
        let side = |weather: Option<Weather>| {
            Mutex::new(Side { stamps: vec![None; STAMPS], trouble: weather.map(Trouble::new), packets: 0 })
        };
        Arc::new(Self { sent: side(sent), received: side(received), changes: AtomicU64::new(0) })
    }

    /// From the next packet on, each socket sends from another local port; what still
    /// comes to the old one is lost.
    pub fn change_address(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// When the packet was handed to the network for the first time (whether or not it was
    /// then lost on purpose).
    pub fn sent_at(&self, sequence: u16) -> Option<Instant> {
        lock(&self.sent).stamp(sequence)
    }

    /// When the packet arrived for the first time.
    pub fn received_at(&self, sequence: u16) -> Option<Instant> {
        lock(&self.received).stamp(sequence)
    }

    /// Media packets that passed outwards, retransmissions included.
    pub fn packets_sent(&self) -> u64 {
        lock(&self.sent).packets
    }

    /// Packets lost on purpose, both ways together.
    pub fn lost_by_us(&self) -> u64 {
        lock(&self.sent).lost() + lock(&self.received).lost()
    }

    /// Passes an outgoing packet that does not go through a socket of ours (WebSocket).
    pub fn send(&self, sequence: u16, now: Instant) -> Fate {
        lock(&self.sent).pass(sequence, now)
    }

    /// Passes an incoming packet that did not come through a socket of ours (WebSocket).
    pub fn receive(&self, sequence: u16, now: Instant) -> Fate {
        lock(&self.received).pass(sequence, now)
    }

    fn receives_calmly(&self) -> bool {
        lock(&self.received).trouble.is_none()
    }
}

impl Side {
    fn pass(&mut self, sequence: u16, now: Instant) -> Fate {
        self.packets += 1;
        let stamp = &mut self.stamps[usize::from(sequence) % STAMPS];
        if stamp.is_none_or(|(other, _)| other != sequence) {
            *stamp = Some((sequence, now));
        }
        match &mut self.trouble {
            Some(trouble) => trouble.packet(sequence),
            None => Fate::After(Duration::ZERO),
        }
    }

    fn stamp(&self, sequence: u16) -> Option<Instant> {
        match self.stamps[usize::from(sequence) % STAMPS] {
            Some((other, at)) if other == sequence => Some(at),
            _ => None,
        }
    }

    fn lost(&self) -> u64 {
        self.trouble.as_ref().map_or(0, Trouble::lost)
    }
}

/// A panic in another holder cannot leave a `Side` half written: each method changes it in
/// one step.
fn lock(side: &Mutex<Side>) -> MutexGuard<'_, Side> {
    side.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tokio, but for the UDP sockets, which run through a [`Tap`].
#[derive(Debug)]
pub struct TappedRuntime {
    pub tap: Arc<Tap>,
}

impl Runtime for TappedRuntime {
    fn spawn(&self, future: Pin<Box<dyn Future<Output = ()> + Send>>) -> Box<dyn JoinHandle> {
        TokioRuntime.spawn(future)
    }

    fn wrap_udp_socket(&self, socket: std::net::UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let named = socket.local_addr()?;
        let inner = Mutex::new((0, TokioRuntime.wrap_udp_socket(socket)?));
        let (tap, reader) = (self.tap.clone(), AtomicWaker::new());
        Ok(Arc::new(TappedSocket { named, inner, reader, tap, held: Mutex::default() }))
    }

    fn wrap_tcp_listener(&self, listener: std::net::TcpListener) -> io::Result<Arc<dyn AsyncTcpListener>> {
        TokioRuntime.wrap_tcp_listener(listener)
    }

    fn connect_tcp<'a>(
        &'a self,
        remote: SocketAddr,
    ) -> Pin<Box<dyn Future<Output = io::Result<Arc<dyn AsyncTcpStream>>> + Send + 'a>> {
        Box::pin(async move { TokioRuntime.connect_tcp(remote).await })
    }

    fn resolve_host<'a>(
        &'a self,
        host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>> {
        Box::pin(async move { TokioRuntime.resolve_host(host).await })
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>> {
        TokioRuntime.sleep(duration)
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        TokioRuntime.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        TokioRuntime.block_on(future);
    }

    fn name(&self) -> &'static str {
        "tokio, tapped"
    }
}

struct TappedSocket {
    /// The address that the stack knows it by, whatever it is now.
    named: SocketAddr,
    /// The socket, and the change of address that it is of.
    inner: Mutex<(u64, Arc<dyn AsyncUdpSocket>)>,
    /// Who waits for the socket, to be told when it is another.
    reader: AtomicWaker,
    tap: Arc<Tap>,
    held: Mutex<Held>,
}

/// Datagrams that arrived and wait for their delay to pass, soonest first.
#[derive(Default)]
struct Held {
    queue: VecDeque<(Instant, SocketAddr, Bytes)>,
    alarm: Option<Pin<Box<tokio::time::Sleep>>>,
}

/// Datagrams held back at most; more would be a network that delays for seconds, and the
/// newest are dropped as its queue would.
const HELD: usize = 1024;

/// Room for one receive, also where the kernel hands over several datagrams at once.
const RECEIVE_BYTES: usize = 64 * 1024;

impl std::fmt::Debug for TappedSocket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TappedSocket").field("named", &self.named).finish_non_exhaustive()
    }
}

impl AsyncUdpSocket for TappedSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.named)
    }

    fn poll_send(&self, cx: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let inner = self.socket();
        let Some(sequence) = media_sequence(transmit.contents) else {
            return inner.poll_send(cx, transmit);
        };
        let delay = match self.tap.send(sequence, Instant::now()) {
            Fate::Lost => return Poll::Ready(Ok(transmit.contents.len())),
            Fate::After(delay) => delay,
        };
        if delay.is_zero()
            && let Poll::Ready(sent) = inner.poll_send(cx, transmit)
        {
            return Poll::Ready(sent);
        }
        // Also where the socket is full: asked again, the packet would be drawn again.
        let (socket, to) = (inner, transmit.destination);
        let contents = Bytes::copy_from_slice(transmit.contents);
        let length = contents.len();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            // A packet that cannot be sent is a packet lost, as on any network.
            let _ = socket.send_to(&contents, to).await;
        });
        Poll::Ready(Ok(length))
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        self.reader.register(cx.waker());
        if !self.tap.receives_calmly() {
            return self.poll_recv_held(cx, bufs, meta);
        }
        let received = self.socket().poll_recv(cx, bufs, meta);
        if let Poll::Ready(Ok(count)) = &received {
            let now = Instant::now();
            for (buf, meta) in bufs.iter().zip(meta.iter()).take(*count) {
                for datagram in buf[..meta.len.min(buf.len())].chunks(meta.stride.max(1)) {
                    if let Some(sequence) = media_sequence(datagram) {
                        self.tap.receive(sequence, now);
                    }
                }
            }
        }
        received
    }

    /// One: each packet has its own fate, so none may leave in a batch.
    fn max_gso_segments(&self) -> usize {
        1
    }

    fn max_gro_segments(&self) -> usize {
        self.socket().max_gro_segments()
    }
}

impl TappedSocket {
    /// The socket of now: another one once the address has changed.
    fn socket(&self) -> Arc<dyn AsyncUdpSocket> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = self.tap.changes.load(Ordering::Acquire);
        if inner.0 != changes {
            inner.0 = changes;
            match std::net::UdpSocket::bind((self.named.ip(), 0)).and_then(|s| TokioRuntime.wrap_udp_socket(s)) {
                Ok(another) => {
                    inner.1 = another;
                    self.reader.wake();
                }
                Err(error) => tracing::error!(%error, "there is no other local port to send from"),
            }
        }
        inner.1.clone()
    }

    /// Takes in all that is there, then hands out one datagram whose time has come.
    fn poll_recv_held(
        &self,
        cx: &mut Context<'_>,
        bufs: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let (Some(out), Some(about)) = (bufs.first_mut(), meta.first_mut()) else {
            return Poll::Ready(Ok(0));
        };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let mut room = vec![0u8; RECEIVE_BYTES];
        loop {
            let mut one = [RecvMeta::default()];
            let mut room = [IoSliceMut::new(&mut room)];
            match self.socket().poll_recv(cx, &mut room, &mut one) {
                Poll::Pending => break,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(0)) => continue,
                Poll::Ready(Ok(_)) => {
                    let now = Instant::now();
                    let bytes = &room[0][..one[0].len.min(RECEIVE_BYTES)];
                    for datagram in bytes.chunks(one[0].stride.max(1)) {
                        let fate =
                            media_sequence(datagram).map_or(Fate::After(Duration::ZERO), |s| self.tap.receive(s, now));
                        if let Fate::After(delay) = fate {
                            held.hold(now + delay, one[0].addr, datagram);
                        }
                    }
                }
            }
        }
        loop {
            let Some((due, ..)) = held.queue.front() else {
                held.alarm = None;
                return Poll::Pending;
            };
            if *due <= Instant::now() {
                break;
            }
            let mut alarm = Box::pin(tokio::time::sleep_until((*due).into()));
            let rang = alarm.as_mut().poll(cx).is_ready();
            held.alarm = Some(alarm);
            if !rang {
                return Poll::Pending;
            }
        }
        let Some((_, from, datagram)) = held.queue.pop_front() else {
            return Poll::Pending;
        };
        let length = datagram.len().min(out.len());
        out[..length].copy_from_slice(&datagram[..length]);
        *about = RecvMeta::default();
        about.addr = from;
        about.len = length;
        about.stride = length.max(1);
        Poll::Ready(Ok(1))
    }
}

impl Held {
    fn hold(&mut self, due: Instant, from: SocketAddr, datagram: &[u8]) {
        if self.queue.len() < HELD {
            let place = self.queue.partition_point(|(other, ..)| *other <= due);
            self.queue.insert(place, (due, from, Bytes::copy_from_slice(datagram)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_passing_of_a_packet_is_what_is_remembered() {
        let tap = Tap::new(None, None);
        let start = Instant::now();
        tap.send(5, start);
        tap.send(5, start + Duration::from_millis(80));
        assert_eq!(tap.sent_at(5), Some(start));
        assert_eq!(tap.sent_at(6), None);
        assert_eq!(tap.packets_sent(), 2);
    }

    #[test]
    fn the_stamps_do_not_grow_without_end() {
        let tap = Tap::new(None, None);
        let start = Instant::now();
        for i in 0..5000u16 {
            tap.receive(i, start);
        }
        assert_eq!(lock(&tap.received).stamps.len(), STAMPS);
        assert_eq!(tap.received_at(4999), Some(start));
        assert_eq!(tap.received_at(1), None);
    }
}
