//! How loud and how high the candidate's voice is, and where it is silent.

use serde::{Deserialize, Serialize};

use crate::contour::{Contour, FRAME_MS, Frame};

use super::rounded;
use super::words::{Range, SpokenTurn};

/// Frames of voice that a range is measured on at least: half a second.
const FEWEST_FRAMES: usize = 50;
/// Speech is at most this far below the loudest speech, dB: the threshold of N. de Jong and
/// T. Wempe, "Praat script to detect syllable nuclei and measure speech rate automatically",
/// Behavior Research Methods 41 (2009).
const SPEECH_DEPTH_DB: f32 = 25.0;
/// Speech is at least this far above the noise, dB.
const ABOVE_NOISE_DB: f32 = 6.0;
/// However loud the noise, what is this near to the loudest speech is speech, dB.
const SURELY_SPEECH_DB: f32 = 10.0;
/// Nothing below this is speech, dB.
const QUIET_DB: f32 = -70.0;
/// A sound that is shorter than this does not end a silence: a click.
const CLICK_MS: u64 = 40;

/// How loud the voice is: the levels of frames that have a pitch, dB below full scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Loudness {
    /// 10th percentile.
    pub low_db: f64,
    /// Median.
    pub median_db: f64,
    /// 90th percentile.
    pub high_db: f64,
    /// From the 10th to the 90th.
    pub range_db: f64,
}

/// How high the voice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PitchRange {
    /// 10th percentile.
    pub low_hz: f64,
    /// Median.
    pub median_hz: f64,
    /// 90th percentile.
    pub high_hz: f64,
    /// From the 10th to the 90th, twelve semitones an octave.
    pub range_semitones: f64,
}

/// The candidate's frames and the level that parts speech from silence in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice<'a> {
    contour: &'a Contour,
    /// Frames below this are silent, dB.
    pub silence_db: f32,
}

impl<'a> Voice<'a> {
    /// The voice in the candidate's turns; none if nothing is heard in them.
    pub fn new(contour: &'a Contour, turns: &[SpokenTurn<'_>]) -> Option<Self> {
        let frames = turns.iter().flat_map(|turn| contour.between(turn.range.start_ms, turn.range.end_ms));
        let mut levels: Vec<f32> = frames.map(|frame| frame.level).filter(|level| *level > QUIET_DB).collect();
        levels.sort_by(f32::total_cmp);
        let loud = percentile(&levels, 0.95)?;
        let noise = percentile(&levels, 0.05)?;
        let silence_db = (loud - SPEECH_DEPTH_DB).max(noise + ABOVE_NOISE_DB).min(loud - SURELY_SPEECH_DB);
        Some(Self { contour, silence_db: silence_db.max(QUIET_DB) })
    }

    /// The frames of a time range.
    pub fn frames(&self, range: Range) -> &'a [Frame] {
        self.contour.between(range.start_ms, range.end_ms)
    }

    /// Whether the track reaches to the end of a range and anything is heard in it.
    pub fn covers(&self, range: Range) -> bool {
        let end = self.contour.frames.len() as u64 * FRAME_MS;
        range.end_ms <= end + CLICK_MS && self.frames(range).iter().any(|frame| frame.level >= self.silence_db)
    }

    /// The silences of at least `least_ms` in a range, in order.
    pub fn silences(&self, range: Range, least_ms: u64) -> Vec<Range> {
        let first = range.start_ms / FRAME_MS * FRAME_MS;
        let mut silences: Vec<Range> = Vec::new();
        let mut open: Option<Range> = None;
        for (place, frame) in self.frames(range).iter().enumerate() {
            if frame.level >= self.silence_db {
                continue;
            }
            let now = first + place as u64 * FRAME_MS;
            let now = Range::new(now.max(range.start_ms), (now + FRAME_MS).min(range.end_ms));
            match &mut open {
                Some(silence) if now.start_ms <= silence.end_ms + CLICK_MS => silence.end_ms = now.end_ms,
                _ => silences.extend(open.replace(now)),
            }
        }
        silences.extend(open);
        silences.retain(|silence| silence.length_ms() >= least_ms);
        silences
    }
}

/// What is heard of the voice in some frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Sounds {
    levels: Vec<f32>,
    pitches: Vec<f32>,
}

