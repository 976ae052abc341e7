//! Quizzes: those that come with Vivavoce, and those that were imported or written here.

pub mod fault;
pub mod import;
pub mod routes;
pub mod store;
pub mod wire;
pub mod workshop;

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

/// A quiz that this owner may change.
pub async fn own(app: &App, owner: Owner, id: &str) -> Result<store::Newest, Problem> {
    if built_in(id).is_some() {
        return Err(Problem::new(
            Code::QuizBuiltIn,
            "This quiz comes with Vivavoce and cannot be changed; change a copy of it.",
        ));
    }
    store::newest(&app.db, owner, id).await?.ok_or_else(not_found)
}

/// The answer for an id that no quiz has.
pub fn not_found() -> Problem {
    Problem::new(Code::QuizNotFound, "There is no quiz with this id.")
}
