//! The commands of the Restwright repository: `cargo xtask COMMAND`.

// A new variant must be considered in every match.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod agree;
mod bench;
mod conformance;
mod corpus;
mod crates;
mod deletion;
mod demo;
mod evolve;
mod expected;
mod features;
mod fuzz;
mod history;
mod json_suite;
#[cfg(test)]
mod named_commands;
mod places;
mod spector;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use restwright_cli::color::Color;
use restwright_cli::{Outcome, diff, explain, generate, update};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The commands of the Restwright repository", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a client crate from an OpenAPI document
    Generate(generate::Options),
    /// Show what the change from one document to another does to callers
    Diff(diff::Options),
    /// Replace the document by a new one, and update the crate, the lock, the changelog and the version
    Update(update::Options),
    /// Make the client in `generated/` and call all of its operations on a server on this machine
    Demo,
    /// Explain how an operation, a schema or a diagnostic is read, and what it becomes in Rust
    Explain(explain::Options),
    /// Check the client of a document against the document's own examples and properties
    Conformance(conformance::Options),
    /// Compare a report of `generate` with the list of known faults
    Expected(expected::Options),
    /// Compile a generated crate with each of its features alone, with none and with all
    Features(features::Options),
    /// Generate a crate from every document of a folder, and compile each if asked
    Corpus(corpus::Options),
    /// Compare the findings of `diff` with those of other tools on the same documents
    Agree(agree::Options),
    /// Generate each version of a folder of documents over the names of the version before it
    Evolve(evolve::Options),
    /// Take each version of a folder of documents by `update`, and print the version of the crate after each
    History(history::Options),
    /// Try documents made at random: none may break the generator
    Fuzz(fuzz::Options),
    /// Take each key out of a document and list the keys that leave no trace
    Deletion(deletion::Options),
    /// Print what becomes of each field of a document
    Support,
    /// Check generated clients with a public conformance suite, which npm installs
    Spector(spector::Options),
    /// Check the reader of JSON with a public parsing suite, which npm installs or a folder has
    JsonSuite(json_suite::Options),
    /// Measure the generator and generated crates against named alternatives
    Bench(bench::Options),
}

/// A third of generating is allocating and freeing memory: with this allocator, the CPU time is 0.7 to 0.9 of that
/// without.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate(options) => generate::run(&options, &places::home()),
        Command::Diff(options) => diff::run(&options, &places::home(), Color::Auto),
        Command::Update(options) => update::run(&options, &places::home(), Color::Auto),
        Command::Demo => demo::run(),
        Command::Explain(options) => explain::run(&options, &places::home()),
        Command::Conformance(options) => conformance::run(&options),
        Command::Expected(options) => expected::run(&options),
        Command::Features(options) => features::run(&options),
        Command::Corpus(options) => corpus::run(&options),
        Command::Agree(options) => agree::run(&options),
        Command::Evolve(options) => evolve::run(&options),
        Command::History(options) => history::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Deletion(options) => deletion::run(&options),
        Command::Support => {
            print!("{}", support());
            Ok(Outcome::Done)
        }
        Command::JsonSuite(options) => json_suite::run(&options),
        Command::Spector(options) => spector::run(&options),
        Command::Bench(options) => bench::run(&options),
    };
    Outcome::code(result, Color::Auto)
}

/// The support table as text: object, field, versions, how it is supported, and the test or the reason.
fn support() -> String {
    let rows = restwright_codegen::support::rows();
    let line = |row: restwright_codegen::support::Row| {
        let how = format!("{:?}", row.how).to_lowercase();
        format!("{}\t{}\t{}\t{how}\t{}\n", row.object, row.field, row.versions, row.shown)
    };
    rows.map(line).collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
