//! `cargo xtask bench compile`: what it costs to compile a generated crate, its dependencies apart.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, generate, places};

/// How many groups are measured alone.
const SAMPLE: usize = 3;
/// The features of the runtime that every measurement has on.
const BASE: &str = "reqwest,rustls,serde";

/// What `compile` measures, and of which crate.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(id = "compile")]
pub(crate) struct Options {
    /// For `compile`: the document (default: the one that the configuration names)
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// For `compile`: the configuration (default: spec/codegen.toml)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// For `compile`: measure `cargo build --release` of everything, too
    #[arg(long)]
    pub release: bool,
}

/// What one command took.
struct Cost {
    cpu: f64,
    /// The most memory that one of its processes held, in KB.
    peak: u64,
}

/// Generates the crate and measures it.
///
/// # Errors
/// In words, when the crate cannot be generated, or something of it does not compile.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let folder = places::root().join("target/bench-compile");
    let krate = folder.join("crate");
    let config = options.config.clone().unwrap_or_else(|| places::root().join(places::CONFIG));
    generate::run(&generate::Options {
        config: Some(config),
        spec: options.spec.clone(),
        out: Some(krate.clone()),
        ..generate::Options::default()
    })?;
    let groups = groups(&krate)?;
    println!("features     {}", groups.len());
    println!("package      {:.2} MB packed", packed(&krate)?);

    let place = Place { krate, target: folder.join("target") };
    // The first run builds the dependencies, which are not measured.
    place.measure("check", &["--all-features"])?;
    place.told("check, all features", "check", &["--all-features"])?;
    for group in sample(&groups) {
        let features = format!("{BASE},{group}");
        let arguments = ["--no-default-features", "--features", features.as_str()];
        place.measure("check", &arguments)?;
        place.told(&format!("check, {group} alone"), "check", &arguments)?;
    }
    if options.release {
        place.measure("build", &["--release", "--no-default-features", "--features", BASE])?;
        place.told("build --release, all features", "build", &["--release", "--all-features"])?;
    }
    Ok(Outcome::Done)
}

/// A crate, and where its builds go.
struct Place {
    krate: PathBuf,
    target: PathBuf,
}

impl Place {
    fn told(&self, what: &str, command: &str, arguments: &[&str]) -> Result<(), String> {
        let Cost { cpu, peak } = self.measure(command, arguments)?;
        println!("{what}: {cpu:.2} CPU s, peak {} MB", peak / 1024);
        Ok(())
    }

    /// Runs cargo over the crate alone: whatever else it depends on is up to date but for the first time.
    fn measure(&self, command: &str, arguments: &[&str]) -> Result<Cost, String> {
        let library = self.krate.join("src/lib.rs");
        let text = std::fs::read(&library).map_err(|error| format!("cannot read `{}`: {error}", library.display()))?;
        // Written anew, it is newer than its last build.
        std::fs::write(&library, text).map_err(|error| format!("cannot write `{}`: {error}", library.display()))?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new("/usr/bin/time")
            .args(["-f", "measured %U %S %M"])
            .arg(cargo)
            .args([command, "--quiet"])
            .args(arguments)
            .current_dir(&self.krate)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .map_err(|error| format!("cannot run `/usr/bin/time` (GNU time): {error}"))?;
        let told = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("`cargo {command} {}` failed:\n{told}", arguments.join(" ")));
        }
        cost(&told).ok_or_else(|| format!("`/usr/bin/time` did not say what it measured:\n{told}"))
    }
}

/// Reads the line that GNU time was told to write.
fn cost(told: &str) -> Option<Cost> {
    let line = told.lines().rev().find_map(|line| line.strip_prefix("measured "))?;
    let numbers: Vec<f64> = line.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [user, system, _] = numbers[..] else { return None };
    Some(Cost { cpu: user + system, peak: line.rsplit(' ').next()?.parse().ok()? })
}

/// The features of the groups: those that are empty lists.
fn groups(krate: &Path) -> Result<Vec<String>, String> {
    let path = krate.join("Cargo.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    let manifest: toml::Table = text.parse().map_err(|error| format!("`{}`: {error}", path.display()))?;
    let features = manifest.get("features").and_then(toml::Value::as_table).into_iter().flatten();
    let empty = features.filter(|(_, needs)| needs.as_array().is_some_and(Vec::is_empty));
    Ok(empty.map(|(name, _)| name.clone()).collect())
}

/// Some groups, evenly spread over all.
fn sample(groups: &[String]) -> impl Iterator<Item = &String> {
    groups.iter().step_by(groups.len().div_ceil(SAMPLE).max(1))
}

/// The size of the package as a registry takes it, in MB: gzip over tar, near enough.
fn packed(krate: &Path) -> Result<f64, String> {
    let output = Command::new("tar")
        .args(["--create", "--gzip", "--file", "-", "Cargo.toml", "src"])
        .current_dir(krate)
        .output()
        .map_err(|error| format!("cannot run `tar`: {error}"))?;
    let bytes = u32::try_from(output.stdout.len()).map_err(|_| "the package is beyond 4 GB".to_owned())?;
    Ok(f64::from(bytes) / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_line_is_read() {
        let read = cost("warning: something\nmeasured 1.25 0.50 2048\n").expect("the line is there");
        assert!((read.cpu - 1.75).abs() < 1e-9 && read.peak == 2048);
        assert!(cost("error: nothing was run").is_none());
    }

    #[test]
    fn the_sample_is_spread() {
        let groups: Vec<String> = ('a'..='i').map(String::from).collect();
        assert_eq!(sample(&groups).collect::<Vec<_>>(), ["a", "d", "g"]);
        assert_eq!(sample(&[]).count(), 0);
    }
}
