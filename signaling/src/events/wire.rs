//! The schema of a session's events, for clients. The server sends the engine's own
//! objects; a test here holds the two together, variant by variant.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub use super::stages::{Stage, StageSpan, StageTimes};
use crate::tasks::wire::{TaskOpened, TaskRan, TaskWritten};

/// Where to go on reading events.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsAfter {
    /// Only events with a greater number; 0 or nothing for all.
    #[serde(default)]
    pub after: u64,
}

/// Events in order of their number.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventList {
    /// The events.
    pub events: Vec<Event>,
}

/// One event of a session, the same in the log, over HTTP and over the WebSocket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Schema version, 1.
    pub v: u32,
    /// Position in the session's log, from 1, without gaps.
    pub seq: u64,
    /// The session.
    pub session: Uuid,
    /// Milliseconds since the session's audio clock began.
    pub at_ms: u64,
    /// Wall-clock time, RFC 3339, UTC.
    #[schema(format = DateTime)]
    pub time: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

impl Event {
    /// The engine's event in this schema; none if this schema does not know its kind.
    pub fn of(event: &vivavoce_engine::event::Event) -> Option<Self> {
        serde_json::to_value(event).and_then(serde_json::from_value).ok()
    }
}

impl EventKind {
    /// The value of `type`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SessionState { .. } => "session.state",
            Self::SpeechStarted { .. } => "speech.started",
            Self::SpeechStopped { .. } => "speech.stopped",
            Self::TranscriptPartial { .. } => "transcript.partial",
            Self::TranscriptFinal { .. } => "transcript.final",
            Self::TurnStarted { .. } => "turn.started",
            Self::TurnEnded { .. } => "turn.ended",
            Self::ReplyText { .. } => "reply.text",
            Self::ReplySpoken { .. } => "reply.spoken",
            Self::ReplyDucked { .. } => "reply.ducked",
            Self::ReplyInterrupted { .. } => "reply.interrupted",
            Self::ReplyResumed { .. } => "reply.resumed",
            Self::MetricsTurn { .. } => "metrics.turn",
            Self::ReplyModel { .. } => "reply.model",
            Self::TaskOpened(_) => "task.opened",
            Self::TaskWritten(_) => "task.written",
            Self::TaskRan(_) => "task.ran",
            Self::Notice { .. } => "notice",
            Self::SessionEnded { .. } => "session.ended",
        }
    }
}

/// A word and when it was said, in milliseconds of the session's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Word {
    /// The word with its punctuation.
    pub text: String,
    /// Start.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// How sure the recogniser is, 0 to 1; absent where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// In a corrected transcript, what the recogniser had found in its place; of several
    /// words that took the place of others the first has it all, and the rest an empty text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Created; nobody has connected yet.
    Waiting,
    /// The interview is under way.
    Live,
    /// Held by the candidate, or nobody is connected.
    Paused,
    /// Over; its data is complete.
    Ended,
    /// The server stopped in the middle of it; what was saved is playable.
    Interrupted,
}

/// What the interviewer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Waiting for the candidate to speak.
    Listening,
    /// The candidate is speaking.
    Hearing,
    /// The candidate has paused; is the turn over?
    Pausing,
    /// The turn is over; the reply is being prepared.
    Replying,
    /// The interviewer is speaking.
    Speaking,
}

/// Who found the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordSource {
    /// Whisper on this server.
    Whisper,
    /// PocketSphinx on this server.
    Pocketsphinx,
    /// A provider over the network.
    Remote,
    /// A measuring stub: fixed words.
    Stub,
    /// The candidate typed them.
    Typed,
    /// The candidate's browser recognised them.
    Browser,
}

/// How a turn was judged when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The answer is complete.
    Finished,
    /// The candidate asked for a moment.
    AskedToWait,
    /// The candidate wants the next question.
    Next,
    /// The candidate wants to hear it again.
    Repeat,
    /// The candidate wants to end the interview.
    Stop,
    /// A listener's "mm-hm", or a sound without words: the reply went on.
    Backchannel,
}

/// What ended a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnEndReason {
    /// The end-of-turn model, over the pause.
    Model,
    /// The longest wait ran out.
    LongestWait,
    /// The candidate pressed a button.
    Button,
    /// The answer was typed.
    Typed,
    /// The question's time was up.
    TimeLimit,
}

/// What a reply is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyKind {
    /// The opening: who speaks (an AI), what will happen.
    Greeting,
    /// A question of the scenario.
    Question,
    /// A follow-up for a point that was missing.
    FollowUp,
    /// The last question again.
    Repeat,
    /// "Take your time."
    Wait,
    /// "Thank you", "no problem".
    Acknowledge,
    /// Nothing was heard for a long time.
    Reprompt,
    /// The time of a question or of the interview is up.
    Time,
    /// The end.
    Closing,
    /// Something failed; what, in plain words.
    Apology,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// All questions were asked.
    Completed,
    /// The candidate ended it.
    Candidate,
    /// The time was up.
    Time,
    /// It could not go on.
    Error,
    /// Nobody came back in time.
    Disconnected,
}

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is worse than it should be.
    Warning,
    /// Something failed.
    Error,
}

