//! The organisations' SQL.

mod invitations;
mod members;
mod teams;

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::db::column::{number, parsed, text};
use crate::db::{Db, Writing};
use crate::keys::Holder;
use crate::permissions::MemberRole;
use crate::wire::Timestamp;

pub use invitations::{
    NewInvitation, Openable, Taken, invitations, invite, invited_addresses, open, revoke, sent_since, take, withdraw,
};
pub use members::{Change, belongings, change, join, member, member_addresses, members, membership, remove};
pub use teams::{create_team, delete_team, enter, leave, rename_team, team_ids, teams};

/// An organisation as the database has it.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    /// The organisation.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many people are in it.
    pub members: u32,
    /// As what its reader is in it, and whether they manage it.
    pub member: Option<(MemberRole, bool)>,
    /// Since when it is there.
    pub created_at: Timestamp,
}

const COUNT: &str = "(SELECT COUNT(*) FROM organisation_members n WHERE n.organisation_id = o.id) AS members";

fn organisation(row: &AnyRow) -> Result<OrganisationRow, sqlx::Error> {
    let role = row.try_get::<Option<String>, _>("role")?;
    let manages = row.try_get::<Option<i64>, _>("manages")?;
    let member = match (role, manages) {
        (Some(role), Some(manages)) => Some((crate::db::column::of_name("role", &role)?, manages != 0)),
        _ => None,
    };
    Ok(OrganisationRow {
        id: parsed(row, "id")?,
        name: text(row, "name")?,
        members: number(row, "members")?,
        member,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
    })
}

/// Keeps a new organisation, with its first member, who manages it; gives whether that member may
/// found one more.
pub async fn create(
    db: &Db,
    id: Uuid,
    name: &str,
    founder: Option<(Uuid, MemberRole)>,
    most: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    if let Some((user, _)) = founder {
        let managed: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM organisation_members WHERE user_id = $1 AND manages = 1")
                .bind(user.to_string())
                .fetch_one(writing.connection())
                .await?;
        if managed >= most {
            return Ok(false);
        }
    }
    sqlx::query("INSERT INTO organisations (id, name, created_at, updated_at) VALUES ($1, $2, $3, $3)")
        .bind(id.to_string())
        .bind(name)
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    if let Some((user, role)) = founder {
        join(&mut writing, id, user, role, true, now).await?;
    }
    writing.commit().await?;
    Ok(true)
}

/// An organisation, as somebody stands to it.
pub async fn find(db: &Db, id: Uuid, reader: Option<Uuid>) -> Result<Option<OrganisationRow>, sqlx::Error> {
    let sql = format!(
        "SELECT o.id, o.name, o.created_at, m.role, m.manages, {COUNT} FROM organisations o \
         LEFT JOIN organisation_members m ON m.organisation_id = o.id AND m.user_id = $2 WHERE o.id = $1"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(reader.map(|user| user.to_string()).unwrap_or_default())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(organisation).transpose()
}

/// Whether there is such an organisation.
pub async fn exists(db: &Db, id: Uuid) -> Result<bool, sqlx::Error> {
    let found: Option<String> = sqlx::query_scalar("SELECT id FROM organisations WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    Ok(found.is_some())
}

/// What an organisation is called, if there is such a one.
pub async fn name(db: &Db, id: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM organisations WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await
}

/// Whether an administrator has suspended it.
pub async fn is_suspended(db: &Db, id: Uuid) -> Result<bool, sqlx::Error> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM organisations WHERE id = $1 AND suspended_at IS NOT NULL")
            .bind(id.to_string())
            .fetch_one(db.pool())
            .await?;
    Ok(count > 0)
}

/// Organisations older than `before`, newest first: those that somebody is in, or all.
pub async fn list(
    db: &Db,
    reader: Option<Uuid>,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<OrganisationRow>, sqlx::Error> {
    let join = if reader.is_some() { "JOIN" } else { "LEFT JOIN" };
    let sql = format!(
        "SELECT o.id, o.name, o.created_at, m.role, m.manages, {COUNT} FROM organisations o \
         {join} organisation_members m ON m.organisation_id = o.id AND m.user_id = $1 \
         WHERE ($2 = '' OR o.id < $2) AND ($1 = '' OR o.suspended_at IS NULL) ORDER BY o.id DESC LIMIT $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(reader.map(|user| user.to_string()).unwrap_or_default())
        .bind(before.map(|id| id.to_string()).unwrap_or_default())
        .bind(i64::from(limit))
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(organisation).collect()
}

/// Gives an organisation another name; gives whether it is there.
pub async fn rename(db: &Db, id: Uuid, name: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query("UPDATE organisations SET name = $2, updated_at = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(name)
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// What came of the wish to delete an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone, with what was written in it.
    Done,
    /// There is none.
    Missing,
    /// So many interviews are its own still.
    HasSessions(i64),
}

/// Removes an organisation with all that was written in it: its scenarios, assistants and quizzes,
/// its members, teams and invitations. Not while interviews of it are kept: those are people's
/// voices, and are deleted as such.
pub async fn delete(db: &Db, id: Uuid, now: Timestamp) -> Result<Deletion, sqlx::Error> {
    let owner = id.to_string();
    let mut writing = db.begin().await?;
    if !turn(&mut writing, id, now).await? {
        return Ok(Deletion::Missing);
    }
    let sessions: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sessions WHERE owner = $1")
        .bind(&owner)
        .fetch_one(writing.connection())
        .await?;
    if sessions > 0 {
        return Ok(Deletion::HasSessions(sessions));
    }
    for sql in [
        "DELETE FROM assignments WHERE owner = $1",
        crate::bank::store::FORGET,
        "DELETE FROM scenarios WHERE owner = $1",
        "DELETE FROM attachments WHERE owner = $1",
        "DELETE FROM assistants WHERE owner = $1",
        "DELETE FROM quizzes WHERE owner = $1",
        "DELETE FROM organisations WHERE id = $1",
    ] {
        sqlx::query(sql).bind(&owner).execute(writing.connection()).await?;
    }
    crate::moderation::forget::owner(writing.connection(), crate::owner::Owner::Organisation(id)).await?;
    crate::retention::store::forget_owner(writing.connection(), crate::owner::Owner::Organisation(id)).await?;
    crate::keys::store::forget_holder(writing.connection(), Holder::Organisation(id)).await?;
    crate::own_providers::store::forget(writing.connection(), Holder::Organisation(id)).await?;
    crate::quizzes::store::forget_unused(&mut writing).await?;
    writing.commit().await?;
    Ok(Deletion::Done)
}

/// Takes the turn to change who is in an organisation, if there is such a one: two who change it at
/// once do so one after the other, on either database.
async fn turn(writing: &mut Writing, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("UPDATE organisations SET updated_at = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    Ok(done.rows_affected() > 0)
}
