//! The SQL of terms, of what is over, and of the lease of who deletes it.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use vivavoce_engine::id::SessionId;

use super::terms::own;
use super::wire::RetentionKind;
use crate::db::Db;
use crate::db::column::{named, number, parsed, variant};
use crate::moderation::forget::{self, is_decided};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Days that stand for no limit: milliseconds of it still fit.
const FOREVER: i64 = 1_000_000;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 3600 * 1000;

/// A term that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// By whom.
    pub owner: Owner,
    /// Of what.
    pub kind: RetentionKind,
    /// Days; none for no limit.
    pub days: Option<u32>,
    /// Of the instance: what organisations may choose at most.
    pub most: Option<u32>,
}

/// What is over.
#[derive(Clone, Debug)]
pub struct Over {
    /// The interview.
    pub session: SessionId,
    /// Whose.
    pub owner: Owner,
}

/// What the instance and this owner chose.
pub async fn kept(connection: &mut AnyConnection, owner: Owner) -> Result<Vec<Kept>, sqlx::Error> {
    let rows = sqlx::query("SELECT owner, kind, days, most FROM retention_terms WHERE owner IN ($1, $2)")
        .bind(owner.to_string())
        .bind(Owner::Instance.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Kept {
                owner: parsed(row, "owner")?,
                kind: named(row, "kind")?,
                days: days(row, "days")?,
                most: days(row, "most")?,
            })
        })
        .collect()
}

fn days(row: &AnyRow, column: &str) -> Result<Option<u32>, sqlx::Error> {
    let days: i64 = row.try_get(column)?;
    Ok((days < FOREVER).then(|| u32::try_from(days).unwrap_or(u32::MAX)))
}

