//! The interviewer with a mind: the script, and at its choices a language model.
//!
//! Greeting, questions, requests ("can you repeat?"), silence, time and closing are the
//! script's. Only where an answer was heard and the script would acknowledge it and go on, or
//! follow up, is a mind asked ([`Interviewer::wish`]). The reply that [`Interviewer::answer`]
//! gave is the script's own, and is said unless the mind decides something that is allowed
//! ([`Interviewer::decided`]).

use std::sync::Arc;
use std::time::Duration;

use vivavoce_scenarios::{Attachment, Scenario, TaskLanguage};

use super::interviewer::{Command, Decided, Expectation, Heard, Interviewer, Line, Position, Reply, Spoken};
use super::script::{ScriptInterviewer, Weighed};
use crate::event::ReplyKind;
use crate::mind::memory::Memory;
use crate::mind::orders::gives_orders;
use crate::mind::prompt::{Situation, instructions, messages};
use crate::mind::{MindSettings, Move, Rules, Secrets, Wish};

/// Clarifications and refusals at one question; then its answer counts as it is.
const STAYS: u32 = 2;
/// Tokens that a decision and two sentences take, and as much again.
const LONGEST_ANSWER: u32 = 220;

/// What is the same through an interview.
#[derive(Debug)]
struct Brief {
    scenario: Arc<Scenario>,
    system: Arc<str>,
    secrets: Arc<Secrets>,
    settings: MindSettings,
}

/// Leads an interview by its script, and lets a mind word and choose what the script leaves
/// open.
#[derive(Clone, Debug)]
pub struct LlmInterviewer {
    brief: Arc<Brief>,
    script: ScriptInterviewer,
    memory: Memory,
    /// Clarifications and refusals, and at which question.
    stays: (Option<u32>, u32),
    open: Option<Box<Open>>,
}

/// A choice that a mind may make.
#[derive(Clone, Debug)]
struct Open {
    wish: Arc<Wish>,
    /// Before the answer was heard.
    before: ScriptInterviewer,
    /// The answer was heard, and nothing decided.
    choice: ScriptInterviewer,
    /// The script's own way, and what it says then.
    own: (ScriptInterviewer, Vec<Line>),
    decided: Option<Move>,
}

impl LlmInterviewer {
    /// An interviewer for the scenario, at its beginning.
    pub fn new(scenario: Arc<Scenario>, settings: MindSettings) -> Self {
        let system = instructions(&scenario);
        let secrets = Arc::new(Secrets::of(&scenario, &system));
        let memory = Memory::of(settings.memory_tokens);
        let script = ScriptInterviewer::new(scenario.clone());
        let brief = Arc::new(Brief { scenario, system: system.into(), secrets, settings });
        Self { brief, script, memory, stays: (None, 0), open: None }
    }

    fn stays_left(&self, question: Option<u32>) -> u32 {
        if self.stays.0 == question { STAYS.saturating_sub(self.stays.1) } else { STAYS }
    }

    /// What to ask a mind at the choice that the script has come to.
    fn wish_at(&self, choice: &ScriptInterviewer, heard: Heard<'_>, now: Duration) -> Option<Wish> {
        let place = choice.choice(now)?;
        let scenario = &self.brief.scenario;
        let question = scenario.questions.get(place.question)?;
        let shown: Vec<String> = question.attachments.iter().map(Attachment::told).collect();
        let rules = Arc::new(Rules {
            language: scenario.language,
            probes: if place.may_probe { question.probes.clone() } else { Vec::new() },
            may_stay: self.stays_left(u32::try_from(place.question).ok()) > 0,
            is_last: place.is_last,
            secrets: self.brief.secrets.clone(),
            known: format!(
                "{} {} {} {}",
                question.text,
                place.prompt,
                place.planned.unwrap_or_default(),
                shown.join(" ")
            ),
            heard: heard.text.to_owned(),
        });
        let situation = Situation {
            scenario,
            question: place.question,
            prompt: place.prompt,
            planned: place.planned,
            probes_left: place.probes_left,
            rules: &rules,
        };
        Some(Wish {
            system: self.brief.system.clone(),
            messages: messages(&self.memory, &situation),
            rules: rules.clone(),
            longest: LONGEST_ANSWER,
            patience: self.brief.settings.patience,
        })
    }
}

impl Interviewer for LlmInterviewer {
    fn open(&mut self, now: Duration) -> Reply {
        self.script.open(now)
    }

