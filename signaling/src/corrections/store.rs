//! The corrections' SQL. A turn's state is its last version; a new one is written only by who
//! has seen the last.

use std::collections::HashMap;

use sqlx::Row;
use vivavoce_engine::id::SessionId;

use super::replace;
use super::wire::{Correction, CorrectionKind};
use crate::db::column::{named, number, text, variant};
use crate::db::{Db, Writing};
use crate::events::wire::Word;
use crate::sessions::wire::Speaker;
use crate::wire::{Role, Timestamp};

/// Versions of one turn.
const MOST_VERSIONS: u32 = 500;

/// Corrections in a list.
const LONGEST_LIST: i64 = 1_000;

/// A turn of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TurnKey {
    /// Whose.
    pub speaker: Speaker,
    /// Its number.
    pub turn: u32,
}

/// The corrected state of a turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Its number, from 1.
    pub version: u32,
    /// The corrected text and words; none if all was undone.
    pub state: Option<Corrected>,
    /// The version that undoing leads back to; none if nothing can be undone.
    pub parent: Option<u32>,
}

/// Words as they were corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// The turn's text.
    pub text: String,
    /// Its words; none if they have no times.
    pub words: Vec<Word>,
}

/// What to do with a turn.
#[derive(Clone, Debug)]
pub enum Change {
    /// Put the words of a text in the place of others.
    Replace {
        /// Place of the first.
        from: usize,
        /// How many.
        count: usize,
        /// What was said.
        text: String,
    },
    /// Take the last correction back.
    Undo,
}

/// Who does it and when.
#[derive(Clone, Debug)]
pub struct By {
    /// As they call themselves.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Now.
    pub at: Timestamp,
}

/// Why a turn was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// There is no such turn, or it has not these words.
    #[error("the turn has no such words")]
    NotThere,
    /// Somebody else was first.
    #[error("the turn has changed since it was read")]
    Conflict,
    /// There is nothing to undo.
    #[error("nothing of this turn can be undone")]
    NothingToUndo,
    /// It was changed too often.
    #[error("the turn was changed too often")]
    TooOften,
    /// The database does not do it.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The last state of every corrected turn of a session.
pub async fn current(db: &Db, session: SessionId) -> Result<HashMap<TurnKey, Revision>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT speaker, turn, version, parent, text, words FROM corrections c WHERE session_id = $1 \
         AND version = (SELECT MAX(version) FROM corrections l WHERE l.session_id = c.session_id \
         AND l.speaker = c.speaker AND l.turn = c.turn)",
    )
    .bind(session.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let key = TurnKey { speaker: named(row, "speaker")?, turn: number(row, "turn")? };
            Ok((key, revision(row)?))
        })
        .collect()
}

/// The corrections of a session, newest first.
pub async fn history(db: &Db, session: SessionId) -> Result<Vec<Correction>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT speaker, turn, version, kind, before_text, after_text, by_name, by_role, at FROM corrections \
         WHERE session_id = $1 ORDER BY at DESC, version DESC LIMIT $2",
    )
    .bind(session.to_string())
    .bind(LONGEST_LIST)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(correction).collect()
}

/// The corrections of one side's words from a moment to another, which is not part of it; newest
/// first, at most `limit`.
pub async fn between(
    db: &Db,
    session: SessionId,
    speaker: Speaker,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Correction>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT speaker, turn, version, kind, before_text, after_text, by_name, by_role, at FROM corrections \
         WHERE session_id = $1 AND speaker = $2 AND at >= $3 AND at < $4 ORDER BY at DESC, version DESC LIMIT $5",
    )
    .bind(session.to_string())
    .bind(variant(&speaker))
    .bind(from.unix_ms())
    .bind(to.unix_ms())
    .bind(i64::from(limit))
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(correction).collect()
}

/// How often one side's words were corrected from a moment on.
pub async fn count_since(db: &Db, session: SessionId, speaker: Speaker, from: Timestamp) -> Result<u32, sqlx::Error> {
    let row =
        sqlx::query("SELECT COUNT(*) AS count FROM corrections WHERE session_id = $1 AND speaker = $2 AND at >= $3")
            .bind(session.to_string())
            .bind(variant(&speaker))
            .bind(from.unix_ms())
            .fetch_one(db.pool())
            .await?;
    number(&row, "count")
}

