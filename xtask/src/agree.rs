//! `cargo xtask agree`: holds what `diff` says against what other tools say of the same documents.
//!
//! The other tools and their data are never part of this repository. Each command says where it takes them from.

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
    /// The test data of oasdiff: pairs of documents, with the rules that its tests expect
    Oasdiff(oasdiff::Options),
    /// `redocly diff`, on versions of a document that really were
    Redocly(redocly::Options),
    /// `cargo semver-checks`, on the crates of versions that really were
    Semver(semver::Options),
}

/// Runs the command; ends with 1 when something disagrees that is not agreed on.
///
/// # Errors
/// In words, when the data or the other tool is not there.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    match &options.tool {
        Tool::Oasdiff(options) => oasdiff::run(options),
        Tool::Redocly(options) => redocly::run(options),
        Tool::Semver(options) => semver::run(options),
    }
}
