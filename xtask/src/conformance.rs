//! `cargo xtask conformance`: checks the client of a document against the document's own examples and properties.

use std::path::PathBuf;
use std::process::Command;

use crate::expected::{self, Expected};
use crate::{Outcome, crates, places};

/// The options of `conformance`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The document
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// The configuration (default: none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write the whole result, in JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The known faults, in TOML: `missing` names the properties that may be missing
    #[arg(long, value_name = "FILE")]
    pub expected: Option<PathBuf>,
    /// Only compare properties: no crate is compiled
    #[arg(long)]
    pub properties_only: bool,
}

/// Runs the command. The program is built separately, because it needs a JSON Schema validator.
///
/// # Errors
/// Returns a message if the program cannot be built, or the document cannot be used.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let package = ["--package", "restwright-conformance", "--features", "judge", "--bin", "conformance"];
    let mut command = Command::new(crates::cargo());
    command.args(["run", "--quiet", "--release"]).args(package).arg("--").arg("--root").arg(places::root());
    command.arg("--spec").arg(current.join(&options.spec));
    if let Some(config) = &options.config {
        command.arg("--config").arg(current.join(config));
    }
    // The expected faults are compared with the report.
    let report = options.report.as_ref().map(|report| current.join(report));
    let report = report.or_else(|| options.expected.as_ref().map(|_| places::root().join("target/conformance.json")));
    if let Some(report) = &report {
        command.arg("--report").arg(report);
    }
    if options.properties_only {
        command.arg("--properties-only");
    }
    let status = command.current_dir(places::root()).status().map_err(|error| format!("cannot run cargo: {error}"))?;
    match (status.code(), &options.expected, &report) {
        (Some(0 | 1), Some(path), Some(report)) => {
            let expected = Expected::read(&current.join(path))?;
            Ok(expected::told(&expected.of_conformance(&expected::report(report)?), path))
        }
        (code, ..) => outcome(code),
    }
}

fn outcome(code: Option<i32>) -> Result<Outcome, String> {
    match code {
        Some(0) => Ok(Outcome::Done),
        Some(1) => Ok(Outcome::Refused),
        _ => Err("the document could not be held against its client".to_owned()),
    }
}
