//! The interviewer that needs no model: it follows a scenario.
//!
//! It says that it is an AI, asks, listens, asks one of the question's follow-ups if the
//! answer lacks an expected point, grants requests (to repeat, to wait, to go on, to
//! stop), keeps to the time and closes. What counts as a request is decided in
//! [`intent`](super::intent), what as a mention of a point in
//! [`vivavoce_scenarios::cover`].

use std::sync::Arc;
use std::time::Duration;

use vivavoce_scenarios::{AnswerKind, PointMatcher, Question, Scenario, TaskLanguage};

use super::ending::{Ending, ending};
use super::guard::guard;
use super::intent::{Intent, agrees_to_stop, understand};
use super::interviewer::{Command, Expectation, Heard, Interviewer, Line, Position, Reply, Spoken, Then};
use super::phrases::{Phrases, phrases};
use crate::event::{EndReason, ReplyKind, TurnEndReason, Verdict};

/// Thinking time granted on request.
const GRANTED: Duration = Duration::from_secs(45);
/// Silence, once the thinking time is over, before the candidate is spoken to.
const QUIET: Duration = Duration::from_secs(7);
/// Silence after that before the interview goes on without an answer.
const QUIET_AGAIN: Duration = Duration::from_secs(12);
/// Questions in a row without a word before the candidate is taken to be gone.
const SILENT_QUESTIONS: u32 = 3;
/// A question's time over, the candidate may still finish the sentence for this long.
const GRACE: Duration = Duration::from_secs(15);
/// No question is asked with less time left than this.
const WORTH_ASKING: Duration = Duration::from_secs(25);
/// No follow-up is asked with less of the question's time left than this.
const WORTH_FOLLOWING_UP: Duration = Duration::from_secs(20);
/// What each question still to come is sure to get.
const SHARE: Duration = Duration::from_secs(40);
/// The pauses that end a turn once its time is over: the end of a sentence.
const OVER_TIME: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(700));
/// Who has written something this long ago is still at it.
const WRITING: Duration = Duration::from_secs(10);
/// Who has written something is not spoken to for this long.
const LEFT_ALONE: Duration = Duration::from_secs(60);
/// An open question answered in fewer words is asked to be elaborated.
const TERSE: usize = 4;

mod choice;
mod moves;
mod writing;

/// What a turn came to.
#[derive(Debug)]
pub(super) enum Weighed {
    /// A request, or words that leave no choice.
    Replied(Reply),
    /// An answer: what comes next is open.
    Answered,
}

/// A scenario with its points ready to be looked for.
#[derive(Debug)]
struct Script {
    scenario: Arc<Scenario>,
    points: Vec<Vec<PointMatcher>>,
    /// Questions that may not be asked.
    unlawful: Vec<bool>,
}

/// Leads the interview of a scenario. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ScriptInterviewer {
    script: Arc<Script>,
    stage: Stage,
    /// Whether "shall we end here?" is waiting for its answer.
    asked_to_stop: bool,
    disclosure: Disclosure,
    silent_questions: u32,
    /// The next reply is the last.
    wrapping: bool,
    /// Turns the variants of a phrase.
    variant: usize,
}

#[derive(Clone, Debug)]
enum Stage {
    Unopened,
    Asking(Asked),
    Over(EndReason),
}

/// Whether the candidate knows that an AI speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disclosure {
    /// It was said, or is about to be.
    Said,
    /// It was spoken over: say it with the next words.
    Due,
    /// It was heard.
    Heard,
}

/// The question under discussion.
#[derive(Clone, Debug)]
struct Asked {
    index: usize,
    /// When its time began.
    since: Duration,
    /// Until when silence is thinking.
    thinking_until: Duration,
    /// Which points were mentioned.
    covered: Vec<bool>,
    /// Which points were asked for.
    followed_up: Vec<bool>,
    follow_ups: u32,
    /// The point that the last follow-up asked for.
    asked_for: Option<usize>,
    /// The question before, in case the candidate was not done with it.
    before: Option<Box<Asked>>,
    /// Words of answer so far.
    words: usize,
    /// What was asked last, for a repetition: the question or a follow-up.
    prompt: String,
    prompt_kind: ReplyKind,
    /// Whether the prompt was played at least half-way, as far as is known.
    prompt_heard: bool,
    /// Whether that is certain: a repetition that is spoken over changes nothing then.
    prompt_known: bool,
    repeats: u32,
    /// Words were heard after which the turn was held open.
    held: bool,
    reprompted: bool,
    unclear: bool,
    /// What the candidate has written for the question's task, and when.
    written: Option<Written>,
}

