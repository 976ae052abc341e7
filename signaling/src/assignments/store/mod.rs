//! The assignments' SQL. Each query names the owner, or the person whose it is.

mod people;
mod reminders;
mod tries;

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::standing::GRACE_MS;
use super::wire::{AssignedKind, AssignedWhat, StandingCounts};
use crate::db::column::{moment, named, number, parsed, text, variant};
use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::wire::Timestamp;

pub use people::{
    Mine, NewPerson, PersonRow, Reader, add, added_since, ask_human, count, members, mine, organisation_of, own,
    people, remove, set_human, team, who_answers,
};
pub use reminders::{Due, due, keep_reminder};
pub use tries::{Held, TryRow, begin, hold, newest, replace, tries, tries_of};

/// Assignments on a page.
pub const PAGE: i64 = 50;

/// An assignment without what it holds.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub owner: Owner,
    /// What is assigned.
    pub what: AssignedWhat,
    /// A word to those who are to do it.
    pub note: String,
    /// Until when.
    pub due_at: Timestamp,
    /// The time zone in which that is meant.
    pub zone: String,
    /// Whether it may be begun when it is overdue.
    pub late: bool,
    /// Tries that each has.
    pub tries: u32,
    /// Rises with each change.
    pub sequence: u32,
    /// The name of who assigned it.
    pub by: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// What an assignment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A scenario's file.
    Scenario(String),
    /// The hash of a quiz's content.
    Quiz(String),
}

/// An assignment to be kept.
#[derive(Clone, Debug)]
pub struct NewAssignment<'a> {
    /// As it is.
    pub row: &'a AssignmentRow,
    /// What it holds.
    pub content: &'a Content,
    /// Who assigns it; none for the instance.
    pub by: Option<Uuid>,
}

macro_rules! columns {
    () => {
        "a.id, a.owner, a.kind, a.subject_id, a.version, a.title, a.language, a.minutes, a.note, a.due_at, \
         a.due_zone, a.late, a.tries, a.sequence, a.created_at, a.withdrawn_at, \
         (SELECT u.name FROM users u WHERE u.id = a.created_by) AS by_name"
    };
}
pub(super) use columns;

/// Whether somebody (`p`) is done, as [`standing`](super::standing) says, at the moment `$2`.
macro_rules! done {
    () => {
        "(p.human_done_at IS NOT NULL OR EXISTS (SELECT 1 FROM assignment_tries t LEFT JOIN sessions s ON s.id = t.session_id \
         LEFT JOIN attempts q ON q.id = t.attempt_id WHERE t.person_id = p.id AND \
         (s.end_reason IN ('completed', 'candidate', 'time', 'disconnected') OR q.finished_at IS NOT NULL \
         OR (q.id IS NOT NULL AND t.ends_at < $2) OR (s.id IS NULL AND q.id IS NULL))))"
    };
}
pub(super) use done;

/// Keeps an assignment.
pub async fn insert(writing: &mut Writing, new: &NewAssignment<'_>) -> Result<(), sqlx::Error> {
    let (source, hash) = match new.content {
        Content::Scenario(source) => (Some(source), None),
        Content::Quiz(hash) => (None, Some(hash)),
    };
    let AssignmentRow { what, .. } = new.row;
    sqlx::query(
        "INSERT INTO assignments (id, owner, kind, subject_id, version, title, language, minutes, source, \
         content_hash, note, due_at, due_zone, late, tries, sequence, created_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(new.row.id.to_string())
    .bind(new.row.owner.to_string())
    .bind(variant(&what.kind))
    .bind(&what.id)
    .bind(what.version.map(i64::from))
    .bind(&what.title)
    .bind(what.language.code())
    .bind(what.minutes.map(i64::from))
    .bind(source)
    .bind(hash)
    .bind(&new.row.note)
    .bind(new.row.due_at.unix_ms())
    .bind(&new.row.zone)
    .bind(i64::from(new.row.late))
    .bind(i64::from(new.row.tries))
    .bind(i64::from(new.row.sequence))
    .bind(new.by.map(|by| by.to_string()))
    .bind(new.row.created_at.unix_ms())
    .execute(writing.connection())
    .await
    .map(drop)
}

/// An owner's assignments with how many stand where, newest first, older than `before`.
pub async fn page(
    db: &Db,
    owner: Owner,
    before: Option<Uuid>,
    only: Option<Uuid>,
    now: Timestamp,
    most: i64,
) -> Result<Vec<(AssignmentRow, StandingCounts)>, sqlx::Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", (SELECT COUNT(*) FROM assignment_people p WHERE p.assignment_id = a.id AND p.removed_at IS NULL) AS people, \
         (SELECT COUNT(*) FROM assignment_people p WHERE p.assignment_id = a.id AND p.removed_at IS NULL \
         AND p.human_asked_at IS NULL AND EXISTS (SELECT 1 FROM assignment_tries t WHERE t.person_id = p.id) AND NOT ",
        done!(),
        ") AS begun, (SELECT COUNT(*) FROM assignment_people p WHERE p.assignment_id = a.id AND p.removed_at IS NULL \
         AND p.human_asked_at IS NOT NULL AND NOT ",
        done!(),
        ") AS waiting, (SELECT COUNT(*) FROM assignment_people p WHERE p.assignment_id = a.id AND p.removed_at IS NULL AND ",
        done!(),
        ") AS done FROM assignments a WHERE a.owner = $1 AND ($3 = '' OR a.id < $3) AND ($4 = '' OR a.id = $4) \
         ORDER BY a.id DESC LIMIT $5"
    );
    let rows = sqlx::query(sql)
        .bind(owner.to_string())
        .bind(now.unix_ms() - GRACE_MS)
        .bind(before.map(|id| id.to_string()).unwrap_or_default())
        .bind(only.map(|id| id.to_string()).unwrap_or_default())
        .bind(most)
        .fetch_all(db.pool())
        .await?;
    rows.iter()
        .map(|row| {
            let assignment = assignment(row)?;
            let (people, done): (u32, u32) = (number(row, "people")?, number(row, "done")?);
            let (begun, waiting): (u32, u32) = (number(row, "begun")?, number(row, "waiting")?);
            let is_due = now > assignment.due_at;
            let open = people.saturating_sub(done + waiting);
            let counts = StandingCounts {
                people,
                done,
                waiting,
                overdue: if is_due { open } else { 0 },
                in_progress: if is_due { 0 } else { begun },
                not_begun: if is_due { 0 } else { open.saturating_sub(begun) },
            };
            Ok((assignment, counts))
        })
        .collect()
}