impl Sounds {
    /// Takes in what is heard in a range.
    pub fn add(&mut self, voice: &Voice<'_>, range: Range) {
        let voiced = voice.frames(range).iter().filter(|frame| frame.pitch > 0.0 && frame.level >= voice.silence_db);
        for frame in voiced.filter(|frame| frame.pitch.is_finite() && frame.level.is_finite()) {
            self.levels.push(frame.level);
            self.pitches.push(frame.pitch);
        }
    }

    /// Takes in what was heard elsewhere.
    pub fn append(&mut self, other: Self) {
        self.levels.extend(other.levels);
        self.pitches.extend(other.pitches);
    }

    /// How loud it is; none on less than half a second of voice.
    pub fn loudness(&mut self) -> Option<Loudness> {
        let (low, median, high) = tenths(&mut self.levels)?;
        Some(Loudness { low_db: low, median_db: median, high_db: high, range_db: rounded(high - low) })
    }

    /// How high it is; none on less than half a second of voice.
    pub fn pitch(&mut self) -> Option<PitchRange> {
        let (low, median, high) = tenths(&mut self.pitches)?;
        let range_semitones = rounded(12.0 * (high / low).log2());
        Some(PitchRange { low_hz: low, median_hz: median, high_hz: high, range_semitones })
    }
}

/// The 10th, 50th and 90th percentile.
fn tenths(values: &mut [f32]) -> Option<(f64, f64, f64)> {
    if values.len() < FEWEST_FRAMES {
        return None;
    }
    values.sort_by(f32::total_cmp);
    let at = |share| percentile(values, share).map(|value| rounded(f64::from(value)));
    Some((at(0.1)?, at(0.5)?, at(0.9)?))
}

/// The value below which a share of sorted values lie; none of none.
fn percentile(sorted: &[f32], share: f64) -> Option<f32> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * share).round() as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contour(levels: &[(f32, usize)]) -> Contour {
        let frames = levels.iter().flat_map(|(level, count)| {
            std::iter::repeat_n(
                Frame { level: *level, pitch: if *level > -40.0 { 120.0 } else { 0.0 }, steadiness: 0.5 },
                *count,
            )
        });
        Contour { frames: frames.collect() }
    }

    fn voice(contour: &Contour) -> Voice<'_> {
        Voice { contour, silence_db: -45.0 }
    }

    #[test]
    fn silences_are_found_and_clicks_do_not_cut_them() {
        let contour =
            contour(&[(-20.0, 50), (-60.0, 20), (-20.0, 3), (-60.0, 20), (-20.0, 50), (-60.0, 10), (-20.0, 5)]);
        let silences = voice(&contour).silences(Range::new(0, 2_000), 250);
        assert_eq!(silences, [Range::new(500, 930)]);
    }

    #[test]
    fn a_silence_is_cut_at_the_range() {
        let contour = contour(&[(-60.0, 100)]);
        assert_eq!(voice(&contour).silences(Range::new(105, 605), 250), [Range::new(105, 605)]);
        assert_eq!(voice(&contour).silences(Range::new(500, 500), 250), []);
        assert_eq!(voice(&contour).silences(Range::new(5_000, 9_000), 250), []);
    }

    #[test]
    fn ranges_go_from_the_tenth_to_the_ninetieth_percentile() {
        let frames =
            (0..101).map(|n| Frame { level: -40.0 + n as f32 / 5.0, pitch: 100.0 + n as f32, steadiness: 0.5 });
        let contour = Contour { frames: frames.collect() };
        let mut sounds = Sounds::default();
        sounds.add(&voice(&contour), Range::new(0, 2_000));
        let loudness = sounds.loudness().expect("a second of voice");
        assert!((loudness.range_db - 16.0).abs() < 0.01, "{loudness:?}");
        let pitch = sounds.pitch().expect("a second of voice");
        assert_eq!((pitch.low_hz, pitch.median_hz, pitch.high_hz), (110.0, 150.0, 190.0));
        assert!((pitch.range_semitones - 9.463).abs() < 0.01, "{pitch:?}");
    }

    #[test]
    fn too_little_voice_has_no_range() {
        let contour = contour(&[(-20.0, 49), (-60.0, 100)]);
        let mut sounds = Sounds::default();
        sounds.add(&voice(&contour), Range::new(0, 2_000));
        assert_eq!((sounds.loudness(), sounds.pitch()), (None, None));
    }
}
