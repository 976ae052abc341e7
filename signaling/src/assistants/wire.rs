//! Assistants as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vivavoce_engine::event::{Notice, NoticeLevel};

use crate::db::column::variant;
use crate::moderation::Withdrawal;
use crate::wire::{Language, Timestamp};

/// What an assistant is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistantBody {
    /// What it calls itself, up to 80 characters.
    #[schema(max_length = 80)]
    pub name: String,
    /// Whose part it takes, as the candidate is told: "head of engineering"; null for nobody's.
    #[serde(default)]
    #[schema(required = true, max_length = 120)]
    pub role: Option<String>,
    /// How it should sound, in the trainer's words, up to 2,000 characters. For a language
    /// model; it changes the tone, never the questions.
    #[serde(default)]
    #[schema(required = true, max_length = 2000)]
    pub instructions: String,
    /// The language of the interviews that it leads; null for any.
    #[serde(default)]
    #[schema(required = true)]
    pub language: Option<Language>,
    /// The voice's name, as its provider calls it; null for the instance's own. Where this server
    /// speaks with a voice of its own, that is heard.
    #[serde(default)]
    #[schema(required = true, max_length = 80)]
    pub voice: Option<String>,
    /// How fast it speaks, 0.75 to 1.5 times the instance's pace, which stays within the same
    /// bounds.
    #[serde(default = "one")]
    #[schema(required = true, minimum = 0.75, maximum = 1.5)]
    pub speed: f32,
    /// Which models it asks.
    #[serde(default)]
    #[schema(required = true)]
    pub models: AssistantModels,
    /// What it may ask for in words of its own, at most; a question may allow less.
    #[serde(default = "all_probes")]
    #[schema(required = true)]
    pub probes: Vec<Probe>,
    /// How many follow-ups it may ask to one question, at most; a question may allow less.
    #[serde(default = "five")]
    #[schema(required = true, minimum = 0, maximum = 5)]
    pub probes_per_question: u32,
}

const fn one() -> f32 {
    1.0
}

const fn five() -> u32 {
    5
}

fn all_probes() -> Vec<Probe> {
    Probe::ALL.to_vec()
}

/// Which models an assistant asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AssistantModels {
    /// Those of the instance's configuration.
    #[default]
    Instance,
    /// None: the scenario's script alone.
    Script,
    /// These, one after another.
    Chain {
        /// `KIND:MODEL[@URL][#KEY]`, as in the configuration's `llm`; up to 5.
        models: Vec<String>,
    },
}

/// What a follow-up in words of its own asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// More about what was said.
    Detail,
    /// A concrete case.
    Example,
    /// What the candidate did, and not the team.
    OwnPart,
    /// What came of it.
    Outcome,
    /// Why so and not otherwise.
    Reason,
}

impl Probe {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Detail, Self::Example, Self::OwnPart, Self::Outcome, Self::Reason];

    /// Its name in scenario files.
    pub const fn code(self) -> &'static str {
        use vivavoce_scenarios::ProbeKind as Kind;
        match self {
            Self::Detail => Kind::Detail,
            Self::Example => Kind::Example,
            Self::OwnPart => Kind::OwnPart,
            Self::Outcome => Kind::Outcome,
            Self::Reason => Kind::Reason,
        }
        .code()
    }
}

/// An assistant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Assistant {
    /// Stable name: what a scenario's `assistant` says.
    pub id: String,
    /// Others of its owner see it in their lists and may change it.
    pub shared: bool,
    /// Who made it; none for the instance, and for somebody who is gone.
    #[schema(required = true)]
    pub author: Option<String>,
    /// Whether whoever asks may keep it to themselves: its author may.
    pub own: bool,
    /// The newest version, from 1.
    pub version: u32,
    /// An administrator has withdrawn it: it leads no interview, and only its author sees it.
    #[schema(required = true)]
    pub withdrawn: Option<Withdrawal>,
    /// The newest version.
    pub body: AssistantBody,
    /// Scenarios whose newest version names it.
    pub scenarios: Vec<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// All assistants.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssistantList {
    /// Last changed first.
    pub items: Vec<Assistant>,
}

/// A new assistant.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAssistant {
    /// What it is.
    pub body: AssistantBody,
    /// Others of its owner see it and may change it; yes if not said.
    #[serde(default = "yes")]
    pub shared: bool,
}

const fn yes() -> bool {
    true
}

/// A changed assistant.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAssistant {
    /// What it is from now on.
    pub body: AssistantBody,
    /// The version that it was made from.
    pub version: u32,
    /// What was changed, up to 500 characters.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// Others of its owner see it and may change it; as before if not said. Its author says so.
    #[serde(default)]
    pub shared: Option<bool>,
}

/// An assistant that was kept, and what should be looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptAssistant {
    /// The assistant.
    #[serde(flatten)]
    pub assistant: Assistant,
    /// What its instructions ask for and will not get.
    pub notes: Vec<InstructionNote>,
}

/// A sentence of the instructions that will have no effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstructionNote {
    /// What is wrong with it.
    pub kind: InstructionNoteKind,
    /// What it asks about, where that is forbidden: `family`, `health`, `age` …
    #[schema(required = true)]
    pub topic: Option<String>,
    /// The sentence.
    pub text: String,
}

/// Why a sentence of the instructions has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstructionNoteKind {
    /// It is about what the law forbids to ask.
    Unlawful,
    /// It tries to change the rules, the questions or the marks.
    Rules,
}

/// A version of an assistant; it never changes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssistantVersion {
    /// From 1.
    pub version: u32,
    /// What it is.
    pub body: AssistantBody,
    /// What was changed.
    pub note: String,
    /// When.
    pub created_at: Timestamp,
}

/// The versions of an assistant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssistantVersionList {
    /// Newest first.
    pub items: Vec<AssistantVersion>,
}

/// The assistant that leads a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Leader {
    /// The assistant that was asked for.
    pub id: String,
    /// The version that leads; null where the scenario's own persona does.
    #[schema(required = true)]
    pub version: Option<u32>,
    /// What it calls itself.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Why the scenario's own persona leads instead.
    #[schema(required = true)]
    pub fallback: Option<Fallback>,
}

impl Leader {
    /// For those who answer for the interview, where the assistant does not lead it.
    pub fn notice(&self) -> Option<Notice> {
        let reason = variant(&self.fallback?);
        let text = format!("The assistant `{}` does not lead ({reason}); the scenario's own persona does.", self.id);
        Some(Notice::new(NoticeLevel::Warning, "assistant.fallback", text).because(reason))
    }
}

/// Why an assistant that was asked for does not lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// There is none of that id any more.
    Missing,
    /// It leads interviews in another language.
    OtherLanguage,
}
