//! Puts packets back in order without making those that are in order wait.
//!
//! A gap holds later packets back for a while, in which the missing ones are asked for
//! again (NACK, RFC 4585) or simply arrive late; after that the gap is passed on as
//! [`Released::Lost`], with the packet behind it, whose redundancy rebuilds the last missing
//! frame. Once the gap is behind, nothing waits any more: the delay does not grow.
//!
//! The while is as long as packets usually are late ([`Transit`]), and then as long as it
//! pays ([`GapWait`]): hardly at all where the packet behind the gap can rebuild it, longer
//! where a repair has to come, not at all where none ever came.
//!
//! The module never looks at a clock: `now` is an argument. Every method does bounded work.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::limit::RateLimit;
use super::opus::{has_redundancy, is_silence, packet_samples};
use super::recent::RecentLeast;
use super::rtp::RtpPacket;
use super::transit::Transit;
use super::wait::{FOLLOWED, GapWait};
use crate::audio::WIRE_RATE;

/// Sequence numbers looked at ahead of the next one. A gap that is longer is not repaired:
/// what is held is passed on and the rest counted as lost.
const WINDOW: u16 = 128;

/// A sequence number further off than this (RFC 3550, A.1: MAX_DROPOUT) is not believed
/// until the number after it follows.
const LONGEST_DROPOUT: u16 = 3_000;

/// Packets this much older than the next one are late; older ones are not believed either
/// (RFC 3550, A.1: MAX_MISORDER, made wider for retransmissions).
const LONGEST_MISORDER: u16 = 500;

/// Most entries that wait to be polled; more arrivals are dropped until they are.
const LONGEST_QUEUE: usize = 512;

/// No single silence is longer: whatever the timestamps say, work stays bounded.
const LONGEST_SILENCE: u32 = 10 * WIRE_RATE;

/// A timestamp may run ahead of the clock by this much before it is taken for a new start.
const TIMESTAMP_SLACK: Duration = Duration::from_secs(1);

/// Audio that may come at once, held back by a network; what comes faster in the long run
/// than it can be said is dropped and counted.
const BURST: Duration = Duration::from_secs(10);

/// Packets that were given up and are looked out for, to learn how late they come. The
/// oldest is forgotten for a new one.
const LONGEST_FOLLOWED: usize = 64;

/// How far back [`JitterBuffer::delay`] looks.
const DELAY_SPAN: Duration = Duration::from_secs(1);

/// What to wait for, and how long at most.
#[derive(Clone, Copy, Debug)]
pub struct JitterSettings {
    /// How long a gap may hold later packets back, whatever was learnt.
    pub max_wait: Duration,
    /// Least time between two requests for the same packet.
    pub nack_every: Duration,
    /// How many times a packet is asked for.
    pub nack_times: u8,
    /// A sender that has sent nothing for so long is taken to be silent (discontinuous
    /// transmission, a mute, a dead network): silence is passed on in its place, so that a
    /// pause is noticed while it lasts.
    pub idle_after: Duration,
}

impl Default for JitterSettings {
    fn default() -> Self {
        Self {
            max_wait: Duration::from_millis(150),
            nack_every: Duration::from_millis(20),
            nack_times: 3,
            idle_after: Duration::from_millis(120),
        }
    }
}

/// What became of a packet that was pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It will be released.
    Kept,
    /// It is there already, or was released.
    Duplicate,
    /// Its place was passed on as lost.
    TooLate,
    /// Its number is so far off that the next one has to confirm it.
    NotBelieved,
    /// Dropped: what is ready has not been taken out for seconds.
    Full,
    /// Dropped: the sender sends more than can be said in the time.
    Surplus,
}

/// What comes out, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Released {
    /// The next packet.
    Packet(RtpPacket),
    /// `count` packets that never came and lasted `samples` at 48 kHz; `next` is the payload
    /// behind them (released right after), for its redundancy.
    Lost { count: u32, samples: u32, next: Bytes },
    /// Nothing was sent for `samples` at 48 kHz: silence, not loss.
    Silence { samples: u32 },
    /// What follows is another stream: the decoder should forget the last one.
    Restarted,
}

