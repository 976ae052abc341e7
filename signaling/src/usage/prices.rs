//! What providers ask: a dated table, of the repository (`prices.toml`) or configured.

use std::path::Path;

use serde::Deserialize;

use super::Used;
use crate::providers::Kind;

/// The table that comes with Vivavoce.
const BUILT_IN: &str = include_str!("../../prices.toml");

/// A price table, in euros.
#[derive(Clone, Debug)]
pub struct Prices {
    /// Its date.
    pub as_of: String,
    prices: Vec<Price>,
}

#[derive(Clone, Debug)]
struct Price {
    kind: Kind,
    model: String,
    /// Millionths of a euro for one of each.
    each: Each,
}

#[derive(Clone, Copy, Debug, Default)]
struct Each {
    read: Option<f64>,
    cached: Option<f64>,
    stored: Option<f64>,
    written: Option<f64>,
    minute: Option<f64>,
    character: Option<f64>,
}

/// Why a table cannot be used; for whoever wrote it.
#[derive(Debug, thiserror::Error)]
pub enum PricesError {
    /// The file cannot be read.
    #[error("the price table {0} cannot be read: {1}")]
    File(String, #[source] std::io::Error),
    /// It is no table of prices.
    #[error("the price table: {0}")]
    Table(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    as_of: String,
    usd_to_eur: f64,
    #[serde(rename = "usd_to_eur_as_of")]
    _usd_to_eur_as_of: String,
    #[serde(default)]
    price: Vec<Block>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    provider: String,
    #[serde(rename = "source")]
    _source: String,
    currency: Currency,
    models: Vec<Model>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Currency {
    Usd,
    Eur,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    model: String,
    read: Option<f64>,
    cached: Option<f64>,
    stored: Option<f64>,
    written: Option<f64>,
    minute: Option<f64>,
    characters: Option<f64>,
}

impl Prices {
    /// The table of the file, or the one that comes with Vivavoce.
    ///
    /// # Errors
    /// [`PricesError`].
    pub fn load(file: Option<&Path>) -> Result<Self, PricesError> {
        let Some(path) = file else { return Ok(Self::built_in()) };
        let text =
            std::fs::read_to_string(path).map_err(|error| PricesError::File(path.display().to_string(), error))?;
        Self::read(&text)
    }

    /// The table that comes with Vivavoce.
    pub fn built_in() -> Self {
        Self::read(BUILT_IN).expect("a test reads it")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// [`PricesError::Table`].
    pub fn read(text: &str) -> Result<Self, PricesError> {
        let file: File = toml::from_str(text).map_err(|error| PricesError::Table(error.to_string()))?;
        let is_price = |price: f64| price.is_finite() && price >= 0.0;
        if !is_price(file.usd_to_eur) {
            return Err(PricesError::Table("usd_to_eur must be a number from 0".into()));
        }
        let mut prices = Vec::new();
        for block in file.price {
            let kind = Kind::from_code(&block.provider)
                .ok_or_else(|| PricesError::Table(format!("there is no kind of provider `{}`", block.provider)))?;
            let to_eur = match block.currency {
                Currency::Usd => file.usd_to_eur,
                Currency::Eur => 1.0,
            };
            for model in block.models {
                let all = [model.read, model.cached, model.stored, model.written, model.minute, model.characters];
                if !all.into_iter().flatten().all(is_price) || all.iter().all(Option::is_none) {
                    return Err(PricesError::Table(format!("`{}` needs prices, all from 0", model.model)));
                }
                // A price for a million of them is, in millionths of a euro, the price of one.
                let each = |price: Option<f64>| price.map(|price| price * to_eur);
                prices.push(Price {
                    kind,
                    model: model.model,
                    each: Each {
                        read: each(model.read),
                        cached: each(model.cached),
                        stored: each(model.stored),
                        written: each(model.written),
                        minute: each(model.minute).map(|price| price * 1_000_000.0),
                        character: each(model.characters),
                    },
                });
            }
        }
        Ok(Self { as_of: file.as_of, prices })
    }

    fn find(&self, kind: Kind, model: &str) -> Option<Each> {
        let of_kind = self.prices.iter().filter(|price| price.kind == kind);
        let fitting = of_kind.filter(|price| {
            model.strip_prefix(&price.model).is_some_and(|rest| {
                let version = rest.strip_prefix('-').unwrap_or_default();
                rest.is_empty() || version.bytes().take_while(u8::is_ascii_digit).count() >= 4
            })
        });
        fitting.max_by_key(|price| price.model.len()).map(|price| price.each)
    }

    /// Whether the table has a price for it.
    pub fn knows(&self, kind: Kind, model: &str) -> bool {
        self.find(kind, model).is_some()
    }

    /// What it costs, in millionths of a euro; none where no price is known for some of it. What
    /// runs here costs nothing, unless the table says otherwise.
    pub fn cost(&self, kind: Kind, model: &str, is_here: bool, used: &Used) -> Option<i64> {
        if *used == Used::default() {
            return Some(0);
        }
        let Some(each) = self.find(kind, model) else { return is_here.then_some(0) };
        let cached = used.cached.min(used.read);
        let stored = used.stored.min(used.read - cached);
        let parts = [
            (used.read - cached - stored, each.read),
            (cached, each.cached.or(each.read)),
            (stored, each.stored.or(each.read)),
            (used.written, each.written),
        ];
        let mut cost = 0.0;
        for (count, price) in parts {
            if count > 0 {
                cost += count as f64 * price?;
            }
        }
        // Of a voice both are known; its price is by one of them.
        if used.sound_ms > 0 || used.characters > 0 {
            let minutes = used.sound_ms as f64 / 60_000.0;
            cost += match (each.minute, each.character) {
                (Some(minute), _) => minutes * minute,
                (None, Some(character)) => used.characters as f64 * character,
                (None, None) => return None,
            };
        }
        Some(cost.round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"
        as_of = "2026-01-31"
        usd_to_eur = 0.5
        usd_to_eur_as_of = "2026-01-31"
        [[price]]
        provider = "openai"
        source = "https://example.org"
        currency = "USD"
        models = [
            { model = "gpt-5", read = 2.0, written = 20.0 },
            { model = "gpt-5-mini", read = 0.2, cached = 0.02, written = 2.0 },
            { model = "whisper-1", minute = 0.006 },
        ]
        [[price]]
        provider = "elevenlabs"
        source = "https://example.org"
        currency = "EUR"
        models = [{ model = "eleven", characters = 40.0 }]
    "#;

    fn tokens(read: u64, cached: u64, written: u64) -> Used {
        Used { read, cached, written, ..Used::default() }
    }

    #[test]
    fn what_was_used_is_priced_by_the_model_and_its_versions() {
        let prices = Prices::read(TABLE).expect("right");
        let cost = |model: &str, used| prices.cost(Kind::Openai, model, false, &used);
        // 500,000 × 0.1 + 500,000 × 0.01 + 100,000 × 1 millionths.
        assert_eq!(cost("gpt-5-mini", tokens(1_000_000, 500_000, 100_000)), Some(155_000));
        assert_eq!(cost("gpt-5-mini-2025-08-07", tokens(10, 0, 0)), Some(1));
        assert_eq!(cost("gpt-5", tokens(10, 10, 1)), Some(20), "no price for the cache: as read");
        assert_eq!(cost("gpt-5-nano", tokens(10, 0, 0)), None, "not a version of gpt-5");
        assert_eq!(cost("gpt-5-nano", Used::default()), Some(0));
        assert_eq!(cost("whisper-1", Used { sound_ms: 60_000, ..Used::default() }), Some(3_000));
        assert_eq!(cost("whisper-1", tokens(5, 0, 0)), None, "nobody says what a token costs there");
        let said = Used { sound_ms: 5_000, characters: 100, ..Used::default() };
        assert_eq!(prices.cost(Kind::Elevenlabs, "eleven", false, &said), Some(4_000));
    }

    #[test]
    fn what_is_written_to_a_cache_costs_what_that_costs_and_else_as_reading() {
        let text = TABLE.replace("cached = 0.02,", "cached = 0.02, stored = 0.3,");
        let cost = |table: &str, model: &str| {
            let used = Used { stored: 200_000, ..tokens(1_000_000, 500_000, 0) };
            Prices::read(table).expect("right").cost(Kind::Openai, model, false, &used)
        };
        // 300,000 × 0.1 + 500,000 × 0.01 + 200,000 × 0.15 millionths.
        assert_eq!(cost(&text, "gpt-5-mini"), Some(65_000));
        assert_eq!(cost(TABLE, "gpt-5-mini"), Some(55_000));
        let anthropic = |used| Prices::built_in().cost(Kind::Anthropic, "claude-haiku-4-5", false, &used);
        let stored = anthropic(Used { read: 1_000_000, stored: 1_000_000, ..Used::default() });
        let read = anthropic(tokens(1_000_000, 0, 0));
        assert_eq!(stored.map(|cost| cost * 4), read.map(|cost| cost * 5), "a quarter more than reading");
    }

    #[test]
    fn an_unknown_price_is_unknown_and_what_runs_here_is_free() {
        let prices = Prices::read(TABLE).expect("right");
        assert_eq!(prices.cost(Kind::Compatible, "llama", false, &tokens(1, 0, 0)), None);
        assert_eq!(prices.cost(Kind::Compatible, "llama", true, &tokens(1, 0, 0)), Some(0));
    }

    #[test]
    fn the_table_of_the_repository_is_right_and_a_wrong_one_says_where() {
        let prices = Prices::built_in();
        assert!(prices.knows(Kind::Openai, "gpt-5-mini") && prices.knows(Kind::Elevenlabs, "eleven_flash_v2_5"));
        for (from, to) in [("0.2,", "-0.2,"), ("\"openai\"", "\"opnai\""), ("as_of", "asof"), ("minute = 0.006", "")] {
            assert!(Prices::read(&TABLE.replacen(from, to, 1)).is_err(), "{from}");
        }
    }
}
