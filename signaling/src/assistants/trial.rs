//! `/api/workshop/scenarios/{id}/sent-to`: what a trainer's try would send elsewhere.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::assistants;
use crate::error::{Problem, ProblemBody};
use crate::extract::QueryOf;
use crate::instance::sent;
use crate::instance::wire::{Sent, SentTo};
use crate::keys::Purse;
use crate::own_providers;
use crate::owner::Acting;
use crate::scenarios;

/// Who is to lead.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrialOf {
    /// The assistant that leads in the place of the scenario's own.
    pub assistant: Option<String>,
}

/// What leaves this server, and for whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentToList {
    /// Nothing where everything is worked on here.
    pub items: Vec<SentTo>,
}

/// What a try of a scenario sends to others
///
/// With its newest version, and the assistant that would lead. A try has no report, so that no
/// answer is rated.
#[utoipa::path(get, path = "/api/workshop/scenarios/{id}/sent-to", tag = "workshop", operation_id = "read_trial_sent_to",
    params(("id" = String, Path, description = "The scenario"), TrialOf), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = SentToList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`scenario_not_found`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`")))]
pub async fn sent_to(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    QueryOf(of): QueryOf<TrialOf>,
) -> Result<impl IntoResponse, Problem> {
    let offer = scenarios::find_draft(&app, acting.owner, &id).await?;
    let leads = assistants::leading(&app.db, acting.owner, &offer.scenario, of.assistant.as_deref()).await?;
    let purse = Purse::of(acting.owner.into(), &app.settings);
    let own = own_providers::of(&app.db, purse.first()).await?;
    let mut items = sent::to(&app.settings, &app.keys, purse, sent::models_of(leads.as_ref()), &own);
    items.retain(|item| item.what != Sent::Answers);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(SentToList { items })))
}
