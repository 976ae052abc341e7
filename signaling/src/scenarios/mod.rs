//! The interviews that can be held here: those that come with Vivavoce, those of the configured
//! folder, read once at the start, and those that trainers write and publish.

pub mod catalogue;
pub mod checked;
pub mod fault;
pub mod routes;
pub mod store;
pub mod wire;
pub mod workshop;

use std::sync::Arc;

use vivavoce_scenarios::parse;

use crate::app::App;
use crate::error::Problem;
use crate::moderation::{self, ThingKind};
use crate::owner::Owner;

pub use catalogue::{Catalogue, CatalogueError, Offer};
pub use routes::not_found;

/// The scenario of this id that is offered to whoever acts for this owner.
///
/// # Errors
/// `scenario_not_found`.
pub async fn find(app: &App, owner: Owner, id: &str) -> Result<Offer, Problem> {
    find_owned(app, owner, id).await.map(|(_, offer)| offer)
}

/// The same, with whose it is.
///
/// # Errors
/// `scenario_not_found`.
pub async fn find_owned(app: &App, owner: Owner, id: &str) -> Result<(Owner, Offer), Problem> {
    if let Some(offer) = app.catalogue.get(id) {
        return match moderation::things::withdrawn(&app.db, ThingKind::Scenario, Owner::Instance).await? {
            withdrawn if withdrawn.iter().any(|withdrawn| withdrawn == id) => Err(not_found()),
            _ => Ok((Owner::Instance, offer.clone())),
        };
    }
    for owner in owner.reads() {
        if let Some(source) = store::published(&app.db, owner, id).await? {
            return Ok((owner, offer(source)?));
        }
    }
    Err(not_found())
}

/// The scenario of this id as it is being written: its newest version.
///
/// # Errors
/// `scenario_not_found`; `bad_scenario` where it cannot be held yet.
pub async fn find_draft(app: &App, owner: Owner, id: &str) -> Result<Offer, Problem> {
    if let Some(offer) = app.catalogue.get(id) {
        return Ok(offer.clone());
    }
    let newest = store::newest(&app.db, owner, id).await?.ok_or_else(not_found)?;
    checked::check(app, owner, &newest.source, Some(id)).await?.sound()?;
    offer(newest.source)
}

fn offer(source: String) -> Result<Offer, Problem> {
    let scenario =
        parse(&source).map_err(|errors| Problem::internal("a published scenario is no longer sound", &errors))?;
    Ok(Offer { scenario: Arc::new(scenario), source: source.into() })
}
