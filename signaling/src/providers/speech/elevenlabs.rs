//! ElevenLabs over its WebSocket, which says when each character is spoken
//! (<https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-stream-input>).

use std::ops::ControlFlow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::json;
use tokio::runtime::Handle;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use vivavoce_engine::audio::WIRE_RATE;
use vivavoce_engine::speak::voice::WordSpan;
use vivavoce_engine::speak::{Speaking, Voice, VoiceChunk, VoiceError};
use vivavoce_scenarios::Language;

use super::piece::Pieces;
use super::wait::{Out, Waited, wait};
use super::words::Aligned;
use super::{Account, FIRST_SOUND, LONGEST_SOUND, NEXT_SOUND, failed, in_thousandths};

/// The rate that is asked for (`pcm_24000`).
const RATE: u32 = 24_000;
/// A message is a piece of sound in Base64; a second of it has 64 kB.
const LONGEST_MESSAGE: usize = 4 * 1024 * 1024;

const NAME: &str = "elevenlabs";

/// Speaks through ElevenLabs.
#[derive(Debug)]
pub struct ElevenLabsVoice {
    account: Account,
    runtime: Handle,
}

/// What comes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    audio: Option<String>,
    is_final: Option<bool>,
    alignment: Option<Alignment>,
    /// In place of sound.
    error: Option<String>,
    message: Option<String>,
}

/// The characters of a piece of sound, with their times in it.
#[derive(Deserialize)]
struct Alignment {
    chars: Vec<String>,
    #[serde(rename = "charStartTimesMs")]
    starts: Vec<u64>,
    #[serde(rename = "charDurationsMs", alias = "charsDurationsMs")]
    durations: Vec<u64>,
}

impl ElevenLabsVoice {
    /// With this account; connections are driven by `runtime`.
    pub fn new(account: Account, runtime: Handle) -> Self {
        Self { account, runtime }
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
        let url = format!(
            "{}/v1/text-to-speech/{}/stream-input?model_id={}&output_format=pcm_{RATE}&auto_mode=true",
            socket_url(&access.base_url),
            self.account.voice(manner, language),
            self.account.spec.model,
        );
        let mut request = url.into_client_request().map_err(|error| failed(&error))?;
        if let Some(key) = &access.key {
            let mut value =
                HeaderValue::from_str(key.expose()).map_err(|_| failed(&"its key has line breaks in it"))?;
            value.set_sensitive(true);
            request.headers_mut().insert("xi-api-key", value);
        }
        let limits = WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE));
        let connecting = connect_async_with_config(request, Some(limits), true);
        let (mut socket, _) = match wait(connecting, FIRST_SOUND, out).await {
            Waited::There(connected) => connected.map_err(|error| failed(&refusal(&error)))?,
            Waited::Unwanted => return Ok(()),
            Waited::TooLate => return Err(VoiceError::TimedOut(FIRST_SOUND)),
        };
        let messages = [
            // A space begins it, text ends with one, nothing ends it.
            json!({ "text": " ", "voice_settings": { "speed": in_thousandths(speed) } }),
            json!({ "text": format!("{} ", clause.trim()) }),
            json!({ "text": "" }),
        ];
        for message in messages {
            socket.feed(Message::text(message.to_string())).await.map_err(|error| failed(&error))?;
        }
        match wait(socket.flush(), FIRST_SOUND, out).await {
            Waited::There(sent) => sent.map_err(|error| failed(&error))?,
            Waited::Unwanted => return Ok(()),
            Waited::TooLate => return Err(VoiceError::TimedOut(FIRST_SOUND)),
        }
        let mut said = Said::new(clause)?;
        loop {
            let patience = if said.given > 0 { NEXT_SOUND } else { FIRST_SOUND };
            let message = match wait(socket.next(), patience, out).await {
                Waited::There(Some(message)) => message.map_err(|error| failed(&error))?,
                Waited::There(None) => break,
                Waited::Unwanted => return Ok(()),
                Waited::TooLate => return Err(VoiceError::TimedOut(patience)),
            };
            let answer: Answer = match message {
                Message::Text(text) => {
                    serde_json::from_str(&text).map_err(|_| failed(&"it sent what is no message of its protocol"))?
                }
                Message::Close(frame) => {
                    let reason = frame.map(|frame| frame.reason.to_string()).unwrap_or_default();
                    if said.given == 0 && !reason.is_empty() {
                        return Err(failed(&reason));
                    }
                    break;
                }
                _ => continue,
            };
            if answer.error.is_some() {
                let reason = answer.message.or(answer.error).unwrap_or_default();
                return Err(failed(&reason));
            }
            let is_final = answer.is_final == Some(true);
            if said.push(answer, out).map_err(|reason| failed(&reason))?.is_break() {
                return Ok(());
            }
            if is_final {
                break;
            }
        }
        said.end(out).map_err(|reason| failed(&reason))
    }
}