/// A text of the question's task.
#[derive(Clone, Debug)]
struct Written {
    language: TaskLanguage,
    text: Arc<str>,
    at: Duration,
}

/// Why the interview leaves a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    Answered,
    Skipped,
    Silent,
    /// The answer ended past the question's time.
    OverTime,
    /// The answer was cut short.
    CutIn,
}

impl ScriptInterviewer {
    /// An interviewer for the scenario, at its beginning.
    pub fn new(scenario: Arc<Scenario>) -> Self {
        let matchers = |question: &Question| {
            question.points.iter().map(|point| PointMatcher::new(point, scenario.language)).collect()
        };
        let points = scenario.questions.iter().map(matchers).collect();
        let unlawful = scenario.questions.iter().map(|q| guard(&q.text, scenario.language).is_some()).collect();
        Self {
            script: Arc::new(Script { scenario, points, unlawful }),
            stage: Stage::Unopened,
            asked_to_stop: false,
            disclosure: Disclosure::Said,
            silent_questions: 0,
            wrapping: false,
            variant: 0,
        }
    }

    fn phrases(&self) -> &'static Phrases {
        phrases(self.script.scenario.language)
    }

    /// Takes a turn in, up to the choice of what to do about an answer.
    pub(super) fn weigh(&mut self, heard: Heard<'_>, now: Duration) -> Weighed {
        match self.take_turn(heard, now) {
            Some(reply) => Weighed::Replied(reply),
            None => Weighed::Answered,
        }
    }

    /// The reply to a turn that is no answer, or that leaves no choice.
    fn take_turn(&mut self, heard: Heard<'_>, now: Duration) -> Option<Reply> {
        match &self.stage {
            Stage::Unopened => return Some(self.open(now)),
            Stage::Over(reason) => return Some(Self::over(*reason, Verdict::Finished)),
            Stage::Asking(_) => {}
        }
        let language = self.script.scenario.language;
        let mut intent = understand(heard.text, language);
        if self.asked_to_stop {
            match agrees_to_stop(heard.text, language) {
                Some(true) => return Some(self.close(Vec::new(), EndReason::Candidate, Verdict::Stop)),
                Some(false) => {
                    self.asked_to_stop = false;
                    if intent != Intent::Next {
                        let go_on = self.phrases().go_on;
                        return Some(self.prompt_again(go_on, ReplyKind::Repeat, Verdict::Finished, now));
                    }
                }
                None if matches!(intent, Intent::Nothing | Intent::Hesitation) => {
                    return Some(Reply::hold(Verdict::Finished));
                }
                None => self.asked_to_stop = false,
            }
        }
        let ended_by_itself = matches!(heard.reason, TurnEndReason::Model | TurnEndReason::LongestWait);
        let Some(asked) = self.asked() else { return Some(Self::over(EndReason::Completed, Verdict::Finished)) };
        // The button says that this is the answer, whatever it sounds like.
        if heard.reason == TurnEndReason::Button && matches!(intent, Intent::Wait | Intent::Hesitation) {
            intent = if asked.words > 0 { Intent::Done } else { Intent::Nothing };
        }
        if matches!(intent, Intent::Yes | Intent::No) {
            intent = Intent::Answer;
        }
        let (prompt_heard, prompt_kind, answered) = (asked.prompt_heard, asked.prompt_kind, asked.answered());
        let at_work = self.at_work(asked, now);
        let brief_kind = matches!(self.question(asked.index).kind, AnswerKind::YesNo | AnswerKind::Number);
        if brief_kind && !answered && intent == Intent::Done {
            intent = Intent::Answer;
        }
        if !prompt_heard && ended_by_itself {
            // The candidate spoke over the prompt: either still answering what came
            // before it, or not knowing that anything was asked.
            let goes_on = intent == Intent::Answer && self.take_back();
            let unasked = matches!(intent, Intent::Answer | Intent::Next | Intent::Done | Intent::Hesitation);
            if !goes_on && unasked {
                return Some(self.prompt_again("", prompt_kind, Verdict::Finished, now));
            }
        }
        if intent == Intent::Answer {
            self.take_in(heard.text);
        }
        if intent == Intent::Stop {
            return Some(self.confirm_stop());
        }
        if let Some(reply) = self.out_of_time(Leaving::OverTime, now) {
            return Some(reply);
        }
        let by_itself = ended_by_itself || heard.reason == TurnEndReason::Typed;
        let reply = match intent {
            Intent::Repeat => {
                let before = self.turned(self.phrases().repeat);
                self.prompt_again(before, ReplyKind::Repeat, Verdict::Repeat, now)
            }
            // A thought said while writing is no answer that is over.
            Intent::Answer | Intent::Hesitation | Intent::Nothing if at_work && by_itself => {
                Reply::hold(Verdict::Finished)
            }
            Intent::Done if at_work && answered => self.conclude(heard.reason, now),
            Intent::Wait if heard.reason != TurnEndReason::TimeLimit => {
                self.grant(now);
                let text = self.turned(self.phrases().wait);
                let line = self.line(ReplyKind::Wait, text);
                self.listen(vec![line], Verdict::AskedToWait)
            }
            Intent::Next => self.advance(Leaving::Skipped, Verdict::Next, now),
            Intent::Done if answered => self.advance(Leaving::Answered, Verdict::Finished, now),
            Intent::Done => self.advance(Leaving::Skipped, Verdict::Next, now),
            Intent::Hesitation if ended_by_itself => Reply::hold(Verdict::AskedToWait),
            Intent::Nothing | Intent::Hesitation | Intent::Wait => self.nothing_heard(heard.reason, now),
            _ if ended_by_itself && ending(heard.text, language) == Ending::AsksToWait => {
                self.grant(now);
                if let Stage::Asking(asked) = &mut self.stage {
                    asked.held = true;
                }
                Reply::hold(Verdict::AskedToWait)
            }
            _ => return None,
        };
        Some(reply)
    }

    fn question(&self, index: usize) -> &Question {
        &self.script.scenario.questions[index]
    }

    /// The next question, from `index` on, that may be asked.
    fn lawful_from(&self, index: usize) -> Option<usize> {
        (index..self.script.unlawful.len()).find(|index| !self.script.unlawful[*index])
    }

    fn asked(&self) -> Option<&Asked> {
        match &self.stage {
            Stage::Asking(asked) => Some(asked),
            Stage::Unopened | Stage::Over(_) => None,
        }
    }

    fn turned(&mut self, variants: &'static [&'static str]) -> &'static str {
        self.variant += 1;
        variants[(self.variant - 1) % variants.len()]
    }

    fn line(&self, kind: ReplyKind, text: impl Into<String>) -> Line {
        let of_none = matches!(kind, ReplyKind::Greeting | ReplyKind::Closing);
        let index = self.asked().filter(|_| !of_none).map(|asked| asked.index);
        Line { kind, text: text.into(), question: index.and_then(|index| u32::try_from(index).ok()) }
    }

    /// A reply after which the candidate has the floor. Puts the disclosure first where
    /// it is due.
    fn listen(&mut self, mut lines: Vec<Line>, verdict: Verdict) -> Reply {
        if self.disclosure == Disclosure::Due {
            self.disclosure = Disclosure::Said;
            lines.insert(0, self.line(ReplyKind::Greeting, self.phrases().disclosure_again));
        }
        Reply { lines, then: Then::Listen, verdict }
    }

    fn over(reason: EndReason, verdict: Verdict) -> Reply {
        Reply { lines: Vec::new(), then: Then::End(reason), verdict }
    }
}

