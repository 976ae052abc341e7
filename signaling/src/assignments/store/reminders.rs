//! Whom to remind.

use sqlx::Row;
use uuid::Uuid;

use super::done;
use crate::assignments::standing::GRACE_MS;
use crate::db::column::{decode, parsed};
use crate::db::{Db, Writing};
use crate::wire::Timestamp;

/// Somebody who is to be reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Their place.
    pub person: Uuid,
    /// In which assignment.
    pub assignment: Uuid,
    /// When it is due.
    pub due_at: Timestamp,
}

/// Those who are not done with what is due after `from` and not after `to`, were given it at least
/// `before_ms` before it is due, and were not reminded of it in this way; at most `most`.
pub async fn due(
    db: &Db,
    kind: &str,
    (from, to): (Timestamp, Timestamp),
    before_ms: i64,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    let sql = concat!(
        "SELECT p.id, p.assignment_id, a.due_at FROM assignments a JOIN assignment_people p ON p.assignment_id = a.id \
         WHERE a.withdrawn_at IS NULL AND a.due_at > $3 AND a.due_at <= $4 AND p.removed_at IS NULL \
         AND p.human_asked_at IS NULL AND p.added_at <= a.due_at - $5 AND NOT EXISTS (SELECT 1 FROM assignment_reminders r \
         WHERE r.person_id = p.id AND r.kind = $1 AND r.due_at = a.due_at) AND NOT ",
        done!(),
        " ORDER BY a.due_at, p.id LIMIT $6"
    );
    let rows = sqlx::query(sql)
        .bind(kind)
        .bind(now.unix_ms() - GRACE_MS)
        .bind(from.unix_ms())
        .bind(to.unix_ms())
        .bind(before_ms)
        .bind(most)
        .fetch_all(db.pool())
        .await?;
    rows.iter()
        .map(|row| {
            let assignment: String = row.try_get("assignment_id")?;
            Ok(Due {
                person: parsed(row, "id")?,
                assignment: assignment.parse().map_err(|error| decode("assignment_id", error))?,
                due_at: Timestamp::from_unix_ms(row.try_get("due_at")?),
            })
        })
        .collect()
}

/// Notes that somebody is reminded; gives whether nobody else has done so: of two servers at once
/// the second waits for the first, and finds it done.
pub async fn keep_reminder(writing: &mut Writing, kind: &str, due: &Due, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO assignment_reminders (person_id, kind, due_at, sent_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person_id, kind, due_at) DO NOTHING",
    )
    .bind(due.person.to_string())
    .bind(kind)
    .bind(due.due_at.unix_ms())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}
