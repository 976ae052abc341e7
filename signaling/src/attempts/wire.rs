//! Attempts as JSON. Choices and items go by their place as they were shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use vivavoce_scenarios::Language;
use vivavoce_scenarios::quiz::number::parse_number;
use vivavoce_scenarios::quiz::{Accepts, Answer, AnswerError, Kind, Question, mark, shown};

use crate::quizzes::wire::{QuizQuestion, QuizSummary};
use crate::wire::Timestamp;

/// A new attempt and the one token that opens it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedAttempt {
    /// The attempt.
    pub id: Uuid,
    /// Opens this attempt and nothing else. Said once; the server keeps its hash.
    pub attempt_token: String,
    /// When it began, and its clock with it.
    pub started_at: Timestamp,
}

/// Whether an attempt goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// It takes answers.
    Open,
    /// It was finished, or its time is up.
    Over,
}

/// An attempt: all that a page needs after a reload.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attempt {
    /// The attempt.
    pub id: Uuid,
    /// The quiz as it was when the attempt began.
    pub quiz: QuizSummary,
    /// Its questions.
    pub questions: Vec<QuizQuestion>,
    /// Whether it goes on.
    pub state: AttemptState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was over.
    #[schema(required = true)]
    pub finished_at: Option<Timestamp>,
    /// What is left of the whole quiz's time, milliseconds; null without a limit.
    #[schema(required = true)]
    pub time_left_ms: Option<u64>,
    /// The answered questions; once it is over, all of them.
    pub marks: Vec<Marked>,
    /// What came of it, once it is over.
    #[schema(required = true)]
    pub result: Option<AttemptResult>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AttemptResult {
    /// From 0 to 1.
    pub score: f64,
    /// Points that were earned.
    pub points: f64,
    /// Points that could be earned.
    pub of: u32,
    /// Questions with nothing wrong.
    pub right: u32,
    /// Questions with an answer.
    pub answered: u32,
    /// All questions.
    pub questions: u32,
}

/// A question whose clock runs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenedQuestion {
    /// The question.
    pub question: String,
    /// What is left of its time and the quiz's, milliseconds; null without a limit.
    #[schema(required = true)]
    pub time_left_ms: Option<u64>,
}

/// An answer to one question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveAnswer {
    /// The question.
    pub question: String,
    /// The answer; null gives the question up.
    #[schema(required = true)]
    pub answer: Option<QuizAnswer>,
}

/// An answer, of the question's kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum QuizAnswer {
    /// One choice.
    Single {
        /// Its place, from 0.
        choice: u32,
    },
    /// All choices that are right.
    Multiple {
        /// Their places, from 0.
        choices: Vec<u32>,
    },
    /// A number.
    Numeric {
        /// As it was written; a decimal comma is one in a French quiz.
        #[schema(max_length = 40)]
        number: String,
    },
    /// All items.
    Ordering {
        /// Their places as they were shown, from 0, in the order given.
        order: Vec<u32>,
    },
}

/// A question's mark with its solution.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Marked {
    /// The question.
    pub question: String,
    /// What was answered; null if nothing was.
    #[schema(required = true)]
    pub answer: Option<QuizAnswer>,
    /// Whether nothing is wrong with it.
    pub right: bool,
    /// From 0 to 1.
    pub score: f64,
    /// Points that it earned.
    pub points: f64,
    /// What would have been right.
    pub solution: Solution,
    /// Why that is right.
    #[schema(required = true)]
    pub explanation: Option<String>,
    /// What is said to those who chose a choice.
    pub feedback: Vec<ChoiceFeedback>,
}

/// What is right.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Solution {
    /// Choices; of a single choice any of them.
    Choices {
        /// Their places as they were shown.
        choices: Vec<u32>,
    },
    /// A number.
    Number {
        /// The number.
        value: f64,
        /// How far from it is still right.
        tolerance: f64,
    },
    /// Every number in a range.
    Range {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// An order.
    Order {
        /// The items' places as they were shown, in the right order.
        order: Vec<u32>,
    },
}