fn correction(row: &sqlx::any::AnyRow) -> Result<Correction, sqlx::Error> {
    Ok(Correction {
        speaker: named(row, "speaker")?,
        turn: number(row, "turn")?,
        version: number(row, "version")?,
        kind: named(row, "kind")?,
        before: text(row, "before_text")?,
        after: text(row, "after_text")?,
        by: text(row, "by_name")?,
        role: named(row, "by_role")?,
        at: Timestamp::from_unix_ms(row.try_get("at")?),
    })
}

/// Changes a turn that was read at `version`.
pub async fn change(
    db: &Db,
    session: SessionId,
    key: TurnKey,
    version: u32,
    change: &Change,
    by: &By,
) -> Result<(), CorrectionError> {
    let mut writing = db.begin().await?;
    let recognised = recognised(&mut writing, session, key).await?.ok_or(CorrectionError::NotThere)?;
    let last = version_of(&mut writing, session, key, None).await?;
    let last_version = last.as_ref().map_or(0, |last| last.version);
    if last_version != version {
        return Err(CorrectionError::Conflict);
    }
    if version >= MOST_VERSIONS {
        return Err(CorrectionError::TooOften);
    }
    let next = match change {
        Change::Replace { from, count, text } => {
            let words = recognised.words(last.and_then(|last| last.state));
            let replaced = words.get(*from..from.saturating_add(*count)).ok_or(CorrectionError::NotThere)?;
            let now = replace::replace(&words, *from, *count, text).ok_or(CorrectionError::NotThere)?;
            Next {
                kind: CorrectionKind::Edit,
                before: replace::text(replaced),
                after: text.split_whitespace().collect::<Vec<_>>().join(" "),
                parent: Some(version),
                state: Some(recognised.corrected(now)),
            }
        }
        Change::Undo => {
            let parent = last.as_ref().and_then(|last| last.parent).ok_or(CorrectionError::NothingToUndo)?;
            let before = replace::text(&recognised.words(last.and_then(|last| last.state)));
            let back = match parent {
                0 => None,
                parent => version_of(&mut writing, session, key, Some(parent)).await?,
            };
            let after = replace::text(&recognised.words(back.as_ref().and_then(|back| back.state.clone())));
            let (state, parent) = back.map_or((None, None), |back| (back.state, back.parent));
            Next { kind: CorrectionKind::Undo, before, after, parent, state }
        }
    };
    write(&mut writing, session, key, version + 1, &next, by).await?;
    Ok(writing.commit().await?)
}

/// Takes out what a span of the session held of a turn's corrections: of its states only the
/// last one stays, without those words and without what was before.
pub async fn redact(
    writing: &mut Writing,
    session: SessionId,
    key: TurnKey,
    is_gone: impl Fn(&Word) -> bool,
    by: &By,
) -> Result<(), sqlx::Error> {
    let last = version_of(writing, session, key, None).await?;
    sqlx::query("DELETE FROM corrections WHERE session_id = $1 AND speaker = $2 AND turn = $3")
        .bind(session.to_string())
        .bind(variant(&key.speaker))
        .bind(i64::from(key.turn))
        .execute(writing.connection())
        .await?;
    let Some(last) = last else { return Ok(()) };
    // Words without times are gone with the text.
    let state = last.state.filter(|state| !state.words.is_empty()).map(|state| {
        let words: Vec<Word> = state.words.into_iter().filter(|word| !is_gone(word)).collect();
        Corrected { text: replace::text(&words), words }
    });
    let next =
        Next { kind: CorrectionKind::Redaction, before: String::new(), after: String::new(), parent: None, state };
    write(writing, session, key, last.version + 1, &next, by).await
}

/// A turn as it was recognised.
struct Recognised {
    text: String,
    words: Vec<Word>,
    start_ms: u64,
    end_ms: u64,
}

impl Recognised {
    /// The words of a state of the turn.
    fn words(&self, state: Option<Corrected>) -> Vec<Word> {
        let (text, words) = match state {
            Some(state) => (state.text, state.words),
            None => (self.text.clone(), self.words.clone()),
        };
        // A timed turn may have lost all of its words.
        if self.words.is_empty() { replace::untimed(&text, self.start_ms, self.end_ms) } else { words }
    }

