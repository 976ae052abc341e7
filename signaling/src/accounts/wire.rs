//! What clients see of accounts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::users::User;
use super::{Theme, UserRole};
use crate::organisations::wire::Belonging;
use crate::wire::{Language, Timestamp};

/// The person who asks.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Account)]
pub struct Me {
    /// The account.
    pub id: Uuid,
    /// Its address.
    pub email: String,
    /// Whether a mail to the address was answered.
    pub verified: bool,
    /// How the person is called.
    pub name: String,
    /// In which language they read.
    pub language: Language,
    /// How their page looks.
    pub theme: Theme,
    /// What they are here.
    pub role: UserRole,
    /// Where they belong.
    pub organisations: Vec<Belonging>,
    /// The organisation that they act for; none for nobody but themselves.
    pub organisation: Option<Uuid>,
    /// Since when there is the account.
    pub created_at: Timestamp,
}

impl Me {
    /// Of an account.
    pub fn of(user: User, organisations: Vec<Belonging>, organisation: Option<Uuid>) -> Self {
        Self {
            id: user.id,
            email: user.email,
            verified: user.verified_at.is_some(),
            name: user.name,
            language: user.language,
            theme: user.theme,
            role: user.role,
            organisations,
            organisation,
            created_at: user.created_at,
        }
    }
}

/// What somebody changes of their own account; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// How they are called, at most 80 characters.
    pub name: Option<String>,
    /// In which language they read.
    pub language: Option<Language>,
    /// How their page looks.
    pub theme: Option<Theme>,
}
