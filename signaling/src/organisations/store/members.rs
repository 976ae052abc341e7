//! Who is in an organisation, and as what.

use std::collections::{HashMap, HashSet};

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::turn;
use crate::db::column::{named, parsed, text, variant};
use crate::db::{Db, Writing};
use crate::organisations::wire::{Belonging, Member};
use crate::permissions::MemberRole;
use crate::profiles;
use crate::wire::Timestamp;

/// Organisations of one person that are told.
const BELONGINGS: i64 = 200;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was made.
    Made,
    /// They are not in the organisation.
    Missing,
    /// Nobody would manage the organisation any more.
    LastManager,
}

/// As what somebody is in an organisation, and whether they manage it. In one that is suspended nobody is.
pub async fn membership(db: &Db, organisation: Uuid, user: Uuid) -> Result<Option<(MemberRole, bool)>, sqlx::Error> {
    let sql = "SELECT m.role, m.manages FROM organisation_members m JOIN organisations o ON o.id = m.organisation_id \
               WHERE m.organisation_id = $1 AND m.user_id = $2 AND o.suspended_at IS NULL";
    let row = sqlx::query(sql).bind(organisation.to_string()).bind(user.to_string()).fetch_optional(db.pool()).await?;
    row.map(|row| Ok((named(&row, "role")?, row.try_get::<i64, _>("manages")? != 0))).transpose()
}

/// The organisations that somebody is in, by name.
pub async fn belongings(db: &Db, user: Uuid) -> Result<Vec<Belonging>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT o.id, o.name, m.role, m.manages FROM organisation_members m \
         JOIN organisations o ON o.id = m.organisation_id WHERE m.user_id = $1 \
         AND o.suspended_at IS NULL ORDER BY o.name, o.id LIMIT $2",
    )
    .bind(user.to_string())
    .bind(BELONGINGS)
    .fetch_all(db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Belonging {
                id: parsed(row, "id")?,
                name: text(row, "name")?,
                role: named(row, "role")?,
                manages: row.try_get::<i64, _>("manages")? != 0,
            })
        })
        .collect()
}

const MEMBERS: &str = "SELECT m.user_id, m.role, m.manages, m.joined_at, u.name, u.email, \
                       (SELECT v.hash FROM avatars v WHERE v.user_id = m.user_id) AS avatar FROM organisation_members m \
                       JOIN users u ON u.id = m.user_id WHERE m.organisation_id = $1";

/// Members whose accounts come after `after`, at most `limit`.
pub async fn members(db: &Db, organisation: Uuid, after: Option<Uuid>, limit: u32) -> Result<Vec<Member>, sqlx::Error> {
    let sql = format!("{MEMBERS} AND m.user_id > $2 ORDER BY m.user_id LIMIT $3");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(organisation.to_string())
        .bind(after.map(|user| user.to_string()).unwrap_or_default())
        .bind(i64::from(limit))
        .fetch_all(db.pool())
        .await?;
    with_teams(db, organisation, &rows).await
}

/// One member.
pub async fn member(db: &Db, organisation: Uuid, user: Uuid) -> Result<Option<Member>, sqlx::Error> {
    let sql = format!("{MEMBERS} AND m.user_id = $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(organisation.to_string())
        .bind(user.to_string())
        .fetch_all(db.pool())
        .await?;
    Ok(with_teams(db, organisation, &rows).await?.pop())
}

/// With the teams that each is in: of all members from the first to the last row.
async fn with_teams(db: &Db, organisation: Uuid, rows: &[AnyRow]) -> Result<Vec<Member>, sqlx::Error> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let found = sqlx::query(
        "SELECT user_id, team_id FROM team_members WHERE organisation_id = $1 AND user_id >= $2 AND user_id <= $3 \
         ORDER BY team_id",
    )
    .bind(organisation.to_string())
    .bind(text(first, "user_id")?)
    .bind(text(last, "user_id")?)
    .fetch_all(db.pool())
    .await?;
    let mut teams: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in &found {
        teams.entry(parsed(row, "user_id")?).or_default().push(parsed(row, "team_id")?);
    }
    rows.iter()
        .map(|row| {
            let user = parsed(row, "user_id")?;
            Ok(Member {
                user,
                name: text(row, "name")?,
                email: text(row, "email")?,
                role: named(row, "role")?,
                manages: row.try_get::<i64, _>("manages")? != 0,
                teams: teams.remove(&user).unwrap_or_default(),
                avatar: row.try_get::<Option<String>, _>("avatar")?.map(|hash| profiles::address(user, &hash)),
                joined_at: Timestamp::from_unix_ms(row.try_get("joined_at")?),
            })
        })
        .collect()
}

