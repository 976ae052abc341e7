//! One turn's audio on its way to words: what to decode next, and what need not be kept.
//!
//! While the candidate speaks, the audio since the last cut is heard again and again, if
//! possible up to a quiet moment; [`Agreement`] says which words no longer change. Audio is cut
//! off where it is certain which words lie before: at the end of a pass that ended in quiet.
//! That is done at once after a long gap, or one that ends a sentence; after a shorter one when
//! the next pass has found the same words again and the audio has become long. What is left to
//! hear at a pause is therefore short however long the turn is, and nothing at all if the last
//! pass had heard everything.
//!
//! All of this depends on the audio alone, in steps of 5 ms, and the cuts at both ends of a
//! pass are the same whoever asks for it and when: a sentence between two gaps is decoded from
//! the very same samples while it streams and afterwards. Pure: no threads, no clock.

use std::collections::VecDeque;

use super::loudness::{Loudness, STEP, levels};
use super::stabilize::Agreement;
use super::whisper::DecodedWord;
use crate::audio::{MODEL_RATE, samples_to_ms};
use crate::event::Word;

/// Samples of so many milliseconds, in whole steps.
const fn ms(millis: usize) -> usize {
    millis * MODEL_RATE as usize / 1_000 / STEP * STEP
}

/// Audio heard before the first sound: 205 ms, as the demo model hears most of its clips with.
const LEAD_IN: usize = ms(205);
/// Audio heard behind the last.
const TAIL: usize = ms(60);
/// The first sound is within 20 dB of the loudest of its first moments.
const ONSET_LEVEL: f32 = 0.1;
/// Those moments.
const ONSET_WITHIN: usize = ms(600);
/// Audio kept before sound that follows a cut: the lead-in, and a soft beginning.
const KEPT_BEFORE: usize = ms(400);

/// Less new sound than this is not worth a pass.
const LEAST_NEW: usize = ms(100);
/// Quiet for so long, voice activity is about to call it a pause.
const LIKELY_PAUSE: usize = ms(90);

/// A gap this long is cut at, once heard, whatever was said.
const LONG_GAP: usize = ms(700);
/// A gap this long is cut at if a sentence ends there.
const SENTENCE_GAP: usize = ms(250);
/// Shorter gaps are nothing to cut at ...
const SHORT_GAP: usize = ms(150);
/// ... but for audio longer than [`VERY_LONG`].
const LEAST_GAP: usize = ms(60);
/// Audio this long is cut at its longest short gap.
const LONG: usize = ms(4_000);
/// And this long, at whatever gap there is.
const VERY_LONG: usize = ms(6_500);
/// No pass hears more than this: where there is no gap, the quietest moment of the last part is
/// one, and what is found before it is not heard again.
const LONGEST: usize = ms(10_000);
/// That last part.
const SEARCHED: usize = ms(4_000);
/// A moment, when the quietest is searched.
const MOMENT: usize = ms(40);

/// Audio of a turn that waits to be heard when decoding falls behind: 60 s (4 MB). The oldest
/// is left out, and its words are lost.
const MOST_KEPT: usize = ms(60_000);
/// Gaps that wait to be heard; of more, the newest is not cut at.
const MOST_GAPS: usize = 64;

/// What to decode.
#[derive(Clone, Debug)]
pub struct Pass {
    number: u64,
    /// 16 kHz, at most [`LONGEST`] and a little.
    pub audio: Vec<f32>,
    /// Session time of its first sample.
    pub start_ms: u64,
}

/// Quiet with sound on both sides, in samples of the turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    /// The end of the sound before.
    from: usize,
    /// The start of the sound behind.
    to: usize,
}

impl Gap {
    fn length(self) -> usize {
        self.to - self.from
    }
}

/// A gap with this many of the turn's stable words before it.
#[derive(Clone, Copy, Debug)]
struct Place {
    gap: Gap,
    words: usize,
}

/// The pass that is being decoded.
#[derive(Clone, Copy, Debug)]
struct Flying {
    number: u64,
    aim: Aim,
    /// The first sample that was kept when it began.
    from: usize,
}

/// What a pass hears up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Aim {
    to: usize,
    /// `to` is the end of sound, and quiet follows.
    closed: bool,
    /// Sound that went on behind it.
    gap: Option<Gap>,
    /// There is no better place to cut than here.
    forced: bool,
}

