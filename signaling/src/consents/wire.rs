//! Consents as JSON.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::wire::{Language, Timestamp};

/// What somebody agrees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentPurpose)]
pub enum Purpose {
    /// Both voices are recorded.
    Recording,
    /// An AI leads the interview.
    AiInterview,
    /// Programs score the answers, and write a report.
    AiScoring,
    /// The organisation may open the interview.
    Sharing,
    /// Other services, which are named, hear or read a part of it.
    Remote,
}

impl Purpose {
    /// All, in the order in which they are asked for.
    pub const ALL: [Self; 5] = [Self::Recording, Self::AiInterview, Self::Remote, Self::AiScoring, Self::Sharing];

    /// Whether there is no interview without it.
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Recording | Self::AiInterview | Self::Remote)
    }
}

/// On which page it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentHow)]
pub enum How {
    /// Before the interview.
    Prepare,
    /// On the interview's own page, by its link or signed in.
    Interview,
    /// In the account.
    Account,
    /// By another client, which showed a text of its own.
    Api,
}

/// What is read of one purpose.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentText {
    /// Which.
    pub purpose: Purpose,
    /// There is no interview without it.
    pub needed: bool,
    /// What one agrees to, in English.
    pub en: String,
    /// The same in French.
    pub fr: String,
}

/// What is read before an interview, as it was in one version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentTexts {
    /// The version.
    pub version: String,
    /// It is the one that is agreed to now.
    pub current: bool,
    /// One for each purpose.
    pub items: Vec<ConsentText>,
}

/// Which version of the texts.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsentTextsQuery {
    /// The version; the present one if not said.
    pub version: Option<String>,
}

/// One entry of the ledger.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentEntry {
    /// Its id.
    pub id: Uuid,
    /// The interview that it is about; null for all that come.
    #[schema(required = true)]
    pub session: Option<Uuid>,
    /// The title of its scenario, while it is there.
    #[schema(required = true)]
    pub title: Option<String>,
    /// To what.
    pub purpose: Purpose,
    /// Yes, or no: refused or taken back.
    pub given: bool,
    /// The version of the text.
    pub version: String,
    /// In which language it was read, where that is known.
    #[schema(required = true)]
    pub language: Option<Language>,
    /// The hosts that the text named.
    pub hosts: Vec<String>,
    /// On which page.
    pub how: How,
    /// When.
    pub at: Timestamp,
}

/// One's own consents, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnConsents {
    /// A page of the ledger.
    pub items: Vec<ConsentEntry>,
    /// Ask with it for the next page; null on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<Uuid>,
    /// One wants neither to be interviewed nor to be scored by AI where something is assigned.
    pub without_ai: bool,
}

/// Which page.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsentPage {
    /// `next_cursor` of the page before.
    pub cursor: Option<Uuid>,
}

/// What holds of one purpose in an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsentStanding {
    /// Which.
    pub purpose: Purpose,
    /// There is no interview without it.
    pub needed: bool,
    /// It holds.
    pub given: bool,
    /// It was asked for; what was not concerns this interview not.
    pub asked: bool,
    /// It can be given again: what was deleted because of it cannot come back.
    pub can_return: bool,
}

/// What a candidate agreed to in an interview, and how that came.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionConsents {
    /// One for each purpose.
    pub items: Vec<ConsentStanding>,
    /// Whoever asks is the candidate, who may take each back.
    pub may_change: bool,
    /// The ledger of this interview, newest first, at most 100.
    pub history: Vec<ConsentEntry>,
}

/// A consent that is given or taken back.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetConsent {
    /// Which.
    pub purpose: Purpose,
    /// Given, or taken back.
    pub given: bool,
    /// The language in which it was read.
    pub language: Language,
}

/// A wish to be interviewed and scored by people where something is assigned, or the end of it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetWithoutAi {
    /// By people.
    pub without_ai: bool,
    /// The language in which it was read.
    pub language: Language,
}
