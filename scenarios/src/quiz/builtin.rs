//! The quizzes that come with Vivavoce.

use std::sync::{Arc, LazyLock};

use super::model::Quiz;
use super::parse::parse;

/// Each file's name and text.
const FILES: [(&str, &str); 2] = [
    ("soins-fr.toml", include_str!("../../quizzes/soins-fr.toml")),
    ("software-en.toml", include_str!("../../quizzes/software-en.toml")),
];

static QUIZZES: LazyLock<Vec<Arc<Quiz>>> = LazyLock::new(|| {
    let quiz = |(name, text): &(&str, &str)| match parse(text) {
        Ok(quiz) => Arc::new(quiz),
        Err(errors) => panic!("{name}, which a test reads, cannot be wrong:\n{errors}"),
    };
    FILES.iter().map(quiz).collect()
});

/// The quizzes that come with Vivavoce, the French one first.
pub fn builtin() -> &'static [Arc<Quiz>] {
    &QUIZZES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::model::Kind;

    #[test]
    fn the_built_in_quizzes_are_sound() {
        for (name, text) in FILES {
            let quiz = parse(text).unwrap_or_else(|errors| panic!("{name}:\n{errors}"));
            assert_eq!(format!("{}.toml", quiz.id), name);
        }
    }

    #[test]
    fn each_has_questions_of_every_kind_and_explains_them_all() {
        for quiz in builtin() {
            assert!(quiz.questions.len() >= 8, "{}", quiz.id);
            for kind in Kind::NAMES {
                assert!(quiz.questions.iter().any(|question| question.kind.code() == kind), "{} {kind}", quiz.id);
            }
            for question in &quiz.questions {
                assert!(question.explanation.is_some(), "{} {}", quiz.id, question.id);
            }
        }
    }
}
