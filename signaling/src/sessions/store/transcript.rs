//! What was said, read back.

use std::collections::HashMap;

use sqlx::Row;
use vivavoce_engine::id::SessionId;

use super::{named, number, of_name, text};
use crate::corrections::store::{self as corrections, Corrected, TurnKey};
use crate::db::Db;
use crate::events::wire::{StageTimes, Word};
use crate::sessions::wire::{Speaker, Turn, TurnMetrics};

/// All turns of a session with their words, as they were corrected, in order of time.
pub async fn transcript(db: &Db, id: SessionId) -> Result<Vec<Turn>, sqlx::Error> {
    let mut words = words(db, id).await?;
    let mut corrections = corrections::current(db, id).await?;
    // Of two that begin together the interviewer's comes first.
    let rows = sqlx::query(
        "SELECT speaker, turn, kind, question_id, question_index, text, source, start_ms, \
         end_ms, interrupted, voice_to_voice_ms, stop_ms, vad_ms, endpoint_ms, stt_ms, \
         interviewer_ms, voice_ms, pacer_ms, measured, network_ms, jitter_ms, waterfall FROM turns \
         WHERE session_id = $1 ORDER BY start_ms, speaker DESC, turn",
    )
    .bind(id.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let speaker: Speaker = named(row, "speaker")?;
            let turn: u32 = number(row, "turn")?;
            let recognised =
                Corrected { text: text(row, "text")?, words: words.remove(&(speaker, turn)).unwrap_or_default() };
            let revision = corrections.remove(&TurnKey { speaker, turn });
            let version = revision.as_ref().map_or(0, |revision| revision.version);
            let (shown, original_text) = match revision.and_then(|revision| revision.state) {
                Some(corrected) => (corrected, Some(recognised.text)),
                None => (recognised, None),
            };
            let measured = row.try_get::<i64, _>("measured")? != 0;
            Ok(Turn {
                turn,
                question_id: row.try_get("question_id")?,
                question_index: row
                    .try_get::<Option<i64>, _>("question_index")?
                    .and_then(|index| u32::try_from(index).ok()),
                speaker,
                kind: named(row, "kind")?,
                text: shown.text,
                start_ms: number(row, "start_ms")?,
                end_ms: number(row, "end_ms")?,
                source: row.try_get::<Option<String>, _>("source")?.map(|name| of_name("source", &name)).transpose()?,
                words: shown.words,
                version,
                original_text,
                interrupted: row.try_get::<i64, _>("interrupted")? != 0,
                metrics: if measured {
                    Some(TurnMetrics {
                        voice_to_voice_ms: row.try_get("voice_to_voice_ms")?,
                        stop_ms: row.try_get("stop_ms")?,
                        stages: StageTimes {
                            network_ms: row.try_get("network_ms")?,
                            jitter_ms: row.try_get("jitter_ms")?,
                            vad_ms: row.try_get("vad_ms")?,
                            endpoint_ms: row.try_get("endpoint_ms")?,
                            stt_ms: row.try_get("stt_ms")?,
                            interviewer_ms: row.try_get("interviewer_ms")?,
                            voice_ms: row.try_get("voice_ms")?,
                            pacer_ms: row.try_get("pacer_ms")?,
                        },
                        waterfall: serde_json::from_str(&text(row, "waterfall")?).unwrap_or_default(),
                    })
                } else {
                    None
                },
            })
        })
        .collect()
}

async fn words(db: &Db, id: SessionId) -> Result<HashMap<(Speaker, u32), Vec<Word>>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT speaker, turn, text, start_ms, end_ms, confidence FROM words \
         WHERE session_id = $1 ORDER BY speaker, turn, place",
    )
    .bind(id.to_string())
    .fetch_all(db.pool())
    .await?;
    let mut words: HashMap<(Speaker, u32), Vec<Word>> = HashMap::new();
    for row in &rows {
        words.entry((named(row, "speaker")?, number(row, "turn")?)).or_default().push(Word {
            text: text(row, "text")?,
            start_ms: number(row, "start_ms")?,
            end_ms: number(row, "end_ms")?,
            confidence: row.try_get::<Option<f64>, _>("confidence")?.map(|confidence| confidence as f32),
            original: None,
        });
    }
    Ok(words)
}
