//! Who does a part of a session's work, where that is not for the configuration to say.

use std::fmt;
use std::sync::Arc;

/// Who hears, or who speaks, in a session.
#[derive(Default)]
pub enum By<T: ?Sized> {
    /// Whom the configuration says.
    #[default]
    Instance,
    /// This machine itself, whomever the configuration says.
    Machine,
    /// Another. What it fails to do is done by this machine.
    Other(Arc<T>),
}

impl<T: ?Sized> By<T> {
    /// Whether it is neither this machine nor whom the configuration says.
    pub const fn is_other(&self) -> bool {
        matches!(self, Self::Other(_))
    }
}

impl<T: ?Sized> Clone for By<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Instance => Self::Instance,
            Self::Machine => Self::Machine,
            Self::Other(other) => Self::Other(Arc::clone(other)),
        }
    }
}

impl<T: ?Sized> PartialEq for By<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other(one), Self::Other(other)) => Arc::ptr_eq(one, other),
            (Self::Instance, Self::Instance) | (Self::Machine, Self::Machine) => true,
            _ => false,
        }
    }
}

impl<T: ?Sized> fmt::Debug for By<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Instance => "Instance",
            Self::Machine => "Machine",
            Self::Other(_) => "Other",
        })
    }
}
