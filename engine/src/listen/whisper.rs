//! Whisper, one decode at a time: audio in, words with times out.
//!
//! The encoder's cost grows with its audio context, so the context is cut to the audio
//! there is plus half a second (`audio_ctx`, 50 positions a second) in place of the
//! full 30 s window. Decoding is greedy; nothing of one utterance is fed into the next. The
//! scenario's words are made likelier ([`vocabulary`](super::vocabulary)), and what nobody said
//! is left out ([`guard`]).

use std::ffi::{c_int, c_void};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use vivavoce_scenarios::Language;
use whisper_rs::whisper_rs_sys::{whisper_context, whisper_state, whisper_token_data};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState};

pub use super::vocabulary::Vocabulary;
use super::{align, guard};
use crate::audio::MODEL_RATE;

/// Encoder positions for one second of audio.
const CONTEXT_PER_SECOND: usize = 50;
/// The encoder's whole window (30 s).
const FULL_CONTEXT: usize = 1500;
/// Half a second beyond the audio: with less, last words are lost.
const CONTEXT_MARGIN: usize = CONTEXT_PER_SECOND / 2;
/// The most a decode may hear; Whisper's window is 30 s.
pub const MAX_SAMPLES: usize = 29 * MODEL_RATE as usize;
/// Whisper refuses less than 0.1 s; half a second of silence costs nothing.
const MIN_SAMPLES: usize = MODEL_RATE as usize / 2;
/// Fast speech has five words a second, and a word rarely more than three tokens.
const TOKENS_PER_SECOND: usize = 15;
/// Tokens that a word of the vocabulary may have.
const LONGEST_WORD: usize = 64;

/// A Whisper model in memory, shared by every decoder.
pub struct WhisperModel {
    context: WhisperContext,
}

/// Why Whisper could not be used.
#[derive(Debug, thiserror::Error)]
pub enum WhisperError {
    /// The file is missing, cut short or not a model; pull it again.
    #[error("the Whisper model {file} cannot be loaded ({reason}); `vivavoce models verify` checks it")]
    Load { file: String, reason: String },
    /// whisper.cpp failed in the middle of a decode; the words of this utterance are lost.
    #[error("Whisper could not decode the audio: {0}")]
    Decode(String),
    /// Asked to stop: newer audio of the same speaker is waiting.
    #[error("decoding was stopped")]
    Aborted,
}

/// A word, with times in milliseconds from the start of the decoded audio.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodedWord {
    pub text: String,
    pub start_ms: u64,
    pub end_ms: u64,
    /// Mean probability of the word's tokens, 0 to 1.
    pub confidence: f32,
}

impl WhisperModel {
    /// Loads a model file in whisper.cpp's format.
    ///
    /// # Errors
    /// [`WhisperError::Load`] if it cannot be read.
    pub fn load(file: &Path) -> Result<Arc<Self>, WhisperError> {
        whisper_rs::install_logging_hooks();
        let failed = |reason: String| WhisperError::Load { file: file.display().to_string(), reason };
        let path = file.to_str().ok_or_else(|| failed("its path is not UTF-8".into()))?;
        let context = WhisperContext::new_with_params(path, WhisperContextParameters::default())
            .map_err(|e| failed(e.to_string()))?;
        Ok(Arc::new(Self { context }))
    }

    /// The working memory of one decoding thread.
    ///
    /// # Errors
    /// [`WhisperError::Decode`] when memory runs out.
    pub fn decoder(self: &Arc<Self>, threads: usize) -> Result<WhisperDecoder, WhisperError> {
        let state = self.context.create_state().map_err(|e| WhisperError::Decode(e.to_string()))?;
        Ok(WhisperDecoder { model: self.clone(), state, threads: threads.max(1) })
    }

    /// The tokens of these words, as they stand after a space; what cannot be written in
    /// tokens is left out.
    pub fn vocabulary(&self, words: &[String]) -> Vocabulary {
        Vocabulary::of(words.iter().filter_map(|word| {
            let word = word.trim().replace('\0', "");
            let tokens = self.context.tokenize(&format!(" {word}"), LONGEST_WORD).ok()?;
            (!word.is_empty()).then_some(tokens)
        }))
    }
}

