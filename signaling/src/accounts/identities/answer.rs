//! What somebody came back with: the code is exchanged, and what the provider says of them is held
//! against its keys (OpenID Connect Core, 3.1.3.7).

use openidconnect::core::{CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, Nonce, OAuth2TokenResponse,
    RedirectUrl, SignatureVerificationError, TokenResponse,
};

use super::ask::{nonce_of, verifier_of};
use super::claims::{WorkClaims, WorkClient, WorkIdToken, WorkUserInfo, name_of, picture_of};
use super::provider::Provider;
use super::store::Sent;
use super::wire::IdentityAnswer;
use crate::accounts::Email;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::wire::Language;

/// Longest parts of an answer, bytes.
const LONGEST_CODE: usize = 4096;

/// Longest name that a provider has of a person, bytes (OpenID Connect Core, 2: 255).
const LONGEST_SUBJECT: usize = 255;

/// What a provider said of somebody.
#[derive(Debug)]
pub struct Told {
    /// Who said it.
    pub issuer: String,
    /// What they call the person, for good.
    pub subject: String,
    /// The person's address.
    pub email: Option<Email>,
    /// Whether they have seen that it is theirs.
    pub is_verified: bool,
    /// How the person is called, where it is a name here.
    pub name: Option<String>,
    /// Where a picture of them is. Whoever has the account there writes it.
    pub picture: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// In which language they read.
    pub language: Option<Language>,
}

/// Algorithms that are taken: what needs our own secret, and none, are not among them.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What the provider says of whoever came back with this.
///
/// # Errors
/// `identity_denied`, `identity_failed`, `unavailable`.
pub async fn read(app: &App, sent: &Sent, answer: &IdentityAnswer) -> Result<Told, Problem> {
    let providers = &app.accounts.identities;
    let provider = providers.find(&sent.provider)?;
    if let Some(error) = &answer.error {
        return Err(refused(provider, error));
    }
    let code = answer.code.as_deref().filter(|code| (1..=LONGEST_CODE).contains(&code.len()));
    let code = code.ok_or_else(|| failed(provider, &"no code"))?;
    let metadata = providers.metadata(provider).await?;
    let redirect = RedirectUrl::new(sent.redirect_uri.clone())
        .map_err(|error| Problem::internal("the page to come back to has no URL", &error))?;
    let mut client = WorkClient::from_provider_metadata(
        (*metadata).clone(),
        ClientId::new(provider.settings.client_id.clone()),
        provider.secret.clone().map(ClientSecret::new),
    )
    .set_redirect_uri(redirect);
    if provider.settings.has_secret_in_body() {
        client = client.set_auth_type(AuthType::RequestBody);
    }
    let asked = client.exchange_code(AuthorizationCode::new(code.to_owned()));
    let mut asked = asked.map_err(|error| failed(provider, &error))?;
    if provider.settings.has_pkce() {
        asked = asked.set_pkce_verifier(verifier_of(app, &answer.state));
    }
    let tokens = asked.request_async(&providers.http).await.map_err(|error| failed(provider, &error))?;
    let token = tokens.id_token().ok_or_else(|| failed(provider, &"no ID token"))?;
    let claims = checked(app, provider, &metadata, token, &nonce_of(app, &answer.state)).await?;
    let subject = claims.subject();
    if subject.len() > LONGEST_SUBJECT {
        return Err(failed(provider, &"a subject of more than 255 bytes"));
    }
    let mut told = Told {
        issuer: provider.settings.issuer.clone(),
        subject: subject.to_string(),
        email: claims.email().and_then(|email| Email::parse(email).ok()),
        is_verified: claims.email_verified().unwrap_or(false),
        name: name_of(claims.name().and_then(|name| name.get(None)).map(|name| name.as_str())),
        picture: picture_of(claims.picture().and_then(|picture| picture.get(None)).map(|picture| picture.as_str())),
        title: claims.additional_claims().title(),
        language: claims.locale().and_then(|locale| language_of(locale)),
    };
    // Many say no more than who it is in the token, and the rest when asked with it.
    if told.email.is_none() || told.name.is_none() || told.picture.is_none() {
        let more = client.user_info(tokens.access_token().clone(), Some(subject.clone()));
        if let Ok(more) = more {
            let more: Result<WorkUserInfo, _> = more.request_async(&providers.http).await;
            match more {
                Ok(more) => {
                    if told.email.is_none() {
                        told.email = more.email().and_then(|email| Email::parse(email).ok());
                        told.is_verified = more.email_verified().unwrap_or(false);
                    }
                    let name = more.name().and_then(|name| name.get(None));
                    let picture = more.picture().and_then(|picture| picture.get(None));
                    told.name = told.name.or_else(|| name_of(name.map(|name| name.as_str())));
                    told.picture = told.picture.or_else(|| picture_of(picture.map(|picture| picture.as_str())));
                    told.title = told.title.or_else(|| more.additional_claims().title());
                    told.language = told.language.or_else(|| more.locale().and_then(|locale| language_of(locale)));
                }
                Err(error) => tracing::warn!(provider = sent.provider, %error, "a provider of accounts told no more"),
            }
        }
    }
    Ok(told)
}

