//! What both protocols share: one request, its status, its events.

use std::collections::VecDeque;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::completion::Declined;
use super::sse::{SseEvent, SseReader};
use super::{Piece, Pieces, ProviderError};

/// A connection that is not there by then will not be.
const CONNECT: Duration = Duration::from_secs(2);

/// No whole answer is longer, in bytes: a long scenario is a tenth of it.
const LONGEST_ANSWER: usize = 1024 * 1024;
/// What is read of a refusal, in bytes.
const LONGEST_REFUSAL: usize = 16 * 1024;

/// A client for providers: connections are kept for the next turn, redirects are not followed
/// (a key would go with them).
pub(super) fn client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .connect_timeout(CONNECT)
        .pool_idle_timeout(Duration::from_secs(90))
        .tcp_nodelay(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
}

/// Sends a request; the events of a good answer.
pub(super) async fn events(
    request: RequestBuilder,
) -> Result<BoxStream<'static, Result<SseEvent, ProviderError>>, ProviderError> {
    let response = request.send().await.map_err(|_| ProviderError::Unreachable)?;
    let status = response.status();
    if !status.is_success() {
        return Err(refusal(status, &response));
    }
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.starts_with("text/event-stream") {
        return Err(ProviderError::Malformed);
    }
    let state = (response.bytes_stream(), SseReader::default(), VecDeque::new());
    let events = stream::unfold(Some(state), |state| async move {
        let (mut bytes, mut reader, mut ready) = state?;
        loop {
            if let Some(event) = ready.pop_front() {
                return Some((Ok(event), Some((bytes, reader, ready))));
            }
            match bytes.next().await? {
                Ok(more) => match reader.push(&more) {
                    Ok(events) => ready.extend(events),
                    Err(_) => return Some((Err(ProviderError::Malformed), None)),
                },
                Err(_) => return Some((Err(ProviderError::Cut), None)),
            }
        }
    });
    Ok(events.boxed())
}

/// Sends a request; its whole answer.
pub(super) async fn object<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Declined> {
    let mut response = request.send().await.map_err(|_| ProviderError::Unreachable)?;
    let status = response.status();
    if matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY) {
        // Nobody waits for the rest of it.
        let (bytes, _) = read(&mut response, LONGEST_REFUSAL).await?;
        return Err(Declined::Request(String::from_utf8_lossy(&bytes).to_lowercase()));
    }
    if !status.is_success() {
        return Err(refusal(status, &response).into());
    }
    let (bytes, is_whole) = read(&mut response, LONGEST_ANSWER).await?;
    let answer = is_whole.then(|| serde_json::from_slice(&bytes).ok()).flatten();
    answer.ok_or(Declined::Failed(ProviderError::Malformed))
}

/// A body so far as it has `most` bytes, and whether that is all of it.
async fn read(response: &mut Response, most: usize) -> Result<(Vec<u8>, bool), ProviderError> {
    let mut bytes = Vec::new();
    while let Some(more) = response.chunk().await.map_err(|_| ProviderError::Cut)? {
        if bytes.len() + more.len() > most {
            return Ok((bytes, false));
        }
        bytes.extend_from_slice(&more);
    }
    Ok((bytes, true))
}

fn refusal(status: StatusCode, response: &Response) -> ProviderError {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ProviderError::Unauthorised,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYMENT_REQUIRED => {
            ProviderError::RateLimited { retry_after: retry_after(response) }
        }
        _ if status.is_server_error() => ProviderError::Server,
        _ => ProviderError::Refused,
    }
}

/// Seconds; a date is not followed, since clocks differ.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds: f64 = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// What an event comes to.
#[derive(Default)]
pub(super) struct Read {
    pub pieces: Vec<Piece>,
    /// Nothing is missing now, even if the end is not told.
    pub whole: bool,
}

/// Turns events into pieces by `read`. An answer that ends before it is whole is cut.
pub(super) fn pieces(
    events: BoxStream<'static, Result<SseEvent, ProviderError>>,
    read: fn(&SseEvent) -> Result<Read, ProviderError>,
) -> Pieces {
    let state = (events, VecDeque::new(), false);
    stream::unfold(Some(state), move |state| async move {
        let (mut events, mut ready, mut whole) = state?;
        loop {
            match ready.pop_front() {
                Some(Piece::Done) => return Some((Ok(Piece::Done), None)),
                Some(piece) => return Some((Ok(piece), Some((events, ready, whole)))),
                None => {}
            }
            match events.next().await {
                Some(Ok(event)) => match read(&event) {
                    Ok(more) => {
                        ready.extend(more.pieces);
                        whole |= more.whole;
                    }
                    Err(error) => return Some((Err(error), None)),
                },
                _ if whole => return Some((Ok(Piece::Done), None)),
                Some(Err(error)) => return Some((Err(error), None)),
                None => return Some((Err(ProviderError::Cut), None)),
            }
        }
    })
    .boxed()
}
