//! Who is to do it.

use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::{AssignmentRow, assignment, columns};
use crate::assignments::wire::HumanPath;
use crate::db::column::{decode, moment, named, number, parsed, text};
use crate::db::{Db, Writing};
use crate::owner::Owner;
use crate::profiles;
use crate::wire::{Language, Timestamp};

/// Assignments that one person is shown at most.
const MOST_OWN: i64 = 200;

/// Somebody of an assignment.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Their place in it.
    pub id: Uuid,
    /// Their account, once it is known.
    pub user: Option<Uuid>,
    /// Their name, once their account is known.
    pub name: Option<String>,
    /// Their address.
    pub email: String,
    /// The team that they came with.
    pub team: Option<String>,
    /// In which language they read.
    pub language: Language,
    /// Tries that were begun.
    pub tries_used: u32,
    /// When they were taken out of it.
    pub removed_at: Option<Timestamp>,
    /// They have asked for a person in the place of the AI.
    pub human: Option<HumanPath>,
    /// Where their picture is.
    pub avatar: Option<String>,
}

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their account, if they are a member.
    pub user: Option<Uuid>,
    /// Their address.
    pub email: String,
    /// The team that they come with.
    pub team: Option<String>,
    /// In which language they read.
    pub language: Language,
}

/// Whoever looks at what they are to do.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Their account.
    pub user: Uuid,
    /// Its address, where it is shown to be theirs.
    pub email: Option<String>,
}

/// What one is to do.
#[derive(Clone, Debug)]
pub struct Mine {
    /// One's place in it.
    pub person: PersonRow,
    /// The assignment.
    pub assignment: AssignmentRow,
    /// The name of the organisation.
    pub organisation: Option<String>,
}

const PERSON: &str = "p.id AS person_id, p.user_id, p.email, p.team, p.language AS person_language, p.tries_used, \
                      p.removed_at, p.human_asked_at, p.human_at, p.human_zone, p.human_note, p.human_done_at, (SELECT v.hash FROM avatars v WHERE v.user_id = p.user_id) AS avatar, u.name AS user_name, u.email AS user_email, u.language AS user_language";

fn person(row: &AnyRow) -> Result<PersonRow, sqlx::Error> {
    let user = row.try_get::<Option<String>, _>("user_id")?;
    let user: Option<Uuid> = user.map(|user| user.parse().map_err(|error| decode("user_id", error))).transpose()?;
    let email = row.try_get::<Option<String>, _>("user_email")?;
    let email = email.or(row.try_get::<Option<String>, _>("email")?).unwrap_or_default();
    let own = row.try_get::<Option<String>, _>("user_language")?.as_deref().and_then(Language::from_code);
    let language: Language = named(row, "person_language")?;
    Ok(PersonRow {
        id: parsed(row, "person_id")?,
        user,
        name: row.try_get("user_name")?,
        email,
        team: row.try_get("team")?,
        language: own.unwrap_or(language),
        tries_used: number(row, "tries_used")?,
        removed_at: moment(row, "removed_at")?,
        human: human(row)?,
        avatar: user
            .zip(row.try_get::<Option<String>, _>("avatar")?)
            .map(|(user, hash)| profiles::address(user, &hash)),
    })
}

fn human(row: &AnyRow) -> Result<Option<HumanPath>, sqlx::Error> {
    let Some(asked_at) = moment(row, "human_asked_at")? else { return Ok(None) };
    Ok(Some(HumanPath {
        asked_at,
        at: moment(row, "human_at")?,
        zone: row.try_get("human_zone")?,
        note: row.try_get::<Option<String>, _>("human_note")?.unwrap_or_default(),
        done_at: moment(row, "human_done_at")?,
    }))
}

/// Somebody asks for a person from then on, or takes that back with the appointment.
pub async fn ask_human(writing: &mut Writing, person: Uuid, asked_at: Option<Timestamp>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE assignment_people SET human_asked_at = $2, human_at = NULL, human_zone = NULL, human_note = NULL \
         WHERE id = $1 AND human_done_at IS NULL",
    )
    .bind(person.to_string())
    .bind(asked_at.map(Timestamp::unix_ms))
    .execute(writing.connection())
    .await
    .map(drop)
}

/// Keeps the appointment of somebody who asks for a person still.
pub async fn set_human(writing: &mut Writing, person: Uuid, path: &HumanPath) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE assignment_people SET human_at = $2, human_zone = $3, human_note = $4, human_done_at = $5 \
         WHERE id = $1 AND human_asked_at IS NOT NULL",
    )
    .bind(person.to_string())
    .bind(path.at.map(Timestamp::unix_ms))
    .bind(path.zone.as_deref())
    .bind(&path.note)
    .bind(path.done_at.map(Timestamp::unix_ms))
    .execute(writing.connection())
    .await
    .map(drop)
}

