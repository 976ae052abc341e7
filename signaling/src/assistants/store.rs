//! The assistants' SQL. A version is written once and never changed.

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::Chosen;
use super::wire::{Assistant, AssistantBody, AssistantVersion};
use crate::db::Db;
use crate::db::column::{decode, number, text};
use crate::moderation::{Withdrawal, withdrawn, withdrawn_because};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Assistants that a list gives at most.
const MOST_LISTED: i64 = 500;

/// Versions of an assistant that a list gives at most, the newest first.
const MOST_VERSIONS: i64 = 200;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was made.
    Made,
    /// Somebody else was first.
    Conflict,
}

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT a.id, a.shared, a.latest, a.created_at, a.updated_at, a.author, ",
            "(SELECT u.name FROM users u WHERE u.id = a.author) AS author_name, v.body, ",
            withdrawn_because!("assistant", "a.owner", "a.id"),
            " AS withdrawn_because FROM assistants a ",
            "JOIN assistant_versions v ON v.owner = a.owner AND v.assistant_id = a.id AND v.version = a.latest ",
            $($rest),+
        )
    };
}

/// Those of the owner `$1` that `$2` sees: what is shared, their own, and what has no author, but of what
/// an administrator withdrew only their own; the instance (`''`) sees all of its own.
macro_rules! visible {
    ($rest:literal) => {
        select!(
            "WHERE a.owner = $1 AND (((a.shared = 1 OR a.author IS NULL) AND NOT ",
            withdrawn!("assistant", "a.owner", "a.id"),
            ") OR a.author = $2 OR $2 = '') ",
            $rest
        )
    };
}

/// Whose assistants: an owner's, as far as somebody there sees them. Nobody stands for the instance.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub owner: Owner,
    pub by: Option<Uuid>,
}

impl Seen {
    /// As the statements take it.
    fn by(self) -> String {
        self.by.map(|user| user.to_string()).unwrap_or_default()
    }
}

/// Keeps a new assistant; gives whether its id was free.
pub async fn insert(
    db: &Db,
    seen: Seen,
    id: &str,
    body: &AssistantBody,
    shared: bool,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let owner = seen.owner;
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "INSERT INTO assistants (id, shared, latest, created_at, updated_at, owner, author) \
         VALUES ($1, $2, 1, $3, $3, $4, $5) \
         ON CONFLICT (owner, id) DO NOTHING",
    )
    .bind(id)
    .bind(i64::from(shared))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .bind(seen.by.map(|user| user.to_string()))
    .execute(writing.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO assistant_versions (assistant_id, version, body, note, created_at, owner) \
         VALUES ($1, 1, $2, '', $3, $4)",
    )
    .bind(id)
    .bind(json(body))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(true)
}

/// Adds a version above `version`.
pub async fn save(
    db: &Db,
    owner: Owner,
    id: &str,
    version: u32,
    body: &AssistantBody,
    note: &str,
    now: Timestamp,
) -> Result<Change, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE assistants SET latest = latest + 1, updated_at = $3 WHERE owner = $4 AND id = $1 AND latest = $2",
    )
    .bind(id)
    .bind(i64::from(version))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Change::Conflict);
    }
    sqlx::query(
        "INSERT INTO assistant_versions (assistant_id, version, body, note, created_at, owner) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(i64::from(version) + 1)
    .bind(json(body))
    .bind(note)
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(Change::Made)
}

/// Says whether others of the owner see it.
pub async fn share(db: &Db, owner: Owner, id: &str, shared: bool) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE assistants SET shared = $3 WHERE owner = $1 AND id = $2")
        .bind(owner.to_string())
        .bind(id)
        .bind(i64::from(shared))
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Removes an assistant with its versions; sessions keep what they began with. Gives whether
/// it was there.
pub async fn delete(db: &Db, owner: Owner, id: &str) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM assistants WHERE owner = $1 AND id = $2")
        .bind(owner.to_string())
        .bind(id)
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// The newest version of the assistant that leads where this owner's people name this id: their
/// own, or else the instance's.
pub async fn find(db: &Db, owner: Owner, id: &str) -> Result<Option<Chosen>, sqlx::Error> {
    for owner in owner.reads() {
        let row = sqlx::query(select!(
            "WHERE a.owner = $1 AND a.id = $2 AND NOT ",
            withdrawn!("assistant", "a.owner", "a.id")
        ))
        .bind(owner.to_string())
        .bind(id)
        .fetch_optional(db.pool())
        .await?;
        if let Some(row) = row {
            return Ok(Some(Chosen { id: text(&row, "id")?, version: number(&row, "latest")?, body: read(&row)? }));
        }
    }
    Ok(None)
}

