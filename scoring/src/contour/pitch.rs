//! Fundamental frequency by YIN: the lag at which the voice is most like itself.
//!
//! A. de Cheveigné and H. Kawahara, "YIN, a fundamental frequency estimator for speech and
//! music", J. Acoust. Soc. Am. 111 (2002), steps 2 to 5. At 8 kHz, where a voice has all that
//! its pitch is heard by and a lag costs a quarter of what it does at 16 kHz.

/// Samples a second.
pub(super) const RATE: f32 = 8_000.0;

/// Lowest pitch, Hz.
pub(super) const LOWEST_HZ: f32 = 60.0;
/// Highest pitch, Hz.
pub(super) const HIGHEST_HZ: f32 = 500.0;

/// Lags looked at, in samples: 500 to 60 Hz.
const SHORTEST: usize = 16;
const LONGEST: usize = 134;
/// Samples that are compared with themselves a lag later: 25 ms.
const WINDOW: usize = 200;
/// Lags worked on together, as many as the compiler keeps in vector registers.
const TOGETHER: usize = 16;
/// Lags worked on in all: those looked at, one more to interpolate, filled up.
const LAGS: usize = (LONGEST + 2).next_multiple_of(TOGETHER);
/// Samples that [`estimate`] looks at.
pub(super) const SPAN: usize = WINDOW + LAGS;

/// The first lag whose aperiodicity is below this is the period.
const CLEAR: f32 = 0.12;
/// Where no lag is that clear, the best one is the period of a voice below this.
const VOICED: f32 = 0.42;
/// The pitch of some samples, Hz, or none if they are not periodic.
pub(super) fn estimate(samples: &[f32]) -> Option<f32> {
    let samples: &[f32; SPAN] = samples.try_into().ok()?;
    let aperiodicity = aperiodicity(samples);
    let lag = period(&aperiodicity)?;
    let hz = RATE / refine(&aperiodicity, lag);
    (LOWEST_HZ..=HIGHEST_HZ).contains(&hz).then_some(hz)
}

/// The cumulative mean normalised difference for each lag (equation 8 of the paper).
fn aperiodicity(samples: &[f32; SPAN]) -> [f32; LAGS] {
    let mut lags = differences(samples);
    lags[0] = 1.0;
    let mut sum = 0.0;
    for (lag, value) in lags.iter_mut().enumerate().skip(1) {
        sum += *value;
        *value = if sum > 0.0 { *value * lag as f32 / sum } else { 1.0 };
    }
    lags
}

/// How different the window is from itself each lag later (equation 6).
fn differences(samples: &[f32; SPAN]) -> [f32; LAGS] {
    let mut differences = [0.0; LAGS];
    for (block, sums) in differences.chunks_exact_mut(TOGETHER).enumerate() {
        let mut together = [0.0; TOGETHER];
        let later = samples[block * TOGETHER..].windows(TOGETHER);
        for (sample, later) in samples[..WINDOW].iter().zip(later) {
            for (sum, later) in together.iter_mut().zip(later) {
                let apart = sample - later;
                *sum += apart * apart;
            }
        }
        sums.copy_from_slice(&together);
    }
    differences
}

fn period(aperiodicity: &[f32; LAGS]) -> Option<usize> {
    let mut lag = SHORTEST;
    while lag <= LONGEST && aperiodicity[lag] >= CLEAR {
        lag += 1;
    }
    if lag <= LONGEST {
        while lag < LONGEST && aperiodicity[lag + 1] < aperiodicity[lag] {
            lag += 1;
        }
        return Some(lag);
    }
    let best = (SHORTEST..=LONGEST).min_by(|a, b| aperiodicity[*a].total_cmp(&aperiodicity[*b]))?;
    (aperiodicity[best] < VOICED).then_some(best)
}

/// The lowest point of the parabola through a lag and its neighbours.
fn refine(aperiodicity: &[f32; LAGS], lag: usize) -> f32 {
    let (before, here, after) = (aperiodicity[lag - 1], aperiodicity[lag], aperiodicity[lag + 1]);
    let curvature = before - 2.0 * here + after;
    let shift = if curvature > 0.0 { 0.5 * (before - after) / curvature } else { 0.0 };
    lag as f32 + shift.clamp(-0.5, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f32) -> Vec<f32> {
        let wave = |harmonic: f32, n: usize| (std::f32::consts::TAU * hz * harmonic * n as f32 / RATE).sin() / harmonic;
        (0..SPAN).map(|n| wave(1.0, n) + wave(2.0, n) + wave(3.0, n)).collect()
    }

    #[test]
    fn the_pitch_of_a_tone_is_within_one_percent() {
        for hz in [65.0, 82.4, 110.0, 146.8, 220.0, 310.0, 440.0, 490.0] {
            let found = estimate(&tone(hz)).expect("a tone has a pitch");
            assert!((found / hz - 1.0).abs() < 0.01, "{hz} Hz heard as {found}");
        }
    }

    #[test]
    fn silence_noise_and_too_few_samples_have_no_pitch() {
        assert_eq!(estimate(&[0.0; SPAN]), None);
        assert_eq!(estimate(&[0.3; SPAN]), None);
        assert_eq!(estimate(&[0.3; SPAN - 1]), None);
        let mut seed = 1u32;
        let noise: Vec<f32> = (0..SPAN)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) as f32 / (1 << 24) as f32 - 0.5
            })
            .collect();
        assert_eq!(estimate(&noise), None);
    }
}
