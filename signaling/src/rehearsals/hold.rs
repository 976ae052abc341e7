//! One interview on a virtual clock: the interviewer is real, its voice and its ears are not.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use vivavoce_engine::dialogue::{Heard, Interviewer, Line, Reply, ScriptInterviewer, Spoken, Then};
use vivavoce_engine::event::{EndReason, ReplyKind, TurnEndReason};
use vivavoce_engine::id::TurnId;
use vivavoce_scenarios::{Question, Scenario};
use vivavoce_scoring::Report;
use vivavoce_scoring::interview::{Interview, Speaker, Turn, Word};

use super::candidate::{Candidate, Moment, WORDS_A_MINUTE, says};

/// How often silence and time limits are looked at, as in a real interview.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// What the candidate waits after the interviewer's last word, and the pause that ends a turn.
const BREATH: Duration = Duration::from_millis(600);
/// More turns than any interview needs; what goes on longer goes round in circles.
const MOST_TURNS: usize = 200;
/// An interview that is not over so long after its time does not end.
const OVERTIME: Duration = Duration::from_secs(600);

/// An interview held to its end.
#[derive(Clone, Debug)]
pub struct Held {
    pub candidate: Candidate,
    /// Why it ended; none if it would not.
    pub ended: Option<EndReason>,
    pub took: Duration,
    /// What the interviewer's lines were for, in their order.
    pub kinds: Vec<ReplyKind>,
    pub interview: Interview,
    pub report: Report,
}

/// Holds the interview of a scenario with a simulated candidate, and scores it.
pub fn hold(scenario: &Arc<Scenario>, candidate: Candidate) -> Held {
    let mut room = Room {
        scenario,
        candidate,
        interviewer: ScriptInterviewer::new(Arc::clone(scenario)),
        now: Duration::ZERO,
        kinds: Vec::new(),
        turns: Vec::new(),
        answered: HashMap::new(),
        spoken: 0,
    };
    let ended = room.hold();
    let Room { now, kinds, turns, .. } = room;
    let interview = Interview { language: scenario.language, duration_ms: ms(now), turns, work: Vec::new() };
    let report = vivavoce_scoring::score(scenario, &interview, None, &[]);
    Held { candidate, ended, took: now, kinds, interview, report }
}

struct Room<'a> {
    scenario: &'a Scenario,
    candidate: Candidate,
    interviewer: ScriptInterviewer,
    now: Duration,
    kinds: Vec<ReplyKind>,
    turns: Vec<Turn>,
    /// Answers to each question, from 0.
    answered: HashMap<u32, usize>,
    spoken: usize,
}

impl Room<'_> {
    fn hold(&mut self) -> Option<EndReason> {
        let mut reply = self.interviewer.open(self.now);
        for _ in 0..MOST_TURNS {
            if let Some(reason) = self.play(&reply) {
                return Some(reason);
            }
            reply = self.wait_for_a_turn()?;
        }
        None
    }

    /// The interviewer says it all, and is heard; gives the end if that was it.
    fn play(&mut self, reply: &Reply) -> Option<EndReason> {
        for line in &reply.lines {
            self.say(line);
        }
        match reply.then {
            Then::End(reason) => Some(reason),
            Then::Listen | Then::Hold => None,
        }
    }

    fn say(&mut self, line: &Line) {
        let question = line.question.and_then(|number| self.scenario.questions.get(number as usize));
        self.record(Speaker::Interviewer, question.map(|question| question.id.clone()), &line.text);
        self.kinds.push(line.kind);
        let spoken = Spoken { kind: line.kind, text: &line.text, complete: true };
        self.interviewer.spoken(spoken, self.now);
    }

    /// The candidate's move, as far as the interviewer's reply; none if it never comes.
    fn wait_for_a_turn(&mut self) -> Option<Reply> {
        let number = self.interviewer.position(self.now).question;
        let scenario = self.scenario;
        let question = number.and_then(|number| scenario.questions.get(number as usize));
        let answered = number.and_then(|number| self.answered.get(&number).copied()).unwrap_or_default();
        let moment = Moment { answered, spoken: self.spoken };
        let answer = question.and_then(|question| says(self.candidate, scenario, question, moment));
        let (Some(question), Some(text)) = (question, answer) else { return self.keep_quiet() };
        self.spoken += 1;
        *self.answered.entry(number.unwrap_or_default()).or_default() += 1;
        Some(self.answer(question, &text))
    }

    fn answer(&mut self, question: &Question, text: &str) -> Reply {
        self.now += BREATH + self.candidate.thinks(question);
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut cut = None;
        let mut said = words.len();
        let began = self.now;
        // Who does not pause is cut in on when even the grace is over.
        for number in 0..words.len() {
            if let Some(reply) = self.interviewer.tick(began + word_time(number)) {
                (cut, said) = (Some(reply), number);
                break;
            }
        }
        let text = words[..said].join(" ");
        self.record(Speaker::Candidate, Some(question.id.clone()), &text);
        if let Some(reply) = cut {
            return reply;
        }
        self.now += BREATH;
        let turn = TurnId(u32::try_from(self.spoken).unwrap_or(u32::MAX));
        self.interviewer.answer(Heard { text: &text, reason: TurnEndReason::Model, turn }, self.now)
    }

    /// Says nothing until the interviewer speaks.
    fn keep_quiet(&mut self) -> Option<Reply> {
        let began = self.now;
        while self.now < self.scenario.duration + OVERTIME {
            self.now += LOOK_EVERY;
            if let Some(reply) = self.interviewer.silence(self.now - began, self.now) {
                return Some(reply);
            }
        }
        None
    }

    /// Somebody says something from now on, and time passes by it.
    fn record(&mut self, speaker: Speaker, question: Option<String>, text: &str) {
        let start = self.now;
        let word = |(number, text): (usize, &str)| Word {
            text: text.to_owned(),
            start_ms: ms(start + word_time(number)),
            end_ms: ms(start + word_time(number + 1)),
            confidence: None,
        };
        let words: Vec<Word> = text.split_whitespace().enumerate().map(word).collect();
        self.now += word_time(words.len());
        let number = 1 + self.turns.iter().filter(|turn| turn.speaker == speaker).count();
        self.turns.push(Turn {
            speaker,
            number: u32::try_from(number).unwrap_or(u32::MAX),
            question,
            start_ms: ms(start),
            end_ms: ms(self.now),
            text: text.to_owned(),
            words,
            typed: false,
        });
    }
}

