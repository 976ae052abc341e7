//! Whose keys pay: the instance's, an organisation's, or somebody's own.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::access::Caller;
use crate::config::Settings;
use crate::owner::{Acting, Owner};
use crate::permissions::Permission;

/// What stands before somebody's id where it is kept.
const PERSON: &str = "person:";

/// Who has keys, sees what they were used for, and says what may be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// Whoever runs the server.
    Instance,
    /// One organisation.
    Organisation(Uuid),
    /// Somebody with an account, for their own practice.
    Person(Uuid),
}

impl From<Owner> for Holder {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Instance => Self::Instance,
            Owner::Organisation(id) => Self::Organisation(id),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instance => Owner::Instance.fmt(f),
            Self::Organisation(id) => Owner::Organisation(*id).fmt(f),
            Self::Person(id) => write!(f, "{PERSON}{id}"),
        }
    }
}

impl FromStr for Holder {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        match text.strip_prefix(PERSON) {
            Some(id) => id.parse().map(Self::Person),
            None => text.parse::<Owner>().map(Self::from),
        }
    }
}

/// Who pays for something: the first of its holders that has a key for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purse {
    first: Holder,
    then_instance: bool,
}

impl Purse {
    /// The instance pays.
    pub const INSTANCE: Self = Self { first: Holder::Instance, then_instance: false };

    /// What is done for this holder: its own keys, then the instance's where the operator lets
    /// them serve others.
    pub fn of(holder: Holder, settings: &Settings) -> Self {
        let then_instance = match holder {
            Holder::Instance => false,
            Holder::Organisation(_) => settings.organisations_use_instance_keys,
            // Where they have no key, their practice is as any guest's.
            Holder::Person(_) => true,
        };
        Self { first: holder, then_instance }
    }

    /// Who pays for an interview: the organisation whose it is; or, where it is nobody's but the
    /// candidate's own practice, the candidate.
    pub fn of_session(owner: Owner, candidate: Option<Uuid>, settings: &Settings) -> Self {
        match (owner, candidate) {
            (Owner::Instance, Some(candidate)) => Self::of(Holder::Person(candidate), settings),
            (owner, _) => Self::of(owner.into(), settings),
        }
    }

    /// Who pays for what somebody is about to do: their organisation where they act for one, and
    /// they themselves where they practise.
    pub fn of_caller(caller: Caller, acting: Acting, settings: &Settings) -> Self {
        let practises = !acting.may.has(Permission::SessionsConduct);
        let candidate = caller.person().filter(|_| practises).map(|person| person.user);
        Self::of_session(acting.owner, candidate, settings)
    }

    /// For whom it is done.
    pub const fn first(self) -> Holder {
        self.first
    }

    /// The one beside the instance whose keys come first.
    pub fn tenant(self) -> Option<Holder> {
        (self.first != Holder::Instance).then_some(self.first)
    }

    /// Whether the instance's keys may be used.
    pub fn has_instance(self) -> bool {
        self.then_instance || self.first == Holder::Instance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flags, load_from};

    fn settings(shared: &str) -> Settings {
        let flags = Flags::default().set("organisations_use_instance_keys", shared);
        load_from(&flags, [], std::path::Path::new("/nowhere")).expect("right").0
    }

    #[test]
    fn a_holder_survives_the_database() {
        for holder in [Holder::Instance, Holder::Organisation(Uuid::now_v7()), Holder::Person(Uuid::now_v7())] {
            assert_eq!(holder.to_string().parse::<Holder>().expect("its own name"), holder);
        }
        assert!("person:me".parse::<Holder>().is_err() && "somebody".parse::<Holder>().is_err());
    }

    #[test]
    fn an_organisation_s_interview_is_never_paid_by_its_candidate() {
        let (organisation, candidate) = (Uuid::now_v7(), Uuid::now_v7());
        let settings = settings("true");
        let purse = |owner, candidate| Purse::of_session(owner, candidate, &settings).first();
        let ours = Owner::Organisation(organisation);
        assert_eq!(purse(ours, Some(candidate)), Holder::Organisation(organisation));
        assert_eq!(purse(Owner::Instance, Some(candidate)), Holder::Person(candidate));
        assert_eq!(purse(Owner::Instance, None), Holder::Instance);
    }

    #[test]
    fn the_operator_says_whether_organisations_use_the_instance_s_keys() {
        let holder = Holder::Organisation(Uuid::now_v7());
        assert!(Purse::of(holder, &settings("true")).has_instance());
        assert!(!Purse::of(holder, &settings("false")).has_instance());
        assert!(Purse::of(Holder::Person(Uuid::now_v7()), &settings("false")).has_instance());
        assert!(Purse::of(Holder::Instance, &settings("false")).has_instance());
    }
}
