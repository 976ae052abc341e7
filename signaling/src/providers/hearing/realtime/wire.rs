//! The messages of a realtime transcription session, as far as they are used
//! (<https://developers.openai.com/api/docs/guides/realtime-transcription>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use vivavoce_scenarios::Language;

use super::super::segment::{Told, pcm};

/// The rate that a session takes.
pub const RATE: u32 = 24_000;

/// What comes.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// The sound so far has become an item.
    #[serde(rename = "input_audio_buffer.committed")]
    Committed { item_id: String },
    /// More of an item's text.
    #[serde(rename = "conversation.item.input_audio_transcription.delta")]
    Delta { item_id: String, delta: String },
    /// All of it.
    #[serde(rename = "conversation.item.input_audio_transcription.completed")]
    Completed {
        item_id: String,
        transcript: String,
        #[serde(default)]
        logprobs: Option<Vec<Token>>,
    },
    /// There is none.
    #[serde(rename = "conversation.item.input_audio_transcription.failed")]
    Failed { item_id: String, error: Complaint },
    /// Something that was sent is not accepted.
    #[serde(rename = "error")]
    Error { error: Complaint },
    /// Whatever else.
    #[serde(other)]
    Other,
}

/// A piece of the text, and the logarithm of how likely it is.
#[derive(Debug, Deserialize)]
pub struct Token {
    token: String,
    logprob: f32,
}

/// What is wrong. Its message is not read: some repeat the key.
#[derive(Debug, Deserialize)]
pub struct Complaint {
    #[serde(default)]
    code: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

impl Complaint {
    /// Its code, or its kind.
    pub fn reason(&self) -> &str {
        let named = self.code.as_deref().or(self.kind.as_deref());
        named.filter(|name| name.len() < 64).unwrap_or("an error")
    }

    /// The sound was too short to be an item.
    pub fn is_empty_item(&self) -> bool {
        self.code.as_deref() == Some("input_audio_buffer_commit_empty")
    }
}

/// The session as it is wanted: turns are ended by us.
pub fn session(model: &str, language: Language, vocabulary: &str) -> Value {
    let mut transcription = json!({ "model": model });
    // The two generations of models take the language and the vocabulary under other names.
    if model.starts_with("gpt-live") || model.starts_with("gpt-transcribe") {
        transcription["languages"] = json!([language.code()]);
        let keywords: Vec<&str> = vocabulary.split(", ").filter(|word| !word.is_empty()).collect();
        if !keywords.is_empty() {
            transcription["keywords"] = json!(keywords);
        }
    } else {
        transcription["language"] = json!(language.code());
        if !vocabulary.is_empty() && !model.starts_with("gpt-realtime") {
            transcription["prompt"] = json!(vocabulary);
        }
    }
    let mut session = json!({
        "type": "transcription",
        "audio": { "input": {
            "format": { "type": "audio/pcm", "rate": RATE },
            "transcription": transcription,
            "turn_detection": null,
        } },
    });
    if model.starts_with("gpt-4o") {
        session["include"] = json!(["item.input_audio_transcription.logprobs"]);
    }
    json!({ "type": "session.update", "session": session })
}

/// More sound.
pub fn append(samples: &[f32]) -> Value {
    let bytes: Vec<u8> = pcm(samples).collect();
    json!({ "type": "input_audio_buffer.append", "audio": STANDARD.encode(bytes) })
}

/// The sound so far is an item.
pub fn commit() -> Value {
    json!({ "type": "input_audio_buffer.commit" })
}

/// The sound so far is not wanted.
pub fn clear() -> Value {
    json!({ "type": "input_audio_buffer.clear" })
}

/// The words of a text; each is as sure as the mean of its pieces.
pub fn told(transcript: &str, tokens: &[Token]) -> Vec<Told> {
    let mut told = Told::of(transcript);
    let whole: String = tokens.iter().map(|token| token.token.as_str()).collect();
    if whole.trim() != transcript.trim() {
        return told;
    }
    // Where each piece begins and ends, and where each word does.
    let mut end = 0;
    let spans: Vec<(usize, usize, f32)> = tokens
        .iter()
        .map(|token| {
            let begin = end;
            end += token.token.len();
            (begin, end, token.logprob)
        })
        .collect();
    let mut at = 0;
    for word in &mut told {
        let Some(begin) = whole[at..].find(&word.text).map(|found| at + found) else { return Told::of(transcript) };
        at = begin + word.text.len();
        let of_word = spans.iter().filter(|(from, to, _)| *from < at && *to > begin);
        let (sum, count) = of_word.fold((0.0, 0_u32), |(sum, count), (_, _, logprob)| (sum + logprob, count + 1));
        word.confidence = (count > 0).then(|| (sum / count as f32).exp().clamp(0.0, 1.0));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(pieces: &[(&str, f32)]) -> Vec<Token> {
        pieces.iter().map(|(token, logprob)| Token { token: (*token).to_owned(), logprob: *logprob }).collect()
    }

    #[test]
    fn a_word_is_as_sure_as_its_pieces() {
        let pieces = tokens(&[("Élé", -0.2), ("phant", -0.4), (" blanc", -2.0), (".", 0.0)]);
        let told = told("Éléphant blanc.", &pieces);
        let sure: Vec<f32> = told.iter().filter_map(|word| word.confidence).collect();
        assert_eq!(told.len(), 2);
        assert!((sure[0] - (-0.3_f32).exp()).abs() < 1e-6 && (sure[1] - (-1.0_f32).exp()).abs() < 1e-6, "{sure:?}");
    }

    #[test]
    fn pieces_of_another_text_say_nothing() {
        let told = told("one two", &tokens(&[("three", -0.1)]));
        assert!(told.iter().all(|word| word.confidence.is_none()));
    }

    #[test]
    fn each_generation_of_models_is_asked_in_its_own_words() {
        let at = |model: &str| {
            let wanted = session(model, Language::Fr, "Kubernetes, sharding");
            (wanted["session"]["audio"]["input"]["transcription"].clone(), wanted["session"]["include"].clone())
        };
        let (live, include) = at("gpt-live-transcribe");
        let keywords = json!(["Kubernetes", "sharding"]);
        assert_eq!((&live["languages"], &live["keywords"], include), (&json!(["fr"]), &keywords, Value::Null));
        let (older, include) = at("gpt-4o-mini-transcribe");
        assert_eq!((&older["language"], &older["prompt"]), (&json!("fr"), &json!("Kubernetes, sharding")));
        assert!(include.is_array());
        assert_eq!(at("gpt-realtime-whisper").0["prompt"], Value::Null);
    }
}