impl Interviewer for ScriptInterviewer {
    fn open(&mut self, now: Duration) -> Reply {
        if !matches!(self.stage, Stage::Unopened) {
            return self.resume(Duration::MAX, now);
        }
        let scenario = &self.script.scenario;
        let mut disclosure = self.phrases().disclosure.replace("{name}", &scenario.persona.name);
        if let Some(part) = &scenario.persona.part {
            disclosure.push(' ');
            disclosure.push_str(&self.phrases().part.replace("{part}", part.trim_end_matches('.')));
        }
        let lines =
            [self.line(ReplyKind::Greeting, disclosure), self.line(ReplyKind::Greeting, scenario.greeting.clone())];
        let Some(first) = self.lawful_from(0) else {
            return self.close(lines.into(), EndReason::Completed, Verdict::Finished);
        };
        let question = self.ask(first, now);
        self.listen(lines.into_iter().chain([question]).collect(), Verdict::Finished)
    }

    fn answer(&mut self, heard: Heard<'_>, now: Duration) -> Reply {
        match self.weigh(heard, now) {
            Weighed::Replied(reply) => reply,
            Weighed::Answered => self.conclude(heard.reason, now),
        }
    }

    fn spoken(&mut self, spoken: Spoken<'_>, now: Duration) {
        if spoken.kind == ReplyKind::Greeting && self.disclosure == Disclosure::Said {
            self.disclosure = if spoken.complete { Disclosure::Heard } else { Disclosure::Due };
        }
        let script = Arc::clone(&self.script);
        let Stage::Asking(asked) = &mut self.stage else { return };
        let question = &script.scenario.questions[asked.index];
        match spoken.kind {
            ReplyKind::Question | ReplyKind::FollowUp | ReplyKind::Repeat => {
                let half = asked.prompt.chars().count() / 2;
                asked.prompt_known |= spoken.complete || spoken.text.chars().count() > half;
                asked.prompt_heard = asked.prompt_known;
                if asked.prompt_known {
                    asked.before = None;
                }
                let follow_up = asked.prompt_kind == ReplyKind::FollowUp;
                asked.thinking_until = now + if follow_up { question.thinking / 2 } else { question.thinking };
                if asked.words == 0 && !follow_up && spoken.kind == ReplyKind::Question {
                    asked.since = now;
                }
            }
            ReplyKind::Wait => asked.thinking_until = now + GRANTED,
            _ => {}
        }
    }

