//! `agree redocly`: also compares pairs of documents by `redocly diff`, which npm installs.
//!
//! That command compares components by name, so new names are breaks for it. Both tools get both documents with every
//! reference resolved, and with only the operations that differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use restwright_codegen::diff::{Axis, Change, Difference, Subject, Verdict};
use serde_json::Value;

use super::documents::Documents;
use super::table::Table;
use crate::crates::succeed;
use crate::{Outcome, evolve, places};

/// The options of `agree redocly`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub chosen: evolve::Chosen,
    /// The configuration of both (default: none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The folder of the package and its documents, below the folder of the workspace.
const HOME: &str = "target/redocly";
const PACKAGE: &str = "@redocly/cli@2.77.0";
/// The accepted differences.
const TABLE: &str = "xtask/agree/redocly.toml";

/// Runs the command.
///
/// # Errors
/// Returns a message if a document cannot be read, or the package is not there and cannot be installed.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let home = places::root().join(HOME);
    install(&home)?;
    let table = Table::read(TABLE)?;
    let mut met = BTreeSet::new();
    let mut wrong = 0;
    println!(
        "{:<8} {:>7} {:>8} {:>7} {:>10} {:>9}",
        "pair", "changed", "breaking", "agreed", "deviations", "differing"
    );
    for pair in evolve::pairs(&options.chosen)? {
        let documents = Documents::write(&home, &pair)?;
        let theirs = theirs(&home, &documents)?;
        let [old, new] = documents.generate(options.config.as_deref())?;
        let difference = Difference::of(&old.surface, &new.surface);
        let ours = Ours::of(&difference);
        let mut row = Row::default();
        for one in &theirs {
            row.judge(&pair.name, one, &ours, &table, &mut met);
        }
        let Row { agreed, deviations, differing } = &row;
        let (name, changed, breaking) = (&pair.name, documents.changed, theirs.len());
        println!("{name:<8} {changed:>7} {breaking:>8} {agreed:>7} {deviations:>10} {:>9}", differing.len());
        for line in differing {
            println!("    {line}");
        }
        wrong += differing.len();
    }
    // With only some pairs, it is unknown which lines no longer apply.
    if options.chosen.only.is_empty() {
        for line in table.lines().iter().filter(|line| !met.contains(*line)) {
            println!("`{line}` of the table no longer occurs: take it out");
            wrong += 1;
        }
    }
    Ok(if wrong == 0 { Outcome::Done } else { Outcome::Refused })
}

fn install(home: &Path) -> Result<(), String> {
    fs::create_dir_all(home).map_err(|error| format!("cannot make `{}`: {error}", home.display()))?;
    let manifest = home.join("node_modules/@redocly/cli/package.json");
    let version = PACKAGE.rsplit('@').next().unwrap_or_default();
    if fs::read_to_string(manifest).is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\""))) {
        return Ok(());
    }
    let arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", ".", PACKAGE];
    succeed(Command::new("npm").args(arguments).current_dir(home))
}

/// A change that it calls a break.
struct Breaking {
    /// `GET /pets/{}`, or `/pets/{}` for all methods of a path.
    operation: String,
    rule: String,
    message: String,
    place: String,
}

/// The breaks that `redocly diff` reports.
fn theirs(home: &Path, documents: &Documents) -> Result<Vec<Breaking>, String> {
    let mut node = Command::new("node");
    node.args(["node_modules/@redocly/cli/bin/cli.js", "diff"]).args([&documents.old, &documents.new]);
    node.args(["--format", "json"]);
    // It ends with 1 if something breaks.
    let output = node.current_dir(home).output().map_err(|error| format!("cannot run {node:?}: {error}"))?;
    let report: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{node:?} printed no JSON ({error}):\n{}", String::from_utf8_lossy(&output.stderr)))?;
    let changes = report["changes"].as_array().ok_or("`redocly diff` lists no changes")?;
    Ok(changes.iter().flat_map(breaking).collect())
}

fn breaking(change: &Value) -> Vec<Breaking> {
    let place = change["path"].as_str().unwrap_or_default();
    let verdicts = change["verdicts"].as_array().into_iter().flatten();
    let major = verdicts.filter(|verdict| verdict["impact"] == "major");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    major
        .map(|verdict| Breaking {
            operation: operation(place),
            rule: format!("{}{}", of_failure(place), text(&verdict["ruleId"])),
            message: text(&verdict["message"]),
            place: place.to_owned(),
        })
        .collect()
}

