//! Questions that are kept on their own, in an owner's bank: written, found again, put into
//! scenarios and quizzes, and measured by how people have answered them.
//!
//! A question is known again by its *print*, a hash of what is asked and of what is right
//! (`prints.rs`), wherever it stands: where it is used and how it was answered is found by that, and
//! a question that is changed is another one, which nobody has answered yet.

mod insert;
mod keep;
pub mod prints;
pub mod routes;
pub mod statistics;
pub mod store;
pub mod wire;

use crate::error::{Code, Problem};

/// The answer for an id that no question of the bank has.
pub fn not_found() -> Problem {
    Problem::new(Code::NotFound, "There is no such question in the bank.")
}