/// The same place for a WebSocket, however its address is written.
fn socket_url(url: &str) -> String {
    match url.strip_prefix("http") {
        Some(rest) => format!("ws{rest}"),
        None => url.to_owned(),
    }
}

/// What a refused connection says, without its URL and headers.
fn refusal(error: &Error) -> String {
    match error {
        Error::Http(answer) => format!("it answered {}", answer.status()),
        error => error.to_string(),
    }
}

impl Voice for ElevenLabsVoice {
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
    pieces: Pieces,
    words: Aligned,
    /// Samples at [`RATE`] that came before.
    came: u64,
    /// Samples handed out.
    given: u64,
}

impl Said {
    fn new(clause: &str) -> Result<Self, VoiceError> {
        let pieces = Pieces::new(RATE).map_err(|error| VoiceError::Model(error.to_string()))?;
        Ok(Self { pieces, words: Aligned::of(clause), came: 0, given: 0 })
    }

    fn push(&mut self, answer: Answer, out: Out<'_>) -> Result<ControlFlow<()>, String> {
        let Some(audio) = answer.audio.filter(|audio| !audio.is_empty()) else {
            return Ok(out(VoiceChunk::default()));
        };
        let bytes = STANDARD.decode(audio).map_err(|_| "its sound is not Base64")?;
        let mut pcm = Vec::new();
        self.pieces.push(&bytes, &mut pcm);
        let begin = self.came;
        self.came += bytes.len() as u64 / 2;
        if self.came > LONGEST_SOUND.as_secs() * u64::from(RATE) {
            return Err("its sound does not end".to_owned());
        }
        let words = answer.alignment.map(|alignment| self.place(alignment, begin)).unwrap_or_default();
        self.given += pcm.len() as u64;
        Ok(out(VoiceChunk { pcm, words }))
    }

    /// Times of a piece become times of the clause at the wire's rate. Silence before the first
    /// sound is not played: a voice begins within a few hundredths of a second.
    fn place(&mut self, alignment: Alignment, begin: u64) -> Vec<WordSpan> {
        let at = |ms: u64| {
            begin * u64::from(WIRE_RATE / RATE)
                + ms.min(LONGEST_SOUND.as_millis() as u64) * u64::from(WIRE_RATE / 1_000)
        };
        let times = alignment.starts.into_iter().zip(alignment.durations);
        let characters = alignment.chars.into_iter().zip(times);
        self.words.place(characters.map(|(c, (start, length))| (c, at(start), at(start.saturating_add(length)))))
    }

    fn end(mut self, out: Out<'_>) -> Result<(), String> {
        if !self.pieces.sounded() {
            return Err("it answered with silence".to_owned());
        }
        let mut pcm = Vec::new();
        self.pieces.flush(&mut pcm);
        self.given += pcm.len() as u64;
        let words = self.words.rest(self.given);
        // Whoever does not want it needs no more of it.
        let _ = out(VoiceChunk { pcm, words });
        Ok(())
    }
}
