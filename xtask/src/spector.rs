//! `cargo xtask spector`: checks generated clients with the public conformance suite `@typespec/http-specs`.
//!
//! The suite is installed below `target/`. Its specifications become OpenAPI documents, and each document becomes a
//! crate. One program makes the calls of every scenario with those crates. The suite's server judges the requests, the
//! program judges the responses; a scenario passes if both accept it.

mod install;
mod program;
mod server;
mod verdict;

use std::path::PathBuf;
use std::time::Instant;

use crate::{Outcome, places};

/// The options of `spector`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Write each scenario and its result, in JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// The folder for everything of the suite, below the folder of the workspace.
const HOME: &str = "target/spector";
/// The committed part: versions, the program, the known failures.
const SOURCES: &str = "xtask/spector";

/// Runs the command. Packages and builds of an earlier run are used again.
///
/// # Errors
/// Returns a message if the suite cannot be installed, or a document makes no crate that compiles.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let started = Instant::now();
    let suite = install::suite()?;
    let crates = program::crates(&suite)?;
    let program = program::build(&crates)?;
    let (rows, coverage) = {
        let server = server::Server::start(&suite)?;
        let rows = program::calls(&program, &server.url(), &suite)?;
        (rows, server.stop()?)
    };
    let verdicts = verdict::of(&coverage, &rows)?;
    if let Some(path) = &options.report {
        let text = format!("{:#}\n", verdict::json(&verdicts));
        std::fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    let expected = places::root().join(SOURCES).join("expected.toml");
    let text = std::fs::read_to_string(&expected);
    let text = text.map_err(|error| format!("cannot read `{}`: {error}", expected.display()))?;
    let wrong = verdict::against(&verdicts, &verdict::expected(&text)?);
    println!("{}", verdict::table(&verdicts));
    println!("seconds      {:.2}", started.elapsed().as_secs_f64());
    for line in &wrong {
        println!("{line}");
    }
    Ok(if wrong.is_empty() { Outcome::Done } else { Outcome::Refused })
}
