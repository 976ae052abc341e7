//! The ledger's SQL.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::agreed::Agreed;
use super::wire::{ConsentEntry, How, Purpose};
use crate::db::Db;
use crate::db::column::{decode, named, of_name, parsed, text, variant};
use crate::wire::{Language, Timestamp};

/// Entries of one page.
pub const PAGE: i64 = 50;

/// Entries of one interview that are told.
const MOST: i64 = 100;

/// What is appended.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    /// The candidate's account.
    pub user: Option<Uuid>,
    /// The interview.
    pub session: Option<SessionId>,
    /// To what.
    pub purpose: Purpose,
    /// Yes or no.
    pub given: bool,
    /// The version of the text.
    pub version: &'a str,
    /// In which language.
    pub language: Option<Language>,
    /// The hosts that were named.
    pub hosts: &'a [String],
    /// On which page.
    pub how: How,
}

/// Appends an entry.
pub async fn append(connection: &mut AnyConnection, entry: &NewEntry<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO consents (id, user_id, session_id, purpose, given, version, language, hosts, how, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(entry.user.map(|user| user.to_string()))
    .bind(entry.session.map(|session| session.to_string()))
    .bind(variant(&entry.purpose))
    .bind(i64::from(entry.given))
    .bind(entry.version)
    .bind(entry.language.map(Language::code))
    .bind(entry.hosts.join(" "))
    .bind(variant(&entry.how))
    .bind(now.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// Appends what was answered before an interview.
pub async fn append_all(
    connection: &mut AnyConnection,
    agreed: &Agreed,
    user: Option<Uuid>,
    session: SessionId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for (purpose, given) in &agreed.answers {
        let hosts = if *purpose == Purpose::Remote { agreed.hosts.as_slice() } else { &[] };
        let entry = NewEntry {
            user,
            session: Some(session),
            purpose: *purpose,
            given: *given,
            version: &agreed.version,
            language: agreed.language,
            hosts,
            how: agreed.how,
        };
        append(&mut *connection, &entry, now).await?;
    }
    Ok(())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.session_id, c.purpose, c.given, c.version, c.language, c.hosts, c.how, c.at, ",
            "(SELECT s.scenario_title FROM sessions s WHERE s.id = c.session_id) AS title FROM consents c ",
            $rest
        )
    };
}

/// Somebody's entries, newest first, older than one of them.
pub async fn of_user(db: &Db, user: Uuid, before: Option<Uuid>, most: i64) -> Result<Vec<ConsentEntry>, sqlx::Error> {
    let rows = sqlx::query(select!("WHERE c.user_id = $1 AND ($2 = '' OR c.id < $2) ORDER BY c.id DESC LIMIT $3"))
        .bind(user.to_string())
        .bind(before.map(|id| id.to_string()).unwrap_or_default())
        .bind(most)
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(entry).collect()
}

/// The entries of an interview, newest first.
pub async fn of_session(db: &Db, session: SessionId) -> Result<Vec<ConsentEntry>, sqlx::Error> {
    let rows = sqlx::query(select!("WHERE c.session_id = $1 ORDER BY c.id DESC LIMIT $2"))
        .bind(session.to_string())
        .bind(MOST)
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &AnyRow) -> Result<ConsentEntry, sqlx::Error> {
    let session = row.try_get::<Option<String>, _>("session_id")?;
    let language = row.try_get::<Option<String>, _>("language")?;
    Ok(ConsentEntry {
        id: parsed(row, "id")?,
        session: session.map(|id| id.parse().map_err(|error| decode("session_id", error))).transpose()?,
        title: row.try_get("title")?,
        purpose: named(row, "purpose")?,
        given: row.try_get::<i64, _>("given")? != 0,
        version: text(row, "version")?,
        language: language.map(|name| of_name("language", &name)).transpose()?,
        hosts: text(row, "hosts")?.split_whitespace().map(str::to_owned).collect(),
        how: named(row, "how")?,
        at: Timestamp::from_unix_ms(row.try_get("at")?),
    })
}

/// What holds of an interview from now on, within the transaction of its entry.
pub async fn set(
    connection: &mut AnyConnection,
    session: SessionId,
    purpose: Purpose,
    given: bool,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let sql = match purpose {
        Purpose::AiScoring => "UPDATE sessions SET scored_by_ai = $2 WHERE id = $1 AND $3 > 0",
        Purpose::Sharing => "UPDATE sessions SET shared = $2 WHERE id = $1 AND $3 > 0",
        Purpose::Remote => "UPDATE sessions SET remote = $2 WHERE id = $1 AND $3 > 0",
        // The server that has the files deletes them at once, or with its next sweep.
        Purpose::Recording => {
            "UPDATE sessions SET sound_until = $3 WHERE id = $1 AND $2 = 0 AND sound_gone_at IS NULL \
             AND (sound_until IS NULL OR sound_until > $3)"
        }
        // The ledger says it: an interview that is over is not led any more.
        Purpose::AiInterview => return Ok(()),
    };
    sqlx::query(sql)
        .bind(session.to_string())
        .bind(i64::from(given))
        .bind(now.unix_ms())
        .execute(connection)
        .await
        .map(drop)
}

/// Closes an interview that nobody has joined: no fault of theirs.
pub async fn close_waiting(
    connection: &mut AnyConnection,
    session: SessionId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE sessions SET state = 'ended', end_reason = 'expired', ended_at = $2 WHERE id = $1 AND state = 'waiting'",
    )
    .bind(session.to_string())
    .bind(now.unix_ms())
    .execute(connection)
    .await
    .map(drop)
}

/// Ends every link to an interview that goes on working.
pub async fn end_shares(connection: &mut AnyConnection, session: SessionId, now: Timestamp) -> Result<(), sqlx::Error> {
    for sql in [
        "UPDATE shares SET revoked_at = $2 WHERE session_id = $1 AND revoked_at IS NULL",
        "DELETE FROM share_viewers WHERE $2 > 0 AND share_id IN (SELECT id FROM shares WHERE session_id = $1)",
    ] {
        sqlx::query(sql).bind(session.to_string()).bind(now.unix_ms()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether somebody wants people in the place of AI.
pub async fn without_ai(db: &Db, user: Uuid) -> Result<bool, sqlx::Error> {
    let wish: Option<i64> = sqlx::query_scalar("SELECT without_ai FROM users WHERE id = $1")
        .bind(user.to_string())
        .fetch_optional(db.pool())
        .await?;
    Ok(wish == Some(1))
}

/// Keeps that wish; whether it is another now.
pub async fn set_without_ai(connection: &mut AnyConnection, user: Uuid, wish: bool) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("UPDATE users SET without_ai = $2 WHERE id = $1 AND without_ai <> $2")
        .bind(user.to_string())
        .bind(i64::from(wish))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}
