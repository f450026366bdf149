//! `cargo xtask bench hostile`: the cost of documents that were written to be slow, deep or large.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{cost, generate};
use crate::{Outcome, places};

#[path = "../../../codegen/tests/support/hostile.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared with the tests, which hold that each comes to its end")]
mod documents;

/// The limits for a document: seconds of processor time, and KB of memory.
const MOST_SECONDS: u32 = 100;
const MOST_KILOBYTES: u32 = 6_000_000;

/// The measured documents.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Another build of this program, to compare with
    #[arg(long, value_name = "FILE")]
    pub with: Option<PathBuf>,
    /// Measure only documents whose name contains this text
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
}

/// Measures and prints; ends with 1 if a document did not end as expected.
///
/// # Errors
/// Returns a message if something cannot be written or run.
pub(super) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let program = match &options.with {
        Some(program) => current.join(program),
        None => generate::optimized()?,
    };
    let folder = places::root().join("target/bench-hostile");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    println!("{:<44} {:>9} {:>8} {:>8}  end", "document", "size", "CPU s", "peak MB");
    let mut outcome = Outcome::Done;
    let wanted = |name: &str| options.only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    for document in documents::ALL.iter().filter(|document| wanted(document.name)) {
        let file = folder.join(format!("document.{}", document.ending));
        let text = (document.text)(document.size);
        std::fs::write(&file, text).map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
        let (cost, code) = cost::of_any(&limited(&program, &file))?;
        let (end, good) = told(document.end, code);
        println!("{:<44} {:>9} {:>8.2} {:>8.0}  {end}", document.name, document.size, cost.cpu, cost.megabytes());
        outcome = outcome.max(if good { Outcome::Done } else { Outcome::Refused });
    }
    Ok(outcome)
}

/// Generating from a file into an empty folder, within the limits.
fn limited(program: &Path, file: &Path) -> Command {
    let out = file.with_extension("crate");
    // The folder may be missing.
    drop(std::fs::remove_dir_all(&out));
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -t {MOST_SECONDS} -v {MOST_KILOBYTES} -c 0; exec \"$@\"")).arg("sh");
    command.arg(program).arg("generate").arg("--spec").arg(file).arg("--out").arg(out).arg("--name").arg("hostile");
    command
}

/// How it ended, and true if that is expected.
fn told(expected: documents::End, code: Option<i32>) -> (&'static str, bool) {
    use documents::End;
    match (code, expected) {
        (Some(0), End::Made | End::Degraded) => ("made", true),
        (Some(2), End::Refused) => ("refused", true),
        (Some(0), End::Refused) => ("made, and ought to be refused", false),
        (Some(2), End::Made | End::Degraded) => ("refused, and ought to be made", false),
        _ => ("killed: too long, too large, or too deep", false),
    }
}
