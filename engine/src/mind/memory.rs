//! What an interviewer remembers, within a bound: the last things said word for word, and of
//! what came before, each question with the facts that its answer named.
//!
//! Mechanical: a sentence with a figure, a name or a term counts more than one without. Only
//! what was really heard goes in; the part of a sentence that was interrupted is cut.

use vivavoce_scenarios::Scenario;

use super::{Message, Role};

/// Characters that make a token, at least, in French and English prose.
const TOKEN: usize = 3;
/// Facts kept of an answer once it is old, in characters.
const FACTS: usize = 160;
/// Characters kept of one thing that was said.
const LONGEST_SAID: usize = 6_000;
/// The share of the memory that the summary may take, in percent.
const SUMMARY: usize = 40;

/// One thing that was said.
#[derive(Clone, Debug)]
struct Said {
    who: Role,
    question: Option<u32>,
    text: String,
}

/// What was said in an interview.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    said: Vec<Said>,
    /// Of each question that was let go, by its place: facts of its answer.
    facts: Vec<(u32, String)>,
    /// Most of it, in characters.
    room: usize,
}

impl Memory {
    /// A memory of at most `tokens` tokens.
    pub fn of(tokens: usize) -> Self {
        Self { said: Vec::new(), facts: Vec::new(), room: tokens.max(100) * TOKEN }
    }

    /// The candidate said this.
    pub fn heard(&mut self, question: Option<u32>, text: &str) {
        self.keep(Role::User, question, text);
    }

    /// The interviewer said this, and it was heard.
    pub fn spoke(&mut self, question: Option<u32>, text: &str) {
        self.keep(Role::Assistant, question, text);
    }

    fn keep(&mut self, who: Role, question: Option<u32>, text: &str) {
        let text: String = text.trim().chars().take(LONGEST_SAID).collect();
        if text.is_empty() {
            return;
        }
        match self.said.last_mut() {
            Some(last) if last.who == who && last.question == question => {
                last.text.push(' ');
                last.text.push_str(&text);
                last.text = last.text.chars().take(LONGEST_SAID).collect();
            }
            _ => self.said.push(Said { who, question, text }),
        }
        let most = self.room - self.room * SUMMARY / 100;
        while self.said.len() > 1 && self.said.iter().map(|s| s.text.chars().count()).sum::<usize>() > most {
            let old = self.said.remove(0);
            self.let_go(&old);
        }
    }

    fn let_go(&mut self, old: &Said) {
        let (Role::User, Some(question)) = (old.who, old.question) else { return };
        let facts = facts(&old.text, FACTS);
        match self.facts.iter_mut().find(|(of, _)| *of == question) {
            Some((_, known)) if known.chars().count() < FACTS => {
                known.push_str(" … ");
                known.push_str(&facts);
                *known = known.chars().take(2 * FACTS).collect();
            }
            Some(_) => {}
            None => self.facts.push((question, facts)),
        }
        let most = self.room * SUMMARY / 100;
        while self.facts.len() > 1 && self.facts.iter().map(|(_, f)| f.chars().count()).sum::<usize>() > most {
            self.facts.remove(0);
        }
    }

    /// What was said before the last things, a line a question; empty at the beginning.
    pub fn summary(&self, scenario: &Scenario) -> Vec<(String, String)> {
        let line = |(question, facts): &(u32, String)| {
            let asked = scenario.questions.get(*question as usize)?;
            Some((asked.id.clone(), facts.clone()))
        };
        self.facts.iter().filter_map(line).collect()
    }

    /// The last things that were said, in order; neighbours are not by the same.
    pub fn last(&self) -> Vec<Message> {
        let mut messages: Vec<Message> = Vec::new();
        for said in &self.said {
            match messages.last_mut() {
                Some(last) if last.role == said.who => {
                    last.text.push(' ');
                    last.text.push_str(&said.text);
                }
                _ => messages.push(Message { role: said.who, text: said.text.clone() }),
            }
        }
        messages
    }
}

/// The sentences that name something, as many as fit.
fn facts(text: &str, room: usize) -> String {
    let sentences: Vec<&str> =
        text.split_inclusive(['.', '!', '?', '…', ';']).map(str::trim).filter(|s| !s.is_empty()).collect();
    let weight = |sentence: &str| {
        let words = sentence.split_whitespace();
        words.skip(1).filter(|w| w.chars().any(|c| c.is_ascii_digit() || c.is_uppercase())).count()
    };
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(weight(sentences[*at])), *at));
    let mut kept = Vec::new();
    let mut left = room;
    for at in order {
        let length = sentences[at].chars().count() + 1;
        if length <= left {
            left -= length;
            kept.push(at);
        }
    }
    if kept.is_empty() {
        let cut: String = text.chars().take(room).collect();
        return cut.rsplit_once(' ').map_or(cut.clone(), |(whole, _)| whole.to_owned());
    }
    kept.sort_unstable();
    kept.into_iter().map(|at| sentences[at]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use vivavoce_scenarios::builtin;

    use super::*;

    fn length(memory: &Memory) -> usize {
        let facts: usize = memory.facts.iter().map(|(_, f)| f.chars().count()).sum();
        memory.said.iter().map(|s| s.text.chars().count()).sum::<usize>() + facts
    }

    #[test]
    fn an_hour_fits_in_the_bound_and_the_last_words_are_there_to_the_letter() {
        let mut memory = Memory::of(1_500);
        for turn in 0..400_u32 {
            memory.spoke(Some(turn / 40), &format!("Question number {turn}, and how did you do that?"));
            memory.heard(Some(turn / 40), &format!("Well, in {turn} we moved it. {}", "And so on and on. ".repeat(20)));
            assert!(length(&memory) <= 1_500 * TOKEN + LONGEST_SAID, "turn {turn}");
        }
        memory.heard(Some(9), "Then we shipped.");
        assert!(length(&memory) <= 1_500 * TOKEN);
        assert!(memory.last().last().is_some_and(|m| m.text.ends_with("Then we shipped.")));
        let summary = memory.summary(builtin().iter().find(|s| s.id == "developer-en").expect("built in"));
        assert!(summary.iter().any(|(_, facts)| facts.contains("we moved it")), "{summary:?}");
    }

    #[test]
    fn sentences_with_figures_and_names_are_kept_first() {
        let text = "Well, it was nice. We cut latency by 40 percent with Redis. Everybody liked it a lot. So.";
        assert_eq!(facts(text, 50), "We cut latency by 40 percent with Redis. So.");
        assert_eq!(facts("one two three four five six", 12), "one two");
    }

    #[test]
    fn who_speaks_takes_turns() {
        let mut memory = Memory::of(1_000);
        memory.spoke(None, "Hello.");
        memory.spoke(Some(0), "What did you do?");
        memory.heard(Some(0), "This.");
        memory.heard(Some(0), "And that.");
        let last = memory.last();
        assert_eq!(last.len(), 2);
        assert_eq!((last[0].text.as_str(), last[1].text.as_str()), ("Hello. What did you do?", "This. And that."));
    }
}