    fn silence(&mut self, silent_for: Duration, now: Duration) -> Option<Reply> {
        let asked = self.asked()?;
        let question = self.question(asked.index);
        let (answered, held, reprompted) = (asked.answered(), asked.held, asked.reprompted);
        let (prompt_heard, prompt_kind) = (asked.prompt_heard, asked.prompt_kind);
        let over_time = now >= asked.since + question.time_limit;
        let thinking = now < asked.thinking_until && !over_time;
        if self.at_work(asked, now) && !self.asked_to_stop {
            return self.silence_at_work(silent_for, now);
        }
        let quiet = QUIET.max(question.patience.longest_wait);
        if self.asked_to_stop {
            if silent_for < QUIET_AGAIN {
                return None;
            }
            self.asked_to_stop = false;
            return Some(self.prompt_again(self.phrases().go_on, ReplyKind::Repeat, Verdict::Finished, now));
        }
        if thinking || silent_for < question.patience.longest_wait {
            return None;
        }
        if let Some(reply) = self.out_of_time(Leaving::Silent, now) {
            return Some(reply);
        }
        if over_time && answered {
            return Some(self.advance(Leaving::OverTime, Verdict::Finished, now));
        }
        if silent_for < quiet {
            return None;
        }
        if held {
            return Some(self.conclude(TurnEndReason::LongestWait, now));
        }
        if !reprompted && !over_time {
            if !prompt_heard {
                return Some(self.prompt_again("", prompt_kind, Verdict::Finished, now));
            }
            if let Stage::Asking(asked) = &mut self.stage {
                asked.reprompted = true;
            }
            let line = self.line(ReplyKind::Reprompt, self.phrases().reprompt);
            return Some(self.listen(vec![line], Verdict::Finished));
        }
        if silent_for < QUIET_AGAIN {
            return None;
        }
        if answered {
            return Some(self.advance(Leaving::Answered, Verdict::Finished, now));
        }
        self.silent_questions += 1;
        if self.silent_questions >= SILENT_QUESTIONS {
            return Some(self.close(Vec::new(), EndReason::Disconnected, Verdict::Finished));
        }
        Some(self.advance(Leaving::Silent, Verdict::Finished, now))
    }

