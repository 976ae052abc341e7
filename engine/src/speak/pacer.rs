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
/// Of a word that is being played at most this much is kept for saying it again: 3 s.
const LONGEST_WORD: u64 = 3 * WIRE_RATE as u64;
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
    /// When the last of it was over.
    pub ended: Duration,
    /// The words that were heard, at least half of each, and when.
    pub words: Vec<HeardWord>,
    /// Whether that is all of it.
    pub complete: bool,
}

/// A word that was played, on the session's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeardWord {
    pub text: String,
    pub start: Duration,
    pub end: Duration,
}

struct Speech {
    id: SpeechId,
    /// Samples from number `kept_from` on: what is still to be played, and the beginning
    /// of the word that is being played.
    pcm: VecDeque<f32>,
    kept_from: u64,
    words: Vec<PlacedWord>,
    /// Samples pushed so far.
    pushed: u64,
    /// The next sample to play.
    next: u64,
    /// From which sample on it was played at which time: playing may stop and go on.
    runs: Vec<(u64, Duration)>,
    finished: bool,
    paused: bool,
}

impl Speech {
    /// Samples that are there and not played.
    fn left(&self) -> u64 {
        self.pushed - self.next
    }

    /// When `sample` was played, or would have been.
    fn time_of(&self, sample: u64) -> Duration {
        let run = self.runs.iter().rev().find(|(from, _)| *from <= sample).or(self.runs.first());
        run.map_or(Duration::ZERO, |(from, at)| *at + samples_time(sample.saturating_sub(*from)))
    }

    /// When what comes before `sample` was over.
    fn end_of(&self, sample: u64) -> Duration {
        let run = self.runs.iter().rev().find(|(from, _)| *from < sample).or(self.runs.first());
        run.map_or(Duration::ZERO, |(from, at)| *at + samples_time(sample.saturating_sub(*from)))
    }

    /// The word that sample `next` is in the middle of.
    fn current_word(&self) -> Option<&PlacedWord> {
        let before = self.words.partition_point(|w| w.start < self.next);
        self.words[..before].last().filter(|w| self.next < w.end)
    }

    /// Drops what was played, but for the beginning of the word that is being played.
    fn forget(&mut self) {
        let earliest = self.next.saturating_sub(LONGEST_WORD);
        let keep = self.current_word().map_or(self.next, |w| w.start.max(earliest));
        if keep > self.kept_from {
            self.pcm.drain(..(keep - self.kept_from) as usize);
            self.kept_from = keep;
        }
    }

    fn played(&self) -> Played {
        let complete = self.finished && self.left() == 0;
        let heard = self.words.iter().filter(|w| complete || (w.start + w.end) / 2 <= self.next && w.start < self.next);
        let words = heard.map(|w| HeardWord {
            text: w.text.clone(),
            start: self.time_of(w.start),
            end: self.end_of(w.end.min(self.next.max(w.start))),
        });
        let started = self.runs.first().map(|(_, at)| *at);
        let ended = started.map_or(Duration::ZERO, |_| self.end_of(self.next));
        Played { started, ended, words: words.collect(), complete }
    }
}

/// How long `samples` last.
fn samples_time(samples: u64) -> Duration {
    Duration::from_nanos(samples * 1_000_000_000 / u64::from(WIRE_RATE))
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
            kept_from: 0,
            words: Vec::new(),
            pushed: 0,
            next: 0,
            runs: Vec::new(),
            finished: false,
            paused: false,
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

    /// Falls silent where it is; [`Self::resume`] goes on from there. How much has been
    /// played.
    pub fn pause(&mut self) -> Option<(SpeechId, Duration)> {
        let speech = self.speech.as_mut()?;
        speech.paused = true;
        Some((speech.id, samples_time(speech.next)))
    }

    /// Goes on with the word in which it was paused.
    pub fn resume(&mut self) {
        let Some(speech) = &mut self.speech else { return };
        if !std::mem::take(&mut speech.paused) {
            return;
        }
        if let Some(word) = speech.current_word() {
            speech.next = word.start.max(speech.kept_from);
        }
        // What is said again has its time from now on.
        while speech.runs.last().is_some_and(|(from, _)| *from >= speech.next && *from > 0) {
            speech.runs.pop();
        }
        self.next_at = None;
        self.level = 0.0;
        self.wanted = 1.0;
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
        let speech = self.speech.as_mut()?;
        let follows = speech.runs.last().is_some_and(|(from, since)| {
            let due = *since + samples_time(speech.next - *from);
            at.abs_diff(due) < Duration::from_millis(1)
        });
        if !follows {
            speech.runs.push((speech.next, at));
        }
        self.next_at = Some(at + FRAME_TIME);
        let first = resumed || speech.next == 0;
        let take = (speech.left() as usize).min(WIRE_FRAME);
        let from = (speech.next - speech.kept_from) as usize;
        let mut samples: Vec<f32> = speech.pcm.range(from..from + take).copied().collect();
        speech.next += take as u64;
        speech.forget();
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
        self.speech.as_ref().is_some_and(|s| s.finished && s.left() == 0)
    }

    /// What is left to play; none while voice is still to come.
    pub fn left(&self) -> Option<Duration> {
        self.speech.as_ref().filter(|s| s.finished).map(|s| samples_time(s.left()))
    }

    /// Whether the speech has been heard at all.
    pub fn has_begun(&self) -> bool {
        self.speech.as_ref().is_some_and(|s| s.next > 0)
    }

    /// Ends the speech and says what of it was played.
    pub fn stop(&mut self) -> Option<(SpeechId, Played)> {
        let speech = self.speech.take()?;
        Some((speech.id, speech.played()))
    }

    fn playable(&self) -> bool {
        self.speech
            .as_ref()
            .is_some_and(|s| !s.paused && (s.left() >= WIRE_FRAME as u64 || (s.finished && s.left() > 0)))
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
        assert_eq!((played.words[1].start, played.words[1].end), (ms(20), ms(40)));
    }

    #[test]
    fn a_paused_speech_goes_on_with_the_word_that_was_cut() {
        let mut pacer = Pacer::default();
        pacer.begin(ID);
        let frame = WIRE_FRAME as u64;
        let words = vec![word("one", 0, frame), word("two", frame, 4 * frame), word("three", 4 * frame, 5 * frame)];
        let pcm: Vec<f32> = (0..5).flat_map(|n| [0.1 * (n + 1) as f32; WIRE_FRAME]).collect();
        pacer.push(ID, &pcm, words);
        pacer.finish(ID);
        for n in 0..3 {
            pacer.frame(ms(20 * n)).expect("voice is ready");
        }
        assert_eq!(pacer.pause(), Some((ID, ms(60))));
        assert_eq!(pacer.frame(ms(60)), None);
        assert_eq!(pacer.deadline(), None);
        pacer.resume();
        let again = pacer.frame(ms(1_000)).expect("it goes on");
        assert!(again.first);
        assert!((again.samples[WIRE_FRAME - 1] - 0.2).abs() < 1e-6, "the second word begins again");
        for n in 1..4 {
            pacer.frame(ms(1_000 + 20 * n)).expect("voice is ready");
        }
        assert!(pacer.is_over());
        let (_, played) = pacer.stop().expect("there was a speech");
        let times: Vec<_> = played.words.iter().map(|w| (w.text.as_str(), w.start, w.end)).collect();
        assert_eq!(times, [("one", ms(0), ms(20)), ("two", ms(1_000), ms(1_060)), ("three", ms(1_060), ms(1_080))]);
        assert_eq!((played.started, played.ended, played.complete), (Some(ms(0)), ms(1_080), true));
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
