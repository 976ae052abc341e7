//! Providers one after another, as one mind.
//!
//! Nothing is passed on before the first clause of an answer has been found fit to be spoken:
//! until then the next provider can be asked as if nothing had been. From then on a failure is
//! told, and the engine makes up for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::StreamExt;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::mind::{Asked, Author, Draft, Left, Mind, Out, Refusal, Step, Wish, Wrote};

use super::links::{Cause, Link, Links, Purpose, Tally, Trial};
use super::{Piece, Pieces, ProviderError};

/// After the first token the first clause must be there within this long.
const FIRST_CLAUSE: Duration = Duration::from_millis(800);
/// An answer that has begun and writes nothing for this long is given up.
const STILL: Duration = Duration::from_millis(2_500);
/// An answer is two sentences: one that is not over by then is endless.
const WHOLE: Duration = Duration::from_secs(12);
/// The rest of an answer of which enough has been said is read for this long, so that its
/// connection can be used again: a new one would cost the next turn its handshakes.
const REST: Duration = Duration::from_millis(1_000);
/// A second try is worth it with this much of the budget left.
const WORTH_TRYING: Duration = Duration::from_millis(400);
/// How long a second try is put off, in milliseconds: at least, and what chance adds at most,
/// so that not all sessions come again at one moment.
const PUT_OFF: (u64, u64) = (20, 100);

/// Why a model is not asked that has failed again and again.
const RESTS: &str = "resting";

/// How long a provider may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// Until the first token, a second try included.
    pub first_token: Duration,
}

/// A mind made of providers.
pub struct Chain {
    links: Links,
    budgets: Budgets,
    runtime: Handle,
}

impl Chain {
    /// Asks these models; their requests run on `runtime`.
    pub fn new(links: Links, budgets: Budgets, runtime: Handle) -> Self {
        Self { links, budgets, runtime }
    }
}

impl Mind for Chain {
    fn ask(&self, session: SessionId, wish: Arc<Wish>, out: Out) -> Asked {
        let (links, budgets) = (self.links.clone(), self.budgets);
        let said = Arc::new(AtomicBool::new(false));
        let all_said = said.clone();
        let writing =
            self.runtime.spawn(async move { write(links.all(), budgets, session, &wish, out, &all_said).await });
        // Aborting drops the request or its answer, and with it the connection.
        Asked::new(move || {
            if !said.load(Ordering::Acquire) {
                writing.abort();
            }
        })
    }
}

/// Has a wish answered by the first provider that can; `said` once there is nothing to cancel.
async fn write(links: &[Link], budgets: Budgets, session: SessionId, wish: &Wish, mut out: Out, said: &AtomicBool) {
    let mut reason = "no_provider".to_owned();
    for link in links {
        let cause = Cause { session: Some(session), purse: None, purpose: Purpose::Reply };
        let name = link.provider.name();
        let mut leave = |why: String| {
            out(Wrote::Left(Left { provider: name.to_owned(), reason: why.clone() }));
            reason = why;
        };
        if !link.is_paid(cause) {
            leave(ProviderError::Budget.to_string());
            continue;
        }
        if !link.admits(cause, std::time::Instant::now()) {
            leave(RESTS.to_owned());
            continue;
        }
        let trial = Trial::of(link, cause);
        let begun = Instant::now();
        match attempt(link, cause, budgets, wish).await {
            Ok(fit) => {
                let first_clause_ms = begun.elapsed().as_millis() as u64;
                let first_token_ms = fit.first_token.saturating_duration_since(begun).as_millis() as u64;
                tracing::debug!(session.id = %session, provider = name, first_token_ms, first_clause_ms, "a model writes");
                out(Wrote::By(Author { provider: name.to_owned(), first_token_ms, first_clause_ms }));
                let ended = pass_on(fit, &mut out, said).await;
                trial.over(ended.as_ref().copied());
                return;
            }
            Err(Stop::Forbidden) => {
                // The model is well; it wants what may not be.
                trial.over(Ok(()));
                leave(Refusal::Forbidden.code().into());
                return out(Wrote::Failed(Refusal::Forbidden.code().into()));
            }
            Err(Stop::Failed(ProviderError::NoKey, _)) => {
                tracing::debug!(provider = name, "a model has no key; the next one is asked");
                leave(ProviderError::NoKey.to_string());
                trial.over(Err(&ProviderError::NoKey));
            }
            Err(Stop::Failed(error, refusal)) => {
                let refused = refusal.as_ref().map(Refusal::code);
                tracing::warn!(provider = name, %error, refused, "a model was of no use; the next one is asked");
                leave(refused.map_or_else(|| error.to_string(), str::to_owned));
                trial.over(Err(&error));
            }
        }
    }
    out(Wrote::Failed(reason));
}

