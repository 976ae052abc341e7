//! What somebody wants to assign, checked; who is meant; and the changes of it.

use std::collections::HashSet;

use uuid::Uuid;

use super::not_found;
use super::store::{self, AssignmentRow, Content, NewAssignment, NewPerson, PersonRow};
use super::tell;
use super::wire::{AssignTo, AssignWhat, AssignedKind, AssignedWhat, ChangeAssignment, CreateAssignment};
use crate::accounts::Email;
use crate::accounts::store::users;
use crate::app::App;
use crate::db::Writing;
use crate::error::{Code, Problem};
use crate::mail::AssignmentNews;
use crate::owner::Owner;
use crate::text::{paragraph, zone};
use crate::wire::{Language, Timestamp};
use crate::{quizzes, scenarios};

/// Tries of one person.
const TRIES: std::ops::RangeInclusive<u32> = 1..=20;

/// Longest word to those who are to do it, characters.
const LONGEST_NOTE: usize = 1_000;

/// How far ahead something may be due, milliseconds: two years.
const FURTHEST_MS: i64 = 2 * 366 * DAY_MS;

/// People of one assignment at most.
const MOST_PEOPLE: i64 = 500;

/// Entries of one list of a request at most.
const MOST_NAMED: usize = 500;

/// People that an owner assigns something to within a day. More would be a way to send mail to
/// strangers.
const MOST_A_DAY: i64 = 2_000;

const DAY_MS: i64 = 24 * 3_600_000;

fn invalid(text: impl Into<std::borrow::Cow<'static, str>>) -> Problem {
    Problem::new(Code::InvalidField, text)
}

fn check_tries(tries: u32) -> Result<u32, Problem> {
    let is_right = TRIES.contains(&tries);
    is_right.then_some(tries).ok_or_else(|| invalid("`tries` is a number from 1 to 20."))
}

pub(super) fn check_zone(given: &str) -> Result<String, Problem> {
    zone(given, "zone")
}

fn check_due(due_at: Timestamp, now: Timestamp) -> Result<Timestamp, Problem> {
    if due_at <= now {
        return Err(invalid("`due_at` is past."));
    }
    if due_at.unix_ms() - now.unix_ms() > FURTHEST_MS {
        return Err(invalid("`due_at` is more than two years ahead."));
    }
    Ok(due_at)
}

fn check_note(note: &str) -> Result<String, Problem> {
    if note.trim().is_empty() { Ok(String::new()) } else { paragraph(note, LONGEST_NOTE, "note") }
}

/// What is assigned, as it is now.
async fn subject(app: &App, owner: Owner, what: &AssignWhat) -> Result<(AssignedWhat, Subject), Problem> {
    match what.kind {
        AssignedKind::Scenario => {
            let offer = scenarios::find(app, owner, &what.id).await?;
            let version = match app.catalogue.get(&what.id) {
                Some(_) => None,
                None => version(app, owner, &what.id).await?,
            };
            let told = scenarios::routes::summary(&offer.scenario);
            let (id, title, language) = (told.id, told.title, told.language);
            let what =
                AssignedWhat { kind: what.kind, id, version, title, language, minutes: Some(told.duration_minutes) };
            Ok((what, Subject::Scenario(offer.source.to_string())))
        }
        AssignedKind::Quiz => {
            let found = quizzes::find(app, owner, &what.id).await?;
            let told = quizzes::wire::summary(&found.quiz, found.built_in);
            let minutes = told.time_limit_s.map(|seconds| seconds.div_ceil(60));
            let (id, title, language) = (told.id, told.title, told.language);
            let what = AssignedWhat { kind: what.kind, id, version: None, title, language, minutes };
            Ok((what, Subject::Quiz(found.quiz)))
        }
    }
}

async fn version(app: &App, owner: Owner, id: &str) -> Result<Option<u32>, sqlx::Error> {
    for owner in owner.reads() {
        if let Some(version) = store::published_version(&app.db, owner, id).await? {
            return Ok(Some(version));
        }
    }
    Ok(None)
}

enum Subject {
    Scenario(String),
    Quiz(std::sync::Arc<vivavoce_scenarios::quiz::Quiz>),
}

/// Assigns; gives the assignment's id.
///
/// # Errors
/// `invalid_field`, `scenario_not_found`, `quiz_not_found`, `rate_limited`; `unavailable` where too
/// many letters wait.
pub async fn create(
    app: &App,
    owner: Owner,
    by: Option<Uuid>,
    wish: CreateAssignment,
    now: Timestamp,
) -> Result<Uuid, Problem> {
    let (what, subject) = subject(app, owner, &wish.what).await?;
    let row = AssignmentRow {
        id: Uuid::now_v7(),
        owner,
        note: check_note(&wish.note)?,
        due_at: check_due(wish.due_at, now)?,
        zone: check_zone(&wish.zone)?,
        late: wish.late,
        tries: check_tries(wish.tries)?,
        sequence: 0,
        by: match by {
            Some(by) => users::find(&app.db, by).await?.map(|user| user.name),
            None => None,
        },
        created_at: now,
        withdrawn_at: None,
        what,
    };
    let mut writing = app.db.begin().await?;
    let content = match subject {
        Subject::Scenario(source) => Content::Scenario(source),
        Subject::Quiz(quiz) => Content::Quiz(quizzes::store::keep_content(&mut writing, &quiz).await?),
    };
    store::insert(&mut writing, &NewAssignment { row: &row, content: &content, by }).await?;
    let people = add_all(app, &mut writing, &row, wish.to, now).await?;
    writing.commit().await?;
    tell::wake(app, &people).await;
    Ok(row.id)
}