/// Counts since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JitterTotals {
    /// Packets kept.
    pub received: u64,
    /// Packets that never came in time.
    pub lost: u64,
    /// Packets that came after they had been given up.
    pub late: u64,
    /// Packets that came again.
    pub duplicates: u64,
    /// Requests made, repeats included.
    pub requested: u64,
    /// Packets that came after they had been asked for, and in time.
    pub repaired: u64,
    /// Of the lost: those that the redundancy of the packet behind them rebuilds.
    pub rebuilt: u64,
    /// Packets dropped because they were more than can be said in the time.
    pub surplus: u64,
}

impl std::ops::AddAssign for JitterTotals {
    fn add_assign(&mut self, more: Self) {
        self.received += more.received;
        self.lost += more.lost;
        self.late += more.late;
        self.duplicates += more.duplicates;
        self.requested += more.requested;
        self.repaired += more.repaired;
        self.rebuilt += more.rebuilt;
        self.surplus += more.surplus;
    }
}

/// A place in the order, from the next sequence number on.
enum Place {
    /// Asked for again at `ask_at`, and given up some time after `since`.
    Missing { since: Instant, asked: u8, ask_at: Instant },
    /// Arrived then.
    Held(RtpPacket, Instant),
}

/// Reorders one stream.
pub struct JitterBuffer {
    settings: JitterSettings,
    /// The stream's source and the sequence number of the first place; none before the first
    /// packet.
    stream: Option<(u32, u16)>,
    places: VecDeque<Place>,
    ready: VecDeque<Released>,
    /// The last `WINDOW` numbers before the next: was it released (bit set), or given up?
    released: u128,
    /// The number that would confirm a far jump.
    suspect: Option<(u32, u16)>,
    /// Timestamp that follows what was released, and when that had arrived.
    expected: Option<(u32, Instant)>,
    /// Length of the last packet, in samples.
    usual: u32,
    /// Up to when the stream is covered by packets or by idle silence.
    covered: Option<Instant>,
    /// Whether idle silence is being passed on.
    idle: bool,
    /// Idle silence that was passed on and that a later gap will be shortened by.
    ahead: u32,
    /// Whether the last packet released was a sign of life in a pause (DTX).
    silent: bool,
    transit: Transit,
    wait: GapWait,
    limit: RateLimit,
    /// Whether packets were dropped as surplus since the last one that was kept.
    skipping: bool,
    /// Packets given up, and when they were missed.
    followed: VecDeque<(u16, Instant)>,
    /// Packets given up at once that are asked for all the same, to learn.
    probes: Vec<u16>,
    /// How long packets were held back lately, in microseconds below zero.
    held: RecentLeast,
    totals: JitterTotals,
}

impl JitterBuffer {
    /// An empty buffer that starts with whatever packet comes first.
    pub fn new(settings: JitterSettings) -> Self {
        Self {
            settings,
            stream: None,
            places: VecDeque::new(),
            ready: VecDeque::new(),
            released: 0,
            suspect: None,
            expected: None,
            usual: 960,
            covered: None,
            idle: false,
            ahead: 0,
            silent: false,
            transit: Transit::default(),
            wait: GapWait::default(),
            limit: RateLimit::new(BURST, WIRE_RATE),
            skipping: false,
            followed: VecDeque::new(),
            probes: Vec::new(),
            held: RecentLeast::new(DELAY_SPAN),
            totals: JitterTotals::default(),
        }
    }

    /// The transport measured the round trip to the sender.
    pub fn set_round_trip(&mut self, round_trip: Duration) {
        self.wait.set_round_trip(round_trip);
    }

    /// The longest that a packet of the last one to two seconds was held back: the delay
    /// that the buffer adds to the network's.
    pub fn delay(&self, now: Instant) -> Duration {
        Duration::from_micros(self.held.least(now).unwrap_or(0).unsigned_abs())
    }

    /// Counts since the start.
    pub fn totals(&self) -> JitterTotals {
        self.totals
    }

