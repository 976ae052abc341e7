//! How one's own voice may sound to a model, as JSON. These shapes are on the routes of whoever it is
//! about, and on no other; a test says so.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CONSENT_VERSION;
use super::sound::LONGEST_MS;
use crate::providers::expression::Moment;
use crate::wire::Timestamp;

/// Whether one agreed to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpressionConsent {
    /// The version of the text that is to be agreed to.
    pub version: &'static str,
    /// When one did; null where one did not, or took it back.
    #[schema(required = true)]
    pub given_at: Option<Timestamp>,
}

impl ExpressionConsent {
    /// Of the text as it is now.
    pub fn of(given_at: Option<Timestamp>) -> Self {
        Self { version: CONSENT_VERSION, given_at }
    }
}

/// A yes to the text.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveExpressionConsent {
    /// The version of the text that was read.
    pub version: String,
}

/// What is needed before sound of one's own practice may be sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoiceExpressionTerms {
    pub consent: ExpressionConsent,
    /// Whether a key of one's own is kept for it.
    pub has_key: bool,
    /// The machine that the sound goes to, if a key is kept.
    #[schema(required = true)]
    pub host: Option<String>,
    /// The most that goes with one request, milliseconds.
    pub piece_ms: u64,
    /// How long the interview is.
    pub duration_ms: u64,
}

impl VoiceExpressionTerms {
    /// As they are.
    pub fn of(given_at: Option<Timestamp>, host: Option<Option<String>>, duration_ms: u64) -> Self {
        Self {
            consent: ExpressionConsent::of(given_at),
            has_key: host.is_some(),
            host: host.flatten(),
            piece_ms: LONGEST_MS,
            duration_ms,
        }
    }
}

/// Which piece of one's own track is to be sent.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceExpressionWish {
    /// Where it begins; of the first 0, of others `next_ms` of the one before.
    pub from_ms: u64,
}

/// What a model guesses of a piece. It is kept nowhere: who does not look has lost it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoiceExpressionPiece {
    pub from_ms: u64,
    pub to_ms: u64,
    /// Where the next piece begins; null at the end.
    #[schema(required = true)]
    pub next_ms: Option<u64>,
    /// Stretches of speech; none where nothing was said.
    pub moments: Vec<VoiceExpressionMoment>,
}

/// A stretch of speech.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoiceExpressionMoment {
    pub from_ms: u64,
    pub to_ms: u64,
    /// What the model holds for likeliest, that first; 5 at most.
    pub guesses: Vec<VoiceExpressionGuess>,
}

/// What a model may hear in a voice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoiceExpressionGuess {
    /// The provider's own word, in English.
    pub name: String,
    /// How likely the model holds it for, 0 to 1.
    pub probability: f32,
}

impl VoiceExpressionMoment {
    /// On the interview's clock, where the piece began at `from_ms`.
    pub fn of(moment: Moment, from_ms: u64) -> Self {
        let guess = |(name, probability)| VoiceExpressionGuess { name, probability };
        Self {
            from_ms: from_ms + moment.from_ms,
            to_ms: from_ms + moment.to_ms,
            guesses: moment.guesses.into_iter().map(guess).collect(),
        }
    }
}
