//! `/api/assistants`.

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::checked::{check, notes};
use super::not_found;
use super::store::{self, Change, Seen};
use super::wire::{
    Assistant, AssistantBody, AssistantList, AssistantModels, AssistantVersionList, CreateAssistant, KeptAssistant,
    SaveAssistant,
};
use crate::access::Caller;
use crate::app::App;
use crate::drafting::reading::slug;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::keys::tenants_may;
use crate::owner::{Acting, Owner};
use crate::providers::{Role, Spec};
use crate::scenarios::wire::ConfirmQuery;
use crate::text::paragraph;
use crate::wire::Timestamp;

/// Longest note on a version, characters.
const LONGEST_NOTE: usize = 500;

/// Assistants of one name.
const NAMESAKES: u32 = 100;

/// Instructions are for trainers.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The assistants
#[utoipa::path(get, path = "/api/assistants", tag = "assistants", operation_id = "list_assistants",
    security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AssistantList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Extension(caller): Extension<Caller>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(AssistantList { items: store::list(&app.db, seen(acting, caller)).await? })))
}

/// Make an assistant
///
/// Its id is made of its name.
#[utoipa::path(post, path = "/api/assistants", tag = "assistants", operation_id = "create_assistant",
    security(("account_token" = []), ("access_token" = [])), request_body = CreateAssistant,
    responses((status = 201, body = KeptAssistant, headers(("Location" = String, description = "The assistant"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn create(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Extension(caller): Extension<Caller>,
    JsonBody { value, .. }: JsonBody<CreateAssistant>,
) -> Result<impl IntoResponse, Problem> {
    let seen = seen(acting, caller);
    let body = check(value.body)?;
    may_ask(&app, acting.owner, &body)?;
    let base = id_of(&body.name);
    for number in 1..=NAMESAKES {
        let id = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        if !store::insert(&app.db, seen, &id, &body, value.shared, Timestamp::now()).await? {
            continue;
        }
        let headers =
            [(header::LOCATION, format!("/api/assistants/{id}")), (header::CACHE_CONTROL, "no-store".to_owned())];
        return Ok((StatusCode::CREATED, headers, Json(kept(&app, seen, &id).await?)));
    }
    Err(Problem::new(Code::InvalidField, format!("`name`: there are {NAMESAKES} assistants of this name already.")))
}

/// One assistant
#[utoipa::path(get, path = "/api/assistants/{id}", tag = "assistants", operation_id = "read_assistant",
    params(("id" = String, Path, description = "The assistant")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = KeptAssistant),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`assistant_not_found`")))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(kept(&app, seen(acting, caller), &id).await?)))
}

/// Change an assistant
///
/// Adds a version; interviews that were created before keep theirs.
#[utoipa::path(put, path = "/api/assistants/{id}", tag = "assistants", operation_id = "save_assistant",
    params(("id" = String, Path, description = "The assistant")), security(("account_token" = []), ("access_token" = [])),
    request_body = SaveAssistant,
    responses((status = 200, body = KeptAssistant),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`assistant_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`edit_conflict`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`")))]
pub async fn save(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<SaveAssistant>,
) -> Result<impl IntoResponse, Problem> {
    let seen = seen(acting, caller);
    let body = check(value.body)?;
    may_ask(&app, acting.owner, &body)?;
    let note = if value.note.trim().is_empty() { String::new() } else { paragraph(&value.note, LONGEST_NOTE, "note")? };
    let before = one(&app, seen, &id).await?;
    if value.shared == Some(false) && before.shared && !before.own {
        let text = "`shared`: only who made an assistant may keep it to themselves.";
        return Err(Problem::new(Code::InvalidField, text));
    }
    // What is the same needs no version of its own.
    let made = if before.version == value.version && before.body == body {
        Change::Made
    } else {
        store::save(&app.db, acting.owner, &id, value.version, &body, &note, Timestamp::now()).await?
    };
    if made == Change::Conflict {
        let now =
            serde_json::to_value(&before).map_err(|error| Problem::internal("an assistant has no JSON", &error))?;
        let problem = Problem::new(Code::EditConflict, "Somebody else has changed this assistant since it was read.");
        return Err(problem.current(now));
    }
    if let Some(shared) = value.shared {
        store::share(&app.db, acting.owner, &id, shared).await?;
    }
    Ok((NO_STORE, Json(kept(&app, seen, &id).await?)))
}

/// Delete an assistant with all its versions
///
/// Interviews that were created before keep theirs; later ones of scenarios that name it are
/// led by the scenario's persona. The id is asked for once more, as `confirm`.
#[utoipa::path(delete, path = "/api/assistants/{id}", tag = "assistants", operation_id = "delete_assistant",
    params(("id" = String, Path, description = "The assistant"), ConfirmQuery), security(("account_token" = []), ("access_token" = [])),
    responses((status = 204),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`assistant_not_found`"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`confirmation_needed`")))]
pub async fn delete(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<ConfirmQuery>,
) -> Result<StatusCode, Problem> {
    one(&app, seen(acting, caller), &id).await?;
    query.check(&id)?;
    if store::delete(&app.db, acting.owner, &id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(not_found()) }
}

/// The versions of an assistant
#[utoipa::path(get, path = "/api/assistants/{id}/versions", tag = "assistants", operation_id = "list_assistant_versions",
    params(("id" = String, Path, description = "The assistant")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = AssistantVersionList),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "`assistant_not_found`")))]
pub async fn versions(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    one(&app, seen(acting, caller), &id).await?;
    let items = store::versions(&app.db, acting.owner, &id).await?;
    Ok((NO_STORE, Json(AssistantVersionList { items })))
}

/// Whether this server asks the models of an assistant for its owner: those of an organisation are at
/// addresses that the operator knows.
fn may_ask(app: &App, owner: Owner, body: &AssistantBody) -> Result<(), Problem> {
    let (Owner::Organisation(_), AssistantModels::Chain { models }) = (owner, &body.models) else { return Ok(()) };
    let urls = models.iter().filter_map(|entry| Spec::read(Role::Mind, entry).ok()?.url);
    for url in urls {
        tenants_may(app, &url)?;
    }
    Ok(())
}

fn seen(acting: Acting, caller: Caller) -> Seen {
    Seen { owner: acting.owner, by: caller.person().map(|person| person.user) }
}

async fn one(app: &App, seen: Seen, id: &str) -> Result<Assistant, Problem> {
    store::one(&app.db, seen, id).await?.ok_or_else(not_found)
}

async fn kept(app: &App, seen: Seen, id: &str) -> Result<KeptAssistant, Problem> {
    let assistant = one(app, seen, id).await?;
    Ok(KeptAssistant { notes: notes(&assistant.body), assistant })
}

/// An id made of a name.
fn id_of(name: &str) -> String {
    let id = slug(name);
    if id.is_empty() { "assistant".to_owned() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_a_name() {
        assert_eq!(id_of("Élise — Cheffe d'équipe"), "elise-cheffe-d-equipe");
        assert_eq!(id_of("王"), "assistant");
        assert_eq!(id_of(&"abc ".repeat(40)).len(), 39);
    }
}
