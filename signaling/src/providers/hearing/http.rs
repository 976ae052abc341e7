//! Words as OpenAI's `POST /audio/transcriptions` finds them
//! (<https://platform.openai.com/docs/api-reference/audio/createTranscription>), and whoever
//! speaks the same: speaches, whisper.cpp's server, vLLM, Groq.
//!
//! A turn is cut at its pauses, and each stretch is one request, made at the pause: what was
//! found is never asked again, so that the last words are there as soon after a long answer as
//! after a short one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Client;
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::event::{Word, WordSource};
use vivavoce_engine::id::{SessionId, TurnId};
use vivavoce_engine::listen::hearing::{Hearing, Listener, Reply};
use vivavoce_scenarios::Language;

use super::segment::{Segment, Told};
use super::stretches::{Stretches, locked};
use crate::keys::{KeyRing, Purse};
use crate::providers::Spec;
use crate::usage::{Bill, Purpose};

/// Words that are not there after this are not waited for.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// A stretch without a pause is cut here.
const LONGEST_SEGMENT: usize = 60 * MODEL_RATE as usize;
/// An answer is a few kilobytes.
const LONGEST_ANSWER: usize = 1 << 20;
/// Letters of what was said before, and of the vocabulary, that go with a request: Whisper
/// looks at 224 tokens.
const LONGEST_PROMPT: usize = 400;

/// Hears through such a server.
pub struct HttpHearing(Arc<Http>);

struct Http {
    spec: Spec,
    keys: KeyRing,
    client: Client,
    runtime: Handle,
}

impl HttpHearing {
    /// The recogniser of `spec`, with whatever key there is for it when it is asked; requests are
    /// driven by `runtime`. Redirects are not followed: the key would go with them.
    ///
    /// # Errors
    /// There is no TLS to be had.
    pub fn new(spec: Spec, keys: KeyRing, runtime: Handle) -> reqwest::Result<Self> {
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build()?;
        Ok(Self(Arc::new(Http { spec, keys, client, runtime })))
    }
}

impl HttpHearing {
    fn of(
        &self,
        session: Option<SessionId>,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        let vocabulary = vocabulary.join(", ");
        let asker = Asker { http: Arc::clone(&self.0), session, language, vocabulary };
        Box::new(HttpListener { asker, reply, turn: None })
    }
}

impl Hearing for HttpHearing {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        self.of(None, language, vocabulary, reply)
    }

    fn listener_in(
        &self,
        session: SessionId,
        language: Language,
        vocabulary: &[String],
        reply: Reply,
    ) -> Box<dyn Listener> {
        self.of(Some(session), language, vocabulary, reply)
    }

    fn source(&self, _: Language) -> Option<WordSource> {
        Some(WordSource::Remote)
    }
}

/// Who asks, and for what.
#[derive(Clone)]
struct Asker {
    http: Arc<Http>,
    session: Option<SessionId>,
    language: Language,
    vocabulary: String,
}

struct HttpListener {
    asker: Asker,
    reply: Reply,
    turn: Option<Turn>,
}

struct Turn {
    /// What was not asked for yet.
    segment: Segment,
    asked: Arc<Mutex<Stretches>>,
    requests: Vec<AbortHandle>,
}

impl Turn {
    /// Asks for the words of what was heard since the last time.
    fn ask(&mut self, asker: &Asker) {
        let next_ms = self.segment.at_ms + self.segment.length_ms();
        let segment = std::mem::replace(&mut self.segment, Segment { samples: Vec::new(), at_ms: next_ms });
        let mut asked = locked(&self.asked);
        if !segment.may_hold_words() {
            asked.nothing();
            return;
        }
        let which = asked.ask();
        let before = asked.words(which).unwrap_or_default();
        let asker = asker.clone();
        let to = Arc::clone(&self.asked);
        let request = asker.http.runtime.clone().spawn(async move {
            let words = asker.transcribe(segment, &before).await;
            locked(&to).found(which, words);
        });
        self.requests.push(request.abort_handle());
    }
}

/// The vocabulary, and the end of what was said before.
fn prompt(vocabulary: &str, before: &[Word]) -> String {
    let mut said = Vec::new();
    let mut left = LONGEST_PROMPT / 2;
    for word in before.iter().rev() {
        let Some(rest) = left.checked_sub(word.text.len() + 1) else { break };
        left = rest;
        said.push(word.text.as_str());
    }
    said.reverse();
    let vocabulary: String = vocabulary.chars().take(LONGEST_PROMPT / 2).collect();
    [vocabulary, said.join(" ")].join(" ").trim().to_owned()
}

impl HttpListener {
    fn ask(&mut self) {
        if let Some(turn) = &mut self.turn {
            turn.ask(&self.asker);
        }
    }
}

