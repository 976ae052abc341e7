//! What an interview would cost with a chain of providers: a sum to compare, before anything is
//! spent. Its measures are written down here and printed with it.

use super::Used;
use super::prices::Prices;
use crate::providers::{Role, Spec};

/// Share of the time in which the candidate speaks, and the interviewer.
const CANDIDATE: f64 = 0.60;
const INTERVIEWER: f64 = 0.20;
/// Replies of a minute that a model is asked for, guesses that nobody waited for included.
const REPLIES: f64 = 2.0;
/// Tokens of one: instructions, what was said so far, and the reply.
const READ: f64 = 1_800.0;
const WRITTEN: f64 = 60.0;
/// Characters that a voice speaks in a second.
const CHARACTERS: f64 = 14.0;

/// One line of the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `KIND:MODEL`.
    pub provider: String,
    pub used: Used,
    /// Millionths of a euro, if a price is known.
    pub cost_micro: Option<i64>,
}

/// The lines of an interview of so many minutes; what is not among `chain` runs here and costs
/// nothing. Of several models the first is asked.
pub fn interview(prices: &Prices, minutes: f64, chain: &[Spec]) -> Vec<Line> {
    let line = |spec: &Spec| {
        let count = |share: f64| (minutes * share).round() as u64;
        let used = match spec.role {
            Role::Mind => Used { read: count(REPLIES * READ), written: count(REPLIES * WRITTEN), ..Used::default() },
            Role::Ears => Used { sound_ms: count(CANDIDATE * 60_000.0), ..Used::default() },
            Role::Voice => Used {
                sound_ms: count(INTERVIEWER * 60_000.0),
                characters: count(INTERVIEWER * 60.0 * CHARACTERS),
                ..Used::default()
            },
        };
        let is_here = spec.url.as_deref().is_some_and(crate::providers::spec::is_here);
        let cost_micro = prices.cost(spec.kind, &spec.model, is_here, &used);
        Line { provider: spec.name(), used, cost_micro }
    };
    let first_of = |role| chain.iter().find(move |spec| spec.role == role);
    [Role::Ears, Role::Mind, Role::Voice].into_iter().filter_map(first_of).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(chain: &[(Role, &str)]) -> Option<i64> {
        let chain: Vec<Spec> = chain.iter().map(|(role, text)| Spec::read(*role, text).expect(text)).collect();
        interview(&Prices::built_in(), 20.0, &chain).iter().map(|line| line.cost_micro).sum()
    }

    #[test]
    fn twenty_minutes_are_under_ten_cents_on_the_cheapest_good_chain_and_free_here() {
        let cheapest = [
            (Role::Ears, "openai:gpt-4o-mini-transcribe"),
            (Role::Mind, "mistral:mistral-small-latest"),
            (Role::Voice, "openai:tts-1"),
        ];
        let all = sum(&cheapest).expect("all prices are known");
        assert!((1..100_000).contains(&all), "{all} millionths of a euro");
        assert!(sum(&cheapest[..2]).expect("known") < 50_000, "with a voice of this machine");
        assert_eq!(sum(&[(Role::Mind, "compatible:llama3.2@http://localhost:11434/v1")]), Some(0));
        assert_eq!(sum(&[]), Some(0));
        assert_eq!(sum(&[(Role::Mind, "compatible:x@https://models.example/v1")]), None, "unknown is not free");
    }
}
