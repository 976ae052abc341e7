//! The rows: printed as they come, written as JSON at the end.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::figures::Figures;
use crate::machine;

/// One measurement.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Row {
    pub name: String,
    /// `us`, `ms`, `s`, `%` or `MB`.
    pub unit: String,
    pub p50: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    /// A figure that has no percentiles.
    pub value: Option<f64>,
    /// The most, or least, that `judged` may be.
    pub target: Option<f64>,
    /// Which of the figures the target is for; none without a target.
    pub judged: Option<Judged>,
    /// How often it was measured.
    pub runs: usize,
    /// CPU model, cores, memory, kernel.
    pub machine: String,
    /// The 1-minute load average when this measurement began.
    pub load: Option<f64>,
    /// What is real, what is stubbed, what is counted.
    pub note: String,
}

/// A figure of a row, and which way it should go.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Judged {
    P50,
    P95,
    P99,
    /// The value, which may not be more than the target.
    AtMost,
    /// The value, which may not be less than the target.
    AtLeast,
}

impl Judged {
    fn name(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::AtMost => "most",
            Self::AtLeast => "least",
        }
    }
}

impl Row {
    /// Begins a measurement: notes the load that others put on the machine.
    pub fn begin(name: impl Into<String>, unit: &str) -> Self {
        Self {
            name: name.into(),
            unit: unit.to_owned(),
            p50: None,
            p95: None,
            p99: None,
            value: None,
            target: None,
            judged: None,
            runs: 0,
            machine: machine::describe(),
            load: machine::load(),
            note: String::new(),
        }
    }

    /// The most, or least, that a figure may be.
    pub fn target(mut self, judged: Judged, target: f64) -> Self {
        (self.judged, self.target) = (Some(judged), Some(target));
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The figures, in the row's unit.
    pub fn figures(mut self, figures: &Figures) -> Self {
        (self.p50, self.p95, self.p99) = (rounded(figures.p50()), rounded(figures.p95()), rounded(figures.p99()));
        self.runs = figures.len();
        self
    }

    /// One figure, of so many.
    pub fn value(mut self, value: f64, runs: usize) -> Self {
        (self.value, self.runs) = (rounded(Some(value)), runs);
        self
    }

    fn judged_figure(&self) -> Option<f64> {
        match self.judged? {
            Judged::P50 => self.p50,
            Judged::P95 => self.p95,
            Judged::P99 => self.p99,
            Judged::AtMost | Judged::AtLeast => self.value,
        }
    }

    /// Whether the target is met; none where there is nothing to compare.
    fn met(&self) -> Option<bool> {
        let (figure, target) = (self.judged_figure()?, self.target?);
        Some(if self.judged == Some(Judged::AtLeast) { figure >= target } else { figure <= target })
    }
}

/// Three digits behind the point: finer is noise.
fn rounded(figure: Option<f64>) -> Option<f64> {
    figure.map(|figure| (figure * 1000.0).round() / 1000.0)
}

/// All rows of a run.
pub struct Report {
    rows: Vec<Row>,
}

impl Report {
    /// Prints the head of the table.
    pub fn begin() -> Self {
        println!("{}, load {}\n", machine::describe(), shown(machine::load()));
        println!(
            "{:<28}{:>6}{:>11}{:>11}{:>11}{:>8}{:>7}  target",
            "name", "unit", "p50", "p95", "p99", "runs", "load"
        );
        Self { rows: Vec::new() }
    }

    /// Prints the question that the next rows answer.
    pub fn ask(&self, question: &str) {
        println!("\n{question}");
    }

    /// Prints and keeps a row.
    pub fn add(&mut self, row: Row) {
        let target = match (row.judged, row.target) {
            (Some(judged), Some(target)) => {
                let met = row.met().map_or("not enough runs", |met| if met { "met" } else { "missed" });
                format!("{} {} at {}: {met}", shown(Some(target)), row.unit, judged.name())
            }
            _ => "-".to_owned(),
        };
        println!(
            "{:<28}{:>6}{:>11}{:>11}{:>11}{:>8}{:>7}  {target}",
            row.name,
            row.unit,
            shown(row.p50.or(row.value)),
            shown(row.p95),
            shown(row.p99),
            row.runs,
            shown(row.load),
        );
        if !row.note.is_empty() {
            println!("    {}", row.note);
        }
        self.rows.push(row);
    }

    /// Says why something was not measured.
    pub fn skip(&self, name: &str, reason: &str) {
        println!("{name:<28}skipped: {reason}");
    }

    /// Writes the rows; where only some were measured, the others stay as they are.
    pub fn write(&self, file: &str, only_some: bool) -> anyhow::Result<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(file);
        let mut rows = if only_some { written(&path)? } else { Vec::new() };
        for row in &self.rows {
            match rows.iter_mut().find(|old| old.name == row.name) {
                Some(old) => *old = row.clone(),
                None => rows.push(row.clone()),
            }
        }
        let text = serde_json::to_string_pretty(&rows).context("the rows are not JSON")?;
        std::fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }
}

fn written(path: &Path) -> anyhow::Result<Vec<Row>> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            serde_json::from_str(&text).with_context(|| format!("{} is of another version; delete it", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn shown(figure: Option<f64>) -> String {
    match figure {
        None => "-".to_owned(),
        Some(figure) if figure >= 100.0 => format!("{figure:.0}"),
        Some(figure) if figure >= 1.0 => format!("{figure:.2}"),
        Some(figure) => format!("{figure:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_judged_by_the_figure_its_target_is_for() {
        let row = |judged, target| {
            let figures = Figures::new((1..=100).map(f64::from).collect());
            Row::begin("x", "ms").target(judged, target).figures(&figures)
        };
        assert_eq!(row(Judged::P50, 50.0).met(), Some(true));
        assert_eq!(row(Judged::P99, 98.0).met(), Some(false));
        assert_eq!(Row::begin("x", "ms").figures(&Figures::default()).met(), None);
    }

    #[test]
    fn a_row_has_every_field_of_the_contract_even_when_empty() {
        let json = serde_json::to_value(Row::begin("x", "ms")).unwrap();
        for field in ["name", "unit", "p50", "p95", "p99", "value", "target", "machine", "load"] {
            assert!(json.get(field).is_some(), "{field}");
        }
    }
}
