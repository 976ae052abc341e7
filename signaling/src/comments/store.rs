//! The comments' SQL. Each change takes the next number of its session, in the transaction
//! that makes it: whoever reads all above N misses none.

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::wire::{Author, Comment, EditedBy};
use crate::db::column::{big, moment, named, number, of_name, parsed, text, variant};
use crate::db::{Db, Writing};
use crate::moderation::withdrawn;
use crate::token;
use crate::wire::{Role, Timestamp};

/// A comment to be written.
#[derive(Clone, Debug)]
pub struct NewComment {
    /// The comment that it answers.
    pub parent: Option<Uuid>,
    /// The moment.
    pub at_ms: u64,
    /// What it says.
    pub text: String,
    /// Names in it.
    pub mentions: Vec<String>,
    /// Who writes.
    pub name: String,
    /// As what.
    pub role: Role,
    /// The hash of the author's key.
    pub author_hash: String,
    /// Now.
    pub at: Timestamp,
}

/// What happens to a comment that is there.
#[derive(Clone, Debug)]
pub enum Change {
    /// Its text.
    Text {
        /// What it says.
        text: String,
        /// Names in it.
        mentions: Vec<String>,
        /// Who changes it.
        by: EditedBy,
    },
    /// Its thread is done with, says who.
    Resolve(String),
    /// Its thread is not done with.
    Reopen,
    /// It goes: its words and its author's name with it.
    Delete,
}

/// A comment and the hash of its author's key.
#[derive(Clone, Debug)]
pub struct Kept {
    /// As everybody sees it.
    pub comment: Comment,
    /// The hash of the author's key.
    pub author_hash: String,
}

/// The public name of an author within a session.
pub fn author_id(session: SessionId, author_hash: &str) -> String {
    let mut id = token::fingerprint(&[b"comment author", session.to_string().as_bytes(), author_hash.as_bytes()]);
    id.truncate(16);
    id
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, session_id, seq, parent_id, at_ms, text, mentions, author_name, author_role, ",
            "author_hash, created_at, edited_at, edited_by, resolved_at, resolved_by, deleted_at, CASE WHEN ",
            withdrawn!("comment", "(SELECT s.owner FROM sessions s WHERE s.id = comments.session_id)", "comments.id"),
            " THEN 1 ELSE 0 END AS withdrawn FROM comments ",
            $rest
        )
    };
}

/// The comments of a session by moment and age, those that are deleted only if others answer.
pub async fn all(db: &Db, session: SessionId) -> Result<Vec<Comment>, sqlx::Error> {
    let sql = select!(
        "WHERE session_id = $1 AND (deleted_at IS NULL OR EXISTS (SELECT 1 FROM comments a \
         WHERE a.session_id = $1 AND a.parent_id = comments.id AND a.deleted_at IS NULL)) \
         ORDER BY at_ms, id"
    );
    comments(sqlx::query(sql).bind(session.to_string()).fetch_all(db.pool()).await?)
}

/// What has changed after number `seq`, in that order; those that are deleted as well.
pub async fn after(db: &Db, session: SessionId, seq: u64) -> Result<Vec<Comment>, sqlx::Error> {
    let sql = select!("WHERE session_id = $1 AND seq > $2 ORDER BY seq");
    comments(sqlx::query(sql).bind(session.to_string()).bind(big(seq)).fetch_all(db.pool()).await?)
}

/// The number of the last change; none if there is no such session.
pub async fn last_seq(db: &Db, session: SessionId) -> Result<Option<u64>, sqlx::Error> {
    let seq: Option<i64> = sqlx::query_scalar("SELECT comment_seq FROM sessions WHERE id = $1")
        .bind(session.to_string())
        .fetch_optional(db.pool())
        .await?;
    Ok(seq.and_then(|seq| u64::try_from(seq).ok()))
}

/// How many comments a session has, in a part of it or in all.
pub async fn count(db: &Db, session: SessionId, from_ms: u64, to_ms: u64) -> Result<u64, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM comments WHERE session_id = $1 AND deleted_at IS NULL AND at_ms >= $2 AND at_ms < $3",
    )
    .bind(session.to_string())
    .bind(big(from_ms))
    .bind(big(to_ms))
    .fetch_one(db.pool())
    .await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// One comment of a session, unless it is deleted.
