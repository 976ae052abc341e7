//! The attempts' SQL.

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;
use vivavoce_scenarios::quiz::{Answer, Quiz};

use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::quizzes;
use crate::token::TokenHash;
use crate::wire::Timestamp;

/// An attempt as the database has it.
#[derive(Clone, Debug)]
pub struct AttemptRow {
    /// The attempt.
    pub id: Uuid,
    /// The quiz's id.
    pub quiz_id: String,
    /// The hash of the quiz as it was when the attempt began.
    pub content_hash: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When the candidate finished it.
    pub finished_at: Option<Timestamp>,
}

/// A question that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerRow {
    /// The question.
    pub question_id: String,
    /// When its clock began.
    pub opened_at: Timestamp,
    /// What was answered, once it was.
    pub answered: Option<Answered>,
}

/// An answer that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// When it came.
    pub at: Timestamp,
    /// What it said; none if the question was given up.
    pub answer: Option<Answer>,
}

/// What came of keeping an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    New,
    /// Another answer to the question came before.
    Before,
    /// The attempt was finished meanwhile.
    Over,
}

/// Begins an attempt.
pub async fn create(
    db: &Db,
    owner: Owner,
    id: Uuid,
    quiz: &Quiz,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    insert(&mut writing, owner, id, quiz, token, now).await?;
    writing.commit().await
}

/// The same within the transaction that it belongs to.
pub async fn insert(
    writing: &mut Writing,
    owner: Owner,
    id: Uuid,
    quiz: &Quiz,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let hash = quizzes::store::keep_content(writing, quiz).await?;
    sqlx::query(
        "INSERT INTO attempts (id, quiz_id, content_hash, token_hash, started_at, owner) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(&quiz.id)
    .bind(hash)
    .bind(token.to_hex())
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await
    .map(drop)
}

/// Has another token open an attempt, in the place of the one before.
pub async fn set_token(writing: &mut Writing, id: Uuid, token: &TokenHash) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE attempts SET token_hash = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(token.to_hex())
        .execute(writing.connection())
        .await
        .map(drop)
}

/// The attempt of this id with the hash of the token that opens it.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<(AttemptRow, TokenHash)>, sqlx::Error> {
    let row =
        sqlx::query("SELECT quiz_id, content_hash, token_hash, started_at, finished_at FROM attempts WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(db.pool())
            .await?;
    row.map(|row| {
        let token: String = row.try_get("token_hash")?;
        let token = TokenHash::from_hex(&token).ok_or_else(|| sqlx::Error::ColumnNotFound("token_hash".into()))?;
        let attempt = AttemptRow {
            id,
            quiz_id: row.try_get("quiz_id")?,
            content_hash: row.try_get("content_hash")?,
            started_at: Timestamp::from_unix_ms(row.try_get("started_at")?),
            finished_at: moment(&row, "finished_at")?,
        };
        Ok((attempt, token))
    })
    .transpose()
}

/// Every question of an attempt that was opened.
pub async fn answers(db: &Db, id: Uuid) -> Result<Vec<AnswerRow>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT question_id, opened_at, answered_at, answer FROM attempt_answers WHERE attempt_id = $1")
            .bind(id.to_string())
            .fetch_all(db.pool())
            .await?;
    rows.iter().map(answer_row).collect()
}

/// A question that was opened, from its row.
pub fn answer_row(row: &AnyRow) -> Result<AnswerRow, sqlx::Error> {
    let answer: Option<String> = row.try_get("answer")?;
    let answer = answer.map(|answer| serde_json::from_str(&answer)).transpose();
    let answer = answer.map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok(AnswerRow {
        question_id: row.try_get("question_id")?,
        opened_at: Timestamp::from_unix_ms(row.try_get("opened_at")?),
        answered: moment(row, "answered_at")?.map(|at| Answered { at, answer }),
    })
}

/// Begins a question's clock, unless it runs already.
pub async fn open(db: &Db, id: Uuid, question: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO attempt_answers (attempt_id, question_id, opened_at) VALUES ($1, $2, $3) \
         ON CONFLICT (attempt_id, question_id) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(question)
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await
}

/// Keeps the answer to a question, if it is the first one and the attempt is not finished.
pub async fn answer(
    db: &Db,
    id: Uuid,
    question: &str,
    answer: Option<&Answer>,
    opened_at: Timestamp,
    now: Timestamp,
) -> Result<Kept, sqlx::Error> {
    let mut writing = db.begin().await?;
    // Holds the row: whoever finishes the attempt waits, or has done so before.
    let open = sqlx::query("UPDATE attempts SET finished_at = NULL WHERE id = $1 AND finished_at IS NULL")
        .bind(id.to_string())
        .execute(writing.connection())
        .await?;
    if open.rows_affected() == 0 {
        return Ok(Kept::Over);
    }
    let answer = answer.map(|answer| serde_json::to_string(answer).expect("finite numbers can be written"));
    let done = sqlx::query(
        "INSERT INTO attempt_answers (attempt_id, question_id, opened_at, answered_at, answer) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (attempt_id, question_id) DO UPDATE SET \
         answered_at = excluded.answered_at, answer = excluded.answer \
         WHERE attempt_answers.answered_at IS NULL",
    )
    .bind(id.to_string())
    .bind(question)
    .bind(opened_at.unix_ms())
    .bind(now.unix_ms())
    .bind(answer)
    .execute(writing.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Kept::Before);
    }
    writing.commit().await?;
    Ok(Kept::New)
}

/// Finishes an attempt, unless it is finished.
pub async fn finish(db: &Db, id: Uuid, at: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE attempts SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL")
        .bind(id.to_string())
        .bind(at.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Removes attempts that began before a moment, but for those that were assigned.
pub async fn forget_old(db: &Db, before: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "DELETE FROM attempts WHERE started_at < $1 AND NOT EXISTS \
         (SELECT 1 FROM assignment_tries t WHERE t.attempt_id = attempts.id)",
    )
    .bind(before.unix_ms())
    .execute(writing.connection())
    .await?;
    quizzes::store::forget_unused(&mut writing).await?;
    writing.commit().await
}

fn moment(row: &AnyRow, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_unix_ms))
}