/// An assistant of this owner, if it is seen.
pub async fn one(db: &Db, seen: Seen, id: &str) -> Result<Option<Assistant>, sqlx::Error> {
    let owner = seen.owner;
    let row = sqlx::query(visible!("AND a.id = $3"))
        .bind(owner.to_string())
        .bind(seen.by())
        .bind(id)
        .fetch_optional(db.pool())
        .await?;
    let Some(mut assistant) = row.as_ref().map(|row| assistant(row, seen)).transpose()? else { return Ok(None) };
    assistant.scenarios = sqlx::query_scalar(
        "SELECT s.id FROM scenarios s \
         JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id AND v.version = s.latest \
         WHERE s.owner = $1 AND v.assistant = $2 ORDER BY s.id LIMIT $3",
    )
    .bind(owner.to_string())
    .bind(id)
    .bind(MOST_LISTED)
    .fetch_all(db.pool())
    .await?;
    Ok(Some(assistant))
}

/// The assistants of an owner that are seen, last changed first, with the owner's scenarios that
/// name them.
pub async fn list(db: &Db, seen: Seen) -> Result<Vec<Assistant>, sqlx::Error> {
    let owner = seen.owner;
    let rows = sqlx::query(visible!("ORDER BY a.updated_at DESC, a.id LIMIT $3"))
        .bind(owner.to_string())
        .bind(seen.by())
        .bind(MOST_LISTED)
        .fetch_all(db.pool())
        .await?;
    let mut assistants: Vec<Assistant> = rows.iter().map(|row| assistant(row, seen)).collect::<Result<_, _>>()?;
    let used = sqlx::query(
        "SELECT s.id, v.assistant FROM scenarios s \
         JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id AND v.version = s.latest \
         WHERE s.owner = $1 AND v.assistant IS NOT NULL ORDER BY s.id LIMIT $2",
    )
    .bind(owner.to_string())
    .bind(2 * MOST_LISTED)
    .fetch_all(db.pool())
    .await?;
    for row in &used {
        let (scenario, id) = (text(row, "id")?, text(row, "assistant")?);
        if let Some(assistant) = assistants.iter_mut().find(|assistant| assistant.id == id) {
            assistant.scenarios.push(scenario);
        }
    }
    Ok(assistants)
}

/// The versions of an assistant, newest first.
pub async fn versions(db: &Db, owner: Owner, id: &str) -> Result<Vec<AssistantVersion>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT version, body, note, created_at FROM assistant_versions \
         WHERE owner = $1 AND assistant_id = $2 ORDER BY version DESC LIMIT $3",
    )
    .bind(owner.to_string())
    .bind(id)
    .bind(MOST_VERSIONS)
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(AssistantVersion {
                version: number(row, "version")?,
                body: read(row)?,
                note: text(row, "note")?,
                created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
            })
        })
        .collect()
}

fn assistant(row: &AnyRow, seen: Seen) -> Result<Assistant, sqlx::Error> {
    let author: Option<String> = row.try_get("author")?;
    Ok(Assistant {
        id: text(row, "id")?,
        shared: row.try_get::<i64, _>("shared")? != 0 || author.is_none(),
        own: author.is_some_and(|author| author == seen.by()),
        author: row.try_get("author_name")?,
        version: number(row, "latest")?,
        withdrawn: row.try_get::<Option<String>, _>("withdrawn_because")?.map(|reason| Withdrawal { reason }),
        body: read(row)?,
        scenarios: Vec::new(),
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        updated_at: Timestamp::from_unix_ms(row.try_get("updated_at")?),
    })
}

/// An assistant's JSON.
pub fn json(body: &AssistantBody) -> String {
    serde_json::to_string(body).expect("plain texts and numbers can be written")
}

fn read(row: &AnyRow) -> Result<AssistantBody, sqlx::Error> {
    serde_json::from_str(&text(row, "body")?).map_err(|error| decode("body", error))
}