pub async fn find(db: &Db, session: SessionId, id: Uuid) -> Result<Option<Kept>, sqlx::Error> {
    let sql = select!("WHERE session_id = $1 AND id = $2 AND deleted_at IS NULL");
    let row = sqlx::query(sql).bind(session.to_string()).bind(id.to_string()).fetch_optional(db.pool()).await?;
    row.map(|row| Ok(Kept { comment: comment(&row)?, author_hash: text(&row, "author_hash")? })).transpose()
}

/// Writes a comment; none if the session is gone, or has `most` already.
pub async fn create(db: &Db, session: SessionId, new: &NewComment, most: i64) -> Result<Option<Comment>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let Some(seq) = next_seq(&mut writing, session).await? else { return Ok(None) };
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM comments WHERE session_id = $1")
        .bind(session.to_string())
        .fetch_one(writing.connection())
        .await?;
    if count >= most {
        return Ok(None);
    }
    let id = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO comments (id, session_id, seq, parent_id, at_ms, text, mentions, author_name, \
         author_role, author_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(session.to_string())
    .bind(seq)
    .bind(new.parent.map(|parent| parent.to_string()))
    .bind(big(new.at_ms))
    .bind(&new.text)
    .bind(json(&new.mentions))
    .bind(&new.name)
    .bind(variant(&new.role))
    .bind(&new.author_hash)
    .bind(new.at.unix_ms())
    .execute(writing.connection())
    .await?;
    let made = read(&mut writing, session, id).await?;
    writing.commit().await?;
    Ok(made)
}

/// Changes a comment; none if it is not there any more.
pub async fn change(
    db: &Db,
    session: SessionId,
    id: Uuid,
    change: &Change,
    at: Timestamp,
) -> Result<Option<Comment>, sqlx::Error> {
    let mut writing = db.begin().await?;
    if !change_one(&mut writing, session, id, change, at).await? {
        return Ok(None);
    }
    let changed = read(&mut writing, session, id).await?;
    writing.commit().await?;
    Ok(changed)
}

/// Gives a comment the session's next number: those who look are told of it.
pub async fn touch(writing: &mut Writing, session: SessionId, id: Uuid) -> Result<(), sqlx::Error> {
    let Some(seq) = next_seq(writing, session).await? else { return Ok(()) };
    sqlx::query("UPDATE comments SET seq = $3 WHERE session_id = $1 AND id = $2")
        .bind(session.to_string())
        .bind(id.to_string())
        .bind(seq)
        .execute(writing.connection())
        .await
        .map(drop)
}

/// How many comments stand at the moments from `from_ms` to `to_ms`, both among them.
pub async fn count_in(db: &Db, session: SessionId, from_ms: u64, to_ms: u64) -> Result<u64, sqlx::Error> {
    count(db, session, from_ms, to_ms.saturating_add(1)).await
}

/// Deletes the comments at the moments from `from_ms` to `to_ms`, both among them: whole threads,
/// as an answer stands where its thread does. How many these were; doing it twice changes nothing.
pub async fn redact(
    writing: &mut Writing,
    session: SessionId,
    (from_ms, to_ms): (u64, u64),
    at: Timestamp,
) -> Result<u64, sqlx::Error> {
    // Answers first: nobody who watches is shown a thread that has lost its beginning.
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM comments WHERE session_id = $1 AND deleted_at IS NULL AND at_ms >= $2 AND at_ms <= $3 \
         ORDER BY CASE WHEN parent_id IS NULL THEN 1 ELSE 0 END, id",
    )
    .bind(session.to_string())
    .bind(big(from_ms))
    .bind(big(to_ms))
    .fetch_all(writing.connection())
    .await?;
    let mut gone = 0;
    for id in ids.iter().filter_map(|id| id.parse().ok()) {
        gone += u64::from(change_one(writing, session, id, &Change::Delete, at).await?);
    }
    Ok(gone)
}

