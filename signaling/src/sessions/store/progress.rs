//! What a running session writes: where it stands, what was said, which event happened when.
//! Everything is written so that writing it again changes nothing.

use vivavoce_engine::id::SessionId;

use super::{big, name};
use crate::db::{Db, Writing};
use crate::events::wire::{SessionState, Verdict, WordSource};
use crate::recordings::store::TrackRow;
use crate::sessions::wire::{SessionEndReason, Speaker, TurnKind, TurnMetrics};
use crate::wire::Timestamp;

/// Whether a statement that binds doubles which may be absent is kept prepared: no. The
/// driver sends an absent double as a 4-byte one, PostgreSQL keeps the types of the first
/// call, and the next call with a number would not fit.
const NUMBERS_MAY_BE_ABSENT: bool = false;

/// Where a session stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The state.
    pub state: SessionState,
    /// Why it is over.
    pub end_reason: Option<SessionEndReason>,
    /// When the interview began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Length so far.
    pub duration_ms: u64,
    /// The question under way.
    pub question_index: Option<u32>,
    /// Number of the last event.
    pub last_event: u64,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            state: SessionState::Waiting,
            end_reason: None,
            started_at: None,
            ended_at: None,
            duration_ms: 0,
            question_index: None,
            last_event: 0,
        }
    }
}

/// One thing that one side said.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnRow {
    /// The candidate's turn or the interviewer's speech.
    pub turn: u32,
    /// Who spoke.
    pub speaker: Speaker,
    /// What it was.
    pub kind: TurnKind,
    /// The question it belongs to.
    pub question_id: Option<String>,
    /// Its place.
    pub question_index: Option<u32>,
    /// What was said.
    pub text: String,
    /// Who found the words.
    pub source: Option<WordSource>,
    /// Start on the session's clock.
    pub start_ms: u64,
    /// End on the session's clock.
    pub end_ms: u64,
    /// The interviewer was stopped.
    pub interrupted: bool,
    /// How a candidate's turn was judged.
    pub verdict: Option<Verdict>,
    /// The delays after it.
    pub metrics: Option<TurnMetrics>,
    /// The words.
    pub words: Vec<WordRow>,
}

/// One word.
#[derive(Clone, Debug, PartialEq)]
pub struct WordRow {
    /// The word.
    pub text: String,
    /// Start on the session's clock.
    pub start_ms: u64,
    /// End on the session's clock.
    pub end_ms: u64,
    /// How sure the recogniser is.
    pub confidence: Option<f32>,
}

/// Which event happened when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The event's number.
    pub seq: u64,
    /// When.
    pub at_ms: u64,
    /// Its type.
    pub kind: String,
}

/// Writes what changed, all of it or nothing.
pub async fn record(
    db: &Db,
    id: SessionId,
    standing: &Standing,
    turns: &[TurnRow],
    index: &[IndexEntry],
    tracks: &[TrackRow],
) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    let session = id.to_string();
    let updated = sqlx::query(
        "UPDATE sessions SET state = $2, end_reason = $3, started_at = $4, ended_at = $5, \
         duration_ms = $6, question_index = $7, last_event = $8 WHERE id = $1",
    )
    .bind(&session)
    .bind(name(&standing.state))
    .bind(standing.end_reason.map(|reason| name(&reason)))
    .bind(standing.started_at.map(Timestamp::unix_ms))
    .bind(standing.ended_at.map(Timestamp::unix_ms))
    .bind(big(standing.duration_ms))
    .bind(standing.question_index.map(i64::from))
    .bind(big(standing.last_event))
    .execute(writing.connection())
    .await?;
    // A session that was deleted meanwhile: nothing is left to hang the rest on.
    if updated.rows_affected() == 0 {
        return Ok(());
    }
    for turn in turns {
        write_turn(&mut writing, &session, turn).await?;
    }
    for entry in index {
        sqlx::query(
            "INSERT INTO event_index (session_id, seq, at_ms, type) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (session_id, seq) DO NOTHING",
        )
        .bind(&session)
        .bind(big(entry.seq))
        .bind(big(entry.at_ms))
        .bind(&entry.kind)
        .execute(writing.connection())
        .await?;
    }
    crate::recordings::store::write(&mut writing, &session, tracks).await?;
    writing.commit().await
}

