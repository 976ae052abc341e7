//! The SQL of cases and of the reports in them.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::look::Found;
use super::wire::{
    CaseContent, CaseDecision, CaseFilter, CaseFlag, CaseOwner, CaseState, FlagReason, ModerationCase, ThingKind,
};
use crate::db::column::{decode, moment, named, number, of_name, parsed, text, variant};
use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Cases on a page.
pub const PAGE: usize = 30;

/// Reports of a case that are shown.
const MOST_FLAGS: i64 = 100;

/// A case with what is not for lists.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub case: ModerationCase,
    pub owner: Owner,
    /// Its id within its owner and kind.
    pub thing: String,
    pub session: Option<SessionId>,
    /// Whose name or picture it is.
    pub about: Option<Uuid>,
    pub author: Option<Uuid>,
    /// As it was when it was reported first.
    pub content: Option<CaseContent>,
    pub decision: Option<CaseDecision>,
}

/// What came of a report.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    pub case: Uuid,
    /// Nobody had reported it before.
    pub is_first: bool,
    /// The same person had.
    pub already: bool,
}

/// A report, and who makes it; none for a candidate without an account.
#[derive(Clone, Copy, Debug)]
pub struct NewFlag<'a> {
    pub reporter: Option<Uuid>,
    pub reason: FlagReason,
    pub text: &'a str,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.kind, c.owner, o.name AS owner_name, c.thing, c.session_id, c.about_user, c.author, ",
            "c.title, c.content, c.state, c.reason, u.name AS decided_by, c.decided_at, c.created_at, c.flagged_at, ",
            "(SELECT COUNT(*) FROM moderation_flags f WHERE f.case_id = c.id) AS flags FROM moderation_cases c ",
            "LEFT JOIN organisations o ON o.id = c.owner LEFT JOIN users u ON u.id = c.decided_by ",
            $rest
        )
    };
}

/// Keeps a report, with the thing as it is if it is the first one.
pub async fn keep(
    writing: &mut Writing,
    found: &Found,
    flag: NewFlag<'_>,
    now: Timestamp,
) -> Result<Taken, sqlx::Error> {
    let (kind, owner) = (variant(&found.kind), found.owner.to_string());
    let made = sqlx::query(
        "INSERT INTO moderation_cases (id, kind, owner, thing, session_id, about_user, author, title, content, state, \
         created_at, flagged_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $10) \
         ON CONFLICT (kind, owner, thing) WHERE state = 'open' DO NOTHING",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(&kind)
    .bind(&owner)
    .bind(&found.thing)
    .bind(found.session.map(|id| id.to_string()))
    .bind(found.about.map(|id| id.to_string()))
    .bind(found.author.map(|id| id.to_string()))
    .bind(&found.content.title)
    .bind(serde_json::to_string(&found.content).expect("plain texts can be written"))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    // Holds the row: of two reports at once one is after the other, and so is a decision.
    let row = sqlx::query(
        "UPDATE moderation_cases SET flagged_at = $4 WHERE kind = $1 AND owner = $2 AND thing = $3 AND state = 'open' \
         RETURNING id",
    )
    .bind(&kind)
    .bind(&owner)
    .bind(&found.thing)
    .bind(now.unix_ms())
    .fetch_one(writing.connection())
    .await?;
    let case: Uuid = parsed(&row, "id")?;
    let reporter = flag.reporter.map(|id| id.to_string());
    let had: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM moderation_flags WHERE case_id = $1 AND COALESCE(reporter, '') = $2")
            .bind(case.to_string())
            .bind(reporter.clone().unwrap_or_default())
            .fetch_one(writing.connection())
            .await?;
    if had == 0 {
        sqlx::query(
            "INSERT INTO moderation_flags (id, case_id, reporter, reason, text, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(Uuid::now_v7().to_string())
        .bind(case.to_string())
        .bind(reporter)
        .bind(variant(&flag.reason))
        .bind(flag.text)
        .bind(now.unix_ms())
        .execute(writing.connection())
        .await?;
    }
    Ok(Taken { case, is_first: made.rows_affected() > 0, already: had > 0 })
}

/// A page of cases, and one more where there are more: open ones from the oldest on, decided ones from
/// the newest.
pub async fn page(db: &Db, filter: &CaseFilter) -> Result<Vec<ModerationCase>, sqlx::Error> {
    let kind = filter.kind.map(|kind| variant(&kind)).unwrap_or_default();
    let cursor = filter.cursor.map(|id| id.to_string()).unwrap_or_default();
    let sql = if filter.decided {
        select!(
            "WHERE c.state <> 'open' AND ($1 = '' OR c.kind = $1) AND ($2 = '' OR c.id < $2) ORDER BY c.id DESC LIMIT $3"
        )
    } else {
        select!("WHERE c.state = 'open' AND ($1 = '' OR c.kind = $1) AND c.id > $2 ORDER BY c.id LIMIT $3")
    };
    let most = i64::try_from(PAGE + 1).expect("a page is small");
    let rows = sqlx::query(sql).bind(kind).bind(cursor).bind(most).fetch_all(db.pool()).await?;
    let mut cases: Vec<ModerationCase> = rows.iter().map(case).collect::<Result<_, _>>()?;
    let ids = || cases.iter().map(|case| case.id);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else { return Ok(cases) };
    let mut reasons = reasons(db, first, last).await?;
    for case in &mut cases {
        case.reasons = reasons.remove(&case.id).unwrap_or_default();
    }
    Ok(cases)
}

/// What is wrong, as is said in the cases between two.
async fn reasons(db: &Db, first: Uuid, last: Uuid) -> Result<HashMap<Uuid, Vec<FlagReason>>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT case_id, reason FROM moderation_flags WHERE case_id >= $1 AND case_id <= $2 ORDER BY reason",
    )
    .bind(first.to_string())
    .bind(last.to_string())
    .fetch_all(db.pool())
    .await?;
    let mut of: HashMap<Uuid, Vec<FlagReason>> = HashMap::new();
    for row in &rows {
        of.entry(parsed(row, "case_id")?).or_default().push(named(row, "reason")?);
    }
    Ok(of)
}

