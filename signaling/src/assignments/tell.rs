//! Telling people what they are to do: by e-mail with an entry for their calendar, and in the page.

use uuid::Uuid;

use super::own;
use super::store::{AssignmentRow, PersonRow};
use super::wire::AssignedKind;
use crate::app::App;
use crate::db::Writing;
use crate::error::Problem;
use crate::mail::{AssignmentLetter, AssignmentNews, Letter, LetterKind, Outbox};
use crate::notifications;
use crate::wire::Timestamp;

/// The page on which somebody finds what they are to do; `id` is their place in it.
pub fn page_of(id: Uuid) -> String {
    format!("/assignment/{id}")
}

/// Tells somebody, within the transaction that it belongs to.
///
/// # Errors
/// Too many letters wait, or the database's.
pub async fn tell(
    app: &App,
    writing: &mut Writing,
    assignment: &AssignmentRow,
    organisation: Option<&str>,
    person: &PersonRow,
    news: AssignmentNews,
    now: Timestamp,
) -> Result<(), Problem> {
    let what = AssignmentLetter {
        news,
        organisation: organisation.map(str::to_owned),
        by: assignment.by.clone(),
        title: assignment.what.title.clone(),
        is_quiz: assignment.what.kind == AssignedKind::Quiz,
        minutes: assignment.what.minutes,
        due: assignment.due_at,
        zone: assignment.zone.clone(),
        tries: assignment.tries,
        note: assignment.note.clone(),
        link: app.mail.as_ref().map_or_else(String::new, |mail| mail.link(&page_of(person.id))),
        id: person.id,
        sequence: assignment.sequence,
    };
    let kind = LetterKind::Assignment(Box::new(what));
    match &app.mail {
        Some(mail) => {
            let letter = Letter { to: person.email.clone(), language: person.language, kind };
            Outbox::enqueue(mail, writing.connection(), &letter).await?;
        }
        // Where no mail is sent, the page still tells.
        None => {
            let user = match person.user {
                Some(user) => Some(user),
                None => notifications::store::user_of(writing.connection(), &person.email).await?,
            };
            if let (Some(user), Some(told)) = (user, kind.in_page()) {
                notifications::tell(writing.connection(), user, &told, now).await?;
            }
        }
    }
    Ok(())
}

/// After the commit: letters go, and open pages look, those of whoever was meant by their address as
/// well. Pages find out later what could not be looked up now.
pub async fn wake(app: &App, people: &[PersonRow]) {
    if let Some(mail) = &app.mail {
        mail.look();
    }
    for person in people {
        let user = match person.user {
            Some(user) => Some(user),
            None => own::reader_of(app, &person.email).await.unwrap_or_default(),
        };
        if let Some(user) = user {
            app.bell.ring(user);
        }
    }
}
