//! The bank's SQL.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;
use vivavoce_scenarios::bank::tidy;
use vivavoce_scenarios::quiz::Quiz;

use super::wire::{BankFilter, BankForm, BankQuestion, BankTag, BankText, BankUse};
use crate::attempts::store::{AnswerRow, AttemptRow, answer_row};
use crate::db::column::{moment, named, number, parsed, text, variant};
use crate::db::{Db, Writing};
use crate::moderation::withdrawn;
use crate::owner::Owner;
use crate::quizzes;
use crate::wire::{Language, Timestamp};

/// Questions on a page.
pub const PAGE: i64 = 30;
/// Words of a search that are looked at.
const WORDS: usize = 5;
/// Tags that a list gives at most.
const MOST_TAGS: i64 = 200;
/// Places of each form that are told of a question.
const MOST_USES: i64 = 100;
/// Attempts that are looked at for a question, the newest.
const MOST_ATTEMPTS: i64 = 2_000;

/// A question that is to be kept.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    /// What it can be put into.
    pub form: BankForm,
    /// The kind of answer.
    pub kind: String,
    /// In each language.
    pub texts: Vec<NewText>,
    /// What it is found by.
    pub tags: Vec<String>,
    /// Where it came from.
    pub origin: String,
    /// Something of it is a draft.
    pub drafted_by_ai: bool,
    /// Its texts for those who search.
    pub folded: String,
}

/// A question in one language.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The language.
    pub language: Language,
    /// What is asked.
    pub text: String,
    /// By what it is known again.
    pub print: String,
    /// The piece of a file.
    pub source: String,
}

/// Keeps a question.
pub async fn insert(
    writing: &mut Writing,
    owner: Owner,
    id: Uuid,
    new: &NewQuestion,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO bank_questions (owner, id, form, kind, origin, folded, drafted_by_ai, archived, revision, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $8, $8)",
    )
    .bind(owner.to_string())
    .bind(id.to_string())
    .bind(variant(&new.form))
    .bind(&new.kind)
    .bind(&new.origin)
    .bind(&new.folded)
    .bind(i64::from(new.drafted_by_ai))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    content(writing, owner, id, new).await
}

/// Changes a question, if nobody has since `revision`; gives whether it was changed.
pub async fn save(
    db: &Db,
    owner: Owner,
    id: Uuid,
    revision: u32,
    new: &NewQuestion,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE bank_questions SET kind = $4, origin = $5, folded = $6, drafted_by_ai = $7, updated_at = $8, \
         revision = revision + 1 WHERE owner = $1 AND id = $2 AND revision = $3",
    )
    .bind(owner.to_string())
    .bind(id.to_string())
    .bind(i64::from(revision))
    .bind(&new.kind)
    .bind(&new.origin)
    .bind(&new.folded)
    .bind(i64::from(new.drafted_by_ai))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM bank_texts WHERE owner = $1 AND question_id = $2",
        "DELETE FROM bank_tags WHERE owner = $1 AND question_id = $2",
    ] {
        sqlx::query(sql).bind(owner.to_string()).bind(id.to_string()).execute(writing.connection()).await?;
    }
    content(&mut writing, owner, id, new).await?;
    writing.commit().await?;
    Ok(true)
}

