//! How the answers were delivered: measured, never interpreted. Nothing here says or infers what
//! somebody feels or is like.
//!
//! | module | does |
//! | --- | --- |
//! | `clauses` | where clauses end |
//! | [`conversation`] | who spoke how long, how soon answers came, time used |
//! | [`fillers`] | filled pauses of the words and of the audio |
//! | `held` | sounds that are held, in the audio |
//! | `markers` | hesitations and discourse markers in the words |
//! | [`measures`] | the numbers of a turn or of all |
//! | [`norms`] | what others measured in the language |
//! | [`pauses`] | silent pauses by their place |
//! | [`repeats`] | repetitions and restarts |
//! | [`syllables`] | syllables of French, English and numbers |
//! | `voice` | loudness, pitch, silence |
//! | `words` | spoken words made safe to measure |
//!
//! Only what the candidate spoke is measured; what was typed has no delivery. A value is none
//! where there was nothing to measure it on.
//!
//! **Delivery is shown, not scored.** A score leaves it out unless somebody switches it on
//! ([`COUNTS_BY_DEFAULT`]): stutter and accent show in these numbers and say nothing of the
//! answer, and words alone predict as well (see [`norms`] for what is known of the numbers).

mod clauses;
pub mod conversation;
pub mod fillers;
mod held;
mod markers;
pub mod measures;
pub mod norms;
pub mod pauses;
pub mod repeats;
pub mod syllables;
mod voice;
mod words;

use serde::{Deserialize, Serialize};

use crate::contour::Contour;
use crate::interview::Interview;

pub use conversation::{Talk, TimeLimits, TimeUsed};
pub use fillers::{Filler, FillerKind, FillerSource};
pub use measures::Measures;
pub use norms::{Band, Comparison, Measure, Place};
pub use pauses::{Pause, PauseCount, PausePlace, PauseSummary};
pub use repeats::{Repeat, RepeatKind};
pub use voice::{Loudness, PitchRange};

use measures::Tally;
use voice::Voice;
use words::SpokenTurn;

/// Whether a score counts delivery unless somebody says otherwise.
pub const COUNTS_BY_DEFAULT: bool = false;

/// What was measured of the delivery.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Whether the audio was heard; without it, pauses are gaps between words, and loudness,
    /// pitch and sounds that the transcript lacks are not known.
    pub heard: bool,
    /// All spoken turns together.
    pub whole: Measures,
    /// Each spoken turn, in order.
    pub turns: Vec<TurnDelivery>,
    /// How long both sides spoke.
    pub talk: Talk,
    /// The median of the turns' response latencies; none where no answer followed a question.
    pub response_latency_median_ms: Option<i64>,
    /// The time of each question that was answered aloud.
    pub time_used: Vec<TimeUsed>,
    /// The whole beside what others measured in the language.
    pub norms: Vec<Comparison>,
}

/// What was measured of one spoken turn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TurnDelivery {
    /// Number of the candidate's turn.
    pub turn: u32,
    /// The question it belongs to.
    pub question: Option<String>,
    /// Its numbers.
    pub measures: Measures,
    /// From the end of the interviewer's speech to the first word, negative where the
    /// candidate came in before the end; none where the interviewer did not speak just before.
    pub response_latency_ms: Option<i64>,
    /// Its silent pauses, in order.
    pub pauses: Vec<Pause>,
    /// Its filled pauses, in order.
    pub fillers: Vec<Filler>,
    /// Its repetitions and restarts, in order.
    pub repeats: Vec<Repeat>,
}

/// To a ten-thousandth: what is shown is coarser, and JSON gives it back to the last digit.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Measures the delivery of an interview; without a contour, by the words alone. `limits` says
/// what time the questions were given.
pub fn measure(interview: &Interview, contour: Option<&Contour>, limits: &TimeLimits) -> Delivery {
    let turns = words::spoken_turns(interview);
    let voice = contour.and_then(|contour| Voice::new(contour, &turns));
    let pace_ms = fillers::pace_ms(&turns, interview.language);
    let mut all = Tally::default();
    let mut measured = Vec::with_capacity(turns.len());
    for turn in &turns {
        let (delivery, tally) = measure_turn(interview, turn, voice.as_ref(), pace_ms);
        all.add(tally);
        measured.push(delivery);
    }
    let latencies = measured.iter().filter_map(|turn| turn.response_latency_ms).collect();
    let pauses = measured.iter().flat_map(|turn| &turn.pauses);
    let mut delivery = Delivery {
        heard: voice.is_some(),
        whole: all.measures(PauseSummary::of(pauses)),
        response_latency_median_ms: conversation::median(latencies),
        turns: measured,
        talk: conversation::talk(interview, &turns),
        time_used: conversation::time_used(interview, &turns, limits),
        norms: Vec::new(),
    };
    delivery.norms = norms::compare(&delivery, interview.language);
    delivery
}

fn measure_turn(
    interview: &Interview,
    turn: &SpokenTurn<'_>,
    voice: Option<&Voice<'_>>,
    pace_ms: u64,
) -> (TurnDelivery, Tally) {
    let language = interview.language;
    let hesitates: Vec<bool> = turn.words.iter().map(|word| markers::is_hesitation(&word.key, language)).collect();
    let spoken = pauses::find(turn, &clauses::ends(&turn.words, &hesitates, language), voice);
    let fillers = fillers::find(turn, voice, pace_ms, language);
    let repeats = repeats::find(turn, &hesitates, language);
    let mut tally = Tally::of(turn, &spoken, &fillers, &repeats, language);
    if let Some(voice) = voice {
        tally.sounds.add(voice, turn.range);
    }
    let delivery = TurnDelivery {
        turn: turn.turn.number,
        question: turn.turn.question.clone(),
        measures: tally.measures(PauseSummary::of(&spoken.pauses)),
        response_latency_ms: conversation::latency_ms(interview, turn),
        pauses: spoken.pauses,
        fillers,
        repeats,
    };
    (delivery, tally)
}

#[cfg(test)]
mod tests;
