//! Every failure that a client can meet: one code each, answered as
//! `application/problem+json` (RFC 9457).

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use vivavoce_scenarios::Message;

use crate::permissions::Permission;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, as a code that a client can act on and translate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request could not be read: its JSON, its path or its query.
    BadRequest,
    /// The SDP could not be read, or asks for something that cannot be answered.
    BadSdp,
    /// A field's value is not acceptable.
    InvalidField,
    /// The file cannot become a quiz; the detail lists why, by line.
    BadQuiz,
    /// The file is no pack, or something in it cannot be taken in; the detail says what.
    BadPack,
    /// The scenario has problems that must be mended first; the detail lists them by line.
    BadScenario,
    /// No session without a yes to the recording; no voice to a model without one to that.
    ConsentRequired,
    /// No token was sent.
    TokenMissing,
    /// The token does not open this.
    TokenWrong,
    /// Address and password do not belong together.
    CredentialsWrong,
    /// A code is not right, was used before, or is too old.
    CodeWrong,
    /// A passkey's answer does not fit: it is none of this account, or took too long.
    PasskeyWrong,
    /// This address has no passkeys: `public_url` is not set, or is no name with https.
    NoPasskeys,
    /// Whoever came back from a provider of accounts is not waited for: begin again.
    IdentityExpired,
    /// The provider was not allowed to say who it is.
    IdentityDenied,
    /// What the provider said is no proof.
    IdentityFailed,
    /// The account elsewhere opens another one here.
    IdentityTaken,
    /// There is an account with this address, and it is to be linked by its owner.
    IdentityNotLinked,
    /// The provider gives no address that it has checked.
    IdentityNoEmail,
    /// Nothing else would open the account.
    LastWayIn,
    /// A second factor was waited for too long, or was given already: sign in again.
    ChallengeOver,
    /// This needs a proof of a moment ago that it is them: `POST /api/me/proof`.
    StepUpNeeded,
    /// Administrators of this instance need a second factor or a passkey, and this one has none.
    SecondFactorNeeded,
    /// This is set up already.
    FactorExists,
    /// The password is quickly guessed.
    PasswordWeak,
    /// The password is in lists of stolen ones.
    PasswordBreached,
    /// The password was used before.
    PasswordUsed,
    /// The address has an account already.
    AddressTaken,
    /// There is an admin already.
    AlreadySetUp,
    /// The link of a mail does nothing: it is not right, or was used, or is too old.
    LinkExpired,
    /// The share is opened with a password.
    PasswordNeeded,
    /// The password is not the share's.
    PasswordWrong,
    /// This token may look, but not do this.
    NotAllowed,
    /// This origin may not open WebSockets here.
    OriginRefused,
    /// There is no such page or resource, or the token does not open it.
    NotFound,
    /// This is for interviews that one held by oneself, for oneself.
    NotOwnPractice,
    /// There is no such scenario.
    ScenarioNotFound,
    /// There is no such assistant.
    AssistantNotFound,
    /// There is no such quiz.
    QuizNotFound,
    /// The method is not one of this URL.
    MethodNotAllowed,
    /// Nothing that the client accepts can be answered.
    NotAcceptable,
    /// The request took too long to arrive.
    RequestTimeout,
    /// Another client is connected to the session.
    SessionInUse,
    /// The session is over.
    SessionOver,
    /// The report is not made yet.
    ReportNotReady,
    /// The overall level was withheld.
    NoBadge,
    /// The session is not over yet.
    SessionRunning,
    /// Somebody else changed it first; `current` says what it is now.
    EditConflict,
    /// There is no such key, or it was revoked.
    KeyNotFound,
    /// An administrator has suspended the account.
    AccountSuspended,
    /// No administrator could sign in any more.
    LastAdmin,
    /// Nobody would manage the organisation any more.
    LastManager,
    /// They are in the organisation already.
    AlreadyMember,
    /// Interviews are the organisation's still.
    OrganisationInUse,
    /// No mail is configured here.
    NoMail,
    /// No text messages are sent from here.
    NoSms,
    /// Another key in use has this name.
    KeyExists,
    /// The provider does not take the key.
    KeyRefused,
    /// The provider that was asked failed.
    ProviderFailed,
    /// The key was sealed under another instance key.
    KeyUnreadable,
    /// There is a scenario with this id already.
    ScenarioExists,
    /// The scenario comes with Vivavoce or from the instance's folder, and cannot be changed.
    ScenarioBuiltIn,
    /// What is to be deleted must be named once more: `confirm=ID`.
    ConfirmationNeeded,
    /// No language model is configured: set `llm`.
    NoModel,
    /// The language model gave nothing that can be used.
    DraftFailed,
    /// There is a quiz with this id already.
    QuizExists,
    /// The quiz comes with Vivavoce, and can be neither changed nor removed.
    QuizBuiltIn,
    /// Another answer to the question was given before.
    AlreadyAnswered,
    /// The attempt is finished.
    AttemptOver,
    /// The time for the question or the quiz is up.
    TimeIsUp,
    /// All tries that were allowed were made.
    NoTriesLeft,
    /// The assignment was withdrawn, or is overdue and may not be begun any more.
    AssignmentOver,
    /// The connection has changed since the `If-Match` that was sent.
    StaleEtag,
    /// A PATCH needs `If-Match`.
    EtagRequired,
    /// The body is larger than allowed here.
    BodyTooLarge,
    /// The body's media type is not one of this URL.
    UnsupportedMediaType,
    /// The range lies outside the file.
    RangeNotSatisfiable,
    /// The `Idempotency-Key` was used for another request.
    IdempotencyKeyReused,
    /// Too many requests from this address.
    RateLimited,
    /// The server failed; its log says how.
    Internal,
    /// All places are taken; try again later.
    ServerFull,
    /// The server cannot store anything more.
    StorageFull,
    /// The server is stopping or not ready yet.
    Unavailable,
}

