//! Rehearsals: simulated candidates hold a scenario's interview from its greeting to its end on
//! a virtual clock, and each is scored as a real one would be. A trainer sees in a second
//! whether the interview ends in time, what it asks whom, and whether its rubric tells a strong
//! answer from a weak one.
//!
//! [`candidate`] is what they say, made from the points that the scenario expects, [`hold`] is
//! the interview. The interviewer is the one that needs no model, so that a rehearsal sends
//! nothing anywhere and costs nothing; nothing of it is kept.

pub mod candidate;
pub mod hold;
pub mod routes;
pub mod wire;
