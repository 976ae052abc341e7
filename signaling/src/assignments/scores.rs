//! What came of tries: of interviews the level of their newest report, of quizzes their points.

use std::collections::HashMap;

use serde::Deserialize;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_scoring::level::Outcome;

use super::store::TryRow;
use super::wire::{Score, Try, TryState};
use crate::attempts;
use crate::attempts::course::Course;
use crate::db::Db;
use crate::quizzes;
use crate::reports;
use crate::wire::Timestamp;

/// The highest level of a report.
const HIGHEST_LEVEL: f64 = 5.0;

/// Of a report only what is needed here.
#[derive(Deserialize)]
struct Brief {
    overall: Overall,
}

#[derive(Deserialize)]
struct Overall {
    outcome: Outcome,
}

/// Whose scores are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scores {
    /// One's own.
    Own,
    /// Those of others, where they share them.
    Theirs,
    /// None.
    Nobodys,
}

/// The tries as they are shown, with their scores where those may be seen.
pub async fn shown(
    db: &Db,
    rows: Vec<TryRow>,
    due_at: Timestamp,
    whose: Scores,
    now: Timestamp,
) -> Result<Vec<(Uuid, Try)>, sqlx::Error> {
    // Quizzes are marked anew each time: the same one only once is read.
    let mut contents = HashMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let state = row.begun.state(now);
        let is_done = state == TryState::Done;
        let with_scores = match whose {
            Scores::Nobodys => false,
            Scores::Own => true,
            Scores::Theirs => row.shared,
        };
        let score = match (row.session, row.attempt) {
            (Some(session), _) if with_scores && is_done => level(db, session).await?,
            (None, Some(attempt)) if with_scores && is_done => points(db, attempt, &mut contents, now).await?,
            _ => None,
        };
        let ended_at = row.ended_at.filter(|_| state != TryState::Open);
        let one = Try {
            number: row.number,
            state,
            begun_at: row.begun_at,
            ended_at,
            late: ended_at.is_some_and(|at| at > due_at) && is_done,
            session: row.session,
            score,
        };
        all.push((row.person, one));
    }
    Ok(all)
}

async fn level(db: &Db, session: Uuid) -> Result<Option<Score>, sqlx::Error> {
    let Some(body) = reports::store::newest_body(db, SessionId(session)).await? else { return Ok(None) };
    let outcome = serde_json::from_str::<Brief>(&body).ok().map(|brief| brief.overall.outcome);
    Ok(match outcome {
        Some(Outcome::Given { level, .. }) => Some(Score { value: f64::from(level), of: HIGHEST_LEVEL }),
        _ => None,
    })
}

async fn points(
    db: &Db,
    attempt: Uuid,
    contents: &mut HashMap<String, vivavoce_scenarios::quiz::Quiz>,
    now: Timestamp,
) -> Result<Option<Score>, sqlx::Error> {
    let Some((attempt, _)) = attempts::store::find(db, attempt).await? else { return Ok(None) };
    if !contents.contains_key(&attempt.content_hash)
        && let Some(quiz) = quizzes::store::content(db, &attempt.content_hash).await?
    {
        contents.insert(attempt.content_hash.clone(), quiz);
    }
    let Some(quiz) = contents.get(&attempt.content_hash) else { return Ok(None) };
    let rows = attempts::store::answers(db, attempt.id).await?;
    let result = Course { attempt: &attempt, quiz, rows: &rows, now }.result();
    Ok(result.map(|result| Score { value: result.points, of: f64::from(result.of) }))
}