/// Keeps a term.
pub async fn keep(
    connection: &mut AnyConnection,
    owner: Owner,
    kind: RetentionKind,
    days: Option<u32>,
    most: Option<u32>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO retention_terms (owner, kind, days, most, changed_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (owner, kind) DO UPDATE SET days = excluded.days, most = excluded.most, \
         changed_at = excluded.changed_at",
    )
    .bind(owner.to_string())
    .bind(variant(&kind))
    .bind(days.map_or(FOREVER, i64::from))
    .bind(most.map_or(FOREVER, i64::from))
    .bind(now.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// Lets the instance's term hold again.
pub async fn forget(connection: &mut AnyConnection, owner: Owner, kind: RetentionKind) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM retention_terms WHERE owner = $1 AND kind = $2")
        .bind(owner.to_string())
        .bind(variant(&kind))
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets all that an owner chose.
pub async fn forget_owner(connection: &mut AnyConnection, owner: Owner) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM retention_terms WHERE owner = $1")
        .bind(owner.to_string())
        .execute(connection)
        .await
        .map(drop)
}

/// The chosen terms of the kind `$1` that hold for a row `x` with an owner: `o` of the organisation,
/// `i` of the instance.
macro_rules! chosen {
    () => {
        " LEFT JOIN retention_terms o ON o.owner = x.owner AND o.kind = $1 AND o.owner <> 'instance' \
         LEFT JOIN retention_terms i ON i.owner = 'instance' AND i.kind = $1 "
    };
}

/// So many days hold of them: `$2` is what organisations may choose where the instance has not
/// chosen, `$3` what holds where nobody has.
macro_rules! in_force {
    () => {
        "CASE WHEN o.days IS NULL THEN COALESCE(i.days, $3) \
         WHEN o.days > COALESCE(i.most, $2) THEN COALESCE(i.most, $2) ELSE o.days END"
    };
}

/// Which rows of a kind are over at `$4`. Of interviews that began before terms were told, only a
/// term that somebody has chosen ends any.
fn over(kind: RetentionKind) -> &'static str {
    macro_rules! sessions {
        ($until:literal, $more:literal) => {
            concat!(
                "FROM sessions x",
                chosen!(),
                "WHERE x.trial = 0 AND x.state IN ('ended', 'interrupted') AND (x.",
                $until,
                " <= $4 OR x.created_at <= $4 - 86400000 * (",
                in_force!(),
                ")) ",
                $more
            )
        };
    }
    match kind {
        RetentionKind::Recordings => sessions!("sound_until", "AND x.sound_gone_at IS NULL AND x.node IS NOT NULL"),
        RetentionKind::Reports => sessions!(
            "reports_until",
            "AND x.reports_gone_at IS NULL AND EXISTS (SELECT 1 FROM reports r WHERE r.session_id = x.id)"
        ),
        RetentionKind::Interviews => sessions!("kept_until", ""),
        RetentionKind::Assignments => concat!(
            "FROM assignments x",
            chosen!(),
            "WHERE COALESCE(x.withdrawn_at, x.due_at) <= $4 - 86400000 * (",
            in_force!(),
            ")"
        ),
        // What is nobody's but the instance's: the instance takes the place of the owner.
        RetentionKind::Logins => concat!(
            "FROM (SELECT l.*, CAST('instance' AS TEXT) AS owner FROM logins l) x",
            chosen!(),
            "WHERE (x.ended_at <= $4 - 86400000 * (",
            in_force!(),
            ") OR x.expires_at <= $4 - 86400000 * (",
            in_force!(),
            "))"
        ),
        RetentionKind::Letters => concat!(
            "FROM (SELECT l.*, CAST('instance' AS TEXT) AS owner FROM mail_outbox l) x",
            chosen!(),
            "WHERE x.ended_at <= $4 - 86400000 * (",
            in_force!(),
            ")"
        ),
        RetentionKind::Notifications => concat!(
            "FROM (SELECT l.*, CAST('instance' AS TEXT) AS owner FROM notifications l) x",
            chosen!(),
            "WHERE x.created_at <= $4 - 86400000 * (",
            in_force!(),
            ")"
        ),
        // Administrators decide, whoever's it is.
        RetentionKind::Flags => concat!(
            "FROM (SELECT l.id, l.decided_at, CAST('instance' AS TEXT) AS owner FROM moderation_cases l WHERE ",
            is_decided!("l"),
            ") x",
            chosen!(),
            "WHERE x.decided_at <= $4 - 86400000 * (",
            in_force!(),
            ")"
        ),
    }
}

/// What holds of a kind where nobody has chosen. Of interviews each keeps what it was promised;
/// those of before are not ended by what nobody chose.
fn unchosen(kind: RetentionKind) -> i64 {
    match kind {
        RetentionKind::Recordings | RetentionKind::Reports | RetentionKind::Interviews => FOREVER,
        _ => i64::from(own(kind)),
    }
}

/// How many of a kind are over at a moment; of one owner, or of all.
pub async fn count(
    connection: &mut AnyConnection,
    kind: RetentionKind,
    owner: Option<Owner>,
    at: Timestamp,
) -> Result<u64, sqlx::Error> {
    let sql = format!("SELECT COUNT(*) AS total {} AND ($5 = '' OR x.owner = $5)", over(kind));
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(variant(&kind))
        .bind(i64::from(own(kind)))
        .bind(unchosen(kind))
        .bind(at.unix_ms())
        .bind(owner.map(|owner| owner.to_string()).unwrap_or_default())
        .fetch_one(connection)
        .await?;
    number(&row, "total")
}

