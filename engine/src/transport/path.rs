//! Where a connection's datagrams go when the candidate's address changes in mid-call.
//!
//! The ICE agent chooses a pair once and keeps it until a restart. A candidate whose network
//! gives it another address (a NAT that forgets, Wi-Fi to mobile) goes on sending from there
//! at once, so the path follows the media, as a browser's own agent does: what is meant for
//! the address that was chosen goes to the one that media comes from, and leaves from the
//! address of ours that media comes to (a browser may go from IPv4 to IPv6 in mid-call). It
//! must have answered for itself in a connectivity check first (RFC 7675): nobody can have
//! voice sent to an address that is not his. The agent's consent checks take the same way,
//! and the answers are shown to it as if they came by the way it knows.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::demux::{TransactionId, check_id};

/// Checks of ours whose answer is awaited. One a second is sent, a few more at the start.
const CHECKS: usize = 32;

/// Addresses that have answered for themselves; see [`super::routes`].
const CONSENTS: usize = 8;

/// A path that nothing has come by for this long gives way to one that is nominated, even
/// where no media shows it: a muted microphone may send none.
const QUIET: Duration = Duration::from_secs(1);

/// From one address of ours to one of the candidate's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub ours: SocketAddr,
    pub theirs: SocketAddr,
}

/// The way to one candidate.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// The way that the agent has chosen.
    chosen: Option<Way>,
    /// The way that the candidate takes, if that is another.
    moved: Option<Way>,
    /// When something last came by the path.
    heard: Option<Instant>,
    /// The newest media packet.
    newest: Option<u16>,
    consents: VecDeque<SocketAddr>,
    checks: VecDeque<Check>,
}

#[derive(Debug)]
struct Check {
    id: TransactionId,
    at: Instant,
    meant: Way,
}

impl Path {
    /// The agent begins anew and will choose again.
    pub(super) fn restart(&mut self) {
        *self = Self { newest: self.newest, ..Self::default() };
    }

    /// The way for something that the agent would send by the way `meant`.
    pub(super) fn send(&mut self, meant: Way, bytes: &[u8], is_stun: bool, now: Instant) -> Way {
        if !is_stun && self.chosen != Some(meant) {
            self.chosen = Some(meant);
            self.moved = None;
        }
        match check_id(bytes) {
            Some(id) => {
                if self.checks.len() == CHECKS {
                    self.checks.pop_front();
                }
                self.checks.push_back(Check { id, at: now, meant });
            }
            // The answer to a check goes where the check came from.
            None if is_stun => return meant,
            None => {}
        }
        self.moved.filter(|_| self.chosen == Some(meant)).unwrap_or(meant)
    }

    /// An answer to a check came: the way by which the agent expects it, and the round trip
    /// on the path in use.
    pub(super) fn answer(&mut self, id: TransactionId, by: Way, now: Instant) -> (Way, Option<Duration>) {
        let Some(place) = self.checks.iter().position(|check| check.id == id) else { return (by, None) };
        let Some(check) = self.checks.remove(place) else { return (by, None) };
        let in_use = self.chosen == Some(check.meant);
        let round_trip = in_use.then(|| now.saturating_duration_since(check.at));
        if in_use && self.moved == Some(by) { (check.meant, round_trip) } else { (by, round_trip) }
    }

    /// A check that came by this way was answered.
    pub(super) fn consented(&mut self, by: Way, nominates: bool, now: Instant) {
        if self.consents.back() != Some(&by.theirs) {
            self.consents.retain(|known| *known != by.theirs);
            if self.consents.len() == CONSENTS {
                self.consents.pop_front();
            }
            self.consents.push_back(by.theirs);
        }
        self.heard_by(by, now);
        if nominates && self.heard.is_none_or(|heard| now.saturating_duration_since(heard) >= QUIET) {
            self.follow(by, now);
        }
    }

    /// Media came that could be deciphered.
    pub(super) fn media(&mut self, by: Way, seq: u16, now: Instant) {
        self.heard_by(by, now);
        let is_newest = self.newest.is_none_or(|newest| (seq.wrapping_sub(newest) as i16) > 0);
        if !is_newest {
            return;
        }
        self.newest = Some(seq);
        if self.in_use() != Some(by) && self.consents.contains(&by.theirs) {
            self.follow(by, now);
        }
    }

    /// The way in use.
    pub(super) fn in_use(&self) -> Option<Way> {
        self.moved.or(self.chosen)
    }

