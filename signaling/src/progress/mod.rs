//! A candidate's interviews side by side: their levels and their delivery over time, and how they
//! moved. A guest brings each interview's own token ([`routes`]); whoever has an account sees those of
//! the account, wherever they were held, and takes in what they held as a guest ([`own`]).

pub mod own;
pub mod routes;
mod series;
pub mod wire;
