//! The numbers of a turn, and of all turns together.

use serde::{Deserialize, Serialize};
use vivavoce_scenarios::Language;

use super::fillers::{Filler, FillerKind, FillerSource};
use super::pauses::{PauseSummary, Spoken};
use super::repeats::{Repeat, RepeatKind};
use super::rounded;
use super::syllables;
use super::voice::{Loudness, PitchRange, Sounds};
use super::words::SpokenTurn;

/// Less speech than this has no rate.
const LEAST_SPEECH_MS: u64 = 1_000;

/// Fewer syllables than this have no rate of disfluencies.
const LEAST_SYLLABLES: u32 = 50;

/// What is measured of a turn or of all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measures {
    /// Words, hesitations included.
    pub word_count: u32,
    /// Their syllables.
    pub syllable_count: u32,
    /// From the first word to the last of each turn, pauses included.
    pub speaking_ms: u64,
    /// The same without the silent pauses.
    pub articulation_ms: u64,
    /// The part of the speaking time that is not paused, 0 to 1; as all rates, none on less
    /// than a second of speech.
    pub phonation_share: Option<f64>,
    /// Syllables a second, pauses included.
    pub syllables_per_s: Option<f64>,
    /// Words a minute, pauses included.
    pub words_per_min: Option<f64>,
    /// Syllables a second without the pauses: the articulation rate.
    pub articulation_syllables_per_s: Option<f64>,
    /// Silent pauses.
    pub pauses: PauseSummary,
    /// Hesitations, of the words and of the audio.
    pub hesitation_count: u32,
    /// Those of them that only the audio has.
    pub unwritten_hesitation_count: u32,
    /// Discourse markers.
    pub marker_count: u32,
    /// Repetitions.
    pub repetition_count: u32,
    /// Restarts.
    pub restart_count: u32,
    /// Hesitations, markers, repetitions and restarts for a hundred syllables; none on less
    /// than fifty.
    pub disfluencies_per_100_syllables: Option<f64>,
    /// The same for a hundred words.
    pub disfluencies_per_100_words: Option<f64>,
    /// How loud the voice is; none without audio.
    pub loudness: Option<Loudness>,
    /// How high the voice is; none without audio.
    pub pitch: Option<PitchRange>,
}

/// What measures are made of; tallies of turns add up.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    words: u32,
    syllables: u32,
    speaking_ms: u64,
    articulation_ms: u64,
    hesitations: u32,
    unwritten: u32,
    markers: u32,
    repetitions: u32,
    restarts: u32,
    pub sounds: Sounds,
}

impl Tally {
    /// Counts what a turn has; its sounds are added apart.
    pub fn of(
        turn: &SpokenTurn<'_>,
        spoken: &Spoken,
        fillers: &[Filler],
        repeats: &[Repeat],
        language: Language,
    ) -> Self {
        let words = turn.words.len();
        let texts = turn.words.iter().filter_map(|word| turn.turn.words.get(word.place));
        let count_fillers = |is: fn(&Filler) -> bool| count(fillers.iter().filter(|filler| is(filler)).count());
        let count_repeats = |kind| count(repeats.iter().filter(|repeat| repeat.kind == kind).count());
        let paused_ms: u64 = spoken.pauses.iter().map(|pause| pause.end_ms - pause.start_ms).sum();
        let mut tally = Self {
            words: count(words),
            syllables: texts.map(|word| syllables::count(&word.text, language)).fold(0, u32::saturating_add),
            speaking_ms: spoken.speaking_ms,
            articulation_ms: spoken.speaking_ms.saturating_sub(paused_ms),
            hesitations: count_fillers(|filler| filler.kind == FillerKind::Hesitation),
            unwritten: count_fillers(|filler| filler.source == FillerSource::Audio),
            markers: count_fillers(|filler| filler.kind == FillerKind::Marker),
            repetitions: count_repeats(RepeatKind::Repetition),
            restarts: count_repeats(RepeatKind::Restart),
            sounds: Sounds::default(),
        };
        if turn.turn.words.is_empty() {
            // a recogniser without word times: the text counts, over the whole turn
            tally.words =
                count(turn.turn.text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count());
            tally.syllables = syllables::count(&turn.turn.text, language);
            tally.speaking_ms = if tally.words > 0 { turn.range.length_ms() } else { 0 };
            tally.articulation_ms = tally.speaking_ms;
        }
        tally
    }

    /// Adds another turn's.
    pub fn add(&mut self, other: Self) {
        self.words = self.words.saturating_add(other.words);
        self.syllables = self.syllables.saturating_add(other.syllables);
        self.speaking_ms += other.speaking_ms;
        self.articulation_ms += other.articulation_ms;
        self.hesitations += other.hesitations;
        self.unwritten += other.unwritten;
        self.markers += other.markers;
        self.repetitions += other.repetitions;
        self.restarts += other.restarts;
        self.sounds.append(other.sounds);
    }

    /// The measures of it all.
    pub fn measures(&mut self, pauses: PauseSummary) -> Measures {
        let timed = |count: u32, ms: u64, unit_ms: f64| {
            (self.speaking_ms >= LEAST_SPEECH_MS && ms > 0 && count > 0)
                .then(|| rounded(f64::from(count) * unit_ms / ms as f64))
        };
        let disfluencies = self.hesitations + self.markers + self.repetitions + self.restarts;
        let per_100 = |count: u32| {
            (self.syllables >= LEAST_SYLLABLES && count > 0)
                .then(|| rounded(100.0 * f64::from(disfluencies) / f64::from(count)))
        };
        let share = rounded(self.articulation_ms as f64 / self.speaking_ms.max(1) as f64);
        Measures {
            word_count: self.words,
            syllable_count: self.syllables,
            speaking_ms: self.speaking_ms,
            articulation_ms: self.articulation_ms,
            phonation_share: (self.speaking_ms >= LEAST_SPEECH_MS).then_some(share),
            syllables_per_s: timed(self.syllables, self.speaking_ms, 1_000.0),
            words_per_min: timed(self.words, self.speaking_ms, 60_000.0),
            articulation_syllables_per_s: timed(self.syllables, self.articulation_ms, 1_000.0),
            pauses,
            hesitation_count: self.hesitations,
            unwritten_hesitation_count: self.unwritten,
            marker_count: self.markers,
            repetition_count: self.repetitions,
            restart_count: self.restarts,
            disfluencies_per_100_syllables: per_100(self.syllables),
            disfluencies_per_100_words: per_100(self.words),
            loudness: self.sounds.loudness(),
            pitch: self.sounds.pitch(),
        }
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
