//! Where a connection's datagrams go when the candidate's address changes in mid-call.
//!
//! The ICE agent chooses a pair once and keeps it until a restart. A candidate whose network
//! gives it another address (a NAT that forgets, Wi-Fi to mobile) goes on sending from there
//! at once, so the path follows the media, as a browser's own agent does: what is meant for
//! the address that was chosen goes to the one that media comes from. It must have answered
//! for itself in a connectivity check first (RFC 7675): nobody can have voice sent to an
//! address that is not his. The agent's consent checks take the same way, and the answers
//! are shown to it as if they came from the address it knows.

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

/// The way to one candidate.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// The address that the agent has chosen.
    chosen: Option<SocketAddr>,
    /// Where the candidate is, if that is elsewhere.
    moved: Option<SocketAddr>,
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
    meant_for: SocketAddr,
}

impl Path {
    /// The agent begins anew and will choose again.
    pub(super) fn restart(&mut self) {
        *self = Self { newest: self.newest, ..Self::default() };
    }

    /// Where something that the agent sends to `meant_for` must go.
    pub(super) fn send(&mut self, meant_for: SocketAddr, bytes: &[u8], is_stun: bool, now: Instant) -> SocketAddr {
        if !is_stun && self.chosen != Some(meant_for) {
            self.chosen = Some(meant_for);
            self.moved = None;
        }
        match check_id(bytes) {
            Some(id) => {
                if self.checks.len() == CHECKS {
                    self.checks.pop_front();
                }
                self.checks.push_back(Check { id, at: now, meant_for });
            }
            // The answer to a check goes where the check came from.
            None if is_stun => return meant_for,
            None => {}
        }
        self.moved.filter(|_| self.chosen == Some(meant_for)).unwrap_or(meant_for)
    }

    /// An answer to a check came: the address that the agent expects it from, and the round
    /// trip on the path in use.
    pub(super) fn answer(
        &mut self,
        id: TransactionId,
        from: SocketAddr,
        now: Instant,
    ) -> (SocketAddr, Option<Duration>) {
        let Some(place) = self.checks.iter().position(|check| check.id == id) else { return (from, None) };
        let Some(check) = self.checks.remove(place) else { return (from, None) };
        let in_use = self.chosen == Some(check.meant_for);
        let round_trip = in_use.then(|| now.saturating_duration_since(check.at));
        if in_use && self.moved == Some(from) { (check.meant_for, round_trip) } else { (from, round_trip) }
    }

    /// A check from `from` was answered.
    pub(super) fn consented(&mut self, from: SocketAddr, nominates: bool, now: Instant) {
        if self.consents.back() != Some(&from) {
            self.consents.retain(|known| *known != from);
            if self.consents.len() == CONSENTS {
                self.consents.pop_front();
            }
            self.consents.push_back(from);
        }
        self.heard_from(from, now);
        if nominates && self.heard.is_none_or(|heard| now.saturating_duration_since(heard) >= QUIET) {
            self.follow(from, now);
        }
    }

    /// Media came that could be deciphered.
    pub(super) fn media(&mut self, from: SocketAddr, seq: u16, now: Instant) {
        self.heard_from(from, now);
        let is_newest = self.newest.is_none_or(|newest| (seq.wrapping_sub(newest) as i16) > 0);
        if !is_newest {
            return;
        }
        self.newest = Some(seq);
        if self.in_use() != Some(from) && self.consents.contains(&from) {
            self.follow(from, now);
        }
    }

    /// The address in use.
    pub(super) fn in_use(&self) -> Option<SocketAddr> {
        self.moved.or(self.chosen)
    }

    fn heard_from(&mut self, from: SocketAddr, now: Instant) {
        if self.in_use() == Some(from) {
            self.heard = Some(now);
        }
    }

    fn follow(&mut self, to: SocketAddr, now: Instant) {
        if let Some(chosen) = self.chosen {
            self.moved = (to != chosen).then_some(to);
            self.heard = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> SocketAddr {
        ([192, 0, 2, 1], port).into()
    }

    fn check(id: u8) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        bytes.extend_from_slice(&[id; 12]);
        bytes
    }

    /// A path on which voice goes to port 1.
    fn settled(now: Instant) -> Path {
        let mut path = Path::default();
        path.consented(address(1), true, now);
        assert_eq!(path.send(address(1), &[0x80], false, now), address(1));
        path.media(address(1), 10, now);
        path
    }

    #[test]
    fn voice_follows_media_to_an_address_that_has_answered_for_itself() {
        let now = Instant::now();
        let mut path = settled(now);
        path.media(address(2), 11, now);
        assert_eq!(path.send(address(1), &[0x80], false, now), address(1), "not asked yet");
        path.consented(address(2), false, now);
        path.media(address(2), 12, now);
        assert_eq!(path.send(address(1), &[0x80], false, now), address(2));
        path.media(address(1), 13, now);
        assert_eq!(path.send(address(1), &[0x80], false, now), address(1), "and back");
    }

    #[test]
    fn a_late_packet_from_the_old_address_does_not_turn_voice_back() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(address(2), false, now);
        path.media(address(2), 12, now);
        path.media(address(1), 11, now);
        assert_eq!(path.in_use(), Some(address(2)));
    }

    #[test]
    fn consent_checks_take_the_new_way_and_their_answers_look_as_before() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(address(2), false, now);
        path.media(address(2), 12, now);
        assert_eq!(path.send(address(1), &check(5), true, now), address(2));
        let later = now + Duration::from_millis(40);
        assert_eq!(path.answer([5; 12], address(2), later), (address(1), Some(Duration::from_millis(40))));
        assert_eq!(path.answer([5; 12], address(2), later), (address(2), None), "once only");
        // A check of the new address itself, and the answer to a check, go where they are meant to.
        assert_eq!(path.send(address(2), &check(6), true, now), address(2));
        assert_eq!(path.answer([6; 12], address(2), later), (address(2), None));
        let mut answer = check(7);
        answer[0] = 1;
        assert_eq!(path.send(address(1), &answer, true, now), address(1));
    }

    #[test]
    fn a_nomination_moves_a_path_that_has_gone_quiet() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(address(2), true, now + Duration::from_millis(200));
        assert_eq!(path.in_use(), Some(address(1)), "the old way still works");
        path.consented(address(2), true, now + Duration::from_millis(1_500));
        assert_eq!(path.in_use(), Some(address(2)));
    }

    #[test]
    fn after_a_restart_the_agents_choice_counts() {
        let now = Instant::now();
        let mut path = settled(now);
        path.consented(address(2), false, now);
        path.media(address(2), 12, now);
        path.restart();
        assert_eq!(path.send(address(3), &[0x80], false, now), address(3));
        assert_eq!(path.in_use(), Some(address(3)));
    }

    #[test]
    fn nothing_grows() {
        let now = Instant::now();
        let mut path = settled(now);
        for i in 0..1_000u16 {
            path.consented(address(i), false, now);
            path.send(address(i), &check(i as u8), true, now);
        }
        assert!(path.consents.len() <= CONSENTS && path.checks.len() <= CHECKS);
    }
}
