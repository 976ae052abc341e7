//! Hume's expression measurement of an uploaded piece of sound, `POST /v1/expression/audio/file`, as
//! <https://dev.hume.ai/expression-measurement/docs/audio/upload> and its reference
//! (<https://dev.hume.ai/expression-measurement/reference/audio/measure>) had it on 2026-11-22. The
//! batch and streaming API of before (`/v0/batch/jobs`) was switched off on 2026-06-14.
//!
//! A WAV of 16 kHz, 16-bit, mono is the part `file`, settings are the part `config`. The answer lists
//! utterances with their measurements, each with `expressions` of a `name` and a `probability`. It also
//! lists `voice_attributes`, which are of the recording as much as of the voice, and are not read.
//! That somebody has asked is listed at Hume as a run; it gives measurements only once, in the answer.

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::header::RETRY_AFTER;
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;

use super::{Account, MOST_GUESSES, Moment, ReadError, VoiceReader};
use crate::providers::hearing::segment::Segment;

/// How long a piece may take altogether.
const PATIENCE: Duration = Duration::from_secs(20);
/// A minute of speech is twenty measurements of 415 names each: about half of this.
const LONGEST_ANSWER: usize = 2 << 20;
/// Measurements of a piece at most.
const MOST_MOMENTS: usize = 120;
/// Letters of a name; those of today have at most 40.
const LONGEST_NAME: usize = 64;
/// Speech between two measurements, milliseconds.
const SETTINGS: &str = r#"{"measurement_timer_ms":5000}"#;

/// The header that the key goes in.
pub const KEY_HEADER: &str = "x-hume-api-key";

/// Asks Hume.
#[derive(Debug)]
pub struct Hume {
    client: Client,
}

impl Hume {
    /// Redirects are not followed: key and voice would go with them.
    ///
    /// # Errors
    /// There is no TLS to be had.
    pub fn new() -> reqwest::Result<Self> {
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build()?;
        Ok(Self { client })
    }

    async fn ask(&self, account: &Account, sound: &Segment) -> Result<Vec<Moment>, ReadError> {
        let part = |part: Part, kind: &str| part.mime_str(kind).expect("a media type");
        let file = part(Part::bytes(sound.wav()).file_name("piece.wav"), "audio/wav");
        let form = Form::new().part("file", file).part("config", part(Part::text(SETTINGS), "application/json"));
        let request = self
            .client
            .post(format!("{}/v1/expression/audio/file", account.base_url))
            .header(KEY_HEADER, account.key.expose())
            .multipart(form);
        let mut answer = accepted(request.send().await.map_err(|error| unreached(&error))?)?;
        let mut body = Vec::new();
        while let Some(bytes) = answer.chunk().await.map_err(|error| broken(&error))? {
            body.extend_from_slice(&bytes);
            if body.len() > LONGEST_ANSWER {
                return Err(ReadError::Endless);
            }
        }
        moments(&body, sound.length_ms()).ok_or(ReadError::Malformed)
    }
}

impl VoiceReader for Hume {
    fn read<'a>(&'a self, account: &'a Account, sound: &'a Segment) -> BoxFuture<'a, Result<Vec<Moment>, ReadError>> {
        self.ask(account, sound).boxed()
    }
}

fn accepted(answer: Response) -> Result<Response, ReadError> {
    Err(match answer.status() {
        status if status.is_success() => return Ok(answer),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ReadError::Unauthorised,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYMENT_REQUIRED => {
            let seconds = answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.trim().parse().ok());
            ReadError::RateLimited { retry_after: seconds.map(Duration::from_secs) }
        }
        status if status.is_server_error() => ReadError::Server,
        _ => ReadError::Refused,
    })
}

fn unreached(error: &reqwest::Error) -> ReadError {
    match () {
        () if error.is_timeout() => ReadError::Late,
        () if error.is_connect() => ReadError::Unreachable,
        // It hung up before it said anything.
        () => ReadError::Cut,
    }
}

fn broken(error: &reqwest::Error) -> ReadError {
    if error.is_timeout() { ReadError::Late } else { ReadError::Cut }
}

#[derive(Deserialize)]
struct Answer {
    utterances: Vec<Utterance>,
}