/// Who answers for an assignment: whoever made it; where that is nobody, those who manage its
/// organisation, or the instance's administrators. At most 20.
pub async fn who_answers(writing: &mut Writing, assignment: Uuid, owner: Owner) -> Result<Vec<Uuid>, sqlx::Error> {
    let by: Option<Option<String>> = sqlx::query_scalar("SELECT created_by FROM assignments WHERE id = $1")
        .bind(assignment.to_string())
        .fetch_optional(writing.connection())
        .await?;
    if let Some(by) = by.flatten() {
        return Ok(by.parse().ok().into_iter().collect());
    }
    let ids: Vec<String> = match owner {
        Owner::Organisation(_) => {
            sqlx::query_scalar(
                "SELECT user_id FROM organisation_members WHERE organisation_id = $1 AND manages = 1 \
                 ORDER BY joined_at LIMIT 20",
            )
            .bind(owner.to_string())
            .fetch_all(writing.connection())
            .await?
        }
        Owner::Instance => {
            sqlx::query_scalar("SELECT id FROM users WHERE role = 'admin' ORDER BY id LIMIT 20")
                .fetch_all(writing.connection())
                .await?
        }
    };
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Everybody of an assignment, in the order in which they were added.
pub async fn people(db: &Db, assignment: Uuid) -> Result<Vec<PersonRow>, sqlx::Error> {
    let sql = format!(
        "SELECT {PERSON} FROM assignment_people p LEFT JOIN users u ON u.id = p.user_id \
         WHERE p.assignment_id = $1 ORDER BY p.id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(assignment.to_string()).fetch_all(db.pool()).await?;
    rows.iter().map(person).collect()
}

/// How many an assignment has, those included who were taken out of it.
pub async fn count(writing: &mut Writing, assignment: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM assignment_people WHERE assignment_id = $1")
        .bind(assignment.to_string())
        .fetch_one(writing.connection())
        .await
}

/// How many an owner's assignments were given to since then.
pub async fn added_since(writing: &mut Writing, owner: Owner, since: Timestamp) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM assignment_people p JOIN assignments a ON a.id = p.assignment_id \
         WHERE p.added_at > $2 AND a.owner = $1",
    )
    .bind(owner.to_string())
    .bind(since.unix_ms())
    .fetch_one(writing.connection())
    .await
}

/// Adds somebody, or takes them in again who were taken out; none if they are in it.
pub async fn add(
    writing: &mut Writing,
    assignment: Uuid,
    new: &NewPerson,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    let again: Option<String> = sqlx::query_scalar(
        "UPDATE assignment_people SET removed_at = NULL WHERE assignment_id = $1 AND removed_at IS NOT NULL \
         AND (user_id = $2 OR email = $3) RETURNING id",
    )
    .bind(assignment.to_string())
    .bind(new.user.map(|user| user.to_string()).unwrap_or_default())
    .bind(&new.email)
    .fetch_optional(writing.connection())
    .await?;
    if let Some(again) = again {
        return again.parse().map(Some).map_err(|error| decode("id", error));
    }
    let id = Uuid::now_v7();
    // By account the address is the account's, whatever it becomes.
    let email = new.user.is_none().then_some(new.email.as_str());
    let done = sqlx::query(
        "INSERT INTO assignment_people (id, assignment_id, user_id, email, team, language, added_at, human_asked_at) \
         SELECT $1, $2, $3, $4, $5, $6, $7, CASE WHEN a.kind = 'scenario' AND EXISTS \
         (SELECT 1 FROM users w WHERE w.id = $3 AND w.without_ai = 1) THEN $7 END FROM assignments a WHERE a.id = $2 AND NOT EXISTS \
         (SELECT 1 FROM assignment_people p LEFT JOIN users u ON u.id = p.user_id \
         WHERE p.assignment_id = $2 AND (p.email = $8 OR u.email = $8)) ON CONFLICT DO NOTHING",
    )
    .bind(id.to_string())
    .bind(assignment.to_string())
    .bind(new.user.map(|user| user.to_string()))
    .bind(email)
    .bind(new.team.as_deref())
    .bind(new.language.code())
    .bind(now.unix_ms())
    .bind(&new.email)
    .execute(writing.connection())
    .await?;
    Ok((done.rows_affected() > 0).then_some(id))
}

/// Takes somebody out of an assignment; gives whether they were in it.
pub async fn remove(writing: &mut Writing, assignment: Uuid, id: Uuid, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE assignment_people SET removed_at = $3 WHERE id = $1 AND assignment_id = $2 AND removed_at IS NULL",
    )
    .bind(id.to_string())
    .bind(assignment.to_string())
    .bind(now.unix_ms())
    .execute(writing.connection())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The members of an organisation with these accounts, or with the account of this address.
