//! Takes out what a pitch tracker gets wrong: octaves, and single frames of voice in noise.

use super::Frame;

/// Frames on each side that a frame's pitch is compared with.
const REACH: usize = 5;
/// A voice lasts at least this many frames.
const SHORTEST_VOICE: usize = 3;
/// A pitch that is a factor of two away, within this much, is an octave error.
const OCTAVE_TOLERANCE: f32 = 0.15;

/// Mends the pitch of a whole track in place.
pub(super) fn smooth(frames: &mut [Frame]) {
    let mut start = 0;
    while start < frames.len() {
        if frames[start].pitch <= 0.0 {
            start += 1;
            continue;
        }
        let length = frames[start..].iter().take_while(|frame| frame.pitch > 0.0).count();
        let voice = &mut frames[start..start + length];
        if length < SHORTEST_VOICE {
            voice.iter_mut().for_each(|frame| frame.pitch = 0.0);
        } else {
            mend_octaves(voice);
        }
        start += length;
    }
}

fn mend_octaves(voice: &mut [Frame]) {
    let heard: Vec<f32> = voice.iter().map(|frame| frame.pitch).collect();
    for (place, frame) in voice.iter_mut().enumerate() {
        let mut near = heard[place.saturating_sub(REACH)..(place + REACH + 1).min(heard.len())].to_vec();
        near.sort_by(f32::total_cmp);
        let ratio = frame.pitch / near[near.len() / 2];
        if (ratio / 2.0 - 1.0).abs() < OCTAVE_TOLERANCE {
            frame.pitch /= 2.0;
        } else if (ratio * 2.0 - 1.0).abs() < OCTAVE_TOLERANCE {
            frame.pitch *= 2.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoothed(pitches: &[f32]) -> Vec<f32> {
        let mut frames: Vec<Frame> = pitches.iter().map(|pitch| Frame { pitch: *pitch, ..Frame::default() }).collect();
        smooth(&mut frames);
        frames.iter().map(|frame| frame.pitch).collect()
    }

    #[test]
    fn an_octave_jump_is_mended_and_a_rise_is_kept() {
        assert_eq!(smoothed(&[120.0, 121.0, 61.0, 242.0, 120.0, 122.0]), [120.0, 121.0, 122.0, 121.0, 120.0, 122.0]);
        let rise: Vec<f32> = (0..20).map(|n| 100.0 * 1.03f32.powi(n)).collect();
        assert_eq!(smoothed(&rise), rise);
    }

    #[test]
    fn a_voice_of_two_frames_is_none() {
        assert_eq!(smoothed(&[0.0, 120.0, 121.0, 0.0, 90.0]), [0.0; 5]);
        assert_eq!(smoothed(&[]), [0.0; 0]);
    }
}
