//! `cargo xtask bench`: measures the generated client against something named, as ratios within one run.

use std::process::Command;

use crate::{Outcome, bench_compile, places};

/// The options of `bench`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// What to measure
    #[arg(value_enum)]
    pub what: What,
    #[command(flatten)]
    pub compile: bench_compile::Options,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum What {
    /// Decoding 50 certificates, against structs with serde derive
    Decode,
    /// One call on the loopback, against plain reqwest
    Call,
    /// Compiling a generated crate: all of it, and some groups alone
    Compile,
}

/// Runs the command: the measuring program is built optimized, apart from this one.
///
/// # Errors
/// In words, when the program cannot be built or does not reach its end.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let program = match options.what {
        What::Decode => "decode",
        What::Call => "call",
        What::Compile => return bench_compile::run(&options.compile),
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "restwright-bench",
            "--features",
            "measure",
            "--bin",
            program,
        ])
        .current_dir(places::root())
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(Outcome::Done) } else { Err(format!("the measurement `{program}` failed")) }
}