/// The streaming state of one turn.
#[derive(Debug)]
pub struct Streaming {
    start_ms: u64,
    /// Audio from sample `from` of the turn on.
    audio: Vec<f32>,
    from: usize,
    /// Of the steps of `audio`.
    levels: Vec<f32>,
    loudness: Loudness,
    /// The end of the last sound; `from` if there is none.
    sound_end: usize,
    /// Gaps that no pass has ended at.
    gaps: VecDeque<Gap>,
    agreement: Agreement,
    /// What the last pass heard up to, and whether that was the end of sound.
    heard: usize,
    heard_closed: bool,
    /// The gap that the last pass ended at, for the next one to confirm.
    candidate: Option<Gap>,
    places: Vec<Place>,
    flying: Option<Flying>,
    passes: u64,
    /// Where the sound ended when the candidate fell silent; none while they speak.
    paused: Option<usize>,
    /// Samples that nobody heard.
    lost: usize,
}

impl Streaming {
    /// A turn whose first sample is of time `start_ms` of the session.
    pub fn new(start_ms: u64) -> Self {
        Self {
            start_ms,
            audio: Vec::new(),
            from: 0,
            levels: Vec::new(),
            loudness: Loudness::default(),
            sound_end: 0,
            gaps: VecDeque::new(),
            agreement: Agreement::default(),
            heard: 0,
            heard_closed: true,
            candidate: None,
            places: Vec::new(),
            flying: None,
            passes: 0,
            paused: None,
            lost: 0,
        }
    }

    /// Takes audio.
    pub fn feed(&mut self, samples: &[f32]) {
        self.audio.extend_from_slice(samples);
        let new: Vec<f32> = levels(&self.audio[self.levels.len() * STEP..]).collect();
        for level in new {
            let at = self.stepped();
            self.levels.push(level);
            if self.loudness.push(level) {
                self.sound(at);
            }
        }
        if self.is_quiet() {
            // Nothing but quiet: only its end matters.
            self.drop_before(self.stepped().saturating_sub(KEPT_BEFORE));
        } else if self.heard_all() && self.stepped() - self.sound_end >= LONG_GAP && self.flying.is_none() {
            let gap = Gap { from: self.sound_end, to: self.stepped() };
            self.cut_settled(gap);
        }
        if self.audio.len() > MOST_KEPT {
            let from = self.from + self.audio.len() - MOST_KEPT;
            self.lost += from.saturating_sub(self.heard.max(self.from));
            self.agreement.settle();
            self.agreement.cut(self.agreement.stable().len());
            self.drop_before(from);
        }
    }

    /// Whether a pass should be made now, if one should be made for each `every` samples.
    pub fn wants_pass(&self, every: usize) -> bool {
        if self.flying.is_some() {
            return false;
        }
        if !self.gaps.is_empty() || self.is_too_long() {
            return true;
        }
        let new = self.sound_end.saturating_sub(self.heard);
        let quiet = self.stepped() - self.sound_end;
        let enough = new >= every || (quiet >= TAIL && new >= every / 2);
        let ending = quiet >= LIKELY_PAUSE && (new > 0 || !self.heard_closed);
        self.paused.is_none() && (ending || (enough && new >= LEAST_NEW))
    }

    /// The candidate fell silent. After this, [`Self::final_words`] has the words as soon as
    /// everything was heard. Whether the pass that is being decoded is of no use any more: it
    /// ends before the last sound, and another one should begin.
    pub fn pause(&mut self) -> bool {
        self.paused = Some(self.sound_end);
        let end = self.sound_end;
        let is_useful = |aim: Aim| (aim.closed && aim.to == end) || aim.gap.is_some() || aim.forced;
        self.flying.take_if(|flying| !is_useful(flying.aim)).is_some()
    }

    /// All words up to the pause, if they are known.
    pub fn final_words(&self) -> Option<Vec<Word>> {
        let end = self.paused?;
        let heard = self.heard >= end && self.heard_closed && self.gaps.iter().all(|gap| gap.from >= end);
        heard.then(|| self.agreement.all())
    }

    /// The candidate goes on after `silent` samples without speech.
    pub fn go_on(&mut self, silent: usize) {
        let Some(end) = self.paused.take() else { return };
        // Where there is noise in the pause, levels see no gap in it.
        let is_noise = self.sound_end > end && self.from <= end && self.candidate.is_none() && self.gaps.is_empty();
        let to = self.stepped();
        if is_noise && self.heard == end && silent >= SENTENCE_GAP && to > end && self.flying.is_none() {
            self.ended_at(Gap { from: end, to });
        }
    }

