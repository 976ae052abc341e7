//! The stages of one turn on one time line, and which of them the reply waited for.
//!
//! Pure: moments in, spans out. Stages overlap, because a reply is prepared while the pause
//! is still being judged; the critical path says at each moment which one stage held the
//! reply up, so that its parts add up to the whole.

use std::time::Duration;

use crate::event::{Stage, StageSpan};

/// What happened when, on the session's clock; none where it did not happen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    /// The time line's 0.
    pub(super) zero: Duration,
    /// How long the last sound was on its way here, before 0.
    pub(super) network: Option<Duration>,
    /// How long it was held back to be in order.
    pub(super) jitter: Option<Duration>,
    /// The pause was noticed.
    pub(super) noticed: Option<Duration>,
    /// The turn was held to be over.
    pub(super) over: Option<Duration>,
    /// The last words were asked for, and came.
    pub(super) words: Option<(Duration, Duration)>,
    /// The interviewer was asked.
    pub(super) prepared: Option<Duration>,
    /// The voice was asked for, and its first sound came.
    pub(super) voice: Option<(Duration, Duration)>,
    /// The first packet of the reply left.
    pub(super) sent: Option<Duration>,
}

/// The spans of the stages that ran, in the order of the stages.
pub(super) fn waterfall(moments: &Moments) -> Vec<StageSpan> {
    let zero = moments.zero;
    let mut spans = Vec::with_capacity(8);
    if let Some(network) = moments.network {
        let ms = milliseconds(network);
        spans.push(StageSpan { stage: Stage::Network, from_ms: -ms, ms, path_ms: 0.0 });
    }
    let mut add = |stage, from: Option<Duration>, to: Option<Duration>| {
        // What began before 0 belongs to an earlier pause, which did not end the turn.
        if let (Some(from), Some(to)) = (from.filter(|from| *from >= zero), to) {
            let from_ms = milliseconds(from - zero);
            spans.push(StageSpan { stage, from_ms, ms: milliseconds(to.saturating_sub(from)), path_ms: 0.0 });
        }
    };
    let in_order = moments.noticed.zip(moments.jitter).map(|(noticed, held)| (zero + held).min(noticed));
    add(Stage::Jitter, in_order.map(|_| zero), in_order);
    add(Stage::Vad, moments.noticed.map(|noticed| in_order.unwrap_or(zero).min(noticed)), moments.noticed);
    add(Stage::Endpoint, moments.noticed.filter(|noticed| moments.over >= Some(*noticed)), moments.over);
    add(Stage::Stt, moments.words.map(|w| w.0), moments.words.map(|w| w.1));
    add(Stage::Interviewer, moments.prepared, moments.voice.map(|v| v.0));
    add(Stage::Voice, moments.voice.map(|v| v.0), moments.voice.map(|v| v.1));
    // Voice that was made early waits for the turn to be over, and not for the pacer.
    add(Stage::Pacer, moments.voice.map(|v| v.1.max(moments.over.unwrap_or_default())), moments.sent);
    if let Some(sent) = moments.sent {
        find_path(&mut spans, milliseconds(sent.saturating_sub(zero)));
    }
    spans
}

/// How long a stage ran, if it did.
pub(super) fn length(spans: &[StageSpan], stage: Stage) -> Option<f64> {
    spans.iter().find(|span| span.stage == stage).map(|span| span.ms)
}

/// A duration as events carry it.
pub(super) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Walks back from the reply's first packet: of the stages that were running, the one that
/// had begun last is the one that was waited for, because it could not begin before what
/// it needed was there. Time in which no stage ran counts for the stage after it.
fn find_path(spans: &mut [StageSpan], end: f64) {
    let mut until = end;
    let mut last: Option<usize> = None;
    while until > 0.0 {
        let running = spans
            .iter()
            .enumerate()
            .filter(|(_, span)| {
                span.stage != Stage::Network && span.from_ms < until && span.from_ms + span.ms >= until - EXACT
            })
            .max_by(|(_, a), (_, b)| a.from_ms.total_cmp(&b.from_ms))
            .map(|(at, _)| at);
        let (stage, from) = match running {
            Some(at) => (at, spans[at].from_ms.max(0.0)),
            None => {
                // Nothing ran: back to the last end before, or to 0.
                let ends = spans.iter().map(|span| span.from_ms + span.ms).filter(|end| *end < until - EXACT);
                let from = ends.fold(0.0, f64::max);
                let Some(stage) = last.or_else(|| spans.len().checked_sub(1)) else { return };
                (stage, from)
            }
        };
        spans[stage].path_ms += until - from;
        last = Some(stage);
        until = from;
    }
}

