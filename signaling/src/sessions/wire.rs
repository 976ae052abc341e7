//! Sessions, their transcript and the commands of their candidate, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::assistants::wire::Leader;
use crate::consents::wire::Purpose;
use crate::events::wire::{ReplyKind, SessionState, StageSpan, StageTimes, Word, WordSource};
use crate::retention::wire::KeptDays;
use crate::scenarios::wire::ScenarioSummary;
use crate::wire::{Language, Timestamp};

/// A wish for a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSession {
    /// The scenario's id.
    pub scenario: String,
    /// What the candidate agreed to.
    pub consent: Consent,
    /// How the candidate wants to be called, up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 80)]
    pub candidate_name: Option<String>,
    /// The assistant that leads, in the place of the scenario's; only with the access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<String>,
    /// A trainer's try: of the scenario as it is being written, in no list, without a report,
    /// and deleted after a day. Only with the access token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trial: bool,
}

/// What the candidate agreed to; without a yes to the recording there is no session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Both voices are recorded and kept until they are deleted.
    pub recording: bool,
    /// Version of the text that was shown, up to 40 characters.
    #[schema(max_length = 40, example = "2026-11")]
    pub version: String,
    /// What was agreed to, each by itself: `recording` and `ai_interview` are needed, and `remote` where
    /// the scenario names other services; what is left out was refused. Left out as a whole, one text
    /// of the client stood for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<Purpose>>,
    /// The language in which it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// How long the text said that it is kept, from `kept` of the scenario: it is never kept longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeptDays>,
}

/// A new session and the one token that opens it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedSession {
    /// The session.
    pub id: Uuid,
    /// Opens this session and nothing else. Said once; the server keeps its hash.
    pub join_token: String,
    /// The scenario.
    pub scenario: ScenarioSummary,
    /// The assistant that was asked for; null where the scenario's own persona leads.
    #[schema(required = true)]
    pub assistant: Option<Leader>,
    /// `waiting`.
    pub state: SessionState,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Which sessions to list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SessionFilter {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
    /// Sessions on a page, 1 to 200; 50 if not said.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// Only those in this state.
    pub state: Option<SessionState>,
}

/// A page of sessions, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionPage {
    /// The sessions.
    pub items: Vec<Session>,
    /// Ask with it for the next page; null on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
}

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Session {
    /// The session.
    pub id: Uuid,
    /// The scenario, as it was when the session was created.
    pub scenario: SessionScenario,
    /// How the candidate wants to be called.
    #[schema(required = true)]
    pub candidate_name: Option<String>,
    /// The assistant that was asked for; null where the scenario's own persona leads.
    #[schema(required = true)]
    pub assistant: Option<Leader>,
    /// A trainer's try, which is deleted after a day.
    pub trial: bool,
    /// Where it stands.
    pub state: SessionState,
    /// Why it is over; null before that.
    #[schema(required = true)]
    pub end_reason: Option<SessionEndReason>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When the interview began.
    #[schema(required = true)]
    pub started_at: Option<Timestamp>,
    /// When the interview was over.
    #[schema(required = true)]
    pub ended_at: Option<Timestamp>,
    /// Length of the interview so far, milliseconds of the session's clock.
    pub duration_ms: u64,
    /// The question under way, from 0; null in the greeting.
    #[schema(required = true)]
    pub question_index: Option<u32>,
    /// Number of questions.
    pub question_count: u32,
    /// Number of the last event, 0 before the first.
    pub last_event: u64,
    /// What is kept of it, and until when.
    pub kept: SessionKept,
}

/// Until when what is said in a session is kept at the longest, as its candidate was told; a shorter
/// term may end it before. Null where no end was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionKept {
    /// The recording.
    #[schema(required = true)]
    pub recording_until: Option<Timestamp>,
    /// The report.
    #[schema(required = true)]
    pub report_until: Option<Timestamp>,
    /// All of it.
    #[schema(required = true)]
    pub until: Option<Timestamp>,
    /// When the recording was deleted, while the words stay; null while it is there.
    #[schema(required = true)]
    pub recording_deleted_at: Option<Timestamp>,
    /// When the report was deleted for good; null while it is there, or may be made.
    #[schema(required = true)]
    pub report_deleted_at: Option<Timestamp>,
}

/// A session's scenario, as it was when the session was created.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionScenario {
    /// The scenario's id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The language of the interview.
    pub language: Language,
    /// The position that is interviewed for.
    pub role: String,
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionEndReason {
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
    /// The server stopped in the middle of it.
    Interrupted,
    /// Nobody ever came.
    Expired,
}

/// What was deleted with a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeletionReceipt {
    /// The session that is gone.
    pub session: Uuid,
    /// What is gone with it.
    pub deleted: Deleted,
    /// When.
    pub at: Timestamp,
}