/// What is said to those who chose a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChoiceFeedback {
    /// The choice's place as it was shown.
    pub choice: u32,
    /// What is said.
    pub text: String,
}

impl QuizAnswer {
    /// The answer as it is marked and kept: by places in the question, not as shown.
    pub fn meant(&self, question: &Question, language: Language) -> Result<Answer, AnswerError> {
        let order = shown(question);
        let place = |shown: &u32| {
            let shown = usize::try_from(*shown).unwrap_or(usize::MAX);
            order.get(shown).copied().ok_or(AnswerError::NotThere(shown))
        };
        match (self, &question.kind) {
            (Self::Single { choice }, Kind::Single(_)) => Ok(Answer::Single(place(choice)?)),
            (Self::Multiple { choices }, Kind::Multiple(_)) => {
                let mut places: Vec<usize> = choices.iter().map(place).collect::<Result<_, _>>()?;
                // The same choices are the same answer.
                places.sort_unstable();
                Ok(Answer::Multiple(places))
            }
            (Self::Numeric { number }, Kind::Numeric(_)) => {
                parse_number(number, language).map(Answer::Numeric).ok_or(AnswerError::NotANumber)
            }
            (Self::Ordering { order }, Kind::Ordering(_)) => {
                Ok(Answer::Ordering(order.iter().map(place).collect::<Result<_, _>>()?))
            }
            (_, kind) => Err(AnswerError::OtherKind(kind.code())),
        }
    }

    fn of(answer: &Answer, question: &Question) -> Self {
        let order = shown(question);
        match answer {
            Answer::Single(place) => Self::Single { choice: shown_at(&order, *place) },
            Answer::Multiple(places) => {
                let mut choices = all_shown_at(&order, places);
                choices.sort_unstable();
                Self::Multiple { choices }
            }
            Answer::Numeric(number) => Self::Numeric { number: number.to_string() },
            Answer::Ordering(places) => Self::Ordering { order: all_shown_at(&order, places) },
        }
    }
}

impl Marked {
    /// A question's mark. An answer that does not fit the question, which none that was
    /// kept is, counts as none.
    pub fn of(question: &Question, answer: Option<&Answer>) -> Self {
        let mark = answer.and_then(|answer| mark(question, answer).ok());
        let score = mark.as_ref().map_or(0.0, |mark| mark.score);
        Self {
            question: question.id.clone(),
            answer: answer.map(|answer| QuizAnswer::of(answer, question)),
            right: mark.is_some_and(|mark| mark.is_right()),
            score,
            points: score * f64::from(question.points),
            solution: solution(question),
            explanation: question.explanation.clone(),
            feedback: feedback(question, answer),
        }
    }
}

/// What is right, by the places as they are shown.
pub fn solution(question: &Question) -> Solution {
    let order = shown(question);
    match &question.kind {
        Kind::Single(choices) | Kind::Multiple(choices) => {
            let right = order.iter().enumerate().filter(|(_, place)| choices.list[**place].right);
            Solution::Choices { choices: right.map(|(shown, _)| small(shown)).collect() }
        }
        Kind::Numeric(Accepts::Near { value, tolerance }) => Solution::Number { value: *value, tolerance: *tolerance },
        Kind::Numeric(Accepts::Between { min, max }) => Solution::Range { min: *min, max: *max },
        Kind::Ordering(items) => {
            let places: Vec<usize> = (0..items.len()).collect();
            Solution::Order { order: all_shown_at(&order, &places) }
        }
    }
}

