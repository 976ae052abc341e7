//! The SQL of administration.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::wire::{AdminOrganisation, AdminUser, AdminUserState, Suspension};
use crate::accounts::UserRole;
use crate::db::Db;
use crate::db::column::{moment, named, number, parsed, text, variant};
use crate::wire::Timestamp;

/// Who is looked for.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// Part of an address or a name, whatever its case.
    pub search: &'a str,
    /// What they are.
    pub role: Option<UserRole>,
    /// How their account is.
    pub state: Option<AdminUserState>,
    /// Those who came before this one.
    pub before: Option<Uuid>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT u.id, u.email, u.name, u.language, u.role, u.verified_at, u.created_at, u.suspended_at, ",
            "u.suspended_reason, d.due_at, ",
            "(SELECT MAX(l.seen_at) FROM logins l WHERE l.user_id = u.id) AS seen_at, ",
            "(SELECT COUNT(*) FROM organisation_members m WHERE m.user_id = u.id) AS organisations ",
            "FROM users u LEFT JOIN account_deletions d ON d.user_id = u.id ",
            $rest
        )
    };
}

/// People, those who came last first, at most `limit`.
pub async fn users(db: &Db, filter: &Filter<'_>, limit: u32) -> Result<Vec<AdminUser>, sqlx::Error> {
    let rows = sqlx::query(select!(
        "WHERE ($1 = '' OR u.id < $1) AND ($2 = '' OR u.role = $2) \
         AND ($3 = '' OR u.email LIKE $3 ESCAPE '\\' OR LOWER(u.name) LIKE $3 ESCAPE '\\') \
         AND ($4 = '' OR ($4 = 'suspended' AND u.suspended_at IS NOT NULL) \
         OR ($4 = 'leaving' AND d.due_at IS NOT NULL) \
         OR ($4 = 'active' AND u.suspended_at IS NULL AND d.due_at IS NULL)) \
         ORDER BY u.id DESC LIMIT $5"
    ))
    .bind(filter.before.map(|id| id.to_string()).unwrap_or_default())
    .bind(filter.role.map(|role| variant(&role)).unwrap_or_default())
    .bind(pattern(filter.search))
    .bind(filter.state.map(|state| variant(&state)).unwrap_or_default())
    .bind(i64::from(limit))
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(user).collect()
}

/// One of them.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<AdminUser>, sqlx::Error> {
    let row = sqlx::query(select!("WHERE u.id = $1")).bind(id.to_string()).fetch_optional(db.pool()).await?;
    row.as_ref().map(user).transpose()
}

/// What is looked for, as it stands in `LIKE`; nothing for everybody.
fn pattern(search: &str) -> String {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return search;
    }
    let mut pattern = String::from("%");
    for c in search.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn user(row: &AnyRow) -> Result<AdminUser, sqlx::Error> {
    let suspended = moment(row, "suspended_at")?;
    let reason = row.try_get::<Option<String>, _>("suspended_reason")?.unwrap_or_default();
    let deletion_due_at = moment(row, "due_at")?;
    Ok(AdminUser {
        id: parsed(row, "id")?,
        email: text(row, "email")?,
        name: text(row, "name")?,
        language: named(row, "language")?,
        role: named(row, "role")?,
        state: match (suspended, deletion_due_at) {
            (Some(_), _) => AdminUserState::Suspended,
            (None, Some(_)) => AdminUserState::Leaving,
            (None, None) => AdminUserState::Active,
        },
        verified: moment(row, "verified_at")?.is_some(),
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        seen_at: moment(row, "seen_at")?,
        organisations: number(row, "organisations")?,
        suspension: suspended.map(|at| Suspension { at, reason }),
        deletion_due_at,
    })
}

/// How many administrators could sign in if this one could not. Holds the rows of all of them until the
/// end of the transaction, so that two who are taken away at once are looked at one after the other.
pub async fn other_admins(connection: &mut AnyConnection, but: Uuid) -> Result<u64, sqlx::Error> {
    sqlx::query("UPDATE users SET role = role WHERE role = $1")
        .bind(variant(&UserRole::Admin))
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(
        "SELECT COUNT(*) AS others FROM users u WHERE u.role = $1 AND u.id <> $2 AND u.suspended_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM account_deletions d WHERE d.user_id = u.id)",
    )
    .bind(variant(&UserRole::Admin))
    .bind(but.to_string())
    .fetch_one(connection)
    .await?;
    number(&row, "others")
}

/// Suspends an account; whether it was not yet.
pub async fn suspend(
    connection: &mut AnyConnection,
    id: Uuid,
    reason: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE users SET suspended_at = $2, suspended_reason = $3, updated_at = $2 \
         WHERE id = $1 AND suspended_at IS NULL",
    )
    .bind(id.to_string())
    .bind(now.unix_ms())
    .bind(reason)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Lets them in again; whether they were suspended.
