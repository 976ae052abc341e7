//! Assignments: a scenario or a quiz that people are to do by a moment, in so many tries, as it was
//! when it was assigned.
//!
//! [`plan`] is what a trainer asks for, checked, and who is meant; [`routes`] what trainers see and
//! [`own`] what those see who are assigned something; [`start`] begins a try or goes on with one.
//! [`standing`] says where somebody stands, without a clock or a database; [`tell`] writes to them,
//! [`remind`] once more before it is due, [`calendar`] for their calendar. [`store`] has the only SQL.

pub mod calendar;
pub mod human;
pub mod own;
pub mod plan;
pub mod remind;
pub mod routes;
pub mod scores;
pub mod standing;
pub mod start;
pub mod store;
pub mod tell;
pub mod wire;

use crate::error::{Code, Problem};

/// The one answer for an assignment that does not exist and for one that is another's.
pub fn not_found() -> Problem {
    Problem::new(Code::NotFound, "There is no such assignment.")
}
