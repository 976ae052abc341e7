//! The quizzes' SQL. A quiz's content is kept once by its hash, and as long as the quiz or
//! an attempt at it needs it.

use sqlx::Row;
use vivavoce_scenarios::quiz::Quiz;

use super::wire::{QuizSummary, summary};
use crate::bank::prints;
use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::token;
use crate::wire::{Language, Timestamp};

/// Keeps an imported quiz; gives whether its id was free.
pub async fn insert(db: &Db, owner: Owner, quiz: &Quiz, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    // Dropped without a commit, the content goes as well.
    let is_free = insert_within(&mut writing, owner, quiz, now).await?;
    if is_free {
        writing.commit().await?;
    }
    Ok(is_free)
}

/// The same within the transaction that it belongs to.
pub async fn insert_within(
    writing: &mut Writing,
    owner: Owner,
    quiz: &Quiz,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let hash = keep_content(writing, quiz).await?;
    let summary = summary(quiz, false);
    let done = sqlx::query(
        "INSERT INTO quizzes (id, content_hash, language, title, summary, time_limit_s, question_count, points, \
         created_at, owner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (owner, id) DO NOTHING",
    )
    .bind(&summary.id)
    .bind(hash)
    .bind(summary.language.code())
    .bind(&summary.title)
    .bind(&summary.summary)
    .bind(summary.time_limit_s.map(i64::from))
    .bind(i64::from(summary.question_count))
    .bind(i64::from(summary.points))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Puts another content in the place of the one that was read; gives its revision, or nothing where
/// somebody else has changed the quiz since.
pub async fn replace(db: &Db, owner: Owner, read: &str, quiz: &Quiz) -> Result<Option<String>, sqlx::Error> {
    let mut writing = db.begin().await?;
    let hash = keep_content(&mut writing, quiz).await?;
    let summary = summary(quiz, false);
    let done = sqlx::query(
        "UPDATE quizzes SET content_hash = $4, language = $5, title = $6, summary = $7, time_limit_s = $8, \
         question_count = $9, points = $10 WHERE owner = $1 AND id = $2 AND content_hash = $3",
    )
    .bind(owner.to_string())
    .bind(&summary.id)
    .bind(read)
    .bind(&hash)
    .bind(summary.language.code())
    .bind(&summary.title)
    .bind(&summary.summary)
    .bind(summary.time_limit_s.map(i64::from))
    .bind(i64::from(summary.question_count))
    .bind(i64::from(summary.points))
    .execute(writing.connection())
    .await?;
    // Dropped without a commit, the content goes as well.
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    forget_unused(&mut writing).await?;
    writing.commit().await?;
    Ok(Some(hash))
}

fn written(quiz: &Quiz) -> String {
    serde_json::to_string(quiz).expect("plain texts and numbers can be written")
}

/// Keeps a quiz's content, unless it is there already; gives its hash.
pub async fn keep_content(writing: &mut Writing, quiz: &Quiz) -> Result<String, sqlx::Error> {
    let content = written(quiz);
    let hash = token::fingerprint(&[content.as_bytes()]);
    sqlx::query("INSERT INTO quiz_contents (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING")
        .bind(&hash)
        .bind(content)
        .execute(writing.connection())
        .await?;
    prints::of_content(writing, &hash, quiz).await?;
    Ok(hash)
}

/// The content of this hash.
pub async fn content(db: &Db, hash: &str) -> Result<Option<Quiz>, sqlx::Error> {
    let content: Option<String> = sqlx::query_scalar("SELECT content FROM quiz_contents WHERE hash = $1")
        .bind(hash)
        .fetch_optional(db.pool())
        .await?;
    content.map(|content| read(&content)).transpose()
}

/// The quiz of this id that an owner has.
pub async fn find(db: &Db, owner: Owner, id: &str) -> Result<Option<Quiz>, sqlx::Error> {
    Ok(newest(db, owner, id).await?.map(|newest| newest.quiz))
}

/// A quiz as it is now.
#[derive(Clone, Debug)]
pub struct Newest {
    /// The quiz.
    pub quiz: Quiz,
    /// The hash of its content, which a change of it names.
    pub revision: String,
}

/// The quiz of this id that an owner has, with its revision.
pub async fn newest(db: &Db, owner: Owner, id: &str) -> Result<Option<Newest>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT c.hash, c.content FROM quizzes q JOIN quiz_contents c ON c.hash = q.content_hash \
         WHERE q.owner = $1 AND q.id = $2",
    )
    .bind(owner.to_string())
    .bind(id)
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| {
        let content: String = row.try_get("content")?;
        Ok(Newest { quiz: read(&content)?, revision: row.try_get("hash")? })
    })
    .transpose()
}

/// The quizzes that an owner has imported, in order of id.
pub async fn list(db: &Db, owner: Owner) -> Result<Vec<QuizSummary>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, language, title, summary, time_limit_s, question_count, points FROM quizzes \
         WHERE owner = $1 ORDER BY id",
    )
    .bind(owner.to_string())
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let number = |column: &str| -> Result<u32, sqlx::Error> {
                Ok(u32::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
            };
            let language: String = row.try_get("language")?;
            Ok(QuizSummary {
                id: row.try_get("id")?,
                language: Language::from_code(&language)
                    .ok_or_else(|| sqlx::Error::ColumnNotFound("language".into()))?,
                title: row.try_get("title")?,
                summary: row.try_get("summary")?,
                time_limit_s: row.try_get::<Option<i64>, _>("time_limit_s")?.and_then(|s| u32::try_from(s).ok()),
                question_count: number("question_count")?,
                points: number("points")?,
                built_in: false,
            })
        })
        .collect()
}

/// Removes an imported quiz; attempts at it go on. Gives whether it was there.
pub async fn delete(db: &Db, owner: Owner, id: &str) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM quizzes WHERE owner = $1 AND id = $2")
        .bind(owner.to_string())
        .bind(id)
        .execute(writing.connection())
        .await?;
    forget_unused(&mut writing).await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Removes contents that no quiz, no attempt and no assignment needs any more.
pub async fn forget_unused(writing: &mut Writing) -> Result<(), sqlx::Error> {
    sqlx::query(
        "DELETE FROM quiz_contents WHERE NOT EXISTS (SELECT 1 FROM quizzes q WHERE q.content_hash = quiz_contents.hash) \
         AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.content_hash = quiz_contents.hash) \
         AND NOT EXISTS (SELECT 1 FROM assignments g WHERE g.content_hash = quiz_contents.hash)",
    )
    .execute(writing.connection())
    .await
    .map(drop)
}

fn read(content: &str) -> Result<Quiz, sqlx::Error> {
    serde_json::from_str(content).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