    fn command(&mut self, command: Command, now: Duration) -> Reply {
        match &self.stage {
            Stage::Unopened => return self.open(now),
            Stage::Over(reason) => return Self::over(*reason, Verdict::Finished),
            Stage::Asking(_) => {}
        }
        if command != Command::End {
            self.asked_to_stop = false;
        }
        match command {
            Command::Thinking => {
                self.grant(now);
                Reply::hold(Verdict::AskedToWait)
            }
            Command::Repeat => {
                let before = self.turned(self.phrases().repeat);
                self.prompt_again(before, ReplyKind::Repeat, Verdict::Repeat, now)
            }
            Command::Next => self.advance(Leaving::Skipped, Verdict::Next, now),
            Command::End => self.close(Vec::new(), EndReason::Candidate, Verdict::Stop),
        }
    }

    fn wrap_up(&mut self) {
        self.wrapping = true;
    }

    fn wrote(&mut self, question: u32, language: TaskLanguage, text: &str, now: Duration) {
        self.take_written(question, language, text, now);
    }

    fn tick(&mut self, now: Duration) -> Option<Reply> {
        let asked = self.asked()?;
        let question_over = asked.since + self.question(asked.index).time_limit;
        let interview_over = self.script.scenario.duration;
        if now >= interview_over + GRACE {
            return self.out_of_time(Leaving::CutIn, now);
        }
        (now >= question_over + GRACE).then(|| self.advance(Leaving::CutIn, Verdict::Finished, now))
    }

    fn expects(&self, now: Duration) -> Expectation {
        let Some(asked) = self.asked().filter(|_| !self.asked_to_stop) else {
            let patience = AnswerKind::YesNo.patience();
            return Expectation {
                kind: AnswerKind::YesNo,
                min_pause: patience.min_pause,
                thinking_wait: patience.thinking_wait,
                longest_wait: patience.longest_wait,
                asked_to_wait: patience.asked_to_wait,
                thinking_left: Duration::ZERO,
                over_time: false,
            };
        };
        let question = self.question(asked.index);
        let over_time = now >= (asked.since + question.time_limit).min(self.script.scenario.duration);
        let follows_up = question.task.is_some() && !self.at_work(asked, now);
        let patience = if follows_up { question.kind.patience() } else { question.patience };
        let short = |most: Duration, usual: Duration| if over_time { most.min(usual) } else { usual };
        let thinking_left = if over_time { Duration::ZERO } else { asked.thinking_until.saturating_sub(now) };
        Expectation {
            kind: question.kind,
            min_pause: short(OVER_TIME.0, patience.min_pause),
            thinking_wait: short(OVER_TIME.1, patience.thinking_wait),
            longest_wait: short(OVER_TIME.1, patience.longest_wait),
            asked_to_wait: short(OVER_TIME.1, patience.asked_to_wait),
            thinking_left,
            over_time,
        }
    }

    fn position(&self, now: Duration) -> Position<'_> {
        let scenario = &self.script.scenario;
        let asked = self.asked();
        let question = asked.map(|asked| self.question(asked.index));
        Position {
            question: asked.and_then(|asked| u32::try_from(asked.index).ok()),
            question_id: question.map(|question| question.id.as_str()),
            question_count: scenario.question_count(),
            question_elapsed: asked.map(|asked| now.saturating_sub(asked.since)),
            question_limit: question.map(|question| question.time_limit),
            limit: scenario.duration,
        }
    }

    fn resume(&mut self, _away: Duration, now: Duration) -> Reply {
        match &self.stage {
            Stage::Unopened => self.open(now),
            Stage::Over(reason) => Self::over(*reason, Verdict::Finished),
            Stage::Asking(_) if self.asked_to_stop => self.confirm_stop(),
            Stage::Asking(_) => self.prompt_again(self.phrases().back, ReplyKind::Repeat, Verdict::Finished, now),
        }
    }

    fn clone_box(&self) -> Box<dyn Interviewer> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests;
