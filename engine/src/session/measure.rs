//! Where the time of a reply went.

use std::time::{Duration, Instant};

use super::Session;
use super::answer::Answering;
use crate::event::{EventKind, StageTimes};
use crate::id::TurnId;

impl Session {
    /// Publishes where the time of the last reply went; its first frame leaves `now`.
    pub(super) fn measure(&mut self, voice_asked: Duration, voice_came: Duration, now: Instant) {
        let Some(settled) = self.settled.take() else { return };
        let sent = self.clock(now);
        let gap = |from: Option<Duration>, to: Option<Duration>| Some(to?.checked_sub(from?)?.as_secs_f64() * 1e3);
        let stages = StageTimes {
            vad_ms: gap(settled.silent_from, settled.noticed_at),
            endpoint_ms: gap(settled.noticed_at, settled.over_at),
            stt_ms: gap(settled.asked_at, settled.words_at),
            interviewer_ms: gap(settled.prepared_at, Some(voice_asked)),
            voice_ms: gap(Some(voice_asked), Some(voice_came)),
            pacer_ms: gap(Some(voice_came), Some(sent)),
        };
        let kind = EventKind::MetricsTurn {
            turn: settled.turn,
            voice_to_voice_ms: gap(settled.silent_from, Some(sent)),
            stop_ms: settled.stop_ms,
            stages,
        };
        self.emit(kind, now);
    }
}

/// When what happened in a turn that has been settled.
pub(super) struct Settled {
    turn: TurnId,
    silent_from: Option<Duration>,
    noticed_at: Option<Duration>,
    over_at: Option<Duration>,
    asked_at: Option<Duration>,
    words_at: Option<Duration>,
    prepared_at: Option<Duration>,
    stop_ms: Option<f64>,
}

impl Settled {
    pub(super) fn of(answering: &Answering) -> Self {
        Self {
            turn: answering.turn,
            silent_from: answering.silent_from,
            noticed_at: answering.noticed_at,
            over_at: answering.over.map(|(_, at)| at),
            asked_at: answering.asked_at,
            words_at: answering.words_at,
            prepared_at: answering.prepared.as_ref().map(|p| p.at),
            stop_ms: answering.stop_ms,
        }
    }
}
