//! What the browser says of the page that asked (the *client data*, section 5.8.1).

use serde::Deserialize;

/// Longest client data that are looked at, bytes.
const LONGEST: usize = 4096;

/// What a device was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// To make a passkey.
    Create,
    /// To sign with one.
    Get,
}

/// The client data, in as far as they matter.
#[derive(Debug, Deserialize)]
pub struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    /// The challenge, in Base64url.
    pub challenge: String,
    /// The page's origin.
    pub origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
    #[serde(rename = "topOrigin")]
    top_origin: Option<String>,
}

impl ClientData {
    /// Reads them for a ceremony of a page that no other page holds in a frame.
    pub fn read(json: &[u8], ceremony: Ceremony) -> Option<Self> {
        let data: Self = (json.len() <= LONGEST).then(|| serde_json::from_slice(json).ok())??;
        let kind = match ceremony {
            Ceremony::Create => "webauthn.create",
            Ceremony::Get => "webauthn.get",
        };
        (data.kind == kind && !data.cross_origin && data.top_origin.is_none()).then_some(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        r#"{"type":"webauthn.get","challenge":"abc","origin":"https://viva.example","crossOrigin":false,"new":[1]}"#;

    #[test]
    fn what_the_browser_says_is_read_and_what_it_may_add_is_no_matter() {
        let data = ClientData::read(GOOD.as_bytes(), Ceremony::Get).expect("right");
        assert_eq!((data.challenge.as_str(), data.origin.as_str()), ("abc", "https://viva.example"));
    }

    #[test]
    fn another_ceremony_a_frame_and_what_is_no_client_data_are_none() {
        assert!(ClientData::read(GOOD.as_bytes(), Ceremony::Create).is_none());
        let long = format!("{GOOD}{}", " ".repeat(LONGEST));
        for bad in [
            "",
            "{}",
            "null",
            &GOOD.replace("webauthn.get", "payment.get"),
            &GOOD.replace("false", "true"),
            &GOOD.replace("\"new\":[1]", "\"topOrigin\":\"https://evil.example\""),
            &GOOD.replace("\"new\":[1]", "\"origin\":\"https://evil.example\""),
            &"[".repeat(4000),
            &long,
        ] {
            assert!(ClientData::read(bad.as_bytes(), Ceremony::Get).is_none(), "{bad}");
        }
    }
}
