//! What somebody chose of a file is kept: all of it, or nothing.

use uuid::Uuid;

use super::entry::{Kind, lines};
use super::store::{self, Changed};
use super::wire::{ImportCareer, ImportedCareer};
use super::{HEADLINE_CHARS, SUMMARY_CHARS};
use crate::accounts::store::users::{self, Profile};
use crate::app::App;
use crate::error::{Code, Problem};
use crate::name::name;
use crate::text::line;
use crate::wire::Timestamp;

/// Entries that are taken at once, of each sort.
const MOST: usize = 300;

/// Takes it.
///
/// # Errors
/// `invalid_field` for what may not be kept; `not_found` for an entry that is not there any more.
pub async fn import(app: &App, user: Uuid, wish: ImportCareer, now: Timestamp) -> Result<ImportedCareer, Problem> {
    if wish.add.len() > MOST || wish.change.len() > MOST {
        return Err(Problem::new(Code::InvalidField, format!("At most {MOST} entries are taken at once.")));
    }
    let called = wish.name.as_deref().map(name).transpose()?;
    let headline = wish.headline.as_deref().map(headline).transpose()?;
    let summary = wish.summary.as_deref().map(summary).transpose()?;
    let mut writing = app.db.begin().await?;
    let connection = writing.connection();
    store::hold(connection, user, now).await?;
    store::tell(connection, user, headline.as_deref(), summary.as_deref()).await?;
    if called.is_some() {
        users::change_in(connection, user, &Profile { name: called, ..Profile::default() }, now).await?;
    }
    let (mut added, mut changed) = (0, 0);
    for wish in wish.change {
        let entry = wish.entry.checked()?;
        match store::change(connection, user, wish.id, &entry).await? {
            Changed::Done => changed += 1,
            Changed::None => return Err(none()),
            Changed::Twice => return Err(twice()),
        }
    }
    for entry in wish.add {
        let entry = entry.checked()?;
        added += usize::from(store::add(connection, user, &entry, now).await?.is_some());
    }
    fits(store::overfull(connection, user).await?)?;
    writing.commit().await?;
    Ok(ImportedCareer { added, changed, career: store::read(&app.db, user).await? })
}

/// A headline as it is kept.
pub fn headline(text: &str) -> Result<String, Problem> {
    Ok(line(text, HEADLINE_CHARS, "headline")?.unwrap_or_default())
}

/// A summary as it is kept.
pub fn summary(text: &str) -> Result<String, Problem> {
    lines(text, SUMMARY_CHARS, "summary")
}

/// Refuses what is more than one may have.
pub fn fits(overfull: Option<Kind>) -> Result<(), Problem> {
    match overfull {
        None => Ok(()),
        Some(kind) => {
            let detail = format!("You can keep at most {} of each such entry; remove one first.", kind.most());
            Err(Problem::new(Code::InvalidField, detail))
        }
    }
}

/// They have no such entry.
pub fn none() -> Problem {
    Problem::new(Code::NotFound, "You have no such entry, or it is of another kind.")
}

/// They have it already.
pub fn twice() -> Problem {
    Problem::new(Code::InvalidField, "You have an entry with this title, at this place, from this date already.")
}
