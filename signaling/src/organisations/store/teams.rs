//! The teams of an organisation.

use std::collections::HashMap;

use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::db::Db;
use crate::db::column::{number, parsed, text};
use crate::organisations::wire::Team;
use crate::wire::Timestamp;

/// The teams, by name, or one of them.
pub async fn teams(db: &Db, organisation: Uuid, only: Option<Uuid>) -> Result<Vec<Team>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT t.id, t.name, t.created_at, (SELECT COUNT(*) FROM team_members m WHERE m.team_id = t.id) AS members \
         FROM teams t WHERE t.organisation_id = $1 AND ($2 = '' OR t.id = $2) ORDER BY t.name",
    )
    .bind(organisation.to_string())
    .bind(only.map(|team| team.to_string()).unwrap_or_default())
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Team {
                id: parsed(row, "id")?,
                name: text(row, "name")?,
                members: number(row, "members")?,
                created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
            })
        })
        .collect()
}

/// The teams by their names in lower case.
pub async fn team_ids(db: &Db, organisation: Uuid) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    Ok(teams(db, organisation, None).await?.into_iter().map(|team| (team.name.to_lowercase(), team.id)).collect())
}

/// Whether another team is called so but for its case: lists and rosters could not tell them apart.
async fn is_taken(
    connection: &mut AnyConnection,
    organisation: Uuid,
    but: Option<Uuid>,
    name: &str,
) -> Result<bool, sqlx::Error> {
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM teams WHERE organisation_id = $1 AND id <> $2")
        .bind(organisation.to_string())
        .bind(but.map(|team| team.to_string()).unwrap_or_default())
        .fetch_all(connection)
        .await?;
    Ok(names.iter().any(|other| other.to_lowercase() == name.to_lowercase()))
}

/// Keeps a new team; gives whether its name was free and there is room for one more.
pub async fn create_team(
    db: &Db,
    organisation: Uuid,
    id: Uuid,
    name: &str,
    most: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    if is_taken(writing.connection(), organisation, None, name).await? {
        return Ok(false);
    }
    let done = sqlx::query(
        "INSERT INTO teams (id, organisation_id, name, created_at) SELECT $1, o.id, $3, $4 FROM organisations o \
         WHERE o.id = $2 AND (SELECT COUNT(*) FROM teams t WHERE t.organisation_id = $2) < $5 ON CONFLICT DO NOTHING",
    )
    .bind(id.to_string())
    .bind(organisation.to_string())
    .bind(name)
    .bind(now.unix_ms())
    .bind(most)
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Gives a team another name; none if there is no such team, else whether the name was free.
pub async fn rename_team(db: &Db, organisation: Uuid, team: Uuid, name: &str) -> Result<Option<bool>, sqlx::Error> {
    let mut writing = db.begin().await?;
    if is_taken(writing.connection(), organisation, Some(team), name).await? {
        return Ok(Some(false));
    }
    let done = sqlx::query("UPDATE teams SET name = $3 WHERE organisation_id = $1 AND id = $2")
        .bind(organisation.to_string())
        .bind(team.to_string())
        .bind(name)
        .execute(writing.connection())
        .await;
    match done {
        Ok(done) => {
            writing.commit().await?;
            Ok((done.rows_affected() > 0).then_some(true))
        }
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(Some(false)),
        Err(error) => Err(error),
    }
}

/// Removes a team; who was in it stays in the organisation. Gives whether it was there.
pub async fn delete_team(db: &Db, organisation: Uuid, team: Uuid) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM teams WHERE organisation_id = $1 AND id = $2")
        .bind(organisation.to_string())
        .bind(team.to_string())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Puts a member into a team; gives whether both are of the organisation.
pub async fn enter(db: &Db, organisation: Uuid, team: Uuid, user: Uuid) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query(
        "INSERT INTO team_members (team_id, organisation_id, user_id) SELECT t.id, m.organisation_id, m.user_id \
         FROM teams t JOIN organisation_members m ON m.organisation_id = t.organisation_id \
         WHERE t.organisation_id = $1 AND t.id = $2 AND m.user_id = $3 ON CONFLICT DO NOTHING",
    )
    .bind(organisation.to_string())
    .bind(team.to_string())
    .bind(user.to_string())
    .execute(writing.connection())
    .await?;
    let is_in: Option<String> = sqlx::query_scalar(
        "SELECT user_id FROM team_members WHERE organisation_id = $1 AND team_id = $2 AND user_id = $3",
    )
    .bind(organisation.to_string())
    .bind(team.to_string())
    .bind(user.to_string())
    .fetch_optional(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(is_in.is_some())
}

/// Takes a member out of a team; gives whether they were in it.
pub async fn leave(db: &Db, organisation: Uuid, team: Uuid, user: Uuid) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("DELETE FROM team_members WHERE organisation_id = $1 AND team_id = $2 AND user_id = $3")
        .bind(organisation.to_string())
        .bind(team.to_string())
        .bind(user.to_string())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}
