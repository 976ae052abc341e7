//! `/api/sessions/{id}/words`.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::store::{self, By, Change, CorrectionError, TurnKey};
use super::wire::{CorrectWords, CorrectionList, UndoCorrection};
use crate::access::Caller;
use crate::app::App;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::JsonBody;
use crate::name::name_if_any;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::sessions::wire::Turn;
use crate::text::line;
use crate::wire::Timestamp;

/// Longest text that is put in the place of words, characters.
const LONGEST: usize = 1_000;

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Correct words of a turn
///
/// Answers the turn as it is then. What was recognised is kept and shown beside it. Whoever
/// read another version than the last gets `edit_conflict` with the turn as it is, `current`.
#[utoipa::path(patch, path = "/api/sessions/{id}/words", tag = "replay", operation_id = "correct_words",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = CorrectWords,
    responses((status = 200, body = Turn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`, `session_running`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn correct(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
    JsonBody { value: wish, .. }: JsonBody<CorrectWords>,
) -> Result<impl IntoResponse, Problem> {
    let by = by(wish.name.as_deref(), caller)?;
    let text = line(&wish.text, LONGEST, "text")?.unwrap_or_default();
    let key = TurnKey { speaker: wish.speaker, turn: wish.turn };
    let replace = Change::Replace { from: wish.from as usize, count: wish.count as usize, text };
    let turn = change(&app, &session, key, wish.version, &replace, &by).await?;
    Ok((NO_STORE, Json(turn)))
}

/// Take the last correction of a turn back
///
/// Again and again, down to what was recognised. Answers the turn as it is then.
#[utoipa::path(post, path = "/api/sessions/{id}/words/undo", tag = "replay", operation_id = "undo_correction",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body = UndoCorrection,
    responses((status = 200, body = Turn),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`, `session_running`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn undo(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Extension(caller): Extension<Caller>,
    JsonBody { value: wish, .. }: JsonBody<UndoCorrection>,
) -> Result<impl IntoResponse, Problem> {
    let by = by(wish.name.as_deref(), caller)?;
    let key = TurnKey { speaker: wish.speaker, turn: wish.turn };
    let turn = change(&app, &session, key, wish.version, &Change::Undo, &by).await?;
    Ok((NO_STORE, Json(turn)))
}

/// Who corrected which words when
#[utoipa::path(get, path = "/api/sessions/{id}/words/history", tag = "replay", operation_id = "corrections",
    params(("id" = uuid::Uuid, Path, description = "The session")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = CorrectionList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn history(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(CorrectionList { items: store::history(&app.db, session.id).await? })))
}

async fn change(
    app: &App,
    session: &SessionRow,
    key: TurnKey,
    version: u32,
    change: &Change,
    by: &By,
) -> Result<Turn, Problem> {
    // What is still being written would be written over the correction.
    if app.conductor.running(session.id).is_some() {
        return Err(Problem::session_running());
    }
    app.conductor.settle(session.id).await;
    let changed = store::change(&app.db, session.id, key, version, change, by).await;
    let is_conflict = match changed {
        Ok(()) => false,
        Err(CorrectionError::Conflict) => true,
        // Two who had both seen the last version.
        Err(CorrectionError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => true,
        Err(CorrectionError::Database(error)) => return Err(error.into()),
        Err(CorrectionError::NotThere) => {
            return Err(Problem::new(Code::InvalidField, "The session has no such turn, or the turn no such words."));
        }
        Err(CorrectionError::NothingToUndo) => {
            return Err(Problem::new(Code::InvalidField, "Nothing of this turn can be undone."));
        }
        Err(CorrectionError::TooOften) => {
            return Err(Problem::new(Code::InvalidField, "This turn was changed too often."));
        }
    };
    let turns = sessions::transcript(&app.db, session.id).await?;
    let turn = turns.into_iter().find(|turn| (turn.speaker, turn.turn) == (key.speaker, key.turn));
    let turn = turn.ok_or_else(Problem::no_session)?;
    if is_conflict {
        let now = serde_json::to_value(&turn).expect("turns have only plain types");
        return Err(Problem::new(Code::EditConflict, "The turn was changed since it was read.").current(now));
    }
    Ok(turn)
}

fn by(name: Option<&str>, caller: Caller) -> Result<By, Problem> {
    Ok(By { name: name_if_any(name)?.unwrap_or_default(), role: caller.role(), at: Timestamp::now() })
}
