//! A question with a task: the candidate writes and thinks aloud. Pauses end nothing then, and
//! silence is work; it is over when the candidate says so, or with the question's time.

use std::sync::Arc;
use std::time::Duration;

use vivavoce_scenarios::TaskLanguage;
use vivavoce_scenarios::words::stems;

use super::{Asked, GRACE, LEFT_ALONE, Leaving, QUIET, ScriptInterviewer, Stage, WRITING, Written};
use crate::dialogue::interviewer::Reply;
use crate::event::{ReplyKind, Verdict};

/// Past the question's time, who has not written for this long is done.
const PEN_DOWN: Duration = Duration::from_secs(3);

impl Asked {
    /// Whether anything was said or written.
    pub(super) fn answered(&self) -> bool {
        self.words > 0 || self.written.is_some()
    }
}

impl ScriptInterviewer {
    /// Whether the candidate is at a task: until a follow-up is asked, and again when the
    /// candidate goes on writing after it.
    pub(super) fn at_work(&self, asked: &Asked, now: Duration) -> bool {
        let writes = asked.written.as_ref().is_some_and(|written| now < written.at + WRITING);
        self.question(asked.index).task.is_some() && (asked.prompt_kind != ReplyKind::FollowUp || writes)
    }

    /// Takes a text of the task under discussion.
    pub(super) fn take_written(&mut self, question: u32, language: TaskLanguage, text: &str, now: Duration) {
        self.silent_questions = 0;
        let Stage::Asking(asked) = &mut self.stage else { return };
        if u32::try_from(asked.index).ok() == Some(question) {
            asked.written = Some(Written { language, text: text.into(), at: now });
            asked.thinking_until = asked.thinking_until.max(now + LEFT_ALONE);
        }
    }

    /// Looks for points in what was written: nobody is asked about what stands there.
    pub(in crate::dialogue) fn read_written(&mut self) {
        let script = Arc::clone(&self.script);
        let Stage::Asking(asked) = &mut self.stage else { return };
        let Some(written) = &asked.written else { return };
        let Some(task) = &script.scenario.questions[asked.index].task else { return };
        let own = task.own_lines(written.language, &written.text);
        let stems = stems(&own, script.scenario.language);
        for (covered, point) in asked.covered.iter_mut().zip(&script.points[asked.index]) {
            *covered = *covered || point.mentioned_in(&stems);
        }
    }

    /// Nothing is said: spoken to once, if nothing is written either, and never hurried.
    pub(super) fn silence_at_work(&mut self, silent_for: Duration, now: Duration) -> Option<Reply> {
        if let Some(reply) = self.out_of_time(Leaving::Silent, now).filter(|_| silent_for >= PEN_DOWN) {
            return Some(reply);
        }
        let asked = self.asked()?;
        let question = self.question(asked.index);
        let over = asked.since + question.time_limit;
        if now >= over {
            return (silent_for >= PEN_DOWN || now >= over + GRACE)
                .then(|| self.advance(Leaving::OverTime, Verdict::Finished, now));
        }
        let quiet = QUIET.max(question.patience.longest_wait);
        if asked.reprompted || now < asked.thinking_until || silent_for < quiet {
            return None;
        }
        if let Stage::Asking(asked) = &mut self.stage {
            asked.reprompted = true;
        }
        let line = self.line(ReplyKind::Reprompt, self.phrases().at_work);
        Some(self.listen(vec![line], Verdict::Finished))
    }
}
