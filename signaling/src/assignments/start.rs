//! Beginning a try, or going on with the one that was begun: once, however many ask at once.

use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::parse;

use super::not_found;
use super::standing::Terms;
use super::store::{self, Content, Held, Mine, TryRow};
use super::wire::{NextStep, StartAssignment, StartedAssignment, StartedSession, TryState};
use crate::app::App;
use crate::assistants;
use crate::attempts;
use crate::attempts::wire::CreatedAttempt;
use crate::consents::Agreed;
use crate::db::Writing;
use crate::error::{Code, Problem};
use crate::keys::Purse;
use crate::name::name_if_any;
use crate::organisations;
use crate::own_providers;
use crate::owner::Owner;
use crate::quizzes;
use crate::scenarios::routes::language;
use crate::sessions::create::{hosts, kept};
use crate::sessions::store::{self as sessions, NewSession};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// What a try is made of.
enum Ready {
    Session(Box<NewSession>),
    Attempt(Box<vivavoce_scenarios::quiz::Quiz>, Owner),
}

/// Begins, or goes on.
///
/// # Errors
/// `consent_required`; `no_tries_left`, `assignment_over`; `not_found` where it is no more theirs.
pub async fn start(
    app: &App,
    user: Uuid,
    mine: &Mine,
    wish: StartAssignment,
    now: Timestamp,
) -> Result<StartedAssignment, Problem> {
    app.conductor.takes_work()?;
    if let Owner::Organisation(id) = mine.assignment.owner
        && organisations::store::is_suspended(&app.db, id).await?
    {
        return Err(Problem::new(Code::AssignmentOver, "The organisation that assigned this is suspended."));
    }
    let random = |error| Problem::internal("the system has no randomness", &error);
    let (ready, token) = match ready(app, user, mine, &wish, now).await? {
        Some(Ready::Session(session)) => (Some(Ready::Session(session)), token::make("vj").map_err(random)?),
        Some(Ready::Attempt(quiz, owner)) => (Some(Ready::Attempt(quiz, owner)), token::make("vq").map_err(random)?),
        // What is going on needs no consent once more.
        None => (None, token::make("vj").map_err(random)?),
    };
    let hash = TokenHash::of(&token);
    let mut writing = app.db.begin().await?;
    let used = store::hold(&mut writing, mine.person.id, user).await?.ok_or_else(not_found)?;
    let newest = store::newest(writing.connection(), mine.person.id).await?;
    if mine.person.human.is_some() {
        return Err(Problem::new(Code::AssignmentOver, "You have asked for a person; take that back to begin."));
    }
    let terms = Terms { due_at: mine.assignment.due_at, tries: mine.assignment.tries, late: mine.assignment.late };
    let state = newest.as_ref().map(|newest| newest.begun.state(now));
    let started = match (terms.next(state, used, now), newest, ready) {
        (NextStep::Continue, Some(newest), _) => go_on(&mut writing, &newest, &hash, token, now).await?,
        (NextStep::Begin, newest, Some(ready)) => {
            // One that broke off by nobody's fault is made once more, and counts once.
            let again = newest.filter(|newest| newest.begun.state(now) == TryState::Void).map(|newest| newest.number);
            begin(&mut writing, mine.person.id, used, again, ready, &hash, token, now).await?
        }
        (NextStep::Begin, _, None) => return Err(consent_needed()),
        (NextStep::TooLate, ..) => {
            return Err(Problem::new(Code::AssignmentOver, "It is overdue, and may not be begun any more."));
        }
        (NextStep::NoTries | NextStep::Continue | NextStep::Human, ..) => {
            return Err(Problem::new(Code::NoTriesLeft, "All tries were made."));
        }
    };
    writing.commit().await?;
    Ok(started)
}

fn consent_needed() -> Problem {
    Problem::new(Code::ConsentRequired, "An interview is recorded; without a yes to that there is none.")
}

