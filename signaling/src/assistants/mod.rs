//! Assistants: who leads an interview in the place of the scenario's persona.
//!
//! An assistant brings a name, a part, a tone, a voice and the models that it may ask. What is
//! asked, in which order and how often stays the scenario's: an assistant can only leave out
//! kinds of probe, never add one ([`AssistantBody::lead`]). Its versions are never changed, and
//! a session keeps the one that it began with.

pub mod checked;
pub mod minds;
pub mod routes;
pub mod store;
pub mod trial;
pub mod wire;

use vivavoce_engine::speak::Manner;
use vivavoce_scenarios::Scenario;

use crate::db::Db;
use crate::error::{Code, Problem};
use crate::owner::Owner;

use wire::{AssistantBody, Fallback, Leader};

/// An assistant that may lead.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it is.
    pub body: AssistantBody,
}

/// Who leads where an assistant was asked for.
#[derive(Clone, Debug)]
pub enum Leads {
    /// The assistant.
    Assistant(Box<Chosen>),
    /// The scenario's own persona, for this reason.
    Persona {
        /// The assistant that was asked for.
        id: String,
        /// Why it does not lead.
        because: Fallback,
    },
}

impl Leads {
    /// As clients are told.
    pub fn told(&self) -> Leader {
        match self {
            Self::Assistant(chosen) => Leader {
                id: chosen.id.clone(),
                version: Some(chosen.version),
                name: Some(chosen.body.name.clone()),
                fallback: None,
            },
            Self::Persona { id, because } => {
                Leader { id: id.clone(), version: None, name: None, fallback: Some(*because) }
            }
        }
    }
}

/// Who leads an interview of this owner: the assistant that was asked for, or the scenario's; none
/// where neither names one.
pub async fn leading(
    db: &Db,
    owner: Owner,
    scenario: &Scenario,
    wanted: Option<&str>,
) -> Result<Option<Leads>, sqlx::Error> {
    let Some(id) = wanted.or(scenario.assistant.as_deref()) else { return Ok(None) };
    let fallback = |because| Leads::Persona { id: id.to_owned(), because };
    Ok(Some(match store::find(db, owner, id).await? {
        None => fallback(Fallback::Missing),
        Some(chosen) if !chosen.body.speaks(scenario.language) => fallback(Fallback::OtherLanguage),
        Some(chosen) => Leads::Assistant(Box::new(chosen)),
    }))
}

/// The answer for an id that no assistant has.
pub fn not_found() -> Problem {
    Problem::new(Code::AssistantNotFound, "There is no assistant with this id.")
}

impl AssistantBody {
    /// Whether it leads interviews in this language.
    pub fn speaks(&self, language: vivavoce_scenarios::Language) -> bool {
        self.language.is_none_or(|own| own.code() == language.code())
    }

    /// How it sounds.
    pub fn manner(&self) -> Manner {
        Manner { voice: self.voice.as_deref().map(Into::into), speed: self.speed, ..Manner::default() }
    }

    /// Takes the lead of a scenario: its persona, and at most its probes.
    pub fn lead(&self, scenario: &mut Scenario) {
        let persona = &mut scenario.persona;
        self.name.clone_into(&mut persona.name);
        persona.part.clone_from(&self.role);
        // The persona's manner would contradict the assistant's.
        persona.tone = Some(self.instructions.clone()).filter(|text| !text.is_empty());
        if let Some(part) = &self.role {
            part.clone_into(&mut persona.description);
        }
        for question in &mut scenario.questions {
            question.probes.retain(|kind| self.probes.iter().any(|own| own.code() == kind.code()));
            question.max_follow_ups = question.max_follow_ups.min(self.probes_per_question);
        }
    }
}

#[cfg(test)]
mod tests {
    use vivavoce_scenarios::{ProbeKind, builtin};

    use super::*;

    #[test]
    fn an_assistant_leads_with_its_own_name_and_never_asks_for_more() {
        let scenario = builtin().iter().find(|one| one.id == "developer-en").expect("built in");
        let body = r#"{ "name": "Grace", "role": "Head of engineering", "instructions": "Dry.",
            "probes": ["outcome"], "probes_per_question": 1 }"#;
        let grace: AssistantBody = serde_json::from_str(body).expect("sound");
        let mut led = Scenario::clone(scenario);
        grace.lead(&mut led);
        assert_eq!((led.persona.name.as_str(), led.persona.tone.as_deref()), ("Grace", Some("Dry.")));
        for (was, is) in scenario.questions.iter().zip(&led.questions) {
            assert!(is.probes.iter().all(|kind| *kind == ProbeKind::Outcome && was.probes.contains(kind)));
            assert!(is.max_follow_ups <= was.max_follow_ups.min(1));
            assert_eq!((&was.text, &was.points, &was.criteria), (&is.text, &is.points, &is.criteria));
        }
        assert_eq!((scenario.greeting.as_str(), scenario.closing.as_str()), (&*led.greeting, &*led.closing));
    }
}
