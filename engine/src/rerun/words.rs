//! Another recogniser for a session that is run again: it hears the same audio in the same
//! passes as it would while somebody speaks, but at once, on the caller's thread.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vivavoce_scenarios::Language;

use crate::audio::MODEL_RATE;
use crate::event::WordSource;
use crate::id::TurnId;
use crate::listen::hearing::{Found, Hearing, Listener, NoHearing, Reply};
use crate::listen::streaming::Streaming;
use crate::listen::whisper::{Ask, Decode, Vocabulary, WhisperDecoder, WhisperError, WhisperModel};

/// New sound in samples for which a pass is made, as where nobody else speaks.
const EVERY: usize = MODEL_RATE as usize * 6 / 10;

/// A Whisper model that hears one session.
pub(super) struct OtherWords {
    model: Arc<WhisperModel>,
    decoder: Mutex<Option<WhisperDecoder>>,
}

impl OtherWords {
    pub fn load(file: &Path) -> Result<Self, WhisperError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let model = WhisperModel::load(file)?;
        let decoder = model.decoder(threads)?;
        Ok(Self { model, decoder: Mutex::new(Some(decoder)) })
    }
}

impl Hearing for OtherWords {
    fn listener(&self, language: Language, vocabulary: &[String], reply: Reply) -> Box<dyn Listener> {
        // There is one session, and it listens once.
        let Some(decoder) = self.decoder.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return NoHearing.listener(language, vocabulary, reply);
        };
        Box::new(OtherListener { language, vocabulary: self.model.vocabulary(vocabulary), decoder, reply, turn: None })
    }

    fn source(&self, _language: Language) -> Option<WordSource> {
        Some(WordSource::Whisper)
    }
}

struct OtherListener {
    language: Language,
    vocabulary: Vocabulary,
    decoder: WhisperDecoder,
    reply: Reply,
    turn: Option<(TurnId, Streaming)>,
}

impl OtherListener {
    /// Makes a pass, if there is one to make.
    fn pass(&mut self) -> Result<bool, WhisperError> {
        let Some((_, streaming)) = &mut self.turn else { return Ok(false) };
        let Some(pass) = streaming.begin_pass() else { return Ok(false) };
        let ask =
            Ask { audio: &pass.audio, start_ms: pass.start_ms, language: self.language, vocabulary: &self.vocabulary };
        match Decode::decode(&mut self.decoder, &ask, &AtomicBool::new(false)) {
            Ok(words) => {
                streaming.end_pass(&pass, words);
                Ok(true)
            }
            Err(error) => {
                streaming.fail_pass(&pass);
                Err(error)
            }
        }
    }
}

impl Listener for OtherListener {
    fn begin(&mut self, turn: TurnId, at_ms: u64) {
        self.turn = Some((turn, Streaming::new(at_ms)));
    }

    fn feed(&mut self, samples: &[f32]) {
        let Some((_, streaming)) = &mut self.turn else { return };
        streaming.feed(samples);
        if streaming.wants_pass(EVERY) {
            // One that fails leaves its audio out; the final words tell.
            let _ = self.pass();
        }
    }

    fn pause(&mut self, pause: u32) {
        let Some((turn, streaming)) = &mut self.turn else { return };
        let turn = *turn;
        streaming.pause();
        let found = loop {
            if let Some(words) = self.turn.as_ref().and_then(|(_, streaming)| streaming.final_words()) {
                break Found::Final { turn, pause, words };
            }
            match self.pass() {
                Ok(true) => {}
                Ok(false) => break Found::Failed { turn, pause, reason: "there was nothing to hear".into() },
                Err(error) => break Found::Failed { turn, pause, reason: error.to_string() },
            }
        };
        (self.reply)(found);
    }

    fn go_on(&mut self, silent: Duration) {
        if let Some((_, streaming)) = &mut self.turn {
            streaming.go_on(silent.as_millis() as usize * MODEL_RATE as usize / 1_000);
        }
    }

    fn end(&mut self) {
        self.turn = None;
    }
}
