//! Records a route that was answered.

use axum::extract::RawPathParams;
use uuid::Uuid;

use super::entry::{ActorKind, Details, Entry, Noted, SubjectKind};
use super::store;
use super::table::Recorded;
use crate::access::Caller;
use crate::accounts::Person;
use crate::app::App;
use crate::owner::Owner;
use crate::wire::Timestamp;

/// Longest id of a subject, characters: those of scenarios are words.
const LONGEST_ID: usize = 64;

/// What is known of a request before its handler runs.
#[derive(Clone, Debug)]
pub struct Witness {
    row: &'static Recorded,
    actor: ActorKind,
    user: Option<Uuid>,
    organisation: Option<Uuid>,
    subject_id: Option<String>,
    file: Option<String>,
}

impl Witness {
    /// Of a request for a route of the table.
    pub fn of(
        row: &'static Recorded,
        caller: Caller,
        person: Option<Person>,
        owner: Owner,
        parameters: &RawPathParams,
    ) -> Self {
        let parameter = |wanted: &str| {
            parameters.iter().find(|(name, value)| *name == wanted && is_id(value)).map(|(_, value)| value.to_owned())
        };
        let actor = match caller {
            Caller::Person(_) => ActorKind::Person,
            Caller::Candidate => ActorKind::Candidate,
            Caller::Instance => ActorKind::Instance,
            Caller::Guest => ActorKind::Guest,
            Caller::Viewer => ActorKind::Viewer,
        };
        Self {
            row,
            actor,
            user: person.map(|person| person.user),
            organisation: match owner {
                Owner::Organisation(id) => Some(id),
                Owner::Instance => None,
            },
            subject_id: parameter(row.parameter),
            file: parameter("file"),
        }
    }

    /// Writes down that it was done. What was done cannot be taken back because it could not be
    /// written down: that is told to those who run the server.
    pub async fn note(self, app: &App, noted: Noted) {
        if noted.undone {
            return;
        }
        let own = self.user.filter(|_| self.row.subject == SubjectKind::Account && self.row.parameter.is_empty());
        let mut details: Details = noted.details;
        details.extend(self.file.map(|file| ("file", file)));
        let entry = Entry {
            act: self.row.act,
            actor: self.actor,
            user: self.user,
            organisation: noted.organisation.or(self.organisation),
            subject: self.row.subject,
            subject_id: noted.subject.or(own).map(|id| id.to_string()).or(self.subject_id),
            details,
        };
        if let Err(error) = store::note(&app.db, &entry, Timestamp::now()).await {
            tracing::error!(%error, act = ?entry.act, "an act could not be written into the audit log");
        }
    }
}

/// Whether this names something, and says nothing else.
fn is_id(text: &str) -> bool {
    text.len() <= LONGEST_ID && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