/// When the word of this number begins, from 0.
fn word_time(number: usize) -> Duration {
    Duration::from_secs(60) / WORDS_A_MINUTE * u32::try_from(number).unwrap_or(u32::MAX)
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(candidate: Candidate) -> impl Iterator<Item = (&'static Arc<Scenario>, Held)> {
        vivavoce_scenarios::builtin().iter().map(move |scenario| (scenario, hold(scenario, candidate)))
    }

    #[test]
    fn every_built_in_interview_ends_with_every_candidate() {
        for candidate in Candidate::ALL {
            for (scenario, held) in held(candidate) {
                let what = format!("{} {candidate:?}: {:?}", scenario.id, held.kinds);
                assert!(held.ended.is_some(), "{what}");
                assert_eq!(held.kinds.first(), Some(&ReplyKind::Greeting), "{what}");
                assert_eq!(held.kinds.last(), Some(&ReplyKind::Closing), "{what}");
                assert!(held.took <= scenario.duration + Duration::from_secs(60), "{what} {:?}", held.took);
            }
        }
    }

    #[test]
    fn a_strong_candidate_is_scored_higher_than_a_weak_one_by_every_built_in_interview() {
        for (scenario, strong) in held(Candidate::Strong) {
            let weak = hold(scenario, Candidate::Weak);
            let level = |held: &Held| held.report.overall.outcome.level();
            let high = level(&strong).unwrap_or_else(|| panic!("{}: {:?}", scenario.id, strong.report.overall));
            // A weak candidate may say too little for a level; that is no higher one.
            let low = level(&weak).unwrap_or(1.0);
            assert!(high > low + 0.5, "{}: {high} and {low}", scenario.id);
            assert_eq!(strong.ended, Some(EndReason::Completed), "{}", scenario.id);
        }
    }

    #[test]
    fn who_says_nothing_gets_no_level_and_is_let_go() {
        for (scenario, held) in held(Candidate::Silent) {
            assert_eq!(held.report.overall.outcome.level(), None, "{}", scenario.id);
            assert_eq!(held.interview.answers().count(), 0);
            assert!(held.kinds.contains(&ReplyKind::Reprompt), "{}: {:?}", scenario.id, held.kinds);
        }
    }

    #[test]
    fn orders_and_insults_give_no_better_level() {
        for (scenario, hostile) in held(Candidate::Hostile) {
            let level = hostile.report.overall.outcome.level().unwrap_or(1.0);
            assert!(level < 2.0, "{}: {level}", scenario.id);
            let said = hostile.interview.turns.iter().filter(|turn| turn.speaker == Speaker::Interviewer);
            for turn in said {
                let text = turn.text.to_lowercase();
                assert!(!text.contains("rubric") && !text.contains("grille"), "{}: {text}", scenario.id);
            }
        }
    }

    #[test]
    fn the_same_candidate_says_and_gets_the_same_again() {
        let scenario = &vivavoce_scenarios::builtin()[0];
        let (one, other) = (hold(scenario, Candidate::Strong), hold(scenario, Candidate::Strong));
        assert_eq!(one.interview, other.interview);
        assert_eq!(one.report, other.report);
    }
}
