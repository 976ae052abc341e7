//! What is written in an interview beside what is said: texts with all their changes, and what
//! the candidate's browser said of each try. Kept as events in the session's log, and as rows.

mod fold;
pub mod routes;
pub mod store;
pub mod wire;

use std::collections::BTreeSet;

use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::Scenario;

use crate::db::Db;

/// What was written in a session of this scenario.
pub async fn of_scenario(db: &Db, id: SessionId, scenario: &Scenario) -> Result<Vec<wire::TaskWork>, sqlx::Error> {
    if !fold::has_tasks(scenario) {
        return Ok(Vec::new());
    }
    Ok(fold::work(scenario, &BTreeSet::new(), store::read(db, id).await?, None))
}
