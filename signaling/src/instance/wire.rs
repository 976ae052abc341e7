//! What the instance says about itself before anyone has signed in.

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::identities::wire::IdentityProvider;
use crate::config::WhoRegisters;
use crate::wire::Language;

/// This instance: version, what hears and speaks, what stands in for what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Instance {
    /// The server's version.
    pub version: String,
    /// Parts that run on something less than what they should.
    pub stand_ins: Vec<StandIn>,
    /// What turns speech to text, per language, as budgets are now.
    pub hearing: ByLanguage<Hearing>,
    /// What speaks, per language.
    pub voice: ByLanguage<Voice>,
    /// What leaves this server for others in an interview, and to whom; nothing where everything
    /// is worked on here.
    pub sent_to: Vec<SentTo>,
    /// The month's budget for providers is spent: interviews go by their script, with this server's
    /// own ears and voice.
    pub without_providers: bool,
    /// Nobody administers this instance yet: whoever holds its access token makes the first account.
    pub needs_setup: bool,
    /// Whether a session can be created without the access token.
    pub guest_sessions: bool,
    /// Who may register without an invitation.
    pub registration: WhoRegisters,
    /// Whether e-mails are sent: without them nobody can set a forgotten password.
    pub mail: bool,
    /// Whether passkeys can be made and used at the address of this request.
    pub passkeys: bool,
    /// With whose accounts people sign in.
    pub sign_in: Vec<IdentityProvider>,
    /// The instance as an issuer of badges: a `did:jwk`, which holds its public key.
    pub badge_issuer: String,
    /// As whom it signed badges before its key was changed, the latest first; those badges stay
    /// good.
    pub former_badge_issuers: Vec<String>,
    /// A language model is configured that can draft scenarios.
    pub drafting: bool,
    /// STUN and TURN servers for the browser's connection.
    pub ice_servers: Vec<IceServer>,
}

/// Something of an interview that goes to another service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SentTo {
    /// What.
    pub what: Sent,
    /// The service's host.
    pub host: String,
}

/// What may go to another service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// The candidate's voice, to be turned into words.
    Voice,
    /// What the interviewer says, to be spoken.
    Replies,
    /// The words of the interview, for a language model to reply to.
    Words,
    /// What the candidate says and writes in answer, for a language model to rate. Names are
    /// taken out.
    Answers,
}

/// One value per language of interviews.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ByLanguage<T> {
    /// French.
    pub fr: T,
    /// English.
    pub en: T,
}

/// What turns speech to text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hearing {
    /// Whisper on this server.
    Whisper,
    /// PocketSphinx on this server.
    Pocketsphinx,
    /// A server that transcribes as OpenAI does: the candidate's voice goes there.
    #[serde(rename = "openai")]
    OpenAi,
    /// Nothing: answers are typed, or recognised by the candidate's browser.
    Typed,
    /// A measuring stub that answers fixed words.
    Stub,
}

/// What speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// A Piper voice.
    Piper,
    /// The espeak-ng program.
    Espeak,
    /// A server that speaks as OpenAI does.
    #[serde(rename = "openai")]
    OpenAi,
    /// ElevenLabs.
    #[serde(rename = "elevenlabs")]
    ElevenLabs,
    /// A measuring stub: a tone of given length.
    Tone,
    /// A measuring stub: a tone a word.
    Words,
    /// Nothing: the interviewer's words are shown only.
    None,
}

/// A part that runs on something less than what it should, and how to mend it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StandIn {
    /// The part: `hearing`, `voice`, `voice_activity`, `end_of_turn`.
    pub part: String,
    /// The language concerned; null for all.
    #[schema(required = true)]
    pub language: Option<Language>,
    /// What is in use, as a code that a client can translate.
    pub using_code: String,
    /// What is in use, in English.
    pub using: String,
    /// What should be in use, as a code.
    pub wanted_code: String,
    /// What should be in use, in English.
    pub wanted: String,
    /// How to get it, in English.
    pub how: String,
}

/// A STUN or TURN server, as `RTCPeerConnection` takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IceServer {
    /// `stun:` and `turn:` URLs.
    pub urls: Vec<String>,
    /// For TURN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// For TURN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}
