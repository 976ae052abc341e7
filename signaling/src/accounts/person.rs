//! Somebody who is signed in, as the rest of the server knows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::step_up::PROOF_LASTS_MS;
use crate::wire::Timestamp;

/// Who makes a request, by the token of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub user: Uuid,
    /// The signed-in browser.
    pub login: Uuid,
    /// What they are here.
    pub role: UserRole,
    /// The organisation that they act for, if for one.
    pub organisation: Option<Uuid>,
    /// When they last showed that it is them: by signing in, or since.
    pub proved_at: Timestamp,
}

impl Person {
    /// Until when that is proof enough for what is dangerous.
    pub const fn proved_until(&self) -> Timestamp {
        Timestamp::from_unix_ms(self.proved_at.unix_ms() + PROOF_LASTS_MS)
    }
}

/// What somebody is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    /// Holds interviews of their own.
    Candidate,
    /// Leads and reviews interviews.
    Recruiter,
    /// Writes scenarios and follows cohorts.
    Trainer,
    /// Stands for a school.
    School,
    /// Stands for a company.
    Company,
    /// Runs the instance.
    Admin,
}

/// How the page looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system does.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}
