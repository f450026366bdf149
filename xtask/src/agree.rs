//! `cargo xtask agree`: compares the findings of `diff` with those of other tools on the same documents.
//!
//! The other tools and their data are never part of this repository. Each command says where it gets them.

mod documents;
mod inline;
mod oasdiff;
mod redocly;
mod semver;
mod table;

use crate::Outcome;

/// The options of `agree`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    tool: Tool,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Tool {
    /// Compare with the test data of oasdiff: pairs of documents, with the rules that its tests expect
    Oasdiff(oasdiff::Options),
    /// Compare with `redocly diff`, on real versions of a document
    Redocly(redocly::Options),
    /// Compare with `cargo semver-checks`, on the crates of real versions
    Semver(semver::Options),
}

/// Runs the command; ends with 1 if there is a difference that no table lists.
///
/// # Errors
/// Returns a message if the data or the other tool is missing.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    match &options.tool {
        Tool::Oasdiff(options) => oasdiff::run(options),
        Tool::Redocly(options) => redocly::run(options),
        Tool::Semver(options) => semver::run(options),
    }
}
