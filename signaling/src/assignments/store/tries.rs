//! What was begun of it.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::super::standing::Begun;
use crate::db::column::{decode, moment, number, of_name, parsed};
use crate::db::{Db, Writing};
use crate::wire::Timestamp;

/// A try with what is known of it.
#[derive(Clone, Debug)]
pub struct TryRow {
    /// Whose.
    pub person: Uuid,
    /// From 1.
    pub number: u32,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// When it was over, if that is known.
    pub ended_at: Option<Timestamp>,
    /// The interview.
    pub session: Option<Uuid>,
    /// The attempt.
    pub attempt: Option<Uuid>,
    /// What became of it.
    pub begun: Begun,
    /// The organisation may open it.
    pub shared: bool,
}

/// What was begun.
#[derive(Clone, Copy, Debug)]
pub enum Held {
    /// An interview.
    Session(Uuid),
    /// An attempt at a quiz, which its clock ends.
    Attempt(Uuid, Option<Timestamp>),
}

impl Held {
    fn columns(self) -> (Option<String>, Option<String>, Option<i64>) {
        match self {
            Self::Session(id) => (Some(id.to_string()), None, None),
            Self::Attempt(id, ends_at) => (None, Some(id.to_string()), ends_at.map(Timestamp::unix_ms)),
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.person_id, t.number, t.begun_at, t.ends_at, t.session_id, t.attempt_id, s.end_reason, s.shared, ",
            "s.ended_at, q.finished_at FROM assignment_tries t LEFT JOIN sessions s ON s.id = t.session_id ",
            "LEFT JOIN attempts q ON q.id = t.attempt_id ",
            $rest
        )
    };
}

fn one(row: &AnyRow) -> Result<TryRow, sqlx::Error> {
    let id = |column: &str| -> Result<Option<Uuid>, sqlx::Error> {
        let id = row.try_get::<Option<String>, _>(column)?;
        id.map(|id| id.parse().map_err(|error| decode(column, error))).transpose()
    };
    let (session, attempt, ends_at) = (id("session_id")?, id("attempt_id")?, moment(row, "ends_at")?);
    let finished_at = moment(row, "finished_at")?;
    let end = row.try_get::<Option<String>, _>("end_reason")?;
    let end = end.map(|name| of_name("end_reason", &name)).transpose()?;
    let begun = match (session, attempt) {
        (Some(_), _) => Begun::Session { end },
        (None, Some(_)) => Begun::Attempt { finished_at, ends_at },
        (None, None) => Begun::Deleted,
    };
    Ok(TryRow {
        person: parsed(row, "person_id")?,
        number: number(row, "number")?,
        begun_at: Timestamp::from_unix_ms(row.try_get("begun_at")?),
        ended_at: moment(row, "ended_at")?.or(finished_at).or(attempt.and(ends_at)),
        session,
        attempt,
        begun,
        shared: row.try_get::<Option<i64>, _>("shared")? != Some(0),
    })
}

/// All tries of an assignment, each person's first first.
pub async fn tries(db: &Db, assignment: Uuid) -> Result<Vec<TryRow>, sqlx::Error> {
    let rows = sqlx::query(select!(
        "JOIN assignment_people p ON p.id = t.person_id WHERE p.assignment_id = $1 ORDER BY t.person_id, t.number"
    ))
    .bind(assignment.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(one).collect()
}

/// One person's tries, the first first.
pub async fn tries_of(db: &Db, person: Uuid) -> Result<Vec<TryRow>, sqlx::Error> {
    let rows = sqlx::query(select!("WHERE t.person_id = $1 ORDER BY t.number"))
        .bind(person.to_string())
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(one).collect()
}

/// A person's newest try.
pub async fn newest(connection: &mut AnyConnection, person: Uuid) -> Result<Option<TryRow>, sqlx::Error> {
    let row = sqlx::query(select!("WHERE t.person_id = $1 ORDER BY t.number DESC LIMIT 1"))
        .bind(person.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(one).transpose()
}

/// Holds somebody's place for the transaction, and notes whose it is from now on: of two starts at
/// once the second waits for the first. Gives how many tries were begun; none if the place is not
/// theirs, or no more.
pub async fn hold(writing: &mut Writing, person: Uuid, user: Uuid) -> Result<Option<u32>, sqlx::Error> {
    let used: Option<i64> = sqlx::query_scalar(
        "UPDATE assignment_people SET user_id = $2, email = NULL WHERE id = $1 AND removed_at IS NULL \
         AND (user_id IS NULL OR user_id = $2) AND EXISTS (SELECT 1 FROM assignments a \
         WHERE a.id = assignment_people.assignment_id AND a.withdrawn_at IS NULL) RETURNING tries_used",
    )
    .bind(person.to_string())
    .bind(user.to_string())
    .fetch_optional(writing.connection())
    .await?;
    Ok(used.and_then(|used| u32::try_from(used).ok()))
}

/// Keeps one more try of somebody whose place is held.
pub async fn begin(
    writing: &mut Writing,
    person: Uuid,
    number: u32,
    held: Held,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (session, attempt, ends_at) = held.columns();
    sqlx::query(
        "INSERT INTO assignment_tries (person_id, number, session_id, attempt_id, begun_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(person.to_string())
    .bind(i64::from(number))
    .bind(session)
    .bind(attempt)
    .bind(now.unix_ms())
    .bind(ends_at)
    .execute(writing.connection())
    .await?;
    sqlx::query("UPDATE assignment_people SET tries_used = tries_used + 1 WHERE id = $1")
        .bind(person.to_string())
        .execute(writing.connection())
        .await
        .map(drop)
}

/// Puts another interview in the place of one that broke off by nobody's fault.
pub async fn replace(
    writing: &mut Writing,
    person: Uuid,
    number: u32,
    held: Held,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (session, attempt, ends_at) = held.columns();
    sqlx::query(
        "UPDATE assignment_tries SET session_id = $3, attempt_id = $4, begun_at = $5, ends_at = $6 \
         WHERE person_id = $1 AND number = $2",
    )
    .bind(person.to_string())
    .bind(i64::from(number))
    .bind(session)
    .bind(attempt)
    .bind(now.unix_ms())
    .bind(ends_at)
    .execute(writing.connection())
    .await
    .map(drop)
}
