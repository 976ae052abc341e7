//! A measuring stub: whatever the text, a tone of a given length, at once or after a given time.

use std::f32::consts::TAU;
use std::ops::ControlFlow;
use std::time::Duration;

use vivavoce_scenarios::Language;

use super::voice::{Voice, VoiceChunk, VoiceError, estimate_words};
use crate::audio::WIRE_RATE;

/// The pitch of [`ToneVoice`]: the A that orchestras tune to.
pub const HERTZ: f32 = 440.0;

/// Samples handed out at a time, 100 ms, so that a stop is noticed soon.
const PIECE: usize = 4_800;

/// Says every clause as one tone.
pub struct ToneVoice {
    samples: usize,
    latency: Duration,
}

impl ToneVoice {
    /// A voice whose every clause lasts `length`.
    pub fn new(length: Duration) -> Self {
        Self { samples: (length.as_secs_f64() * f64::from(WIRE_RATE)) as usize, latency: Duration::ZERO }
    }

    /// The same voice, every speech of which is held back for `latency`.
    pub fn after(self, latency: Duration) -> Self {
        Self { latency, ..self }
    }
}

impl Voice for ToneVoice {
    fn speak(
        &self,
        clause: &str,
        _: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        let mut words = estimate_words(clause, self.samples as u64).into_iter().peekable();
        for start in (0..self.samples).step_by(PIECE) {
            let end = self.samples.min(start + PIECE);
            let pcm = (start..end).map(|n| sample(HERTZ, n, self.samples)).collect();
            let here = std::iter::from_fn(|| words.next_if(|word| word.start_sample < end as u64));
            if out(VoiceChunk { pcm, words: here.collect() }).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn latency(&self) -> Duration {
        self.latency
    }
}

/// Sample `n` of a tone of `length` samples that begins and ends without a click.
pub(super) fn sample(hertz: f32, n: usize, length: usize) -> f32 {
    const FADE: f32 = 240.0;
    let edge = n.min(length - 1 - n) as f32;
    // The phase is taken per second, so that long tones stay in tune in single precision.
    let phase = hertz * (n % WIRE_RATE as usize) as f32 / WIRE_RATE as f32;
    0.3 * (edge / FADE).min(1.0) * (TAU * phase.fract()).sin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::rms;

    fn say(voice: &dyn Voice, clause: &str) -> VoiceChunk {
        let mut whole = VoiceChunk::default();
        let result = voice.speak(clause, Language::En, &mut |chunk| {
            whole.pcm.extend(chunk.pcm);
            whole.words.extend(chunk.words);
            ControlFlow::Continue(())
        });
        result.unwrap();
        whole
    }

    #[test]
    fn the_tone_lasts_as_long_as_asked_whatever_the_text() {
        let voice = ToneVoice::new(Duration::from_millis(1_550));
        for clause in ["Hello there, how are you?", ""] {
            let said = say(&voice, clause);
            assert_eq!(said.pcm.len(), 74_400);
            assert!((rms(&said.pcm) - 0.3 / 2f32.sqrt()).abs() < 0.01);
            assert_eq!(said.words.len(), clause.split_whitespace().count());
        }
    }

    #[test]
    fn it_stops_when_it_is_no_longer_wanted() {
        let mut pieces = 0;
        let result = ToneVoice::new(Duration::from_secs(60)).speak("x", Language::Fr, &mut |_| {
            pieces += 1;
            if pieces == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(result.is_ok());
        assert_eq!(pieces, 3);
    }
}
