//! The windows of all sessions of an audio thread, through the voice activity model
//! together.
//!
//! A call to the model costs about as much for a few windows as for one, so what has become
//! ready while the last call ran goes through in the next: alone at once when little is
//! going on, in crowds when much is. A session's second window waits for the next call, for
//! it needs what the model remembers of the first.

use crate::id::SessionId;
use crate::listen::vad::{VadState, VoiceActivity};
use crate::session::{Input, Session};

use super::Sessions;

/// Windows in one call, at most: others of the thread wait for it no longer than a few
/// milliseconds.
const CROWD: usize = 64;

/// What the model remembers of a session's candidate.
#[derive(Default)]
pub(super) struct Voice {
    stream: u32,
    state: VadState,
    /// Whether the session is among those that ask.
    listed: bool,
}

impl Voice {
    /// Whether the session has begun to ask for the model.
    pub(super) fn asks(&mut self, session: &Session) -> bool {
        let asks = session.window().is_some() || session.peek().is_some();
        asks && !std::mem::replace(&mut self.listed, true)
    }
}

#[cfg(test)]
impl Voice {
    /// Windows that the strict model of the tests has heard of this voice.
    pub(super) fn heard(&mut self) -> usize {
        self.state.as_mut_slice().last().copied().unwrap_or_default() as usize
    }
}

/// A window that is in the call.
struct Asked {
    id: SessionId,
    at: u64,
    /// Looked at ahead of its window: not to be remembered.
    peek: bool,
}

/// The model and the call that is being put together.
pub(super) struct Crowd {
    model: Box<dyn VoiceActivity>,
    asked: Vec<Asked>,
    inputs: Vec<f32>,
    states: Vec<VadState>,
    probabilities: Vec<f32>,
}

impl Crowd {
    pub(super) fn new(model: Box<dyn VoiceActivity>) -> Self {
        Self { model, asked: Vec::new(), inputs: Vec::new(), states: Vec::new(), probabilities: Vec::new() }
    }

    /// Has the model hear all windows that sessions have ready, and gives them the results.
    /// Ends, because no session has more audio than it has been given.
    pub(super) fn listen(&mut self, sessions: &mut Sessions) {
        while !sessions.asking.is_empty() {
            self.gather(sessions);
            let outcome = self.model.run(&self.inputs, &mut self.states, &mut self.probabilities);
            let failed = outcome.err().map(|e| e.to_string());
            for (n, asked) in self.asked.drain(..).enumerate() {
                let at = asked.at;
                let input = match (&failed, asked.peek) {
                    (Some(reason), _) => Input::Unheard { at, reason: reason.clone() },
                    (None, true) => Input::Onset { at, probability: self.probabilities[n] },
                    (None, false) => Input::Speech { at, probability: self.probabilities[n] },
                };
                if let Some(seat) = sessions.by_id.get_mut(&asked.id)
                    && !asked.peek
                {
                    std::mem::swap(&mut seat.voice.state, &mut self.states[n]);
                }
                sessions.with(asked.id, |session, now| session.handle(input, now));
            }
        }
    }

    /// Takes one window of each session that asks, up to a crowd.
    fn gather(&mut self, sessions: &mut Sessions) {
        self.inputs.clear();
        self.states.clear();
        for _ in 0..CROWD {
            let Some(id) = sessions.asking.pop_front() else { break };
            let Some(seat) = sessions.by_id.get_mut(&id) else { continue };
            seat.voice.listed = false;
            let (window, peek) = match seat.session.window() {
                Some(window) => (window, false),
                None => match seat.session.peek() {
                    Some(window) => (window, true),
                    None => continue,
                },
            };
            if window.stream != seat.voice.stream {
                seat.voice.stream = window.stream;
                seat.voice.state = VadState::default();
            }
            window.copy_to(&mut self.inputs);
            self.states.push(seat.voice.state.clone());
            self.asked.push(Asked { id, at: window.at, peek });
        }
    }
}
