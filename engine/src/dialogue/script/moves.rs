//! What the script interviewer can do next: ask, ask again, follow up, go on, close.

use std::sync::Arc;
use std::time::Duration;

use vivavoce_scenarios::AnswerKind;
use vivavoce_scenarios::words::stems;

use super::{Asked, GRANTED, Leaving, SHARE, ScriptInterviewer, Stage, TERSE, WORTH_ASKING, WORTH_FOLLOWING_UP};
use crate::dialogue::interviewer::{Line, Reply, Then};
use crate::event::{EndReason, ReplyKind, TurnEndReason, Verdict};

impl ScriptInterviewer {
    /// Makes a question the one under discussion and gives its line.
    pub(super) fn ask(&mut self, index: usize, now: Duration) -> Line {
        let script = Arc::clone(&self.script);
        let question = &script.scenario.questions[index];
        let points = question.points.len();
        let text = question.text.clone();
        let before = match std::mem::replace(&mut self.stage, Stage::Unopened) {
            Stage::Asking(asked) => Some(Box::new(Asked { before: None, ..asked })),
            Stage::Unopened | Stage::Over(_) => None,
        };
        self.stage = Stage::Asking(Asked {
            index,
            since: now,
            thinking_until: now + question.thinking,
            covered: vec![false; points],
            followed_up: vec![false; points],
            follow_ups: 0,
            asked_for: None,
            before,
            words: 0,
            prompt: text.clone(),
            prompt_kind: ReplyKind::Question,
            prompt_heard: true,
            prompt_known: false,
            repeats: 0,
            held: false,
            reprompted: false,
            unclear: false,
            written: None,
        });
        self.line(ReplyKind::Question, text)
    }

    /// Leaves the question for the next one, or for the closing.
    pub(super) fn advance(&mut self, leaving: Leaving, verdict: Verdict, now: Duration) -> Reply {
        let Some(asked) = self.asked() else { return Self::over(EndReason::Completed, verdict) };
        let next = self.lawful_from(asked.index + 1);
        let last = next.is_none();
        let out_of_time = !last && !self.wrapping && self.comes_next(now).is_none();
        let phrases = self.phrases();
        let line = match leaving {
            Leaving::OverTime if !out_of_time && !last && !self.wrapping => {
                self.line(ReplyKind::Time, phrases.question_time)
            }
            Leaving::CutIn => self.line(ReplyKind::Time, phrases.cut_in),
            Leaving::Answered | Leaving::OverTime => {
                let text = self.turned(phrases.acknowledge);
                self.line(ReplyKind::Acknowledge, text)
            }
            // "Let's move on" would promise a question that does not come.
            Leaving::Skipped | Leaving::Silent if last || out_of_time || self.wrapping => {
                self.line(ReplyKind::Acknowledge, phrases.acknowledge[0])
            }
            Leaving::Skipped => {
                let text = self.turned(phrases.skip);
                self.line(ReplyKind::Acknowledge, text)
            }
            Leaving::Silent => self.line(ReplyKind::Acknowledge, phrases.silent),
        };
        if leaving != Leaving::Silent {
            self.silent_questions = 0;
        }
        self.asked_to_stop = false;
        let Some(next) = next else {
            return self.close(vec![line], EndReason::Completed, verdict);
        };
        if self.wrapping {
            return self.close(vec![line], EndReason::Time, verdict);
        }
        if out_of_time {
            let time = self.line(ReplyKind::Time, phrases.interview_time);
            return self.close(vec![line, time], EndReason::Time, verdict);
        }
        let question = self.ask(next, now);
        self.listen(vec![line, question], verdict)
    }

    pub(super) fn close(&mut self, mut lines: Vec<Line>, reason: EndReason, verdict: Verdict) -> Reply {
        let phrases = self.phrases();
        let text = match reason {
            EndReason::Candidate => phrases.stopped.to_owned(),
            EndReason::Disconnected => phrases.absent.to_owned(),
            EndReason::Completed | EndReason::Time | EndReason::Error => self.script.scenario.closing.clone(),
        };
        lines.push(self.line(ReplyKind::Closing, text));
        let mut reply = self.listen(lines, verdict);
        reply.then = Then::End(reason);
        self.stage = Stage::Over(reason);
        reply
    }