pub async fn restore(connection: &mut AnyConnection, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE users SET suspended_at = NULL, suspended_reason = NULL, updated_at = $2 \
         WHERE id = $1 AND suspended_at IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(now.unix_ms())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Makes somebody something else here.
pub async fn set_role(
    connection: &mut AnyConnection,
    id: Uuid,
    role: UserRole,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE users SET role = $2, updated_at = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(variant(&role))
        .bind(now.unix_ms())
        .execute(connection)
        .await?;
    Ok(())
}

macro_rules! organisations {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.name, o.created_at, o.suspended_at, o.suspended_reason, o.member_limit, ",
            "(SELECT COUNT(*) FROM organisation_members m WHERE m.organisation_id = o.id) AS members, ",
            "(SELECT COUNT(*) FROM sessions s WHERE s.owner = o.id AND s.trial = 0) AS interviews ",
            "FROM organisations o ",
            $rest
        )
    };
}

/// Organisations, those that came last first, at most `limit`; each may have `most` members unless
/// something else was said for it.
pub async fn organisations(
    db: &Db,
    search: &str,
    suspended: Option<bool>,
    before: Option<Uuid>,
    limit: u32,
    most: i64,
) -> Result<Vec<AdminOrganisation>, sqlx::Error> {
    let rows = sqlx::query(organisations!(
        "WHERE ($1 = '' OR o.id < $1) AND ($2 = '' OR LOWER(o.name) LIKE $2 ESCAPE '\\') \
         AND ($3 = '' OR ($3 = 'yes' AND o.suspended_at IS NOT NULL) OR ($3 = 'no' AND o.suspended_at IS NULL)) \
         ORDER BY o.id DESC LIMIT $4"
    ))
    .bind(before.map(|id| id.to_string()).unwrap_or_default())
    .bind(pattern(search))
    .bind(suspended.map_or("", |is| if is { "yes" } else { "no" }))
    .bind(i64::from(limit))
    .fetch_all(db.pool())
    .await?;
    rows.iter().map(|row| an_organisation(row, most)).collect()
}

/// One of them.
pub async fn organisation(db: &Db, id: Uuid, most: i64) -> Result<Option<AdminOrganisation>, sqlx::Error> {
    let row = sqlx::query(organisations!("WHERE o.id = $1")).bind(id.to_string()).fetch_optional(db.pool()).await?;
    row.as_ref().map(|row| an_organisation(row, most)).transpose()
}

fn an_organisation(row: &AnyRow, most: i64) -> Result<AdminOrganisation, sqlx::Error> {
    let reason = row.try_get::<Option<String>, _>("suspended_reason")?.unwrap_or_default();
    let limit = row.try_get::<Option<i64>, _>("member_limit")?;
    Ok(AdminOrganisation {
        id: parsed(row, "id")?,
        name: text(row, "name")?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        members: number(row, "members")?,
        member_limit: u32::try_from(limit.unwrap_or(most)).unwrap_or(u32::MAX),
        limited: limit.is_some(),
        interviews: number(row, "interviews")?,
        suspension: moment(row, "suspended_at")?.map(|at| Suspension { at, reason }),
    })
}

/// Suspends an organisation; whether it was not yet.
pub async fn suspend_organisation(db: &Db, id: Uuid, reason: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE organisations SET suspended_at = $2, suspended_reason = $3, updated_at = $2 \
         WHERE id = $1 AND suspended_at IS NULL",
    )
    .bind(id.to_string())
    .bind(now.unix_ms())
    .bind(reason)
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Lets it go on; whether it was suspended.
pub async fn restore_organisation(db: &Db, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "UPDATE organisations SET suspended_at = NULL, suspended_reason = NULL, updated_at = $2 \
         WHERE id = $1 AND suspended_at IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Says how many members it may have.
pub async fn limit_organisation(db: &Db, id: Uuid, members: Option<u32>, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE organisations SET member_limit = $2, updated_at = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(members.map(i64::from))
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Letters that wait, since when the oldest does, and those given up since a moment.
pub async fn letters(db: &Db, since: Timestamp) -> Result<(u64, Option<Timestamp>, u64), sqlx::Error> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS waiting, MIN(queued_at) AS oldest, \
         (SELECT COUNT(*) FROM mail_outbox WHERE state = 'failed' AND ended_at > $1) AS given_up \
         FROM mail_outbox WHERE state = 'waiting'",
    )
    .bind(since.unix_ms())
    .fetch_one(db.pool())
    .await?;
    Ok((number(&row, "waiting")?, moment(&row, "oldest")?, number(&row, "given_up")?))
}

/// Reports that wait or are being made, since when the oldest does, and those that could not be made.
pub async fn reports(db: &Db) -> Result<(u64, Option<Timestamp>, u64), sqlx::Error> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS waiting, MIN(queued_at) AS oldest, \
         (SELECT COUNT(*) FROM reports WHERE state = 'failed') AS failed \
         FROM reports WHERE state NOT IN ('ready', 'failed')",
    )
    .fetch_one(db.pool())
    .await?;
    Ok((number(&row, "waiting")?, moment(&row, "oldest")?, number(&row, "failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_itself_and_no_pattern() {
        assert_eq!(pattern("  "), "");
        assert_eq!(pattern(" Ada_50%\\ "), "%ada\\_50\\%\\\\%");
    }
}