/// Interviews of which this kind is over and whose files this node has, after one of them, at most so
/// many; those that have no files are for whoever `has_rest`.
pub async fn sessions_over(
    db: &Db,
    kind: RetentionKind,
    node: &str,
    has_rest: bool,
    after: Option<SessionId>,
    at: Timestamp,
    most: i64,
) -> Result<Vec<Over>, sqlx::Error> {
    let sql = format!(
        "SELECT x.id, x.owner {} AND x.id > $5 AND (x.node = $6 OR (x.node IS NULL AND $7 = 1)) ORDER BY x.id LIMIT $8",
        over(kind)
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(variant(&kind))
        .bind(i64::from(own(kind)))
        .bind(unchosen(kind))
        .bind(at.unix_ms())
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(node)
        .bind(i64::from(has_rest))
        .bind(most)
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(|row| Ok(Over { session: parsed(row, "id")?, owner: parsed(row, "owner")? })).collect()
}

/// Deletes at most so many rows of a kind that has no files; whose they were.
pub async fn delete_rows(
    connection: &mut AnyConnection,
    kind: RetentionKind,
    at: Timestamp,
    most: i64,
) -> Result<Vec<Owner>, sqlx::Error> {
    let table = match kind {
        RetentionKind::Flags => return forget_flags(connection, at, most).await,
        RetentionKind::Assignments => "assignments",
        RetentionKind::Logins => "logins",
        RetentionKind::Letters => "mail_outbox",
        RetentionKind::Notifications => "notifications",
        RetentionKind::Recordings | RetentionKind::Reports | RetentionKind::Interviews => return Ok(Vec::new()),
    };
    let owner = if kind == RetentionKind::Assignments { "owner" } else { "CAST('instance' AS TEXT) AS owner" };
    let sql = format!(
        "DELETE FROM {table} WHERE id IN (SELECT x.id {} ORDER BY x.id LIMIT $5) RETURNING {owner}",
        over(kind)
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(variant(&kind))
        .bind(i64::from(own(kind)))
        .bind(unchosen(kind))
        .bind(at.unix_ms())
        .bind(most)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| parsed(row, "owner")).collect()
}

/// Of decided cases what is withdrawn stays: they are not simply deleted.
async fn forget_flags(connection: &mut AnyConnection, at: Timestamp, most: i64) -> Result<Vec<Owner>, sqlx::Error> {
    let kind = RetentionKind::Flags;
    let sql = format!("SELECT x.id {} ORDER BY x.id LIMIT $5", over(kind));
    let cases: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(variant(&kind))
        .bind(i64::from(own(kind)))
        .bind(unchosen(kind))
        .bind(at.unix_ms())
        .bind(most)
        .fetch_all(&mut *connection)
        .await?;
    for case in &cases {
        forget::decided(&mut *connection, case).await?;
    }
    Ok(vec![Owner::Instance; cases.len()])
}

/// The sound of an interview is gone: its rows go with its files.
pub async fn sound_gone(db: &Db, id: SessionId, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE sessions SET sound_gone_at = $2 WHERE id = $1 AND sound_gone_at IS NULL")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    sqlx::query("DELETE FROM recordings WHERE session_id = $1")
        .bind(id.to_string())
        .execute(writing.connection())
        .await?;
    writing.commit().await
}

/// Deletes the reports of an interview, of which none is made any more.
pub async fn reports_gone(db: &Db, id: SessionId, now: Timestamp) -> Result<(), sqlx::Error> {
    let mut writing = db.begin().await?;
    sqlx::query("UPDATE sessions SET reports_gone_at = $2 WHERE id = $1 AND reports_gone_at IS NULL")
        .bind(id.to_string())
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    sqlx::query("DELETE FROM reports WHERE session_id = $1").bind(id.to_string()).execute(writing.connection()).await?;
    writing.commit().await
}

/// Takes or keeps the lease of work that one server does for all; whether it is this one's.
pub async fn lease(db: &Db, name: &str, holder: &str, now: Timestamp, until: Timestamp) -> Result<bool, sqlx::Error> {
    let mut writing = db.begin().await?;
    let done = sqlx::query(
        "INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE \
         SET holder = excluded.holder, until = excluded.until WHERE leases.until <= $4 OR leases.holder = $2",
    )
    .bind(name)
    .bind(holder)
    .bind(until.unix_ms())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    writing.commit().await?;
    Ok(done.rows_affected() > 0)
}
