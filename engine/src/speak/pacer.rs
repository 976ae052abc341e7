//! Plays a reply: 20 ms frames on the clock, and an exact account of what was played.
//!
//! Pure: `now` is the session's clock. The first frame goes out as soon as there is
//! voice; after that one every 20 ms, counted from the first so that no delay adds up.
//! If the voice is not ready in time the reply falls silent and goes on when it is.

use std::collections::VecDeque;
use std::time::Duration;

use crate::audio::{WIRE_FRAME, WIRE_RATE};
use crate::id::SpeechId;

/// Time between two frames.
pub const FRAME_TIME: Duration = Duration::from_millis(20);
/// Level of a reply that the candidate may be interrupting: -14 dB.
const DUCKED: f32 = 0.2;
/// Further behind than this the clock is set anew: a machine that was asleep does not
/// send a burst.
const FURTHEST_BEHIND: Duration = Duration::from_millis(100);
/// Samples over which the level changes, so that it does not click: 5 ms.
const FADE: usize = WIRE_RATE as usize / 200;

/// A word and the samples of the speech (48 kHz) that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedWord {
    pub text: String,
    pub start: u64,
    pub end: u64,
}

/// One frame to send.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// When it was due, on the session's clock.
    pub at: Duration,
    /// [`WIRE_FRAME`] samples.
    pub samples: Vec<f32>,
    /// The first frame after silence (the RTP marker bit).
    pub first: bool,
}

/// What was played of a speech.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Played {
    /// When its first frame was due; none if nothing was played.
    pub started: Option<Duration>,
    /// Samples played.
    pub samples: u64,
    /// The words that were heard: at least half of each was played.
    pub words: Vec<PlacedWord>,
    /// Whether that is all of it.
    pub complete: bool,
}

struct Speech {
    id: SpeechId,
    pcm: VecDeque<f32>,
    words: Vec<PlacedWord>,
    /// Samples pushed so far.
    pushed: u64,
    /// Samples played so far.
    played: u64,
    started: Option<Duration>,
    finished: bool,
}

/// The reply's player.
#[derive(Default)]
pub struct Pacer {
    speech: Option<Speech>,
    next_at: Option<Duration>,
    level: f32,
    wanted: f32,
}

impl Pacer {
    /// Begins a speech; one that was going on is forgotten.
    pub fn begin(&mut self, id: SpeechId) {
        self.speech = Some(Speech {
            id,
            pcm: VecDeque::new(),
            words: Vec::new(),
            pushed: 0,
            played: 0,
            started: None,
            finished: false,
        });
        self.level = 1.0;
        self.wanted = 1.0;
    }

    /// The speech that is being played or prepared.
    pub fn speech(&self) -> Option<SpeechId> {
        self.speech.as_ref().map(|s| s.id)
    }

    /// Adds voice (48 kHz); `words` are placed within `pcm`. Voice of another speech is
    /// dropped.
    pub fn push(&mut self, id: SpeechId, pcm: &[f32], words: Vec<PlacedWord>) {
        let Some(speech) = self.speech.as_mut().filter(|s| s.id == id) else { return };
        let base = speech.pushed;
        speech.words.extend(words.into_iter().map(|w| PlacedWord {
            text: w.text,
            start: base + w.start,
            end: base + w.end,
        }));
        speech.pcm.extend(pcm);
        speech.pushed += pcm.len() as u64;
    }

    /// There is no more voice to come.
    pub fn finish(&mut self, id: SpeechId) {
        if let Some(speech) = self.speech.as_mut().filter(|s| s.id == id) {
            speech.finished = true;
        }
    }

    /// Lowers the reply while it is unclear whether it is being interrupted.
    pub fn duck(&mut self) {
        self.wanted = DUCKED;
    }

    /// Brings it back.
    pub fn unduck(&mut self) {
        self.wanted = 1.0;
    }

    /// When [`Self::frame`] has something to give; none while there is no voice.
    pub fn deadline(&self) -> Option<Duration> {
        self.playable().then(|| self.next_at.unwrap_or(Duration::ZERO))
    }

