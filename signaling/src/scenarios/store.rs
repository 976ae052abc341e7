//! The SQL of scenarios that trainers write. One that was published is kept as it was then;
//! above it there is at most one draft, which each save changes.

use sqlx::Row;
use sqlx::any::AnyRow;
use vivavoce_scenarios::{Occupation, Scenario};

use super::routes::summary;
use super::wire::{OccupationCode, ScenarioSummary, ScenarioVersion, WrittenScenario};
use crate::bank::prints;
use crate::db::column::{decode, moment, named, number, text};
use crate::db::{Db, Writing};
use crate::moderation::{Withdrawal, withdrawn, withdrawn_because};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Scenarios that a list gives at most.
pub const MOST_LISTED: i64 = 1_000;

/// Versions of a scenario that a list gives at most, the newest first.
const MOST_VERSIONS: i64 = 200;

/// A file with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The file.
    pub source: &'a str,
    /// What was changed, in the trainer's words.
    pub note: &'a str,
    /// What it says; none if it cannot be read now.
    pub scenario: Option<&'a Scenario>,
    /// Whether it could be published.
    pub sound: bool,
}

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was made.
    Made,
    /// Somebody else was first.
    Conflict,
}

/// A scenario with its newest file.
#[derive(Clone, Debug)]
pub struct Newest {
    /// As lists show it.
    pub scenario: WrittenScenario,
    /// The file.
    pub source: String,
    /// What was changed in it.
    pub note: String,
}

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT s.id, s.state, s.latest, s.published, s.revision, s.created_at, s.updated_at, v.note, v.sound, ",
            "v.language, v.kind, v.title, v.role, v.summary, v.level, v.duration_minutes, v.question_count, ",
            "v.assistant, v.drafted_by_ai, v.occupations, v.source, ",
            withdrawn_because!("scenario", "s.owner", "s.id"),
            " AS withdrawn_because ",
            $($rest),+
        )
    };
}

/// Keeps a new scenario as a draft; gives whether its id was free.
pub async fn insert(
    db: &Db,
    owner: Owner,
    scenario: &Scenario,
    content: Content<'_>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let is_free = insert_within(&mut writing, owner, scenario, content, now).await?;
    if is_free {
        writing.commit().await?;
    }
    Ok(is_free)
}

/// The same within the transaction that it belongs to.
pub async fn insert_within(
    writing: &mut Writing,
    owner: Owner,
    scenario: &Scenario,
    content: Content<'_>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO scenarios (id, state, latest, revision, created_at, updated_at, owner) \
         VALUES ($1, 'draft', 1, 1, $2, $2, $3) ON CONFLICT (owner, id) DO NOTHING",
    )
    .bind(&scenario.id)
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO scenario_versions (scenario_id, version, source, note, sound, language, kind, title, role, \
         summary, level, duration_minutes, question_count, saved_at, owner) \
         VALUES ($1, 1, $2, $3, $4, '', '', '', '', '', '', 0, 0, $5, $6)",
    )
    .bind(&scenario.id)
    .bind(content.source)
    .bind(content.note)
    .bind(i64::from(content.sound))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    describe(writing, owner, &scenario.id, scenario).await?;
    Ok(true)
}

/// Changes the draft of a scenario, or begins one above what is published.
pub async fn save(
    db: &Db,
    owner: Owner,
    id: &str,
    revision: u32,
    content: Content<'_>,
    now: Timestamp,
) -> Result<Change, sqlx::Error> {
    let mut writing = db.begin().await?;
    let change = save_within(&mut writing, owner, id, revision, content, now).await?;
    if change == Change::Made {
        writing.commit().await?;
    }
    Ok(change)
}

/// The same within the transaction that it belongs to.
pub async fn save_within(
    writing: &mut Writing,
    owner: Owner,
    id: &str,
    revision: u32,
    content: Content<'_>,
    now: Timestamp,
) -> Result<Change, sqlx::Error> {
    if !turn(writing, owner, id, revision, now).await? {
        return Ok(Change::Conflict);
    }
    // The draft above what was published begins as its copy.
    let begun = sqlx::query(
        "INSERT INTO scenario_versions (scenario_id, version, source, note, sound, language, kind, title, role, \
         summary, level, duration_minutes, question_count, assistant, drafted_by_ai, saved_at, owner, occupations) \
         SELECT v.scenario_id, v.version + 1, v.source, v.note, v.sound, v.language, v.kind, v.title, v.role, \
         v.summary, v.level, v.duration_minutes, v.question_count, v.assistant, v.drafted_by_ai, v.saved_at, \
         v.owner, v.occupations FROM scenario_versions v \
         JOIN scenarios s ON s.owner = v.owner AND s.id = v.scenario_id AND s.latest = v.version \
         WHERE s.owner = $2 AND s.id = $1 AND v.published_at IS NOT NULL",
    )
    .bind(id)
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    if begun.rows_affected() > 0 {
        sqlx::query("UPDATE scenarios SET latest = latest + 1 WHERE owner = $2 AND id = $1")
            .bind(id)
            .bind(owner.to_string())
            .execute(writing.connection())
            .await?;
    }
    sqlx::query(
        "UPDATE scenario_versions SET source = $2, note = $3, sound = $4, saved_at = $5 \
         WHERE owner = $6 AND scenario_id = $1 AND published_at IS NULL \
         AND version = (SELECT latest FROM scenarios WHERE owner = $6 AND id = $1)",
    )
    .bind(id)
    .bind(content.source)
    .bind(content.note)
    .bind(i64::from(content.sound))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    if let Some(scenario) = content.scenario {
        describe(writing, owner, id, scenario).await?;
    }
    Ok(Change::Made)
}

