//! Reads what is reported: as far as its reporter can read it, and as it is now.

use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_scenarios::{Scenario, parse};

use super::store::CaseRow;
use super::things;
use super::wire::{CaseContent, Passage, PassagePart, ThingKind};
use crate::accounts::store::users;
use crate::accounts::{Person, UserRole};
use crate::app::App;
use crate::assistants::store::Seen;
use crate::assistants::wire::AssistantBody;
use crate::comments::store as comments;
use crate::error::{Code, Problem};
use crate::owner::{Acting, Owner};
use crate::permissions::Permission;
use crate::sessions::store::SessionRow;
use crate::wire::Role;
use crate::{assistants, bank, profiles, scenarios};

/// Longest piece that is kept, characters.
const LONGEST_PIECE: usize = 2_000;

/// All pieces together.
const LONGEST: usize = 12_000;

/// Something that may be reported.
#[derive(Clone, Debug)]
pub struct Found {
    pub kind: ThingKind,
    pub owner: Owner,
    /// Its id within its owner and kind.
    pub thing: String,
    /// The interview that it is part of.
    pub session: Option<SessionId>,
    /// Whose name or picture it is.
    pub about: Option<Uuid>,
    /// Who made it.
    pub author: Option<Uuid>,
    pub content: CaseContent,
}

/// What somebody who is signed in can read outside of interviews.
///
/// # Errors
/// What is not there and what they cannot read are answered alike.
pub async fn readable(app: &App, person: &Person, acting: Acting, kind: ThingKind, id: &str) -> Result<Found, Problem> {
    let found = match kind {
        ThingKind::Scenario => {
            let (owner, offer) = scenarios::find_owned(app, acting.owner, id).await?;
            Some((owner, id.to_owned(), None, of_scenario(&offer.scenario)))
        }
        ThingKind::Assistant if acting.may.has(Permission::AssistantsRead) => {
            let seen = Seen { owner: acting.owner, by: Some(person.user) };
            match assistants::store::one(&app.db, seen, id).await? {
                Some(assistant) if assistant.own => return Err(own()),
                Some(assistant) => {
                    let author = things::assistant_author(&app.db, acting.owner, id).await?;
                    Some((acting.owner, id.to_owned(), author, of_assistant(&assistant.body)))
                }
                None => None,
            }
        }
        ThingKind::Question if acting.may.has(Permission::QuizzesRead) => {
            let content = question(app, acting.owner, id).await?;
            content.map(|content| (acting.owner, id.to_owned(), None, content))
        }
        ThingKind::Name | ThingKind::Picture => return of_person(app, person, kind, id).await,
        ThingKind::Assistant | ThingKind::Question => None,
        ThingKind::Comment | ThingKind::Turn => {
            let text = "`kind`: what is part of an interview is reported at `/api/sessions/{id}/flags`.";
            return Err(Problem::new(Code::InvalidField, text));
        }
    };
    let (owner, thing, author, content) = found.ok_or_else(nothing)?;
    Ok(Found { kind, owner, thing, session: None, about: None, author, content })
}

/// A part of an interview that whoever asks may see.
///
/// # Errors
/// What is not there.
pub async fn in_session(app: &App, session: &SessionRow, kind: ThingKind, id: &str) -> Result<Found, Problem> {
    let title = session.scenario_title.clone();
    let (thing, author, content) = match kind {
        ThingKind::Comment => {
            let id: Uuid = id.parse().map_err(|_| nothing())?;
            let kept = comments::find(&app.db, session.id, id).await?.ok_or_else(nothing)?;
            if kept.comment.withdrawn {
                return Err(nothing());
            }
            let author = session.candidate.filter(|_| kept.comment.author.role == Role::Candidate);
            (id.to_string(), author, bounded(title, [(PassagePart::Itself, kept.comment.text)]))
        }
        ThingKind::Turn => {
            let turn: u32 = id.parse().map_err(|_| nothing())?;
            let pieces = things::turns(&app.db, session.id, turn).await?;
            if pieces.iter().all(|(part, _)| *part != PassagePart::Itself) {
                return Err(nothing());
            }
            (turn_id(session.id, turn), None, bounded(title, pieces))
        }
        _ => {
            let text = "`kind`: of an interview `comment` and `turn` are reported.";
            return Err(Problem::new(Code::InvalidField, text));
        }
    };
    Ok(Found { kind, owner: session.owner, thing, session: Some(session.id), about: None, author, content })
}

