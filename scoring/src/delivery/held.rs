//! Held sounds: a voice whose pitch and spectrum stay where they are, as in "euh" and "um".
//!
//! After M. Goto, K. Itou and S. Hayamizu, "A real-time filled pause detection system for
//! spontaneous speech recognition", Eurospeech 1999: speakers do not move their articulators
//! in a filled pause, so its fundamental frequency and its spectral envelope hardly change.
//! `examples/hesitations.rs` counts what is found and missed in synthetic speech.

use crate::contour::{FRAME_MS, Frame};

use super::rounded;
use super::voice::Voice;
use super::words::Range;

/// The shortest held sound: vowels inside words are shorter.
pub(super) const SHORTEST_MS: u64 = 180;
/// A longer one is no speech: a hum, a tone, music.
const LONGEST_MS: u64 = 2_500;
/// The least steadiness of a frame.
const STEADY: f32 = 0.55;
/// The most that the pitch may move in 30 ms, semitones.
const STEP_SEMITONES: f32 = 0.7;
/// The most that it may move in all, semitones.
const DRIFT_SEMITONES: f32 = 5.0;
/// Frames on end that may be anything in a held sound, as trackers slip.
const SLIPS: usize = 2;
/// Frames on end that may be unsteady in one while its pitch holds: "u" becoming "m".
const FLAT_SLIPS: usize = 4;
/// The least part of a held sound that is steady.
const STEADY_PART: f32 = 0.6;
/// Frames that the attack of a sound lasts at most.
const ATTACK: usize = 6;
/// Frames between the two whose pitch is compared.
const LAG: usize = 3;

/// A held sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Held {
    pub range: Range,
    /// How sure it is that nobody spoke a word there, 0 to 1.
    pub confidence: f64,
}

/// The held sounds in a range, in order.
pub(super) fn find(voice: &Voice<'_>, range: Range) -> Vec<Held> {
    let frames = voice.frames(range);
    let first_ms = range.start_ms / FRAME_MS * FRAME_MS;
    let is_held = |place: usize| is_flat(frames, place, voice.silence_db) && frames[place].steadiness >= STEADY;
    let mut found = Vec::new();
    let mut place = 0;
    while place < frames.len() {
        if !is_held(place) {
            place += 1;
            continue;
        }
        let start = place;
        let (mut end, mut held) = (place + 1, 1);
        while let Some(next) = (end..(end + FLAT_SLIPS + 1).min(frames.len())).find(|next| is_held(*next)) {
            if next - end > SLIPS && !(end..next).all(|place| is_flat(frames, place, voice.silence_db)) {
                break;
            }
            end = next + 1;
            held += 1;
        }
        place = end;
        let is_steady = held as f32 >= STEADY_PART * (end - start) as f32;
        let start = begin(frames, start);
        let sound = Range::new(first_ms + start as u64 * FRAME_MS, first_ms + end as u64 * FRAME_MS);
        if is_steady
            && (SHORTEST_MS..=LONGEST_MS).contains(&sound.length_ms())
            && let Some(drift) = drift_semitones(&frames[start..end]).filter(|drift| *drift <= DRIFT_SEMITONES)
        {
            found.push(Held { range: sound, confidence: confidence(sound, drift, &frames[start..end]) });
        }
    }
    found
}

/// Where a sound begins whose first held frame is `place`: the frames before were compared with
/// what came before the sound, or are its attack.
fn begin(frames: &[Frame], place: usize) -> usize {
    let pitch = frames[place].pitch;
    let near = |frame: &&Frame| frame.pitch > 0.0 && semitones(frame.pitch, pitch) <= STEP_SEMITONES;
    place - frames[place.saturating_sub(ATTACK)..place].iter().rev().take_while(near).count()
}

fn semitones(a: f32, b: f32) -> f32 {
    (12.0 * (a / b).log2()).abs()
}

/// Whether a frame is a voice whose pitch has hardly moved in 30 ms.
fn is_flat(frames: &[Frame], place: usize, silence_db: f32) -> bool {
    let frame = frames[place];
    let Some(before) = place.checked_sub(LAG).map(|place| frames[place]) else { return false };
    frame.level >= silence_db
        && frame.pitch > 0.0
        && before.pitch > 0.0
        && semitones(frame.pitch, before.pitch) <= STEP_SEMITONES
}

/// From the 10th to the 90th percentile of the pitch; none where there is none.
fn drift_semitones(frames: &[Frame]) -> Option<f32> {
    let mut pitches: Vec<f32> = frames.iter().map(|frame| frame.pitch).filter(|pitch| *pitch > 0.0).collect();
    pitches.sort_by(f32::total_cmp);
    let last = pitches.len().checked_sub(1)?;
    let drift = 12.0 * (pitches[last - last / 10] / pitches[last / 10]).log2();
    drift.is_finite().then_some(drift)
}

/// The longer, the flatter and the steadier, the surer: from 0.5 to 0.95.
fn confidence(sound: Range, drift_semitones: f32, frames: &[Frame]) -> f64 {
    let longer = ((sound.length_ms() - SHORTEST_MS) as f64 / 220.0).min(1.0);
    let flatter = f64::from(1.0 - drift_semitones / DRIFT_SEMITONES);
    let mean = frames.iter().map(|frame| frame.steadiness).sum::<f32>() / frames.len().max(1) as f32;
    let steadier = f64::from(((mean - STEADY) / (0.9 - STEADY)).clamp(0.0, 1.0));
    rounded(0.5 + 0.15 * (longer + flatter.clamp(0.0, 1.0) + steadier))
}
