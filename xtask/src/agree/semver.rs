//! `agree semver`: compares the crates of both versions by `cargo semver-checks` as well.
//!
//! The crates have the operations that differ, and what those take and give: the documentation of a whole crate, which that
//! command reads as JSON, takes minutes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use restwright_codegen::Generated;
use restwright_codegen::diff::{Axis, Difference, Rule, Verdict};

use super::documents::Documents;
use super::table::Table;
use crate::crates::Krate;
use crate::{Outcome, evolve, places};

/// The options of `agree semver`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub chosen: evolve::Chosen,
    /// The program, as `cargo install cargo-semver-checks --locked` makes it
    #[arg(long, default_value = "cargo-semver-checks", value_name = "FILE")]
    pub program: PathBuf,
    /// The configuration of both (default: none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Where the crates go, below the folder of the workspace.
const HOME: &str = "target/semver";
/// What is agreed on.
const TABLE: &str = "xtask/agree/semver.toml";

/// Runs the command.
///
/// # Errors
/// In words, when a document makes no crate, or the program is not there or tells nothing.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let home = places::root().join(HOME);
    let table = Table::read(TABLE)?;
    let mut met = BTreeSet::new();
    let mut wrong = 0;
    println!("{:<8} {:>7} {:>6} {:>6}  beyond", "pair", "changed", "theirs", "ours");
    for pair in evolve::pairs(&options.chosen)? {
        let documents = Documents::write(&home, &pair)?;
        let made = documents.generate(options.config.as_deref())?;
        let difference = Difference::of(&made[0].surface, &made[1].surface);
        let folders = ["old", "new"].map(|which| home.join(&pair.name).join(which));
        for (made, folder) in made.iter().zip(&folders) {
            write(made, folder)?;
        }
        let theirs = theirs(&options.program, &folders, &home)?;
        let (verdict, ours) = ours(&difference);
        let theirs_told = if theirs.is_empty() { "-" } else { "major" };
        let beyond = beyond(&theirs, &ours, &table);
        println!("{:<8} {:>7} {theirs_told:>6} {verdict:>6}  {}", pair.name, documents.changed, told(&beyond));
        for (lint, count) in &theirs {
            let reason = match agrees(lint, &ours, &table) {
                Some(line) => Some((line, "agreed")),
                None => table.apart(lint).map(|reason| (reason.line(), reason.why)),
            };
            match reason {
                Some((line, how)) => {
                    println!("    {lint} {count}: {how}");
                    met.insert(line);
                }
                None => {
                    println!("    {lint} {count}: differs, none of ours matches it");
                    wrong += 1;
                }
            }
        }
    }
    if options.chosen.only.is_empty() {
        for line in table.lines().iter().filter(|line| !met.contains(*line)) {
            println!("`{line}` of the table no longer occurs: take it out");
            wrong += 1;
        }
    }
    Ok(if wrong == 0 { Outcome::Done } else { Outcome::Refused })
}

/// The verdict on the crate, and how often each of our rules breaks code.
fn ours(difference: &Difference) -> (Verdict, BTreeMap<Rule, usize>) {
    let breaking = difference.changes.iter().map(|change| change.rule);
    let breaking = breaking.filter(|rule| rule.row().axis == Axis::Crate && rule.row().is_breaking());
    let counts = breaking.fold(BTreeMap::new(), |mut counts: BTreeMap<Rule, usize>, rule| {
        *counts.entry(rule).or_default() += 1;
        counts
    });
    (difference.verdict(Axis::Crate), counts)
}

/// The line of the table by which a lint of theirs is one of our rules that break here.
fn agrees(lint: &str, ours: &BTreeMap<Rule, usize>, table: &Table) -> Option<String> {
    let wanted = table.ours(lint)?;
    wanted.iter().any(|rule| ours.contains_key(rule)).then(|| format!("rules.{lint}"))
}

/// What breaks here and has no lint there: each rule is proven by the test `witness`.
fn beyond(theirs: &BTreeMap<String, usize>, ours: &BTreeMap<Rule, usize>, table: &Table) -> BTreeMap<Rule, usize> {
    let known: BTreeSet<Rule> = theirs.keys().filter_map(|lint| table.ours(lint)).flatten().collect();
    ours.iter().filter(|(rule, _)| !known.contains(rule)).map(|(rule, count)| (*rule, *count)).collect()
}

fn told(rules: &BTreeMap<Rule, usize>) -> String {
    let told: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    if told.is_empty() { "-".to_owned() } else { told.join(", ") }
}

fn write(made: &Generated, folder: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("cannot write `{}`: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(told)?;
    }
    for (path, text) in &made.files {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text)).map_err(told)?;
    }
    Krate::shared(folder).lock_as_here()
}

/// The lints that find a break, and how many each finds.
fn theirs(program: &Path, [old, new]: &[PathBuf; 2], home: &Path) -> Result<BTreeMap<String, usize>, String> {
    let mut checks = Command::new(program);
    checks.args(["semver-checks", "--color", "never", "--release-type", "minor", "--only-explicit-features"]);
    for (option, folder) in [("--baseline-features", old), ("--current-features", new)] {
        for feature in own_features(folder)? {
            checks.args([option, &feature]);
        }
    }
    checks.arg("--manifest-path").arg(new.join("Cargo.toml")).arg("--baseline-root").arg(old);
    // Both crates and all pairs share what they depend on.
    checks.env("CARGO_TARGET_DIR", home.join("target")).current_dir(home);
    let output = checks.output().map_err(|error| format!("cannot run {checks:?}: {error}"))?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !err.lines().any(|line| line.trim_start().starts_with("Summary")) {
        return Err(format!("{checks:?} came to no result:\n{out}\n{err}"));
    }
    Ok(lints(&out))
}

/// The features that bring items of the crate. Those of the runtime bring none, and take minutes to compile.
fn own_features(folder: &Path) -> Result<Vec<String>, String> {
    let manifest = Krate::shared(folder).manifest()?;
    let features = manifest.get("features").and_then(toml::Value::as_table).into_iter().flatten();
    let of_runtime = |brought: &toml::Value| {
        let brought = brought.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
        brought.into_iter().any(|name| name.starts_with("restwright/"))
    };
    Ok(features
        .filter(|(name, brought)| *name != "default" && !of_runtime(brought))
        .map(|(name, _)| name.clone())
        .collect())
}

/// `--- failure struct_missing: pub struct removed or renamed ---`, and the items below `Failed in:`.
fn lints(text: &str) -> BTreeMap<String, usize> {
    let mut lints: BTreeMap<String, usize> = BTreeMap::new();
    let mut open: Option<&str> = None;
    let mut inside = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("--- failure ") {
            open = rest.split(':').next();
            inside = false;
        } else if line.trim() == "Failed in:" {
            inside = true;
        } else if let Some(lint) = open.filter(|_| inside && line.starts_with("  ") && !line.trim().is_empty()) {
            *lints.entry(lint.to_owned()).or_default() += 1;
        }
    }
    lints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_are_counted_by_their_items() {
        let text = "\n--- failure struct_missing: pub struct removed or renamed ---\n\nDescription:\nA struct is gone.\n        \
                    ref: https://example.com\n\nFailed in:\n  struct a::B, previously in file a.rs:1\n  struct a::C, \
                    previously in file a.rs:2\n\n--- failure feature_missing: feature removed ---\n\nFailed in:\n  \
                    feature pets in the package's Cargo.toml\n";
        let expected = [("feature_missing".to_owned(), 1), ("struct_missing".to_owned(), 2)];
        assert_eq!(lints(text), BTreeMap::from(expected));
    }
}