impl Code {
    /// The HTTP status that goes with the code.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::BadSdp => StatusCode::BAD_REQUEST,
            Self::InvalidField
            | Self::BadQuiz
            | Self::BadPack
            | Self::BadScenario
            | Self::ConsentRequired
            | Self::PasswordWeak
            | Self::PasswordBreached
            | Self::PasswordUsed
            | Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TokenMissing
            | Self::TokenWrong
            | Self::CredentialsWrong
            | Self::CodeWrong
            | Self::PasskeyWrong
            | Self::IdentityDenied
            | Self::StepUpNeeded
            | Self::PasswordNeeded
            | Self::PasswordWrong => StatusCode::UNAUTHORIZED,
            Self::OriginRefused
            | Self::NotAllowed
            | Self::NotOwnPractice
            | Self::AccountSuspended
            | Self::SecondFactorNeeded => StatusCode::FORBIDDEN,
            Self::LinkExpired | Self::ChallengeOver | Self::IdentityExpired => StatusCode::GONE,
            Self::NotFound
            | Self::ScenarioNotFound
            | Self::AssistantNotFound
            | Self::QuizNotFound
            | Self::KeyNotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::SessionInUse
            | Self::SessionOver
            | Self::ReportNotReady
            | Self::NoBadge
            | Self::SessionRunning
            | Self::EditConflict
            | Self::LastManager
            | Self::LastAdmin
            | Self::AlreadyMember
            | Self::OrganisationInUse
            | Self::NoMail
            | Self::NoSms
            | Self::NoPasskeys
            | Self::LastWayIn
            | Self::IdentityTaken
            | Self::IdentityNotLinked
            | Self::IdentityNoEmail
            | Self::FactorExists
            | Self::KeyExists
            | Self::KeyUnreadable
            | Self::KeyRefused
            | Self::ScenarioExists
            | Self::ScenarioBuiltIn
            | Self::ConfirmationNeeded
            | Self::NoModel
            | Self::QuizExists
            | Self::QuizBuiltIn
            | Self::AlreadyAnswered
            | Self::AttemptOver
            | Self::AddressTaken
            | Self::AlreadySetUp
            | Self::NoTriesLeft
            | Self::AssignmentOver
            | Self::TimeIsUp => StatusCode::CONFLICT,
            Self::StaleEtag => StatusCode::PRECONDITION_FAILED,
            Self::EtagRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::ServerFull | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::DraftFailed | Self::ProviderFailed | Self::IdentityFailed => StatusCode::BAD_GATEWAY,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    /// A title that is the same each time.
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request could not be read",
            Self::BadSdp => "The SDP could not be answered",
            Self::InvalidField => "A value is not acceptable",
            Self::BadQuiz => "The file cannot become a quiz",
            Self::BadPack => "The pack cannot be taken in",
            Self::BadScenario => "The scenario has problems",
            Self::ConsentRequired => "Consent is needed",
            Self::TokenMissing => "A token is needed",
            Self::TokenWrong => "The token does not open this",
            Self::CredentialsWrong => "Address or password is wrong",
            Self::CodeWrong => "The code is not right",
            Self::PasskeyWrong => "The passkey does not open this",
            Self::NoPasskeys => "There are no passkeys at this address",
            Self::LastWayIn => "The last way to sign in",
            Self::IdentityExpired => "Begin again",
            Self::IdentityDenied => "The provider was not allowed to",
            Self::IdentityFailed => "The provider did not confirm it",
            Self::IdentityTaken => "That account opens another one",
            Self::IdentityNotLinked => "There is an account with this address",
            Self::IdentityNoEmail => "No address that was checked",
            Self::ChallengeOver => "Sign in again",
            Self::StepUpNeeded => "A proof of a moment ago is needed",
            Self::SecondFactorNeeded => "A second factor is needed",
            Self::FactorExists => "This is set up already",
            Self::PasswordWeak => "The password is quickly guessed",
            Self::PasswordBreached => "The password is known to be stolen",
            Self::PasswordUsed => "The password was used before",
            Self::AddressTaken => "The address is taken",
            Self::AlreadySetUp => "There is an admin already",
            Self::LinkExpired => "The link does nothing any more",
            Self::PasswordNeeded => "A password is needed",
            Self::PasswordWrong => "The password is wrong",
            Self::NotAllowed => "Not allowed",
            Self::OriginRefused => "This origin is not allowed",
            Self::NotOwnPractice => "Only of one's own practice",
            Self::NotFound => "Not found",
            Self::ScenarioNotFound => "No such scenario",
            Self::AssistantNotFound => "No such assistant",
            Self::QuizNotFound => "No such quiz",
            Self::MethodNotAllowed => "Method not allowed",
            Self::NotAcceptable => "Nothing acceptable to answer",
            Self::RequestTimeout => "The request took too long",
            Self::SessionInUse => "The session is in use",
            Self::SessionOver => "The session is over",
            Self::ReportNotReady => "The report is not ready",
            Self::NoBadge => "There is no badge",
            Self::SessionRunning => "The session is not over yet",
            Self::EditConflict => "Somebody else changed it first",
            Self::KeyNotFound => "No such key",
            Self::AccountSuspended => "The account is suspended",
            Self::LastAdmin => "Somebody has to run the instance",
            Self::LastManager => "Somebody has to manage it",
            Self::AlreadyMember => "In the organisation already",
            Self::OrganisationInUse => "The organisation has interviews",
            Self::NoMail => "No mail is sent from here",
            Self::NoSms => "No text messages are sent from here",
            Self::KeyExists => "The name is taken",
            Self::KeyUnreadable => "The key cannot be opened",
            Self::KeyRefused => "The provider refuses the key",
            Self::ProviderFailed => "The provider failed",
            Self::ScenarioExists => "The scenario is there already",
            Self::ScenarioBuiltIn => "The scenario cannot be changed",
            Self::ConfirmationNeeded => "Confirmation is needed",
            Self::NoModel => "No language model is configured",
            Self::DraftFailed => "No draft was made",
            Self::QuizExists => "The quiz is there already",
            Self::QuizBuiltIn => "The quiz cannot be changed",
            Self::AlreadyAnswered => "The question was answered before",
            Self::AttemptOver => "The attempt is finished",
            Self::TimeIsUp => "The time is up",
            Self::NoTriesLeft => "No tries are left",
            Self::AssignmentOver => "The assignment is over",
            Self::StaleEtag => "The connection has changed",
            Self::EtagRequired => "If-Match is needed",
            Self::BodyTooLarge => "The body is too large",
            Self::UnsupportedMediaType => "Unsupported media type",
            Self::RangeNotSatisfiable => "The range lies outside the file",
            Self::IdempotencyKeyReused => "The idempotency key was used before",
            Self::RateLimited => "Too many requests",
            Self::Internal => "The server failed",
            Self::ServerFull => "All places are taken",
            Self::StorageFull => "Storage is full",
            Self::Unavailable => "Not available now",
        }
    }

    /// The code as it stands in JSON.
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => unreachable!("a unit variant serialises as a string"),
        }
    }
}

