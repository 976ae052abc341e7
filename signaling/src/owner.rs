//! Whose something is. Every row that people write or hold names its owner, and every query
//! for one names the owner as well: what is another's is not found.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::permissions::{Permission, Permissions};

/// The instance's own name as an owner.
const INSTANCE: &str = "instance";

/// An organisation, or the instance itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Whoever runs the server. What it publishes, everybody may read.
    Instance,
    /// One organisation, and nobody else.
    Organisation(Uuid),
}

impl Owner {
    /// Whose published things whoever acts for this owner may use, their own first.
    pub fn reads(self) -> impl Iterator<Item = Self> {
        std::iter::once(self).chain((self != Self::Instance).then_some(Self::Instance))
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instance => f.write_str(INSTANCE),
            Self::Organisation(id) => id.fmt(f),
        }
    }
}

impl FromStr for Owner {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        if text == INSTANCE { Ok(Self::Instance) } else { text.parse().map(Self::Organisation) }
    }
}

/// For whom a caller acts, and what they may do there. Handlers take it from the request's
/// extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Whose things they work with.
    pub owner: Owner,
    /// What they may do with them.
    pub may: Permissions,
}

impl Acting {
    /// Guests and candidates: they read what the instance publishes.
    pub const NOBODY: Self = Self { owner: Owner::Instance, may: Permissions::NONE };
    /// The instance's access token.
    pub const INSTANCE: Self = Self { owner: Owner::Instance, may: Permissions::ALL };

    /// Whether an interview of this owner is open to them for this. The instance's own people
    /// may open every interview that is held on it.
    pub fn opens(self, owner: Owner, permission: Permission) -> bool {
        self.may.has(permission) && (self.owner == Owner::Instance || self.owner == owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::MemberRole;

    #[test]
    fn an_owner_survives_the_database() {
        for owner in [Owner::Instance, Owner::Organisation(Uuid::now_v7())] {
            assert_eq!(owner.to_string().parse::<Owner>().expect("its own name"), owner);
        }
        assert!("somebody".parse::<Owner>().is_err());
    }

    #[test]
    fn nobody_opens_what_is_another_s() {
        let (ours, theirs) = (Owner::Organisation(Uuid::now_v7()), Owner::Organisation(Uuid::now_v7()));
        let recruiter = Acting { owner: ours, may: Permissions::of(MemberRole::Recruiter, true) };
        assert!(recruiter.opens(ours, Permission::SessionsReview));
        assert!(!recruiter.opens(theirs, Permission::SessionsReview));
        assert!(!recruiter.opens(Owner::Instance, Permission::SessionsReview));
        assert!(!Acting::NOBODY.opens(Owner::Instance, Permission::SessionsReview));
        assert!(Acting::INSTANCE.opens(theirs, Permission::SessionsReview));
        // An administrator at work in one organisation sees that one.
        let admin = Acting { owner: ours, may: Permissions::ALL };
        assert!(!admin.opens(theirs, Permission::SessionsReview));
    }

    #[test]
    fn an_organisation_reads_its_own_and_what_the_instance_publishes() {
        let ours = Owner::Organisation(Uuid::now_v7());
        assert_eq!(ours.reads().collect::<Vec<_>>(), [ours, Owner::Instance]);
        assert_eq!(Owner::Instance.reads().collect::<Vec<_>>(), [Owner::Instance]);
    }
}
