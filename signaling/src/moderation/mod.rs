//! What people report of what others wrote, and what administrators decide about it.
//!
//! [`flag`] takes reports, of what the reporter can read; [`look`] reads a thing as it is, which is kept
//! beside the first report. Reports of one thing are one case; [`queue`] lists cases and decides them,
//! [`tell`] tells those whom it concerns. What is withdrawn is a state of the case and of nothing else:
//! whoever reads things asks for it, and to restore one changes nothing else. [`store`] has the SQL of
//! cases, [`things`] that of what they are about, [`forget`] says when they go.

pub mod flag;
pub mod forget;
mod look;
pub mod queue;
pub mod store;
mod tell;
pub mod things;
pub mod wire;

pub use wire::{ThingKind, Withdrawal};

/// SQL that is true of a thing of this kind which an administrator withdrew; `owner` and `thing` are
/// expressions of the query that it stands in.
macro_rules! withdrawn {
    ($kind:literal, $owner:literal, $thing:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM moderation_cases w WHERE w.kind = '",
            $kind,
            "' AND w.owner = ",
            $owner,
            " AND w.thing = ",
            $thing,
            " AND w.state = 'withdrawn')"
        )
    };
}

/// SQL for why a thing was withdrawn, null where it was not.
macro_rules! withdrawn_because {
    ($kind:literal, $owner:literal, $thing:literal) => {
        concat!(
            "(SELECT MAX(w.reason) FROM moderation_cases w WHERE w.kind = '",
            $kind,
            "' AND w.owner = ",
            $owner,
            " AND w.thing = ",
            $thing,
            " AND w.state = 'withdrawn')"
        )
    };
}

pub(crate) use {withdrawn, withdrawn_because};
