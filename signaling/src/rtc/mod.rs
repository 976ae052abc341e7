//! WebRTC signalling in the shape of WHIP (RFC 9725), sending both ways.

pub mod routes;

use vivavoce_engine::transport::peer::{OfferError, TrickleError};

use crate::error::{Code, Problem};

/// Longest name of a client; a UUID has 36 characters.
const LONGEST_CLIENT: usize = 64;

/// The client's name for itself, if it is one.
pub fn client_name(name: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return Ok(None) };
    let is_fine = name.len() <= LONGEST_CLIENT && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_fine {
        Ok(Some(name.to_owned()))
    } else {
        Err(Problem::new(Code::BadRequest, "A client's name has up to 64 letters, digits and hyphens; use a UUID."))
    }
}

/// Why an offer or a packet connection was refused.
pub fn refusal(error: OfferError) -> Problem {
    match error {
        OfferError::InUse => Problem::new(
            Code::SessionInUse,
            "Another client is connected to this session; `takeover=true` replaces it.",
        ),
        OfferError::Over => Problem::session_over(),
        OfferError::BadSdp(_) | OfferError::NoOpus => {
            Problem::new(Code::BadSdp, format!("{}.", capital(&error.to_string())))
        }
        OfferError::Failed(cause) => Problem::internal("an offer could not be answered", &cause),
    }
}

/// Why a fragment was refused.
pub fn trickle_refusal(error: TrickleError) -> Problem {
    match error {
        TrickleError::NoSuchPeer => routes::no_connection(),
        TrickleError::StaleEtag => {
            Problem::new(Code::StaleEtag, "The ICE session has changed since; its ETag came with the last answer.")
        }
        TrickleError::Bad(_) => Problem::new(Code::BadSdp, format!("{}.", capital(&error.to_string()))),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_a_plain_name_or_none() {
        assert_eq!(client_name(None).expect("none"), None);
        assert_eq!(client_name(Some("")).expect("none"), None);
        assert_eq!(client_name(Some("a-1")).expect("plain").as_deref(), Some("a-1"));
        assert!(client_name(Some("a b")).is_err());
        assert!(client_name(Some(&"x".repeat(65))).is_err());
    }
}