    /// Says the last prompt again; `kind` says why.
    pub(super) fn prompt_again(&mut self, before: &str, kind: ReplyKind, verdict: Verdict, now: Duration) -> Reply {
        let script = Arc::clone(&self.script);
        let Stage::Asking(asked) = &mut self.stage else { return Self::over(EndReason::Completed, verdict) };
        let question = &script.scenario.questions[asked.index];
        // Other words help more than the same ones, except where the first were not heard.
        let other = question.again.as_ref().filter(|_| {
            kind == ReplyKind::Repeat && asked.prompt_kind == ReplyKind::Question && asked.repeats % 2 == 0
        });
        let prompt = if asked.prompt_heard { other.unwrap_or(&asked.prompt) } else { &asked.prompt };
        let text = format!("{before} {prompt}");
        asked.repeats += u32::from(kind == ReplyKind::Repeat);
        asked.prompt_heard = true;
        asked.reprompted = false;
        asked.thinking_until = now + question.thinking;
        let line = self.line(kind, text.trim());
        self.listen(vec![line], verdict)
    }

    /// The answer, as far as it was given, is over: a follow-up or the next question.
    pub(in crate::dialogue) fn conclude(&mut self, reason: TurnEndReason, now: Duration) -> Reply {
        self.read_written();
        let Stage::Asking(asked) = &mut self.stage else {
            return Self::over(EndReason::Completed, Verdict::Finished);
        };
        asked.held = false;
        let (words, written, follow_ups) = (asked.words, asked.written.is_some(), asked.follow_ups);
        let Some(asked) = self.asked() else { return Self::over(EndReason::Completed, Verdict::Finished) };
        let question = self.question(asked.index);
        let left = (asked.since + question.time_limit).saturating_sub(now);
        if self.wrapping {
            return self.advance(Leaving::Answered, Verdict::Finished, now);
        }
        if reason == TurnEndReason::TimeLimit || left.is_zero() {
            return self.advance(Leaving::OverTime, Verdict::Finished, now);
        }
        let wants_more = matches!(question.kind, AnswerKind::Open | AnswerKind::Story | AnswerKind::ThinkAloud);
        let terse = wants_more && !written && words < TERSE && follow_ups == 0 && left >= WORTH_FOLLOWING_UP;
        let (point, text) = match self.missing() {
            Some((point, text)) if self.may_follow_up(now) => (Some(point), text.to_owned()),
            None if terse => (None, self.phrases().more.to_owned()),
            _ => return self.advance(Leaving::Answered, Verdict::Finished, now),
        };
        self.follow_up(point, &text, now);
        let thanks = self.turned(self.phrases().acknowledge);
        let lines = vec![self.line(ReplyKind::Acknowledge, thanks), self.line(ReplyKind::FollowUp, text)];
        self.listen(lines, Verdict::Finished)
    }

    /// Whether one more follow-up is within the question's budget, and the time allows it.
    pub(super) fn may_follow_up(&self, now: Duration) -> bool {
        let Some(asked) = self.asked() else { return false };
        let question = self.question(asked.index);
        let scenario = &self.script.scenario;
        let left = (asked.since + question.time_limit).saturating_sub(now);
        let to_come = scenario.questions.len() - asked.index - 1;
        let reserved = SHARE * u32::try_from(to_come).unwrap_or(u32::MAX);
        let spare = scenario.duration.saturating_sub(now).saturating_sub(reserved);
        asked.follow_ups < question.max_follow_ups && left >= WORTH_FOLLOWING_UP && spare >= WORTH_FOLLOWING_UP
    }

    /// The first point that was neither mentioned nor asked for, and how to ask for it.
    pub(super) fn missing(&self) -> Option<(usize, &str)> {
        let asked = self.asked()?;
        self.question(asked.index).points.iter().enumerate().find_map(|(index, point)| {
            let open = !asked.covered[index] && !asked.followed_up[index];
            point.follow_up.as_ref().filter(|_| open).map(|follow_up| (index, follow_up.text.as_str()))
        })
    }

    /// The question after this one, if there is one and time for it.
    pub(super) fn comes_next(&self, now: Duration) -> Option<usize> {
        let next = self.lawful_from(self.asked()?.index + 1)?;
        (self.script.scenario.duration.saturating_sub(now) >= WORTH_ASKING).then_some(next)
    }

