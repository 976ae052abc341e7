//! What happens in a running session, as the event log keeps it and as clients see it:
//! one JSON object each, versioned, numbered without gaps from 1.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use vivavoce_scenarios::{Task, TaskLanguage};

use crate::id::{SpeechId, TurnId};
use crate::mind::Author;
use crate::task::{Change, Run};

/// The version of the schema that this build writes.
pub const EVENT_VERSION: u32 = 1;

/// One line of the event log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Schema version, [`EVENT_VERSION`].
    pub v: u32,
    /// Position in the session's log, from 1, without gaps.
    pub seq: u64,
    /// The session.
    pub session: Uuid,
    /// Milliseconds since the session's audio clock began.
    pub at_ms: u64,
    /// Wall-clock time, RFC 3339, UTC.
    pub time: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// A word and when it was said, in milliseconds of the session's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word with its punctuation.
    pub text: String,
    /// Start, milliseconds of the session's clock.
    pub start_ms: u64,
    /// End, milliseconds of the session's clock.
    pub end_ms: u64,
    /// How sure the recogniser is, 0 to 1; none where it does not say (typed text).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What the interviewer is doing (the turn machine's state, by name).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordSource {
    /// Whisper on this server.
    Whisper,
    /// PocketSphinx on this server (a stand-in, English only).
    Pocketsphinx,
    /// A provider over the network.
    Remote,
    /// A measuring stub: fixed words.
    Stub,
    /// The candidate typed them.
    Typed,
    /// The candidate's browser recognised them (Web Speech API).
    Browser,
}

/// How a turn was judged when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is worse than it should be.
    Warning,
    /// Something failed.
    Error,
}

/// Something people should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How serious it is.
    pub level: NoticeLevel,
    /// What it is, for clients that translate.
    pub code: String,
    /// The same in English.
    pub text: String,
    /// The provider that it is about, as `KIND:MODEL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Why it is so, in a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Notice {
    /// A notice about no provider, without a reason.
    pub fn new(level: NoticeLevel, code: &str, text: impl Into<String>) -> Self {
        Self { level, code: code.into(), text: text.into(), provider: None, reason: None }
    }

    /// With the reason, in a word.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// About this provider.
    #[must_use]
    pub fn about(self, provider: Option<String>) -> Self {
        Self { provider, ..self }
    }
}

/// A stage that a turn goes through on its way to the reply, in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// When one stage ran, in milliseconds of a time line whose 0 is the last sound of the turn
/// as it reached the server, or the button or typed answer that ended it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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

/// Where the time of one reply went; milliseconds, none where the stage did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StageTimes {
    /// The candidate to here: half of the round trip.
    pub network_ms: Option<f64>,
    /// What the jitter buffer added to the delay of the last sound.
    pub jitter_ms: Option<f64>,
    /// Last speech to the pause being noticed.
    pub vad_ms: Option<f64>,
    /// Pause noticed to turn over.
    pub endpoint_ms: Option<f64>,
    /// Final words asked for to final words there.
    pub stt_ms: Option<f64>,
    /// Final words to reply text.
    pub interviewer_ms: Option<f64>,
    /// Reply text to first sample of voice.
    pub voice_ms: Option<f64>,
    /// First sample of voice to first packet handed to the transport.
    pub pacer_ms: Option<f64>,
}

/// The kinds of event. Times in milliseconds of the session's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum EventKind {
    /// The session or the interviewer's activity changed.
    #[serde(rename = "session.state")]
    SessionState {
        state: SessionState,
        connected: bool,
        activity: Activity,
        question_index: Option<u32>,
        question_count: u32,
        question_id: Option<String>,
        elapsed_ms: u64,
        limit_ms: u64,
        question_elapsed_ms: Option<u64>,
        question_limit_ms: Option<u64>,
    },
    /// The candidate began to speak.
    #[serde(rename = "speech.started")]
    SpeechStarted { turn: TurnId },
    /// The candidate fell silent at `pause_from_ms`.
    #[serde(rename = "speech.stopped")]
    SpeechStopped { turn: TurnId, pause_from_ms: u64 },
    /// Words so far; may still change.
    #[serde(rename = "transcript.partial")]
    TranscriptPartial { turn: TurnId, text: String },
    /// Words that will not change.
    #[serde(rename = "transcript.final")]
    TranscriptFinal { turn: TurnId, text: String, words: Vec<Word>, source: WordSource },
    /// The candidate's turn began.
    #[serde(rename = "turn.started")]
    TurnStarted { turn: TurnId, question_id: Option<String>, question_index: Option<u32> },
    /// The candidate's turn is over.
    #[serde(rename = "turn.ended")]
    TurnEnded { turn: TurnId, verdict: Verdict, reason: TurnEndReason },
    /// What the interviewer is about to say.
    #[serde(rename = "reply.text")]
    ReplyText {
        speech: SpeechId,
        kind: ReplyKind,
        text: String,
        question_id: Option<String>,
        question_index: Option<u32>,
    },
    /// What was really played, word by word; `complete` if that is all of it.
    #[serde(rename = "reply.spoken")]
    ReplySpoken {
        speech: SpeechId,
        kind: ReplyKind,
        text: String,
        words: Vec<Word>,
        complete: bool,
        start_ms: u64,
        end_ms: u64,
    },
    /// Somebody may be speaking over the reply: it is lowered.
    #[serde(rename = "reply.ducked")]
    ReplyDucked { speech: SpeechId },
    /// The candidate spoke over the reply after `heard_ms` of it; it stopped.
    #[serde(rename = "reply.interrupted")]
    ReplyInterrupted { speech: SpeechId, heard_ms: u64 },
    /// The interruption was none; the reply goes on.
    #[serde(rename = "reply.resumed")]
    ReplyResumed { speech: SpeechId },
    /// Where the time of a turn's reply went. Every turn that ends has one, also a turn that
    /// was typed, interrupted or left without a reply.
    #[serde(rename = "metrics.turn")]
    MetricsTurn {
        turn: TurnId,
        /// Last sound to first packet of the reply; none where there was not both.
        voice_to_voice_ms: Option<f64>,
        stop_ms: Option<f64>,
        stages: StageTimes,
        /// Session time of the waterfall's 0.
        #[serde(default)]
        zero_ms: f64,
        /// The same stages on one time line.
        #[serde(default)]
        waterfall: Vec<StageSpan>,
    },
    /// A language model wrote the reply to a turn, or what was heard of it.
    #[serde(rename = "reply.model")]
    ReplyModel {
        turn: TurnId,
        #[serde(flatten)]
        author: Author,
    },
    /// A question was asked that there is something to write for.
    #[serde(rename = "task.opened")]
    TaskOpened { question_id: String, question_index: u32, task: Box<Task> },
    /// The candidate changed a text of it.
    #[serde(rename = "task.written")]
    TaskWritten {
        question_id: String,
        language: TaskLanguage,
        #[serde(flatten)]
        change: Change,
    },
    /// The candidate's browser ran it, and says what came of it.
    #[serde(rename = "task.ran")]
    TaskRan {
        question_id: String,
        language: TaskLanguage,
        #[serde(flatten)]
        run: Run,
    },
    /// Something people should know.
    #[serde(rename = "notice")]
    Notice(Notice),
    /// The interview is over.
    #[serde(rename = "session.ended")]
    SessionEnded { reason: EndReason },
}
