//! What is written while talking: tasks are shown when their question is asked, and whoever
//! writes is not silent.

use std::time::Instant;

use vivavoce_scenarios::TaskLanguage;

use super::Session;
use crate::event::EventKind;
use crate::task::{Change, Run, starter};

impl Session {
    /// Shows the task of the question that is asked, the first time.
    pub(super) fn open_task(&mut self, index: u32, now: Instant) {
        let Some(question) = self.scenario.questions.get(index as usize) else { return };
        let Some(task) = &question.task else { return };
        if self.tasks.insert(index) {
            let (question_id, task) = (question.id.clone(), Box::new(task.clone()));
            self.emit(EventKind::TaskOpened { question_id, question_index: index, task }, now);
        }
    }

    /// The candidate has changed a text.
    pub(super) fn wrote(&mut self, question: String, language: TaskLanguage, change: Change, now: Instant) {
        let Some(index) = self.opened_task(&question) else { return };
        let key = (index, language);
        let Some(first) = starter(&self.scenario, &question, language) else { return };
        let Some(text) = change.applied(self.texts.get(&key).map_or(first, String::as_str)) else { return };
        self.emit(EventKind::TaskWritten { question_id: question, language, change }, now);
        let time = self.interview_time(now);
        self.interviewer.wrote(index, language, &text, time);
        self.prepared_sees(index, language, &text, time);
        self.texts.insert(key, text);
        self.machine.active(self.clock(now));
    }

    /// The candidate has tried it.
    pub(super) fn ran(&mut self, question: String, language: TaskLanguage, run: Run, now: Instant) {
        let Some(index) = self.opened_task(&question) else { return };
        // Who reads what came of a try is at work as who writes is.
        if let Some(text) = self.texts.get(&(index, language)).cloned() {
            let time = self.interview_time(now);
            self.interviewer.wrote(index, language, &text, time);
            self.prepared_sees(index, language, &text, time);
        }
        self.emit(EventKind::TaskRan { question_id: question, language, run }, now);
        self.machine.active(self.clock(now));
    }

    fn opened_task(&self, question: &str) -> Option<u32> {
        let index = self.scenario.questions.iter().position(|asked| asked.id == question)?;
        u32::try_from(index).ok().filter(|index| self.tasks.contains(index))
    }
}