/// Writes the tracks of a session, unless it was deleted meanwhile.
pub async fn record_tracks(db: &Db, id: SessionId, tracks: &[TrackRow]) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    let session = id.to_string();
    let known: Option<String> = sqlx::query_scalar("SELECT id FROM sessions WHERE id = $1")
        .bind(&session)
        .fetch_optional(writing.connection())
        .await?;
    if known.is_none() {
        return Ok(());
    }
    crate::recordings::store::write(&mut writing, &session, tracks).await?;
    writing.commit().await
}

async fn write_turn(writing: &mut Writing, session: &str, turn: &TurnRow) -> Result<(), sqlx::Error> {
    let speaker = name(&turn.speaker);
    let number = i64::from(turn.turn);
    // Its words go with it.
    sqlx::query("DELETE FROM turns WHERE session_id = $1 AND speaker = $2 AND turn = $3")
        .bind(session)
        .bind(&speaker)
        .bind(number)
        .execute(writing.connection())
        .await?;
    let stages = turn.metrics.as_ref().map(|metrics| metrics.stages).unwrap_or_default();
    let waterfall = turn.metrics.as_ref().map_or(&[][..], |metrics| &metrics.waterfall);
    let waterfall = serde_json::to_string(waterfall).expect("plain numbers can be written");
    sqlx::query(
        "INSERT INTO turns (session_id, speaker, turn, kind, question_id, question_index, text, \
         source, start_ms, end_ms, interrupted, verdict, voice_to_voice_ms, stop_ms, vad_ms, \
         endpoint_ms, stt_ms, interviewer_ms, voice_ms, pacer_ms, measured, network_ms, \
         jitter_ms, waterfall) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
         $18, $19, $20, $21, $22, $23, $24)",
    )
    .persistent(NUMBERS_MAY_BE_ABSENT)
    .bind(session)
    .bind(&speaker)
    .bind(number)
    .bind(name(&turn.kind))
    .bind(&turn.question_id)
    .bind(turn.question_index.map(i64::from))
    .bind(&turn.text)
    .bind(turn.source.map(|source| name(&source)))
    .bind(big(turn.start_ms))
    .bind(big(turn.end_ms))
    .bind(i64::from(turn.interrupted))
    .bind(turn.verdict.map(|verdict| name(&verdict)))
    .bind(turn.metrics.as_ref().and_then(|metrics| metrics.voice_to_voice_ms))
    .bind(turn.metrics.as_ref().and_then(|metrics| metrics.stop_ms))
    .bind(stages.vad_ms)
    .bind(stages.endpoint_ms)
    .bind(stages.stt_ms)
    .bind(stages.interviewer_ms)
    .bind(stages.voice_ms)
    .bind(stages.pacer_ms)
    .bind(i64::from(turn.metrics.is_some()))
    .bind(stages.network_ms)
    .bind(stages.jitter_ms)
    .bind(waterfall)
    .execute(writing.connection())
    .await?;
    for (place, word) in turn.words.iter().enumerate() {
        sqlx::query(
            "INSERT INTO words (session_id, speaker, turn, place, text, start_ms, end_ms, \
             confidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .persistent(NUMBERS_MAY_BE_ABSENT)
        .bind(session)
        .bind(&speaker)
        .bind(number)
        .bind(big(place as u64))
        .bind(&word.text)
        .bind(big(word.start_ms))
        .bind(big(word.end_ms))
        .bind(word.confidence.map(f64::from))
        .execute(writing.connection())
        .await?;
    }
    Ok(())
}