/// Keeps what the draft says of itself.
async fn describe(writing: &mut Writing, owner: Owner, id: &str, scenario: &Scenario) -> Result<(), sqlx::Error> {
    let shown = summary(scenario);
    sqlx::query(
        "UPDATE scenario_versions SET language = $2, kind = $3, title = $4, role = $5, summary = $6, level = $7, \
         duration_minutes = $8, question_count = $9, assistant = $10, drafted_by_ai = $11, occupations = $13 \
         WHERE owner = $12 AND scenario_id = $1 AND published_at IS NULL \
         AND version = (SELECT latest FROM scenarios WHERE owner = $12 AND id = $1)",
    )
    .bind(id)
    .bind(shown.language.code())
    .bind(scenario.kind.code())
    .bind(&shown.title)
    .bind(&shown.role)
    .bind(&shown.summary)
    .bind(scenario.level.code())
    .bind(i64::from(shown.duration_minutes))
    .bind(i64::from(shown.question_count))
    .bind(&scenario.assistant)
    .bind(i64::from(shown.drafted_by_ai))
    .bind(owner.to_string())
    .bind(serde_json::to_string(&scenario.occupations).expect("codes can be written"))
    .execute(writing.connection())
    .await?;
    prints::of_scenario(writing, owner, id, scenario).await
}

/// Takes the turn to change a scenario, if nobody has changed it since `revision`.
async fn turn(
    writing: &mut Writing,
    owner: Owner,
    id: &str,
    revision: u32,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE scenarios SET revision = revision + 1, updated_at = $3 WHERE owner = $4 AND id = $1 AND revision = $2",
    )
    .bind(id)
    .bind(i64::from(revision))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Makes the newest version the one that candidates are offered.
pub async fn publish(
    db: &Db,
    owner: Owner,
    id: &str,
    revision: u32,
    note: &str,
    now: Timestamp,
) -> Result<Change, sqlx::Error> {
    let mut writing = db.begin().await?;
    if !turn(&mut writing, owner, id, revision, now).await? {
        return Ok(Change::Conflict);
    }
    sqlx::query(
        "UPDATE scenario_versions SET published_at = $2, note = CASE WHEN $3 = '' THEN note ELSE $3 END \
         WHERE owner = $4 AND scenario_id = $1 AND published_at IS NULL \
         AND version = (SELECT latest FROM scenarios WHERE owner = $4 AND id = $1)",
    )
    .bind(id)
    .bind(now.unix_ms())
    .bind(note)
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    sqlx::query("UPDATE scenarios SET state = 'published', published = latest WHERE owner = $2 AND id = $1")
        .bind(id)
        .bind(owner.to_string())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(Change::Made)
}

/// Takes a scenario out of what is offered, or puts it back. Gives whether it is there.
pub async fn archive(db: &Db, owner: Owner, id: &str, archived: bool, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE scenarios SET revision = revision + 1, updated_at = $3, state = CASE WHEN $2 = 1 THEN 'archived' \
         WHEN published IS NULL THEN 'draft' ELSE 'published' END \
         WHERE owner = $4 AND id = $1",
    )
    .bind(id)
    .bind(i64::from(archived))
    .bind(now.unix_ms())
    .bind(owner.to_string())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Removes a scenario with its versions; sessions keep what they began with. Gives whether it
/// was there.
pub async fn delete(db: &Db, owner: Owner, id: &str) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM scenarios WHERE owner = $1 AND id = $2")
        .bind(owner.to_string())
        .bind(id)
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// The file that candidates are offered.
pub async fn published(db: &Db, owner: Owner, id: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(concat!(
        "SELECT v.source FROM scenarios s ",
        "JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id AND v.version = s.published ",
        "WHERE s.owner = $1 AND s.id = $2 AND s.state = 'published' AND NOT ",
        withdrawn!("scenario", "s.owner", "s.id"),
    ))
    .bind(owner.to_string())
    .bind(id)
    .fetch_optional(db.pool())
    .await
}

