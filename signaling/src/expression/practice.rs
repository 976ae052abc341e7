//! Which interviews are somebody's own private practice: the only ones whose sound may be sent.

use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::store::{self, Ties};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::events::wire::SessionState;
use crate::owner::Owner;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::wire::Timestamp;

/// The interview, if this person held it by themselves, for themselves, and it is over. That of
/// somebody else is none that there is.
///
/// # Errors
/// `not_found`, `not_own_practice`, `session_running`.
pub async fn of(app: &App, user: Uuid, id: &str) -> Result<SessionRow, Problem> {
    let id: SessionId = id.parse().map_err(|_| Problem::no_session())?;
    let find = async || {
        let session = sessions::find(&app.db, id).await?.filter(|session| session.candidate == Some(user));
        session.ok_or_else(Problem::no_session)
    };
    find().await?;
    // What happened last in it may be on its way to the database.
    app.conductor.settle(id).await;
    let session = find().await?;
    let ties = store::ties(&app.db, id, Timestamp::now()).await?;
    if let Some(why) = tie(&session, ties) {
        return Err(Problem::new(Code::NotOwnPractice, why));
    }
    match session.standing.state {
        SessionState::Ended | SessionState::Interrupted => Ok(session),
        SessionState::Waiting | SessionState::Live | SessionState::Paused => Err(Problem::session_running()),
    }
}

/// Why it is not private practice, if it is not.
fn tie(session: &SessionRow, Ties { assigned, shared }: Ties) -> Option<&'static str> {
    match () {
        () if session.owner != Owner::Instance => Some("This interview was held for an organisation."),
        () if session.trial => Some("This is a try of a scenario, and no practice."),
        () if assigned => Some("This interview was assigned by somebody."),
        () if shared => Some("This interview is shared; take its links back first."),
        () => None,
    }
}
