//! Providers one after another, as one mind.
//!
//! Nothing is passed on before the first clause of an answer has been found fit to be spoken:
//! until then the next provider can be asked as if nothing had been. From then on a failure is
//! told, and the engine makes up for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::mind::{Asked, Draft, Mind, Out, Refusal, Step, Wish, Wrote};

use super::breaker::Breaker;
use super::{Piece, Pieces, Provider, ProviderError, Usage};

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

/// How long a provider may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budgets {
    /// Until the first token, a second try included.
    pub first_token: Duration,
}

struct Link {
    provider: Box<dyn Provider>,
    breaker: Mutex<Breaker>,
}

impl Link {
    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A mind made of providers.
pub struct Chain {
    links: Arc<[Link]>,
    budgets: Budgets,
    runtime: Handle,
}

impl Chain {
    /// The providers in the order in which they are asked; their requests run on `runtime`.
    pub fn new(providers: Vec<Box<dyn Provider>>, budgets: Budgets, runtime: Handle) -> Self {
        let link = |provider| Link { provider, breaker: Mutex::default() };
        Self { links: providers.into_iter().map(link).collect(), budgets, runtime }
    }
}

impl Mind for Chain {
    fn ask(&self, session: SessionId, wish: Arc<Wish>, out: Out) -> Asked {
        let (links, budgets) = (self.links.clone(), self.budgets);
        let said = Arc::new(AtomicBool::new(false));
        let all_said = said.clone();
        let writing = self.runtime.spawn(async move { write(&links, budgets, session, &wish, out, &all_said).await });
        // Aborting drops the request or its answer, and with it the connection.
        Asked::new(move || {
            if !said.load(Ordering::Acquire) {
                writing.abort();
            }
        })
    }
}

/// Lets the breaker go if nobody waits for the outcome any more.
struct Trial<'a>(Option<&'a Link>);

impl Trial<'_> {
    fn over(mut self, outcome: Result<(), &ProviderError>) {
        let Some(link) = self.0.take() else { return };
        match outcome {
            Ok(()) => link.breaker().succeeded(),
            Err(error) => link.breaker().failed(error, std::time::Instant::now()),
        }
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if let Some(link) = self.0 {
            link.breaker().let_go();
        }
    }
}

/// Has a wish answered by the first provider that can; `said` once there is nothing to cancel.
async fn write(links: &[Link], budgets: Budgets, session: SessionId, wish: &Wish, mut out: Out, said: &AtomicBool) {
    let mut reason = "no_provider".to_owned();
    for link in links {
        if !link.breaker().admits(std::time::Instant::now()) {
            continue;
        }
        let trial = Trial(Some(link));
        let name = link.provider.name();
        let begun = Instant::now();
        match attempt(link.provider.as_ref(), budgets, wish).await {
            Ok(fit) => {
                let first_ms = begun.elapsed().as_millis() as u64;
                tracing::debug!(session.id = %session, provider = name, first_ms, "a model writes");
                let ended = pass_on(fit, &mut out, said).await;
                if let Ok(Usage { read, cached, written }) = ended {
                    tracing::debug!(session.id = %session, provider = name, read, cached, written, "tokens");
                }
                trial.over(ended.as_ref().map(|_| ()));
                return;
            }
            Err(Stop::Forbidden) => {
                // The model is well; it wants what may not be.
                trial.over(Ok(()));
                return out(Wrote::Failed(Refusal::Forbidden.code().into()));
            }
            Err(Stop::Failed(error, refusal)) => {
                let refused = refusal.as_ref().map(Refusal::code);
                tracing::warn!(provider = name, %error, refused, "a model was of no use; the next one is asked");
                reason = refused.map_or_else(|| error.to_string(), str::to_owned);
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
struct Fit {
    draft: Draft,
    /// What was written so far.
    begun: String,
    rest: Pieces,
    used: Usage,
    /// It is complete.
    over: bool,
}

/// Asks one provider, twice if that makes sense.
async fn attempt(provider: &dyn Provider, budgets: Budgets, wish: &Wish) -> Result<Fit, Stop> {
    let by = Instant::now() + budgets.first_token;
    match first_clause(provider, wish, by).await {
        Err(Stop::Failed(error, None)) if error.passes() && Instant::now() + WORTH_TRYING < by => {
            let chance = u64::from(getrandom::u32().unwrap_or_default()) % (PUT_OFF.1 + 1);
            sleep(Duration::from_millis(PUT_OFF.0 + chance)).await;
            first_clause(provider, wish, by).await
        }
        outcome => outcome,
    }
}

async fn first_clause(provider: &dyn Provider, wish: &Wish, mut by: Instant) -> Result<Fit, Stop> {
    let late = |_| ProviderError::Late;
    let mut rest = timeout_at(by, provider.ask(wish)).await.map_err(late)??;
    let mut draft = Draft::new(wish.rules.clone());
    let (mut begun, mut used) = (String::new(), Usage::default());
    loop {
        let piece = timeout_at(by, rest.next()).await.map_err(late)?.unwrap_or(Err(ProviderError::Cut))?;
        let steps = match &piece {
            Piece::Text(text) => {
                if begun.is_empty() {
                    by = by.max(Instant::now() + FIRST_CLAUSE);
                }
                begun.push_str(text);
                draft.push(text)
            }
            Piece::Done => draft.finish(),
            Piece::Used(more) => {
                used += *more;
                continue;
            }
        };
        for step in steps {
            match step {
                Step::Refused(Refusal::Forbidden) => return Err(Stop::Forbidden),
                Step::Refused(refusal) => return Err(Stop::Failed(ProviderError::Nonsense, Some(refusal))),
                Step::Say(_) | Step::End => {
                    let over = piece == Piece::Done || draft.is_over();
                    return Ok(Fit { draft, begun, rest, used, over });
                }
                Step::Decided(_) => {}
            }
        }
    }
}

/// Passes on an answer piece by piece, until it is over or no longer fit.
async fn pass_on(fit: Fit, out: &mut Out, said: &AtomicBool) -> Result<Usage, ProviderError> {
    let Fit { mut draft, begun, mut rest, mut used, mut over } = fit;
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
                over = draft.is_over();
                out(Wrote::Text(text));
            }
            Ok(Piece::Done) => over = true,
            Ok(Piece::Used(more)) => used += more,
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
            if let Piece::Used(more) = piece {
                used += more;
            }
        }
    };
    // Whether it came to its end is the provider's affair by now.
    let _ = timeout(REST, rest).await;
    Ok(used)
}