/// What is to be heard.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// 16 kHz, mono.
    pub audio: &'a [f32],
    /// Session time of its first sample.
    pub start_ms: u64,
    pub language: Language,
    /// Words to expect.
    pub vocabulary: &'a Vocabulary,
}

/// Whatever turns audio into words: Whisper, or what a measurement puts in its place.
pub trait Decode: Send {
    /// The words of `ask`; their times begin with its audio. `stop` ends it early.
    ///
    /// # Errors
    /// As [`WhisperDecoder::decode`].
    fn decode(&mut self, ask: &Ask<'_>, stop: &AtomicBool) -> Result<Vec<DecodedWord>, WhisperError>;
}

impl Decode for WhisperDecoder {
    fn decode(&mut self, ask: &Ask<'_>, stop: &AtomicBool) -> Result<Vec<DecodedWord>, WhisperError> {
        self.decode_with(ask.audio, ask.language, ask.vocabulary, stop)
    }
}

/// Decodes utterances one after another; one for each decoding thread.
pub struct WhisperDecoder {
    model: Arc<WhisperModel>,
    state: WhisperState,
    threads: usize,
}

impl WhisperDecoder {
    /// Hears `audio` (mono, 16 kHz, at most [`MAX_SAMPLES`]; more is cut off) and
    /// returns its words. `stop` ends the decode early.
    ///
    /// # Errors
    /// [`WhisperError::Aborted`] after `stop`, [`WhisperError::Decode`] if whisper.cpp fails.
    pub fn decode(
        &mut self,
        audio: &[f32],
        language: Language,
        stop: &AtomicBool,
    ) -> Result<Vec<DecodedWord>, WhisperError> {
        self.decode_with(audio, language, &Vocabulary::default(), stop)
    }

    fn decode_with(
        &mut self,
        audio: &[f32],
        language: Language,
        vocabulary: &Vocabulary,
        stop: &AtomicBool,
    ) -> Result<Vec<DecodedWord>, WhisperError> {
        let audio = &audio[..audio.len().min(MAX_SAMPLES)];
        let mut padded;
        let heard = if audio.len() < MIN_SAMPLES {
            padded = audio.to_vec();
            padded.resize(MIN_SAMPLES, 0.0);
            &padded
        } else {
            audio
        };
        let context = &self.model.context;
        let filter = Filter { vocabulary, tokens: context.n_vocab() as usize, end_of_text: context.token_eot() };
        let params = self.parameters(heard.len(), language, &filter, stop);
        let outcome = self.state.full(params, heard);
        if stop.load(Ordering::Relaxed) {
            return Err(WhisperError::Aborted);
        }
        outcome.map_err(|e| WhisperError::Decode(e.to_string()))?;
        Ok(self.words(audio))
    }

    fn parameters<'a>(
        &self,
        samples: usize,
        language: Language,
        filter: &'a Filter<'_>,
        stop: &'a AtomicBool,
    ) -> FullParams<'a, 'a> {
        let rate = MODEL_RATE as usize;
        let context = (samples * CONTEXT_PER_SECOND).div_ceil(rate) + CONTEXT_MARGIN;
        let tokens = 16 + samples * TOKENS_PER_SECOND / rate;
        let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        params.set_n_threads(self.threads as i32);
        params.set_language(Some(language.code()));
        params.set_audio_ctx(context.min(FULL_CONTEXT) as i32);
        params.set_max_tokens(tokens as i32);
        params.set_no_context(true);
        params.set_single_segment(true);
        params.set_no_timestamps(true);
        params.set_suppress_blank(true);
        params.set_suppress_nst(true);
        params.set_temperature(0.0);
        params.set_temperature_inc(0.0);
        params.set_print_progress(false);
        params.set_print_realtime(false);
        params.set_print_special(false);
        params.set_print_timestamps(false);
        // SAFETY: `stop` outlives `params` by the signature's lifetime, and `stopped`
        // only reads an atomic through it.
        unsafe {
            params.set_abort_callback(Some(stopped));
            params.set_abort_callback_user_data(std::ptr::from_ref(stop) as *mut c_void);
        }
        // SAFETY: as does `filter`, which `choose` only reads.
        unsafe {
            params.set_filter_logits_callback(Some(choose));
            params.set_filter_logits_callback_user_data(std::ptr::from_ref(filter) as *mut c_void);
        }
        params
    }