/// What an owner offers candidates, in order of id.
pub async fn offered(db: &Db, owner: Owner) -> Result<Vec<ScenarioSummary>, sqlx::Error> {
    let rows = sqlx::query(select!(
        "FROM scenarios s JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id \
         AND v.version = s.published WHERE s.owner = $1 AND s.state = 'published' AND NOT ",
        withdrawn!("scenario", "s.owner", "s.id"),
        " ORDER BY s.id LIMIT $2"
    ))
    .bind(owner.to_string())
    .bind(MOST_LISTED)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(shown).collect()
}

/// What the trainers of an owner have written, last changed first.
pub async fn list(db: &Db, owner: Owner) -> Result<Vec<WrittenScenario>, sqlx::Error> {
    let rows = sqlx::query(select!(
        "FROM scenarios s JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id \
         AND v.version = s.latest WHERE s.owner = $1 ORDER BY s.updated_at DESC, s.id LIMIT $2"
    ))
    .bind(owner.to_string())
    .bind(MOST_LISTED)
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(written).collect()
}

/// A scenario with its newest file.
pub async fn newest(db: &Db, owner: Owner, id: &str) -> Result<Option<Newest>, sqlx::Error> {
    let row = sqlx::query(select!(
        "FROM scenarios s JOIN scenario_versions v ON v.owner = s.owner AND v.scenario_id = s.id \
         AND v.version = s.latest WHERE s.owner = $1 AND s.id = $2"
    ))
    .bind(owner.to_string())
    .bind(id)
    .fetch_optional(db.pool())
    .await?;
    row.map(|row| Ok(Newest { scenario: written(&row)?, source: text(&row, "source")?, note: text(&row, "note")? }))
        .transpose()
}

/// The versions of a scenario, newest first.
pub async fn versions(db: &Db, owner: Owner, id: &str) -> Result<Vec<ScenarioVersion>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT version, note, title, drafted_by_ai, saved_at, published_at FROM scenario_versions \
         WHERE owner = $1 AND scenario_id = $2 ORDER BY version DESC LIMIT $3",
    )
    .bind(owner.to_string())
    .bind(id)
    .bind(MOST_VERSIONS)
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ScenarioVersion {
                version: number(row, "version")?,
                title: text(row, "title")?,
                note: text(row, "note")?,
                drafted_by_ai: truth(row, "drafted_by_ai")?,
                saved_at: Timestamp::from_unix_ms(row.try_get("saved_at")?),
                published_at: moment(row, "published_at")?,
            })
        })
        .collect()
}

/// The file of one version.
pub async fn version(db: &Db, owner: Owner, id: &str, version: u32) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT source FROM scenario_versions WHERE owner = $1 AND scenario_id = $2 AND version = $3")
        .bind(owner.to_string())
        .bind(id)
        .bind(i64::from(version))
        .fetch_optional(db.pool())
        .await
}

fn shown(row: &AnyRow) -> Result<ScenarioSummary, sqlx::Error> {
    Ok(ScenarioSummary {
        id: text(row, "id")?,
        language: named(row, "language")?,
        kind: named(row, "kind")?,
        title: text(row, "title")?,
        role: text(row, "role")?,
        summary: text(row, "summary")?,
        level: named(row, "level")?,
        occupations: occupations(row)?,
        duration_minutes: number(row, "duration_minutes")?,
        question_count: number(row, "question_count")?,
        drafted_by_ai: truth(row, "drafted_by_ai")?,
    })
}

fn occupations(row: &AnyRow) -> Result<Vec<OccupationCode>, sqlx::Error> {
    let kept: Vec<Occupation> =
        serde_json::from_str(&text(row, "occupations")?).map_err(|error| decode("occupations", error))?;
    Ok(OccupationCode::all(&kept))
}

fn written(row: &AnyRow) -> Result<WrittenScenario, sqlx::Error> {
    let latest = number(row, "latest")?;
    let published = row.try_get::<Option<i64>, _>("published")?.and_then(|version| u32::try_from(version).ok());
    Ok(WrittenScenario {
        summary: shown(row)?,
        state: named(row, "state")?,
        sound: truth(row, "sound")?,
        latest_version: latest,
        published_version: published,
        revision: number(row, "revision")?,
        withdrawn: row.try_get::<Option<String>, _>("withdrawn_because")?.map(|reason| Withdrawal { reason }),
        assistant: row.try_get("assistant")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        updated_at: Timestamp::from_unix_ms(row.try_get("updated_at")?),
    })
}

fn truth(row: &AnyRow, column: &str) -> Result<bool, sqlx::Error> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

/// The states' names are used in SQL above; this holds them together.
#[cfg(test)]
mod tests {
    use crate::db::column::variant;
    use crate::scenarios::wire::ScenarioState;

    #[test]
    fn names_in_sql_are_those_of_the_type() {
        assert_eq!(variant(&ScenarioState::Draft), "draft");
        assert_eq!(variant(&ScenarioState::Published), "published");
        assert_eq!(variant(&ScenarioState::Archived), "archived");
    }
}