/// The body of a failure (RFC 9457), as clients see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// A URI for the kind of problem: `urn:vivavoce:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, in English.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This problem, in English.
    pub detail: String,
    /// The same in French, where it says what is wrong with a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_fr: Option<String>,
    /// The kind of problem, as a code.
    pub code: Code,
    /// Seconds after which to try again, where that helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    /// Of `edit_conflict`: what it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<Value>,
    /// Of `not_allowed`: the permission that another role would give.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<Permission>,
}

/// A failure on its way to the client.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{detail}")]
pub struct Problem {
    /// What went wrong.
    pub code: Code,
    /// This time, in English, for people; never with personal data.
    pub detail: Cow<'static, str>,
    /// The same in French, where people read it as it is.
    pub detail_fr: Option<String>,
    /// When to try again.
    pub retry_after_s: Option<u64>,
    current: Option<Box<Value>>,
    permission: Option<Permission>,
    headers: Vec<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    /// A failure of this kind.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            detail: detail.into(),
            detail_fr: None,
            retry_after_s: None,
            current: None,
            permission: None,
            headers: Vec::new(),
        }
    }

    /// A failure that is told to people in their language.
    pub fn told(code: Code, message: Message) -> Self {
        Self { detail_fr: Some(message.fr), ..Self::new(code, message.en) }
    }

    /// The one answer for what does not exist and for what the token does not open, so that
    /// nobody learns which of both it is.
    pub fn no_session() -> Self {
        Self::new(Code::NotFound, "There is no such session, or this token does not open it.")
    }

    /// The same for attempts at quizzes.
    pub fn no_attempt() -> Self {
        Self::new(Code::NotFound, "There is no such attempt, or this token does not open it.")
    }

    /// They are known, and may not do this.
    pub fn not_permitted(permission: Permission) -> Self {
        let name = serde_json::to_value(permission).unwrap_or_default();
        let detail = format!("This needs the permission `{}`.", name.as_str().unwrap_or_default());
        Self { permission: Some(permission), ..Self::new(Code::NotAllowed, detail) }
    }

    /// Whoever is signed in has not shown lately that it is them (RFC 9470).
    pub fn step_up_needed() -> Self {
        const CHALLENGE: &str =
            "Bearer realm=\"vivavoce\", error=\"insufficient_user_authentication\", max_age=\"600\"";
        Self::new(Code::StepUpNeeded, "This needs a proof of a moment ago that it is you: `POST /api/me/proof`.")
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE))
    }

    /// An administrator has nothing beside the password.
    pub fn second_factor_needed() -> Self {
        Self::new(
            Code::SecondFactorNeeded,
            "Administrators of this instance need a second factor or a passkey: set one up under `/account/security`.",
        )
    }

    /// The session is over.
    pub fn session_over() -> Self {
        Self::new(Code::SessionOver, "The session is over; only its transcript can be read.")
    }

    /// The session is not over.
    pub fn session_running() -> Self {
        Self::new(Code::SessionRunning, "The interview is not over yet; this can be done when it is.")
    }

    /// The server failed. The cause goes to the log, once, and not to the client.
    pub fn internal(context: &'static str, cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "{context}");
        Self::new(Code::Internal, "The server could not do this; its log says why.")
    }

    /// With the seconds after which to try again.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// With what a thing is now that somebody else changed.
    pub fn current(mut self, now: Value) -> Self {
        self.current = Some(Box::new(now));
        self
    }

    /// With one more header.
    pub fn header(mut self, name: header::HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The body.
    pub fn body(&self) -> ProblemBody {
        ProblemBody {
            kind: format!("urn:vivavoce:problem:{}", self.code.name()),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone().into_owned(),
            detail_fr: self.detail_fr.clone(),
            code: self.code,
            retry_after_s: self.retry_after_s,
            current: self.current.as_deref().cloned(),
            permission: self.permission,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.code.status(), Json(self.body())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.code.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"vivavoce\""));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}