    /// Takes a packet that arrived `now`.
    pub fn push(&mut self, packet: RtpPacket, now: Instant) -> Arrival {
        if self.ready.len() >= LONGEST_QUEUE {
            return Arrival::Full;
        }
        let Some((ssrc, next)) = self.stream else {
            return self.start(packet, now);
        };
        if packet.ssrc != ssrc {
            if !self.affords(&packet, now) {
                return Arrival::Surplus;
            }
            self.pass_on_all(now);
            self.ready.push_back(Released::Restarted);
            return self.start(packet, now);
        }
        let ahead = packet.seq.wrapping_sub(next);
        let behind = next.wrapping_sub(packet.seq);
        if ahead >= LONGEST_DROPOUT && behind > LONGEST_MISORDER {
            if self.suspect == Some((ssrc, packet.seq)) {
                if !self.affords(&packet, now) {
                    return Arrival::Surplus;
                }
                self.pass_on_all(now);
                self.ready.push_back(Released::Restarted);
                return self.start(packet, now);
            }
            self.suspect = Some((ssrc, packet.seq.wrapping_add(1)));
            return Arrival::NotBelieved;
        }
        self.suspect = None;
        if ahead >= LONGEST_DROPOUT {
            return self.behind(behind, packet.seq, now);
        }
        if let Some(Place::Held(..)) = self.places.get(usize::from(ahead)) {
            self.totals.duplicates += 1;
            return Arrival::Duplicate;
        }
        if !self.affords(&packet, now) {
            return Arrival::Surplus;
        }
        if std::mem::take(&mut self.skipping) {
            // What was dropped is no loss that could be repaired.
            self.pass_on_all(now);
            self.ready.push_back(Released::Restarted);
            return self.start(packet, now);
        }
        self.covered = Some(now);
        self.idle = false;
        let mut place = usize::from(ahead);
        if ahead >= WINDOW {
            // Too long a gap to repair: what is held goes on, the rest is given up.
            let skipped = usize::from(ahead) - self.places.len();
            self.pass_on_all(now);
            self.give_up(skipped, &packet, now);
            place = 0;
        }
        if place >= self.places.len() {
            self.transit.observe(packet.timestamp, now);
        }
        while self.places.len() <= place {
            self.places.push_back(Place::Missing { since: now, asked: 0, ask_at: now });
        }
        if let Place::Missing { since, asked, .. } = self.places[place]
            && since < now
        {
            self.wait.observe(Some(now - since));
            self.totals.repaired += u64::from(asked > 0);
        }
        self.totals.received += 1;
        self.places[place] = Place::Held(packet, now);
        Arrival::Kept
    }

    /// The next thing in order that is ready by `now`; call until it gives none.
    pub fn poll(&mut self, now: Instant) -> Option<Released> {
        if self.ready.is_empty() {
            self.advance(now);
        }
        self.ready.pop_front()
    }

    /// Sequence numbers to ask the sender for again, `now`.
    pub fn nacks(&mut self, now: Instant) -> Vec<u16> {
        let Some((_, next)) = self.stream else { return Vec::new() };
        let mut wanted = std::mem::take(&mut self.probes);
        let again = self.wait.retry_after().max(self.settings.nack_every);
        for (offset, place) in self.places.iter_mut().enumerate() {
            let Place::Missing { asked, ask_at, .. } = place else { continue };
            if *asked < self.settings.nack_times && *ask_at <= now {
                *asked += 1;
                *ask_at = now + again;
                wanted.push(next.wrapping_add(offset as u16));
            }
        }
        self.totals.requested += wanted.len() as u64;
        wanted
    }

    /// When [`poll`](Self::poll) or [`nacks`](Self::nacks) next has something to do if no
    /// packet comes.
    pub fn deadline(&self) -> Option<Instant> {
        let front = match self.places.front() {
            Some(Place::Missing { .. }) => self.given_up_at(),
            // Already due.
            Some(Place::Held(..)) => self.covered,
            None => self.covered.map(|covered| covered + self.idle_step()),
        };
        let ask = self.places.iter().filter_map(|place| match place {
            Place::Missing { asked, ask_at, .. } if *asked < self.settings.nack_times => Some(*ask_at),
            _ => None,
        });
        ask.chain(front).min()
    }

    fn start(&mut self, packet: RtpPacket, now: Instant) -> Arrival {
        self.transit = Transit::default();
        self.transit.observe(packet.timestamp, now);
        self.skipping = false;
        self.silent = false;
        self.followed.clear();
        self.probes.clear();
        self.stream = Some((packet.ssrc, packet.seq));
        self.released = 0;
        self.suspect = None;
        self.expected = None;
        self.covered = Some(now);
        self.idle = false;
        self.ahead = 0;
        self.totals.received += 1;
        self.places.push_back(Place::Held(packet, now));
        Arrival::Kept
    }

