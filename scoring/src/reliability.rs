//! Whether there is enough to go by, and what of it.
//!
//! The thresholds are judgements of what a number needs in order not to mislead; below them
//! the report says why there is none.

use serde::{Deserialize, Serialize};

use crate::interview::Turn;
use crate::level::{Reason, rounded};
use crate::prose::ratio;

/// Words of an answer below which it gets no level.
pub const LEAST_ANSWER: usize = 5;
/// Words in all answers below which there is no overall level: half a minute of speech.
pub const LEAST_WORDS: u32 = 80;
/// Share of the scenario, by weight, below which there is no overall level.
pub const LEAST_COVERED: f32 = 0.5;
/// Mean confidence of the recogniser below which there is no level.
pub const LEAST_CONFIDENCE: f32 = 0.6;
/// Confidence below which a word counts as unsure.
pub const UNSURE: f32 = 0.5;
/// Share of unsure words above which there is no level.
pub const MOST_UNSURE: f32 = 0.3;
/// Spread, in levels, above which raters disagree too much for their median to mean anything.
pub const MOST_APART: f32 = 1.0;

/// What the scores rest on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reliability {
    /// Questions of the scenario that are scored.
    pub questions: u32,
    /// Those that were asked.
    pub asked: u32,
    /// Those that have a level.
    pub scored: u32,
    /// Share of the scenario's weight that has a level, from 0 to 1.
    pub covered: f32,
    /// The candidate's words in answers to questions that are scored.
    pub words: u32,
    /// What the recogniser says of its words; none where it says nothing, or all was typed.
    pub transcript: Option<TranscriptConfidence>,
    /// How far the overall level may be off, in levels.
    pub spread: Option<f32>,
    /// Criteria that raters agreed on, and criteria that were measured by words alone.
    pub rated: u32,
    /// See `rated`.
    pub measured: u32,
    /// Criteria that raters did not agree on, and that have no level.
    #[serde(default)]
    pub apart: u32,
}

/// How sure a recogniser was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TranscriptConfidence {
    /// Mean over all words, from 0 to 1.
    pub mean: f32,
    /// Share of words below [`UNSURE`].
    pub unsure: f32,
}

impl TranscriptConfidence {
    /// Of the words of some turns that say how sure they are.
    pub fn of<'a>(turns: impl IntoIterator<Item = &'a Turn>) -> Option<Self> {
        let words = turns.into_iter().flat_map(|turn| &turn.words);
        let sure = words.filter_map(|word| word.confidence).filter(|confidence| confidence.is_finite());
        let (mut count, mut sum, mut unsure) = (0_usize, 0.0_f64, 0_usize);
        for confidence in sure {
            count += 1;
            sum += f64::from(confidence.clamp(0.0, 1.0));
            unsure += usize::from(confidence < UNSURE);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a mean of values from 0 to 1")]
        let mean = |whole: f32| (sum / f64::from(whole)) as f32;
        (count > 0).then(|| Self { mean: rounded(mean(ratio(count, 1))), unsure: rounded(ratio(unsure, count)) })
    }

    /// Whether scores can rest on the transcript.
    pub fn is_enough(self) -> bool {
        self.mean >= LEAST_CONFIDENCE && self.unsure <= MOST_UNSURE
    }
}

impl Reliability {
    /// Why there can be no overall level; empty where there can.
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.words == 0 {
            return vec![Reason::NothingSaid];
        }
        if self.words < LEAST_WORDS {
            reasons.push(Reason::TooLittleSaid);
        }
        if self.covered < LEAST_COVERED {
            reasons.push(Reason::TooLittleCovered);
        }
        if self.transcript.is_some_and(|transcript| !transcript.is_enough()) {
            reasons.push(Reason::UnsureTranscript);
        }
        if self.spread.is_some_and(|spread| spread > MOST_APART) {
            reasons.push(Reason::TooFarApart);
        }
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::spoken;

    #[test]
    fn confidence_is_of_the_words_that_have_one() {
        let mut turn = spoken("one two three four");
        turn.words[0].confidence = Some(1.0);
        turn.words[1].confidence = Some(0.4);
        turn.words[2].confidence = Some(f32::NAN);
        let confidence = TranscriptConfidence::of([&turn]).expect("two words say so");
        assert_eq!((confidence.mean, confidence.unsure), (0.7, 0.5));
        assert!(!confidence.is_enough());
        assert_eq!(TranscriptConfidence::of([&spoken("one two")]), None);
    }

    #[test]
    fn each_threshold_has_its_reason() {
        let sound = Reliability {
            questions: 5,
            asked: 5,
            scored: 5,
            covered: 1.0,
            words: 400,
            transcript: None,
            spread: Some(0.3),
            rated: 0,
            measured: 25,
            apart: 0,
        };
        assert_eq!(sound.reasons(), []);
        let reasons = |change: fn(&mut Reliability)| {
            let mut changed = sound.clone();
            change(&mut changed);
            changed.reasons()
        };
        assert_eq!(reasons(|r| r.words = 0), [Reason::NothingSaid]);
        assert_eq!(reasons(|r| r.words = 79), [Reason::TooLittleSaid]);
        assert_eq!(reasons(|r| r.covered = 0.4), [Reason::TooLittleCovered]);
        let unsure = TranscriptConfidence { mean: 0.9, unsure: 0.31 };
        assert_eq!(Reliability { transcript: Some(unsure), ..sound.clone() }.reasons(), [Reason::UnsureTranscript]);
        assert_eq!(reasons(|r| r.spread = Some(1.1)), [Reason::TooFarApart]);
    }
}