/// What is said to those who chose as the answer does, in the order shown.
fn feedback(question: &Question, answer: Option<&Answer>) -> Vec<ChoiceFeedback> {
    let (Kind::Single(choices) | Kind::Multiple(choices)) = &question.kind else { return Vec::new() };
    let chosen = |place: &usize| match answer {
        Some(Answer::Single(one)) => one == place,
        Some(Answer::Multiple(all)) => all.contains(place),
        _ => false,
    };
    let order = shown(question);
    let said = order.iter().enumerate().filter(|(_, place)| chosen(place));
    said.filter_map(|(shown, place)| {
        let text = choices.list[*place].feedback.clone()?;
        Some(ChoiceFeedback { choice: small(shown), text })
    })
    .collect()
}

/// Where a place of the question is shown.
fn shown_at(order: &[usize], place: usize) -> u32 {
    small(order.iter().position(|at| *at == place).unwrap_or(place))
}

fn all_shown_at(order: &[usize], places: &[usize]) -> Vec<u32> {
    places.iter().map(|place| shown_at(order, *place)).collect()
}

fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quizzes::wire::questions;
    use vivavoce_scenarios::quiz::builtin;

    #[test]
    fn every_solution_sent_back_as_an_answer_is_right() {
        for quiz in builtin() {
            for question in &quiz.questions {
                let answer = match (solution(question), &question.kind) {
                    (Solution::Choices { choices }, Kind::Single(_)) => QuizAnswer::Single { choice: choices[0] },
                    (Solution::Choices { choices }, _) => QuizAnswer::Multiple { choices },
                    (Solution::Number { value, .. }, _) => QuizAnswer::Numeric { number: value.to_string() },
                    (Solution::Range { min, .. }, _) => QuizAnswer::Numeric { number: min.to_string() },
                    (Solution::Order { order }, _) => QuizAnswer::Ordering { order },
                };
                let meant = answer.meant(question, quiz.language).expect("fits");
                let marked = Marked::of(question, Some(&meant));
                assert!(marked.right && marked.score == 1.0, "{} {}", quiz.id, question.id);
                assert_eq!(marked.answer, Some(answer), "{} {}", quiz.id, question.id);
            }
        }
    }

    #[test]
    fn what_is_shown_says_nothing_of_the_solution() {
        for quiz in builtin() {
            let shown = serde_json::to_string(&questions(quiz)).expect("serialises");
            for question in &quiz.questions {
                assert!(!shown.contains(question.explanation.as_deref().expect("explained")));
            }
            for word in ["right", "feedback", "value", "tolerance", "\"min\"", "explanation"] {
                assert!(!shown.contains(&format!("\"{word}\":")), "{word}");
            }
        }
    }

    #[test]
    fn an_answer_of_another_kind_or_beyond_what_is_shown_does_not_fit() {
        let quiz = &builtin()[0];
        let question = quiz.questions.iter().find(|question| question.id == "friction").expect("asked");
        let beyond = QuizAnswer::Single { choice: 4 }.meant(question, quiz.language);
        assert_eq!(beyond, Err(AnswerError::NotThere(4)));
        let other = QuizAnswer::Numeric { number: "1".into() }.meant(question, quiz.language);
        assert_eq!(other, Err(AnswerError::OtherKind("single")));
        let volume = quiz.questions.iter().find(|question| question.id == "volume").expect("asked");
        let comma = QuizAnswer::Numeric { number: "2,5".into() }.meant(volume, quiz.language);
        assert_eq!(comma, Ok(Answer::Numeric(2.5)));
        let words = QuizAnswer::Numeric { number: "beaucoup".into() }.meant(volume, quiz.language);
        assert_eq!(words, Err(AnswerError::NotANumber));
    }

    #[test]
    fn feedback_is_said_for_what_was_chosen_and_nothing_else() {
        let quiz = &builtin()[0];
        let question = quiz.questions.iter().find(|question| question.id == "friction").expect("asked");
        let marked = Marked::of(question, Some(&Answer::Single(0)));
        assert_eq!(marked.feedback.len(), 1);
        assert!(!marked.right && marked.points == 0.0);
        assert!(Marked::of(question, Some(&Answer::Single(1))).feedback.is_empty());
        assert!(Marked::of(question, None).feedback.is_empty());
    }
}
