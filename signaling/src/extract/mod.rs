//! From a request to values that have been checked; what does not fit becomes a problem.

mod body;
mod json;
mod query;
mod sdp;
mod token;

pub use body::{LIMIT, read_bytes, read_text, read_zip};
pub use json::JsonBody;
pub use query::QueryOf;
pub use sdp::{SDP, SDP_FRAGMENT, SdpBody, accepts};
pub use token::presented_token;
