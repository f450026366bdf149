//! `cargo xtask bench compile`: what it costs to compile a generated crate, its dependencies apart.

use std::path::PathBuf;

use super::cost::{self, Cost};
use super::{program, rival};
use restwright_cli::generate;

use crate::crates::{self, Krate};
use crate::{Outcome, places};

/// How many groups are measured alone.
const SAMPLE: usize = 3;
/// The features of the runtime that every measurement has on.
pub(super) const BASE: &str = "reqwest,rustls,serde";
/// What a registry takes: features of one package, its default ones counted in.
const MOST_FEATURES: usize = 300;

/// What is measured, and of which crate.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// The document (default: the one that the configuration names)
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The configuration (default: spec/codegen.toml)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Measure `cargo build --release` of everything, and the size of a program that makes one call, too
    #[arg(long)]
    pub release: bool,
    /// Measure what openapi-to-rust makes of the same document, too: it is installed below `target/`, and the whole
    /// Cloudflare document takes it minutes and 10 GB
    #[arg(long)]
    pub rival: bool,
}

/// Generates the crate and measures it.
///
/// # Errors
/// In words, when the crate cannot be generated, or something of it does not compile.
pub(super) fn run(options: &Options) -> Result<Outcome, String> {
    let folder = places::root().join("target/bench-compile");
    let config = options.config.clone().unwrap_or_else(|| places::root().join(places::CONFIG));
    let krate = Krate { folder: folder.join("crate"), target: folder.join("target") };
    // What another document left there, its names above all, is no part of this one. It need not be there.
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
    let groups = crates::groups(&krate.manifest()?);
    // `default` is one more.
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
        println!("{}", program::compare(&krate, &folder)?);
    }
    Ok(Outcome::Done)
}

/// The document that a configuration names.
fn configured(config: &std::path::Path) -> Result<PathBuf, String> {
    let text = std::fs::read_to_string(config);
    let text = text.map_err(|error| format!("cannot read `{}`: {error}", config.display()))?;
    let table: toml::Table =
        text.parse().map_err(|error| format!("`{}` is not valid TOML: {error}", config.display()))?;
    let name = table.get("document").and_then(toml::Value::as_str);
    let name = name.ok_or_else(|| format!("`{}` names no document; give one with `--spec`", config.display()))?;
    Ok(config.parent().map_or_else(|| name.into(), |folder| folder.join(name)))
}

/// Ours as a part of theirs.
fn ratio(ours: Cost, theirs: Cost) -> String {
    let memory = ours.megabytes() / theirs.megabytes();
    format!("{:.3} of the CPU time (goal: 0.1), {memory:.3} of the memory (goal: 0.167)", ours.cpu / theirs.cpu)
}

/// The size of the package, in MB, as a registry would take it.
fn packed(krate: &Krate) -> Result<f64, String> {
    // Without a lock file nothing is asked of a registry: the runtime need not have been published.
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
