//! Twilio's Messages resource, which others offer as well
//! (<https://www.twilio.com/docs/messaging/api/message-resource#create-a-message>).

use std::time::Duration;

use async_trait::async_trait;
use reqwest::Client;
use serde::Deserialize;

use super::{SmsError, SmsSender};
use crate::accounts::factors::Phone;
use crate::config::SmsUrl;

/// Somebody waits for the message.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest refusal that is read, bytes.
const LONGEST: usize = 16 * 1024;

/// An account there.
pub struct Twilio {
    client: Client,
    url: SmsUrl,
    from: String,
}

/// What a refusal says, of which the number is enough: the text repeats the phone's.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    code: u64,
}

impl Twilio {
    /// With a number, a name or a messaging service (`MG…`) that messages come from.
    pub fn new(url: &SmsUrl, from: String) -> Self {
        let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
        let client = client.unwrap_or_else(|error| {
            tracing::warn!(%error, "text messages are sent without a time limit");
            Client::default()
        });
        Self { client, url: url.clone(), from }
    }
}

#[async_trait]
impl SmsSender for Twilio {
    async fn send(&self, to: &Phone, text: &str) -> Result<(), SmsError> {
        let url = format!("{}/2010-04-01/Accounts/{}/Messages.json", self.url.base, self.url.account);
        let sender = if self.from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let form = [("To", to.as_str()), (sender, self.from.as_str()), ("Body", text)];
        let body: String = form
            .iter()
            .map(|(name, value)| {
                format!("{name}={}", percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC))
            })
            .collect::<Vec<_>>()
            .join("&");
        let unreachable = |error: reqwest::Error| SmsError::Unreachable(error.without_url());
        let request = self.client.post(url).basic_auth(&self.url.account, Some(&self.url.password));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let mut answer = request.send().await.map_err(unreachable)?;
        if answer.status().is_success() {
            return Ok(());
        }
        let status = answer.status().as_u16();
        let mut read = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(unreachable)? {
            read.extend_from_slice(&piece);
            if read.len() > LONGEST {
                break;
            }
        }
        let code = serde_json::from_slice::<Refusal>(&read).map_or(0, |refusal| refusal.code);
        Err(SmsError::Refused { status, code })
    }
}