impl From<vivavoce_engine::event::NoticeLevel> for NoticeLevel {
    fn from(level: vivavoce_engine::event::NoticeLevel) -> Self {
        use vivavoce_engine::event::NoticeLevel as Level;
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

/// The kinds of event. Times in milliseconds of the session's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub enum EventKind {
    /// The session or the interviewer's activity changed.
    #[serde(rename = "session.state")]
    SessionState {
        /// Where the session stands.
        state: SessionState,
        /// A candidate is connected.
        connected: bool,
        /// What the interviewer is doing.
        activity: Activity,
        /// The question under way, from 0; null in the greeting.
        #[schema(required = true)]
        question_index: Option<u32>,
        /// Number of questions.
        question_count: u32,
        /// The question under way.
        #[schema(required = true)]
        question_id: Option<String>,
        /// Time of the interview so far.
        elapsed_ms: u64,
        /// Time of the interview in all.
        limit_ms: u64,
        /// Time of the question so far.
        #[schema(required = true)]
        question_elapsed_ms: Option<u64>,
        /// Time of the question in all.
        #[schema(required = true)]
        question_limit_ms: Option<u64>,
    },
    /// The candidate began to speak.
    #[serde(rename = "speech.started")]
    SpeechStarted {
        /// The candidate's turn, from 1.
        turn: u32,
    },
    /// The candidate fell silent.
    #[serde(rename = "speech.stopped")]
    SpeechStopped {
        /// The candidate's turn.
        turn: u32,
        /// When the silence began.
        pause_from_ms: u64,
    },
    /// Words so far; may still change.
    #[serde(rename = "transcript.partial")]
    TranscriptPartial {
        /// The candidate's turn.
        turn: u32,
        /// The words so far.
        text: String,
    },
    /// Words that will not change.
    #[serde(rename = "transcript.final")]
    TranscriptFinal {
        /// The candidate's turn.
        turn: u32,
        /// The words in one piece.
        text: String,
        /// Each word; none for typed text.
        words: Vec<Word>,
        /// Who found them.
        source: WordSource,
    },
    /// The candidate's turn began.
    #[serde(rename = "turn.started")]
    TurnStarted {
        /// The candidate's turn.
        turn: u32,
        /// The question it answers.
        #[schema(required = true)]
        question_id: Option<String>,
        /// The question's place, from 0.
        #[schema(required = true)]
        question_index: Option<u32>,
    },
    /// The candidate's turn is over.
    #[serde(rename = "turn.ended")]
    TurnEnded {
        /// The candidate's turn.
        turn: u32,
        /// How it was judged.
        verdict: Verdict,
        /// What ended it.
        reason: TurnEndReason,
    },
    /// What the interviewer is about to say.
    #[serde(rename = "reply.text")]
    ReplyText {
        /// The speech, from 1.
        speech: u32,
        /// What it is for.
        kind: ReplyKind,
        /// What will be said.
        text: String,
        /// The question it belongs to.
        #[schema(required = true)]
        question_id: Option<String>,
        /// The question's place, from 0.
        #[schema(required = true)]
        question_index: Option<u32>,
    },
    /// What was really played, word by word.
    #[serde(rename = "reply.spoken")]
    ReplySpoken {
        /// The speech.
        speech: u32,
        /// What it is for.
        kind: ReplyKind,
        /// What was played of it.
        text: String,
        /// Each word played.
        words: Vec<Word>,
        /// Whether that is all of it.
        complete: bool,
        /// First sound.
        start_ms: u64,
        /// Last sound.
        end_ms: u64,
    },
    /// Somebody may be speaking over the reply: it is lowered.
    #[serde(rename = "reply.ducked")]
    ReplyDucked {
        /// The speech.
        speech: u32,
    },
    /// The candidate spoke over the reply; it stopped.
    #[serde(rename = "reply.interrupted")]
    ReplyInterrupted {
        /// The speech.
        speech: u32,
        /// How much of it was heard.
        heard_ms: u64,
    },
    /// The interruption was none; the reply goes on.
    #[serde(rename = "reply.resumed")]
    ReplyResumed {
        /// The speech.
        speech: u32,
    },
    /// Where the time of a turn's reply went. Every turn that ends has one, also a turn that
    /// was typed, interrupted or left without a reply.
    #[serde(rename = "metrics.turn")]
    MetricsTurn {
        /// The candidate's turn.
        turn: u32,
        /// Last speech to first sound of the reply.
        #[schema(required = true)]
        voice_to_voice_ms: Option<f64>,
        /// First sound of an interruption to silence.
        #[schema(required = true)]
        stop_ms: Option<f64>,
        /// Stage by stage.
        stages: StageTimes,
        /// Session time of the waterfall's 0.
        #[serde(default)]
        #[schema(required = true)]
        zero_ms: f64,
        /// The same stages on one time line.
        #[serde(default)]
        #[schema(required = true)]
        waterfall: Vec<StageSpan>,
    },
    /// A language model wrote the reply to a turn, or what was heard of it.
    #[serde(rename = "reply.model")]
    ReplyModel {
        /// The candidate's turn.
        turn: u32,
        /// Which model, as `KIND:MODEL`.
        provider: String,
        /// From when it was asked to its first token.
        first_token_ms: u64,
        /// And to the first clause that could be spoken.
        first_clause_ms: u64,
    },
    /// A question was asked that there is something to write for.
    #[serde(rename = "task.opened")]
    TaskOpened(TaskOpened),
    /// The candidate changed a text of it.
    #[serde(rename = "task.written")]
    TaskWritten(TaskWritten),
    /// The candidate's browser ran it, and says what came of it.
    #[serde(rename = "task.ran")]
    TaskRan(TaskRan),
    /// Something people should know.
    #[serde(rename = "notice")]
    Notice {
        /// How serious it is.
        level: NoticeLevel,
        /// A code that a client can translate.
        code: String,
        /// The same in English.
        text: String,
        /// The provider that it is about, as `KIND:MODEL`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider: Option<String>,
        /// Why it is so, in a word: `late`, `no_key`, `server_error` …
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The interview is over.
    #[serde(rename = "session.ended")]
    SessionEnded {
        /// Why.
        reason: EndReason,
    },
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
