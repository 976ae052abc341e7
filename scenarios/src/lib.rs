//! Interview scenarios.
pub mod model;
pub use model::{
    AnswerKind, FollowUp, Language, Level, Patience, Persona, Point, Question, Scenario,
};
