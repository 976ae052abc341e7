//! The accounts' SQL.

pub mod logins;
pub mod users;