async fn content(writing: &mut Writing, owner: Owner, id: Uuid, new: &NewQuestion) -> Result<(), sqlx::Error> {
    for one in &new.texts {
        sqlx::query(
            "INSERT INTO bank_texts (owner, question_id, language, text, source, print) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(owner.to_string())
        .bind(id.to_string())
        .bind(one.language.code())
        .bind(&one.text)
        .bind(&one.source)
        .bind(&one.print)
        .execute(writing.connection())
        .await?;
    }
    for tag in &new.tags {
        sqlx::query("INSERT INTO bank_tags (owner, question_id, tag) VALUES ($1, $2, $3)")
            .bind(owner.to_string())
            .bind(id.to_string())
            .bind(tag)
            .execute(writing.connection())
            .await?;
    }
    Ok(())
}

/// Whether a question that is known by this is in the bank already, and was not put away.
pub async fn knows(writing: &mut Writing, owner: Owner, print: &str) -> Result<bool, sqlx::Error> {
    let known = sqlx::query(
        "SELECT q.id FROM bank_texts t JOIN bank_questions q ON q.owner = t.owner AND q.id = t.question_id \
         WHERE t.owner = $1 AND t.print = $2 AND q.archived = 0 LIMIT 1",
    )
    .bind(owner.to_string())
    .bind(print)
    .fetch_optional(writing.connection())
    .await?;
    Ok(known.is_some())
}

/// Puts a question away, or brings it back. Gives whether it is there.
pub async fn archive(db: &Db, owner: Owner, id: Uuid, archived: bool, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE bank_questions SET archived = $3, updated_at = $4, revision = revision + 1 WHERE owner = $1 AND id = $2",
    )
    .bind(owner.to_string())
    .bind(id.to_string())
    .bind(i64::from(archived))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT b.id, b.form, b.kind, b.origin, b.drafted_by_ai, CASE WHEN b.archived = 1 OR ",
            withdrawn!("question", "b.owner", "b.id"),
            " THEN 1 ELSE 0 END AS archived, b.revision, b.created_at, ",
            "b.updated_at, fr.text AS text_fr, en.text AS text_en, ",
            "(SELECT COUNT(DISTINCT p.scenario_id) FROM bank_texts t JOIN scenario_prints p ON p.owner = t.owner ",
            "AND p.print = t.print WHERE t.owner = b.owner AND t.question_id = b.id) AS in_scenarios, ",
            "(SELECT COUNT(DISTINCT z.id) FROM bank_texts t JOIN quiz_prints p ON p.print = t.print ",
            "JOIN quizzes z ON z.content_hash = p.content_hash AND z.owner = t.owner ",
            "WHERE t.owner = b.owner AND t.question_id = b.id) AS in_quizzes ",
            "FROM bank_questions b ",
            "LEFT JOIN bank_texts fr ON fr.owner = b.owner AND fr.question_id = b.id AND fr.language = 'fr' ",
            "LEFT JOIN bank_texts en ON en.owner = b.owner AND en.question_id = b.id AND en.language = 'en' ",
            $($rest),+
        )
    };
}

/// A page of an owner's questions, newest first, and one more where there are more.
pub async fn page(db: &Db, owner: Owner, filter: &BankFilter) -> Result<Vec<BankQuestion>, sqlx::Error> {
    let folded = tidy(filter.search.as_deref().unwrap_or_default());
    let mut words = folded.split(' ').map(pattern);
    let mut query = sqlx::query(select!(
        "WHERE b.owner = $1 AND CASE WHEN b.archived = 1 OR ",
        withdrawn!("question", "b.owner", "b.id"),
        " THEN 1 ELSE 0 END = $2 AND ($3 = '' OR b.id < $3) AND ($4 = '' OR b.form = $4) \
         AND ($5 = '' OR ($5 = 'fr' AND fr.text IS NOT NULL) OR ($5 = 'en' AND en.text IS NOT NULL)) \
         AND ($6 = '' OR EXISTS (SELECT 1 FROM bank_tags g WHERE g.owner = b.owner AND g.question_id = b.id \
         AND g.tag = $6)) AND b.folded LIKE $7 ESCAPE '!' AND b.folded LIKE $8 ESCAPE '!' \
         AND b.folded LIKE $9 ESCAPE '!' AND b.folded LIKE $10 ESCAPE '!' AND b.folded LIKE $11 ESCAPE '!' \
         ORDER BY b.id DESC LIMIT $12"
    ))
    .bind(owner.to_string())
    .bind(i64::from(filter.archived))
    .bind(filter.cursor.map(|id| id.to_string()).unwrap_or_default())
    .bind(filter.form.map(|form| variant(&form)).unwrap_or_default())
    .bind(filter.language.map(Language::code).unwrap_or_default())
    .bind(filter.tag.clone().unwrap_or_default());
    for _ in 0..WORDS {
        query = query.bind(words.next().unwrap_or_else(|| "%".to_owned()));
    }
    let rows = query.bind(PAGE + 1).fetch_all(db.pool()).await?;
    let mut found: Vec<BankQuestion> = rows.iter().map(question).collect::<Result<_, _>>()?;
    let (Some(first), Some(last)) = (found.first().map(|one| one.id), found.last().map(|one| one.id)) else {
        return Ok(found);
    };
    let tags = sqlx::query(
        "SELECT question_id, tag FROM bank_tags WHERE owner = $1 AND question_id <= $2 AND question_id >= $3 ORDER BY tag",
    )
    .bind(owner.to_string())
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db.pool())
    .await?;
    let mut of: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in &tags {
        of.entry(parsed(row, "question_id")?).or_default().push(text(row, "tag")?);
    }
    for one in &mut found {
        one.tags = of.remove(&one.id).unwrap_or_default();
    }
    Ok(found)
}