/// Why a provider was left.
enum Stop {
    /// It decided what is not allowed now: another would be asked the same.
    Forbidden,
    Failed(ProviderError, Option<Refusal>),
}

impl From<ProviderError> for Stop {
    fn from(error: ProviderError) -> Self {
        Self::Failed(error, None)
    }
}

/// An answer whose first clause may be spoken.
struct Fit<'a> {
    draft: Draft,
    /// What was written so far.
    begun: String,
    rest: Pieces,
    tally: Tally<'a>,
    /// When its first token came.
    first_token: Instant,
    /// It is complete.
    over: bool,
}

/// Asks one provider, twice if that makes sense.
async fn attempt<'a>(link: &'a Link, cause: Cause, budgets: Budgets, wish: &Wish) -> Result<Fit<'a>, Stop> {
    let by = Instant::now() + budgets.first_token;
    match first_clause(link, cause, wish, by).await {
        Err(Stop::Failed(error, None)) if error.passes() && Instant::now() + WORTH_TRYING < by => {
            let chance = u64::from(getrandom::u32().unwrap_or_default()) % (PUT_OFF.1 + 1);
            sleep(Duration::from_millis(PUT_OFF.0 + chance)).await;
            first_clause(link, cause, wish, by).await
        }
        outcome => outcome,
    }
}

async fn first_clause<'a>(link: &'a Link, cause: Cause, wish: &Wish, mut by: Instant) -> Result<Fit<'a>, Stop> {
    let late = |_| ProviderError::Late;
    let asked = wish.messages.iter().map(|message| message.text.chars().count()).sum::<usize>();
    let mut tally = Tally::of(link, cause, wish.system.chars().count() + asked);
    let answered = timeout_at(by, link.provider.ask(cause, wish)).await.map_err(late)?;
    let mut rest = answered.inspect_err(|_| tally.failed())?;
    let mut draft = Draft::new(wish.rules.clone());
    let mut begun = String::new();
    let mut first_token = None;
    loop {
        let piece = timeout_at(by, rest.next()).await.map_err(late)?.unwrap_or(Err(ProviderError::Cut))?;
        let steps = match &piece {
            Piece::Text(text) => {
                if first_token.is_none() {
                    let now = Instant::now();
                    by = by.max(now + FIRST_CLAUSE);
                    first_token = Some(now);
                }
                begun.push_str(text);
                tally.wrote(text);
                draft.push(text)
            }
            Piece::Done => {
                tally.whole();
                draft.finish()
            }
            Piece::Used(more) => {
                tally.add(*more);
                continue;
            }
        };
        for step in steps {
            match step {
                Step::Refused(Refusal::Forbidden) => return Err(Stop::Forbidden),
                Step::Refused(refusal) => return Err(Stop::Failed(ProviderError::Nonsense, Some(refusal))),
                Step::Say(_) | Step::End => {
                    let over = piece == Piece::Done || draft.is_over();
                    let first_token = first_token.unwrap_or_else(Instant::now);
                    return Ok(Fit { draft, begun, rest, tally, first_token, over });
                }
                Step::Decided(_) => {}
            }
        }
    }
}

/// Passes on an answer piece by piece, until it is over or no longer fit.
async fn pass_on(fit: Fit<'_>, out: &mut Out, said: &AtomicBool) -> Result<(), ProviderError> {
    let Fit { mut draft, begun, mut rest, mut tally, mut over, .. } = fit;
    let until = Instant::now() + WHOLE;
    out(Wrote::Text(begun));
    while !over {
        let still = until.min(Instant::now() + STILL);
        let piece = match timeout_at(still, rest.next()).await {
            Ok(piece) => piece.unwrap_or(Err(ProviderError::Cut)),
            Err(_) => Err(ProviderError::Late),
        };
        match piece {
            Ok(Piece::Text(text)) => {
                draft.push(&text);
                tally.wrote(&text);
                over = draft.is_over();
                out(Wrote::Text(text));
            }
            Ok(Piece::Done) => {
                tally.whole();
                over = true;
            }
            Ok(Piece::Used(more)) => tally.add(more),
            Err(error) => {
                out(Wrote::Failed(error.to_string()));
                return Err(error);
            }
        }
    }
    said.store(true, Ordering::Release);
    out(Wrote::Done);
    let rest = async {
        while let Some(Ok(piece)) = rest.next().await {
            match piece {
                Piece::Used(more) => tally.add(more),
                Piece::Text(text) => tally.wrote(&text),
                Piece::Done => tally.whole(),
            }
        }
    };
    // Whether it came to its end is the provider's affair by now.
    let _ = timeout(REST, rest).await;
    Ok(())
}
