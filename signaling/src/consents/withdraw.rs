//! What happens when a consent of an interview is given again or taken back.

use vivavoce_engine::id::SessionId;

use super::store::{self, NewEntry};
use super::texts;
use super::wire::{How, Purpose, SetConsent};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::events::wire::SessionState;
use crate::reports;
use crate::retention::sweep::delete_sound;
use crate::sessions::store::SessionRow;
use crate::wire::Timestamp;

/// Notes it, and does what follows; said again, nothing happens.
///
/// # Errors
/// `session_over` for what cannot come back.
pub async fn set(app: &App, session: &SessionRow, wish: SetConsent, now: Timestamp) -> Result<(), Problem> {
    if wish.given && !can_return(session, wish.purpose) {
        return Err(Problem::new(
            Code::SessionOver,
            "What was deleted or ended because of it does not come back; begin another interview.",
        ));
    }
    let id = session.id;
    let before = store::of_session(&app.db, id).await?;
    if before.iter().find(|entry| entry.purpose == wish.purpose).is_none_or(|entry| entry.given) == wish.given {
        return Ok(());
    }
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    let ends = !wish.given && wish.purpose.is_needed() && !is_over(session);
    store::set(&mut *connection, id, wish.purpose, wish.given, now).await?;
    let entry = NewEntry {
        user: session.candidate,
        session: Some(id),
        purpose: wish.purpose,
        given: wish.given,
        version: texts::current(),
        language: Some(wish.language),
        hosts: &[],
        how: How::Interview,
    };
    store::append(&mut *connection, &entry, now).await?;
    if ends {
        store::close_waiting(&mut *connection, id, now).await?;
    }
    match (wish.purpose, wish.given) {
        (Purpose::Sharing, false) => store::end_shares(&mut *connection, id, now).await?,
        (Purpose::AiScoring, false) => reports::store::forget_within(&mut *connection, id).await?,
        _ => {}
    }
    writing.commit().await?;
    if ends {
        app.conductor.stop(id).await;
    }
    match (wish.purpose, wish.given) {
        (Purpose::Recording, false) => forget_sound(app, id, now).await?,
        (Purpose::AiScoring, true) => app.reports.look(),
        (Purpose::AiScoring, false) => app.db.forget_deleted().await?,
        _ => {}
    }
    Ok(())
}

/// Deletes the sound where it is here; the server that has it does with its next sweep.
async fn forget_sound(app: &App, id: SessionId, now: Timestamp) -> Result<(), Problem> {
    let is_here = app.vault.folder(id).exists();
    if is_here {
        delete_sound(app, id, now).await?;
        app.db.forget_deleted().await?;
    }
    Ok(())
}

/// Whether it can be given again.
pub fn can_return(session: &SessionRow, purpose: Purpose) -> bool {
    match purpose {
        Purpose::AiScoring => session.kept.report_deleted_at.is_none(),
        Purpose::Sharing => true,
        Purpose::Recording | Purpose::AiInterview | Purpose::Remote => false,
    }
}

fn is_over(session: &SessionRow) -> bool {
    matches!(session.standing.state, SessionState::Ended | SessionState::Interrupted)
}