    fn answer(&mut self, heard: Heard<'_>, now: Duration) -> Reply {
        self.open = None;
        let question = self.script.position(now).question;
        self.memory.heard(question, heard.text);
        let before = self.script.clone();
        match self.script.weigh(heard, now) {
            Weighed::Replied(reply) => return reply,
            Weighed::Answered => {}
        }
        self.script.read_written();
        let choice = self.script.clone();
        let reply = self.script.conclude(heard.reason, now);
        // Where time decides, there is no choice; what gives orders is shown to nobody.
        let timed = reply.lines.iter().any(|line| line.kind == ReplyKind::Time);
        if timed || heard.text.trim().is_empty() || gives_orders(heard.text, self.brief.scenario.language) {
            return reply;
        }
        if let Some(wish) = self.wish_at(&choice, heard, now) {
            let own = (self.script.clone(), reply.lines.clone());
            self.open = Some(Box::new(Open { wish: Arc::new(wish), before, choice, own, decided: None }));
        }
        reply
    }

    fn wish(&self) -> Option<Arc<Wish>> {
        self.open.as_ref().map(|open| open.wish.clone())
    }

    fn decided(&mut self, decision: Move, text: &str, now: Duration) -> Option<Decided> {
        let open = self.open.as_mut()?;
        open.decided = Some(decision);
        let mut script = match decision {
            Move::Clarify | Move::Decline => open.before.clone(),
            Move::Probe(_) | Move::Next | Move::WrapUp => open.choice.clone(),
        };
        let reply = match decision {
            Move::Probe(_) => script.probe(text, now),
            Move::Next | Move::WrapUp => script.go_on(text, now),
            Move::Clarify => script.stay(text, now),
            Move::Decline => script.decline(now),
        };
        if matches!(decision, Move::Clarify | Move::Decline) {
            let question = script.position(now).question;
            let before = if self.stays.0 == question { self.stays.1 } else { 0 };
            self.stays = (question, before + 1);
        }
        self.script = script;
        let written = reply.lines.iter().position(|line| !text.is_empty() && line.text == text);
        Some(Decided { reply, written })
    }

    fn mind_wrote(&mut self, text: &str) {
        if self.open.as_ref().is_some_and(|open| matches!(open.decided, Some(Move::Probe(_)))) {
            self.script.reword(text);
        }
    }

    fn broke_off(&mut self, now: Duration) -> Vec<Line> {
        let Some(open) = self.open.take() else { return Vec::new() };
        match open.decided {
            Some(Move::Probe(_)) => {
                let (script, mut lines) = open.own;
                self.script = script;
                lines.retain(|line| line.kind != ReplyKind::Acknowledge);
                lines
            }
            Some(Move::Clarify) => self.script.stay_again(now),
            // What follows the acknowledgement is being said anyway.
            _ => Vec::new(),
        }
    }

    fn spoken(&mut self, spoken: Spoken<'_>, now: Duration) {
        let question = self.script.position(now).question;
        self.memory.spoke(question, spoken.text);
        self.script.spoken(spoken, now);
    }

    fn silence(&mut self, silent_for: Duration, now: Duration) -> Option<Reply> {
        self.script.silence(silent_for, now)
    }

    fn command(&mut self, command: Command, now: Duration) -> Reply {
        self.open = None;
        self.script.command(command, now)
    }

    fn wrap_up(&mut self) {
        self.script.wrap_up();
        if let Some(open) = &mut self.open {
            for script in [&mut open.before, &mut open.choice, &mut open.own.0] {
                script.wrap_up();
            }
        }
    }

    fn wrote(&mut self, question: u32, language: TaskLanguage, text: &str, now: Duration) {
        self.script.wrote(question, language, text, now);
        // Whatever the mind decides, it is known.
        if let Some(open) = &mut self.open {
            for script in [&mut open.before, &mut open.choice, &mut open.own.0] {
                script.wrote(question, language, text, now);
            }
        }
    }

    fn tick(&mut self, now: Duration) -> Option<Reply> {
        self.script.tick(now)
    }

    fn expects(&self, now: Duration) -> Expectation {
        self.script.expects(now)
    }

    fn position(&self, now: Duration) -> Position<'_> {
        self.script.position(now)
    }

    fn resume(&mut self, away: Duration, now: Duration) -> Reply {
        self.open = None;
        self.script.resume(away, now)
    }

    fn clone_box(&self) -> Box<dyn Interviewer> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
#[path = "llm_tests.rs"]
mod tests;