/// A word anywhere in a text, whatever it holds.
fn pattern(word: &str) -> String {
    let escaped = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

/// A question with its texts.
pub async fn find(db: &Db, owner: Owner, id: Uuid) -> Result<Option<(BankQuestion, Vec<BankText>)>, sqlx::Error> {
    let row = sqlx::query(select!("WHERE b.owner = $1 AND b.id = $2"))
        .bind(owner.to_string())
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let mut found = question(&row)?;
    let tags = sqlx::query("SELECT tag FROM bank_tags WHERE owner = $1 AND question_id = $2 ORDER BY tag")
        .bind(owner.to_string())
        .bind(id.to_string())
        .fetch_all(db.pool())
        .await?;
    found.tags = tags.iter().map(|row| text(row, "tag")).collect::<Result<_, _>>()?;
    let texts = sqlx::query(
        "SELECT language, source FROM bank_texts WHERE owner = $1 AND question_id = $2 ORDER BY language DESC",
    )
    .bind(owner.to_string())
    .bind(id.to_string())
    .fetch_all(db.pool())
    .await?;
    let texts =
        texts.iter().map(|row| Ok(BankText { language: named(row, "language")?, source: text(row, "source")? }));
    Ok(Some((found, texts.collect::<Result<_, sqlx::Error>>()?)))
}

fn question(row: &AnyRow) -> Result<BankQuestion, sqlx::Error> {
    let uses = number::<u32>(row, "in_scenarios")?.saturating_add(number(row, "in_quizzes")?);
    Ok(BankQuestion {
        id: parsed(row, "id")?,
        form: named(row, "form")?,
        kind: text(row, "kind")?,
        text_fr: row.try_get("text_fr")?,
        text_en: row.try_get("text_en")?,
        tags: Vec::new(),
        origin: text(row, "origin")?,
        drafted_by_ai: row.try_get::<i64, _>("drafted_by_ai")? != 0,
        archived: row.try_get::<i64, _>("archived")? != 0,
        uses,
        revision: number(row, "revision")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        updated_at: Timestamp::from_unix_ms(row.try_get("updated_at")?),
    })
}

/// Where a question stands among what the owner has written.
pub async fn uses(db: &Db, owner: Owner, id: Uuid) -> Result<Vec<BankUse>, sqlx::Error> {
    let mut found = Vec::new();
    for (form, sql) in [
        (
            BankForm::Interview,
            "SELECT DISTINCT s.id, v.title FROM bank_texts t \
             JOIN scenario_prints p ON p.owner = t.owner AND p.print = t.print \
             JOIN scenarios s ON s.owner = p.owner AND s.id = p.scenario_id \
             JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id AND v.version = s.latest \
             WHERE t.owner = $1 AND t.question_id = $2 ORDER BY s.id LIMIT $3",
        ),
        (
            BankForm::Quiz,
            "SELECT DISTINCT z.id, z.title FROM bank_texts t JOIN quiz_prints p ON p.print = t.print \
             JOIN quizzes z ON z.owner = t.owner AND z.content_hash = p.content_hash \
             WHERE t.owner = $1 AND t.question_id = $2 ORDER BY z.id LIMIT $3",
        ),
    ] {
        let rows =
            sqlx::query(sql).bind(owner.to_string()).bind(id.to_string()).bind(MOST_USES).fetch_all(db.pool()).await?;
        for row in &rows {
            found.push(BankUse { form, id: text(row, "id")?, title: text(row, "title")? });
        }
    }
    Ok(found)
}

/// The tags of an owner's questions, most used first.
pub async fn tags(db: &Db, owner: Owner) -> Result<Vec<BankTag>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT g.tag, COUNT(*) AS questions FROM bank_tags g \
         JOIN bank_questions q ON q.owner = g.owner AND q.id = g.question_id \
         WHERE g.owner = $1 AND q.archived = 0 GROUP BY g.tag ORDER BY COUNT(*) DESC, g.tag LIMIT $2",
    )
    .bind(owner.to_string())
    .bind(MOST_TAGS)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(|row| Ok(BankTag { tag: text(row, "tag")?, count: number(row, "questions")? })).collect()
}

