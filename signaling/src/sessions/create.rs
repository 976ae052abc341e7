//! Creating a session: what is asked for is checked, and a repeated request makes no second.

use axum::http::HeaderMap;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;

use super::store::{self, Creation, Idempotency, NewSession};
use super::wire::{CreateSession, CreatedSession};
use crate::access::Caller;
use crate::app::App;
use crate::assistants::wire::Fallback;
use crate::assistants::{self, Leads};
use crate::consents::Agreed;
use crate::error::{Code, Problem};
use crate::events::wire::SessionState;
use crate::instance::sent;
use crate::keys::Purse;
use crate::name::name_if_any;
use crate::own_providers::{self, OwnProviders};
use crate::owner::{Acting, Owner};
use crate::permissions::Permission;
use crate::retention;
use crate::retention::wire::KeptDays;
use crate::scenarios;
use crate::scenarios::routes::{language, summary};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Lengths of an `Idempotency-Key`. A short one could be guessed, and what it made with it.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 16..=255;

/// A session that may be created.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The scenario's id.
    pub scenario: String,
    /// How the candidate wants to be called.
    pub candidate_name: Option<String>,
    /// What was agreed to.
    pub agreed: Agreed,
    /// Who leads in the place of the scenario's assistant.
    pub assistant: Option<String>,
    /// A trainer's try.
    pub trial: bool,
    /// Whose the session will be, and whose scenarios it is chosen from.
    pub owner: Owner,
    /// The candidate's account, where they are signed in.
    pub candidate: Option<Uuid>,
    /// How long the candidate was told that it is kept, where they were.
    pub kept: Option<KeptDays>,
}

impl Wish {
    /// Checks what was sent.
    pub fn check(request: CreateSession, caller: Caller, acting: Acting) -> Result<Self, Problem> {
        let conducts = acting.may.has(Permission::SessionsConduct);
        if !conducts && (request.assistant.is_some() || request.trial) {
            return Err(Problem::new(
                Code::NotAllowed,
                "Choosing who leads, and trying, needs the permission `sessions.conduct`.",
            ));
        }
        let agreed = Agreed::check(&request.consent)?;
        let candidate_name = name_if_any(request.candidate_name.as_deref())?;
        let kept = request.consent.kept;
        let (scenario, assistant, trial) = (request.scenario, request.assistant, request.trial);
        // Who holds interviews makes this one for somebody else.
        let candidate = caller.person().filter(|_| !conducts).map(|person| person.user);
        Ok(Self { scenario, candidate_name, agreed, assistant, trial, owner: acting.owner, candidate, kept })
    }
}

/// The hosts that a part of an interview goes to, each once.
pub fn hosts(app: &App, purse: Purse, leads: Option<&Leads>, own: &OwnProviders) -> Vec<String> {
    let sent = sent::to(&app.settings, &app.keys, purse, sent::models_of(leads), own);
    let mut hosts: Vec<String> = sent.into_iter().map(|one| one.host).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// How long an interview is kept at most: what the candidate was shown, where the terms have become
/// longer since.
pub async fn kept(app: &App, owner: Owner, shown: Option<KeptDays>) -> Result<KeptDays, Problem> {
    let promised = retention::promised(&app.db, owner).await?;
    Ok(shown.map_or(promised, |shown| shown.or_shorter(promised)))
}

/// The client's `Idempotency-Key`, if it sent one. Guests, the instance's holder and
/// each person have keys of their own.
pub fn idempotency(headers: &HeaderMap, caller: Caller, request: &str) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.as_bytes();
    if !KEY_LENGTHS.contains(&key.len()) || !key.iter().all(u8::is_ascii_graphic) {
        return Err(Problem::new(
            Code::BadRequest,
            "An Idempotency-Key has 16 to 255 visible ASCII characters, for example a UUID.",
        ));
    }
    let scope: &[u8] = match &caller {
        Caller::Instance => b"instance",
        Caller::Person(person) => person.user.as_bytes(),
        Caller::Guest | Caller::Candidate | Caller::Viewer => b"guest",
    };
    Ok(Some(Idempotency {
        key_hash: token::fingerprint(&[b"POST /api/sessions", scope, key]),
        request_hash: token::fingerprint(&[request.as_bytes()]),
    }))
}