    /// Begins a pass; none if there is nothing new.
    pub fn begin_pass(&mut self) -> Option<Pass> {
        let aim = self.aim();
        let is_new = aim.to > self.heard || (aim.closed && !self.heard_closed) || aim.gap.is_some() || aim.forced;
        if self.flying.is_some() || self.is_quiet() || !is_new {
            return None;
        }
        let start = self.onset(aim.to);
        let end = if aim.closed { aim.to + TAIL } else { aim.to };
        let mut audio = self.audio[start - self.from..(end - self.from).min(self.audio.len())].to_vec();
        audio.resize(end - start, 0.0);
        self.passes += 1;
        self.flying = Some(Flying { number: self.passes, aim, from: self.from });
        Some(Pass { number: self.passes, audio, start_ms: self.time_of(start) })
    }

    /// Whether the result of this pass is still wanted.
    pub fn awaits(&self, pass: &Pass) -> bool {
        self.flying.is_some_and(|f| f.number == pass.number)
    }

    /// Takes the words of a pass; whether they changed anything.
    pub fn end_pass(&mut self, pass: &Pass, words: Vec<DecodedWord>) -> bool {
        let Some(Flying { aim, from, .. }) = self.flying.take_if(|f| f.number == pass.number) else { return false };
        if from != self.from {
            return false;
        }
        let before = self.agreement.guess();
        let words = words.into_iter().map(|w| Word {
            text: w.text,
            start_ms: pass.start_ms + w.start_ms,
            end_ms: pass.start_ms + w.end_ms,
            confidence: Some(w.confidence),
        });
        let stable_before = self.agreement.stable().len();
        if aim.forced {
            self.agreement.pass_to_cut(words.collect());
            self.heard = aim.to;
            self.heard_closed = true;
            self.drop_before(aim.to);
            return true;
        }
        let whole = self.agreement.pass(words.collect(), aim.closed).whole;
        if let Some(gap) = self.candidate.take()
            && whole
        {
            self.places.push(Place { gap, words: self.agreement.stable().len() });
        }
        self.heard = aim.to;
        self.heard_closed = aim.closed;
        if let Some(gap) = aim.gap {
            self.gaps.retain(|g| *g != gap);
            self.ended_at(gap);
        }
        self.trim();
        self.agreement.stable().len() > stable_before || self.agreement.guess() != before
    }

    /// A pass could not be made: its audio is given up.
    pub fn fail_pass(&mut self, pass: &Pass) {
        if let Some(Flying { aim, .. }) = self.flying.take_if(|f| f.number == pass.number) {
            self.heard = aim.to;
            self.heard_closed = aim.closed;
            self.gaps.retain(|g| Some(*g) != aim.gap);
        }
    }

    /// The words that never change.
    pub fn stable(&self) -> &[Word] {
        self.agreement.stable()
    }

    /// How they seem to go on.
    pub fn guess(&self) -> String {
        self.agreement.guess()
    }

    /// Samples that nobody heard, as decoding was too far behind.
    pub fn lost(&self) -> usize {
        self.lost
    }

    /// Samples that are kept.
    pub fn kept(&self) -> usize {
        self.audio.len()
    }

    /// The end of the last whole step.
    fn stepped(&self) -> usize {
        self.from + self.levels.len() * STEP
    }

    fn time_of(&self, sample: usize) -> u64 {
        self.start_ms + samples_to_ms(sample as u64, MODEL_RATE)
    }

    /// No sound since the last cut.
    fn is_quiet(&self) -> bool {
        self.sound_end <= self.from
    }

    fn heard_all(&self) -> bool {
        self.heard >= self.sound_end && self.heard_closed
    }

    fn is_too_long(&self) -> bool {
        self.sound_end.saturating_sub(self.from) > LONGEST
    }

    /// The step at `at` is sound.
    fn sound(&mut self, at: usize) {
        let gap = Gap { from: self.sound_end, to: at };
        let sound_before = !self.is_quiet();
        self.sound_end = at + STEP;
        if !sound_before || gap.length() < LEAST_GAP {
            return;
        }
        if self.heard == gap.from && self.heard_closed && self.flying.is_none() {
            self.ended_at(gap);
        } else if let Some(flying) = &mut self.flying
            && flying.aim.closed
            && flying.aim.to == gap.from
        {
            flying.aim.gap = Some(gap);
        } else if gap.length() >= SENTENCE_GAP && self.gaps.len() < MOST_GAPS {
            self.gaps.push_back(gap);
        }
    }

