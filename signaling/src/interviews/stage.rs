//! Where an interview stands for those who review.

/// The stage of a row of `sessions` by its name, in SQL. The indexes of migration 0044 are of this
/// very expression: said otherwise, the list reads every row.
pub const STAGE: &str = "(CASE WHEN state IN ('ended', 'interrupted') \
     THEN CASE WHEN started_at IS NULL THEN 'missed' WHEN reviewed_at IS NOT NULL THEN 'reviewed' \
     WHEN shared = 0 THEN 'withheld' ELSE 'to_review' END \
     WHEN state = 'waiting' THEN 'planned' ELSE 'running' END)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::column::variant;
    use crate::interviews::wire::InterviewStage;

    fn squeezed(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_indexes_are_of_this_expression() {
        for migration in [
            include_str!("../../../migrations/sqlite/0044_reviews.sql"),
            include_str!("../../../migrations/postgres/0044_reviews.sql"),
        ] {
            assert_eq!(squeezed(migration).matches(&squeezed(STAGE)).count(), 2);
        }
    }

    #[test]
    fn every_stage_has_its_name_in_it() {
        use InterviewStage::*;
        for stage in [Planned, Running, ToReview, Reviewed, Missed, Withheld] {
            assert!(STAGE.contains(&format!("'{}'", variant(&stage))), "{stage:?}");
        }
    }
}
