//! What stands in for what, in words: the engine knows parts by name, people want to know
//! what they lose and how to get the real one.

use vivavoce_engine::config::StandIn;

use super::wire::{self, Hearing, Voice};
use crate::providers::{Kind, Spec};
use crate::scenarios::routes::language;

/// The recogniser of this name.
pub fn hearing(name: &str) -> Hearing {
    match name {
        "whisper" => Hearing::Whisper,
        "pocketsphinx" => Hearing::Pocketsphinx,
        "openai" => Hearing::OpenAi,
        "stub" => Hearing::Stub,
        _ => Hearing::Typed,
    }
}

/// The voice of this name.
pub fn voice(name: &str) -> Voice {
    match name {
        "piper" => Voice::Piper,
        "espeak" => Voice::Espeak,
        "openai" => Voice::OpenAi,
        "elevenlabs" => Voice::ElevenLabs,
        "tone" => Voice::Tone,
        "words" => Voice::Words,
        _ => Voice::None,
    }
}

/// What the part of a provider is called: by its protocol, whoever's server it is.
pub fn part(spec: &Spec) -> &'static str {
    match spec.kind {
        Kind::Elevenlabs => Kind::Elevenlabs.code(),
        _ => Kind::Openai.code(),
    }
}

/// A stand-in as clients see it.
pub fn describe(stand_in: &StandIn) -> wire::StandIn {
    let how = match stand_in.wanted {
        "whisper" => {
            "Run `vivavoce models pull --again` where the model hub can be reached, or set VIVAVOCE_STT=whisper:FILE."
        }
        "piper" => {
            "Run `vivavoce models pull --again` where the model hub can be reached, or set VIVAVOCE_VOICE=piper:FILE."
        }
        "silero-vad" | "smart-turn" => "Run `vivavoce models pull`.",
        _ => "Run `vivavoce models list` to see what is missing.",
    };
    let how = match &stand_in.reason {
        Some(reason) => format!("{how} ({reason})"),
        None => how.to_owned(),
    };
    wire::StandIn {
        part: stand_in.part.to_owned(),
        language: stand_in.language.map(language),
        using_code: stand_in.using.to_owned(),
        using: words(stand_in.using).to_owned(),
        wanted_code: stand_in.wanted.to_owned(),
        wanted: words(stand_in.wanted).to_owned(),
        how,
    }
}

/// A part's name in plain English.
fn words(name: &str) -> &str {
    match name {
        "whisper" => "Whisper speech recognition",
        "pocketsphinx" => "PocketSphinx speech recognition, which mishears a good part of the words",
        "typed" => "answers that are typed or recognised by the browser",
        "piper" => "a Piper voice",
        "espeak" => "the espeak-ng voice, which sounds mechanical",
        "silero-vad" => "the Silero voice activity model",
        "loudness" => "loudness as the sign of speech, which noise can mislead",
        "smart-turn" => "the Smart Turn end-of-turn model",
        "pause" => "pauses alone as the sign of the end of an answer",
        other => other,
    }
}
