//! The OpenAPI 3.1 document, collected from the routes. `vivavoce openapi` prints it; the
//! committed copy is `web-client/openapi.json`, from which the page's types are generated.

use std::collections::BTreeMap;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi, ToSchema};

use crate::error::ProblemBody;
use crate::events::wire::Event;
use crate::exports::wire::TranscriptFile;

/// Everything of the document that is not a route.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vivavoce",
        description = "Spoken interviews: sessions, their media, their events and what stays of them. \
            Errors are `application/problem+json` (RFC 9457)."
    ),
    tags(
        (name = "instance", description = "What this instance is and can do"),
        (name = "accounts", description = "People, and the browsers in which they are signed in"),
        (name = "organisations", description = "Organisations, their members and teams, and who may do what"),
        (name = "scenarios", description = "Interviews that can be held"),
        (name = "workshop", description = "Scenarios as trainers write them: drafts, versions, what is published"),
        (name = "assistants", description = "Who leads interviews in the place of a scenario's persona"),
        (name = "drafting", description = "Drafts by a language model, for somebody to look through; nothing is kept"),
        (name = "sessions", description = "Interviews that are or were held"),
        (name = "tasks", description = "What is written in an interview: texts with their changes, and tries of them"),
        (name = "quizzes", description = "Questionnaires that are marked at once, and attempts at them"),
        (name = "bank", description = "Questions that are kept on their own, and what answers say of them"),
        (name = "assignments", description = "Scenarios and quizzes that people are to do by a moment, and who did what"),
        (name = "recordings", description = "What was said, to listen to"),
        (name = "replay", description = "A session that is over: its outline, waveform, corrections, redactions and exports"),
        (name = "comments", description = "Comments at moments of a session, live"),
        (name = "shares", description = "Links for people without an account, and who has opened them"),
        (name = "reports", description = "What an interview came to, and the words that say so"),
        (name = "media", description = "Audio both ways: WHIP-shaped signalling (RFC 9725) and packets over a WebSocket"),
        (name = "providers", description = "Minds, ears and voices of others: their keys, what was used of them, what may be spent"),
        (name = "own voice", description = "What a model guesses of one's own voice in one's own practice: for oneself alone, kept nowhere"),
        (name = "notifications", description = "What people are told in the page and by their browsers, and what they want to be told where"),
        (name = "mail", description = "E-mails: how they are doing, a test, and links that refuse them"),
        (name = "privacy", description = "What people ask for of their own data: a file of it, and that it be gone"),
        (name = "administration", description = "For those who run the instance: its people, and how it is doing"),
        (name = "moderation", description = "What people report of what others wrote, and what administrators decide"),
        (name = "audit", description = "Who did what when: only appended to, and a chain"),
        (name = "health", description = "For those who run the server"),
    ),
    components(schemas(ProblemBody, Event, TranscriptFile)),
    modifiers(&Tokens)
)]
pub struct Document;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = |text: &str| {
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(text)).build())
        };
        let components = openapi.components.get_or_insert_default();
        components
            .add_security_scheme("join_token", bearer("The token that came with a session; opens that session only."));
        components.add_security_scheme(
            "attempt_token",
            bearer("The token that came with an attempt at a quiz; opens that attempt only."),
        );
        components.add_security_scheme(
            "account_token",
            bearer("The access token of somebody who is signed in; good for ten minutes, and until the login ends."),
        );
        components.add_security_scheme("access_token", bearer("The instance's own token."));
        components
            .add_security_scheme("viewer_token", bearer("The token of whoever has opened a share of the session."));
    }
}

/// Problems that several routes answer with alike: each status with the codes that it may have.
pub fn problems(of: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = |codes: &str| {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
        ResponseBuilder::new().description(codes).content("application/problem+json", body).build()
    };
    of.iter().map(|(status, codes)| ((*status).to_owned(), RefOr::T(problem(codes)))).collect()
}