pub async fn members(
    writing: &mut Writing,
    organisation: Uuid,
    user: Option<Uuid>,
    email: &str,
) -> Result<Option<NewPerson>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT u.id, u.email, u.language FROM organisation_members m JOIN users u ON u.id = m.user_id \
         WHERE m.organisation_id = $1 AND (u.id = $2 OR u.email = $3)",
    )
    .bind(organisation.to_string())
    .bind(user.map(|user| user.to_string()).unwrap_or_default())
    .bind(email)
    .fetch_optional(writing.connection())
    .await?;
    row.as_ref().map(|row| member(row, None)).transpose()
}

fn member(row: &AnyRow, team: Option<String>) -> Result<NewPerson, sqlx::Error> {
    let (user, email) = (Some(parsed(row, "id")?), text(row, "email")?);
    Ok(NewPerson { user, email, team, language: named(row, "language")? })
}

/// The candidates of a team, or all who are in it where it has none; none if there is no such team.
pub async fn team(
    writing: &mut Writing,
    organisation: Uuid,
    team: Uuid,
) -> Result<Option<Vec<NewPerson>>, sqlx::Error> {
    let name: Option<String> = sqlx::query_scalar("SELECT name FROM teams WHERE organisation_id = $1 AND id = $2")
        .bind(organisation.to_string())
        .bind(team.to_string())
        .fetch_optional(writing.connection())
        .await?;
    let Some(name) = name else { return Ok(None) };
    let rows = sqlx::query(
        "SELECT u.id, u.email, u.language, m.role FROM team_members t JOIN organisation_members m \
         ON m.organisation_id = t.organisation_id AND m.user_id = t.user_id JOIN users u ON u.id = m.user_id \
         WHERE t.organisation_id = $1 AND t.team_id = $2 ORDER BY u.name, u.id",
    )
    .bind(organisation.to_string())
    .bind(team.to_string())
    .fetch_all(writing.connection())
    .await?;
    let is_candidate = |row: &&AnyRow| text(row, "role").is_ok_and(|role| role == "candidate");
    let has_candidates = rows.iter().any(|row| is_candidate(&row));
    rows.iter()
        .filter(|row| !has_candidates || is_candidate(row))
        .map(|row| member(row, Some(name.clone())))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// The name of an owner that is an organisation.
pub async fn organisation_of(writing: &mut Writing, owner: Owner) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM organisations WHERE id = $1")
        .bind(owner.to_string())
        .fetch_optional(writing.connection())
        .await
}

macro_rules! mine {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            ", p.id AS person_id, p.user_id, p.email, p.team, p.language AS person_language, p.tries_used, \
             p.removed_at, p.human_asked_at, p.human_at, p.human_zone, p.human_note, p.human_done_at, (SELECT v.hash FROM avatars v WHERE v.user_id = p.user_id) AS avatar, u.name AS user_name, u.email AS user_email, u.language AS user_language, \
             (SELECT o.name FROM organisations o WHERE o.id = a.owner) AS organisation \
             FROM assignment_people p JOIN assignments a ON a.id = p.assignment_id \
             LEFT JOIN users u ON u.id = p.user_id WHERE (p.user_id = $1 OR p.email = $2) \
             AND p.removed_at IS NULL AND a.withdrawn_at IS NULL ",
            $rest
        )
    };
}

/// What somebody is to do, what is due last first.
pub async fn mine(db: &Db, reader: &Reader) -> Result<Vec<Mine>, sqlx::Error> {
    let rows = sqlx::query(mine!("ORDER BY a.due_at DESC, p.id LIMIT $3"))
        .bind(reader.user.to_string())
        .bind(reader.email.as_deref().unwrap_or_default())
        .bind(MOST_OWN)
        .fetch_all(db.pool())
        .await?;
    rows.iter().map(of_mine).collect()
}

/// One of them, by one's place in it.
pub async fn own(db: &Db, reader: &Reader, id: Uuid) -> Result<Option<Mine>, sqlx::Error> {
    let row = sqlx::query(mine!("AND p.id = $3"))
        .bind(reader.user.to_string())
        .bind(reader.email.as_deref().unwrap_or_default())
        .bind(id.to_string())
        .fetch_optional(db.pool())
        .await?;
    row.as_ref().map(of_mine).transpose()
}

fn of_mine(row: &AnyRow) -> Result<Mine, sqlx::Error> {
    Ok(Mine { person: person(row)?, assignment: assignment(row)?, organisation: row.try_get("organisation")? })
}
