//! The configured models, asked for whole answers: the first that is well, then the next.
//!
//! Nobody listens to these answers while they are written, so there is time to come again: a
//! provider that is busy or failing is waited for as long as it asks, with some chance added
//! so that not all come again at one moment. Dropping a request closes its connection.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::{sleep, timeout};

use super::completion::{Answer, Completion, Declined};
use super::links::{Cause, Link, Links, Tally, Trial};
use super::{ProviderError, Usage};

/// How often all providers are asked.
const ROUNDS: u32 = 4;
/// How long the first wait between rounds is; each later one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// No wait is longer: whoever asks for more is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// What chance adds to a wait, at most, as a share of it.
const CHANCE: f64 = 0.5;

/// Asks for whole answers. Cheap to clone.
#[derive(Clone)]
pub struct Completer(Links);

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// What the model wrote: a JSON object. Whether it keeps to the schema is for the reader to
    /// see; not all servers hold it to that.
    pub text: String,
    pub used: Usage,
    /// Which model it was, as `KIND:MODEL`.
    pub model: String,
}

impl Completer {
    /// Asks these models.
    pub fn new(links: Links) -> Self {
        Self(links)
    }

    /// The answer of the first provider that gives one.
    ///
    /// # Errors
    /// How the last provider failed, where all did and waiting is of no use.
    pub async fn complete(&self, cause: Cause, completion: &Completion) -> Result<Completed, ProviderError> {
        let mut last = ProviderError::Unreachable;
        let mut wait = FIRST_WAIT;
        for _ in 0..ROUNDS {
            let mut may_pass = false;
            for link in self.0.all() {
                if !link.is_paid(cause) {
                    last = ProviderError::Budget;
                    continue;
                }
                if !link.admits(cause, std::time::Instant::now()) {
                    may_pass = true;
                    continue;
                }
                match attend(link, cause, completion).await {
                    Ok(completed) => return Ok(completed),
                    Err(error) => {
                        let (name, purpose) = (link.provider.name(), cause.purpose.code());
                        tracing::warn!(provider = name, purpose, %error, "a model gave no answer");
                        may_pass |= error.passes() || matches!(error, ProviderError::RateLimited { .. });
                        last = error;
                    }
                }
            }
            // Whoever rests soonest over is asked then.
            let now = std::time::Instant::now();
            let rest = self.0.all().iter().map(|link| link.rests_for(cause, now)).min().unwrap_or_default();
            if !may_pass || rest > LONGEST_WAIT {
                break;
            }
            let chance = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
            sleep(wait.max(rest).mul_f64(1.0 + CHANCE * chance)).await;
            wait *= 2;
        }
        Err(last)
    }
}

/// Asks one provider, for less where it does not take all that is wished for.
async fn attend(link: &Link, cause: Cause, completion: &Completion) -> Result<Completed, ProviderError> {
    let trial = Trial::of(link, cause);
    let asked = completion.system.chars().count() + completion.user.chars().count();
    let mut tally = Tally::of(link, cause, asked);
    let answered =
        timeout(completion.within, bargain(link, cause, completion)).await.unwrap_or(Err(ProviderError::Late));
    match answered {
        Ok(Answer { text, used }) => {
            trial.over(Ok(()));
            tally.add(used);
            tally.wrote(text.as_deref().unwrap_or_default());
            tally.whole();
            let model = link.provider.name().to_owned();
            let text = text.filter(|text| serde_json::from_str::<Map<String, Value>>(text).is_ok());
            text.map(|text| Completed { text, used, model }).ok_or(ProviderError::Nonsense)
        }
        Err(error) => {
            // One that was late has read what it was asked.
            if error != ProviderError::Late {
                tally.failed();
            }
            // That it does not take this request says nothing of the next one.
            if error != ProviderError::Refused {
                trial.over(Err(&error));
            }
            Err(error)
        }
    }
}

async fn bargain(link: &Link, cause: Cause, completion: &Completion) -> Result<Answer, ProviderError> {
    let mut manner = link.manner(completion.schema_name);
    loop {
        match link.provider.complete(cause, completion, manner).await {
            Ok(answer) => {
                link.took(completion.schema_name, manner);
                return Ok(answer);
            }
            Err(Declined::Failed(error)) => return Err(error),
            Err(Declined::Request(why)) => manner = manner.after(&why, completion).ok_or(ProviderError::Refused)?,
        }
    }
}
