//! Levels from 1 to 5, given or withheld.

use serde::{Deserialize, Serialize};

/// The lowest level.
pub const LOWEST: f32 = 1.0;
/// The highest level.
pub const HIGHEST: f32 = 5.0;

/// A level, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ScoreOutcome))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Outcome {
    /// There is a level.
    Given {
        /// From 1 to 5, in hundredths.
        level: f32,
        /// How far it may be off either way, in levels.
        spread: f32,
    },
    /// There is none.
    Withheld {
        /// Why, at least one.
        reasons: Vec<Reason>,
    },
}

/// Why a level is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ScoreReason))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The question was not asked.
    NotAsked,
    /// Nothing was said.
    NothingSaid,
    /// The program was not run.
    NotTried,
    /// Fewer words than a level can rest on.
    TooLittleSaid,
    /// The answer is in another language than the interview.
    WrongLanguage,
    /// The answer is in no language that is known here.
    LanguageUnclear,
    /// The recogniser was not sure of its words.
    UnsureTranscript,
    /// Less of the scenario was answered than a level can rest on.
    TooLittleCovered,
    /// The raters, or the parts, are too far apart.
    TooFarApart,
    /// Nothing measures this criterion, and there are not enough ratings.
    NeedsRaters,
    /// The question expects no points that could be covered.
    NoPoints,
}

impl Outcome {
    /// A level and its spread, brought into bounds and rounded.
    pub fn given(level: f32, spread: f32) -> Self {
        let level = if level.is_finite() { level.clamp(LOWEST, HIGHEST) } else { LOWEST };
        let spread = if spread.is_finite() { spread.clamp(0.0, HIGHEST - LOWEST) } else { HIGHEST - LOWEST };
        Self::Given { level: rounded(level), spread: rounded(spread) }
    }

    /// No level, for one reason.
    pub fn withheld(reason: Reason) -> Self {
        Self::Withheld { reasons: vec![reason] }
    }

    /// The level, if there is one.
    pub fn level(&self) -> Option<f32> {
        match self {
            Self::Given { level, .. } => Some(*level),
            Self::Withheld { .. } => None,
        }
    }

    /// How far the level may be off, if there is one.
    pub fn spread(&self) -> Option<f32> {
        match self {
            Self::Given { spread, .. } => Some(*spread),
            Self::Withheld { .. } => None,
        }
    }
}

/// The level of a measured value from 0 to 1.
pub fn of_value(value: f32) -> f32 {
    LOWEST + value.clamp(0.0, 1.0) * (HIGHEST - LOWEST)
}

/// In hundredths: more is noise, and differs between machines.
pub fn rounded(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// Levels and their weights, combined.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean {
    levels: f32,
    spreads: f32,
    squares: f32,
    weights: f32,
}

impl Mean {
    /// Adds a level with its weight; what is withheld leaves with its weight.
    pub fn add(&mut self, outcome: &Outcome, weight: f32) {
        if let Outcome::Given { level, spread } = outcome {
            self.levels += level * weight;
            self.spreads += spread * weight;
            self.squares += (spread * weight).powi(2);
            self.weights += weight;
        }
    }

    /// The mean of levels of one answer, whose errors go together: the spreads' mean.
    pub fn of_one_answer(&self) -> Option<Outcome> {
        (self.weights > 0.0).then(|| Outcome::given(self.levels / self.weights, self.spreads / self.weights))
    }

    /// The mean of levels of different answers, whose errors are independent: the spreads
    /// add like those of independent measurements.
    pub fn of_answers(&self) -> Option<Outcome> {
        (self.weights > 0.0).then(|| Outcome::given(self.levels / self.weights, self.squares.sqrt() / self.weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stay_within_bounds_whatever_comes() {
        for (level, spread) in [(0.0, -1.0), (9.0, 9.0), (f32::NAN, f32::NAN), (f32::INFINITY, f32::INFINITY)] {
            let Outcome::Given { level, spread } = Outcome::given(level, spread) else { panic!("given") };
            assert!((LOWEST..=HIGHEST).contains(&level) && (0.0..=4.0).contains(&spread));
        }
    }

    #[test]
    fn what_is_withheld_leaves_with_its_weight() {
        let mut mean = Mean::default();
        mean.add(&Outcome::given(4.0, 0.5), 3.0);
        mean.add(&Outcome::withheld(Reason::NothingSaid), 5.0);
        mean.add(&Outcome::given(2.0, 0.5), 1.0);
        assert_eq!(mean.of_one_answer(), Some(Outcome::given(3.5, 0.5)));
        assert_eq!(mean.of_answers().and_then(|mean| mean.spread()), Some(0.4), "√(1.5² + 0.5²) ÷ 4");
        assert_eq!(Mean::default().of_answers(), None);
    }
}
