//! What every handler can reach.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use crate::accounts::Accounts;
use crate::administration::beats::Beats;
use crate::assistants::wire::AssistantModels;
use crate::comments::Live;
use crate::conductor::Conductor;
use crate::config::Settings;
use crate::db::Db;
use crate::keys::{Holder, KeyRing};
use crate::mail::Outbox;
use crate::metrics::Metrics;
use crate::middleware::guest_limit::{GuestLimit, RateLimit};
use crate::notifications::Bell;
use crate::own_providers::{OwnParts, OwnProviders};
use crate::places::Places;
use crate::privacy::Chores;
use crate::providers::expression::VoiceReader;
use crate::providers::minds::{Completer, Minds};
use crate::push::Push;
use crate::recordings::made::Workshop;
use crate::reports::Reports;
use crate::scenarios::Catalogue;
use crate::sms::Sms;
use crate::token::TokenHash;
use crate::usage::Meter;
use crate::vault::Vault;
use crate::wire::Timestamp;

/// The server's parts. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts themselves.
pub struct Parts {
    /// The configuration.
    pub settings: Settings,
    /// The database.
    pub db: Db,
    /// What can be chosen.
    pub catalogue: Catalogue,
    /// Running sessions.
    pub conductor: Conductor,
    /// The hash of the instance's access token.
    pub access_token: TokenHash,
    /// Who makes reports.
    pub reports: Reports,
    /// Who makes exports of people's data, and deletes accounts.
    pub chores: Chores,
    /// What accounts need of this process.
    pub accounts: Accounts,
    /// The instance's keys.
    pub vault: Vault,
    /// What providers are used for, and what may be spent.
    pub meter: Meter,
    /// Keys of providers.
    pub keys: KeyRing,
    /// The language models of each session.
    pub minds: Minds,
    /// How many sessions guests create.
    pub guest_limit: GuestLimit,
    /// How often shares are opened from one address.
    pub opening_limit: GuestLimit,
    /// How often one token writes comments.
    pub comment_limit: RateLimit<String>,
    /// How often somebody reports something.
    pub flag_limit: RateLimit<String>,
    /// How often keys of providers are tested.
    pub test_limit: RateLimit<Holder>,
    /// How often somebody sends a piece of their own voice to a model.
    pub expression_limit: RateLimit<Uuid>,
    /// Guesses at how a voice sounds, for whoever's it is.
    pub voice_reader: Box<dyn VoiceReader>,
    /// Tells readers what comments are doing.
    pub comments: Live,
    /// Wakes those who look at their notifications.
    pub bell: Bell,
    /// Takes letters that are to be sent by e-mail; none where no mail server is configured.
    pub mail: Option<Outbox>,
    /// Sends messages to browsers; none where that is switched off.
    pub push: Option<Push>,
    /// Sends text messages; none where nobody is configured who does.
    pub sms: Option<Sms>,
    /// Where networks are; none where no database of places is configured.
    pub places: Option<Places>,
    /// Makes files from recordings.
    pub workshop: Workshop,
    /// When each worker last came round.
    pub beats: Beats,
    /// When this server began.
    pub since: Timestamp,
    /// Numbers for those who run the server.
    pub metrics: Metrics,
    /// The language models, asked for whole answers; none where none is configured.
    pub completer: Option<Completer>,
    /// Those of them that rate the answers in reports; none where the words alone count.
    pub raters: Option<Completer>,
    /// What organisations and people have chosen in the place of the configuration's.
    pub own: Arc<OwnParts>,
}

impl App {
    /// The models that draft for whoever has chosen this.
    pub fn drafter(&self, own: &OwnProviders) -> Option<Completer> {
        match own.models {
            AssistantModels::Instance => self.completer.clone(),
            AssistantModels::Script | AssistantModels::Chain { .. } => self.own.completer(&own.models),
        }
    }

    /// The models that rate the answers of whoever has chosen this.
    pub fn rater(&self, own: &OwnProviders) -> Option<Completer> {
        let words_alone = self.settings.rating.as_deref() == Some("words");
        match own.models {
            AssistantModels::Instance => self.raters.clone(),
            AssistantModels::Script | AssistantModels::Chain { .. } => {
                self.own.completer(&own.models).filter(|_| !words_alone)
            }
        }
    }

    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Where a session's files are.
pub fn session_folder(data: &Path, id: vivavoce_engine::id::SessionId) -> PathBuf {
    data.join("sessions").join(id.to_string())
}
