//! The dashboard in `docker/` asks for numbers that there are.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::events::wire::{Stage, StageTimes};

const DASHBOARD: &str = include_str!("../../../docker/grafana/dashboards/vivavoce.json");

/// All values of the key `expr`, however deep.
fn expressions(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value.as_str() {
                    Some(text) if key == "expr" => into.push(text.to_owned()),
                    _ => expressions(value, into),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| expressions(value, into)),
        _ => {}
    }
}

/// The names of ours in a text.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.starts_with("vivavoce_")).collect()
}

/// A page on which everything has happened once.
fn full_page() -> String {
    let metrics = Metrics::default();
    metrics.session_began();
    metrics.request(&Method::GET, "/healthz", 200, Duration::from_millis(1));
    metrics.event(&EventKind::MetricsTurn {
        turn: 1,
        voice_to_voice_ms: Some(400.0),
        stop_ms: Some(80.0),
        stages: StageTimes::default(),
        zero_ms: 0.0,
        waterfall: vec![StageSpan { stage: Stage::Pacer, from_ms: 0.0, ms: 1.0, path_ms: 1.0 }],
    });
    metrics.text()
}

#[test]
fn every_number_on_the_dashboard_is_on_the_metrics_page() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).expect("the dashboard is JSON");
    let mut asked = Vec::new();
    expressions(&dashboard, &mut asked);
    assert!(asked.len() >= 10, "a dashboard asks for more than {}", asked.len());
    let page = full_page();
    let known = names(&page);
    for expression in &asked {
        let wanted = names(expression);
        assert!(!wanted.is_empty(), "`{expression}` asks for nothing of ours");
        for name in wanted {
            assert!(known.contains(name), "`{expression}`: there is no {name} in\n{page}");
        }
    }
}

#[test]
fn no_two_panels_lie_on_each_other() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).expect("the dashboard is JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let field = |panel: &Value, key: &str| panel["gridPos"][key].as_u64().expect("a place");
    for (at, a) in panels.iter().enumerate() {
        assert!(field(a, "x") + field(a, "w") <= 24, "{} is too wide", a["title"]);
        for b in &panels[at + 1..] {
            let apart = |key: &str, size: &str| {
                field(a, key) + field(a, size) <= field(b, key) || field(b, key) + field(b, size) <= field(a, key)
            };
            assert!(apart("x", "w") || apart("y", "h"), "{} lies on {}", a["title"], b["title"]);
        }
    }
}
