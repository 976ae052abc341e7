//! What a mind is writing, as far as it has come: pieces in, a move and clauses to say out.
//!
//! Pure, and the only way from a mind to a voice. Pieces may be cut anywhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::check::{in_language, plain, unsaid};
use super::reading::{Head, head};
use super::rules::{Move, Rules};
use super::secrets::echoes;
use crate::dialogue::clause::ClauseCutter;
use crate::dialogue::guard::{Topic, guard};

/// Nothing longer is taken from a mind, in characters: a decision, thoughts and a few sentences.
const LONGEST: usize = 16_000;

/// Why what a mind wrote is not said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// No decision could be read.
    NoDecision,
    /// The decision is not among those that the engine allows.
    Forbidden,
    /// Nothing was written that could be said.
    Empty,
    /// It does not end.
    Endless,
    /// An unlawful question.
    Unlawful(Topic),
    /// Code, tags, addresses.
    Markup,
    /// Another language.
    Language,
    /// A score or a grade.
    Score,
    /// A verdict on the answer or the person.
    Verdict,
    /// Instructions, rubric, questions to come.
    Secret,
    /// It says to be somebody else.
    Persona,
    /// The candidate's own words, given back.
    Echo,
    /// A question where only an acknowledgement was allowed.
    Question,
}

impl Refusal {
    /// Its name in the log.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoDecision => "no_decision",
            Self::Forbidden => "forbidden",
            Self::Empty => "empty",
            Self::Endless => "endless",
            Self::Unlawful(_) => "unlawful",
            Self::Markup => "markup",
            Self::Language => "language",
            Self::Score => "score",
            Self::Verdict => "verdict",
            Self::Secret => "secret",
            Self::Persona => "persona",
            Self::Echo => "echo",
            Self::Question => "question",
        }
    }
}

/// What comes of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The move that was decided, and is allowed. Comes once, first.
    Decided(Move),
    /// A clause that may be spoken.
    Say(String),
    /// Nothing of the rest is said. Comes last.
    Refused(Refusal),
    /// Everything has been said. Comes last.
    End,
}

/// Reads what a mind writes.
#[derive(Debug)]
pub struct Draft {
    rules: Arc<Rules>,
    /// What has not been understood yet.
    raw: String,
    taken: usize,
    decided: Option<Move>,
    cutter: ClauseCutter,
    /// Clauses of a sentence that is not whole yet, where only whole ones are said.
    kept: String,
    /// The sentence under way, which the guard reads as a whole.
    sentence: String,
    said: String,
    over: bool,
}

impl Draft {
    /// A reader of an answer that must keep to `rules`.
    pub fn new(rules: Arc<Rules>) -> Self {
        Self {
            rules,
            raw: String::new(),
            taken: 0,
            decided: None,
            cutter: ClauseCutter::new(),
            kept: String::new(),
            sentence: String::new(),
            said: String::new(),
            over: false,
        }
    }

    /// What has been passed so far.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Whether nothing more will come of it.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Takes a piece of text.
    pub fn push(&mut self, piece: &str) -> Vec<Step> {
        if self.over {
            return Vec::new();
        }
        self.taken += piece.chars().count();
        if self.taken > LONGEST {
            return vec![self.refuse(Refusal::Endless)];
        }
        self.raw.push_str(piece);
        self.read(false)
    }

    /// Nothing more comes.
    pub fn finish(&mut self) -> Vec<Step> {
        if self.over { Vec::new() } else { self.read(true) }
    }

