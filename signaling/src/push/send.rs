//! One message, handed to a push service (RFC 8030, section 5).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use super::endpoint::Subscription;
use super::outbox::Push;
use super::seal::seal;
use super::told::Told;
use crate::wire::{Language, Timestamp};

/// What a push service may ask us to wait, at least and at most.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long a push service that is away is left alone: messages for others go on meanwhile.
const REST: Duration = Duration::from_secs(10);

/// Push services that are remembered as being away.
const MOST_RESTING: usize = 1_000;

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The browser does not want messages any more, or is not there.
    Gone,
    /// No, with this status: it would be no the next time.
    Refused(u16),
    /// Not now, with this status, and perhaps after how long.
    Later(u16, Option<Duration>),
    /// The push service does not answer, or not in time.
    Unreachable,
    /// It did not a moment ago, and was not asked.
    Resting,
    /// The browser was kept by an instance with another key, or at an address that is taken no more.
    Unreadable,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("gone"),
            Self::Refused(status) | Self::Later(status, _) => status.fmt(f),
            Self::Unreachable | Self::Resting => f.write_str("unreachable"),
            Self::Unreadable => f.write_str("unreadable"),
        }
    }
}

impl Push {
    /// Hands a message to the browser's push service; when it shows it, nobody can say.
    pub(super) async fn send(
        &self,
        browser: &Subscription,
        told: &Told,
        language: Language,
        expires_at: Timestamp,
    ) -> Result<(), Failure> {
        let (endpoint, keys) = browser.read(self.services()).map_err(|_| Failure::Unreadable)?;
        let service = endpoint.service();
        if self.0.rests.is_resting(&service, Instant::now()) {
            return Err(Failure::Resting);
        }
        let now = Timestamp::now();
        let body = seal(&keys, told.message(language).as_bytes()).map_err(|_| Failure::Unreadable)?;
        let sender = self.0.vapid.authorization(&endpoint.origin(), &self.0.contact, now).ok_or(Failure::Unreadable)?;
        let seconds = (expires_at.unix_ms() - now.unix_ms()).max(0) / 1000;
        let request = self.client(&endpoint).post(endpoint.url);
        let request = request
            .header(AUTHORIZATION, sender)
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_ENCODING, "aes128gcm")
            .header("ttl", seconds.to_string())
            .header("topic", told.topic())
            .header("urgency", if told.what.is_urgent() { "high" } else { "normal" })
            .body(body);
        // What else it says is not read.
        match request.send().await {
            Ok(answer) => outcome(answer.status(), answer.headers(), now),
            Err(_) => {
                self.0.rests.rest(&service, Instant::now());
                Err(Failure::Unreachable)
            }
        }
    }
}

fn outcome(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Result<(), Failure> {
    match status.as_u16() {
        200..=299 => Ok(()),
        404 | 410 => Err(Failure::Gone),
        code @ (408 | 425 | 429 | 500..=599) => Err(Failure::Later(code, wait(headers, now))),
        code => Err(Failure::Refused(code)),
    }
}

/// What `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3), within bounds.
fn wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp().as_millisecond();
            u64::try_from((at - now.unix_ms()).max(0)).unwrap_or(0) / 1000
        }
    };
    Some(Duration::from_secs(seconds).clamp(SHORTEST_WAIT, LONGEST_WAIT))
}

/// Push services that did not answer, until when each is left alone.
#[derive(Debug, Default)]
pub struct Rests(Mutex<HashMap<String, Instant>>);

impl Rests {
    fn is_resting(&self, service: &str, now: Instant) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(service).is_some_and(|until| *until > now)
    }

    fn rest(&self, service: &str, now: Instant) {
        let mut rests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rests.retain(|_, until| *until > now);
        if rests.len() < MOST_RESTING {
            rests.insert(service.to_owned(), now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_ms(1_800_000_000_000);

    fn headers(retry_after: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().expect("a header"));
        headers
    }

    #[test]
    fn each_answer_is_yes_gone_no_or_not_now() {
        let of = |status: u16| outcome(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), NOW);
        assert_eq!([200, 201, 202].map(of), [Ok(()); 3]);
        assert_eq!([404, 410].map(of), [Err(Failure::Gone); 2]);
        assert_eq!(
            [301, 400, 401, 403, 413].map(of),
            [301, 400, 401, 403, 413].map(|code| Err(Failure::Refused(code)))
        );
        assert_eq!([429, 500, 503].map(of), [429, 500, 503].map(|code| Err(Failure::Later(code, None))));
    }

    #[test]
    fn what_it_asks_us_to_wait_is_seconds_or_a_date_and_has_bounds() {
        let seconds = |text: &str| wait(&headers(text), NOW).map(|wait| wait.as_secs());
        assert_eq!([seconds("120"), seconds("0"), seconds("86400")], [Some(120), Some(1), Some(3600)]);
        // NOW is 08:00:00.
        assert_eq!(seconds("Fri, 15 Jan 2027 08:05:00 GMT"), Some(300));
        assert_eq!(seconds("Fri, 15 Jan 2027 07:00:00 GMT"), Some(1));
        assert_eq!([seconds("soon"), seconds("-5"), wait(&HeaderMap::new(), NOW).map(|_| 0)], [None; 3]);
    }

    #[test]
    fn who_does_not_answer_is_left_alone_for_a_while_and_others_are_not() {
        let (rests, now) = (Rests::default(), Instant::now());
        rests.rest("away.example", now);
        assert!(rests.is_resting("away.example", now) && !rests.is_resting("well.example", now));
        assert!(!rests.is_resting("away.example", now + REST));
    }
}
