//! What the script leaves open once an answer was heard, and each way to go on from there.
//! [`LlmInterviewer`](super::super::LlmInterviewer) lets a mind choose among them.

use std::time::Duration;

use super::{Leaving, ScriptInterviewer, Stage};
use crate::dialogue::interviewer::{Line, Reply};
use crate::event::{ReplyKind, Verdict};

/// Where an answer was heard and what may come next.
#[derive(Debug)]
pub(in crate::dialogue) struct Choice<'a> {
    /// The question's place.
    pub question: usize,
    /// What was asked last.
    pub prompt: &'a str,
    /// The follow-up that the scenario has for what is missing.
    pub planned: Option<&'a str>,
    /// Whether there may be one more probe, by the question's budget and by the time.
    pub may_probe: bool,
    pub probes_left: u32,
    /// Whether the interview closes after this question.
    pub is_last: bool,
}

impl ScriptInterviewer {
    /// What is open now; none where no question is under discussion, or the interview closes now.
    pub(in crate::dialogue) fn choice(&self, now: Duration) -> Option<Choice<'_>> {
        let asked = self.asked().filter(|_| !self.wrapping)?;
        let question = self.question(asked.index);
        let may_probe = self.may_follow_up(now);
        Some(Choice {
            question: asked.index,
            prompt: &asked.prompt,
            planned: self.missing().filter(|_| may_probe).map(|(_, text)| text),
            may_probe,
            probes_left: question.max_follow_ups.saturating_sub(asked.follow_ups),
            is_last: self.comes_next(now).is_none(),
        })
    }

    /// Follows up in the words of `text`.
    pub(in crate::dialogue) fn probe(&mut self, text: &str, now: Duration) -> Reply {
        self.follow_up(None, text, now);
        let line = self.line(ReplyKind::FollowUp, text);
        self.listen(vec![line], Verdict::Finished)
    }

    /// The follow-up that was asked last is worded so.
    pub(in crate::dialogue) fn reword(&mut self, text: &str) {
        if let Stage::Asking(asked) = &mut self.stage
            && asked.prompt_kind == ReplyKind::FollowUp
        {
            text.clone_into(&mut asked.prompt);
        }
    }

    /// Acknowledges in the words of `text` and goes on.
    pub(in crate::dialogue) fn go_on(&mut self, text: &str, now: Duration) -> Reply {
        let mut reply = self.advance(Leaving::Answered, Verdict::Finished, now);
        if let Some(line) = reply.lines.iter_mut().find(|line| line.kind == ReplyKind::Acknowledge) {
            text.clone_into(&mut line.text);
        }
        reply
    }

    /// Says something about the question, which stays under discussion.
    pub(in crate::dialogue) fn stay(&mut self, text: &str, now: Duration) -> Reply {
        self.give_time(now);
        let line = self.line(ReplyKind::Repeat, text);
        self.listen(vec![line], Verdict::Repeat)
    }

    /// The question once more, after an explanation of it that broke off.
    pub(in crate::dialogue) fn stay_again(&mut self, now: Duration) -> Vec<Line> {
        self.prompt_again("", ReplyKind::Repeat, Verdict::Repeat, now).lines
    }

    /// Says that this is not for the interview, and asks again.
    pub(in crate::dialogue) fn decline(&mut self, now: Duration) -> Reply {
        let before = self.turned(self.phrases().decline);
        self.prompt_again(before, ReplyKind::Repeat, Verdict::Finished, now)
    }

    fn give_time(&mut self, now: Duration) {
        let Some(thinking) = self.asked().map(|asked| self.question(asked.index).thinking) else { return };
        if let Stage::Asking(asked) = &mut self.stage {
            asked.thinking_until = now + thinking;
            asked.reprompted = false;
            asked.unclear = false;
        }
    }
}
