//! `cargo xtask bench compile`: the cost of compiling a generated crate, without its dependencies.

use std::path::{Path, PathBuf};

use super::cost::{self, Cost};
use super::{program, rival};
use restwright_cli::generate;

use crate::crates::{self, Krate};
use crate::{Outcome, places};

/// How many groups are measured separately.
const SAMPLE: usize = 3;
/// The features of the runtime that every measurement has on.
pub(super) const BASE: &str = "reqwest,rustls,serde";
/// A registry's limit for the features of one package, including its default ones.
const MOST_FEATURES: usize = 300;

/// The measurements, and the crate.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// The document (default: the configured one)
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The configuration (default: spec/codegen.toml)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Also measure `cargo build --release` of everything, and the size of a program that makes one call
    #[arg(long)]
    pub release: bool,
    /// Measure only the size of that program, and fail if it misses its goal
    #[arg(long, conflicts_with_all = ["release", "rival"])]
    pub program: bool,
    /// Also measure the output of openapi-to-rust for the same document: it is installed below `target/`, and the whole
    /// Cloudflare document takes it minutes and 10 GB
    #[arg(long)]
    pub rival: bool,
}

/// Generates the crate and measures it.
///
/// # Errors
/// Returns a message if the crate cannot be generated, or something of it does not compile.
pub(super) fn run(options: &Options) -> Result<Outcome, String> {
    let folder = places::root().join("target/bench-compile");
    let config = options.config.clone().unwrap_or_else(|| places::root().join(places::CONFIG));
    let krate = Krate { folder: folder.join("crate"), target: folder.join("target") };
    // Files of another document that are left there, above all its names, must not be part of this crate. The folder
    // may be missing.
    drop(std::fs::remove_dir_all(&krate.folder));
    generate::run(
        &generate::Options {
            config: Some(config.clone()),
            spec: options.spec.clone(),
            out: Some(krate.folder.clone()),
            ..generate::Options::default()
        },
        &places::home(),
    )?;
    if options.program {
        let sizes = told_sizes(&krate, &folder)?.ok_or("there is no program to measure")?;
        return Ok(if sizes.is_too_large() { Outcome::Refused } else { Outcome::Done });
    }
    let groups = crates::groups(&krate.manifest()?);
    // `default` is one more feature.
    println!("features     {} (goal: below {MOST_FEATURES})", krate.features()?.len() + 1);
    println!("package      {:.2} MB packed (goal: below 10)", packed(&krate)?);

    let all = cost::of_rustc(&krate, "check", &["--all-features"])?;
    println!("check, all features: {all}");
    for group in crates::sample(&groups, SAMPLE, 0) {
        let features = format!("{BASE},{group}");
        let alone = cost::of_rustc(&krate, "check", &["--no-default-features", "--features", &features])?;
        println!("check, {group} alone: {alone} (goal: below 1 CPU s)");
    }
    if options.rival {
        let document = options.spec.clone().map_or_else(|| configured(&config), Ok)?;
        let theirs = rival::measure(&document, &folder)?;
        println!("check, openapi-to-rust {}: {theirs}", rival::VERSION);
        println!("ratio        {}", ratio(all, theirs));
    }
    if options.release {
        let whole = cost::of_rustc(&krate, "build", &["--release", "--all-features"])?;
        println!("build --release, all features: {whole} (goal: below 4000 MB)");
        told_sizes(&krate, &folder)?;
    }
    Ok(Outcome::Done)
}

/// Prints the sizes of the programs with one call, and returns them.
fn told_sizes(krate: &Krate, folder: &Path) -> Result<Option<program::Sizes>, String> {
    let sizes = program::compare(krate, folder)?;
    match sizes {
        Some(sizes) => println!("{sizes}"),
        None => println!("program      left out: the document has no operation `{}`", program::OPERATION),
    }
    Ok(sizes)
}

/// The document that a configuration names.
fn configured(config: &Path) -> Result<PathBuf, String> {
    let text = std::fs::read_to_string(config);
    let text = text.map_err(|error| format!("cannot read `{}`: {error}", config.display()))?;
    let table: toml::Table =
        text.parse().map_err(|error| format!("`{}` is not valid TOML: {error}", config.display()))?;
    let name = table.get("document").and_then(toml::Value::as_str);
    let name = name.ok_or_else(|| format!("`{}` names no document; give one with `--spec`", config.display()))?;
    Ok(config.parent().map_or_else(|| name.into(), |folder| folder.join(name)))
}

/// Our cost divided by theirs.
fn ratio(ours: Cost, theirs: Cost) -> String {
    let memory = ours.megabytes() / theirs.megabytes();
    format!("{:.3} of the CPU time (goal: 0.1), {memory:.3} of the memory (goal: 0.167)", ours.cpu / theirs.cpu)
}

/// The size of the package for a registry, in MB.
fn packed(krate: &Krate) -> Result<f64, String> {
    // Without a lock file, cargo asks no registry: the runtime may be unpublished.
    let mut cargo = krate.cargo("package");
    cargo.args(["--quiet", "--no-verify", "--allow-dirty", "--offline", "--exclude-lockfile"]);
    let output = cargo.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("`cargo package` failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let manifest = krate.manifest()?;
    let word = |key: &str| manifest["package"][key].as_str().unwrap_or_default().to_owned();
    let file = krate.target.join("package").join(format!("{}-{}.crate", word("name"), word("version")));
    let size = std::fs::metadata(&file).map_err(|error| format!("cannot read `{}`: {error}", file.display()))?.len();
    let size = u32::try_from(size).map_err(|_| "the package is beyond 4 GB".to_owned())?;
    Ok(f64::from(size) / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_ours_over_theirs() {
        let ratio = ratio(Cost { cpu: 20.0, peak: 1_500_000 }, Cost { cpu: 200.0, peak: 9_000_000 });
        assert_eq!(ratio, "0.100 of the CPU time (goal: 0.1), 0.167 of the memory (goal: 0.167)");
    }

    #[test]
    fn the_configured_document_stands_beside_the_configuration() {
        let root = places::root();
        assert_eq!(configured(&root.join(places::CONFIG)), Ok(root.join("spec/cloudflare.json")));
        let unnamed = configured(&root.join("spec/cloudflare-full.toml"));
        assert!(unnamed.is_err_and(|why| why.contains("--spec")));
    }
}