/// Two ends nearer than this are one moment: a nanosecond, in milliseconds.
const EXACT: f64 = 1e-6;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn path(spans: &[StageSpan]) -> Vec<(Stage, u64)> {
        spans.iter().filter(|s| s.path_ms > 0.0).map(|s| (s.stage, s.path_ms.round() as u64)).collect()
    }

    fn one_after_another() -> Moments {
        Moments {
            zero: ms(1_000),
            network: Some(ms(15)),
            jitter: Some(ms(10)),
            noticed: Some(ms(1_050)),
            over: Some(ms(1_500)),
            words: Some((ms(1_050), ms(1_600))),
            prepared: Some(ms(1_600)),
            voice: Some((ms(1_700), ms(1_900))),
            sent: Some(ms(1_905)),
        }
    }

    #[test]
    fn stages_that_follow_each_other_are_the_path_each_with_its_own_part() {
        let spans = waterfall(&one_after_another());
        assert_eq!(spans.len(), 8);
        assert_eq!(
            path(&spans),
            [
                (Stage::Jitter, 10),
                (Stage::Vad, 40),
                (Stage::Stt, 550),
                (Stage::Interviewer, 100),
                (Stage::Voice, 200),
                (Stage::Pacer, 5)
            ]
        );
        assert_eq!((spans[0].stage, spans[0].from_ms, spans[0].path_ms), (Stage::Network, -15.0, 0.0));
    }

    #[test]
    fn a_reply_that_was_ready_before_the_turn_was_over_waited_for_the_judgement_alone() {
        let early = Moments {
            words: Some((ms(1_050), ms(1_100))),
            prepared: Some(ms(1_100)),
            voice: Some((ms(1_200), ms(1_400))),
            sent: Some(ms(1_501)),
            ..one_after_another()
        };
        let spans = waterfall(&early);
        assert_eq!(path(&spans), [(Stage::Jitter, 10), (Stage::Vad, 40), (Stage::Endpoint, 450), (Stage::Pacer, 1)]);
        assert_eq!(length(&spans, Stage::Voice), Some(200.0));
    }

    #[test]
    fn a_voice_that_is_slower_than_the_pause_hides_the_judgement() {
        let slow = Moments {
            words: Some((ms(1_050), ms(1_150))),
            prepared: Some(ms(1_150)),
            voice: Some((ms(1_250), ms(1_800))),
            sent: Some(ms(1_800)),
            ..one_after_another()
        };
        let stages: Vec<Stage> = path(&waterfall(&slow)).into_iter().map(|(stage, _)| stage).collect();
        assert_eq!(stages, [Stage::Jitter, Stage::Vad, Stage::Stt, Stage::Interviewer, Stage::Voice]);
    }

    #[test]
    fn a_typed_answer_has_only_the_stages_that_ran() {
        let typed = Moments {
            zero: ms(500),
            over: Some(ms(500)),
            prepared: Some(ms(500)),
            voice: Some((ms(500), ms(640))),
            sent: Some(ms(641)),
            ..Moments::default()
        };
        let spans = waterfall(&typed);
        assert_eq!(spans.iter().map(|s| s.stage).collect::<Vec<_>>(), [Stage::Interviewer, Stage::Voice, Stage::Pacer]);
        assert_eq!(path(&spans), [(Stage::Voice, 140), (Stage::Pacer, 1)]);
    }

    #[test]
    fn a_turn_without_a_reply_shows_what_ran_and_no_path() {
        let spans = waterfall(&Moments { voice: None, sent: None, prepared: None, ..one_after_another() });
        assert_eq!(spans.len(), 5);
        assert!(path(&spans).is_empty());
    }

    fn moment() -> impl Strategy<Value = Option<Duration>> {
        proptest::option::of((0u64..5_000_000).prop_map(Duration::from_micros))
    }

    proptest! {
        #[test]
        fn the_path_adds_up_whatever_happened_when(
            zero in 0u64..1_000_000, network in moment(), jitter in moment(), noticed in moment(),
            over in moment(), asked in moment(), came in moment(), prepared in moment(),
            voice_asked in moment(), voice_came in moment(), sent in moment(),
        ) {
            let moments = Moments {
                zero: Duration::from_micros(zero), network, jitter, noticed, over,
                words: asked.zip(came), prepared, voice: voice_asked.zip(voice_came), sent,
            };
            let spans = waterfall(&moments);
            prop_assert!(spans.windows(2).all(|pair| pair[0].stage < pair[1].stage));
            prop_assert!(spans.iter().all(|span| span.ms >= 0.0 && span.path_ms >= 0.0));
            let sum: f64 = spans.iter().map(|span| span.path_ms).sum();
            let whole = sent.map_or(0.0, |sent| milliseconds(sent.saturating_sub(moments.zero)));
            if spans.iter().any(|span| span.stage != Stage::Network) {
                prop_assert!((sum - whole).abs() < 1e-3, "{sum} of {whole}");
            }
        }
    }
}