    /// The last pass ended at this gap, and the candidate went on.
    fn ended_at(&mut self, gap: Gap) {
        let ends_sentence = || self.agreement.last_word().is_none_or(|word| word.ends_with(['.', '?', '!', '…']));
        if gap.length() >= LONG_GAP || (gap.length() >= SENTENCE_GAP && ends_sentence()) {
            self.cut_settled(gap);
        } else {
            self.candidate = Some(gap);
        }
    }

    /// Cuts at a gap: all words of the last pass lie before it and are as good as they get.
    fn cut_settled(&mut self, gap: Gap) {
        self.agreement.settle();
        self.agreement.cut(self.agreement.stable().len());
        self.heard = self.heard.max(gap.from);
        self.heard_closed = true;
        self.drop_before(gap.from.max(gap.to.saturating_sub(KEPT_BEFORE)));
    }

    /// Cuts long audio at the best place that is known.
    fn trim(&mut self) {
        let length = self.sound_end.saturating_sub(self.from);
        let least = match length {
            VERY_LONG.. => LEAST_GAP,
            LONG.. => SHORT_GAP,
            _ => return,
        };
        let best = self.places.iter().filter(|p| p.gap.length() >= least).max_by_key(|p| p.gap.length()).copied();
        if let Some(Place { gap, words }) = best {
            self.agreement.cut(words);
            self.drop_before(gap.from.max(gap.to.saturating_sub(KEPT_BEFORE)));
        }
    }

    /// Drops audio before sample `to` of the turn, a whole number of steps.
    fn drop_before(&mut self, to: usize) {
        let to = to.min(self.stepped());
        if to <= self.from {
            return;
        }
        self.levels.drain(..(to - self.from) / STEP);
        self.audio.drain(..to - self.from);
        self.from = to;
        self.sound_end = self.sound_end.max(to);
        self.heard = self.heard.max(to);
        self.gaps.retain(|g| g.from > to);
        self.places.retain(|p| p.gap.from > to);
        self.candidate = self.candidate.filter(|g| g.from > to);
    }

    /// Where a pass that ends at `to` begins: a fixed time before its first sound.
    fn onset(&self, to: usize) -> usize {
        let within = (ONSET_WITHIN + KEPT_BEFORE).min(to.saturating_sub(self.from));
        let first = self.levels.iter().take(within / STEP);
        let loudest = first.clone().copied().fold(0.0, f32::max);
        let onset = first.clone().position(|level| *level >= loudest * ONSET_LEVEL).unwrap_or(0);
        self.from + (onset * STEP).saturating_sub(LEAD_IN)
    }

    /// What the next pass should hear up to.
    fn aim(&self) -> Aim {
        let reached = self.from + LONGEST;
        if let Some(gap) = self.gaps.front().filter(|g| g.from <= reached) {
            return Aim { to: gap.from, closed: true, gap: Some(*gap), forced: false };
        }
        let end = self.paused.map_or(self.sound_end, |end| end.max(self.from));
        if end > reached {
            return Aim { to: self.quietest(), closed: false, gap: None, forced: true };
        }
        let quiet = self.stepped() - self.sound_end;
        if self.paused.is_some() || quiet >= TAIL {
            return Aim { to: end, closed: true, gap: None, forced: false };
        }
        Aim { to: self.stepped().min(reached), closed: false, gap: None, forced: false }
    }

    /// The quietest moment of the last part of the longest pass.
    fn quietest(&self) -> usize {
        let (first, last) = ((LONGEST - SEARCHED) / STEP, LONGEST / STEP);
        let moments = self.levels[first..last.min(self.levels.len())].windows(MOMENT / STEP);
        let energy = |levels: &[f32]| levels.iter().map(|l| l * l).sum::<f32>();
        let quietest = moments.enumerate().min_by(|a, b| energy(a.1).total_cmp(&energy(b.1))).map_or(0, |(n, _)| n);
        self.from + (first + quietest) * STEP + MOMENT / 2
    }
}

#[cfg(test)]
#[path = "streaming_tests.rs"]
mod tests;