/// An owner's assignment.
pub async fn find(db: &Db, owner: Owner, id: Uuid) -> Result<Option<AssignmentRow>, sqlx::Error> {
    let sql = concat!("SELECT ", columns!(), " FROM assignments a WHERE a.id = $1 AND a.owner = $2");
    let row = sqlx::query(sql).bind(id.to_string()).bind(owner.to_string()).fetch_optional(db.pool()).await?;
    row.as_ref().map(assignment).transpose()
}

/// An assignment, whosever it is: for those who work for all.
pub async fn of_any_owner(db: &Db, id: Uuid) -> Result<Option<AssignmentRow>, sqlx::Error> {
    let sql = concat!("SELECT ", columns!(), " FROM assignments a WHERE a.id = $1");
    let row = sqlx::query(sql).bind(id.to_string()).fetch_optional(db.pool()).await?;
    row.as_ref().map(assignment).transpose()
}

/// Takes the turn to change an assignment that was not withdrawn, if its sequence is the one that
/// the change was made from; two who change it at once do so one after the other.
pub async fn turn(writing: &mut Writing, owner: Owner, id: Uuid, sequence: Option<u32>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE assignments SET sequence = sequence + 1 \
         WHERE id = $1 AND owner = $2 AND withdrawn_at IS NULL AND ($3 < 0 OR sequence = $3)",
    )
    .bind(id.to_string())
    .bind(owner.to_string())
    .bind(sequence.map_or(-1, i64::from))
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps what was changed of an assignment whose turn was taken.
pub async fn save(writing: &mut Writing, row: &AssignmentRow) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE assignments SET note = $2, due_at = $3, due_zone = $4, late = $5, tries = $6, withdrawn_at = $7 \
         WHERE id = $1",
    )
    .bind(row.id.to_string())
    .bind(&row.note)
    .bind(row.due_at.unix_ms())
    .bind(&row.zone)
    .bind(i64::from(row.late))
    .bind(i64::from(row.tries))
    .bind(row.withdrawn_at.map(Timestamp::unix_ms))
    .execute(writing.connection())
    .await
    .map(drop)
}

/// What an assignment holds; none if it is gone.
pub async fn content(db: &Db, id: Uuid) -> Result<Option<Content>, sqlx::Error> {
    let row = sqlx::query("SELECT source, content_hash FROM assignments WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (source, hash): (Option<String>, Option<String>) = (row.try_get("source")?, row.try_get("content_hash")?);
    Ok(source.map(Content::Scenario).or(hash.map(Content::Quiz)))
}

/// The published version of a scenario that an owner has written; none where it comes with
/// Vivavoce or from the folder.
pub async fn published_version(db: &Db, owner: Owner, id: &str) -> Result<Option<u32>, sqlx::Error> {
    let version: Option<Option<i64>> =
        sqlx::query_scalar("SELECT published FROM scenarios WHERE owner = $1 AND id = $2 AND state = 'published'")
            .bind(owner.to_string())
            .bind(id)
            .fetch_optional(db.pool())
            .await?;
    Ok(version.flatten().and_then(|version| u32::try_from(version).ok()))
}

pub(super) fn assignment(row: &AnyRow) -> Result<AssignmentRow, sqlx::Error> {
    let optional =
        |column| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(column)?.and_then(|n| u32::try_from(n).ok()));
    Ok(AssignmentRow {
        id: parsed(row, "id")?,
        owner: parsed(row, "owner")?,
        what: AssignedWhat {
            kind: named::<AssignedKind>(row, "kind")?,
            id: text(row, "subject_id")?,
            version: optional("version")?,
            title: text(row, "title")?,
            language: named(row, "language")?,
            minutes: optional("minutes")?,
        },
        note: text(row, "note")?,
        due_at: Timestamp::from_unix_ms(row.try_get("due_at")?),
        zone: text(row, "due_zone")?,
        late: row.try_get::<i64, _>("late")? != 0,
        tries: number(row, "tries")?,
        sequence: number(row, "sequence")?,
        by: row.try_get("by_name")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        withdrawn_at: moment(row, "withdrawn_at")?,
    })
}

/// The reasons' names are used in SQL above; this holds them together with the types.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignments::standing::Begun;
    use crate::assignments::wire::TryState;
    use crate::sessions::wire::SessionEndReason::*;

    #[test]
    fn sql_takes_for_done_what_the_standing_does() {
        let sql = done!();
        for end in [Completed, Candidate, Time, Error, Disconnected, Interrupted, Expired] {
            let is_done = Begun::Session { end: Some(end) }.state(Timestamp::from_unix_ms(0)) == TryState::Done;
            assert_eq!(sql.contains(&format!("'{}'", variant(&end))), is_done, "{end:?}");
        }
    }
}