/// Adds more people to an assignment; those who are in it stay as they are.
pub async fn add(app: &App, row: &AssignmentRow, to: AssignTo, now: Timestamp) -> Result<(), Problem> {
    let mut writing = app.db.begin().await?;
    if !store::turn(&mut writing, row.owner, row.id, None).await? {
        return Err(withdrawn());
    }
    let row = AssignmentRow { sequence: row.sequence + 1, ..row.clone() };
    let people = add_all(app, &mut writing, &row, to, now).await?;
    writing.commit().await?;
    tell::wake(app, &people).await;
    Ok(())
}

/// Takes somebody out of an assignment.
pub async fn remove(app: &App, row: &AssignmentRow, person: Uuid, now: Timestamp) -> Result<(), Problem> {
    let missing = || Problem::new(Code::NotFound, "The assignment has nobody with this id.");
    let people = store::people(&app.db, row.id).await?;
    let person = people.into_iter().find(|one| one.id == person).ok_or_else(missing)?;
    let mut writing = app.db.begin().await?;
    if !store::turn(&mut writing, row.owner, row.id, None).await? {
        return Err(withdrawn());
    }
    if !store::remove(&mut writing, row.id, person.id, now).await? {
        return Err(missing());
    }
    let row = AssignmentRow { sequence: row.sequence + 1, ..row.clone() };
    let organisation = store::organisation_of(&mut writing, row.owner).await?;
    tell::tell(app, &mut writing, &row, organisation.as_deref(), &person, AssignmentNews::Withdrawn, now).await?;
    writing.commit().await?;
    tell::wake(app, &[person]).await;
    Ok(())
}

/// Changes an assignment, and tells those who are not done with it.
///
/// # Errors
/// `edit_conflict` where somebody else was first.
pub async fn change(app: &App, row: &AssignmentRow, wish: ChangeAssignment, now: Timestamp) -> Result<(), Problem> {
    let changed = AssignmentRow {
        due_at: wish.due_at.map_or(Ok(row.due_at), |due| check_due(due, now))?,
        zone: wish.zone.map_or_else(|| Ok(row.zone.clone()), |zone| check_zone(&zone))?,
        tries: wish.tries.map_or(Ok(row.tries), check_tries)?,
        late: wish.late.unwrap_or(row.late),
        note: wish.note.map_or_else(|| Ok(row.note.clone()), |note| check_note(&note))?,
        sequence: wish.sequence + 1,
        ..row.clone()
    };
    let is_news =
        (row.due_at, &row.zone, row.tries, row.late) != (changed.due_at, &changed.zone, changed.tries, changed.late);
    save(app, &changed, Some(wish.sequence), is_news.then_some(AssignmentNews::Changed), now).await
}

/// Takes an assignment back, and tells those who are not done with it.
pub async fn withdraw(app: &App, row: &AssignmentRow, now: Timestamp) -> Result<(), Problem> {
    let withdrawn = AssignmentRow { withdrawn_at: Some(now), sequence: row.sequence + 1, ..row.clone() };
    save(app, &withdrawn, None, Some(AssignmentNews::Withdrawn), now).await
}

async fn save(
    app: &App,
    row: &AssignmentRow,
    sequence: Option<u32>,
    news: Option<AssignmentNews>,
    now: Timestamp,
) -> Result<(), Problem> {
    let people = unfinished(app, row, now).await?;
    let mut writing = app.db.begin().await?;
    if !store::turn(&mut writing, row.owner, row.id, sequence).await? {
        drop(writing);
        return Err(match store::find(&app.db, row.owner, row.id).await?.ok_or_else(not_found)? {
            now if now.withdrawn_at.is_some() => withdrawn(),
            now => Problem::new(Code::EditConflict, "Somebody else has changed the assignment.")
                .current(serde_json::json!({ "sequence": now.sequence })),
        });
    }
    store::save(&mut writing, row).await?;
    if let Some(news) = news {
        let organisation = store::organisation_of(&mut writing, row.owner).await?;
        for person in &people {
            tell::tell(app, &mut writing, row, organisation.as_deref(), person, news, now).await?;
        }
    }
    writing.commit().await?;
    tell::wake(app, &people).await;
    Ok(())
}