/// The content of a failure is compared separately, and has its own rules in the table.
fn of_failure(place: &str) -> &'static str {
    match place.split_once("/responses/") {
        Some((_, status)) if !status.starts_with('2') => "failure/",
        _ => "",
    }
}

/// `GET /pets/{}` of `#/paths/~1pets~1{id}/get/responses/200`
fn operation(place: &str) -> String {
    let mut tokens = place.trim_start_matches("#/paths/").split('/');
    let path = blanked(&tokens.next().unwrap_or_default().replace("~1", "/").replace("~0", "~"));
    match tokens.next() {
        Some("parameters") | None => path,
        Some(method) => format!("{} {path}", method.to_ascii_uppercase()),
    }
}

/// A path with the names of its parameters removed.
fn blanked(path: &str) -> String {
    let mut blanked = String::new();
    let mut inside = false;
    for character in path.chars() {
        inside &= character != '}';
        if !inside {
            blanked.push(character);
        }
        inside |= character == '{';
    }
    blanked
}

/// Our changes, by the operation that they concern.
struct Ours<'d> {
    by_operation: BTreeMap<String, Vec<&'d Change>>,
}

impl<'d> Ours<'d> {
    fn of(difference: &'d Difference) -> Self {
        let mut by_operation: BTreeMap<String, Vec<&Change>> = BTreeMap::new();
        for change in &difference.changes {
            let operations: Vec<&String> = match &change.subject {
                Subject::Crate => Vec::new(),
                Subject::Operation { operation, .. } => vec![operation],
                Subject::Type { operations, .. } => operations.iter().collect(),
            };
            for operation in operations {
                by_operation.entry(blanked(operation)).or_default().push(change);
            }
        }
        Self { by_operation }
    }

    /// The changes of an operation, or of all operations of a path.
    fn at(&self, operation: &str) -> Vec<&'d Change> {
        let meant =
            |known: &str| known == operation || known.split_once(' ').is_some_and(|(_, path)| path == operation);
        self.by_operation.iter().filter(|(known, _)| meant(known)).flat_map(|(_, all)| all.iter().copied()).collect()
    }
}

/// The results for the breaks of a pair.
#[derive(Default)]
struct Row {
    agreed: usize,
    deviations: usize,
    differing: Vec<String>,
}

impl Row {
    fn judge(&mut self, pair: &str, theirs: &Breaking, ours: &Ours<'_>, table: &Table, met: &mut BTreeSet<String>) {
        let Breaking { operation, rule, message, place } = theirs;
        let found = ours.at(operation);
        let wanted = table.ours(rule).unwrap_or_default();
        let matching: Vec<&&Change> = found.iter().filter(|change| wanted.contains(&change.rule)).collect();
        if !matching.is_empty() {
            met.insert(format!("rules.{rule}"));
        }
        let general = if matching.is_empty() { table.apart(rule) } else { table.weight(rule) };
        let reason = table.case(pair, Some(rule)).or(general);
        let breaks = |change: &&&Change| change.rule.row().verdict == Verdict::Major;
        if matching.iter().any(breaks) {
            self.agreed += 1;
        } else if let Some(reason) = reason {
            met.insert(reason.line());
            self.deviations += 1;
        } else {
            let wire = found.iter().filter(|change| change.rule.row().axis == Axis::Wire);
            let ours: BTreeSet<&str> = wire.map(|change| change.rule.row().id).collect();
            let ours: Vec<&str> = ours.into_iter().collect();
            self.differing.push(format!("{rule} {place}: {message} (ours: {})", ours.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_found_by_place_and_without_the_names_of_parameters() {
        let table = [
            ("#/paths/~1pets~1{id}/get/responses/200", "GET /pets/{}"),
            ("#/paths/~1pets~1{id}/parameters/0", "/pets/{}"),
            ("#/paths/~1pets", "/pets"),
        ];
        for (place, expected) in table {
            assert_eq!(operation(place), expected, "{place}");
        }
    }
}
