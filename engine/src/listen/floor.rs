//! Which windows need not be asked about: the noise floor that the voice activity model
//! itself has taught.
//!
//! Two kinds of windows are not speech for certain enough to leave the model alone:
//!
//! - *digital silence* (below about -66 dBFS): a muted microphone, a pause in sending;
//! - *the room as it was*: while nobody speaks, a window as loud as those that the model
//!   lately held to be no speech. Louder by [`LOUDER`] over the window or by [`SUDDEN`] in
//!   any eighth of it is not, so that the last few milliseconds of a window, in which a word
//!   begins, are enough to have the model asked; nor is [`QUIETER`], for then the room has
//!   changed and soft speech may be in it. And it is asked at every [`WATCH`]th window in
//!   any case.
//!
//! The floor is a mean of what the *model* called silence, not a minimum: a room is as loud
//! as it is, and speech that lifts the level by less than 2 dB (a signal-to-noise ratio
//! below -2 dB) is beyond what the model hears itself.
//!
//! A skipped window leaves the model's state where it was. That is what the state would
//! be anyway: fed with an unchanging room it stays at a fixed point (a test with the real
//! model compares the windows after a gap with those of a stream without gaps).

use super::vad::WINDOW;
use crate::audio::rms;

/// Below this level (about -66 dBFS) a window is silence.
pub const SILENCE_RMS: f32 = 0.0005;
/// A window this much louder than the floor may be speech: 2 dB.
const LOUDER: f32 = 1.26;
/// A window this much quieter is another room: 3 dB.
const QUIETER: f32 = 0.71;
/// Any eighth of a window (4 ms) this much louder may be its beginning: 5 dB, which the
/// chance of so few samples does not reach.
const SUDDEN: f32 = 1.78;
/// Below this the model is sure that nobody speaks.
const SURELY_NOT: f32 = 0.1;
/// Windows without speech, one after another, before any is skipped: half a second.
const SETTLED: u32 = 16;
/// At least every so many windows the model is asked: 0.26 s.
const WATCH: u32 = 8;
/// How much of a new window the floor takes on.
const WEIGHT: f32 = 0.1;

/// The noise floor of one microphone.
#[derive(Clone, Debug, Default)]
pub struct NoiseFloor {
    /// Mean level of windows without speech.
    level: f32,
    /// Windows in a row that the model held to be no speech.
    without: u32,
    /// Windows in a row that it was not asked about.
    skipped: u32,
}

/// Whether the model must hear a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It must.
    Ask,
    /// Nobody speaks in it.
    Skip,
}

impl NoiseFloor {
    /// Looks at the next window before the model does. `speaking` says whether speech is
    /// going on: then only digital silence is skipped.
    pub fn look(&mut self, window: &[f32], speaking: bool) -> Wanted {
        debug_assert_eq!(window.len(), WINDOW);
        let level = rms(window);
        if level < SILENCE_RMS {
            return Wanted::Skip;
        }
        let settled = !speaking && self.without >= SETTLED && self.skipped + 1 < WATCH;
        let same = (self.level * QUIETER..self.level * LOUDER).contains(&level);
        if settled && same && !self.rises_in(window) {
            self.skipped += 1;
            return Wanted::Skip;
        }
        Wanted::Ask
    }

    /// The model's opinion of a window that it was asked about.
    pub fn learn(&mut self, window: &[f32], probability: f32) {
        self.skipped = 0;
        if probability >= SURELY_NOT {
            self.without = 0;
            return;
        }
        let level = rms(window);
        self.level = if self.without == 0 { level } else { self.level + (level - self.level) * WEIGHT };
        self.without = self.without.saturating_add(1);
    }

    /// Whether samples that have just come may be speech at all: above digital silence, and
    /// above the floor where one is known.
    pub fn above(&self, samples: &[f32]) -> bool {
        let level = rms(samples);
        level >= SILENCE_RMS && (self.without < SETTLED || level >= self.level * LOUDER)
    }

    fn rises_in(&self, window: &[f32]) -> bool {
        window.chunks(WINDOW / 8).any(|part| rms(part) >= self.level * SUDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seeded white noise of about this level.
    fn noise(level: f32, seed: u64) -> Vec<f32> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        };
        (0..WINDOW).map(|_| next() * level * 3f32.sqrt()).collect()
    }

    /// A floor that has heard a room of this level.
    fn settled(level: f32) -> NoiseFloor {
        let mut floor = NoiseFloor::default();
        for n in 0..u64::from(SETTLED) {
            let window = noise(level, n + 1);
            assert_eq!(floor.look(&window, false), Wanted::Ask);
            floor.learn(&window, 0.01);
        }
        floor
    }

    #[test]
    fn digital_silence_is_never_asked_about() {
        let mut floor = NoiseFloor::default();
        for _ in 0..100 {
            assert_eq!(floor.look(&[0.0001; WINDOW], true), Wanted::Skip);
        }
    }

    #[test]
    fn a_steady_room_costs_an_eighth() {
        let mut floor = settled(0.01);
        let mut asked = 0;
        for n in 0..800 {
            let window = noise(0.01, 1_000 + n);
            if floor.look(&window, false) == Wanted::Ask {
                asked += 1;
                floor.learn(&window, 0.02);
            }
        }
        assert_eq!(asked, 100);
    }

    #[test]
    fn a_word_that_begins_in_the_last_4_ms_of_a_window_is_asked_about() {
        let mut window = noise(0.01, 77);
        assert_eq!(settled(0.01).look(&window, false), Wanted::Skip);
        for sample in &mut window[WINDOW - WINDOW / 8..] {
            *sample *= 3.0;
        }
        assert_eq!(settled(0.01).look(&window, false), Wanted::Ask);
    }

    #[test]
    fn nothing_but_digital_silence_is_skipped_while_somebody_speaks_or_may() {
        let mut floor = settled(0.01);
        assert_eq!(floor.look(&noise(0.01, 5), true), Wanted::Ask);
        floor.learn(&noise(0.01, 5), 0.3);
        for n in 0..u64::from(SETTLED) {
            let window = noise(0.01, 50 + n);
            assert_eq!(floor.look(&window, false), Wanted::Ask);
            floor.learn(&window, 0.0);
        }
        assert_eq!(floor.look(&noise(0.01, 6), false), Wanted::Skip);
    }

    #[test]
    fn a_room_that_becomes_louder_is_learned_again() {
        let mut floor = settled(0.01);
        let mut asked = 0;
        for n in 0..200 {
            let window = noise(0.03, 2_000 + n);
            if floor.look(&window, false) == Wanted::Ask {
                asked += 1;
                floor.learn(&window, 0.03);
            }
        }
        assert!((20..60).contains(&asked), "{asked} of 200");
    }

    #[test]
    fn soft_speech_in_a_room_that_has_become_quiet_is_asked_about() {
        assert_eq!(settled(0.03).look(&noise(0.01, 3), false), Wanted::Ask);
    }

    #[test]
    fn only_what_is_above_the_room_is_worth_a_peek() {
        let floor = settled(0.01);
        assert!(!floor.above(&noise(0.01, 9)[..320]));
        assert!(floor.above(&noise(0.02, 9)[..320]));
        assert!(!NoiseFloor::default().above(&[0.0; 320]));
        assert!(NoiseFloor::default().above(&noise(0.002, 9)[..320]));
    }
}
