//! A generated crate from outside: its features, and cargo run over it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places;

/// How many lines of an error are told.
pub(crate) const ERROR_LINES: usize = 12;

/// A crate, and where its builds go.
#[derive(Clone, Debug)]
pub(crate) struct Krate {
    /// Its folder.
    pub folder: PathBuf,
    /// The target folder; crates may share one, so that what they depend on is built once.
    pub target: PathBuf,
}

impl Krate {
    /// A crate whose builds share the folder of all generated crates.
    pub(crate) fn shared(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), target: places::root().join("target/crates") }
    }

    /// Cargo, run in the crate: not incremental, so that nothing is kept but what is measured or checked.
    pub(crate) fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new(cargo());
        cargo.arg(command).current_dir(&self.folder);
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    /// Gives the crate the versions that this repository is built with, unless it has chosen its own before: crates then
    /// share what they depend on, and no registry is asked.
    ///
    /// # Errors
    /// In words, when the file cannot be copied.
    pub(crate) fn lock_as_here(&self) -> Result<(), String> {
        const LOCK: &str = "Cargo.lock";
        let lock = self.folder.join(LOCK);
        if lock.exists() {
            return Ok(());
        }
        let copied = std::fs::copy(places::root().join(LOCK), &lock);
        copied.map(drop).map_err(|error| format!("cannot write `{}`: {error}", lock.display()))
    }

    /// `cargo check` with warnings denied.
    ///
    /// # Errors
    /// The first error that the compiler told, or that cargo cannot be run.
    pub(crate) fn check(&self, arguments: &[&str]) -> Result<(), String> {
        self.lock_as_here()?;
        let mut cargo = self.cargo("check");
        cargo.arg("--quiet").args(arguments).env("RUSTFLAGS", "-Dwarnings");
        let output = cargo.output().map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() { Ok(()) } else { Err(first_error(&String::from_utf8_lossy(&output.stderr))) }
    }

    /// The manifest.
    ///
    /// # Errors
    /// In words, when there is none or it is no TOML.
    pub(crate) fn manifest(&self) -> Result<toml::Table, String> {
        let path = self.folder.join("Cargo.toml");
        let text = std::fs::read_to_string(&path);
        let text = text.map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        text.parse().map_err(|error| format!("`{}` is not valid TOML: {error}", path.display()))
    }

    /// The features: every name but `default`, in the manifest's order of keys.
    ///
    /// # Errors
    /// In words, when the manifest cannot be read.
    pub(crate) fn features(&self) -> Result<Vec<String>, String> {
        let manifest = self.manifest()?;
        let features = manifest.get("features").and_then(toml::Value::as_table).into_iter().flatten();
        Ok(features.map(|(name, _)| name.clone()).filter(|name| name != "default").collect())
    }
}

/// The features of groups among those of a manifest: empty lists.
pub(crate) fn groups(manifest: &toml::Table) -> Vec<String> {
    let features = manifest.get("features").and_then(toml::Value::as_table).into_iter().flatten();
    let empty = features.filter(|(name, needs)| *name != "default" && needs.as_array().is_some_and(Vec::is_empty));
    empty.map(|(name, _)| name.clone()).collect()
}

/// The cargo that runs this program, or the one in the path.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs a command to its end.
///
/// # Errors
/// In words, when it cannot be run, or with what it said when it failed.
pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// At most `size` of the names, one out of each of `size` equal stretches of the list; which one, the seed says. The
/// same seed gives the same sample, and the seeds from 0 on reach every name in the end.
pub(crate) fn sample(names: &[String], size: usize, seed: u64) -> Vec<&String> {
    let size = size.min(names.len());
    let stretches = (0..size).map(|stretch| (stretch * names.len() / size)..((stretch + 1) * names.len() / size));
    let pick = |stretch: std::ops::Range<usize>| {
        // A remainder of a length, which is a `usize`.
        let offset = usize::try_from(seed % stretch.len() as u64).unwrap_or_default();
        &names[stretch.start + offset]
    };
    stretches.map(pick).collect()
}

/// The first error in what cargo told, its place and its lines of source with it.
pub(crate) fn first_error(told: &str) -> String {
    let lines = told.lines().skip_while(|line| !line.starts_with("error"));
    let lines: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).take(ERROR_LINES).collect();
    // Some failures bear no such line: then the end says most.
    if lines.is_empty() {
        told.trim().lines().last().unwrap_or("it did not say why").to_owned()
    } else {
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(letters: std::ops::RangeInclusive<char>) -> Vec<String> {
        letters.map(String::from).collect()
    }

    #[test]
    fn a_sample_is_spread_and_the_seed_moves_it() {
        let names = names('a'..='i');
        assert_eq!(sample(&names, 3, 0), ["a", "d", "g"]);
        assert_eq!(sample(&names, 3, 1), ["b", "e", "h"]);
        assert_eq!(sample(&names, 3, 3), sample(&names, 3, 0));
        assert_eq!(sample(&names, 4, 1), ["b", "d", "f", "h"], "stretches of unequal length");
        assert_eq!(sample(&names, 20, 5).len(), 9, "no more than there are");
        assert_eq!(sample(&[], 3, 0).len(), 0);
    }

    #[test]
    fn the_seeds_reach_every_name() {
        let names = names('a'..='k');
        let mut reached: Vec<&String> = (0..4).flat_map(|seed| sample(&names, 3, seed)).collect();
        reached.sort();
        reached.dedup();
        assert_eq!(reached.len(), names.len());
    }

    #[test]
    fn groups_are_the_empty_features() {
        let manifest =
            "[features]\ndefault = []\nserde = [\"restwright/serde\"]\nzones = []\nunused-types = [\"zones\"]";
        assert_eq!(groups(&manifest.parse().expect("it is TOML")), ["zones"]);
    }

    #[test]
    fn the_first_error_is_told_with_its_place() {
        let told =
            "warning: a\n --> x\n\nerror[E0425]: cannot find value\n --> src/lib.rs:1:2\n  |\n\nerror: could not\n";
        assert_eq!(first_error(told), "error[E0425]: cannot find value\n --> src/lib.rs:1:2\n  |");
        assert_eq!(first_error("\nkilled\n"), "killed");
        assert_eq!(first_error(""), "it did not say why");
    }
}
