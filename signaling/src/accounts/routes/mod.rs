//! The accounts' URLs.

pub mod me;

use axum::http::{HeaderName, header};

/// Nothing of an account is kept on the way.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];
