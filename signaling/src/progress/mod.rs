//! A candidate's interviews side by side: their levels and their delivery over time, and how they
//! moved. There are no accounts: whoever asks brings each interview's own token.

pub mod routes;
mod series;
pub mod wire;
