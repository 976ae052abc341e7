//! Pictures of people: [`picture`] reads what was sent and writes it anew, [`portrait`] does so away from
//! the executor, [`store`] keeps it and says who may see whom, [`routes`] are what clients see.

mod picture;
pub mod portrait;
pub mod routes;
pub mod store;

use uuid::Uuid;

/// Where somebody's picture is, from this server's root: another picture is elsewhere.
pub fn address(user: Uuid, hash: &str) -> String {
    format!("/api/avatars/{user}/{hash}")
}