/// The newest attempts at quizzes that ask this, of whoever acted for the owner, with what was
/// answered and what each quiz was then.
pub async fn attempts(
    db: &Db,
    owner: Owner,
    print: &str,
) -> Result<(Vec<(AttemptRow, Vec<AnswerRow>)>, HashMap<String, Quiz>), sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, quiz_id, content_hash, started_at, finished_at FROM attempts WHERE owner = $1 \
         AND content_hash IN (SELECT content_hash FROM quiz_prints WHERE print = $2) \
         ORDER BY started_at DESC, id LIMIT $3",
    )
    .bind(owner.to_string())
    .bind(print)
    .bind(MOST_ATTEMPTS)
    .fetch_all(db.pool())
    .await?;
    let answers = sqlx::query(
        "SELECT attempt_id, question_id, opened_at, answered_at, answer FROM attempt_answers WHERE attempt_id IN \
         (SELECT id FROM attempts WHERE owner = $1 \
         AND content_hash IN (SELECT content_hash FROM quiz_prints WHERE print = $2) \
         ORDER BY started_at DESC, id LIMIT $3)",
    )
    .bind(owner.to_string())
    .bind(print)
    .bind(MOST_ATTEMPTS)
    .fetch_all(db.pool())
    .await?;
    let mut of: HashMap<Uuid, Vec<AnswerRow>> = HashMap::new();
    for row in &answers {
        of.entry(parsed(row, "attempt_id")?).or_default().push(answer_row(row)?);
    }
    let mut contents = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let attempt = AttemptRow {
            id: parsed(row, "id")?,
            quiz_id: text(row, "quiz_id")?,
            content_hash: text(row, "content_hash")?,
            started_at: Timestamp::from_unix_ms(row.try_get("started_at")?),
            finished_at: moment(row, "finished_at")?,
        };
        if !contents.contains_key(&attempt.content_hash)
            && let Some(quiz) = quizzes::store::content(db, &attempt.content_hash).await?
        {
            contents.insert(attempt.content_hash.clone(), quiz);
        }
        let answers = of.remove(&attempt.id).unwrap_or_default();
        found.push((attempt, answers));
    }
    Ok((found, contents))
}

/// Removes all of an owner's.
pub const FORGET: &str = "DELETE FROM bank_questions WHERE owner = $1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mean_something_to_like_mean_themselves() {
        assert_eq!(pattern("100%_!"), "%100!%!_!!%");
        assert_eq!(pattern(""), "%%");
    }
}
