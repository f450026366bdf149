//! `cargo xtask features`: every feature of a generated crate compiles alone, and so do none and all.

use std::path::PathBuf;
use std::time::Instant;

use crate::Outcome;
use crate::crates::{self, Krate};

/// The options of `features`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder of the crate
    #[arg(long = "crate", value_name = "DIR")]
    pub krate: PathBuf,
    /// Try only so many features alone, spread over all
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// The number that chooses these features; the same number chooses the same ones
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
}

/// Checks the crate with one set of features after the other, warnings denied; prints each failure with its first
/// error.
///
/// # Errors
/// Returns a message if the crate's manifest cannot be read.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let started = Instant::now();
    let krate = Krate::shared(&options.krate);
    let features = krate.features()?;
    let runs = runs(&features, options.sample, options.seed);
    let failed = runs.iter().filter(|run| fails(&krate, run)).count();
    let tried = runs.len() - 2;
    println!("features     {tried} of {} alone, none, and all: {failed} failed", features.len());
    println!("seconds      {:.2}", started.elapsed().as_secs_f64());
    Ok(if failed == 0 { Outcome::Done } else { Outcome::Refused })
}

/// The arguments of cargo, one set of features for each run; the two most useful runs come first.
fn runs(features: &[String], size: Option<usize>, seed: u64) -> Vec<Vec<&str>> {
    let alone = crates::sample(features, size.unwrap_or(features.len()), seed);
    let alone = alone.into_iter().map(|feature| vec!["--no-default-features", "--features", feature]);
    [vec!["--all-features"], vec!["--no-default-features"]].into_iter().chain(alone).collect()
}

fn fails(krate: &Krate, run: &[&str]) -> bool {
    let Err(error) = krate.check(run) else { return false };
    println!("failed: cargo check {}\n{error}\n", run.join(" "));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_all_are_tried_beside_each_alone() {
        let features = ["a", "b", "c"].map(str::to_owned);
        let told: Vec<String> = runs(&features, None, 0).iter().map(|run| run.join(" ")).collect();
        assert_eq!(told[..2], ["--all-features", "--no-default-features"]);
        let alone = features.map(|feature| format!("--no-default-features --features {feature}"));
        assert_eq!(told[2..], alone);
    }

    #[test]
    fn a_sample_keeps_none_and_all() {
        let features = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(runs(&features, Some(1), 1)[2..], [["--no-default-features", "--features", "b"]]);
    }
}
