//! Language models behind the gateway: what it adds to the first clause beside asking them
//! directly, and what it costs to ask for a reply that nobody waits for.
//!
//! The model is a stub on loopback that speaks OpenAI's protocol over real HTTP and thinks no
//! time: what is left is ours.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::StreamExt;
use tokio::runtime::{Handle, Runtime};
use vivavoce_engine::dialogue::{Heard, Interviewer, LlmInterviewer, Spoken};
use vivavoce_engine::event::TurnEndReason;
use vivavoce_engine::id::{SessionId, TurnId};
use vivavoce_engine::mind::{Mind, MindSettings, Wish, Wrote};
use vivavoce_signaling::keys::KeyRing;
use vivavoce_signaling::providers::minds::openai::Openai;
use vivavoce_signaling::providers::minds::{Budgets, Cause, Chain, Links, Piece, Provider, Purpose};
use vivavoce_signaling::providers::{Role, Spec};
use vivavoce_tests::llm::{LlmServer, Manner};

use crate::Setup;
use crate::figures::Figures;
use crate::report::{Report, Row};

/// Replies in a whole run.
const REPLIES: usize = 400;
/// Nothing here takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a reply asks of a model after one answer.
pub fn wish() -> anyhow::Result<Arc<Wish>> {
    let scenario = vivavoce_scenarios::builtin().iter().find(|s| s.id == "developer-en").context("it is built in")?;
    let mut llm = LlmInterviewer::new(scenario.clone(), MindSettings::default());
    for line in llm.open(Duration::ZERO).lines {
        llm.spoken(Spoken { kind: line.kind, text: &line.text, complete: true }, Duration::from_secs(10));
    }
    let text = "Mostly I rewrote an importer that had been slow for years.";
    llm.answer(Heard { text, reason: TurnEndReason::Model, turn: TurnId(1) }, Duration::from_secs(20));
    llm.wish().context("an answer leaves a choice")
}

fn provider(server: &LlmServer) -> anyhow::Result<Openai> {
    let spec = Spec::read(Role::Mind, &format!("compatible:stub@{}/v1", server.url)).map_err(anyhow::Error::msg)?;
    Ok(Openai::new(spec, KeyRing::of_environment())?)
}

/// A chain of one provider.
pub fn chain(server: &LlmServer, runtime: Handle) -> anyhow::Result<Chain> {
    Ok(Chain::new(Links::new(vec![Box::new(provider(server)?)]), Budgets { first_token: PATIENCE }, runtime))
}

/// The first words by the gateway, beside the same by the protocol alone.
pub fn gateway(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let runtime = Runtime::new()?;
    let server = runtime.block_on(LlmServer::start(Manner::Well));
    let (wish, replies) = (wish()?, setup.times(REPLIES));
    let (direct, chain) = (provider(&server)?, chain(&server, runtime.handle().clone())?);
    let (mut alone, mut through) = (Vec::new(), Vec::new());
    for _ in 0..replies {
        // By turns, so that both have the same machine.
        let begun = Instant::now();
        let took = runtime.block_on(async {
            let cause = Cause { session: None, purse: None, purpose: Purpose::Reply };
            let mut pieces = direct.ask(cause, &wish).await?;
            let mut text = String::new();
            while !text.contains(". ")
                && let Some(piece) = pieces.next().await
            {
                if let Piece::Text(more) = piece? {
                    text.push_str(&more);
                }
            }
            let took = begun.elapsed();
            // Read to its end, so that both keep their connection.
            while pieces.next().await.is_some() {}
            anyhow::Ok(took)
        })?;
        alone.push(took.as_secs_f64() * 1e3);
        let (out, written) = channel();
        let begun = Instant::now();
        let asked = chain.ask(SessionId::new(), wish.clone(), Box::new(move |wrote| drop(out.send(wrote))));
        match first_said(&written)? {
            Wrote::Text(_) => through.push(begun.elapsed().as_secs_f64() * 1e3),
            other => anyhow::bail!("the stub did not serve: {other:?}"),
        }
        while written.recv_timeout(PATIENCE)? != Wrote::Done {}
        drop(asked);
    }
    let alone = Figures::new(alone);
    let usual = alone.p50().unwrap_or_default();
    let added = Figures::new(through.iter().map(|ms| ms - usual).collect());
    let note = format!(
        "first clause through the chain (budget, breaker, checks) less the median of {usual:.2} ms of the protocol \
         alone; {replies} replies by a stub model on loopback that thinks no time"
    );
    report.add(Row::begin("llm_gateway_added", "ms").figures(&added).note(note));
    Ok(())
}

/// What comes after who writes it.
fn first_said(written: &Receiver<Wrote>) -> anyhow::Result<Wrote> {
    loop {
        match written.recv_timeout(PATIENCE)? {
            Wrote::By(_) => {}
            said => return Ok(said),
        }
    }
}

/// A reply that nobody waits for: until the model's socket is closed.
pub fn cancelled(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    let runtime = Runtime::new()?;
    let server = runtime.block_on(LlmServer::start(Manner::Silent));
    let (wish, replies) = (wish()?, setup.times(REPLIES / 4));
    let chain = chain(&server, runtime.handle().clone())?;
    let mut closed = Vec::new();
    for count in 1..=replies {
        let asked = chain.ask(SessionId::new(), wish.clone(), Box::new(drop));
        let begun = Instant::now();
        while server.asked().len() < count && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_micros(200));
        }
        let begun = Instant::now();
        drop(asked);
        while server.closed() < count && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_micros(100));
        }
        closed.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let read: usize = wish.messages.iter().map(|m| m.text.len()).sum::<usize>() + wish.system.len();
    let note = format!(
        "from the candidate going on to the model's socket closed; such a reply costs the reading of its {read} \
         characters, most of them the same each turn, and what the model has written by then"
    );
    report.add(Row::begin("llm_cancelled", "ms").figures(&Figures::new(closed)).note(note));
    Ok(())
}