/// What was deleted, counted.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct Deleted {
    /// Recordings, and what was made from them to listen to.
    pub audio_files: u64,
    /// Event log, tape, waveform and other files.
    pub other_files: u64,
    /// Size of all of them.
    pub bytes: u64,
    /// What was kept in the database.
    #[serde(flatten)]
    pub rows: DeletedRows,
}

/// What was deleted from the database, counted.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct DeletedRows {
    /// Turns of the transcript.
    pub turns: u64,
    /// Words with their times.
    pub words: u64,
    /// Corrections of words.
    pub corrections: u64,
    /// Comments, those included that were deleted before.
    pub comments: u64,
    /// Shares, those included that were over.
    pub shares: u64,
    /// Lines of the account of who has opened the session.
    pub access_log: u64,
    /// Notes of what was redacted.
    pub redactions: u64,
    /// Changes of what was written for tasks.
    pub task_changes: u64,
    /// Tries of it.
    pub task_runs: u64,
}

/// What was said, in order of time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Transcript {
    /// Turns of both sides.
    pub turns: Vec<Turn>,
}

/// Who spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The candidate.
    Candidate,
    /// The interviewer.
    Interviewer,
}

/// One thing that one side said.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Turn {
    /// Number of the candidate's turn or of the interviewer's speech, each from 1.
    pub turn: u32,
    /// The question it belongs to.
    #[schema(required = true)]
    pub question_id: Option<String>,
    /// The question's place, from 0.
    #[schema(required = true)]
    pub question_index: Option<u32>,
    /// Who spoke.
    pub speaker: Speaker,
    /// What it was.
    pub kind: TurnKind,
    /// What was said; of the interviewer, what was really heard.
    pub text: String,
    /// Start, milliseconds of the session's clock.
    pub start_ms: u64,
    /// End, milliseconds of the session's clock.
    pub end_ms: u64,
    /// Who found the words; null for the interviewer.
    #[schema(required = true)]
    pub source: Option<WordSource>,
    /// The words with their times; none for typed text.
    pub words: Vec<Word>,
    /// Counts the corrections of this turn and their undoing; a correction names the version
    /// that it was made from.
    pub version: u32,
    /// What was recognised, where `text` and `words` were corrected; null where they were not.
    #[schema(required = true)]
    pub original_text: Option<String>,
    /// The interviewer was stopped before the end.
    pub interrupted: bool,
    /// Delays after a candidate's turn.
    #[schema(required = true)]
    pub metrics: Option<TurnMetrics>,
}

/// What a turn was: a candidate's `answer`, or the kind of the interviewer's reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnKind {
    /// The candidate spoke.
    Answer,
    /// The opening.
    Greeting,
    /// A question.
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
    /// The time is up.
    Time,
    /// The end.
    Closing,
    /// Something failed.
    Apology,
}

impl From<ReplyKind> for TurnKind {
    fn from(kind: ReplyKind) -> Self {
        match kind {
            ReplyKind::Greeting => Self::Greeting,
            ReplyKind::Question => Self::Question,
            ReplyKind::FollowUp => Self::FollowUp,
            ReplyKind::Repeat => Self::Repeat,
            ReplyKind::Wait => Self::Wait,
            ReplyKind::Acknowledge => Self::Acknowledge,
            ReplyKind::Reprompt => Self::Reprompt,
            ReplyKind::Time => Self::Time,
            ReplyKind::Closing => Self::Closing,
            ReplyKind::Apology => Self::Apology,
        }
    }
}

/// Delays after a candidate's turn, milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TurnMetrics {
    /// Last speech to first sound of the reply.
    #[schema(required = true)]
    pub voice_to_voice_ms: Option<f64>,
    /// First sound of an interruption to silence.
    #[schema(required = true)]
    pub stop_ms: Option<f64>,
    /// Where the time went.
    pub stages: StageTimes,
    /// The same stages on one time line.
    pub waterfall: Vec<StageSpan>,
}

/// What a candidate can ask of a running session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum SessionCommand {
    /// "I'm thinking": wait for me.
    Thinking,
    /// "I'm done": the answer is complete.
    Done,
    /// Say the question again.
    Repeat,
    /// Hold the interview.
    Pause,
    /// Go on.
    Resume,
    /// End the interview.
    End,
    /// Go to the next question.
    Next,
    /// An answer that was typed.
    Type {
        /// The answer, up to 8,000 characters.
        #[schema(max_length = 8000)]
        text: String,
    },
    /// Words that the candidate's browser recognised.
    Heard {
        /// The words, up to 8,000 characters.
        #[schema(max_length = 8000)]
        text: String,
        /// They will not change any more.
        #[serde(rename = "final")]
        is_final: bool,
    },
}

/// The command was handed to the session.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// Always true.
    pub accepted: bool,
}