impl Listener for HttpListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.end();
        let asked = Stretches::new(turn, Arc::clone(&self.reply));
        let segment = Segment { samples: Vec::new(), at_ms };
        self.turn = Some(Turn { segment, asked, requests: Vec::new() });
    }

    fn feed(&mut self, samples: &[f32]) {
        let Some(turn) = &mut self.turn else { return };
        turn.segment.samples.extend_from_slice(samples);
        if turn.segment.samples.len() >= LONGEST_SEGMENT {
            self.ask();
        }
    }

    fn pause(&mut self, pause: u32) {
        self.ask();
        if let Some(turn) = &self.turn {
            locked(&turn.asked).pause(pause);
        }
    }

    fn go_on(&mut self, _silent: Duration) {}

    fn end(&mut self) {
        for request in self.turn.take().into_iter().flat_map(|turn| turn.requests) {
            request.abort();
        }
    }
}

impl Drop for HttpListener {
    fn drop(&mut self) {
        self.end();
    }
}

/// `verbose_json`; `json` has the text alone.
#[derive(Deserialize)]
struct Answer {
    text: String,
    #[serde(default)]
    words: Vec<AnswerWord>,
    #[serde(default)]
    segments: Vec<AnswerSegment>,
}

#[derive(Deserialize)]
struct AnswerWord {
    start: f64,
    end: f64,
}

#[derive(Deserialize)]
struct AnswerSegment {
    #[serde(default)]
    avg_logprob: f32,
    #[serde(default)]
    no_speech_prob: f32,
}

impl Asker {
    async fn transcribe(&self, segment: Segment, before: &[Word]) -> Result<Vec<Word>, String> {
        let prompt = prompt(&self.vocabulary, before);
        let purse = self.http.keys.purse_of(self.session);
        let payer = self.http.keys.payer(&self.http.spec, purse);
        if payer.as_ref().is_some_and(|payer| !payer.admits(Purpose::Hearing, self.session)) {
            return Err("the budget is spent".to_owned());
        }
        let mut last = String::new();
        // Once more where it may have been an accident.
        for _ in 0..2 {
            let mut bill = Bill::open(payer.clone(), Purpose::Hearing, self.session);
            // It is paid for what it was given, waited for or not.
            bill.sounded(segment.length_ms(), 0);
            match self.http.request(purse, &segment, self.language, &prompt).await {
                Ok(answer) => {
                    bill.done();
                    return Ok(words(&segment, &answer));
                }
                Err((reason, again)) => {
                    bill.failed();
                    last = reason;
                    if !again {
                        break;
                    }
                }
            }
        }
        Err(last)
    }
}

impl Http {
    /// The answer, or why not and whether to ask again.
    async fn request(
        &self,
        purse: Purse,
        segment: &Segment,
        language: Language,
        prompt: &str,
    ) -> Result<Answer, (String, bool)> {
        let file = Part::bytes(segment.wav()).file_name("answer.wav").mime_str("audio/wav").expect("a media type");
        // The newer models give no times, and refuse to be asked for them.
        let timed = !self.spec.model.starts_with("gpt-");
        let mut form = Form::new()
            .part("file", file)
            .text("model", self.spec.model.clone())
            .text("language", language.code())
            .text("temperature", "0")
            .text("response_format", if timed { "verbose_json" } else { "json" });
        if timed {
            form = form.text("timestamp_granularities[]", "word").text("timestamp_granularities[]", "segment");
        }
        if !prompt.is_empty() {
            form = form.text("prompt", prompt.to_owned());
        }
        let access = self.keys.access(&self.spec, purse).map_err(|error| (error.to_string(), false))?;
        let request = self.client.post(format!("{}/audio/transcriptions", access.base_url)).multipart(form);
        let request = match &access.key {
            Some(key) => request.bearer_auth(key.expose()),
            None => request,
        };
        // A time that ran out is not spent twice.
        let failed = |error: reqwest::Error| (error.to_string(), error.is_connect() && !error.is_timeout());
        let mut answer = request.send().await.map_err(|error| failed(error.without_url()))?;
        let status = answer.status();
        if !status.is_success() {
            return Err((format!("the recogniser answered {status}"), status.is_server_error()));
        }
        let mut body = Vec::new();
        while let Some(bytes) = answer.chunk().await.map_err(|error| failed(error.without_url()))? {
            body.extend_from_slice(&bytes);
            if body.len() > LONGEST_ANSWER {
                return Err(("the recogniser's answer does not end".to_owned(), false));
            }
        }
        serde_json::from_slice(&body).map_err(|_| ("the recogniser answered what is no transcript".to_owned(), false))
    }
}

/// The words of the text, with the times of the words where they are the same ones: those come
/// without punctuation.
fn words(segment: &Segment, answer: &Answer) -> Vec<Word> {
    let mut told = Told::of(&answer.text);
    if told.len() == answer.words.len() {
        let ms = |seconds: f64| (seconds.max(0.0) * 1_000.0) as u64;
        for (told, word) in told.iter_mut().zip(&answer.words) {
            told.span = Some((ms(word.start), ms(word.end)));
        }
    }
    // Over the segments that it made of it, the surest and the least like silence.
    let no_speech = answer.segments.iter().map(|s| s.no_speech_prob).reduce(f32::min).unwrap_or(0.0);
    if let Some(likely) = answer.segments.iter().map(|s| s.avg_logprob).reduce(f32::max) {
        told.iter_mut().for_each(|word| word.confidence = Some(likely.exp().clamp(0.0, 1.0)));
    }
    segment.words(&told, no_speech)
}
