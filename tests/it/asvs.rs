//! The table of `tests/ASVS.md`: each test that it names is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("../ASVS.md");

/// Every file below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "node_modules" && name != "dist" {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

/// The files of this name, or of the module of this name.
fn named<'f>(all: &'f [PathBuf], module: &str) -> Vec<&'f PathBuf> {
    let is_it = |path: &&PathBuf| {
        path.ends_with(format!("{module}.rs")) || path.ends_with(format!("{module}/mod.rs")) || path.ends_with(module)
    };
    all.iter().filter(is_it).collect()
}

#[test]
fn every_line_says_what_holds_it_and_every_named_test_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    for (folder, endings) in [
        ("tests/it", &[".rs"][..]),
        ("signaling/src", &[".rs"]),
        ("web-client/src", &[".test.ts", ".test.tsx"]),
        ("web-client/e2e", &[".spec.ts"]),
    ] {
        files(&root.join(folder), endings, &mut all);
    }
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .filter(|line| line.starts_with("| ") && line.as_bytes().get(2).is_some_and(u8::is_ascii_digit))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 70, "{} lines", rows.len());
    for row in &rows {
        let [number, _, held] = row[..] else { panic!("three columns: {row:?}") };
        assert!(seen.insert(number), "{number} twice");
        let quoted: Vec<&str> = held.split('`').skip(1).step_by(2).collect();
        let is_excused = held.contains("not met") || held.contains("does not apply");
        let mut tests = 0;
        for name in quoted {
            if let Some((module, test)) = name.split_once("::") {
                tests += 1;
                let is_there = named(&all, module).iter().any(|path| {
                    let text = std::fs::read_to_string(path).expect("read");
                    text.contains(&format!("fn {test}()"))
                });
                if !is_there {
                    wrong.push(format!("{number}: no test {name}"));
                }
            } else if name.ends_with(".ts") || name.ends_with(".tsx") {
                tests += 1;
                if named(&all, name).is_empty() {
                    wrong.push(format!("{number}: no file {name}"));
                }
            }
        }
        if tests == 0 && !is_excused {
            wrong.push(format!("{number}: no test and no reason"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
