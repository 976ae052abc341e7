//! Speech as OpenAI's `POST /audio/speech` gives it
//! (<https://platform.openai.com/docs/api-reference/audio/createSpeech>), and whoever speaks
//! the same: LocalAI, Kokoro-FastAPI, openedai-speech. Raw 16-bit PCM at 24 kHz is asked for; a
//! server that answers with a WAV is believed about its rate.

use std::ops::ControlFlow;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::json;
use tokio::runtime::Handle;
use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::speak::{Speaking, Voice, VoiceChunk, VoiceError};
use vivavoce_scenarios::Language;

use super::piece::{Pieces, wav};
use super::wait::{Out, Waited, wait};
use super::words::Estimated;
use super::{Account, FIRST_SOUND, LONGEST_COMPLAINT, LONGEST_SOUND, NEXT_SOUND, failed, in_thousandths};
use crate::providers::Secret;

/// The rate of `response_format: pcm`.
const PCM_RATE: u32 = 24_000;
/// As much of an answer says whether it is a WAV.
const WAV_HEADER: usize = 44;
/// A header with more before its samples is none.
const LONGEST_HEADER: usize = 4 * 1024;

const NAME: &str = "openai";

/// Speaks through such a server.
#[derive(Debug)]
pub struct OpenAiVoice {
    account: Account,
    client: Client,
    runtime: Handle,
}

impl OpenAiVoice {
    /// With this account; requests are driven by `runtime`. Redirects are not followed: the key
    /// would go with them.
    ///
    /// # Errors
    /// There is no TLS to be had.
    pub fn new(account: Account, runtime: Handle) -> Result<Self, VoiceError> {
        let client = Client::builder().connect_timeout(FIRST_SOUND).redirect(Policy::none()).build();
        let client = client.map_err(|error| failed(NAME, None, error))?;
        Ok(Self { account, client, runtime })
    }

    async fn stream(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: Out<'_>,
    ) -> Result<(), VoiceError> {
        let manner = speaking.manner;
        let speed = manner.pace(self.account.speed);
        let access = self.account.access(NAME, speaking)?;
        let failed = |reason: &dyn std::fmt::Display| failed(NAME, access.key.as_ref(), reason);
        let request = self.client.post(format!("{}/audio/speech", access.base_url)).json(&json!({
            "model": self.account.spec.model,
            "voice": self.account.voice(manner, language),
            "input": clause,
            "response_format": "pcm",
            "speed": in_thousandths(speed),
        }));
        let request = match &access.key {
            Some(key) => request.bearer_auth(key.expose()),
            None => request,
        };
        let mut answer = match wait(request.send(), FIRST_SOUND, out).await {
            Waited::There(answer) => {
                accepted(answer.map_err(|error| failed(&error.without_url()))?, access.key.as_ref()).await?
            }
            Waited::Unwanted => return Ok(()),
            Waited::TooLate => return Err(VoiceError::TimedOut(FIRST_SOUND)),
        };
        let mut said = Said::new(clause, speed);
        loop {
            let patience = if said.heard() { NEXT_SOUND } else { FIRST_SOUND };
            let bytes = match wait(answer.chunk(), patience, out).await {
                Waited::There(bytes) => bytes.map_err(|error| failed(&error.without_url()))?,
                Waited::Unwanted => return Ok(()),
                Waited::TooLate => return Err(VoiceError::TimedOut(patience)),
            };
            let Some(bytes) = bytes else { break };
            if said.push(&bytes, out).map_err(|reason| failed(&reason))?.is_break() {
                return Ok(());
            }
        }
        said.end(out).map_err(|reason| failed(&reason))
    }
}

