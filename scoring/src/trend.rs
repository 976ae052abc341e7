//! The candidate now beside the candidate before: never beside anybody else.

use serde::{Deserialize, Serialize};

use crate::level::rounded;
use crate::report::Report;

/// Earlier reports that are looked at, the latest ones.
const MOST_EARLIER: usize = 10;

/// How one candidate's levels moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trend {
    /// The whole, if this report has a level and an earlier one had.
    pub overall: Option<Movement>,
    /// Criteria that both this report and an earlier one have a level for.
    pub criteria: Vec<CriterionTrend>,
}

/// How one criterion moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CriterionTrend {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it moved.
    pub movement: Movement,
}

/// A level and those before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Movement {
    /// The earlier levels, oldest first.
    pub earlier: Vec<f32>,
    /// The level now.
    pub now: f32,
    /// The level now, less the median of the earlier ones.
    pub change: f32,
    /// How far the change may be off by the spreads of both sides.
    pub spread: f32,
    /// Where it goes, if that is more than the spread.
    pub direction: Direction,
}

/// Where a level goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = TrendDirection))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Not beyond the spread.
    Same,
}

/// A report beside the same candidate's earlier ones, oldest first. Criteria are the same
/// where their ids are.
pub fn trend(report: &Report, earlier: &[&Report]) -> Trend {
    let earlier = &earlier[earlier.len().saturating_sub(MOST_EARLIER)..];
    let outcome = |outcome: &crate::level::Outcome| outcome.level().zip(outcome.spread());
    let before: Vec<(f32, f32)> = earlier.iter().filter_map(|report| outcome(&report.overall.outcome)).collect();
    let overall = outcome(&report.overall.outcome).and_then(|now| movement(now, &before));
    let mut criteria = Vec::new();
    for criterion in &report.overall.criteria {
        let same =
            earlier.iter().flat_map(|report| report.overall.criteria.iter()).filter(|other| other.id == criterion.id);
        let before: Vec<(f32, f32)> = same.filter_map(|other| outcome(&other.outcome)).collect();
        let movement = outcome(&criterion.outcome).and_then(|now| movement(now, &before));
        criteria.extend(movement.map(|movement| CriterionTrend {
            id: criterion.id.clone(),
            name: criterion.name.clone(),
            movement,
        }));
    }
    Trend { overall, criteria }
}

/// None without earlier levels.
fn movement((now, spread_now): (f32, f32), before: &[(f32, f32)]) -> Option<Movement> {
    let mut sorted = before.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (low, high) = (*sorted.get(sorted.len().checked_sub(1)? / 2)?, *sorted.get(sorted.len() / 2)?);
    let change = now - f32::midpoint(low.0, high.0);
    // Of independent errors.
    let spread = spread_now.hypot(low.1.max(high.1));
    let direction = match change {
        change if change > spread => Direction::Up,
        change if change < -spread => Direction::Down,
        _ => Direction::Same,
    };
    let earlier = before.iter().map(|(level, _)| *level).collect();
    Some(Movement { earlier, now, change: rounded(change), spread: rounded(spread), direction })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_moves_only_beyond_its_spread() {
        let to = |now, before: &[(f32, f32)]| movement(now, before).map(|moved| (moved.change, moved.direction));
        assert_eq!(to((3.0, 0.3), &[(2.5, 0.3)]), Some((0.5, Direction::Up)));
        assert_eq!(to((3.0, 0.4), &[(2.5, 0.4)]), Some((0.5, Direction::Same)));
        assert_eq!(to((2.0, 0.3), &[(4.0, 0.3), (3.0, 0.3), (1.0, 0.3)]), Some((-1.0, Direction::Down)));
        assert_eq!(to((3.0, 0.0), &[(2.0, 0.0), (4.0, 0.0)]), Some((0.0, Direction::Same)));
        assert_eq!(to((3.0, 0.0), &[]), None);
    }
}
