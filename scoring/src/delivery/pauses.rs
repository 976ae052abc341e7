//! Silent pauses, by where they stand: between clauses, where speakers breathe and plan, or
//! inside one, which listeners notice most (J. Kahng, "The effect of pause location on
//! perceived fluency", Applied Psycholinguistics 39, 2018).
//!
//! With the audio, a pause is a silence of it; a recogniser's word times hide pauses, as a word
//! often lasts until the next one. Without it, or where the track is broken, a pause is a gap
//! between words.

use serde::{Deserialize, Serialize};

use super::voice::Voice;
use super::words::{Range, SpokenTurn};

/// The shortest silence that is a pause: customary; see N. de Jong and H. Bosker, "Choosing a
/// threshold for silent pauses to measure second language fluency", DiSS 2013.
pub const SHORTEST_PAUSE_MS: u64 = 250;

/// The shortest long pause: above it lies a group of its own, found in spontaneous speech only
/// (E. Campione and J. Véronis, "A large-scale multilingual study of silent pause duration",
/// Speech Prosody 2002).
pub const LONG_PAUSE_MS: u64 = 1_000;

/// Words that a silence of the audio may swallow; with more of them, the audio is broken there.
const SWALLOWED_WORDS: usize = 1;

/// Where a pause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = DeliveryPausePlace))]
#[serde(rename_all = "snake_case")]
pub enum PausePlace {
    /// Between two clauses.
    BetweenClauses,
    /// Inside a clause.
    InsideClause,
}

/// A silent pause inside a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pause {
    /// Start, milliseconds of the session's clock.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// Where it stands.
    pub place: PausePlace,
}

/// How many pauses there are and how long they are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PauseCount {
    /// How many.
    pub count: u32,
    /// How long, together.
    pub total_ms: u64,
}

/// The pauses of a turn or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PauseSummary {
    /// All pauses.
    pub all: PauseCount,
    /// Those between clauses.
    pub between_clauses: PauseCount,
    /// Those inside a clause.
    pub inside_clauses: PauseCount,
    /// Those longer than [`LONG_PAUSE_MS`].
    pub long_count: u32,
    /// The median; none without a pause.
    pub median_ms: Option<u64>,
    /// The longest; none without a pause.
    pub longest_ms: Option<u64>,
}

impl PauseSummary {
    /// Sums up some pauses.
    pub fn of<'a>(pauses: impl IntoIterator<Item = &'a Pause>) -> Self {
        let mut summary = Self::default();
        let mut lengths = Vec::new();
        for pause in pauses {
            let length = pause.end_ms.saturating_sub(pause.start_ms);
            let place = match pause.place {
                PausePlace::BetweenClauses => &mut summary.between_clauses,
                PausePlace::InsideClause => &mut summary.inside_clauses,
            };
            place.add(length);
            summary.all.add(length);
            summary.long_count += u32::from(length > LONG_PAUSE_MS);
            lengths.push(length);
        }
        lengths.sort_unstable();
        summary.median_ms = median(&lengths);
        summary.longest_ms = lengths.last().copied();
        summary
    }
}

impl PauseCount {
    fn add(&mut self, length_ms: u64) {
        self.count += 1;
        self.total_ms += length_ms;
    }
}

/// The middle value, or the mean of the two in the middle; none of none.
pub(super) fn median(sorted: &[u64]) -> Option<u64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    let lower = if sorted.len().is_multiple_of(2) { sorted[middle - 1] } else { upper };
    Some(lower.midpoint(upper))
}

/// What was spoken of a turn, and the pauses in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spoken {
    /// From the first sound to the last, pauses included.
    pub speaking_ms: u64,
    /// The pauses in it, in order.
    pub pauses: Vec<Pause>,
}

/// Finds the pauses of a turn; `clause_ends[i]` tells whether a clause ends before word `i`.
pub(super) fn find(turn: &SpokenTurn<'_>, clause_ends: &[bool], voice: Option<&Voice<'_>>) -> Spoken {
    let Some(speech) = turn.speech() else { return Spoken::default() };
    let gaps = gaps(turn);
    let Some(voice) = voice.filter(|voice| voice.covers(speech)) else {
        let pauses = gaps.iter().map(|gap| placed(turn, clause_ends, *gap)).collect();
        return Spoken { speaking_ms: speech.length_ms(), pauses };
    };
    let mut pauses = Vec::new();
    let mut speaking_ms = speech.length_ms();
    for silence in voice.silences(speech, SHORTEST_PAUSE_MS) {
        if swallowed(turn, silence) > SWALLOWED_WORDS {
            pauses.extend(gaps.iter().filter(|gap| silence.contains(**gap)));
        } else if silence.start_ms == speech.start_ms || silence.end_ms == speech.end_ms {
            // the first word was not begun yet, or the last one is over
            speaking_ms -= silence.length_ms();
        } else {
            pauses.push(silence);
        }
    }
    Spoken { speaking_ms, pauses: pauses.into_iter().map(|pause| placed(turn, clause_ends, pause)).collect() }
}