    fn heard_by(&mut self, by: Way, now: Instant) {
        if self.in_use() == Some(by) {
            self.heard = Some(now);
        }
    }

    fn follow(&mut self, way: Way, now: Instant) {
        if let Some(chosen) = self.chosen {
            self.moved = (way != chosen).then_some(way);
            self.heard = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// To a port of the candidate's.
    fn to(port: u16) -> Way {
        Way { ours: ([198, 51, 100, 1], 5_000).into(), theirs: ([192, 0, 2, 1], port).into() }
    }

    /// The same in the other family of addresses.
    fn to_six(port: u16) -> Way {
        let at = |last, port| SocketAddr::from(([0x2001, 0xdb8, 0, 0, 0, 0, 0, last], port));
        Way { ours: at(1, 5_000), theirs: at(2, port) }
    }

    fn check(id: u8) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        bytes.extend_from_slice(&[id; 12]);
        bytes
    }

    /// A path on which voice goes to port 1.
    fn settled(now: Instant) -> Path {
        let mut path = Path::default();
        path.consented(to(1), true, now);
        assert_eq!(path.send(to(1), &[0x80], false, now), to(1));
        path.media(to(1), 10, now);
        path
    }

    #[test]
    fn voice_follows_media_to_an_address_that_has_answered_for_itself() {
        let now = Instant::now();
        let mut path = settled(now);
        path.media(to(2), 11, now);
        assert_eq!(path.send(to(1), &[0x80], false, now), to(1), "not asked yet");
        path.consented(to(2), false, now);
        path.media(to(2), 12, now);
        assert_eq!(path.send(to(1), &[0x80], false, now), to(2));
        path.media(to(1), 13, now);
        assert_eq!(path.send(to(1), &[0x80], false, now), to(1), "and back");
    }

    #[test]
    fn voice_leaves_from_the_address_that_media_comes_to() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(to_six(2), true, now);
        path.media(to_six(2), 11, now);
        assert_eq!(path.send(to(1), &[0x80], false, now), to_six(2));
        assert_eq!(path.send(to(1), &check(5), true, now), to_six(2));
        assert_eq!(path.answer([5; 12], to_six(2), now), (to(1), Some(Duration::ZERO)));
    }

    #[test]
    fn a_late_packet_from_the_old_address_does_not_turn_voice_back() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(to(2), false, now);
        path.media(to(2), 12, now);
        path.media(to(1), 11, now);
        assert_eq!(path.in_use(), Some(to(2)));
    }

    #[test]
    fn consent_checks_take_the_new_way_and_their_answers_look_as_before() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(to(2), false, now);
        path.media(to(2), 12, now);
        assert_eq!(path.send(to(1), &check(5), true, now), to(2));
        let later = now + Duration::from_millis(40);
        assert_eq!(path.answer([5; 12], to(2), later), (to(1), Some(Duration::from_millis(40))));
        assert_eq!(path.answer([5; 12], to(2), later), (to(2), None), "once only");
        // A check of the new address itself, and the answer to a check, go where they are meant to.
        assert_eq!(path.send(to(2), &check(6), true, now), to(2));
        assert_eq!(path.answer([6; 12], to(2), later), (to(2), None));
        let mut answer = check(7);
        answer[0] = 1;
        assert_eq!(path.send(to(1), &answer, true, now), to(1));
    }

    #[test]
    fn a_nomination_moves_a_path_that_has_gone_quiet() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(to(2), true, now + Duration::from_millis(200));
        assert_eq!(path.in_use(), Some(to(1)), "the old way still works");
        path.consented(to(2), true, now + Duration::from_millis(1_500));
        assert_eq!(path.in_use(), Some(to(2)));
    }

    #[test]
    fn after_a_restart_the_agents_choice_counts() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(to(2), false, now);
        path.media(to(2), 12, now);
        path.restart();
        assert_eq!(path.send(to(3), &[0x80], false, now), to(3));
        assert_eq!(path.in_use(), Some(to(3)));
    }

    #[test]
    fn nothing_grows() {
        let now = Instant::now();
        let mut path = settled(now);
        for i in 0..1_000u16 {
            path.consented(to(i), false, now);
            path.send(to(i), &check(i as u8), true, now);
        }
        assert!(path.consents.len() <= CONSENTS && path.checks.len() <= CHECKS);
    }
}
