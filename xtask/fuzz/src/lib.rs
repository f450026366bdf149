//! Documents made at random, and the checks of the generator's output for each.
//!
//! Two targets share one check. `bytes` takes any bytes as a document. `structure` composes a document from the bytes,
//! so that most inputs reach the layers that make types. `cargo xtask fuzz` runs both without other tools; `fuzz/` runs
//! the same functions under libFuzzer.

// A new variant must be considered in every match.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod check;
pub mod compose;
pub mod mutate;
pub mod shrink;

use check::{Fault, Verdict};

/// How an input becomes a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Target {
    /// The input is the text of the document.
    Bytes,
    /// The input decides how a document is composed.
    Structure,
}

impl Target {
    /// The document of an input.
    pub fn document(self, input: &[u8]) -> Vec<u8> {
        match self {
            Self::Bytes => input.to_vec(),
            Self::Structure => compose::document(input),
        }
    }

    /// The input of a seed; the same seed gives the same input on any machine.
    pub fn input(self, seed: u64) -> Vec<u8> {
        match self {
            Self::Bytes => mutate::document(seed),
            Self::Structure => mutate::choices(seed),
        }
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Structure => "structure",
        }
    }
}

/// The function for libFuzzer: a fault is a panic.
///
/// # Panics
/// When the document of the input shows a fault.
pub fn run(target: Target, input: &[u8]) {
    let document = target.document(input);
    let done: Result<Verdict, Fault> = check::check(&document);
    if let Err(fault) = done {
        panic!("{fault}\n{}", String::from_utf8_lossy(&document));
    }
}
