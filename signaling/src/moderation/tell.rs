//! Telling those whom a report or a decision concerns. Whoever made a thing is told what was decided and
//! why, and never who reported it.

use sqlx::AnyConnection;
use uuid::Uuid;

use super::store::CaseRow;
use super::wire::{CaseState, ThingKind};
use crate::accounts::store::users;
use crate::app::App;
use crate::db::column::parsed;
use crate::error::Problem;
use crate::mail::{Letter, LetterKind, Outbox};
use crate::notifications::{self, NotificationKind};
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Tells administrators that something is to be decided; gives whom.
pub async fn opened(
    connection: &mut AnyConnection,
    case: Uuid,
    what: ThingKind,
    now: Timestamp,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let admins = people(connection, "SELECT id FROM users WHERE $1 = 'admin' AND role = $1", "admin").await?;
    for admin in &admins {
        notifications::tell(connection, *admin, &NotificationKind::FlagOpened { case, what }, now).await?;
    }
    Ok(admins)
}

/// Tells what was decided: whoever reported it, and whoever made it where it is withdrawn or restored;
/// gives whom.
pub async fn decided(
    app: &App,
    connection: &mut AnyConnection,
    row: &CaseRow,
    state: CaseState,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Uuid>, Problem> {
    let (what, title) = (row.case.kind, row.case.title.clone());
    let authors = authors(connection, row).await?;
    let mut told = Vec::new();
    if matches!(state, CaseState::Withdrawn | CaseState::Restored) {
        let restored = state == CaseState::Restored;
        let reason = reason.unwrap_or_default().to_owned();
        let letter = LetterKind::Moderated { what, title: title.clone(), reason, restored };
        for author in &authors {
            told.extend(send(app, connection, *author, letter.clone(), now).await?);
        }
    }
    if matches!(state, CaseState::Withdrawn | CaseState::Dismissed) {
        let sql = "SELECT reporter AS id FROM moderation_flags WHERE case_id = $1 AND reporter IS NOT NULL ORDER BY id";
        let letter = LetterKind::FlagDecided { what, title, withdrawn: state == CaseState::Withdrawn };
        for reporter in people(connection, sql, &row.case.id.to_string()).await? {
            told.extend(send(app, connection, reporter, letter.clone(), now).await?);
        }
    }
    Ok(told)
}

/// After the commit: letters go, and open pages look.
pub fn wake(app: &App, people: &[Uuid]) {
    if let Some(mail) = &app.mail {
        mail.look();
    }
    people.iter().for_each(|user| app.bell.ring(*user));
}

/// Whoever made it, where that is known; else who manages the organisation that it is in.
async fn authors(connection: &mut AnyConnection, row: &CaseRow) -> Result<Vec<Uuid>, sqlx::Error> {
    match (row.author, row.owner) {
        (Some(author), _) => Ok(vec![author]),
        (None, Owner::Organisation(id)) => {
            let sql = "SELECT user_id AS id FROM organisation_members WHERE organisation_id = $1 AND manages = 1";
            people(connection, sql, &id.to_string()).await
        }
        (None, Owner::Instance) => Ok(Vec::new()),
    }
}

async fn people(connection: &mut AnyConnection, sql: &'static str, of: &str) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = sqlx::query(sql).bind(of).fetch_all(connection).await?;
    rows.iter().map(|row| parsed(row, "id")).collect()
}

/// By e-mail and in the page; gives whom, if the account is there.
async fn send(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    kind: LetterKind,
    now: Timestamp,
) -> Result<Option<Uuid>, Problem> {
    let Some(person) = users::find_in(connection, user).await? else { return Ok(None) };
    match (&app.mail, kind.in_page()) {
        (Some(mail), _) => {
            let letter = Letter { to: person.email, language: person.language, kind };
            Outbox::enqueue(mail, connection, &letter).await?;
        }
        // Where no mail is sent, the page still tells.
        (None, Some(told)) => notifications::tell(connection, user, &told, now).await?,
        (None, None) => {}
    }
    Ok(Some(user))
}
