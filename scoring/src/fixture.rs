//! Interviews for tests.

use std::sync::Arc;

use vivavoce_scenarios::{Question, Scenario, builtin};

use crate::interview::{Interview, Speaker, Turn, Word};

/// A built-in scenario.
pub fn scenario(id: &str) -> Arc<Scenario> {
    builtin().iter().find(|scenario| scenario.id == id).expect("it is built in").clone()
}

/// A question of a built-in scenario.
pub fn question(scenario_id: &str, id: &str) -> Question {
    scenario(scenario_id).questions.iter().find(|question| question.id == id).expect("it is asked there").clone()
}

/// An answer that was said, a word each 300 ms.
pub fn spoken(text: &str) -> Turn {
    let words: Vec<Word> = text
        .split_whitespace()
        .zip(0..)
        .map(|(text, at)| Word { text: text.into(), start_ms: at * 300, end_ms: at * 300 + 250, confidence: None })
        .collect();
    let end_ms = words.last().map_or(0, |word| word.end_ms);
    Turn {
        speaker: Speaker::Candidate,
        number: 1,
        question: None,
        start_ms: 0,
        end_ms,
        text: text.into(),
        words,
        typed: false,
    }
}

/// An answer that was typed.
pub fn typed(text: &str) -> Turn {
    Turn { words: Vec::new(), typed: true, ..spoken(text) }
}

/// An interview in which these questions were asked and answered.
pub fn interview(scenario: &Scenario, answers: &[(&str, &str)]) -> Interview {
    let mut turns = Vec::new();
    for (number, (question, text)) in (1..).zip(answers) {
        let question = Some((*question).to_owned());
        let asked = Turn { speaker: Speaker::Interviewer, number, question: question.clone(), ..typed("…") };
        turns.push(Turn { typed: false, ..asked });
        turns.push(Turn { number, question, ..spoken(text) });
    }
    Interview { language: scenario.language, duration_ms: 600_000, turns, work: Vec::new() }
}