/// The addresses of all members.
pub async fn member_addresses(writing: &mut Writing, organisation: Uuid) -> Result<HashSet<String>, sqlx::Error> {
    let found: Vec<String> = sqlx::query_scalar(
        "SELECT u.email FROM organisation_members m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = $1",
    )
    .bind(organisation.to_string())
    .fetch_all(writing.connection())
    .await?;
    Ok(found.into_iter().collect())
}

/// Takes somebody in; gives whether they were not in it before.
pub async fn join(
    writing: &mut Writing,
    organisation: Uuid,
    user: Uuid,
    role: MemberRole,
    manages: bool,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO organisation_members (organisation_id, user_id, role, manages, joined_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation_id, user_id) DO NOTHING",
    )
    .bind(organisation.to_string())
    .bind(user.to_string())
    .bind(variant(&role))
    .bind(i64::from(manages))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Changes what somebody is in an organisation.
pub async fn change(
    db: &Db,
    organisation: Uuid,
    user: Uuid,
    role: Option<MemberRole>,
    manages: Option<bool>,
    now: Timestamp,
) -> Result<Change, sqlx::Error> {
    let mut writing = db.begin().await?;
    if !turn(&mut writing, organisation, now).await? {
        return Ok(Change::Missing);
    }
    if manages == Some(false) && is_last_manager(&mut writing, organisation, user).await? {
        return Ok(Change::LastManager);
    }
    let done = sqlx::query(
        "UPDATE organisation_members SET role = CASE WHEN $3 = '' THEN role ELSE $3 END, \
         manages = CASE WHEN $4 < 0 THEN manages ELSE $4 END WHERE organisation_id = $1 AND user_id = $2",
    )
    .bind(organisation.to_string())
    .bind(user.to_string())
    .bind(role.map(|role| variant(&role)).unwrap_or_default())
    .bind(manages.map_or(-1, i64::from))
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(if done.rows_affected() > 0 { Change::Made } else { Change::Missing })
}

/// Takes somebody out of an organisation and its teams.
pub async fn remove(db: &Db, organisation: Uuid, user: Uuid, now: Timestamp) -> Result<Change, sqlx::Error> {
    let mut writing = db.begin().await?;
    if !turn(&mut writing, organisation, now).await? {
        return Ok(Change::Missing);
    }
    if is_last_manager(&mut writing, organisation, user).await? {
        return Ok(Change::LastManager);
    }
    let done = sqlx::query("DELETE FROM organisation_members WHERE organisation_id = $1 AND user_id = $2")
        .bind(organisation.to_string())
        .bind(user.to_string())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(if done.rows_affected() > 0 { Change::Made } else { Change::Missing })
}

/// Whether somebody manages an organisation and nobody else does.
async fn is_last_manager(writing: &mut Writing, organisation: Uuid, user: Uuid) -> Result<bool, sqlx::Error> {
    let managers: Vec<String> = sqlx::query_scalar(
        "SELECT user_id FROM organisation_members WHERE organisation_id = $1 AND manages = 1 LIMIT 2",
    )
    .bind(organisation.to_string())
    .fetch_all(writing.connection())
    .await?;
    Ok(managers == [user.to_string()])
}