    /// Whether the sender could have said so much by `now`.
    fn affords(&mut self, packet: &RtpPacket, now: Instant) -> bool {
        let samples = packet_samples(&packet.payload).unwrap_or(self.usual);
        let affords = self.limit.take(samples, now);
        if !affords {
            self.skipping = true;
            self.totals.surplus += 1;
        }
        affords
    }

    fn behind(&mut self, behind: u16, seq: u16, now: Instant) -> Arrival {
        let was_released = (1..=WINDOW).contains(&behind) && self.released >> (behind - 1) & 1 == 1;
        if was_released {
            self.totals.duplicates += 1;
            return Arrival::Duplicate;
        }
        if let Some(place) = self.followed.iter().position(|(followed, _)| *followed == seq)
            && let Some((_, since)) = self.followed.remove(place)
        {
            self.wait.observe(Some(now.saturating_duration_since(since)));
        }
        self.totals.late += 1;
        Arrival::TooLate
    }

    /// When the gap at the front is given up.
    fn given_up_at(&self) -> Option<Instant> {
        let missing = self.missing();
        let (Some(Place::Missing { since, .. }), Some(Place::Held(next, _))) =
            (self.places.front(), self.places.get(missing))
        else {
            return None;
        };
        if self.silent && is_silence(&next.payload) {
            return Some(*since);
        }
        let worth = *since + self.wait.longest(missing == 1 && has_redundancy(&next.payload));
        let first = next.timestamp.wrapping_sub(self.usual.saturating_mul(missing as u32));
        let due = self.transit.due(first);
        Some(due.map_or(worth, |due| due.max(worth)).min(*since + self.settings.max_wait))
    }

    /// Length of the gap at the front.
    fn missing(&self) -> usize {
        self.places.iter().take_while(|place| matches!(place, Place::Missing { .. })).count()
    }

    /// Makes the next thing ready, if there is one by `now`.
    fn advance(&mut self, now: Instant) {
        while let Some((_, since)) = self.followed.front()
            && *since + FOLLOWED < now
        {
            self.followed.pop_front();
            self.wait.observe(None);
        }
        match self.places.front() {
            Some(Place::Held(..)) => self.pass_on_front(now),
            Some(Place::Missing { .. }) => {
                if self.given_up_at().is_none_or(|at| at <= now) {
                    self.pass_on_front(now);
                }
            }
            None => self.fill_idle_time(now),
        }
    }

    /// Passes on the first packet, or the gap before it.
    fn pass_on_front(&mut self, now: Instant) {
        let missing = self.missing();
        if missing == 0 {
            if let Some(Place::Held(packet, arrived)) = self.places.pop_front() {
                self.step(1, true);
                self.held.observe(-(now.saturating_duration_since(arrived).as_micros() as i64), now);
                self.pass_on(packet, arrived);
            }
        } else if let Some(Place::Held(packet, arrived)) = self.places.get(missing) {
            let (packet, arrived) = (packet.clone(), *arrived);
            if !(self.silent && is_silence(&packet.payload)) {
                self.follow(missing);
            }
            self.places.drain(..missing);
            self.give_up(missing, &packet, arrived);
        }
    }

    /// Looks out for the packets of a gap that is given up.
    fn follow(&mut self, missing: usize) {
        let Some((_, next)) = self.stream else { return };
        let learning = self.wait.is_learning();
        for (offset, place) in self.places.iter().take(missing).enumerate() {
            let Place::Missing { since, asked, .. } = *place else { continue };
            let seq = next.wrapping_add(offset as u16);
            if asked == 0 && !learning {
                continue;
            }
            if asked == 0 {
                self.probes.push(seq);
            }
            if self.followed.len() == LONGEST_FOLLOWED {
                self.followed.pop_front();
            }
            self.followed.push_back((seq, since));
        }
        self.probes.truncate(usize::from(WINDOW));
    }

    fn pass_on_all(&mut self, now: Instant) {
        // The last place is always held: a place is only made for a packet behind it.
        while !self.places.is_empty() {
            self.pass_on_front(now);
        }
    }

