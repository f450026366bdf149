//! `cargo xtask conformance`: holds the client of a document against the document's own examples and properties.

use std::path::PathBuf;
use std::process::Command;

use crate::{Outcome, places};

/// The options of `conformance`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The document
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// The configuration (default: none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write all that was found, in JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Only compare properties: no crate is compiled
    #[arg(long)]
    pub properties_only: bool,
}

/// Runs the command. The program is built apart from this one: it brings a JSON Schema validator.
///
/// # Errors
/// In words, when the program cannot be built, or the document cannot be used.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let package = ["--package", "restwright-conformance", "--features", "judge", "--bin", "conformance"];
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--release"]).args(package).arg("--").arg("--root").arg(places::root());
    command.arg("--spec").arg(current.join(&options.spec));
    if let Some(config) = &options.config {
        command.arg("--config").arg(current.join(config));
    }
    if let Some(report) = &options.report {
        command.arg("--report").arg(current.join(report));
    }
    if options.properties_only {
        command.arg("--properties-only");
    }
    let status = command.current_dir(places::root()).status().map_err(|error| format!("cannot run cargo: {error}"))?;
    match status.code() {
        Some(0) => Ok(Outcome::Done),
        Some(1) => Ok(Outcome::Refused),
        _ => Err("the document could not be held against its client".to_owned()),
    }
}
