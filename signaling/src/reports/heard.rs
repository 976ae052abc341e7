//! A session as scoring takes it: its words from the database, its voice from the recording.

use vivavoce_engine::audio::{MODEL_RATE, WIRE_RATE};
use vivavoce_engine::decode::Resampler;
use vivavoce_engine::record::{ExportError, SessionFiles, Track, TrackPcm};
use vivavoce_scoring::contour::{Contour, ContourBuilder, RATE};
use vivavoce_scoring::interview::{Interview, Speaker, Turn, Word};
use vivavoce_scoring::work::{Tried, Work};

use crate::events::wire::WordSource;
use crate::sessions::wire::{self, TurnKind};
use crate::tasks::wire::TaskWork;
use crate::wire::Language;

/// What both sides said.
pub fn interview(language: Language, duration_ms: u64, turns: Vec<wire::Turn>, work: &[TaskWork]) -> Interview {
    let work = work.iter().filter_map(written).collect();
    Interview { language: language.into(), duration_ms, turns: turns.into_iter().map(turn).collect(), work }
}

/// Of what was written for a question, the text that was changed last.
fn written(work: &TaskWork) -> Option<Work> {
    let text = work.texts.last()?;
    let at_ms = text.changes.last().map_or(0, |change| change.at_ms);
    let tried = work.runs.iter().rev().find(|run| run.language == text.language).map(|run| Tried {
        passed: u32::try_from(run.run.tests.iter().filter(|test| test.passed).count()).unwrap_or(u32::MAX),
        at_ms: run.at_ms,
    });
    Some(Work {
        question: work.question_id.clone(),
        language: text.language.into(),
        text: text.last.clone(),
        at_ms,
        tried,
    })
}

fn turn(turn: wire::Turn) -> Turn {
    let word = |word: crate::events::wire::Word| Word {
        text: word.text,
        start_ms: word.start_ms,
        end_ms: word.end_ms,
        confidence: word.confidence,
    };
    let typed = turn.source == Some(WordSource::Typed);
    Turn {
        speaker: match turn.speaker {
            wire::Speaker::Candidate => Speaker::Candidate,
            wire::Speaker::Interviewer => Speaker::Interviewer,
        },
        number: turn.turn,
        // What is said around the questions belongs to none of them.
        question: turn.question_id.filter(|_| !matches!(turn.kind, TurnKind::Greeting | TurnKind::Closing)),
        start_ms: turn.start_ms,
        end_ms: turn.end_ms,
        text: turn.text,
        // Nobody heard them: there is nothing to hear again.
        words: if typed { Vec::new() } else { turn.words.into_iter().map(word).collect() },
        typed,
    }
}

/// Listens to the candidate's track; `progress` is told the share that is done. None where
/// nothing was recorded: the words alone are scored then.
pub fn contour(files: &SessionFiles, duration_ms: u64, progress: impl FnMut(f64)) -> Option<Contour> {
    match listen(files, duration_ms, progress) {
        Ok(contour) => Some(contour),
        Err(ExportError::Read(error)) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::error!(%error, "a recording cannot be listened to; its words alone are scored");
            None
        }
    }
}

fn listen(files: &SessionFiles, duration_ms: u64, mut progress: impl FnMut(f64)) -> Result<Contour, ExportError> {
    const { assert!(MODEL_RATE == RATE, "scoring hears what models hear") };
    let whole = duration_ms.max(1) as f64 * f64::from(WIRE_RATE) / 1e3;
    let mut track = TrackPcm::open(files.open_track(Track::Candidate).map_err(ExportError::Read)?)?;
    let (mut resampler, mut builder) = (Resampler::to_model(), ContourBuilder::default());
    let (mut pcm, mut samples, mut heard) = (Vec::new(), Vec::new(), 0);
    while track.read(&mut pcm)? {
        heard += pcm.len();
        resampler.push(&pcm, &mut samples);
        builder.push(&samples);
        pcm.clear();
        samples.clear();
        progress((heard as f64 / whole).min(1.0));
    }
    resampler.flush(&mut samples);
    builder.push(&samples);
    Ok(builder.finish())
}