/// The answer, if it is sound.
async fn accepted(mut answer: Response, key: Option<&Secret>) -> Result<Response, VoiceError> {
    let status = answer.status();
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = kind.starts_with("text/") || kind.contains("json");
    if status.is_success() && !is_text {
        return Ok(answer);
    }
    let wait = answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()).map(str::to_owned);
    let mut complaint = Vec::new();
    // What cannot be read is not needed to know that it failed.
    while let Ok(Some(bytes)) = answer.chunk().await {
        complaint.extend_from_slice(&bytes[..bytes.len().min(LONGEST_COMPLAINT - complaint.len())]);
        if complaint.len() == LONGEST_COMPLAINT {
            break;
        }
    }
    let message = serde_json::from_slice::<serde_json::Value>(&complaint).ok();
    let message = message.as_ref().and_then(|body| body["error"]["message"].as_str()).unwrap_or_default();
    let wait = wait.map(|wait| format!(", to be asked again after {wait}")).unwrap_or_default();
    Err(failed(NAME, key, format!("it answered {status}{wait} {message}").trim_end()))
}

impl Voice for OpenAiVoice {
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        let speak = |out: Out<'_>| self.runtime.block_on(self.stream(speaking, clause, language, out));
        self.account.billed(NAME, speaking, clause, out, speak)
    }
}

/// One clause on its way.
struct Said {
    pieces: Option<Pieces>,
    /// The first bytes, until it is known what they are.
    first: Vec<u8>,
    words: Estimated,
    /// Samples handed out.
    given: u64,
}

impl Said {
    fn new(clause: &str, speed: f32) -> Self {
        Self { pieces: None, first: Vec::new(), words: Estimated::of(clause, speed), given: 0 }
    }

    fn heard(&self) -> bool {
        self.given > 0
    }

    fn push(&mut self, bytes: &[u8], out: Out<'_>) -> Result<ControlFlow<()>, String> {
        let mut pcm = Vec::new();
        match &mut self.pieces {
            Some(pieces) => pieces.push(bytes, &mut pcm),
            None => {
                self.first.extend_from_slice(bytes);
                if self.first.len() < WAV_HEADER {
                    return Ok(ControlFlow::Continue(()));
                }
                self.begin(&mut pcm)?;
            }
        }
        if self.given + pcm.len() as u64 > LONGEST_SOUND.as_secs() * u64::from(WIRE_RATE) {
            return Err("its sound does not end".to_owned());
        }
        Ok(self.give(pcm, out))
    }

    /// Looks at the first bytes.
    fn begin(&mut self, pcm: &mut Vec<f32>) -> Result<(), String> {
        let (rate, from) = if self.first.starts_with(b"RIFF") {
            match wav(&self.first) {
                Some(found) => found,
                None if self.first.len() < LONGEST_HEADER => return Ok(()),
                None => return Err("its WAV is not 16-bit mono".to_owned()),
            }
        } else {
            (PCM_RATE, 0)
        };
        let mut pieces = Pieces::new(rate).map_err(|error| error.to_string())?;
        pieces.push(&std::mem::take(&mut self.first)[from..], pcm);
        self.pieces = Some(pieces);
        Ok(())
    }

    fn give(&mut self, pcm: Vec<f32>, out: Out<'_>) -> ControlFlow<()> {
        if pcm.is_empty() {
            return out(VoiceChunk::default());
        }
        self.given += pcm.len() as u64;
        let words = self.words.before(self.given);
        out(VoiceChunk { pcm, words })
    }

    fn end(mut self, out: Out<'_>) -> Result<(), String> {
        let mut pcm = Vec::new();
        if let Some(pieces) = &mut self.pieces {
            pieces.flush(&mut pcm);
        }
        if !self.pieces.as_ref().is_some_and(Pieces::sounded) {
            return Err("it answered with silence".to_owned());
        }
        let from = self.given;
        self.given += pcm.len() as u64;
        let mut words = self.words.before(self.given);
        words.extend(self.words.rest(from, self.given));
        // Whoever does not want it needs no more of it.
        let _ = out(VoiceChunk { pcm, words });
        Ok(())
    }
}
