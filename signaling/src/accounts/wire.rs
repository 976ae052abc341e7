//! What clients see of accounts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::factors::wire::SecondFactor;
use super::store::logins::Login;
use super::store::users::User;
use super::{Theme, UserRole};
use crate::organisations::wire::Belonging;
use crate::profiles;
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
    /// In which time zone they think; null for that of their browser.
    #[schema(required = true)]
    pub time_zone: Option<String>,
    /// What they are here.
    pub role: UserRole,
    /// Where they belong.
    pub organisations: Vec<Belonging>,
    /// The organisation that they act for; none for nobody but themselves.
    pub organisation: Option<Uuid>,
    /// Where their picture is, from this server's root; null for none.
    #[schema(required = true)]
    pub avatar: Option<String>,
    /// Since when there is the account.
    pub created_at: Timestamp,
}

impl Me {
    /// Of an account.
    pub fn of(user: User, organisations: Vec<Belonging>, organisation: Option<Uuid>, avatar: Option<&str>) -> Self {
        Self {
            avatar: avatar.map(|hash| profiles::address(user.id, hash)),
            id: user.id,
            email: user.email,
            verified: user.verified_at.is_some(),
            name: user.name,
            language: user.language,
            theme: user.theme,
            time_zone: user.time_zone,
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
    /// In which time zone they think, an IANA name; empty for that of their browser.
    pub time_zone: Option<String>,
}

/// A wish for an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The address.
    pub email: String,
    /// 12 to 128 characters of any kind.
    pub password: String,
    /// How the person is called, at most 80 characters.
    pub name: String,
    /// In which language they read.
    pub language: Language,
    /// What they want to be here.
    pub role: UserRole,
    /// The token of an invitation.
    pub invitation: Option<String>,
}

/// A mail says what comes next, whatever it is.
#[derive(Serialize, ToSchema)]
pub struct Mailed {
    /// True.
    pub mail: bool,
}

/// The token of a mail's link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailToken {
    /// What stands behind `token=` in it.
    pub token: String,
}

/// Address and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// How signing in goes on.
#[derive(Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SignIn {
    /// It is done.
    SignedIn(SignedIn),
    /// Something else than the password is asked for.
    SecondFactor(SecondFactor),
}

/// Somebody is signed in. The refresh token is a cookie, which no script sees.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// When the access token ends; ask `POST /api/auth/refresh` for another one before.
    pub expires_at: Timestamp,
    /// Who it is.
    pub user: Me,
}

/// How a login is to go on.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The organisation to act for from now on, `null` for none; left out, it stays as it is.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Uuid>)]
    pub organisation: Option<Option<Uuid>>,
}

/// `null` is said as well.
fn said<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Somebody who has forgotten the password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forgot {
    /// The address.
    pub email: String,
}

/// A new password, by a mail's link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// What stands behind `token=` in the link.
    pub token: String,
    /// 12 to 128 characters of any kind, none of the last five.
    pub password: String,
}

/// A new password, by the present one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub current: String,
    /// 12 to 128 characters of any kind, none of the last five.
    pub new: String,
}

/// A wish for another address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskAddress {
    /// The address that is wanted.
    pub email: String,
}

/// Whether another address is waited for.
#[derive(Serialize, ToSchema)]
pub struct AddressState {
    /// Which; null for none.
    #[schema(required = true)]
    pub pending: Option<PendingAddress>,
}

/// An address that has not answered yet.
#[derive(Serialize, ToSchema)]
pub struct PendingAddress {
    /// The address.
    pub email: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when the link in its letter works.
    pub expires_at: Timestamp,
}

/// The browsers in which somebody is or was signed in, newest first.
#[derive(Serialize, ToSchema)]
pub struct LoginList {
    /// The last 90 days, at most a hundred.
    pub items: Vec<Login>,
}

/// The first admin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The address.
    pub email: String,
    /// 12 to 128 characters of any kind.
    pub password: String,
    /// How they are called.
    pub name: String,
    /// In which language they read.
    pub language: Language,
}
