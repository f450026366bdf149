//! `cargo xtask bench`: measures the generator and generated crates against named alternatives, as ratios within one
//! run.

mod call;
mod compile;
mod cost;
mod generate;
mod hostile;
mod program;
mod rival;

use std::process::Command;

use crate::{Outcome, crates, places};

/// The options of `bench`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

/// How decoding is measured.
#[derive(Clone, Debug, clap::Args)]
struct Decode {
    /// Count instructions, too; needs valgrind
    #[arg(long)]
    instructions: bool,
}

/// The measurements.
#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Decoding 50 certificates, against structs with serde derive
    Decode(Decode),
    /// Calls on the loopback: processor time and allocations, against plain reqwest, hyper and other clients
    Call(call::Options),
    /// Compiling a generated crate, and the size of a program that makes one call
    Compile(compile::Options),
    /// Generating from an eighth of a document up to all of it
    Generate(generate::Options),
    /// Generating from documents that were written to be slow, deep or large
    Hostile(hostile::Options),
}

/// Runs the command.
///
/// # Errors
/// Returns a message if something cannot be built or fails.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    match &options.what {
        What::Decode(Decode { instructions }) => {
            let flag = instructions.then(|| "--instructions".to_owned());
            program("decode", flag.as_slice())
        }
        What::Call(options) => call::run(options),
        What::Compile(options) => compile::run(options),
        What::Generate(options) => generate::run(options),
        What::Hostile(options) => hostile::run(options),
    }
}

/// Runs a measuring program, which is built separately and optimized.
fn program(name: &str, arguments: &[String]) -> Result<Outcome, String> {
    let package = ["--package", "restwright-bench", "--features", "measure", "--bin", name];
    let status = Command::new(crates::cargo())
        .args(["run", "--quiet", "--release"])
        .args(package)
        .arg("--")
        .args(arguments)
        .current_dir(places::root())
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(Outcome::Done) } else { Err(format!("the measurement `{name}` failed")) }
}