/// What a try is made of; none of an interview that nobody has agreed to yet.
async fn ready(
    app: &App,
    user: Uuid,
    mine: &Mine,
    wish: &StartAssignment,
    now: Timestamp,
) -> Result<Option<Ready>, Problem> {
    match store::content(&app.db, mine.assignment.id).await?.ok_or_else(not_found)? {
        Content::Quiz(hash) => {
            let quiz = quizzes::store::content(&app.db, &hash).await?.ok_or_else(not_found)?;
            Ok(Some(Ready::Attempt(Box::new(quiz), mine.assignment.owner)))
        }
        Content::Scenario(source) => {
            let Some(consent) = &wish.consent else { return Ok(None) };
            let agreed = Agreed::check(consent)?;
            let candidate_name = name_if_any(wish.candidate_name.as_deref())?;
            let scenario = parse(&source)
                .map_err(|errors| Problem::internal("an assigned scenario is no longer sound", &errors))?;
            let owner = mine.assignment.owner;
            let leads = assistants::leading(&app.db, owner, &scenario, None).await?;
            let purse = Purse::of_session(owner, Some(user), &app.settings);
            let providers = own_providers::of(&app.db, purse.first()).await?;
            let agreed = agreed.for_interview(owner, hosts(app, purse, leads.as_ref(), &providers))?;
            Ok(Some(Ready::Session(Box::new(NewSession {
                id: SessionId::new(),
                scenario_id: scenario.id.clone(),
                scenario_title: scenario.title.clone(),
                language: language(scenario.language),
                role: scenario.role.clone(),
                scenario_source: source,
                candidate_name,
                agreed,
                created_at: now,
                question_count: scenario.question_count(),
                leads,
                providers,
                trial: false,
                owner,
                candidate: Some(user),
                kept: kept(app, owner, consent.kept).await?,
            }))))
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one place calls it, with all that a try is")]
async fn begin(
    writing: &mut Writing,
    person: Uuid,
    used: u32,
    again: Option<u32>,
    ready: Ready,
    hash: &TokenHash,
    token: String,
    now: Timestamp,
) -> Result<StartedAssignment, Problem> {
    let number = again.unwrap_or(used + 1);
    let (held, session, attempt) = match ready {
        Ready::Session(new) => {
            sessions::insert(writing, &new, hash).await?;
            let told = StartedSession { id: new.id.0, join_token: token, created_at: now };
            (Held::Session(new.id.0), Some(told), None)
        }
        Ready::Attempt(quiz, owner) => {
            let id = Uuid::now_v7();
            attempts::store::insert(writing, owner, id, &quiz, hash, now).await?;
            let limit = quiz.time_limit.map(|limit| i64::try_from(limit.as_millis()).unwrap_or(i64::MAX));
            let ends_at = limit.map(|ms| Timestamp::from_unix_ms(now.unix_ms().saturating_add(ms)));
            let told = CreatedAttempt { id, attempt_token: token, started_at: now };
            (Held::Attempt(id, ends_at), None, Some(told))
        }
    };
    match again {
        Some(number) => store::replace(writing, person, number, held, now).await?,
        None => store::begin(writing, person, number, held, now).await?,
    }
    Ok(StartedAssignment { number, continued: false, session, attempt })
}

/// One more token for what was begun: the browser may be another one.
async fn go_on(
    writing: &mut Writing,
    newest: &TryRow,
    hash: &TokenHash,
    token: String,
    now: Timestamp,
) -> Result<StartedAssignment, Problem> {
    let (number, continued) = (newest.number, true);
    Ok(match (newest.session, newest.attempt) {
        (Some(id), _) => {
            sessions::add_token(writing, SessionId(id), hash, now).await?;
            let session = StartedSession { id, join_token: token, created_at: newest.begun_at };
            StartedAssignment { number, continued, session: Some(session), attempt: None }
        }
        (None, Some(id)) => {
            attempts::store::set_token(writing, id, hash).await?;
            let attempt = CreatedAttempt { id, attempt_token: token, started_at: newest.begun_at };
            StartedAssignment { number, continued, session: None, attempt: Some(attempt) }
        }
        (None, None) => return Err(not_found()),
    })
}