    /// The state that these words make.
    fn corrected(&self, words: Vec<Word>) -> Corrected {
        let text = replace::text(&words);
        Corrected { text, words: if self.words.is_empty() { Vec::new() } else { words } }
    }
}

/// A version to be written.
struct Next {
    kind: CorrectionKind,
    before: String,
    after: String,
    parent: Option<u32>,
    state: Option<Corrected>,
}

async fn recognised(
    writing: &mut Writing,
    session: SessionId,
    key: TurnKey,
) -> Result<Option<Recognised>, sqlx::Error> {
    let turn =
        sqlx::query("SELECT text, start_ms, end_ms FROM turns WHERE session_id = $1 AND speaker = $2 AND turn = $3")
            .bind(session.to_string())
            .bind(variant(&key.speaker))
            .bind(i64::from(key.turn))
            .fetch_optional(writing.connection())
            .await?;
    let Some(turn) = turn else { return Ok(None) };
    let rows = sqlx::query(
        "SELECT text, start_ms, end_ms, confidence FROM words \
         WHERE session_id = $1 AND speaker = $2 AND turn = $3 ORDER BY place",
    )
    .bind(session.to_string())
    .bind(variant(&key.speaker))
    .bind(i64::from(key.turn))
    .fetch_all(writing.connection())
    .await?;
    let word = |row: &sqlx::any::AnyRow| {
        Ok(Word {
            text: text(row, "text")?,
            start_ms: number(row, "start_ms")?,
            end_ms: number(row, "end_ms")?,
            confidence: row.try_get::<Option<f64>, _>("confidence")?.map(|confidence| confidence as f32),
            original: None,
        })
    };
    Ok(Some(Recognised {
        text: text(&turn, "text")?,
        words: rows.iter().map(word).collect::<Result<_, sqlx::Error>>()?,
        start_ms: number(&turn, "start_ms")?,
        end_ms: number(&turn, "end_ms")?,
    }))
}

/// One version of a turn, or the last.
async fn version_of(
    writing: &mut Writing,
    session: SessionId,
    key: TurnKey,
    version: Option<u32>,
) -> Result<Option<Revision>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT version, parent, text, words FROM corrections WHERE session_id = $1 AND speaker = $2 \
         AND turn = $3 AND ($4 < 0 OR version = $4) ORDER BY version DESC LIMIT 1",
    )
    .bind(session.to_string())
    .bind(variant(&key.speaker))
    .bind(i64::from(key.turn))
    .bind(version.map_or(-1, i64::from))
    .fetch_optional(writing.connection())
    .await?;
    row.as_ref().map(revision).transpose()
}

async fn write(
    writing: &mut Writing,
    session: SessionId,
    key: TurnKey,
    version: u32,
    next: &Next,
    by: &By,
) -> Result<(), sqlx::Error> {
    let words = next.state.as_ref().map(|state| serde_json::to_string(&state.words).expect("words are plain"));
    sqlx::query(
        "INSERT INTO corrections (session_id, speaker, turn, version, parent, kind, before_text, after_text, \
         text, words, by_name, by_role, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(session.to_string())
    .bind(variant(&key.speaker))
    .bind(i64::from(key.turn))
    .bind(i64::from(version))
    .bind(next.parent.map(i64::from))
    .bind(variant(&next.kind))
    .bind(&next.before)
    .bind(&next.after)
    .bind(next.state.as_ref().map(|state| state.text.clone()))
    .bind(words)
    .bind(&by.name)
    .bind(variant(&by.role))
    .bind(by.at.unix_ms())
    .execute(writing.connection())
    .await
    .map(drop)
}

fn revision(row: &sqlx::any::AnyRow) -> Result<Revision, sqlx::Error> {
    let text: Option<String> = row.try_get("text")?;
    let words: Option<String> = row.try_get("words")?;
    let words = words.and_then(|words| serde_json::from_str(&words).ok());
    Ok(Revision {
        version: number(row, "version")?,
        parent: row.try_get::<Option<i64>, _>("parent")?.and_then(|parent| u32::try_from(parent).ok()),
        state: text.zip(words).map(|(text, words)| Corrected { text, words }),
    })
}
