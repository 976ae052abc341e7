//! Quizzes: those that come with Vivavoce and those that were imported.

pub mod import;
pub mod routes;
pub mod store;
pub mod wire;

use std::sync::Arc;

use vivavoce_scenarios::quiz::{self, Quiz};

use crate::app::App;
use crate::error::{Code, Problem};

/// A quiz that can be taken.
#[derive(Clone, Debug)]
pub struct Found {
    /// The quiz.
    pub quiz: Arc<Quiz>,
    /// It comes with Vivavoce.
    pub built_in: bool,
}

/// The built-in quiz of this id.
pub fn built_in(id: &str) -> Option<&'static Arc<Quiz>> {
    quiz::builtin().iter().find(|quiz| quiz.id == id)
}

/// The quiz of this id.
pub async fn find(app: &App, id: &str) -> Result<Found, Problem> {
    if let Some(quiz) = built_in(id) {
        return Ok(Found { quiz: Arc::clone(quiz), built_in: true });
    }
    let quiz = store::find(&app.db, id).await?.ok_or_else(not_found)?;
    Ok(Found { quiz: Arc::new(quiz), built_in: false })
}

/// The answer for an id that no quiz has.
pub fn not_found() -> Problem {
    Problem::new(Code::QuizNotFound, "There is no quiz with this id.")
}
