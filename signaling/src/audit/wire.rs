//! What clients see of the audit log.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::chain::{Fault, Kept};
use super::entry::{Act, ActorKind, SubjectKind};
use super::store::{self, Looked};
use crate::db::column::of_name;
use crate::wire::Timestamp;

/// An entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub act: Act,
    /// Who did it.
    pub actor: ActorKind,
    /// Their account.
    #[schema(required = true)]
    pub user: Option<Uuid>,
    /// How they are called now; the log itself holds no names.
    #[schema(required = true)]
    pub user_name: Option<String>,
    /// Whose it was done with; null for the instance.
    #[schema(required = true)]
    pub organisation: Option<Uuid>,
    /// What it was done to.
    pub subject: SubjectKind,
    /// Its id.
    #[schema(required = true)]
    pub subject_id: Option<String>,
    /// How the account that it was done to is called now.
    #[schema(required = true)]
    pub subject_name: Option<String>,
    /// Short names and numbers.
    pub details: BTreeMap<String, String>,
    /// SHA-256 of the entry with the hash of the one before.
    pub hash: String,
}

impl AuditEntry {
    /// As it is kept, with the names that are known.
    pub fn of(kept: Kept, names: &HashMap<String, String>) -> Result<Self, sqlx::Error> {
        let name = |id: &Option<String>| id.as_ref().and_then(|id| names.get(id).cloned());
        let id = |id: &Option<String>| id.as_ref().and_then(|id| id.parse().ok());
        let subject = of_name("subject", &kept.subject)?;
        Ok(Self {
            seq: kept.seq,
            at: Timestamp::from_unix_ms(kept.at),
            act: of_name("act", &kept.act)?,
            actor: of_name("actor", &kept.actor)?,
            user: id(&kept.user),
            user_name: name(&kept.user),
            organisation: id(&kept.organisation),
            subject,
            subject_name: name(&kept.subject_id).filter(|_| subject == SubjectKind::Account),
            details: store::details(&kept)?,
            subject_id: kept.subject_id,
            hash: kept.hash,
        })
    }
}

/// Entries, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditPage {
    /// At most 100, or the limit.
    pub items: Vec<AuditEntry>,
    /// To ask for older ones with; null when there are none.
    #[schema(required = true)]
    pub next_cursor: Option<i64>,
}

/// Which entries.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Older than this entry.
    pub cursor: Option<i64>,
    /// How many, 1 to 200; 100 when nobody says.
    pub limit: Option<u32>,
    /// One act.
    pub act: Option<Act>,
    /// By this account.
    pub user: Option<Uuid>,
    /// Done to this: an id.
    pub subject: Option<String>,
    /// From then on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Before then.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

/// What a look at the whole log came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditCheck {
    /// Whether nothing is missing or changed.
    pub sound: bool,
    /// The first entry that is kept; 0 where there is none.
    pub first: i64,
    /// The last entry.
    pub last: i64,
    /// Its hash: noted elsewhere, it tells later whether the log was written anew as a whole.
    pub hash: String,
    /// What is wrong first.
    #[schema(required = true)]
    pub fault: Option<Fault>,
    /// With which entry.
    #[schema(required = true)]
    pub fault_at: Option<i64>,
}

impl From<Looked> for AuditCheck {
    fn from(looked: Looked) -> Self {
        Self {
            sound: looked.fault.is_none(),
            first: looked.first,
            last: looked.head.0,
            hash: looked.head.1,
            fault: looked.fault.map(|(_, fault)| fault),
            fault_at: looked.fault.map(|(seq, _)| seq),
        }
    }
}
