//! A session's turns as a person would tell them, from its events.

use std::sync::Arc;

use serde::Serialize;

use crate::event::{Event, EventKind, TurnEndReason};

/// One turn and the reply to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TurnStory {
    pub turn: u32,
    /// Milliseconds of the session's clock.
    pub began_ms: u64,
    pub ended_ms: Option<u64>,
    pub reason: Option<TurnEndReason>,
    /// What was heard.
    pub words: String,
    /// What was said in reply, until the next turn.
    pub reply: String,
    pub voice_to_voice_ms: Option<f64>,
    /// The reply was interrupted.
    pub interrupted: bool,
}

/// The turns of a session.
pub(super) fn stories(events: &[Arc<Event>]) -> Vec<TurnStory> {
    let mut turns: Vec<TurnStory> = Vec::new();
    for event in events {
        if let EventKind::TurnStarted { turn, .. } = &event.kind {
            turns.push(TurnStory {
                turn: turn.0,
                began_ms: event.at_ms,
                ended_ms: None,
                reason: None,
                words: String::new(),
                reply: String::new(),
                voice_to_voice_ms: None,
                interrupted: false,
            });
            continue;
        }
        let Some(story) = turns.last_mut() else { continue };
        match &event.kind {
            EventKind::TurnEnded { reason, .. } => {
                story.ended_ms = Some(event.at_ms);
                story.reason = Some(*reason);
            }
            EventKind::TranscriptFinal { text, .. } => story.words.clone_from(text),
            EventKind::ReplyText { text, .. } => {
                if !story.reply.is_empty() {
                    story.reply.push(' ');
                }
                story.reply.push_str(text);
            }
            EventKind::MetricsTurn { voice_to_voice_ms, .. } => story.voice_to_voice_ms = *voice_to_voice_ms,
            EventKind::ReplyInterrupted { .. } => story.interrupted = true,
            _ => {}
        }
    }
    turns
}