/// Creates the session with a token of its own, or adds a token to the one that the same
/// request created before.
pub async fn create(app: &App, wish: Wish, idempotency: Option<&Idempotency>) -> Result<CreatedSession, Problem> {
    app.conductor.takes_work()?;
    let offer = match wish.trial {
        true => scenarios::find_draft(app, wish.owner, &wish.scenario).await?,
        false => scenarios::find(app, wish.owner, &wish.scenario).await?,
    };
    let leads = assistants::leading(&app.db, wish.owner, &offer.scenario, wish.assistant.as_deref()).await?;
    if let Some(Leads::Persona { id, because }) = &leads {
        if wish.assistant.is_some() && *because == Fallback::Missing {
            return Err(assistants::not_found());
        }
        tracing::warn!(assistant = id, scenario = wish.scenario, ?because, "the scenario's own persona leads instead");
    }
    let join_token = token::make("vj").map_err(|error| Problem::internal("the system has no randomness", &error))?;
    let purse = Purse::of_session(wish.owner, wish.candidate, &app.settings);
    let providers = own_providers::of(&app.db, purse.first()).await?;
    let session = NewSession {
        id: SessionId::new(),
        scenario_id: offer.scenario.id.clone(),
        scenario_title: offer.scenario.title.clone(),
        language: language(offer.scenario.language),
        role: offer.scenario.role.clone(),
        scenario_source: offer.source.to_string(),
        candidate_name: wish.candidate_name,
        agreed: wish.agreed.for_interview(wish.owner, hosts(app, purse, leads.as_ref(), &providers))?,
        created_at: Timestamp::now(),
        question_count: offer.scenario.question_count(),
        leads,
        providers,
        trial: wish.trial,
        owner: wish.owner,
        candidate: wish.candidate,
        kept: kept(app, wish.owner, wish.kept).await?,
    };
    let creation = store::create(&app.db, &session, &TokenHash::of(&join_token), idempotency).await?;
    let (id, created_at) = match creation {
        Creation::New => (session.id, session.created_at),
        Creation::Again { id, created_at } => (id, created_at),
        Creation::OtherRequest => {
            return Err(Problem::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key was used for a request with another body.",
            ));
        }
        Creation::TooOften => {
            return Err(Problem::new(Code::RateLimited, "This request was repeated too often."));
        }
    };
    Ok(CreatedSession {
        id: id.0,
        join_token,
        scenario: summary(&offer.scenario),
        assistant: session.leads.as_ref().map(Leads::told),
        state: SessionState::Waiting,
        created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::wire::Consent;

    fn request(name: &str, recording: bool) -> CreateSession {
        CreateSession {
            scenario: "developer-en".into(),
            consent: Consent { recording, version: "2026-11".into(), kept: None, purposes: None, language: None },
            candidate_name: Some(name.into()),
            assistant: None,
            trial: false,
        }
    }

    fn check(request: CreateSession) -> Result<Wish, Problem> {
        Wish::check(request, Caller::Guest, Acting::NOBODY)
    }

    #[test]
    fn a_guest_neither_chooses_who_leads_nor_tries() {
        let wishes = [
            CreateSession { assistant: Some("ada".into()), ..request("Ada", true) },
            CreateSession { trial: true, ..request("Ada", true) },
        ];
        for wish in wishes {
            assert_eq!(check(wish.clone()).expect_err("a guest").code, Code::NotAllowed);
            assert!(Wish::check(wish, Caller::Instance, Acting::INSTANCE).is_ok());
        }
    }

    #[test]
    fn without_consent_there_is_no_session() {
        let refused = check(request("Ada", false)).expect_err("no consent");
        assert_eq!(refused.code, Code::ConsentRequired);
    }

    #[test]
    fn a_name_is_one_line_of_reasonable_length() {
        assert_eq!(
            check(request("  Zoë \u{1F600} ", true)).expect("fine").candidate_name.as_deref(),
            Some("Zoë \u{1F600}")
        );
        assert_eq!(check(request("   ", true)).expect("fine").candidate_name, None);
        for bad in ["a\nb", "a\0b", &"x".repeat(101)] {
            assert_eq!(check(request(bad, true)).expect_err("bad").code, Code::InvalidField);
        }
    }

    #[test]
    fn a_key_that_could_be_guessed_is_refused() {
        let with = |key: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", key.parse().expect("a header"));
            idempotency(&headers, Caller::Guest, "{}")
        };
        assert!(with("1").is_err());
        assert!(with("0198c2f0-7a3b-7c1d-9e2f-111111111111").expect("fine").is_some());
        assert!(idempotency(&HeaderMap::new(), Caller::Guest, "{}").expect("fine").is_none());
    }
}
