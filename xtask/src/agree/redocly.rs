//! `agree redocly`: compares pairs of documents by `redocly diff` as well, which npm installs.
//!
//! That command compares components by name, so that other names are breaks to it. It is given both documents with every
//! reference followed, and of them the operations that differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use restwright_cli::sources::Files;
use restwright_codegen::diff::{Axis, Change, Difference, Subject, Verdict};
use restwright_codegen::source::Loader as _;
use restwright_codegen::{Released, Request};
use serde_json::Value;

use super::inline;
use super::table::Table;
use crate::crates::succeed;
use crate::{Outcome, evolve, places};

/// The options of `agree redocly`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder: `NAME-old.json` and `NAME-new.json`, each also compressed by gzip
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The configuration of both (default: spec/cloudflare-versions.toml)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Keep to the pairs whose name holds this text; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub only: Vec<String>,
}

/// Where the package and its documents lie, below the folder of the workspace.
const HOME: &str = "target/redocly";
const PACKAGE: &str = "@redocly/cli@2.77.0";
/// What is agreed on.
const TABLE: &str = "xtask/agree/redocly.toml";

/// Runs the command.
///
/// # Errors
/// In words, when a document cannot be read, or the package is not there and cannot be installed.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let home = places::root().join(HOME);
    install(&home)?;
    let path = places::root().join(TABLE);
    let text = fs::read_to_string(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    let table = Table::of(&text).map_err(|why| format!("`{TABLE}`: {why}"))?;
    let mut met = BTreeSet::new();
    let mut wrong = 0;
    println!("{:<8} {:>7} {:>8} {:>7} {:>10} {:>9}", "pair", "changed", "breaking", "agreed", "deviations", "differing");
    for pair in evolve::pairs(&options.folder, &options.only)? {
        let theirs = theirs(&home, &pair)?;
        let difference = difference(&pair, options)?;
        let ours = Ours::of(&difference);
        let mut row = Row::default();
        for one in &theirs.breaking {
            row.judge(one, &ours, &table, &mut met);
        }
        let Row { agreed, deviations, differing } = &row;
        let (changed, breaking) = (theirs.changed, theirs.breaking.len());
        let name = &pair.name;
        println!("{name:<8} {changed:>7} {breaking:>8} {agreed:>7} {deviations:>10} {:>9}", differing.len());
        for line in differing {
            println!("    {line}");
        }
        wrong += differing.len();
    }
    // Of some pairs alone it cannot be said what no longer occurs.
    if options.only.is_empty() {
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

/// What `redocly diff` says of a pair.
struct Theirs {
    /// How many operations differ.
    changed: usize,
    breaking: Vec<Breaking>,
}

/// A change that it calls a break.
struct Breaking {
    /// `GET /pets/{}`, or `/pets/{}` for all methods of a path.
    operation: String,
    rule: String,
    message: String,
    place: String,
}

fn theirs(home: &Path, pair: &evolve::Pair) -> Result<Theirs, String> {
    let read = |path: &Path| -> Result<Value, String> {
        let told = |why: String| format!("`{}`: {why}", path.display());
        let bytes = Files::new("").load(&places::told(path)).map_err(|error| told(error.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| told(error.to_string()))
    };
    let (old, new) = inline::changed(&read(&pair.old)?, &read(&pair.new)?);
    let names = [format!("{}-old.json", pair.name), format!("{}-new.json", pair.name)];
    for (name, document) in names.iter().zip([&old, &new]) {
        fs::write(home.join(name), document.to_string()).map_err(|error| format!("cannot write `{name}`: {error}"))?;
    }
    let mut node = Command::new("node");
    let [old_name, new_name] = &names;
    node.args(["node_modules/@redocly/cli/bin/cli.js", "diff", old_name, new_name, "--format", "json"]);
    // It ends with 1 where something breaks.
    let output = node.current_dir(home).output().map_err(|error| format!("cannot run {node:?}: {error}"))?;
    let report: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        format!("{node:?} printed no JSON ({error}):\n{}", String::from_utf8_lossy(&output.stderr))
    })?;
    let changes = report["changes"].as_array().ok_or("`redocly diff` lists no changes")?;
    Ok(Theirs { changed: count(&old, &new), breaking: changes.iter().flat_map(breaking).collect() })
}

/// How many operations there are in either.
fn count(old: &Value, new: &Value) -> usize {
    let operations = |document: &Value| {
        let items = document["paths"].as_object().into_iter().flatten();
        let keys = items.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(|(method, _)| format!("{method} {path}")).collect::<Vec<_>>()
        });
        keys.collect::<BTreeSet<String>>()
    };
    operations(old).union(&operations(new)).count()
}

fn breaking(change: &Value) -> Vec<Breaking> {
    let place = change["path"].as_str().unwrap_or_default();
    let verdicts = change["verdicts"].as_array().into_iter().flatten();
    let major = verdicts.filter(|verdict| verdict["impact"] == "major");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    major
        .map(|verdict| Breaking {
            operation: operation(place),
            rule: text(&verdict["ruleId"]),
            message: text(&verdict["message"]),
            place: place.to_owned(),
        })
        .collect()
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

/// A path whose parameters have no names.
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

fn difference(pair: &evolve::Pair, options: &Options) -> Result<Difference, String> {
    let config = options.config.clone().unwrap_or_else(|| places::root().join("spec/cloudflare-versions.toml"));
    let config = places::told(&config);
    let released = |path: &Path, lock: Option<&str>| -> Result<Released, String> {
        let document = places::told(path);
        let request = Request { document: Some(&document), config: Some(&config), lock, ..Request::default() };
        restwright_codegen::released(&request, &Files::new("")).map_err(|rejected| {
            let told: Vec<String> = rejected.diagnostics.iter().map(ToString::to_string).collect();
            format!("`{document}`: {}", told.join("\n"))
        })
    };
    let old = released(&pair.old, None)?;
    let new = released(&pair.new, Some(&old.lock))?;
    Ok(Difference::of(&old.surface, &new.surface))
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
        let meant = |known: &str| known == operation || known.split_once(' ').is_some_and(|(_, path)| path == operation);
        self.by_operation.iter().filter(|(known, _)| meant(known)).flat_map(|(_, all)| all.iter().copied()).collect()
    }
}

/// What became of the breaks of a pair.
#[derive(Default)]
struct Row {
    agreed: usize,
    deviations: usize,
    differing: Vec<String>,
}

impl Row {
    fn judge(&mut self, theirs: &Breaking, ours: &Ours<'_>, table: &Table, met: &mut BTreeSet<String>) {
        let Breaking { operation, rule, message, place } = theirs;
        let found = ours.at(operation);
        let wanted = table.ours(rule).unwrap_or_default();
        let matching: Vec<&&Change> = found.iter().filter(|change| wanted.contains(&change.rule)).collect();
        if !matching.is_empty() {
            met.insert(format!("rules.{rule}"));
        }
        let general = if matching.is_empty() { table.apart(rule) } else { table.weight(rule) };
        let reason = table.case(operation, Some(rule)).or(general);
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