/// One case.
pub async fn find(db: &Db, id: Uuid) -> Result<Option<CaseRow>, sqlx::Error> {
    let row = sqlx::query(select!("WHERE c.id = $1")).bind(id.to_string()).fetch_optional(db.pool()).await?;
    let Some(row) = row else { return Ok(None) };
    let mut case = case(&row)?;
    case.reasons = reasons(db, id, id).await?.remove(&id).unwrap_or_default();
    let decided = case.decided_at;
    let content: Option<String> = row.try_get("content")?;
    Ok(Some(CaseRow {
        case,
        owner: parsed(&row, "owner")?,
        thing: text(&row, "thing")?,
        session: id_of(&row, "session_id")?,
        about: id_of(&row, "about_user")?,
        author: id_of(&row, "author")?,
        content: content
            .map(|json| serde_json::from_str(&json).map_err(|error| decode("content", error)))
            .transpose()?,
        decision: match decided {
            Some(at) => Some(CaseDecision { reason: row.try_get("reason")?, by: row.try_get("decided_by")?, at }),
            None => None,
        },
    }))
}

/// The reports of a case, the first first.
pub async fn flags(db: &Db, case: Uuid) -> Result<Vec<CaseFlag>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT reason, text, created_at FROM moderation_flags WHERE case_id = $1 ORDER BY id LIMIT $2")
            .bind(case.to_string())
            .bind(MOST_FLAGS)
            .fetch_all(db.pool())
            .await?;
    let flag = |row: &AnyRow| {
        let at = Timestamp::from_unix_ms(row.try_get("created_at")?);
        Ok(CaseFlag { reason: named(row, "reason")?, text: text(row, "text")?, at })
    };
    rows.iter().map(flag).collect()
}

/// How often the same thing was decided before.
pub async fn earlier(db: &Db, row: &CaseRow) -> Result<u32, sqlx::Error> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS earlier FROM moderation_cases WHERE kind = $1 AND owner = $2 AND thing = $3 AND id < $4 \
         AND state <> 'open'",
    )
    .bind(variant(&row.case.kind))
    .bind(row.owner.to_string())
    .bind(&row.thing)
    .bind(row.case.id.to_string())
    .fetch_one(db.pool())
    .await?;
    number(&row, "earlier")
}

/// How many cases are open, and since when the oldest is.
pub async fn waiting(db: &Db) -> Result<(u64, Option<Timestamp>), sqlx::Error> {
    let row =
        sqlx::query("SELECT COUNT(*) AS open, MIN(created_at) AS oldest FROM moderation_cases WHERE state = 'open'")
            .fetch_one(db.pool())
            .await?;
    Ok((number(&row, "open")?, moment(&row, "oldest")?))
}

/// Decides a case, if it stands as one of these; gives whether it did.
pub async fn decide(
    writing: &mut Writing,
    id: Uuid,
    from: &[CaseState],
    to: CaseState,
    reason: Option<&str>,
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    // Holds the row.
    let state: Option<String> =
        sqlx::query_scalar("UPDATE moderation_cases SET flagged_at = flagged_at WHERE id = $1 RETURNING state")
            .bind(id.to_string())
            .fetch_optional(writing.connection())
            .await?;
    let stands = state.map(|state| of_name::<CaseState>("state", &state)).transpose()?;
    if !stands.is_some_and(|state| from.contains(&state)) {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE moderation_cases SET state = $2, reason = COALESCE($3, reason), decided_by = $4, decided_at = $5 \
         WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(variant(&to))
    .bind(reason)
    .bind(by.map(|user| user.to_string()))
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    Ok(true)
}

fn case(row: &AnyRow) -> Result<ModerationCase, sqlx::Error> {
    let owner = match parsed::<Owner>(row, "owner")? {
        Owner::Organisation(id) => {
            let name: Option<String> = row.try_get("owner_name")?;
            Some(CaseOwner { id, name: name.unwrap_or_default() })
        }
        Owner::Instance => None,
    };
    Ok(ModerationCase {
        id: parsed(row, "id")?,
        kind: named::<ThingKind>(row, "kind")?,
        title: text(row, "title")?,
        owner,
        state: named(row, "state")?,
        flags: number(row, "flags")?,
        reasons: Vec::new(),
        first_at: Timestamp::from_unix_ms(row.try_get("created_at")?),
        last_at: Timestamp::from_unix_ms(row.try_get("flagged_at")?),
        decided_at: moment(row, "decided_at")?,
    })
}

fn id_of<T: std::str::FromStr>(row: &AnyRow, column: &str) -> Result<Option<T>, sqlx::Error> {
    Ok(row.try_get::<Option<String>, _>(column)?.and_then(|id| id.parse().ok()))
}
