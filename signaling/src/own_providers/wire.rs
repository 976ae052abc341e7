//! The choice as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::assistants::wire::AssistantModels;
use crate::keys::wire::ConfiguredProvider;
use crate::providers::{Role, Spec};
use crate::wire::Timestamp;

/// Who thinks, hears and speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnProviders {
    /// The models that lead where an assistant does not bring its own, that rate answers and draft.
    #[serde(default)]
    pub models: AssistantModels,
    /// Who turns speech to text.
    #[serde(default)]
    pub ears: PartBy,
    /// Who speaks.
    #[serde(default)]
    pub voice: PartBy,
    /// The French voice's name, as the voice's provider calls it; null for the provider's usual one.
    #[serde(default)]
    #[schema(required = true)]
    pub voice_fr: Option<String>,
    /// The English voice's name.
    #[serde(default)]
    #[schema(required = true)]
    pub voice_en: Option<String>,
}

/// Who does a part's work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum PartBy {
    /// Whom the instance's configuration says.
    #[default]
    Instance,
    /// This server itself: nothing is sent to others.
    Machine,
    /// A provider; what it fails to do is done by this server.
    Provider {
        /// `KIND[:MODEL][@URL][#KEY]`, as in the configuration.
        provider: String,
    },
}

/// The choice, and what it means now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnProvidersNow {
    #[serde(flatten)]
    pub choice: OwnProviders,
    /// The providers that it names, and where the key of each comes from.
    pub chosen: Vec<ConfiguredProvider>,
    /// Since when it has been as it is; null where nothing was ever chosen.
    #[schema(required = true)]
    pub changed_at: Option<Timestamp>,
}

impl PartBy {
    /// The provider; none of an entry that is no longer understood.
    pub fn spec(&self, role: Role) -> Option<Spec> {
        match self {
            Self::Provider { provider } => Spec::read(role, provider).ok(),
            Self::Instance | Self::Machine => None,
        }
    }
}

impl OwnProviders {
    /// The models that lead, beside an assistant's.
    pub fn leading<'a>(&'a self, assistant: &'a AssistantModels) -> &'a AssistantModels {
        if *assistant == AssistantModels::Instance { &self.models } else { assistant }
    }

    /// Everyone that it names, in the order of an interview.
    pub fn specs(&self) -> Vec<Spec> {
        let models = match &self.models {
            AssistantModels::Chain { models } => models.as_slice(),
            AssistantModels::Instance | AssistantModels::Script => &[],
        };
        let minds = models.iter().filter_map(|entry| Spec::read(Role::Mind, entry).ok());
        self.ears.spec(Role::Ears).into_iter().chain(self.voice.spec(Role::Voice)).chain(minds).collect()
    }
}
