//! Quizzes: those that come with Vivavoce and those that were imported.

pub mod import;
pub mod routes;
pub mod store;
pub mod wire;

use std::sync::Arc;

use vivavoce_scenarios::quiz::{self, Quiz};

use crate::app::App;
use crate::error::{Code, Problem};
use crate::owner::Owner;

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

/// The quiz of this id, as whoever acts for this owner may take it.
pub async fn find(app: &App, owner: Owner, id: &str) -> Result<Found, Problem> {
    if let Some(quiz) = built_in(id) {
        return Ok(Found { quiz: Arc::clone(quiz), built_in: true });
    }
    for owner in owner.reads() {
        if let Some(quiz) = store::find(&app.db, owner, id).await? {
            return Ok(Found { quiz: Arc::new(quiz), built_in: false });
        }
    }
    Err(not_found())
}

/// The answer for an id that no quiz has.
pub fn not_found() -> Problem {
    Problem::new(Code::QuizNotFound, "There is no quiz with this id.")
}
