//! Where the time of a reply went, and what became of the packets.

use std::time::{Duration, Instant};

use super::Session;
use super::answer::Answering;
use super::waterfall::{Moments, length, milliseconds, waterfall};
use crate::counts::Counts;
use crate::decode::jitter::JitterTotals;
use crate::event::{EventKind, Stage, StageTimes, TurnEndReason};

/// When the voice of a reply was asked for and when its first sound came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voicing {
    pub(super) asked: Duration,
    pub(super) came: Duration,
}

impl Session {
    /// Publishes where the time of a turn went that is settled `now`: with the first frame
    /// of its reply, or without one.
    pub(super) fn measure(&self, answering: &Answering, voicing: Option<Voicing>, now: Instant) {
        let clock = self.clock(now);
        let (reason, over_at) = answering.over.unzip();
        // A typed answer is answered; when its author last spoke says nothing.
        let typed = reason == Some(TurnEndReason::Typed);
        let silent_from = answering.silent_from.filter(|_| !typed);
        let prepared_at = answering.prepared.as_ref().map(|p| p.at);
        // Words that never came were waited for until the reply was prepared without.
        let words_at = answering.words_at.or(prepared_at.filter(|_| !answering.in_writing()));
        let moments = Moments {
            zero: silent_from.or(over_at).unwrap_or(clock),
            // The way here alone: half of the way here and back.
            network: self.ear.round_trip.filter(|_| silent_from.is_some()).map(|trip| trip / 2),
            jitter: answering.held.filter(|_| silent_from.is_some()),
            noticed: answering.noticed_at.filter(|_| silent_from.is_some()),
            over: over_at,
            words: answering.asked_at.zip(words_at),
            prepared: prepared_at,
            voice: voicing.map(|v| (v.asked, v.came)),
            sent: voicing.map(|_| clock),
        };
        let waterfall = waterfall(&moments);
        let stages = StageTimes {
            network_ms: length(&waterfall, Stage::Network),
            jitter_ms: length(&waterfall, Stage::Jitter),
            vad_ms: length(&waterfall, Stage::Vad),
            endpoint_ms: length(&waterfall, Stage::Endpoint),
            stt_ms: length(&waterfall, Stage::Stt),
            interviewer_ms: length(&waterfall, Stage::Interviewer),
            voice_ms: length(&waterfall, Stage::Voice),
            pacer_ms: length(&waterfall, Stage::Pacer),
        };
        let voice_to_voice = moments.sent.zip(silent_from).map(|(sent, from)| sent.saturating_sub(from));
        let kind = EventKind::MetricsTurn {
            turn: answering.turn,
            voice_to_voice_ms: voice_to_voice.map(milliseconds),
            stop_ms: answering.stop_ms,
            stages,
            zero_ms: milliseconds(moments.zero),
            waterfall,
        };
        self.emit(kind, now);
    }
}

/// What of a stream's packets has been added to the engine's counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted(JitterTotals);

impl Counted {
    /// Adds what is new in `totals`, which begin anew with each connection.
    pub(super) fn add(&mut self, totals: JitterTotals, counts: &Counts) {
        let before = if totals.received < self.0.received { JitterTotals::default() } else { self.0 };
        let more = |now: u64, before: u64| now.saturating_sub(before);
        counts.packets(
            more(totals.received, before.received),
            more(totals.lost, before.lost),
            more(totals.late, before.late),
            more(totals.repaired, before.repaired),
        );
        self.0 = totals;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_counted_once_also_over_a_reconnection() {
        let counts = Counts::default();
        let mut counted = Counted::default();
        let totals = |received, lost| JitterTotals { received, lost, ..JitterTotals::default() };
        counted.add(totals(10, 1), &counts);
        counted.add(totals(25, 2), &counts);
        counted.add(totals(25, 2), &counts);
        counted.add(totals(3, 0), &counts);
        let read = counts.read();
        assert_eq!((read.received, read.lost), (28, 2));
    }
}
