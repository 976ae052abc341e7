//! What questions are known again by, and where they stand.

use sqlx::Row;
use vivavoce_scenarios::bank::{self, Kept};
use vivavoce_scenarios::quiz::Quiz;
use vivavoce_scenarios::{Scenario, parse};

use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::token;

/// Rows that are looked at in one go.
const AT_ONCE: i64 = 100;

/// A question's print.
pub fn print(kept: &Kept) -> String {
    token::fingerprint(&[bank::likeness(kept).as_bytes()])
}

/// Notes what a scenario asks now.
pub async fn of_scenario(
    writing: &mut Writing,
    owner: Owner,
    id: &str,
    scenario: &Scenario,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM scenario_prints WHERE owner = $1 AND scenario_id = $2")
        .bind(owner.to_string())
        .bind(id)
        .execute(writing.connection())
        .await?;
    for question in &scenario.questions {
        let print = print(&Kept::Interview(Box::new(question.clone())));
        sqlx::query(
            "INSERT INTO scenario_prints (owner, scenario_id, print) VALUES ($1, $2, $3) \
             ON CONFLICT (owner, scenario_id, print) DO NOTHING",
        )
        .bind(owner.to_string())
        .bind(id)
        .bind(print)
        .execute(writing.connection())
        .await?;
    }
    Ok(())
}

/// Notes what a quiz's content asks.
pub async fn of_content(writing: &mut Writing, hash: &str, quiz: &Quiz) -> Result<(), sqlx::Error> {
    for question in &quiz.questions {
        let print = print(&Kept::Quiz(Box::new(question.clone())));
        sqlx::query(
            "INSERT INTO quiz_prints (content_hash, question_id, print) VALUES ($1, $2, $3) \
             ON CONFLICT (content_hash, question_id) DO NOTHING",
        )
        .bind(hash)
        .bind(&question.id)
        .bind(print)
        .execute(writing.connection())
        .await?;
    }
    Ok(())
}

/// Notes the same of what was kept before it was noted.
pub async fn catch_up(db: &Db) -> Result<(), sqlx::Error> {
    let mut after = String::new();
    loop {
        let rows = sqlx::query(
            "SELECT hash, content FROM quiz_contents c WHERE hash > $1 \
             AND NOT EXISTS (SELECT 1 FROM quiz_prints p WHERE p.content_hash = c.hash) ORDER BY hash LIMIT $2",
        )
        .bind(&after)
        .bind(AT_ONCE)
        .fetch_all(db.pool())
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.try_get("hash")?;
        let mut writing = db.begin().await?;
        for row in &rows {
            let (hash, content): (String, String) = (row.try_get("hash")?, row.try_get("content")?);
            if let Ok(quiz) = serde_json::from_str::<Quiz>(&content) {
                of_content(&mut writing, &hash, &quiz).await?;
            }
        }
        writing.commit().await?;
    }
    let (mut owner, mut id) = (String::new(), String::new());
    loop {
        let rows = sqlx::query(
            "SELECT s.owner, s.id, v.source FROM scenarios s JOIN scenario_versions v ON v.owner = s.owner \
             AND v.scenario_id = s.id AND v.version = s.latest WHERE (s.owner > $1 OR (s.owner = $1 AND s.id > $2)) \
             AND NOT EXISTS (SELECT 1 FROM scenario_prints p WHERE p.owner = s.owner AND p.scenario_id = s.id) \
             ORDER BY s.owner, s.id LIMIT $3",
        )
        .bind(&owner)
        .bind(&id)
        .bind(AT_ONCE)
        .fetch_all(db.pool())
        .await?;
        let Some(last) = rows.last() else { break };
        (owner, id) = (last.try_get("owner")?, last.try_get("id")?);
        let mut writing = db.begin().await?;
        for row in &rows {
            let (owner, id, source): (String, String, String) =
                (row.try_get("owner")?, row.try_get("id")?, row.try_get("source")?);
            // A draft that cannot be read asks nothing yet.
            if let (Ok(owner), Ok(scenario)) = (owner.parse(), parse(&source)) {
                of_scenario(&mut writing, owner, &id, &scenario).await?;
            }
        }
        writing.commit().await?;
    }
    Ok(())
}