/// The gaps between words that are long enough.
fn gaps(turn: &SpokenTurn<'_>) -> Vec<Range> {
    let pairs = turn.words.windows(2).map(|pair| Range::new(pair[0].range.end_ms, pair[1].range.start_ms));
    pairs.filter(|gap| gap.length_ms() >= SHORTEST_PAUSE_MS).collect()
}

/// How many words lie wholly in a silence.
fn swallowed(turn: &SpokenTurn<'_>, silence: Range) -> usize {
    turn.words.iter().filter(|word| word.range.length_ms() > 0 && silence.contains(word.range)).count()
}

fn placed(turn: &SpokenTurn<'_>, clause_ends: &[bool], pause: Range) -> Pause {
    // the word after the pause is the first one whose middle is after the pause's
    let middle = |range: Range| range.start_ms.midpoint(range.end_ms);
    let next = turn.words.partition_point(|word| middle(word.range) <= middle(pause));
    let between = clause_ends.get(next).copied().unwrap_or(true);
    let place = if between { PausePlace::BetweenClauses } else { PausePlace::InsideClause };
    Pause { start_ms: pause.start_ms, end_ms: pause.end_ms, place }
}

#[cfg(test)]
mod tests {
    use vivavoce_scenarios::Language;

    use super::super::clauses;
    use super::super::words::{fixture, spoken_turns};
    use super::*;
    use crate::contour::{Contour, Frame};
    use crate::interview::Turn;

    fn spoken(turn: Turn, contour: Option<&Contour>) -> Spoken {
        let interview = fixture::interview(Language::En, vec![turn]);
        let turns = spoken_turns(&interview);
        let voice = contour.and_then(|contour| Voice::new(contour, &turns));
        let ends = clauses::ends(&turns[0].words, &[], Language::En);
        find(&turns[0], &ends, voice.as_ref())
    }

    fn lengths(spoken: &Spoken) -> Vec<(u64, PausePlace)> {
        spoken.pauses.iter().map(|pause| (pause.end_ms - pause.start_ms, pause.place)).collect()
    }

    /// Frames that sound in these ranges and are silent between.
    fn contour(sounds: &[(u64, u64)], length_ms: u64) -> Contour {
        let sounds_at = |ms: u64| sounds.iter().any(|(start, end)| (*start..*end).contains(&ms));
        let frame = |sounds| Frame { level: if sounds { -20.0 } else { -65.0 }, ..Frame::default() };
        Contour { frames: (0..length_ms / 10).map(|place| frame(sounds_at(place * 10))).collect() }
    }

    #[test]
    fn gaps_between_words_are_pauses_by_their_place() {
        let words = [
            ("We", 0, 200),
            ("tested", 700, 900),
            ("it.", 949, 1_100),
            ("Then", 2_500, 2_700),
            ("fixed", 2_949, 3_200),
        ];
        let spoken = spoken(fixture::turn(1, &words), None);
        assert_eq!(lengths(&spoken), [(500, PausePlace::InsideClause), (1_400, PausePlace::BetweenClauses)]);
        assert_eq!(spoken.speaking_ms, 3_200);
        let summary = PauseSummary::of(&spoken.pauses);
        assert_eq!((summary.all.count, summary.all.total_ms, summary.long_count), (2, 1_900, 1));
        assert_eq!((summary.median_ms, summary.longest_ms), (Some(950), Some(1_400)));
    }

    #[test]
    fn the_audio_shows_pauses_that_word_times_hide() {
        let words = [("We", 0, 1_000), ("tested", 1_000, 1_500), ("it", 1_500, 2_600)];
        let contour = contour(&[(0, 300), (900, 1_700), (2_000, 2_200)], 3_000);
        let spoken = spoken(fixture::turn(1, &words), Some(&contour));
        assert_eq!(lengths(&spoken), [(600, PausePlace::InsideClause), (300, PausePlace::InsideClause)]);
        assert_eq!(spoken.speaking_ms, 2_200, "the silence that the last word ends in is no speech");
    }

    #[test]
    fn where_the_audio_is_broken_the_words_count() {
        let turn = fixture::said(1, 0, "one two three four five six seven eight");
        let broken = contour(&[(0, 500), (1_700, 2_000)], 3_000);
        assert_eq!(lengths(&spoken(turn.clone(), Some(&broken))), []);
        let cut_short = contour(&[(0, 500)], 600);
        assert_eq!(lengths(&spoken(turn.clone(), Some(&cut_short))), []);
        assert_eq!(lengths(&spoken(turn, Some(&contour(&[], 3_000)))), []);
    }

    #[test]
    fn a_turn_without_words_or_of_one_word_has_no_pause() {
        assert_eq!(spoken(fixture::turn(1, &[]), None), Spoken::default());
        assert_eq!(spoken(fixture::turn(1, &[("Yes.", 100, 400)]), None).pauses, []);
    }
}