impl From<crate::vault::KeyError> for Problem {
    fn from(error: crate::vault::KeyError) -> Self {
        match &error {
            crate::vault::KeyError::File(_, cause) => crate::conductor::disk(cause),
            _ => Self::internal("a recording cannot be opened", &error),
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => {
                tracing::error!(%error, "the database cannot be reached");
                Self::new(Code::Unavailable, "The database cannot be reached.").retry_after(5)
            }
            // SQLITE_FULL is 13, PostgreSQL's disk_full 53100.
            sqlx::Error::Database(cause) if matches!(cause.code().as_deref(), Some("13" | "53100")) => {
                tracing::error!(%error, "the database's disk is full");
                Self::new(Code::StorageFull, "The server's disk is full.")
            }
            // PostgreSQL keeps no U+0000: character_not_in_repertoire, untranslatable_character.
            sqlx::Error::Database(cause) if matches!(cause.code().as_deref(), Some("22021" | "22P05")) => {
                Self::new(Code::BadRequest, "A text holds a character that cannot be kept, such as U+0000.")
            }
            _ => Self::internal("the database refused a query", &error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_carries_its_status_in_the_body_and_its_type() {
        let response = Problem::no_session().into_response();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM_JSON);
        let body = Problem::no_session().body();
        assert_eq!(body.status, 404);
        assert_eq!(body.kind, "urn:vivavoce:problem:not_found");
    }

    #[test]
    fn a_missing_token_says_how_to_send_one() {
        let response = Problem::new(Code::TokenMissing, "no token").into_response();
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer realm=\"vivavoce\"");
    }
}
