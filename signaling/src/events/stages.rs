//! Where the time of a reply went, as JSON: the stages that it went through.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stage that a turn goes through on its way to the reply, in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The candidate's voice on its way here.
    Network,
    /// Held back so that it comes in order.
    Jitter,
    /// The silence being noticed.
    Vad,
    /// The pause being judged.
    Endpoint,
    /// The last words being found.
    Stt,
    /// The reply being thought of.
    Interviewer,
    /// Its first sound being made.
    Voice,
    /// Its first packet waiting to leave.
    Pacer,
}

impl Stage {
    /// Its name as everybody writes it: in events, metrics and traces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Jitter => "jitter",
            Self::Vad => "vad",
            Self::Endpoint => "endpoint",
            Self::Stt => "stt",
            Self::Interviewer => "interviewer",
            Self::Voice => "voice",
            Self::Pacer => "pacer",
        }
    }
}

/// When one stage ran, in milliseconds of a time line whose 0 is the last sound of the turn
/// as it reached the server, or the button or typed answer that ended it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageSpan {
    /// Which.
    pub stage: Stage,
    /// Its start; before 0 for the network.
    pub from_ms: f64,
    /// How long it ran. Stages overlap: a reply is prepared while the pause is judged.
    pub ms: f64,
    /// How much of that the reply waited for this stage and no other: these add up to the
    /// time from 0 to the reply's first packet.
    pub path_ms: f64,
}

/// Where the time of one reply went; milliseconds, null where the stage did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageTimes {
    /// The candidate to here: half of the round trip.
    #[schema(required = true)]
    pub network_ms: Option<f64>,
    /// What the jitter buffer added to the delay of the last sound.
    #[schema(required = true)]
    pub jitter_ms: Option<f64>,
    /// Last speech to the pause being noticed.
    #[schema(required = true)]
    pub vad_ms: Option<f64>,
    /// Pause noticed to turn over.
    #[schema(required = true)]
    pub endpoint_ms: Option<f64>,
    /// Final words asked for to final words there.
    #[schema(required = true)]
    pub stt_ms: Option<f64>,
    /// Final words to reply text.
    #[schema(required = true)]
    pub interviewer_ms: Option<f64>,
    /// Reply text to first sample of voice.
    #[schema(required = true)]
    pub voice_ms: Option<f64>,
    /// First sample of voice to first packet handed to the transport.
    #[schema(required = true)]
    pub pacer_ms: Option<f64>,
}