    fn pass_on(&mut self, packet: RtpPacket, arrived: Instant) {
        if let Some(samples) = packet_samples(&packet.payload) {
            self.usual = samples;
        }
        self.silent = is_silence(&packet.payload);
        let gap = self.gap_before(packet.timestamp, arrived);
        self.silence(gap);
        self.expected = Some((packet.timestamp.wrapping_add(self.usual), arrived));
        self.ready.push_back(Released::Packet(packet));
    }

    /// Gives up `count` packets before `next`. Time that the missing packets cannot have
    /// filled was a pause in sending.
    fn give_up(&mut self, count: usize, next: &RtpPacket, arrived: Instant) {
        self.step(count, false);
        let gap = self.gap_before(next.timestamp, arrived);
        // Between two signs of life in a pause there was nothing but the pause.
        let paused = self.silent && is_silence(&next.payload);
        let lost = if paused { 0 } else { gap.min((count as u32).saturating_mul(self.usual)) };
        if !paused {
            self.totals.lost += count as u64;
            self.totals.rebuilt += u64::from(has_redundancy(&next.payload));
        }
        self.silence(gap - lost);
        let samples = lost - self.repay(lost);
        self.expected = Some((next.timestamp, arrived));
        let next = next.payload.clone();
        if !paused {
            self.ready.push_back(Released::Lost { count: count as u32, samples, next });
        }
    }

    /// Samples between what was released and `timestamp`, but no more than the time that
    /// went by: a sender whose timestamps jump must not make hours of silence.
    fn gap_before(&mut self, timestamp: u32, arrived: Instant) -> u32 {
        let Some((expected, since)) = self.expected else { return 0 };
        let gap = timestamp.wrapping_sub(expected);
        if gap > u32::MAX / 2 {
            return 0;
        }
        // The packet's own length went by as well, while it was being recorded.
        let passed = samples_in(arrived.saturating_duration_since(since)).saturating_sub(self.usual);
        let believed = passed.saturating_add(samples_in(TIMESTAMP_SLACK));
        let gap = if gap <= believed { gap } else { passed };
        // A second too much for every packet would still be too much.
        let paid = gap.min(self.ahead);
        paid + self.limit.take_up_to(gap - paid, arrived)
    }

    fn silence(&mut self, samples: u32) {
        let samples = samples - self.repay(samples);
        if samples > 0 {
            self.ready.push_back(Released::Silence { samples: samples.min(LONGEST_SILENCE) });
        }
    }

    /// How much of a gap was passed on already, as idle silence.
    fn repay(&mut self, samples: u32) -> u32 {
        let paid = samples.min(self.ahead);
        self.ahead -= paid;
        paid
    }

    /// How long nothing has to come before idle silence is passed on: a while at first, then
    /// a frame at a time.
    fn idle_step(&self) -> Duration {
        if self.idle { lasting(self.usual) } else { self.settings.idle_after + self.transit.usual_lateness() }
    }

    fn fill_idle_time(&mut self, now: Instant) {
        let Some(covered) = self.covered else { return };
        if covered + self.idle_step() > now {
            return;
        }
        let frames = samples_in(now - covered) / self.usual;
        let samples = frames.saturating_mul(self.usual).min(LONGEST_SILENCE);
        self.idle = true;
        self.covered = Some((covered + lasting(samples)).max(now - lasting(self.usual)));
        self.ahead = self.ahead.saturating_add(samples);
        self.ready.push_back(Released::Silence { samples });
    }

    /// Moves the next sequence number on.
    fn step(&mut self, count: usize, released: bool) {
        if let Some((_, next)) = &mut self.stream {
            *next = next.wrapping_add(count as u16);
        }
        self.released = self.released.checked_shl(count as u32).unwrap_or(0);
        self.released |= u128::from(released);
    }
}

/// How long samples at 48 kHz last.
fn lasting(samples: u32) -> Duration {
    Duration::from_secs(1) * samples / WIRE_RATE
}

/// Samples at 48 kHz in a length of time.
fn samples_in(length: Duration) -> u32 {
    let samples = length.as_nanos() * u128::from(WIRE_RATE) / 1_000_000_000;
    u32::try_from(samples).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "jitter_tests.rs"]
mod tests;
