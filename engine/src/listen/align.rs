//! When each word was said, where the recogniser does not tell: an estimate.
//!
//! The words are laid over the voiced part of the audio (10 ms frames within 30 dB of
//! the loud ones), each taking a share that grows with its letters. Pauses belong to no
//! word. On clear speech this is good to about a tenth of a second.

use crate::audio::{MODEL_RATE, rms};

/// Samples of one frame: 10 ms.
const FRAME: usize = MODEL_RATE as usize / 100;
/// Milliseconds of one frame.
const FRAME_MS: u64 = 10;
/// A frame this much quieter than the loud ones (-30 dB) holds no voice.
const QUIET: f32 = 0.0316;
/// Letters that the shortest word counts as: even "a" takes a breath.
const LEAST_LETTERS: usize = 2;

/// Start and end in milliseconds for words of `letters` letters said in `audio`
/// (16 kHz); in order, within the audio, not overlapping.
pub fn spread(letters: &[usize], audio: &[f32]) -> Vec<(u64, u64)> {
    let voiced = voiced_frames(audio);
    let total: usize = letters.iter().map(|n| n.max(&LEAST_LETTERS)).sum();
    let mut said = 0;
    letters
        .iter()
        .map(|n| {
            let from = said * voiced.len() / total.max(1);
            said += n.max(&LEAST_LETTERS);
            let to = said * voiced.len() / total.max(1);
            match (voiced.get(from), voiced.get(to.max(from + 1) - 1)) {
                (Some(first), Some(last)) => (*first as u64 * FRAME_MS, (*last as u64 + 1) * FRAME_MS),
                // More words than frames: the last moment that there is.
                _ => {
                    let end = voiced.last().map_or(0, |f| (*f as u64 + 1) * FRAME_MS);
                    (end, end)
                }
            }
        })
        .collect()
}

/// The frames that hold voice; all of them if none stands out.
fn voiced_frames(audio: &[f32]) -> Vec<usize> {
    let levels: Vec<f32> = audio.chunks(FRAME).map(rms).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let loud = sorted.get(sorted.len() * 9 / 10).copied().unwrap_or(0.0);
    (0..levels.len()).filter(|i| levels[*i] >= loud * QUIET).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(ms: usize) -> Vec<f32> {
        (0..ms * 16).map(|i| (i as f32 * 0.3).sin() * 0.3).collect()
    }

    #[test]
    fn words_take_shares_by_their_letters_and_no_word_sits_in_a_pause() {
        let mut audio = vec![0.0; 500 * 16];
        audio.extend(tone(400));
        audio.extend(vec![0.0; 600 * 16]);
        audio.extend(tone(400));
        assert_eq!(spread(&[4, 4], &audio), [(500, 900), (1500, 1900)]);
    }

    #[test]
    fn times_are_in_order_and_inside_even_for_silence_or_too_many_words() {
        for audio in [vec![], vec![0.0; 160], tone(30)] {
            let end = audio.len() as u64 / 16 + 10;
            let mut before = 0;
            for (from, to) in spread(&[3; 50], &audio) {
                assert!(before <= from && from <= to && to <= end);
                before = from;
            }
        }
        assert_eq!(spread(&[], &tone(100)), []);
    }
}