/// The claims of a token that is for us, of this provider, of now, and for this state. Where it is
/// signed by a key that is not among those known, those are asked for again.
async fn checked<'a>(
    app: &App,
    provider: &Provider,
    metadata: &CoreProviderMetadata,
    token: &'a WorkIdToken,
    nonce: &Nonce,
) -> Result<&'a WorkClaims, Problem> {
    match verify(provider, metadata, token, nonce) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            let renewed = app.accounts.identities.renewed(provider).await;
            match renewed {
                Some(metadata) => verify(provider, &metadata, token, nonce),
                None => Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)),
            }
        }
        verified => verified,
    }
    .map_err(|error| failed(provider, &error))
}

fn verify<'a>(
    provider: &Provider,
    metadata: &CoreProviderMetadata,
    token: &'a WorkIdToken,
    nonce: &Nonce,
) -> Result<&'a WorkClaims, ClaimsVerificationError> {
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(provider.settings.client_id.clone()),
        metadata.issuer().clone(),
        metadata.jwks().clone(),
    )
    .set_allowed_algs(ALGORITHMS);
    let is_ours = |said: &Nonce| {
        use subtle::ConstantTimeEq;
        bool::from(said.secret().as_bytes().ct_eq(nonce.secret().as_bytes()))
    };
    token.claims(&verifier, |said: Option<&Nonce>| match said {
        Some(said) if is_ours(said) => Ok(()),
        None if !provider.settings.has_nonce() => Ok(()),
        _ => Err("the nonce is not the one that was sent".to_owned()),
    })
}

fn language_of(locale: &str) -> Option<Language> {
    match locale.split(['-', '_']).next()? {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// Somebody said no at the provider, or the provider did.
fn refused(provider: &Provider, error: &str) -> Problem {
    let label = &provider.settings.label;
    if error == "access_denied" || error == "user_cancelled_login" || error == "user_cancelled_authorize" {
        return Problem::new(Code::IdentityDenied, format!("{label} was not allowed to say who you are."));
    }
    let known = error.len() <= 64 && error.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    failed(provider, &if known { error } else { "an error" })
}

/// What a provider said is no proof of anything. Whoever runs the server reads why in the log.
fn failed(provider: &Provider, why: &dyn std::fmt::Display) -> Problem {
    tracing::warn!(provider = provider.settings.id, %why, "signing in with an account elsewhere failed");
    let detail =
        format!("{} did not confirm who you are; begin again, or sign in another way.", provider.settings.label);
    Problem::new(Code::IdentityFailed, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_their_first_part() {
        assert_eq!(language_of("fr-CA"), Some(Language::Fr));
        assert_eq!(language_of("en_US"), Some(Language::En));
        assert_eq!(language_of("french"), None);
        assert_eq!(language_of(""), None);
    }
}
