//! `vivavoce cost`: what an interview would cost with a chain of providers, by the price table.

use std::path::PathBuf;

use clap::Args;

use crate::providers::{Role, Spec};
use crate::usage::estimate;
use crate::usage::prices::Prices;

/// Estimate what an interview costs; what is not named runs on this machine
#[derive(Args)]
pub struct CostArgs {
    /// Minutes of the interview
    #[arg(long, default_value_t = 20.0)]
    minutes: f64,

    /// Who hears, as in the configuration
    #[arg(long, value_name = "KIND")]
    stt: Option<String>,

    /// Which language model leads
    #[arg(long, value_name = "MODEL")]
    llm: Option<String>,

    /// Who speaks
    #[arg(long, value_name = "KIND")]
    voice: Option<String>,

    /// Another price table
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &CostArgs) -> anyhow::Result<()> {
    let prices = Prices::load(args.prices.as_deref())?;
    let named = [(Role::Ears, &args.stt), (Role::Mind, &args.llm), (Role::Voice, &args.voice)];
    let mut chain = Vec::new();
    for (role, text) in named {
        if let Some(text) = text.as_deref().filter(|text| role == Role::Mind || Spec::is_meant(role, text)) {
            chain.push(Spec::read(role, text).map_err(anyhow::Error::msg)?);
        }
    }
    let lines = estimate::interview(&prices, args.minutes, &chain);
    let mut sum = Some(0);
    for line in &lines {
        let used = line.used;
        let took = match used.read {
            0 => format!("{:.1} min, {} characters", used.sound_ms as f64 / 60_000.0, used.characters),
            read => format!("{read} tokens read, {} written", used.written),
        };
        println!("{:<34} {took:<38} {}", line.provider, money(line.cost_micro));
        sum = sum.zip(line.cost_micro).map(|(sum, cost)| sum + cost);
    }
    println!("{:<34} {:<38} {}", "sum", format!("{} min, prices of {}", args.minutes, prices.as_of), money(sum));
    Ok(())
}

fn money(micro: Option<i64>) -> String {
    micro.map_or_else(|| "unknown".to_owned(), |micro| format!("{:.4} €", micro as f64 / 1_000_000.0))
}