    fn read(&mut self, mut complete: bool) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.decided.is_none() {
            let (decision, text) = match head(&self.raw, complete) {
                Head::Awaited => return steps,
                Head::None if self.raw.trim().is_empty() => return vec![self.refuse(Refusal::Empty)],
                Head::None => return vec![self.refuse(Refusal::NoDecision)],
                Head::Found { decision, from } => (decision, self.raw[from..].trim_start().to_owned()),
                Head::Whole { decision, text } => {
                    // What comes after it is none of it.
                    complete = true;
                    (decision, text)
                }
            };
            let Some(decision) = self.rules.allow(decision) else { return vec![self.refuse(Refusal::Forbidden)] };
            self.decided = Some(decision);
            self.raw = text;
            steps.push(Step::Decided(decision));
            if decision == Move::Decline {
                // The engine has its own words for that.
                self.over = true;
                steps.push(Step::End);
                return steps;
            }
        }
        let text = std::mem::take(&mut self.raw);
        self.cutter.push(&text);
        if complete {
            self.cutter.finish();
        }
        while !self.over
            && let Some(clause) = self.cutter.pop()
        {
            self.clause(&clause, &mut steps);
        }
        if complete && !self.over {
            self.close(&mut steps);
        }
        steps
    }

    fn clause(&mut self, clause: &str, steps: &mut Vec<Step>) {
        // What is left of a fence around the decision.
        if clause.trim() == "```" {
            return;
        }
        let clause = match plain(clause) {
            Ok(clause) => clause,
            Err(refusal) => return steps.push(self.refuse(refusal)),
        };
        if !clause.chars().any(char::is_alphanumeric) {
            return;
        }
        if !self.sentence.is_empty() {
            self.sentence.push(' ');
        }
        self.sentence.push_str(&clause);
        if let Some(refusal) = self.wrong(&clause) {
            return steps.push(self.refuse(refusal));
        }
        let ends = clause.trim_end_matches(|c: char| "»”\"')’".contains(c) || c.is_whitespace());
        let ended = ends.ends_with(['.', '!', '?', '…']);
        let asked = ends.ends_with('?');
        let decided = self.decided.unwrap_or(Move::Next);
        // An acknowledgement is short: it is said in whole sentences, so that no question begins
        // in it.
        if decided.acknowledges() && !ended {
            if !self.kept.is_empty() {
                self.kept.push(' ');
            }
            self.kept.push_str(&clause);
            if self.kept.chars().count() > decided.longest() {
                steps.push(self.refuse(Refusal::Endless));
            }
        } else {
            let whole = format!("{} {clause}", self.kept).trim_start().to_owned();
            self.kept.clear();
            self.say(whole, decided, steps);
        }
        if ended {
            self.sentence.clear();
        }
        // One question at a time.
        if asked && matches!(decided, Move::Probe(_)) && !self.over {
            self.over = true;
            steps.push(Step::End);
        }
    }

    fn say(&mut self, text: String, decided: Move, steps: &mut Vec<Step>) {
        let length = self.said.chars().count() + text.chars().count();
        if length > decided.longest() {
            // Enough has been said, or it is a speech and no reply.
            let step = if self.said.is_empty() { self.refuse(Refusal::Endless) } else { Step::End };
            self.over = true;
            return steps.push(step);
        }
        if !self.said.is_empty() {
            self.said.push(' ');
        }
        self.said.push_str(&text);
        steps.push(Step::Say(text));
    }

    /// What is wrong with what has been written, up to and with `clause`.
    fn wrong(&self, clause: &str) -> Option<Refusal> {
        let rules = &self.rules;
        let language = rules.language;
        if let Some(topic) = guard(&self.sentence, language).or_else(|| guard(clause, language)) {
            return Some(Refusal::Unlawful(topic));
        }
        let whole = format!("{} {} {clause}", self.said, self.kept);
        if !in_language(&whole, language) || !in_language(clause, language) {
            return Some(Refusal::Language);
        }
        if let Some(refusal) = unsaid(&self.sentence, &rules.heard, language) {
            return Some(refusal);
        }
        if rules.secrets.leak(&whole, &[&rules.known, &rules.heard]) {
            return Some(Refusal::Secret);
        }
        if echoes(&self.sentence, &rules.heard, language) {
            return Some(Refusal::Echo);
        }
        let acknowledges = self.decided.is_some_and(Move::acknowledges);
        (acknowledges && clause.contains('?')).then_some(Refusal::Question)
    }

    /// The text is complete.
    fn close(&mut self, steps: &mut Vec<Step>) {
        let rest = std::mem::take(&mut self.kept);
        if !rest.is_empty() {
            self.say(rest, self.decided.unwrap_or(Move::Next), steps);
        }
        if self.over {
            return;
        }
        let step = if self.said.is_empty() { self.refuse(Refusal::Empty) } else { Step::End };
        self.over = true;
        steps.push(step);
    }

    fn refuse(&mut self, refusal: Refusal) -> Step {
        self.over = true;
        Step::Refused(refusal)
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
