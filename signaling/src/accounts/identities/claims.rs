//! What a provider says of somebody, as it is read: the standard claims (OpenID Connect Core, 5.1), and
//! what some say of their work beside them. LinkedIn says name, picture, language and address, and
//! nothing of anybody's work.

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, Client, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken,
    IdTokenClaims, IdTokenFields, StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::career::import::headline;
use crate::name::name;

/// Longest address of a picture, bytes.
const LONGEST_ADDRESS: usize = 2000;

/// What somebody does, under the names that providers have for it. Of any shape: what is no text stops
/// nobody from signing in.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Work {
    #[serde(default)]
    headline: Value,
    #[serde(default)]
    job_title: Value,
    #[serde(default, rename = "jobTitle")]
    job_title_of_microsoft: Value,
}

impl AdditionalClaims for Work {}

impl Work {
    /// What they do, as a headline that may be kept.
    pub fn title(&self) -> Option<String> {
        let said = [&self.headline, &self.job_title, &self.job_title_of_microsoft];
        let said = said.into_iter().find_map(|value| value.as_str().filter(|text| !text.trim().is_empty()));
        said.and_then(|text| headline(text).ok()).filter(|text| !text.is_empty())
    }
}

/// A name, where it is one here.
pub fn name_of(said: Option<&str>) -> Option<String> {
    said.and_then(|said| name(said).ok())
}

/// The address of a picture, where it can be one.
pub fn picture_of(said: Option<&str>) -> Option<String> {
    said.filter(|said| said.len() <= LONGEST_ADDRESS && reqwest::Url::parse(said).is_ok()).map(str::to_owned)
}

/// A client of a provider, as `CoreClient`.
pub type WorkClient = Client<
    Work,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<WorkIdTokenFields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type WorkIdTokenFields = IdTokenFields<
    Work,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// A token that says who it is.
pub type WorkIdToken = IdToken<Work, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// Its claims.
pub type WorkClaims = IdTokenClaims<Work, CoreGenderClaim>;

/// What is said when asked with it.
pub type WorkUserInfo = UserInfoClaims<Work, CoreGenderClaim>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_line_of_text_whatever_it_is_called() {
        let title = |json: &str| serde_json::from_str::<Work>(json).expect("claims").title();
        assert_eq!(title(r#"{"headline":" Baker "}"#).as_deref(), Some("Baker"));
        assert_eq!(title(r#"{"headline":"","jobTitle":"Cook"}"#).as_deref(), Some("Cook"));
        assert_eq!(title(r#"{"job_title":{"fr":"Boulanger"}}"#), None);
        assert_eq!(title(&format!(r#"{{"headline":"{}"}}"#, "x".repeat(1000))), None);
        assert_eq!(title("{}"), None);
    }
}
