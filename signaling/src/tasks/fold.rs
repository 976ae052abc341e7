//! From rows to texts with their changes. Pure.

use std::collections::{BTreeMap, BTreeSet};

use vivavoce_engine::task::Change;
use vivavoce_scenarios::{Question, Scenario};

use super::store::{ChangeRow, Rows};
use super::wire::{Task, TaskChangeAt, TaskLanguage, TaskStarter, TaskTest, TaskText, TaskWork};
use crate::wire::TimeSpan;

/// What was written for each task of a scenario whose question is among those `asked`, or that
/// was written for. Of a clip: what lies in it, upon what was there when it begins.
pub fn work(scenario: &Scenario, asked: &BTreeSet<String>, rows: Rows, clip: Option<TimeSpan>) -> Vec<TaskWork> {
    let Rows { mut changes, mut runs } = rows;
    if let Some(clip) = clip {
        changes.retain(|row| row.change.at_ms < clip.to_ms);
        runs.retain(|row| row.run.at_ms >= clip.from_ms && row.run.at_ms < clip.to_ms);
    }
    let from_ms = clip.map_or(0, |clip| clip.from_ms);
    let mut work = Vec::new();
    for (index, question) in (0..).zip(&scenario.questions) {
        let Some(task) = &question.task else { continue };
        let own = |row: &&ChangeRow| row.question_id == question.id;
        if !asked.contains(&question.id) && !changes.iter().any(|row| own(&row)) {
            continue;
        }
        let texts = texts(task, changes.iter().filter(own), from_ms);
        let runs = runs.iter().filter(|row| row.question_id == question.id).map(|row| row.run.clone());
        work.push(TaskWork {
            question_id: question.id.clone(),
            question_index: index,
            question: question.text.clone(),
            task: wire(task),
            texts,
            runs: runs.collect(),
        });
    }
    work
}

fn texts<'r>(
    task: &vivavoce_scenarios::Task,
    changes: impl Iterator<Item = &'r ChangeRow>,
    from_ms: u64,
) -> Vec<TaskText> {
    let mut texts: BTreeMap<TaskLanguage, (u64, TaskText)> = BTreeMap::new();
    for row in changes {
        let Some(starter) = task.starter(row.language.into()) else { continue };
        let new = || {
            let text = TaskText {
                language: row.language,
                first: starter.to_owned(),
                changes: Vec::new(),
                last: starter.to_owned(),
            };
            (0, text)
        };
        let (last, text) = texts.entry(row.language).or_insert_with(new);
        let TaskChangeAt { from, removed, inserted, .. } = row.change.clone();
        // One that does not fit is of a log that somebody has damaged.
        let Some(after) = (Change { from, removed, inserted }).applied(&text.last) else { continue };
        text.last = after;
        *last = row.seq;
        if row.change.at_ms < from_ms {
            text.first.clone_from(&text.last);
        } else {
            text.changes.push(row.change.clone());
        }
    }
    let mut texts: Vec<_> = texts.into_values().collect();
    texts.sort_by_key(|(last, _)| *last);
    texts.into_iter().map(|(_, text)| text).collect()
}

/// The questions of a scenario that there is something to write for.
pub fn has_tasks(scenario: &Scenario) -> bool {
    scenario.questions.iter().any(|Question { task, .. }| task.is_some())
}

fn wire(task: &vivavoce_scenarios::Task) -> Task {
    Task {
        kind: task.kind.into(),
        brief: task.brief.clone(),
        languages: task
            .languages
            .iter()
            .map(|starter| TaskStarter { language: starter.language.into(), text: starter.text.clone() })
            .collect(),
        function: task.function.clone(),
        tests: task
            .tests
            .iter()
            .map(|test| TaskTest {
                name: test.name.clone(),
                arguments: test.arguments.clone(),
                expected: test.expected.clone(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &str = "slow-checkout";

    fn scenario() -> &'static Scenario {
        vivavoce_scenarios::builtin().iter().find(|s| s.id == "programming-en").expect("built in")
    }

    fn rows() -> Rows {
        let row = |seq, at_ms, from, removed, inserted: &str| ChangeRow {
            seq,
            question_id: QUESTION.into(),
            language: TaskLanguage::Text,
            change: TaskChangeAt { at_ms, from, removed, inserted: inserted.into() },
        };
        Rows {
            changes: vec![
                row(1, 1_000, 0, 0, "The pool. "),
                row(2, 2_000, 9_999, 0, "lost"),
                row(3, 3_000, 4, 4, "database"),
            ],
            runs: Vec::new(),
        }
    }

    #[test]
    fn a_text_comes_with_what_it_began_with_and_every_change_that_fits() {
        let work = work(scenario(), &BTreeSet::new(), rows(), None);
        assert_eq!(work.iter().map(|work| work.question_id.as_str()).collect::<Vec<_>>(), [QUESTION]);
        let text = &work[0].texts[0];
        assert!(text.first.starts_with("What the figures say:"));
        assert!(text.last.starts_with("The database. What the figures say:"), "{}", text.last);
        assert_eq!(text.changes.len(), 2);
    }

    #[test]
    fn a_clip_begins_with_what_was_there_and_holds_nothing_from_behind_it() {
        let clip = |from_ms, to_ms| {
            let work = work(scenario(), &BTreeSet::new(), rows(), Some(TimeSpan { from_ms, to_ms }));
            work.into_iter().next().and_then(|work| work.texts.into_iter().next())
        };
        let text = clip(1_500, 5_000).expect("written");
        assert!(text.first.starts_with("The pool. ") && text.changes.len() == 1, "{text:?}");
        let text = clip(500, 2_000).expect("written");
        assert!(text.last.starts_with("The pool. ") && text.changes.len() == 1, "{text:?}");
        assert!(clip(0, 1_000).is_none(), "nothing was written or said by then");
    }

    #[test]
    fn a_task_that_was_asked_is_there_even_if_nothing_was_written() {
        let asked = BTreeSet::from(["busiest-minute".to_owned(), "warm-up".to_owned()]);
        let work = work(scenario(), &asked, Rows::default(), None);
        assert_eq!((work.len(), work[0].texts.len(), work[0].task.tests.len()), (1, 0, 6));
    }
}