/// What was reported, as it is now; none where it is not there any more.
pub async fn now(app: &App, case: &CaseRow) -> Result<Option<CaseContent>, Problem> {
    let title = || case.case.title.clone();
    Ok(match case.case.kind {
        ThingKind::Scenario => match app.catalogue.get(&case.thing).filter(|_| case.owner == Owner::Instance) {
            Some(offer) => Some(of_scenario(&offer.scenario)),
            None => {
                let source = things::scenario(&app.db, case.owner, &case.thing).await?;
                source.and_then(|source| parse(&source).ok()).as_ref().map(of_scenario)
            }
        },
        ThingKind::Assistant => {
            let seen = Seen { owner: case.owner, by: None };
            let found = assistants::store::one(&app.db, seen, &case.thing).await?;
            found.map(|assistant| of_assistant(&assistant.body))
        }
        ThingKind::Question => question(app, case.owner, &case.thing).await?,
        ThingKind::Comment => {
            let text = things::comment(&app.db, &case.thing).await?;
            text.map(|text| bounded(title(), [(PassagePart::Itself, text)]))
        }
        ThingKind::Turn => match (case.session, case.thing.rsplit('/').next().and_then(|turn| turn.parse().ok())) {
            (Some(session), Some(turn)) => {
                let pieces = things::turns(&app.db, session, turn).await?;
                (!pieces.is_empty()).then(|| bounded(title(), pieces))
            }
            _ => None,
        },
        ThingKind::Name => match case.about {
            Some(user) => users::find(&app.db, user).await?.map(|user| of_name(user.name)),
            None => None,
        },
        ThingKind::Picture => match case.about {
            Some(user) => {
                let hash = profiles::store::hash(&app.db, user).await?;
                let address = hash.filter(|hash| picture_id(user, hash) == case.thing);
                address.map(|hash| of_picture(title(), user, &hash))
            }
            None => None,
        },
    })
}

async fn of_person(app: &App, person: &Person, kind: ThingKind, id: &str) -> Result<Found, Problem> {
    let user: Uuid = id.parse().map_err(|_| nothing())?;
    if user == person.user {
        return Err(own());
    }
    if !profiles::store::sees(&app.db, user, person.user, person.role == UserRole::Admin).await? {
        return Err(nothing());
    }
    let name = users::find(&app.db, user).await?.ok_or_else(nothing)?.name;
    let (thing, content) = match kind {
        ThingKind::Name => (user.to_string(), of_name(name)),
        _ => {
            let hash = profiles::store::hash(&app.db, user).await?.ok_or_else(nothing)?;
            (picture_id(user, &hash), of_picture(name, user, &hash))
        }
    };
    let (owner, about) = (Owner::Instance, Some(user));
    Ok(Found { kind, owner, thing, session: None, about, author: about, content })
}

async fn question(app: &App, owner: Owner, id: &str) -> Result<Option<CaseContent>, Problem> {
    let Ok(id) = id.parse() else { return Ok(None) };
    let Some((question, texts)) = bank::store::find(&app.db, owner, id).await? else { return Ok(None) };
    let title = question.text_en.or(question.text_fr).unwrap_or_default();
    Ok(Some(bounded(title, texts.into_iter().map(|text| (PassagePart::Itself, text.source)))))
}

fn of_scenario(scenario: &Scenario) -> CaseContent {
    let persona = [scenario.persona.name.as_str(), &scenario.persona.description].join("\n");
    let first = [scenario.summary.clone(), scenario.role.clone(), persona, scenario.greeting.clone()];
    let questions = scenario.questions.iter().map(|question| question.text.clone());
    let pieces = first.into_iter().chain(questions).chain([scenario.closing.clone()]);
    bounded(scenario.title.clone(), pieces.map(|text| (PassagePart::Itself, text)))
}

fn of_assistant(body: &AssistantBody) -> CaseContent {
    let pieces = [body.role.clone().unwrap_or_default(), body.instructions.clone()];
    bounded(body.name.clone(), pieces.map(|text| (PassagePart::Itself, text)))
}

fn of_name(name: String) -> CaseContent {
    bounded(name.clone(), [(PassagePart::Itself, name)])
}

fn of_picture(name: String, user: Uuid, hash: &str) -> CaseContent {
    CaseContent { picture: Some(profiles::address(user, hash)), ..bounded(name, []) }
}

/// What names a picture: another one of the same person is another thing.
fn picture_id(user: Uuid, hash: &str) -> String {
    format!("{user}/{hash}")
}

/// What names a turn of the interviewer.
fn turn_id(session: SessionId, turn: u32) -> String {
    format!("{session}/{turn}")
}

/// As much of it as is kept and shown.
fn bounded(title: String, pieces: impl IntoIterator<Item = (PassagePart, String)>) -> CaseContent {
    let mut content = CaseContent { title, passages: Vec::new(), picture: None, cut: false };
    let mut left = LONGEST;
    for (part, text) in pieces.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        let kept: String = text.chars().take(left.min(LONGEST_PIECE)).collect();
        content.cut |= kept.len() < text.len();
        left -= kept.chars().count();
        if !kept.is_empty() {
            content.passages.push(Passage { part, text: kept });
        }
    }
    content
}

fn nothing() -> Problem {
    Problem::new(Code::NotFound, "There is nothing of this kind and id that can be reported.")
}

fn own() -> Problem {
    Problem::new(Code::InvalidField, "`id`: this is one's own, and can be changed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_thing_is_cut_and_says_so() {
        let piece = || (PassagePart::Itself, "é".repeat(LONGEST_PIECE + 1));
        let one = bounded("Long".into(), [piece()]);
        assert_eq!((one.passages[0].text.chars().count(), one.cut), (LONGEST_PIECE, true));
        let all = bounded("Longer".into(), std::iter::repeat_with(piece).take(50));
        let kept: usize = all.passages.iter().map(|passage| passage.text.chars().count()).sum();
        assert_eq!((kept, all.cut), (LONGEST, true));
        assert!(!bounded("Short".into(), [(PassagePart::Itself, "Why?".into())]).cut);
    }
}
