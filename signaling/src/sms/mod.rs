//! Text messages to phones, by whoever sends them for money. Off unless `sms_url` is configured.

mod twilio;

use std::fmt;

use async_trait::async_trait;

use crate::accounts::factors::Phone;
use crate::config::{ConfigError, Settings};

use twilio::Twilio;

/// Why a message was not sent; whoever runs the instance can mend it.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// The provider was not reached, or did not answer in time. Without its URL, which holds a name.
    #[error("the provider of text messages does not answer: {0}")]
    Unreachable(#[source] reqwest::Error),
    /// The provider does not take it: name or password, money, a number that is none.
    #[error("the provider of text messages refuses with status {status} and code {code}")]
    Refused {
        /// Of HTTP.
        status: u16,
        /// Its own, or 0.
        code: u64,
    },
}

/// Sends text messages.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Hands a message to the provider; that it arrives nobody can say.
    ///
    /// # Errors
    /// See [`SmsError`].
    async fn send(&self, to: &Phone, text: &str) -> Result<(), SmsError>;
}

/// The configured sender.
pub struct Sms(Box<dyn SmsSender>);

impl Sms {
    /// None where none is configured.
    ///
    /// # Errors
    /// `sms_from` is missing.
    pub fn of(settings: &Settings) -> Result<Option<Self>, ConfigError> {
        let Some(url) = &settings.sms_url else { return Ok(None) };
        let from = settings.sms_from.clone().ok_or_else(|| ConfigError::Value {
            source_name: "`sms_from`".into(),
            message: "is needed with `sms_url`: whom text messages come from".into(),
        })?;
        Ok(Some(Self(Box::new(Twilio::new(url, from)))))
    }

    /// Hands a message to the provider.
    ///
    /// # Errors
    /// See [`SmsError`].
    pub async fn send(&self, to: &Phone, text: &str) -> Result<(), SmsError> {
        self.0.send(to, text).await
    }
}

impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sms")
    }
}
