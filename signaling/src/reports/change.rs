//! What a later revision of a report says otherwise. Pure.

use vivavoce_scoring::Report;
use vivavoce_scoring::overall::CriterionOverall;

use super::wire::{CriterionChange, ReportChange};
use crate::corrections::wire::Correction;

/// The levels that differ between two revisions, of which `before` has the number `revision`;
/// `corrections` came between them.
pub fn change(revision: u32, before: &Report, now: &Report, corrections: Vec<Correction>) -> ReportChange {
    ReportChange {
        revision,
        overall_before: before.overall.outcome.level(),
        overall_now: now.overall.outcome.level(),
        criteria: criteria(&before.overall.criteria, &now.overall.criteria),
        corrections,
    }
}

fn criteria(before: &[CriterionOverall], now: &[CriterionOverall]) -> Vec<CriterionChange> {
    let of =
        |all: &[CriterionOverall], id: &str| all.iter().find(|one| one.id == id).and_then(|one| one.outcome.level());
    let gone = before.iter().filter(|old| now.iter().all(|new| new.id != old.id));
    now.iter()
        .chain(gone)
        .map(|one| CriterionChange {
            id: one.id.clone(),
            name: one.name.clone(),
            before: of(before, &one.id),
            now: of(now, &one.id),
        })
        .filter(|change| change.before != change.now)
        .collect()
}

#[cfg(test)]
mod tests {
    use vivavoce_scoring::level::{Outcome, Reason};

    use super::*;

    fn criterion(id: &str, level: Option<f32>) -> CriterionOverall {
        let outcome = level.map_or(Outcome::withheld(Reason::TooLittleCovered), |level| Outcome::given(level, 0.2));
        CriterionOverall { id: id.to_owned(), name: id.to_uppercase(), outcome }
    }

    #[test]
    fn only_criteria_whose_level_differs_are_named() {
        let before = [criterion("kept", Some(3.0)), criterion("up", Some(2.0)), criterion("gone", Some(4.0))];
        let now = [criterion("kept", Some(3.0)), criterion("up", Some(2.5)), criterion("new", None)];
        let changes = criteria(&before, &now);
        let shown: Vec<_> = changes.iter().map(|change| (change.id.as_str(), change.before, change.now)).collect();
        assert_eq!(shown, [("up", Some(2.0), Some(2.5)), ("gone", Some(4.0), None)]);
    }
}
