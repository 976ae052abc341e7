//! An invitation in the hands of somebody: opened, and accepted by whom it is for.
//!
//! A token that was guessed, is past its time, was used or taken back, and one that is meant for
//! somebody else, are answered alike: nobody learns whom an organisation invites.

use uuid::Uuid;

use super::store::{self, Openable, Taken};
use super::wire::OpenedInvitation;
use crate::accounts::Email;
use crate::db::Db;
use crate::error::{Code, Problem};
use crate::token::{self, TokenHash};
use crate::wire::Timestamp;

/// Members of an organisation at most.
pub const MOST_MEMBERS: i64 = 10_000;

/// Whoever would accept.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Their account.
    pub user: Uuid,
    /// Its address.
    pub email: Email,
    /// Whether the address is shown to be theirs, or cannot be: where no mail is sent.
    pub is_theirs: bool,
}

/// The invitation that a token opens.
///
/// # Errors
/// `not_found`, whyever it opens none.
pub async fn find(db: &Db, token: &str, now: Timestamp) -> Result<Openable, Problem> {
    let found = match token::is_plausible(token) {
        true => store::open(db, &TokenHash::of(token), now).await?,
        false => None,
    };
    found.ok_or_else(no_invitation)
}

/// Whether an invitation is for this address, or for whoever has its link.
pub fn is_for(invitation: &Openable, email: &Email) -> bool {
    invitation.email.as_deref().is_none_or(|own| own == email.as_str())
}

/// What an invitation tells whoever holds its link.
pub fn told(invitation: Openable) -> OpenedInvitation {
    OpenedInvitation {
        organisation: invitation.organisation_name,
        inviter: invitation.inviter,
        email: invitation.email.as_deref().map(masked),
        role: invitation.role,
        expires_at: invitation.expires_at,
    }
}

/// Accepts; gives the organisation.
///
/// # Errors
/// `not_found` for what opens nothing and for an invitation of somebody else; `already_member`.
pub async fn accept(db: &Db, token: &str, guest: &Guest, now: Timestamp) -> Result<Uuid, Problem> {
    let invitation = find(db, token, now).await?;
    let is_theirs = invitation.email.is_none() || guest.is_theirs;
    if !is_theirs || !is_for(&invitation, &guest.email) {
        return Err(no_invitation());
    }
    match store::take(db, &invitation, guest.user, MOST_MEMBERS, now).await? {
        Taken::Joined => Ok(invitation.organisation),
        Taken::Member => Err(Problem::new(Code::AlreadyMember, "You are in this organisation already.")),
        Taken::Gone => Err(no_invitation()),
        Taken::Full => Err(Problem::new(Code::InvalidField, "This organisation has as many members as it may have.")),
    }
}

fn no_invitation() -> Problem {
    Problem::new(Code::NotFound, "This invitation opens nothing for you: it is not right, or no longer.")
}

/// An address as its owner knows it again and nobody else reads it.
fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_masked() {
        assert_eq!(masked("ada.lovelace@example.org"), "a…@example.org");
        assert_eq!(masked("é@example.org"), "é…@example.org");
    }
}
