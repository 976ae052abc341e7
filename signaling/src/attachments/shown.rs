//! What an interview has shown: the attachments of the questions that were asked so far, and of a clip
//! those of the questions in it. What comes later is nobody's before it is asked.

use std::collections::BTreeSet;

use vivavoce_engine::event::EventKind;
use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::{FileName, Scenario};

use super::wire::{Attachment, QuestionAttachments};
use crate::access::Scope;
use crate::app::App;
use crate::error::Problem;
use crate::replay::{outline, store as replay};
use crate::sessions::store as sessions;

/// What was shown of each question, in their order.
pub async fn of_session(app: &App, id: SessionId, scope: &Scope) -> Result<Vec<QuestionAttachments>, Problem> {
    let source = sessions::scenario_source(&app.db, id).await?.ok_or_else(Problem::no_session)?;
    // A redacted or imported session may have no file any more.
    let Ok(scenario) = vivavoce_scenarios::parse(&source) else { return Ok(Vec::new()) };
    if scenario.questions.iter().all(|question| question.attachments.is_empty()) {
        return Ok(Vec::new());
    }
    app.conductor.settle(id).await;
    let session = sessions::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
    let said = replay::said(&app.db, id).await?;
    let mut asked: BTreeSet<u32> = match scope.clip() {
        Some(clip) => {
            let chapters = outline::chapters(&said, session.standing.duration_ms);
            outline::clip_chapters(chapters, clip).into_iter().filter_map(|chapter| chapter.question_index).collect()
        }
        None => said.iter().filter_map(|turn| turn.question_index).collect(),
    };
    // The question that is being asked has no words in the database yet: it stands in the log.
    if let Some(handle) = app.conductor.running(id).filter(|_| scope.viewer.is_none()) {
        let events = tokio::task::spawn_blocking(move || handle.events().after(0)).await.unwrap_or_default();
        asked.extend(events.iter().filter_map(|event| match &event.kind {
            EventKind::SessionState { question_index, .. } | EventKind::ReplyText { question_index, .. } => {
                *question_index
            }
            _ => None,
        }));
    }
    Ok(of_questions(&scenario, |index| asked.contains(&index)))
}

/// What the questions with these places show.
fn of_questions(scenario: &Scenario, is_asked: impl Fn(u32) -> bool) -> Vec<QuestionAttachments> {
    (0..)
        .zip(&scenario.questions)
        .filter(|(index, question)| !question.attachments.is_empty() && is_asked(*index))
        .map(|(index, question)| QuestionAttachments {
            question_id: question.id.clone(),
            question_index: index,
            items: question.attachments.iter().map(Attachment::from).collect(),
        })
        .collect()
}

/// Whether a file is among what was shown.
pub fn has(shown: &[QuestionAttachments], file: &FileName) -> bool {
    shown.iter().flat_map(|question| &question.items).any(|item| item.file == file.as_str())
}
