//! `/rtc`.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use vivavoce_engine::handle::Answer;
use vivavoce_engine::id::{PeerId, SessionId};
use vivavoce_engine::transport::peer::Trickle;

use super::{client_name, refusal, trickle_refusal};
use crate::app::{App, session_folder};
use crate::conductor;
use crate::consents::Agreed;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{QueryOf, SDP, SDP_FRAGMENT, SdpBody, accepts};
use crate::instance::routes::ice_servers;
use crate::owner::Acting;
use crate::sessions::create::{self, Wish};
use crate::sessions::store::{self, SessionRow};
use crate::wire::Timestamp;

/// The client's name, so that a browser tab that lost its connection may come back.
const CLIENT: HeaderName = HeaderName::from_static("vivavoce-client");

/// What the consent of a session says that was opened by its holder of the access token, who
/// has asked the candidate elsewhere.
const CONSENT_ELSEWHERE: &str = "given to the caller";

/// The query of an offer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferQuery {
    #[serde(default)]
    takeover: bool,
}

/// The query of an offer that opens its session.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenQuery {
    scenario: String,
}

/// Offer a connection to a session
#[utoipa::path(post, path = "/rtc/{session}", tag = "media",
    params(("session" = uuid::Uuid, Path, description = "The session"),
        ("takeover" = Option<bool>, Query, description = "Replace another client that is connected"),
        ("Vivavoce-Client" = Option<String>, Header, description = "Names the client, so that it may come back; a UUID")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body(content = String, content_type = "application/sdp"),
    responses(
        (status = 201, body = String, content_type = "application/sdp", headers(
            ("Location" = String, description = "The connection"), ("ETag" = String, description = "Of its ICE session"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "`bad_sdp`"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 406, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_in_use`, `session_over`"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "`server_full`")))]
pub async fn offer(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    QueryOf(query): QueryOf<OfferQuery>,
    headers: HeaderMap,
    body: SdpBody,
) -> Result<Response, Problem> {
    answers_sdp(&headers)?;
    let sdp = body.of_type(SDP)?;
    let client = client_name(headers.get(CLIENT).map(|name| name.to_str().unwrap_or("?")))?;
    let handle = app.conductor.join(&session).await?;
    let answer = handle.offer(client, query.takeover, &sdp).await.map_err(refusal)?;
    Ok(created(&app, session.id, answer))
}

/// Open a session and answer its offer in one step
#[utoipa::path(post, path = "/rtc", tag = "media",
    params(("scenario" = String, Query, description = "The scenario's id")),
    security(("account_token" = []), ("access_token" = [])),
    request_body(content = String, content_type = "application/sdp"),
    responses(
        (status = 201, body = String, content_type = "application/sdp", headers(
            ("Location" = String, description = "The connection"), ("ETag" = String, description = "Of its ICE session"),
            ("Link" = String, description = "The session, `rel=\"related\"`"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 406, body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn open(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(query): QueryOf<OpenQuery>,
    headers: HeaderMap,
    body: SdpBody,
) -> Result<Response, Problem> {
    answers_sdp(&headers)?;
    let sdp = body.of_type(SDP)?;
    let client = client_name(headers.get(CLIENT).map(|name| name.to_str().unwrap_or("?")))?;
    let wish = Wish {
        scenario: query.scenario,
        candidate_name: None,
        agreed: Agreed::to_all(CONSENT_ELSEWHERE),
        assistant: None,
        trial: false,
        owner: acting.owner,
        candidate: None,
        kept: None,
    };
    let id = SessionId(create::create(&app, wish, None).await?.id);
    match answer_new(&app, id, client, &sdp).await {
        Ok(answer) => {
            let mut response = created(&app, id, answer);
            let link = format!("</api/sessions/{id}>; rel=\"related\"");
            let link = HeaderValue::from_str(&link).expect("a UUID is ASCII");
            response.headers_mut().append(header::LINK, link);
            Ok(response)
        }
        Err(problem) => {
            // Nobody else knows of it: it must not stay.
            app.conductor.stop(id).await;
            store::delete(&app.db, id).await?;
            conductor::remove_folder(&session_folder(&app.settings.data, id)).await;
            Err(problem)
        }
    }
}

async fn answer_new(app: &App, id: SessionId, client: Option<String>, sdp: &str) -> Result<Answer, Problem> {
    let session = store::find(&app.db, id).await?.ok_or_else(Problem::no_session)?;
    let handle = app.conductor.join(&session).await?;
    handle.offer(client, false, sdp).await.map_err(refusal)
}

fn answers_sdp(headers: &HeaderMap) -> Result<(), Problem> {
    if accepts(headers, SDP) { Ok(()) } else { Err(Problem::new(Code::NotAcceptable, format!("The answer is {SDP}."))) }
}

/// 201 with the answer, and with what the client needs for the rest (RFC 9725, 4.2 and 4.6).
fn created(app: &App, session: SessionId, answer: Answer) -> Response {
    let location = format!("/rtc/{session}/{}", answer.peer.0);
    let mut headers = HeaderMap::new();
    let value = |text: &str| HeaderValue::from_str(text).ok();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SDP));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::LOCATION, value(&location).expect("ids are ASCII"));
    headers.extend(value(&answer.etag).map(|etag| (header::ETAG, etag)));
    for server in ice_servers(&app.settings, &session.to_string(), Timestamp::now()) {
        for url in &server.urls {
            let mut link = format!("<{url}>; rel=\"ice-server\"");
            if let (Some(name), Some(secret)) = (&server.username, &server.credential) {
                link.push_str(&format!("; username=\"{name}\"; credential=\"{secret}\"; credential-type=\"password\""));
            }
            if let Some(link) = value(&link) {
                headers.append(header::LINK, link);
            }
        }
    }
    (StatusCode::CREATED, headers, answer.sdp).into_response()
}

/// Trickle candidates, or restart ICE
#[utoipa::path(patch, path = "/rtc/{session}/{peer}", tag = "media",
    params(("session" = uuid::Uuid, Path, description = "The session"),
        ("peer" = uuid::Uuid, Path, description = "The connection"),
        ("If-Match" = String, Header, description = "The ETag; `*` for an ICE restart")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    request_body(content = String, content_type = "application/trickle-ice-sdpfrag"),
    responses((status = 204, description = "The candidates were added"),
        (status = 200, body = String, content_type = "application/trickle-ice-sdpfrag", headers(("ETag" = String, description = "Of the new ICE session")), description = "ICE was restarted"),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn trickle(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, peer)): Path<(String, String)>,
    headers: HeaderMap,
    body: SdpBody,
) -> Result<Response, Problem> {
    let fragment = body.of_type(SDP_FRAGMENT)?;
    let Some(etag) = headers.get(header::IF_MATCH) else {
        return Err(Problem::new(
            Code::EtagRequired,
            "Send `If-Match` with the ETag of the answer, or `*` for an ICE restart.",
        ));
    };
    let etag = etag.to_str().unwrap_or_default();
    let handle = app.conductor.running(session.id).ok_or_else(no_connection)?;
    let trickled = handle.trickle(peer_id(&peer)?, Some(etag), &fragment).await;
    match trickled.map_err(trickle_refusal)? {
        Trickle::Added => Ok(StatusCode::NO_CONTENT.into_response()),
        Trickle::Restarted { fragment, etag } => {
            let headers = [(header::CONTENT_TYPE, SDP_FRAGMENT.to_owned()), (header::ETAG, etag)];
            Ok((StatusCode::OK, headers, fragment).into_response())
        }
    }
}

fn peer_id(text: &str) -> Result<PeerId, Problem> {
    text.parse().map(PeerId).map_err(|_| no_connection())
}

/// The answer for a connection that is not there, or no more.
pub fn no_connection() -> Problem {
    Problem::new(Code::NotFound, "There is no such connection; it may have been hung up.")
}

/// Hang up
#[utoipa::path(delete, path = "/rtc/{session}/{peer}", tag = "media",
    params(("session" = uuid::Uuid, Path, description = "The session"),
        ("peer" = uuid::Uuid, Path, description = "The connection")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses((status = 200, description = "The connection is closed"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn hang_up(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, peer)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let handle = app.conductor.running(session.id).ok_or_else(no_connection)?;
    handle.hang_up(peer_id(&peer)?).await.map_err(|_| no_connection())?;
    Ok(StatusCode::OK)
}