#[derive(Deserialize)]
struct Utterance {
    #[serde(default)]
    measurements: Vec<Measurement>,
}

#[derive(Deserialize)]
struct Measurement {
    audio_start_ms: f64,
    audio_end_ms: f64,
    expressions: Vec<Expression>,
}

#[derive(Deserialize)]
struct Expression {
    name: String,
    probability: f32,
}

/// What the answer says of a piece of this length; none where it is no answer.
fn moments(body: &[u8], length_ms: u64) -> Option<Vec<Moment>> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let measurements = answer.utterances.into_iter().flat_map(|utterance| utterance.measurements);
    let mut moments: Vec<_> =
        measurements.take(MOST_MOMENTS).map(|measured| moment(measured, length_ms)).collect::<Option<_>>()?;
    moments.sort_by_key(|moment| (moment.from_ms, moment.to_ms));
    Some(moments)
}

fn moment(measured: Measurement, length_ms: u64) -> Option<Moment> {
    let at = |ms: f64| ms.is_finite().then_some((ms.max(0.0) as u64).min(length_ms));
    let (from_ms, to_ms) = (at(measured.audio_start_ms)?, at(measured.audio_end_ms)?);
    let is_guess = |guess: &Expression| {
        (0.0..=1.0).contains(&guess.probability)
            && (1..=LONGEST_NAME).contains(&guess.name.len())
            && !guess.name.chars().any(char::is_control)
    };
    if from_ms > to_ms || !measured.expressions.iter().all(is_guess) {
        return None;
    }
    let mut guesses: Vec<_> = measured.expressions.into_iter().map(|one| (one.name, one.probability)).collect();
    guesses.sort_by(|(a, first), (b, second)| second.total_cmp(first).then_with(|| a.cmp(b)));
    guesses.truncate(MOST_GUESSES);
    Some(Moment { from_ms, to_ms, guesses })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> Option<Vec<(u64, u64, Vec<String>)>> {
        let names = |moment: Moment| moment.guesses.into_iter().map(|(name, _)| name).collect();
        Some(moments(body.as_bytes(), 10_000)?.into_iter().map(|m| (m.from_ms, m.to_ms, names(m))).collect())
    }

    #[test]
    fn the_likeliest_come_first_and_few_of_them() {
        let all: Vec<String> =
            (0..415).map(|n| format!(r#"{{"name":"e{n:03}","probability":{}}}"#, f64::from(n) / 500.0)).collect();
        let of = |from: u32, to: u32, all: &str| {
            format!(
                r#"{{"trigger":"interval","audio_start_ms":{from},"audio_end_ms":{to},"expressions":[{all}],"voice_attributes":[]}}"#
            )
        };
        let (late, early) = (of(5_000, 99_999, &all.join(",")), of(0, 5_000, ""));
        let body =
            format!(r#"{{"run_id":"r","utterances":[{{"measurements":[{late}]}},{{"measurements":[{early}]}}]}}"#);
        let last = ["e414", "e413", "e412", "e411", "e410"].map(str::to_owned).to_vec();
        assert_eq!(read(&body), Some(vec![(0, 5_000, vec![]), (5_000, 10_000, last)]));
        assert_eq!(read(r#"{"utterances":[]}"#), Some(vec![]), "nothing was said");
    }

    #[test]
    fn what_is_no_answer_is_told_from_one_that_is_empty() {
        let one = |expressions: &str, span: &str| {
            format!(r#"{{"utterances":[{{"measurements":[{{{span},"expressions":[{expressions}]}}]}}]}}"#)
        };
        let span = r#""audio_start_ms":0,"audio_end_ms":10"#;
        for body in [
            "",
            "[]",
            "{}",
            r#"{"error":"no"}"#,
            &one(r#"{"name":"joy"}"#, span),
            &one(r#"{"name":"joy","probability":7}"#, span),
            &one(r#"{"name":"","probability":0.5}"#, span),
            &one(r#"{"name":"a\u0007","probability":0.5}"#, span),
            &one("", r#""audio_start_ms":11,"audio_end_ms":10"#),
        ] {
            assert_eq!(read(body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            moments(&body, 60_000);
        }
    }
}
