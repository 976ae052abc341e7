//! Organisations: the tenants of an instance, who is in them and as what, their teams, and how
//! people are asked to join.
//!
//! [`roster`] reads a CSV of people to invite, [`invite`] asks them, [`accept`] is what becomes of
//! it, [`routes`] and [`people`] what clients see. What a member may do stands in
//! [`permissions`](crate::permissions), whose things they see in [`owner`](crate::owner).

pub mod accept;
pub mod invite;
pub mod people;
pub mod roster;
pub mod routes;
pub mod store;
pub mod wire;

use uuid::Uuid;

use crate::error::{Code, Problem};
use crate::permissions::Permissions;

/// The organisation of the path, and what its caller may do in it. Handlers of its routes take it
/// from the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Within {
    /// The organisation.
    pub organisation: Uuid,
    /// What they may do there: all, for the instance's own people.
    pub may: Permissions,
}

/// The one answer for an organisation that does not exist and for one that is another's.
pub fn not_found() -> Problem {
    Problem::new(Code::NotFound, "There is no such organisation.")
}
