//! An account as its owner sees it.

use uuid::Uuid;

use super::store::users;
use super::wire::Me;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::organisations::store as organisations;
use crate::profiles;

/// The account of somebody who acts for `organisation`.
pub async fn of(app: &App, user: Uuid, organisation: Option<Uuid>) -> Result<Me, Problem> {
    let kept = users::find(&app.db, user)
        .await?
        .ok_or_else(|| Problem::new(Code::NotFound, "The account is not there any more."))?;
    let belongings = organisations::belongings(&app.db, user).await?;
    // Whoever was taken out of it acts for it no more.
    let organisation = organisation.filter(|id| belongings.iter().any(|one| one.id == *id));
    let avatar = profiles::store::hash(&app.db, user).await?;
    Ok(Me::of(kept, belongings, organisation, avatar.as_deref()))
}