/// Changes a comment; false if it is gone.
async fn change_one(
    writing: &mut Writing,
    session: SessionId,
    id: Uuid,
    change: &Change,
    at: Timestamp,
) -> Result<bool, sqlx::Error> {
    let Some(seq) = next_seq(writing, session).await? else { return Ok(false) };
    let query = match change {
        Change::Text { text, mentions, by } => sqlx::query(
            "UPDATE comments SET seq = $3, edited_at = $4, text = $5, mentions = $6, edited_by = $7 \
             WHERE session_id = $1 AND id = $2 AND deleted_at IS NULL",
        )
        .bind(session.to_string())
        .bind(id.to_string())
        .bind(seq)
        .bind(at.unix_ms())
        .bind(text.clone())
        .bind(json(mentions))
        .bind(variant(by)),
        Change::Resolve(by) => sqlx::query(
            "UPDATE comments SET seq = $3, resolved_at = $4, resolved_by = $5 \
             WHERE session_id = $1 AND id = $2 AND deleted_at IS NULL",
        )
        .bind(session.to_string())
        .bind(id.to_string())
        .bind(seq)
        .bind(at.unix_ms())
        .bind(by.clone()),
        Change::Reopen => sqlx::query(
            "UPDATE comments SET seq = $3, resolved_at = NULL, resolved_by = NULL \
             WHERE session_id = $1 AND id = $2 AND deleted_at IS NULL",
        )
        .bind(session.to_string())
        .bind(id.to_string())
        .bind(seq),
        Change::Delete => sqlx::query(
            "UPDATE comments SET seq = $3, deleted_at = $4, text = '', mentions = '[]', author_name = '', \
             resolved_by = NULL WHERE session_id = $1 AND id = $2 AND deleted_at IS NULL",
        )
        .bind(session.to_string())
        .bind(id.to_string())
        .bind(seq)
        .bind(at.unix_ms()),
    };
    Ok(query.execute(writing.connection()).await?.rows_affected() > 0)
}

/// The session's next number. Its row is held until the transaction ends, so that numbers
/// become visible in their order.
async fn next_seq(writing: &mut Writing, session: SessionId) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("UPDATE sessions SET comment_seq = comment_seq + 1 WHERE id = $1 RETURNING comment_seq")
        .bind(session.to_string())
        .fetch_optional(writing.connection())
        .await
}

async fn read(writing: &mut Writing, session: SessionId, id: Uuid) -> Result<Option<Comment>, sqlx::Error> {
    let row = sqlx::query(select!("WHERE session_id = $1 AND id = $2"))
        .bind(session.to_string())
        .bind(id.to_string())
        .fetch_optional(writing.connection())
        .await?;
    row.as_ref().map(comment).transpose()
}

fn comments(rows: Vec<AnyRow>) -> Result<Vec<Comment>, sqlx::Error> {
    rows.iter().map(comment).collect()
}

fn comment(row: &AnyRow) -> Result<Comment, sqlx::Error> {
    let parent: Option<String> = row.try_get("parent_id")?;
    let edited_by: Option<String> = row.try_get("edited_by")?;
    let withdrawn = row.try_get::<i64, _>("withdrawn")? != 0;
    // Nobody reads it, whoever they are; it is there still, to be restored.
    let words = if withdrawn { String::new() } else { text(row, "text")? };
    let mentions = if withdrawn { "[]".to_owned() } else { text(row, "mentions")? };
    Ok(Comment {
        id: parsed(row, "id")?,
        seq: number(row, "seq")?,
        parent: parent.and_then(|id| id.parse().ok()),
        at_ms: number(row, "at_ms")?,
        text: words,
        mentions: serde_json::from_str(&mentions).unwrap_or_default(),
        author: Author {
            id: author_id(parsed(row, "session_id")?, &text(row, "author_hash")?),
            name: text(row, "author_name")?,
            role: named(row, "author_role")?,
        },
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        edited_at: moment(row, "edited_at")?,
        edited_by: edited_by.map(|name| of_name("edited_by", &name)).transpose()?,
        resolved_at: moment(row, "resolved_at")?,
        resolved_by: row.try_get("resolved_by")?,
        deleted: moment(row, "deleted_at")?.is_some(),
        withdrawn,
    })
}

fn json(names: &[String]) -> String {
    serde_json::to_string(names).expect("texts can be written")
}