    /// A follow-up is asked, for a point or for more of the answer.
    pub(super) fn follow_up(&mut self, point: Option<usize>, text: &str, now: Duration) {
        let script = Arc::clone(&self.script);
        let Stage::Asking(asked) = &mut self.stage else { return };
        if let Some(point) = point {
            asked.followed_up[point] = true;
        }
        asked.held = false;
        asked.follow_ups += 1;
        asked.asked_for = point;
        text.clone_into(&mut asked.prompt);
        asked.prompt_kind = ReplyKind::FollowUp;
        asked.prompt_heard = true;
        asked.prompt_known = false;
        asked.reprompted = false;
        asked.unclear = false;
        asked.thinking_until = now + script.scenario.questions[asked.index].thinking / 2;
    }

    /// Takes the last prompt back, which was not heard, as if the candidate had never
    /// stopped speaking. Gives whether there was an answer to go on with.
    pub(super) fn take_back(&mut self) -> bool {
        let Stage::Asking(asked) = &mut self.stage else { return false };
        if asked.prompt_kind == ReplyKind::FollowUp {
            asked.follow_ups = asked.follow_ups.saturating_sub(1);
            if let Some(point) = asked.asked_for.take() {
                asked.followed_up[point] = false;
            }
            asked.prompt_heard = true;
            asked.prompt_known = true;
            return true;
        }
        let Some(before) = asked.before.take() else { return false };
        *asked = *before;
        asked.prompt_heard = true;
        asked.prompt_known = true;
        true
    }

    /// Takes words into the answer of the question under discussion.
    pub(super) fn take_in(&mut self, text: &str) {
        let script = Arc::clone(&self.script);
        self.silent_questions = 0;
        let Stage::Asking(asked) = &mut self.stage else { return };
        let stems = stems(text, script.scenario.language);
        asked.words += stems.len();
        for (covered, point) in asked.covered.iter_mut().zip(&script.points[asked.index]) {
            *covered = *covered || point.mentioned_in(&stems);
        }
    }

    pub(super) fn grant(&mut self, now: Duration) {
        if let Stage::Asking(asked) = &mut self.stage {
            asked.thinking_until = now + GRANTED;
            asked.reprompted = false;
        }
    }

    /// Words that are no words.
    pub(super) fn nothing_heard(&mut self, reason: TurnEndReason, now: Duration) -> Reply {
        let phrases = self.phrases();
        let Stage::Asking(asked) = &mut self.stage else {
            return Self::over(EndReason::Completed, Verdict::Finished);
        };
        let answered = asked.answered();
        match reason {
            TurnEndReason::Button | TurnEndReason::Typed if answered => self.conclude(reason, now),
            TurnEndReason::Button | TurnEndReason::Typed => self.advance(Leaving::Skipped, Verdict::Next, now),
            TurnEndReason::TimeLimit => self.advance(Leaving::OverTime, Verdict::Finished, now),
            _ if !asked.prompt_heard => {
                let kind = asked.prompt_kind;
                self.prompt_again("", kind, Verdict::Finished, now)
            }
            _ if asked.unclear && answered => self.conclude(reason, now),
            _ if asked.unclear => self.advance(Leaving::Silent, Verdict::Finished, now),
            _ => {
                asked.unclear = true;
                let line = self.line(ReplyKind::Reprompt, phrases.unclear);
                self.listen(vec![line], Verdict::Finished)
            }
        }
    }

    /// The end of the interview's time, where it is reached.
    pub(super) fn out_of_time(&mut self, leaving: Leaving, now: Duration) -> Option<Reply> {
        let late = now >= self.script.scenario.duration && self.asked().is_some();
        late.then(|| {
            let phrases = self.phrases();
            let last = self.asked().is_some_and(|asked| self.lawful_from(asked.index + 1).is_none());
            let mut lines = Vec::new();
            match leaving {
                Leaving::CutIn => lines.push(self.line(ReplyKind::Time, phrases.cut_in)),
                _ => lines.push(self.line(ReplyKind::Acknowledge, phrases.acknowledge[0])),
            }
            if last {
                return self.close(lines, EndReason::Completed, Verdict::Finished);
            }
            lines.push(self.line(ReplyKind::Time, phrases.interview_time));
            self.close(lines, EndReason::Time, Verdict::Finished)
        })
    }

    pub(super) fn confirm_stop(&mut self) -> Reply {
        self.asked_to_stop = true;
        let line = self.line(ReplyKind::Acknowledge, self.phrases().confirm_stop);
        self.listen(vec![line], Verdict::Stop)
    }
}