/// Who is in it and not done.
async fn unfinished(app: &App, row: &AssignmentRow, now: Timestamp) -> Result<Vec<PersonRow>, Problem> {
    use super::wire::TryState;
    let tries = store::tries(&app.db, row.id).await?;
    let is_done = |id: Uuid| {
        let own = tries.iter().filter(|one| one.person == id);
        own.map(|one| one.begun.state(now)).any(|state| matches!(state, TryState::Done | TryState::Deleted))
    };
    let people = store::people(&app.db, row.id).await?;
    Ok(people.into_iter().filter(|one| one.removed_at.is_none() && !is_done(one.id)).collect())
}

fn withdrawn() -> Problem {
    Problem::new(Code::AssignmentOver, "The assignment was withdrawn; it changes no more.")
}

/// Adds all who are meant, and tells those who are new.
async fn add_all(
    app: &App,
    writing: &mut Writing,
    row: &AssignmentRow,
    to: AssignTo,
    now: Timestamp,
) -> Result<Vec<PersonRow>, Problem> {
    let meant = meant(writing, row.owner, to, row.what.language).await?;
    if meant.is_empty() {
        return Err(invalid("`to` names nobody."));
    }
    let more = i64::try_from(meant.len()).unwrap_or(i64::MAX);
    if store::count(writing, row.id).await?.saturating_add(more) > MOST_PEOPLE {
        return Err(invalid(format!("An assignment has at most {MOST_PEOPLE} people.")));
    }
    let since = Timestamp::from_unix_ms(now.unix_ms() - DAY_MS);
    if store::added_since(writing, row.owner, since).await?.saturating_add(more) > MOST_A_DAY {
        let text = format!("Something is assigned to at most {MOST_A_DAY} people a day.");
        return Err(Problem::new(Code::RateLimited, text).retry_after(3600));
    }
    let organisation = store::organisation_of(writing, row.owner).await?;
    let mut added = Vec::new();
    for new in meant {
        let Some(id) = store::add(writing, row.id, &new, now).await? else { continue };
        let NewPerson { user, email, team, language } = new;
        let person = PersonRow {
            id,
            user,
            name: None,
            email,
            team,
            language,
            tries_used: 0,
            removed_at: None,
            human: None,
            avatar: None,
        };
        tell::tell(app, writing, row, organisation.as_deref(), &person, AssignmentNews::Assigned, now).await?;
        added.push(person);
    }
    Ok(added)
}

/// Who is meant, each once: an address that is a member's means the member.
async fn meant(writing: &mut Writing, owner: Owner, to: AssignTo, usual: Language) -> Result<Vec<NewPerson>, Problem> {
    if [to.people.len(), to.teams.len(), to.emails.len()].iter().any(|count| *count > MOST_NAMED) {
        return Err(invalid(format!("A list in `to` has at most {MOST_NAMED} entries.")));
    }
    let organisation = match owner {
        Owner::Organisation(id) => Some(id),
        Owner::Instance => None,
    };
    let nobody = || invalid("`to.people` names somebody who is not in the organisation.");
    let no_team = || invalid("`to.teams` names a team that the organisation does not have.");
    let mut all = Vec::new();
    for user in to.people {
        let organisation = organisation.ok_or_else(nobody)?;
        all.push(store::members(writing, organisation, Some(user), "").await?.ok_or_else(nobody)?);
    }
    for team in to.teams {
        let organisation = organisation.ok_or_else(no_team)?;
        all.extend(store::team(writing, organisation, team).await?.ok_or_else(no_team)?);
    }
    for email in to.emails {
        let email = Email::parse(&email)?;
        let member = match organisation {
            Some(organisation) => store::members(writing, organisation, None, email.as_str()).await?,
            None => None,
        };
        let language = to.language.unwrap_or(usual);
        let stranger = || NewPerson { user: None, email: email.as_str().to_owned(), team: None, language };
        all.push(member.unwrap_or_else(stranger));
    }
    let mut seen = HashSet::new();
    all.retain(|one| seen.insert(one.email.clone()));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_ahead_and_in_a_zone_that_there_is() {
        let now = Timestamp::from_unix_ms(1_795_253_400_125);
        let later = |ms| Timestamp::from_unix_ms(now.unix_ms() + ms);
        assert!(check_due(later(1), now).is_ok());
        for bad in [later(0), later(-1), later(FURTHEST_MS + 1)] {
            assert_eq!(check_due(bad, now).expect_err("not to be met").code, Code::InvalidField);
        }
        assert_eq!(check_zone("Europe/Paris").expect("there is one"), "Europe/Paris");
        for bad in ["", "Mars/Olympus", "../etc/passwd", &"x".repeat(65)] {
            assert_eq!(check_zone(bad).expect_err("none").code, Code::InvalidField, "{bad}");
        }
        assert!(check_tries(1).is_ok() && check_tries(20).is_ok());
        assert!(check_tries(0).is_err() && check_tries(21).is_err());
        assert_eq!(check_note(" \n ").expect("none"), "");
        assert!(check_note(&"x".repeat(LONGEST_NOTE + 1)).is_err());
    }
}
