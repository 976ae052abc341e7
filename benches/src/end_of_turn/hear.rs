//! The set as the engine hears it: voice activity and the end-of-turn model, over real
//! audio in virtual time.

use std::time::Duration;

use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::dialogue::own_pauses::OwnPauses;
use vivavoce_engine::listen::smart_turn::SmartTurn;
use vivavoce_engine::listen::vad::{Edge, Gate, GateSettings, Vad, WINDOW};
use vivavoce_scenarios::{AnswerKind, Language};

use super::set::{LEAD, Turn};

/// Audio before the first sound that the model is given, as in the engine.
const LEAD_IN: f64 = 0.2;
/// Voice activity may notice a pause this much before the synthesiser's last sound.
const EARLY: f64 = 0.2;

/// A pause as it was heard.
#[derive(Clone, Debug)]
pub struct Pause {
    pub language: Language,
    pub kind: AnswerKind,
    /// Its length; none at the end of the turn.
    pub lasts: Option<f64>,
    /// The silence after which voice activity notices it.
    pub noticed: f64,
    /// The model's opinion at that moment.
    pub voice: f32,
    pub said: String,
    pub understood: String,
    /// From the first sound to the last, so far.
    pub length: Duration,
    /// The speaker's own pace, from the pauses before this one.
    pub pace: f64,
    pub speaker: usize,
    /// Which turn of the speaker it is in.
    pub turn: usize,
}

/// Hears the turns of one speaker, with a gate and a memory of pauses that begin anew.
pub fn hear(
    turns: &[Turn],
    speaker: usize,
    language: Language,
    vad: &mut Vad,
    model: &mut SmartTurn,
) -> anyhow::Result<Vec<Pause>> {
    let mut own = OwnPauses::default();
    let mut heard = Vec::new();
    for (number, turn) in turns.iter().enumerate() {
        let mut gate = Gate::new(GateSettings::default());
        let mut next = 0;
        for (index, window) in turn.audio.chunks_exact(WINDOW).enumerate() {
            let at = (index * WINDOW) as u64;
            let Some(Edge::Stopped { at: stopped }) = gate.push(at, vad.probability(window)?) else { continue };
            let now = (index + 1) * WINDOW;
            let (stopped, now) = (stopped as f64 / f64::from(MODEL_RATE), now as f64 / f64::from(MODEL_RATE));
            // Of a stop of the voice within a word nothing is known; it is short.
            let Some(place) = turn.labels[next..].iter().position(|label| {
                stopped >= label.at - EARLY && label.lasts.is_none_or(|lasts| now < label.at + lasts)
            }) else {
                continue;
            };
            let label = &turn.labels[next + place];
            next += place + 1;
            let noticed = (now - label.at).max(0.0);
            let from = ((LEAD - LEAD_IN) * f64::from(MODEL_RATE)) as usize;
            let to = ((label.at + noticed) * f64::from(MODEL_RATE)) as usize;
            let voice = model.finished(&turn.audio[from..to.min(turn.audio.len())])?;
            heard.push(Pause {
                language,
                kind: turn.kind,
                lasts: label.lasts,
                noticed,
                voice,
                said: label.said.clone(),
                understood: label.understood.clone(),
                length: Duration::from_secs_f64((label.at - LEAD + LEAD_IN).max(0.0)),
                pace: own.pace(),
                speaker,
                turn: number,
            });
            if let Some(lasts) = label.lasts {
                own.went_on_after(Duration::from_secs_f64(lasts));
            }
        }
    }
    Ok(heard)
}