    /// The words of the last decode: tokens joined at spaces, words invented over
    /// silence left out, times estimated by [`align::spread`].
    fn words(&self, audio: &[f32]) -> Vec<DecodedWord> {
        let end_of_text = self.model.context.token_eot();
        let sound = guard::Sound::of(audio);
        let mut words: Vec<Piece> = Vec::new();
        for segment in self.state.as_iter() {
            let first = words.len();
            let mut current = Piece::default();
            for index in 0..segment.n_tokens() {
                let Some(token) = segment.get_token(index) else { continue };
                if token.token_id() >= end_of_text {
                    continue;
                }
                let Ok(bytes) = token.to_bytes() else { continue };
                if bytes.first() == Some(&b' ') && current.tokens > 0 {
                    push_word(&mut words, std::mem::take(&mut current));
                }
                current.bytes.extend_from_slice(bytes);
                current.probability += token.token_probability();
                current.tokens += 1;
            }
            push_word(&mut words, current);
            let texts: Vec<String> = words[first..].iter().map(Piece::text).collect();
            let found = texts.iter().zip(&words[first..]);
            let suspects: Vec<guard::Suspect<'_>> =
                found.map(|(text, word)| guard::Suspect { text, probability: word.confidence() }).collect();
            words.truncate(first + guard::said(&suspects, sound, segment.no_speech_probability()));
        }
        let letters: Vec<usize> = words.iter().map(|w| w.text().chars().count()).collect();
        words
            .iter()
            .zip(align::spread(&letters, audio))
            .map(|(word, (start_ms, end_ms))| DecodedWord {
                text: word.text(),
                start_ms,
                end_ms,
                confidence: word.confidence(),
            })
            .collect()
    }
}

/// The tokens of one word.
#[derive(Default)]
struct Piece {
    bytes: Vec<u8>,
    probability: f32,
    tokens: u32,
}

impl Piece {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).trim().to_owned()
    }

    fn confidence(&self) -> f32 {
        (self.probability / self.tokens.max(1) as f32).clamp(0.0, 1.0)
    }
}

/// What a decode's tokens are chosen by, beside their logits.
struct Filter<'a> {
    vocabulary: &'a Vocabulary,
    /// How many tokens there are.
    tokens: usize,
    end_of_text: i32,
}

/// Makes the vocabulary's words likelier, and ends a decode that repeats itself.
unsafe extern "C" fn choose(
    _context: *mut whisper_context,
    _state: *mut whisper_state,
    tokens: *const whisper_token_data,
    count: c_int,
    logits: *mut f32,
    filter: *mut c_void,
) {
    // SAFETY: `parameters` passes a reference that outlives the decode; whisper.cpp passes
    // `count` tokens and a logit for each token of its vocabulary.
    let (filter, logits, chosen) = unsafe {
        let filter = &*filter.cast::<Filter<'_>>().cast_const();
        let chosen = if tokens.is_null() { &[][..] } else { std::slice::from_raw_parts(tokens, count.max(0) as usize) };
        (filter, std::slice::from_raw_parts_mut(logits, filter.tokens), chosen)
    };
    let before: Vec<i32> = chosen.iter().map(|token| token.id).collect();
    if guard::is_looping(&before) {
        let end = filter.end_of_text as usize;
        let others = logits.iter_mut().enumerate().filter(|(token, _)| *token != end);
        others.for_each(|(_, logit)| *logit = f32::NEG_INFINITY);
        return;
    }
    filter.vocabulary.boost(&before, logits);
}

/// Ends the decode when the flag behind `flag` is set.
unsafe extern "C" fn stopped(flag: *mut c_void) -> bool {
    // SAFETY: `parameters` passes a reference that outlives the decode.
    unsafe { (*flag.cast::<AtomicBool>().cast_const()).load(Ordering::Relaxed) }
}

fn push_word(words: &mut Vec<Piece>, word: Piece) {
    let text = word.text();
    if text.is_empty() {
        return;
    }
    // French sets a space before "?" and "!": the mark belongs to the word before it.
    if let Some(last) = words.last_mut()
        && !text.chars().any(char::is_alphanumeric)
    {
        last.bytes.extend_from_slice(text.as_bytes());
        return;
    }
    words.push(word);
}

#[cfg(test)]
#[path = "whisper_tests.rs"]
mod tests;
