//! `cargo xtask fuzz`: tries documents made at random, in a separate program that is built for it.

use std::path::PathBuf;
use std::process::Command;

use crate::{Outcome, crates, places};

/// The options of `fuzz`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// How the documents are made: `bytes` changes texts at random, `structure` composes documents
    #[arg(long, default_value = "structure")]
    pub target: String,
    /// How long documents are tried
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    pub minutes: f64,
    /// The greatest number of documents
    #[arg(long, value_name = "N")]
    pub inputs: Option<u64>,
    /// The first seed: the same seeds give the same documents
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// How many processes at once
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub jobs: u64,
    /// The folder for documents that show a fault, both whole and as small as possible
    #[arg(long, value_name = "DIR", default_value = "target/fuzz-findings")]
    pub findings: PathBuf,
    /// Try this one document instead
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// Only write the documents of the first `--count` seeds to a folder, for `corpus`
    #[arg(long, value_name = "DIR")]
    pub write: Option<PathBuf>,
    /// How many documents are written
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub count: u64,
}

/// Builds the program and runs it.
///
/// # Errors
/// Returns a message if it cannot be built, or its arguments cannot be used.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let mut cargo = Command::new(crates::cargo());
    cargo.args(["run", "--quiet", "--profile", "fuzz", "--package", "restwright-fuzz", "--"]);
    let seed = options.seed.to_string();
    match (&options.check, &options.write) {
        (Some(file), _) => cargo.arg("check").arg(current.join(file)),
        (None, Some(folder)) => {
            let count = options.count.to_string();
            cargo.args(["write", "--target", &options.target, "--seed", &seed, "--count", &count]);
            cargo.arg(current.join(folder))
        }
        (None, None) => {
            let (minutes, jobs) = (options.minutes.to_string(), options.jobs.to_string());
            cargo.args(["run", "--target", &options.target, "--seed", &seed, "--minutes", &minutes]);
            if let Some(inputs) = options.inputs {
                cargo.args(["--inputs", &inputs.to_string()]);
            }
            cargo.args(["--jobs", &jobs, "--findings"]).arg(current.join(&options.findings))
        }
    };
    let status = cargo.current_dir(places::root()).status().map_err(|error| format!("cannot run cargo: {error}"))?;
    match status.code() {
        Some(0) => Ok(Outcome::Done),
        Some(1) => Ok(Outcome::Refused),
        Some(_) | None => Err("the program for it cannot be built or run".to_owned()),
    }
}