    /// The frame that is due by `now`, if any.
    pub fn frame(&mut self, now: Duration) -> Option<Frame> {
        if !self.playable() {
            return None;
        }
        let resumed = self.next_at.is_none_or(|at| at + FURTHEST_BEHIND < now);
        let at = if resumed { now } else { self.next_at.unwrap_or(now) };
        if at > now {
            return None;
        }
        self.next_at = Some(at + FRAME_TIME);
        let speech = self.speech.as_mut()?;
        let first = speech.started.is_none() || resumed;
        speech.started.get_or_insert(at);
        let take = speech.pcm.len().min(WIRE_FRAME);
        let mut samples: Vec<f32> = speech.pcm.drain(..take).collect();
        speech.played += take as u64;
        samples.resize(WIRE_FRAME, 0.0);
        let step = 1.0 / FADE as f32;
        for sample in &mut samples {
            self.level += (self.wanted - self.level).clamp(-step, step);
            *sample *= self.level;
        }
        Some(Frame { at, samples, first })
    }

    /// Whether the speech has been played to its end.
    pub fn is_over(&self) -> bool {
        self.speech.as_ref().is_some_and(|s| s.finished && s.pcm.is_empty())
    }

    /// Ends the speech and says what of it was played.
    pub fn stop(&mut self) -> Option<(SpeechId, Played)> {
        let speech = self.speech.take()?;
        let complete = speech.finished && speech.pcm.is_empty();
        let words = speech.words.into_iter().filter(|w| complete || (w.start + w.end) / 2 <= speech.played);
        Some((speech.id, Played { started: speech.started, samples: speech.played, words: words.collect(), complete }))
    }

    fn playable(&self) -> bool {
        self.speech.as_ref().is_some_and(|s| s.pcm.len() >= WIRE_FRAME || (s.finished && !s.pcm.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: SpeechId = SpeechId(1);

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn word(text: &str, start: u64, end: u64) -> PlacedWord {
        PlacedWord { text: text.into(), start, end }
    }

    #[test]
    fn frames_leave_at_once_and_then_every_20_ms() {
        let mut pacer = Pacer::default();
        pacer.begin(ID);
        assert_eq!(pacer.deadline(), None);
        pacer.push(ID, &[0.5; 3 * WIRE_FRAME], vec![]);
        assert!(pacer.frame(ms(103)).expect("voice is ready").first);
        assert_eq!(pacer.frame(ms(110)), None);
        assert_eq!(pacer.deadline(), Some(ms(123)));
        // A late call does not push the next ones back.
        assert_eq!(pacer.frame(ms(130)).map(|f| (f.at, f.first)), Some((ms(123), false)));
        assert_eq!(pacer.deadline(), Some(ms(143)));
    }

    #[test]
    fn the_last_frame_is_filled_with_silence_and_then_it_is_over() {
        let mut pacer = Pacer::default();
        pacer.begin(ID);
        pacer.push(ID, &[0.5; 100], vec![word("a", 0, 100)]);
        assert_eq!(pacer.frame(ms(0)), None);
        pacer.finish(ID);
        let frame = pacer.frame(ms(0)).expect("the rest is due");
        assert_eq!(frame.samples.len(), WIRE_FRAME);
        assert_eq!(frame.samples[100], 0.0);
        assert!(pacer.is_over());
        let (_, played) = pacer.stop().expect("there was a speech");
        assert!(played.complete);
        assert_eq!(played.words.len(), 1);
    }

    #[test]
    fn an_interrupted_speech_counts_the_words_that_were_played() {
        let mut pacer = Pacer::default();
        pacer.begin(ID);
        let frame = WIRE_FRAME as u64;
        pacer.push(
            ID,
            &[0.5; 4 * WIRE_FRAME],
            vec![word("one", 0, frame), word("two", frame, 2 * frame), word("three", 2 * frame, 4 * frame)],
        );
        pacer.frame(ms(0));
        pacer.frame(ms(20));
        let (_, played) = pacer.stop().expect("there was a speech");
        assert!(!played.complete);
        assert_eq!(played.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn voice_of_a_speech_that_was_stopped_is_never_played() {
        let mut pacer = Pacer::default();
        pacer.begin(ID);
        pacer.begin(SpeechId(2));
        pacer.push(ID, &[0.5; 10 * WIRE_FRAME], vec![]);
        assert_eq!(pacer.frame(ms(0)), None);
    }

    #[test]
    fn ducking_lowers_without_a_click() {
        let mut pacer = Pacer::default();
        pacer.begin(ID);
        pacer.push(ID, &[1.0; 4 * WIRE_FRAME], vec![]);
        pacer.duck();
        let samples = pacer.frame(ms(0)).expect("voice is ready").samples;
        assert!(samples.windows(2).all(|w| (w[0] - w[1]).abs() < 0.01));
        assert!((samples[WIRE_FRAME - 1] - DUCKED).abs() < 1e-3);
    }
}
