//! The SQL of careers.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::entry::{Entry, Kind};
use super::month::Month;
use super::wire::{Career, CareerEntry};
use crate::db::Db;
use crate::db::column::{decode, named, of_name, parsed, text, variant};
use crate::wire::Timestamp;

/// All that somebody says.
pub async fn read(db: &Db, user: Uuid) -> Result<Career, sqlx::Error> {
    let about = sqlx::query("SELECT headline, summary FROM careers WHERE user_id = $1")
        .bind(user.to_string())
        .fetch_optional(db.pool())
        .await?;
    let (headline, summary) = match about {
        Some(row) => (text(&row, "headline")?, text(&row, "summary")?),
        None => Default::default(),
    };
    let rows = sqlx::query(
        "SELECT id, kind, title, organisation, location, level, began, ended, description FROM career_entries \
         WHERE user_id = $1 ORDER BY created_at, id",
    )
    .bind(user.to_string())
    .fetch_all(db.pool())
    .await?;
    let mut entries = rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
    in_order(&mut entries);
    Ok(Career { headline, summary, entries })
}

/// By kind; with dates, what goes on before what has ended, then the newest; without, by name.
fn in_order(entries: &mut [CareerEntry]) {
    entries.sort_by(|one, other| {
        let (one, other) = (&one.entry, &other.entry);
        let last = |entry: &Entry| (entry.to.is_none() && entry.from.is_some(), entry.to, entry.from);
        let name = |entry: &Entry| entry.title.to_lowercase();
        one.kind
            .cmp(&other.kind)
            .then_with(|| last(other).cmp(&last(one)))
            .then_with(|| if one.kind.is_long() { std::cmp::Ordering::Equal } else { name(one).cmp(&name(other)) })
    });
}

/// Holds somebody's career until the commit: of two who write, one waits.
pub async fn hold(connection: &mut AnyConnection, user: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO careers (user_id, changed_at) VALUES ($1, $2) \
         ON CONFLICT (user_id) DO UPDATE SET changed_at = excluded.changed_at",
    )
    .bind(user.to_string())
    .bind(now.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// Changes what is said over the entries of one that is held; what is none stays.
pub async fn tell(
    connection: &mut AnyConnection,
    user: Uuid,
    headline: Option<&str>,
    summary: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE careers SET headline = COALESCE($2, headline), summary = COALESCE($3, summary) WHERE user_id = $1",
    )
    .bind(user.to_string())
    .bind(headline)
    .bind(summary)
    .execute(connection)
    .await
    .map(drop)
}

/// Kinds of which a career that is held has more than it may.
pub async fn overfull(connection: &mut AnyConnection, user: Uuid) -> Result<Option<Kind>, sqlx::Error> {
    for kind in Kind::ALL {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM career_entries WHERE user_id = $1 AND kind = $2")
            .bind(user.to_string())
            .bind(variant(&kind))
            .fetch_one(&mut *connection)
            .await?;
        if usize::try_from(count).is_ok_and(|count| count > kind.most()) {
            return Ok(Some(kind));
        }
    }
    Ok(None)
}

/// Keeps an entry in a career that is held; its id, or none where there is one like it.
pub async fn add(
    connection: &mut AnyConnection,
    user: Uuid,
    entry: &Entry,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    let id = Uuid::now_v7();
    let done = sqlx::query(
        "INSERT INTO career_entries (id, user_id, kind, title, organisation, location, level, began, ended, description, \
         print, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (user_id, kind, print) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(user.to_string())
    .bind(variant(&entry.kind))
    .bind(&entry.title)
    .bind(&entry.organisation)
    .bind(&entry.location)
    .bind(entry.level.as_ref().map(variant))
    .bind(entry.from.map(|from| from.to_string()))
    .bind(entry.to.map(|to| to.to_string()))
    .bind(&entry.description)
    .bind(entry.print())
    .bind(now.unix_ms())
    .execute(connection)
    .await?;
    Ok((done.rows_affected() > 0).then_some(id))
}

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done,
    /// They have no such entry of this kind.
    None,
    /// They have another one like it.
    Twice,
}

/// Changes an entry of a career that is held.
pub async fn change(
    connection: &mut AnyConnection,
    user: Uuid,
    id: Uuid,
    entry: &Entry,
) -> Result<Changed, sqlx::Error> {
    let twin: Option<String> = sqlx::query_scalar(
        "SELECT id FROM career_entries WHERE user_id = $1 AND kind = $2 AND print = $3 AND id <> $4",
    )
    .bind(user.to_string())
    .bind(variant(&entry.kind))
    .bind(entry.print())
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    if twin.is_some() {
        return Ok(Changed::Twice);
    }
    let done = sqlx::query(
        "UPDATE career_entries SET title = $4, organisation = $5, location = $6, level = $7, began = $8, ended = $9, \
         description = $10, print = $11 WHERE id = $1 AND user_id = $2 AND kind = $3",
    )
    .bind(id.to_string())
    .bind(user.to_string())
    .bind(variant(&entry.kind))
    .bind(&entry.title)
    .bind(&entry.organisation)
    .bind(&entry.location)
    .bind(entry.level.as_ref().map(variant))
    .bind(entry.from.map(|from| from.to_string()))
    .bind(entry.to.map(|to| to.to_string()))
    .bind(&entry.description)
    .bind(entry.print())
    .execute(connection)
    .await?;
    Ok(if done.rows_affected() > 0 { Changed::Done } else { Changed::None })
}

/// Takes an entry away; whether they had it.
pub async fn remove(connection: &mut AnyConnection, user: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM career_entries WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn kept(row: &AnyRow) -> Result<CareerEntry, sqlx::Error> {
    let month = |column| {
        let text: Option<String> = row.try_get(column)?;
        let month = text.map(|text| text.parse::<Month>()).transpose();
        month.map_err(|error| decode(column, error))
    };
    let level: Option<String> = row.try_get("level")?;
    Ok(CareerEntry {
        id: parsed(row, "id")?,
        entry: Entry {
            kind: named(row, "kind")?,
            title: text(row, "title")?,
            organisation: text(row, "organisation")?,
            location: text(row, "location")?,
            level: level.map(|level| of_name("level", &level)).transpose()?,
            from: month("began")?,
            to: month("ended")?,
            description: text(row, "description")?,
        },
    })
}
